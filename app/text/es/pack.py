"""What the job writes into packs, in Spanish.

Packs speak English where the job describes them. Whatever else a pack says, such as a licence or a
description that somebody wrote into it, stays as written, in a language that the page cannot know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.text.es.numbers import spanish

SAID: Mapping[str, str] = {
    "Cardiac phantom, {size} pixels": "Fantoma cardíaco, {size} píxeles",
    "Heart of the cardiac phantom, {size} pixels": "Corazón del fantoma cardíaco, {size} píxeles",
    "Own images, {size} pixels": "Imágenes propias, {size} píxeles",
    "Two pictures, {size} pixels": "Dos imágenes, {size} píxeles",
    "Synthetic phantom made by this project's own code": "Fantoma sintético hecho por el código "
    "de este mismo proyecto",
    "{source}; no patient data": "{source}; sin datos de pacientes",
    "{said}; Images given to the job (SHA-256 of pixels and geometry {digest})": "{said}; imágenes "
    "dadas al trabajo (SHA-256 de píxeles y geometría: {digest})",
    "Images given to the job (SHA-256 of pixels and geometry {digest})": "Imágenes dadas al "
    "trabajo (SHA-256 de píxeles y geometría: {digest})",
    "{who}, chosen by chance (seed {seed})": "{who}, al azar (semilla {seed})",
    "{who}: of all images that the CVAE was trained on the nearest to the generated one in its "
    "latent space (distance {distance})": "{who}: de todas las imágenes con que se entrenó el "
    "CVAE, la más cercana a la generada en su espacio latente (distancia {distance})",
    "Subject {number} ({group})": "Sujeto {number} (grupo: {group})",
    "normal": "normal",
    "hypertrophic": "hipertrófica",
    "dilated": "dilatada",
    "infarct": "infarto",
    "abnormal right ventricle": "ventrículo derecho anómalo",
    "A source image": "Una imagen de origen",
    "Decoded by the CVAE from a random latent (seed {seed})": "Decodificada por el CVAE a partir "
    "de un vector latente al azar (semilla {seed})",
    "The CVAE's reconstruction of the original image": "Reconstrucción de la imagen original por "
    "el CVAE",
    "CVAE trained for {epochs} epochs at most on {images} images, {more} of them turned and zoomed "
    "copies": "CVAE entrenado durante {epochs} épocas como mucho con {images} imágenes, {more} de "
    "ellas copias giradas y reescaladas",
    "The picture given as style, cropped and resampled": "La imagen dada como estilo, recortada y "
    "remuestreada",
    "The picture given as content, cropped and resampled": "La imagen dada como contenido, "
    "recortada y remuestreada",
    "A file given to the job": "Un fichero dado al trabajo",
    "not stated": "no consta",
    "CVAE's own encoder": "Codificador del propio CVAE",
    "Dense VAE": "VAE denso",
    "CVAE, transposed": "CVAE, traspuesto",
    "VGG{number}, {weights}": "VGG{number}, {weights}",
    "random weights (untrained)": "pesos al azar (sin entrenar)",
    "ImageNet weights": "pesos de ImageNet",
    "float16-rounded weights": "pesos redondeados a float16",
    "weights from a file": "pesos de un fichero",
    "ImageNet weights (Simonyan & Zisserman 2014, {whose})": "Pesos de ImageNet (Simonyan y "
    "Zisserman 2014, {whose})",
    "{weights}, rounded to float16.": "{weights}, redondeados a float16.",
    "The encoder of the CVAE that generated the content image.": "El codificador del CVAE que "
    "generó la imagen de contenido.",
    "The encoder of the CVAE that was trained for this pack, on grey images: it sees grey, and so "
    "are its results. {source}.": "El codificador del CVAE que se entrenó para este paquete con "
    "imágenes grises: ve en gris, y así son sus resultados. {source}.",
}
"""The job's sentences by the English ones, in {} what differs from pack to pack. The first that
fits counts: sentences with others in them come before those.
"""

_DECIMAL = "distance"


def translate(said: str) -> str:
    """Return a sentence of the job's in Spanish, and any other as it is."""
    for english, pattern in _PATTERNS.items():
        if found := pattern.fullmatch(said):
            return SAID[english].format_map(
                {
                    name: spanish(part) if name == _DECIMAL else translate(part)
                    for name, part in found.groupdict().items()
                }
            )
    return said


def _pattern(english: str) -> re.Pattern[str]:
    """Return what matches a sentence, with a group for each place to fill in."""
    parts = re.split(r"\{(\w+)\}", english)
    return re.compile(
        "".join(f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    )


_PATTERNS = {english: _pattern(english) for english in SAID}
