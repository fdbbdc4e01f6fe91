"""The words of the page about the project and the pack that is shown."""

from __future__ import annotations

from app.text.es.numbers import spanish
from precompute.pack import Optimiser

TITLE = "Acerca de · Style Atlas"
DESCRIPTION = "Qué es esto, de dónde viene y qué contiene el paquete que se muestra."

WHAT_TITLE = "Qué es esto"
WHAT = (
    "La transferencia de estilo (Gatys, Ecker y Bethge 2016) pone la textura de una imagen sobre "
    "el "
    "contenido de otra. Lo que resulta depende de tres números: tasa de aprendizaje, peso del "
    "estilo y "
    "peso del contenido. Aquí las combinaciones se calcularon de antemano y se guardaron, para "
    "poder "
    "mirarlas todas sin esperar. Mientras usted mira no se calcula nada.",
    "La idea, la rejilla y el primer panel son de un trabajo de fin de máster (Jaén-Lorites, "
    "Universitat de València, 2022). Un autocodificador variacional convolucional genera "
    "resonancia "
    "magnética cardíaca sintética con la anatomía correcta y sin textura; la transferencia de "
    "estilo "
    "le devuelve la textura de otra imagen. Este programa se ha escrito de nuevo y no contiene "
    "código "
    "ni datos de aquel trabajo.",
)
CAUTION_TITLE = "Qué no es"
CAUTION = (
    "Estas imágenes son para la docencia y la investigación, no para el diagnóstico. Puede haber "
    "en "
    "ellas estructuras que parecen ciertas y son inventadas. No saque de ninguna una conclusión "
    "clínica.",
)
METHOD_TITLE = "El método en breve"
METHOD = (
    "Una red fija, el extractor de características, convierte una imagen en mapas de "
    "características. La pérdida de contenido es la diferencia cuadrática media de un mapa "
    "profundo; "
    "la de estilo, la de las matrices de Gram de varios. Se optimiza la propia imagen con Adam, a "
    "partir de la generada, para reducir la suma ponderada de ambas; tras cada paso sus valores se "
    "recortan entre negro y blanco.",
    "Muchas combinaciones de una rejilla dan la misma imagen. Donde esto se averiguó ejecutando "
    "algunas y comparándolas, la página dice de qué celda es la imagen que se muestra.",
)
PACK_TITLE = "El paquete que se muestra"
PACK = {
    "title": "Título",
    "image": "Imágenes",
    "pitch": "Tamaño de píxel",
    "steps": "Pasos de una ejecución",
    "optimiser": "Optimizador",
    "grid": "Rejilla",
}
UNKNOWN_PITCH = "no se conoce"
SIZE = "{height} × {width} píxeles, {channels}"
GREY, COLOUR = "en gris", "en color"
GRID = "{rates} tasas de aprendizaje × {styles} pesos del estilo × {contents} pesos del contenido"
COMPUTED = "{computed} de {cells} combinaciones tienen imagen. Precisión: {precision}."

SOURCES_TITLE = "Fuentes"
SOURCES = (
    (
        "L. A. Gatys, A. S. Ecker y M. Bethge: Image Style Transfer Using Convolutional Neural "
        "Networks. CVPR 2016.",
        "https://doi.org/10.1109/CVPR.2016.265",
    ),
    (
        "K. Simonyan y A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image "
        "Recognition. ICLR 2015 (VGG; pesos: CC BY 4.0).",
        "https://arxiv.org/abs/1409.1556",
    ),
    (
        "D. P. Kingma y M. Welling: Auto-Encoding Variational Bayes. ICLR 2014.",
        "https://arxiv.org/abs/1312.6114",
    ),
    (
        "Jaén-Lorites: trabajo de fin de máster, Universitat de València, 2022 (la idea, la "
        "rejilla y "
        "el primer panel).",
        "",
    ),
)
LICENCE_TITLE = "Licencia"
LICENCE = ("El programa está bajo la licencia MIT; la de las imágenes la dice cada paquete.",)


def pitch(millimetres: float) -> str:
    """Say how large a pixel is."""
    return spanish(f"{millimetres:.3f} mm")


def optimiser(used: Optimiser) -> str:
    """Name the optimiser with its constants."""
    constants = f"β₁ {used.beta_1:g}; β₂ {used.beta_2:g}; ε {used.epsilon:g}"
    return f"{used.name}: {spanish(constants)}"
