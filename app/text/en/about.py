"""The words of the page about the project and the pack that is shown."""

from __future__ import annotations

from precompute.pack import Optimiser

TITLE = "About · Style Atlas"
DESCRIPTION = "What this is, where it comes from, and what the pack that is shown holds."

WHAT_TITLE = "What this is"
WHAT = (
    "Style transfer (Gatys, Ecker and Bethge 2016) puts the texture of one image on the content of "
    "another. What it gives depends on three numbers: learning rate, style weight and content "
    "weight. "
    "Here the combinations were computed beforehand and stored, so that every one can be looked at "
    "without waiting. Nothing is computed while you look.",
    "The idea, the grid and the first dashboard are those of a master's thesis (Jaén-Lorites, "
    "Universitat de València, 2022). A convolutional variational autoencoder generates synthetic "
    "cardiac MR with the right anatomy and no texture; style transfer brings the texture back from "
    "another image. This program was written anew, and contains none of the thesis's code or data.",
)
CAUTION_TITLE = "What it is not"
CAUTION = (
    "These images are for teaching and research, not for diagnosis. Structures in them can look "
    "right and be invented. Do not draw a clinical conclusion from any of them.",
)
METHOD_TITLE = "The method in short"
METHOD = (
    "A fixed network, the feature extractor, turns an image into feature maps. The content loss is "
    "the mean squared difference of one deep map, the style loss that of the Gram matrices of "
    "several. The image itself is optimised with Adam, from the content image on, to lower the "
    "weighted sum of both; its values are clipped to black and white after every step.",
    "Of a grid's combinations many give the same image. Where this was found out by running some "
    "of them and comparing, the page says which cell's picture is shown.",
)
PACK_TITLE = "The pack that is shown"
PACK = {
    "title": "Title",
    "image": "Images",
    "pitch": "Pixel pitch",
    "steps": "Steps of a run",
    "optimiser": "Optimiser",
    "grid": "Grid",
}
UNKNOWN_PITCH = "not known"
SIZE = "{height} × {width} pixels, {channels}"
GREY, COLOUR = "grey", "colour"
GRID = "{rates} learning rates × {styles} style weights × {contents} content weights"
COMPUTED = "{computed:,} of {cells:,} combinations have a picture. Precision: {precision}."

SOURCES_TITLE = "Sources"
SOURCES = (
    (
        "L. A. Gatys, A. S. Ecker, M. Bethge: Image Style Transfer Using Convolutional Neural "
        "Networks. CVPR 2016.",
        "https://doi.org/10.1109/CVPR.2016.265",
    ),
    (
        "K. Simonyan, A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image "
        "Recognition. ICLR 2015 (VGG; weights: CC BY 4.0).",
        "https://arxiv.org/abs/1409.1556",
    ),
    (
        "D. P. Kingma, M. Welling: Auto-Encoding Variational Bayes. ICLR 2014.",
        "https://arxiv.org/abs/1312.6114",
    ),
    (
        "Jaén-Lorites: master's thesis, Universitat de València, 2022 (the idea, the grid, the "
        "first "
        "dashboard).",
        "",
    ),
)
LICENCE_TITLE = "Licence"
LICENCE = ("The program is under the MIT licence; of the images each pack tells its own.",)


def pitch(millimetres: float) -> str:
    """Say how large a pixel is."""
    return f"{millimetres:.3f} mm"


def optimiser(used: Optimiser) -> str:
    """Name the optimiser with its constants."""
    return f"{used.name}: β₁ {used.beta_1:g}, β₂ {used.beta_2:g}, ε {used.epsilon:g}"
