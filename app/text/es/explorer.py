"""The explorer's words, and those that all pages share."""

from __future__ import annotations

from app.text.es.numbers import spanish
from app.text.es.pack import translate
from precompute.axes import format_short
from precompute.pack import SourceImage
from precompute.pack.regimes import Regime
from precompute.pack.roles import FILES

LANGUAGE_NAME = "Español"
TITLE = "Style Atlas"
DESCRIPTION = (
    "Transferencia de estilo neuronal en resonancia magnética cardíaca, calculada en toda su "
    "rejilla de parámetros."
)
LEAD = (
    "La textura de una imagen sobre la anatomía de otra, calculada de antemano para combinaciones "
    "de tres parámetros."
)
PAGES = {
    "/": "Explorador",
    "/learn": "Aprender",
    "/generator": "Generador",
    "/about": "Acerca de",
}
PAGES_LABEL = "Páginas"
LANGUAGES_LABEL = "Idioma"
PACK_LABEL = "Paquete"
THEME_LABEL = "Página clara u oscura"
NOT_FOUND_TITLE = "No encontrada"
NOT_FOUND = "Esa página no existe."
NO_SCRIPT = "Esta página necesita JavaScript."
NOT_FOR_DIAGNOSIS = "Para la docencia y la investigación, no para el diagnóstico"
SYNTHETIC = "Imágenes sintéticas, no para el diagnóstico"

STYLE_TITLE = "Original (estilo)"
TRANSFERRED_TITLE = "Con el estilo transferido"
CONTENT_TITLE = "Generada (contenido)"
GIVEN_STYLE_TITLE = "Estilo"
GIVEN_CONTENT_TITLE = "Contenido"
TRANSFERRED_ALT = "Imagen con el estilo transferido"
CONTROLS_LABEL = "Parámetros"

AXES = {
    "learning_rate": (
        "Tasa de aprendizaje",
        "La longitud de los pasos de Adam. Un píxel se mueve como mucho unos pasos × tasa de "
        "aprendizaje.",
    ),
    "style_weight": (
        "Peso del estilo",
        "Cuánto ha de parecerse la textura a la de la imagen de estilo (matrices de Gram).",
    ),
    "content_weight": (
        "Peso del contenido",
        "Cuánto ha de conservarse la anatomía de la imagen de contenido (mapas de características "
        "profundos).",
    ),
}
"""Of each axis its name and its help."""

MODEL_LABEL = "Modelo"
MODEL_HELP = "La red cuyas características definen textura y anatomía."
NO_MODEL = "Este paquete aún no tiene ningún modelo"

LOADING = "Cargando"
NEAREST_BUTTON = "Ir a la celda calculada más cercana"
RETRY_BUTTON = "Reintentar"
SOURCE_FAILED = (
    "Imagen no cargada. El servidor no la ha enviado; recargue la página para reintentarlo."
)

REGIMES = {
    Regime.UNKNOWN: "",
    Regime.UNCHANGED: "Sin cambios: ningún píxel se ha movido medio nivel de gris. Los pesos son "
    "demasiado pequeños, o el peso del contenido sujeta la imagen.",
    Regime.CONTENT_HELD: "Frenada por el contenido: su peso deshace la mayor parte de lo que haría "
    "el estilo.",
    Regime.OVERSHOT: "Desbordada: los pasos largos del peso del contenido se llevan la imagen "
    "hasta el ruido.",
    Regime.LINEAR: "Lineal: el gradiente queda muy por debajo del épsilon de Adam, así que solo "
    "importa el producto de la tasa de aprendizaje y los pesos.",
    Regime.CHAOTIC: "Caótica: los pasos son tan largos que el mero redondeo da otra imagen del "
    "mismo aspecto.",
    Regime.SATURATED: "Saturada: Adam divide un gradiente tan grande por su propio tamaño, así que "
    "solo importa la razón de los pesos.",
    Regime.BETWEEN: "Entre lineal y saturada: el gradiente ronda el épsilon de Adam, así que "
    "importan la razón de los pesos y su tamaño.",
}

# Por qué una celda muestra la imagen de otra, {cell}.
EQUAL = (
    "Hallada igual a {cell}, salvo un nivel de gris más o menos o el ruido propio de una "
    "ejecución: se muestra esa imagen."
)
EQUAL_CHAOTIC = (
    "Se muestra la imagen de {cell}: ambas no difieren más que dos ejecuciones de una misma celda."
)

REGIME_NAMES = {
    Regime.UNKNOWN: "Calculada",
    Regime.UNCHANGED: "Sin cambios",
    Regime.CONTENT_HELD: "Frenada",
    Regime.OVERSHOT: "Desbordada",
    Regime.LINEAR: "Lineal",
    Regime.CHAOTIC: "Caótica",
    Regime.SATURATED: "Saturada",
    Regime.BETWEEN: "Intermedia",
}

PRESETS_LABEL = "Puntos de partida"
PRESETS = {
    "figure_22a": (
        "Textura",
        "Los parámetros de la figura 22a de la tesis: mucha textura, ligeros artefactos.",
    ),
    "figure_22b": ("Suave", "Los de la figura 22b: pasos pequeños, menos textura."),
    "figure_23": ("Codificador", "Los de la figura 23: el codificador del CVAE en vez de VGG."),
    "first_start": (
        "Demasiado",
        "Donde empezaba el primer panel: demasiado peso del estilo.",
    ),
    "unchanged": ("Nada", "Un peso del estilo tan pequeño que nada se mueve."),
    "balance": (
        "Importa todo",
        "El gradiente ronda el épsilon de Adam: importan razón y tamaño.",
    ),
    "ratio": (
        "La razón",
        "Muy por encima de épsilon: mueva ambos pesos a la vez y poco cambia.",
    ),
    "overshot": (
        "Desbordada",
        "Un gran peso del contenido no retiene aquí la imagen: la destroza.",
    ),
}

PLAYBACK_LABEL = "Cómo surgió esta imagen"
PLAYBACK_PLAY = "Reproducir"
PLAYBACK_BACK = "Un fotograma atrás"
PLAYBACK_ON = "Un fotograma adelante"
PLAYBACK_STEP = "Paso de la ejecución"
PLAYBACK_NONE = "De este resultado no se guarda reproducción."

VIEWER_LABEL = "Cómo se muestran las imágenes"
VIEWS_LABEL = "La imagen central muestra"
VIEWS = {
    "picture": "Imagen",
    "difference": "Diferencia",
    "swipe": "Cortina",
    "flicker": "Parpadeo",
    "change": "B−A",
}
PIN = "Fijar como A"
PIN_HELP = "Conserva este resultado, A, para comparar con él los siguientes, B"
TO_A = "Ir a A"
UNPIN = "Soltar A"
COMPARISON_LABEL = "Qué se compara"
FLICKER_STILL = "Quieta"
FLICKER_TURN = "Alternar A y B"
DIVIDER_LABEL = "Divisoria: A a su izquierda, B a su derecha"
DIVIDER_SPOKEN = "A ocupa el {percent} % de la izquierda"
WINDOW_TOGGLE = "Ventana"
WINDOW_LEVEL = "Nivel"
WINDOW_LEVEL_HELP = "Nivel de ventana: el valor de gris del centro"
WINDOW_WIDTH = "Ancho"
WINDOW_WIDTH_HELP = "Ancho de ventana: cuántos grises caben entre el negro y el blanco"
WINDOW_RESET = "Restablecer"
WINDOW_RESET_HELP = "La ventana propia del paquete"
WINDOW_NOTE = "La ventana puede ajustarse a mano, para mirar; las descargas no cambian."
ZOOM_LABEL = "Ampliación de las tres"
ZOOMS = {"1": "1×", "2": "2×", "4": "4×", "8": "8×"}
STAGE_LABEL = "Imagen; ampliada, las flechas mueven las tres"

SCALE_BAR = "Barra de escala: {length}"

MAP_TITLE = "Mapa de los pesos"
MAP_HELP = (
    "Cada cuadro es un resultado con esta tasa de aprendizaje. Pulse uno, o recórralo con las "
    "flechas."
)
MAP_LABEL = "Mapa del peso del estilo y del peso del contenido: las flechas lo recorren"
MAP_COLOUR_LABEL = "El color muestra"
MAP_COLOURS = {
    "regime": "Régimen",
    "change": "Cambio respecto de la imagen de contenido",
    "similarity": "Semejanza (SSIM) con la de estilo",
    "style_loss": "Pérdida de estilo al final",
    "content_loss": "Pérdida de contenido al final",
}
LOSSES_TITLE = "Pérdidas de esta ejecución"
LOSSES_HELP = "Ambos términos, sin ponderar, a lo largo de los pasos; ejes logarítmicos."
STYLE_AXIS, CONTENT_AXIS = "Peso del estilo", "Peso del contenido"
RATIO_LABEL = "Peso del contenido : peso del estilo"
SCALE_LABEL = "Escala: el mayor de los dos"
EPSILON_LABEL = "Lo mismo que escala 1 con un épsilon de"
LOCK_LABEL = "Fijar la razón: ambos pesos se mueven a la vez"
LOCK_HELP = (
    "La razón marca la dirección. Lo que aún cambia, salvo en el caos, se debe al épsilon de Adam."
)
COPY_LINK = "Copiar enlace"
DOWNLOADS_LABEL = "Descargar"
DOWNLOADS = {
    "picture.png": "Imagen (PNG)",
    "figure.png": "Las tres (PNG)",
    "numbers.json": "Parámetros y pérdidas (JSON)",
    "losses.csv": "Pérdidas (CSV)",
}

# Sentences that JavaScript puts on the page. {nearest} is a cell, as in the caption.
_NEAREST = " La celda calculada más cercana es {nearest}."
BROWSER = {
    "alt": TRANSFERRED_ALT + ", {caption}",
    "missing_title": "No está en este paquete",
    "missing": "El paquete no tiene ningún resultado para esta combinación.",
    "left_out": "Se ejecutó, pero su imagen se dejó fuera para que el paquete sea pequeño.",
    "diverged_title": "Divergente",
    "diverged": "Esta combinación se ejecutó, pero sus valores crecieron sin límite: no hay "
    "imagen.",
    "damaged_title": "Dañada",
    "damaged": "El fichero de esta celda no puede leerse. Quien hizo el paquete puede reponerla: "
    "el trabajo, ejecutado de nuevo, rehace lo perdido.",
    "nearest": _NEAREST,
    "none_computed": " No hay ninguna celda calculada de este modelo.",
    "failed_title": "Imagen no cargada",
    "failed": "El servidor no la ha enviado. Compruebe la conexión.",
    "no_model_title": NO_MODEL,
    "no_model": "Quien hizo el paquete puede ejecutar el trabajo para añadir uno.",
    "map_left_out": "sin imagen en este paquete",
    "map_here": "Se muestra:",
    "map_there": "Bajo el puntero:",
    "map_change": "cambio de {value} niveles de gris",
    "map_similarity": "SSIM con la de estilo {value}",
    "map_similarity_note": "El SSIM compara punto por punto: donde las dos anatomías difieren, "
    "puede bajar mientras llega la textura. De la textura habla la pérdida de estilo.",
    "map_style_loss": "pérdida de estilo {value}",
    "map_content_loss": "pérdida de contenido {value}",
    "map_unknown": "no se conoce",
    "map_loading": "Cargando el mapa",
    "map_failed": "Los números del mapa no se han cargado. Recargue la página para reintentarlo.",
    "map_missing": "no está en este paquete",
    "losses_alt": "Pérdida de estilo de {style_first} a {style_last}, pérdida de contenido de "
    "{content_first} a {content_last}, en {steps} pasos.",
    "losses_style": "estilo",
    "losses_content": "contenido",
    "losses_steps": "paso",
    "losses_none": "No se guardan pérdidas de esta celda.",
    "losses_failed": "Las pérdidas no se han cargado. Recargue la página para reintentarlo.",
    "playback_play": PLAYBACK_PLAY,
    "playback_pause": "Pausar",
    "playback_step": "paso {step} de {steps}",
    "playback_alt": "{caption}, tras el paso {step} de {steps}",
    "playback_failed": "no se ha cargado",
    "legend": "Naranja: más claro que {other}; azul: más oscuro. De −{scale} a +{scale} valores de "
    "gris para todos los resultados por igual; lo que queda fuera lleva el color del extremo.",
    "legend_colour": "De los tres canales, la media.",
    "not_compared": "{name} no tiene imagen, así que nada se compara. {reason}",
    "compare_loading": "Cargando la imagen con la que se compara.",
    "window_spoken": "valor de gris {value}",
    "window_span": "{black} es negro, {white} es blanco",
    "copied": "Copiado",
    "copy_failed": "Cópielo de la barra de direcciones",
    "address_wrong": "El enlace pide {wanted}, y aquí no lo hay.",
}

DISPLAY_LABEL = "Cómo se muestran las imágenes"
MODEL_NOTE_LABEL = "Sobre el modelo"


def spoken(axis: str, value: str) -> str:
    """Say an axis's value, for those who hear the slider; `axis` is a key of `AXES`."""
    return f"{AXES[axis][0].lower()} {value}"


def span(least: float, most: float) -> str:
    """Say from where to where an axis goes."""
    low, high = format_short(least), format_short(most)
    return low if least == most else f"{low} a {high}"


def coverage(computed: int, cells: int, faults: int) -> str:
    """Say how many cells a model has, and how many of the pack's files are damaged."""
    said = f"{computed} de {cells} combinaciones en este paquete"
    if faults:
        said += f" · {faults} {'fichero dañado' if faults == 1 else 'ficheros dañados'}"
    return said


def pair_titles(kind: str) -> tuple[str, str]:
    """Name the style image and the content image of a pair of this kind."""
    if kind == FILES:
        return GIVEN_STYLE_TITLE, GIVEN_CONTENT_TITLE
    return STYLE_TITLE, CONTENT_TITLE


def display_note(white: float) -> str:
    """Say how grey values are shown; `white` is the one that is shown as white."""
    if white >= 1:
        return "Los grises se muestran como son: 0 negro y 1 blanco."
    value = spanish(f"{white:.2f}")
    return (
        f"Todas las imágenes igual: los grises de 0 a {value} se muestran de negro a blanco, los "
        "más claros como blanco. Las imágenes del paquete y las descargas sueltas conservan los "
        "suyos."
    )


def pitch_note(width: int, height: int, pitch: float | None) -> str:
    """Say how large pictures and pixels are; `pitch` in millimetres, None where it is not known."""
    size = f"{width} × {height} píxeles"
    if not pitch:
        return f"{size} de tamaño desconocido."
    return f"{size} de {spanish(f'{pitch:g}')} mm."


def of_pack(said: str) -> str:
    """Return what a pack says of itself, in Spanish where the job wrote it."""
    return translate(said)


def model_note(note: str) -> str:
    """Say what is to be known of a model's weights."""
    return _sentence(of_pack(note)) if note else "No consta nada de los pesos de este modelo."


def source_note(source: SourceImage) -> str:
    """Say what a source image is, where it comes from and under which licence."""
    description, provenance, licence = map(
        of_pack, (source.description, source.provenance, source.licence)
    )
    parts = [description, provenance, f"Licencia: {licence}"]
    return " ".join(_sentence(part) for part in parts if part)


def source_alt(title: str, source: SourceImage) -> str:
    """Describe a source image to those who do not see it."""
    return f"{title}: {of_pack(source.description)}"


def _sentence(words: str) -> str:
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")
