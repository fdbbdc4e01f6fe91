"""Feature extractors: VGG16, VGG19 and the CVAE's own encoder."""

from precompute.extractors.cvae_encoder import build_cvae_encoder
from precompute.extractors.errors import WeightsError
from precompute.extractors.extractor import Extractor, in_precision
from precompute.extractors.vgg import NETWORKS, build_vgg

__all__ = [
    "NETWORKS",
    "Extractor",
    "WeightsError",
    "build_cvae_encoder",
    "build_vgg",
    "in_precision",
]
