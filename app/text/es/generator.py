"""The generator page's words."""

from __future__ import annotations

import math

from app.text.es.numbers import spanish
from app.text.es.pack import translate
from precompute.pack.manifest import GeneratorRecord

TITLE = "Generador · Style Atlas"
DESCRIPTION = "El modelo generativo tras la imagen de contenido: qué conserva y qué pierde."

LEAD_TITLE = "El generador"
LEAD = (
    "La imagen de contenido no es una adquisición: la ha dibujado una red. La red, un "
    "autocodificador "
    "variacional convolucional (CVAE), resume una imagen en unos pocos números, su vector "
    "latente, y "
    "la vuelve a dibujar a partir de ellos.",
    "Las formas sobreviven. La textura fina no: hacen falta más números de los que tiene el vector "
    "latente. La transferencia de estilo la repone.",
)
LEAD_GIVEN = (
    "Para este paquete no se ha generado nada: sus dos imágenes venían dadas. En los paquetes de "
    "imágenes médicas una red dibuja la imagen de contenido, y esta página muestra qué conserva y "
    "qué pierde.",
)
GALLERY_TITLE = "Imágenes redibujadas"
GALLERY_HELP = (
    "Imágenes apartadas del entrenamiento, cada una resumida en un vector latente y dibujada de "
    "nuevo a partir de él. Elija una de las pequeñas."
)
ORIGINAL = "Original"
SHEET_LABEL = "Cortes"
SHEET_VIEW_LABEL = "Todos los cortes como"
SAMPLES_TITLE = "Imágenes inventadas"
SAMPLES_HELP = (
    "Dibujadas a partir de vectores latentes al azar, repartidos como los de las imágenes de "
    "entrenamiento."
)
SAMPLES_VIEW_LABEL = "Inventadas por"

METRICS_TITLE = "Mediciones"
METRICS_CAPTION = "Los modelos, medidos en las imágenes apartadas"
MEASURE = "Medida"
BEST = "mejor"
UNKNOWN = "–"

TRAINING_TITLE = "Entrenamiento"
TRAINING_HELP = (
    "La pérdida es lo que el entrenamiento reduce: cuánto yerra la imagen dibujada y cuánto se "
    "apartan los vectores latentes de unos al azar. Línea continua: imágenes apartadas; de puntos: "
    "imágenes de entrenamiento."
)
LOSS_AXIS = "pérdida"
RATE_AXIS = "tasa de aprendizaje"
EPOCH_AXIS = "época"
ALL_MODELS = "todos los modelos"

WALK_TITLE = "De una imagen a otra"
WALK_HELP = (
    "Los vectores latentes de dos imágenes apartadas, e imágenes dibujadas desde puntos de la "
    "recta "
    "entre ellos: cada una es una imagen entera, no un fundido."
)
WALK_ENDS = ("Original de la primera", "Original de la segunda")
WALK_DRAWN = "Dibujada"
WALK_LABEL = "Camino de la primera imagen a la segunda"

SPECTRUM_TITLE = "Detalle perdido y repuesto"
SPECTRUM_HELP = (
    "Potencia en cada frecuencia espacial: formas gruesas a la izquierda, textura fina a la "
    "derecha."
)
POWER_AXIS = "potencia"
FREQUENCY_AXIS = "ciclos por píxel"
LENGTH_AXIS = "milímetros por ciclo"

MODEL_NAMES = {"cvae": "CVAE", "vae": "VAE", "cvae_transposed": "CVAE, traspuesto"}
"""Where the pack does not name its models."""

# Sentences that JavaScript puts on the page.
BROWSER = {
    "slice": "Corte {number} de {count}{what}",
    "alt": "{source}, corte {number}{what}",
    "failed": "Imágenes no cargadas. Compruebe la conexión y elija de nuevo.",
    "walk": "{percent} % del camino",
    "walk_alt": "Imagen dibujada al {percent} % del camino entre dos imágenes",
    "walk_failed": "Imágenes no cargadas. Recargue la página para reintentarlo.",
}

_HOW = " `python -m precompute --out cache/new` calcula un paquete que sí."
ABSENT = {
    "gallery": "Este paquete no guarda galería: es anterior a las galerías, o se hizo con dos "
    "imágenes dadas." + _HOW,
    "original": "Este paquete se reserva sus imágenes de origen y lo que los modelos hacen de "
    "ellas: "
    "son de alguien. `--keep-originals` permite mostrarlas.",
    "model": "Este paquete no guarda reconstrucciones: su galería solo tiene originales.",
    "sample": "Este paquete no guarda imágenes inventadas.",
    "metrics": "Este paquete no guarda mediciones de sus modelos: es anterior a ellas, o se hizo "
    "con "
    "dos imágenes dadas." + _HOW,
    "history": "Este paquete no guarda la historia del entrenamiento: es anterior a ellas, o se "
    "hizo "
    "con dos imágenes dadas." + _HOW,
    "walk": "Este paquete no guarda ningún camino entre dos de sus imágenes de origen.",
    "spectrum": "Las imágenes del paquete no pueden leerse, así que su detalle no puede medirse. "
    "`python -m precompute verify` nombra los ficheros dañados.",
}
DAMAGED = (
    "Esta parte del paquete está dañada ({what}). Copie de nuevo el fichero de donde esté "
    "entero, o "
    "calcule de nuevo el paquete."
)

MEASURES = (
    ("parameters", "Parámetros", "", "Números que fija el entrenamiento."),
    ("latent", "Vector latente", "", "Números que resumen una imagen."),
    ("epochs", "Épocas", "", "Vueltas del entrenamiento a todas las imágenes."),
    ("psnr", "PSNR", "dB", "Cercanía de los grises; más es más cerca."),
    ("ssim", "SSIM", "", "Semejanza de la estructura; 1 es idéntica."),
    ("bce", "Entropía cruzada", "por píxel", "Error de los grises; menos es más cerca."),
    (
        "kl",
        "Divergencia KL",
        "nats",
        "Lo que un vector latente dice de su imagen y uno al azar no.",
    ),
    (
        "checkerboard",
        "Tablero",
        "",
        "Trama de cuadros en las imágenes inventadas; menos de 2 es ninguna.",
    ),
)
"""Each measure's field in the manifest, name, unit and meaning."""

GROUPS = {
    "NOR": "normal",
    "HCM": "hipertrófica",
    "DCM": "dilatada",
    "MINF": "infarto",
    "RV": "ventrículo derecho anómalo",
}


def measure_value(key: str, value: float) -> str:
    """Write a measured value; a dash where it is not a number."""
    if not math.isfinite(value):
        return UNKNOWN
    digits = {"psnr": 2, "ssim": 3, "bce": 4, "kl": 1, "checkerboard": 2}.get(key, 0)
    return spanish(f"{value:,.{digits}f}")


def number(written: str) -> str:
    """Write a number of a chart's axis, written as in English, in this language."""
    return spanish(written)


def held_out(record: GeneratorRecord) -> str:
    """Say what the models were measured on."""
    found = record.held_out
    return (
        f"Medias de {found.images} imágenes de {_subjects(found.subjects)} apartados del "
        f"entrenamiento; con ellas se eligió la mejor época. Origen: {translate(record.source)}."
    )


def _subjects(count: int) -> str:
    return "1 sujeto" if count == 1 else f"{count} sujetos"


def slice_caption(group: str, level: float) -> str:
    """Say whose heart a slice shows and where it lies; empty where neither is known."""
    return ", ".join(part for part in (GROUPS.get(group, group), level_name(level)) if part)


def level_name(level: float) -> str:
    """Name a slice's level, 0 at the base to 1 at the apex; empty where it is not known."""
    if not math.isfinite(level):
        return ""
    return "base" if level < 1 / 3 else "ápex" if level > 2 / 3 else "medio"


def spectrum_name(kind: str, extractor: str) -> str:
    """Name a spectrum's curve; an extractor's label counts up to its first comma."""
    named = {"original": "Original", "generated": "Generada"}
    return named.get(kind) or f"Con estilo: {extractor.partition(',')[0]}"


def training_alt(label: str, epochs: int, first: float, last: float, best: float) -> str:
    """Sum up one model's curve."""
    return (
        f"{label}: pérdida en las imágenes apartadas de {spanish(f'{first:.4g}')} a "
        f"{spanish(f'{last:.4g}')} en {epochs} épocas, la menor {spanish(f'{best:.4g}')}"
    )


def fine_detail(shares: list[tuple[str, float]]) -> str:
    """Say how much of the original's fine detail each image has; empty without a share."""
    if not shares:
        return ""
    said = ", ".join(f"{name} {percent(share)}" for name, share in shares)
    return f"Detalle fino (cuatro píxeles y menos), de la potencia de la original: {said}."


def percent(share: float) -> str:
    """Write a share as a percentage, with two digits where it is small."""
    return f"{share * 100:.0f} %" if share >= 0.1 else spanish(f"{share * 100:.2g} %")


def styled_at(name: str, cell: str) -> str:
    """Say which cell stands for an extractor."""
    return f"{name} con {cell}."
