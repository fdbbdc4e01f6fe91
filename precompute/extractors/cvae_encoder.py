"""The CVAE's own encoder as an extractor (thesis 5.4; layers: author's notebook)."""

from __future__ import annotations

import keras

from precompute.extractors.extractor import Extractor, digest_weights

NAME = "cvae-encoder"
LABEL = "CVAE's own encoder"


def build_cvae_encoder(encoder: keras.Model, note: str = "") -> Extractor:
    """Use the convolutions of a CVAE's encoder, before their activations.

    The last convolution is the content layer, all before it are style layers. The network is
    given the image times 255, without subtracting a mean, as in the author's notebook.

    Args:
        encoder: From (batch, height, width, 1) in [0, 1]; see `generator.cvae.build_encoder`.
        note: What a reader of the results should know of it.
    """
    layers = [layer for layer in encoder.layers if isinstance(layer, keras.layers.Conv2D)]
    body = keras.Model(encoder.inputs, [layer.output for layer in layers])
    image = keras.Input(encoder.input_shape[1:])
    model = keras.Model(image, body(image * 255.0))
    model.trainable = False
    *style, content = [layer.name for layer in layers]
    return Extractor(
        name=NAME,
        label=LABEL,
        style_layers=tuple(style),
        content_layer=content,
        channels=encoder.input_shape[-1],
        model=model,
        weights_source="trained here",
        weights_sha256=digest_weights(body),
        weights_note=note,
    )
