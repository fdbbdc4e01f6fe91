"""The generator of the content image: a convolutional variational autoencoder."""
