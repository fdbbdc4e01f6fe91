"""What a pack keeps besides cells: the roles of its attachments, and the models they are of."""

CVAE = "cvae"
"""The role of the CVAE's weights, and its name among the models: it made the content image."""

GALLERY, HISTORY = "gallery", "history"

MODELS = (CVAE, "vae", "cvae_transposed")
"""The models in the order in which they are shown."""

SAMPLE, RECONSTRUCTION, FILES = "sample", "reconstruction", "files"
"""How a pair came to be: a decoded latent and its nearest image; an image and its own
reconstruction; two files that were given.
"""

PHANTOM_SOURCE = "Synthetic phantom made by this project's own code"
"""How the provenance of the phantom's images begins: by this a reader knows them as synthetic."""
