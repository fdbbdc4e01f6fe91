"""The explorer's words, and those that all pages share."""

from __future__ import annotations

from precompute.axes import AXES as _AXES
from precompute.axes import format_short
from precompute.pack import SourceImage
from precompute.pack.regimes import NAMES as _NAMES
from precompute.pack.regimes import Regime
from precompute.pack.roles import FILES

LANGUAGE_NAME = "English"
TITLE = "Style Atlas"
DESCRIPTION = "Neural style transfer on cardiac MR, computed over its whole parameter grid."
LEAD = (
    "One image's texture on another's anatomy, computed beforehand for combinations of "
    "three parameters."
)
PAGES = {"/": "Explorer", "/learn": "Learn", "/generator": "Generator", "/about": "About"}
PAGES_LABEL = "Pages"
LANGUAGES_LABEL = "Language"
PACK_LABEL = "Pack"
THEME_LABEL = "Light or dark page"
NOT_FOUND_TITLE = "Not found"
NOT_FOUND = "There is no such page."
NO_SCRIPT = "This page needs JavaScript."
NOT_FOR_DIAGNOSIS = "For teaching and research, not for diagnosis"
SYNTHETIC = "Synthetic images, not for diagnosis"

STYLE_TITLE = "Original (style)"
TRANSFERRED_TITLE = "Style-transferred"
CONTENT_TITLE = "Generated (content)"
GIVEN_STYLE_TITLE = "Style"
GIVEN_CONTENT_TITLE = "Content"
TRANSFERRED_ALT = "Style-transferred image"
CONTROLS_LABEL = "Parameters"

AXES = {axis.key: (axis.label, axis.help) for axis in _AXES}
"""Of each axis its name and its help."""

MODEL_LABEL = "Model"
MODEL_HELP = "The network whose features define texture and anatomy."
NO_MODEL = "This pack has no model yet"

LOADING = "Loading"
NEAREST_BUTTON = "Go to nearest computed cell"
RETRY_BUTTON = "Try again"
SOURCE_FAILED = "Picture not loaded. The server did not send it; reload the page to try again."

REGIMES = {
    Regime.UNKNOWN: "",
    Regime.UNCHANGED: "Unchanged: no pixel moved by half a grey level. The weights are too small, "
    "or the content weight holds the picture.",
    Regime.CONTENT_HELD: "Content-held: the content weight undoes most of what style would do.",
    Regime.OVERSHOT: "Overshot: the content weight's long steps carry the image off, into noise.",
    Regime.LINEAR: "Linear: the gradient is far below Adam's epsilon, so only the learning rate "
    "times the weights matters.",
    Regime.CHAOTIC: "Chaotic: steps so long that rounding alone makes another picture of the same "
    "look.",
    Regime.SATURATED: "Saturated: Adam divides so large a gradient by its own size, so only the "
    "weights' ratio matters.",
    Regime.BETWEEN: "Between linear and saturated: the gradient is near Adam's epsilon, so the "
    "weights' ratio and size both matter.",
}

# Why a cell shows the picture of another, {cell}.
EQUAL = (
    "Found equal to {cell}, to within about a grey level or a run's own noise: that picture is "
    "shown."
)
EQUAL_CHAOTIC = (
    "Shown is the picture of {cell}: the two differ no more than two runs of one cell do."
)

REGIME_NAMES = {
    Regime.UNKNOWN: "Computed",
    **{regime: name.capitalize() for regime, name in _NAMES.items()},
}

PRESETS_LABEL = "Places to start from"
PRESETS = {
    "figure_22a": (
        "Texture",
        "The parameters of the thesis's figure 22a: much texture, slight artefacts.",
    ),
    "figure_22b": ("Gentle", "Those of figure 22b: small steps, less texture."),
    "figure_23": ("Encoder", "Those of figure 23: the CVAE's encoder in the VGG's place."),
    "first_start": ("Too much", "Where the first dashboard started: too much style weight."),
    "unchanged": ("Nothing", "A style weight so small that nothing moves."),
    "balance": ("Both matter", "The gradient is near Adam's epsilon: ratio and size both matter."),
    "ratio": ("The ratio", "Far above epsilon: move both weights together, and little changes."),
    "overshot": ("Overshot", "A large content weight does not hold the image here: it wrecks it."),
}

PLAYBACK_LABEL = "How this picture came to be"
PLAYBACK_PLAY = "Play"
PLAYBACK_BACK = "One frame back"
PLAYBACK_ON = "One frame on"
PLAYBACK_STEP = "Step of the run"
PLAYBACK_NONE = "No playback is kept of this result."

VIEWER_LABEL = "How the pictures are shown"
VIEWS_LABEL = "The middle picture shows"
VIEWS = {
    "picture": "Picture",
    "difference": "Difference",
    "swipe": "Swipe",
    "flicker": "Flicker",
    "change": "B−A",
}
PIN = "Pin as A"
PIN_HELP = "Keeps this result, A, to compare the next ones, B, with it"
TO_A = "Go to A"
UNPIN = "Unpin"
COMPARISON_LABEL = "What is compared"
FLICKER_STILL = "Still"
FLICKER_TURN = "Swap A and B"
DIVIDER_LABEL = "Divider: A on its left, B on its right"
DIVIDER_SPOKEN = "A on the left {percent} %"
WINDOW_TOGGLE = "Window"
WINDOW_LEVEL = "Level"
WINDOW_LEVEL_HELP = "Window level: the grey value in the middle"
WINDOW_WIDTH = "Width"
WINDOW_WIDTH_HELP = "Window width: how many grey values lie between black and white"
WINDOW_RESET = "Reset"
WINDOW_RESET_HELP = "The pack's own window"
WINDOW_NOTE = "The window can be set by hand, for looking; downloads stay as they are."
ZOOM_LABEL = "Zoom of all three"
ZOOMS = {"1": "1×", "2": "2×", "4": "4×", "8": "8×"}
STAGE_LABEL = "Picture; when enlarged, the arrow keys move all three"

SCALE_BAR = "Scale bar: {length}"

MAP_TITLE = "Map of the weights"
MAP_HELP = "Each square is a result at this learning rate. Click one, or walk with the arrow keys."
MAP_LABEL = "Map of style weight and content weight: the arrow keys walk it"
MAP_COLOUR_LABEL = "Colour shows"
MAP_COLOURS = {
    "regime": "Regime",
    "change": "Change from the content image",
    "similarity": "Likeness (SSIM) to the style image",
    "style_loss": "Style loss at the end",
    "content_loss": "Content loss at the end",
}
LOSSES_TITLE = "Losses of this run"
LOSSES_HELP = "Both terms, unweighted, over the steps; logarithmic both ways."
STYLE_AXIS, CONTENT_AXIS = "Style weight", "Content weight"
RATIO_LABEL = "Content weight : style weight"
SCALE_LABEL = "Scale: the larger of the two"
EPSILON_LABEL = "The same as scale 1 with an epsilon of"
LOCK_LABEL = "Lock the ratio: both weights move together"
LOCK_HELP = (
    "The ratio sets the direction. What still changes, where runs are not chaotic, is Adam's "
    "epsilon's doing."
)
COPY_LINK = "Copy link"
DOWNLOADS_LABEL = "Download"
DOWNLOADS = {
    "picture.png": "Picture (PNG)",
    "figure.png": "All three (PNG)",
    "numbers.json": "Parameters and losses (JSON)",
    "losses.csv": "Losses (CSV)",
}

# Sentences that JavaScript puts on the page. {nearest} is a cell, as in the caption.
_NEAREST = " The nearest computed cell is {nearest}."
BROWSER = {
    "alt": TRANSFERRED_ALT + ", {caption}",
    "missing_title": "Not in this pack",
    "missing": "The pack has no result for this combination.",
    "left_out": "It was run, but its picture was left out to keep the pack small.",
    "diverged_title": "Diverged",
    "diverged": "This combination was run, but its values grew beyond all bounds: no picture.",
    "damaged_title": "Damaged",
    "damaged": "This cell's file cannot be read. Whoever made the pack can restore it: the "
    "job, run again, makes what is lost.",
    "nearest": _NEAREST,
    "none_computed": " No cell of this model is computed.",
    "failed_title": "Picture not loaded",
    "failed": "The server did not send it. Check the connection.",
    "no_model_title": NO_MODEL,
    "no_model": "Whoever made the pack can run the job to add one.",
    "map_left_out": "no picture in this pack",
    "map_here": "Shown:",
    "map_there": "Under the pointer:",
    "map_change": "changed by {value} grey levels",
    "map_similarity": "SSIM to the style image {value}",
    "map_similarity_note": "SSIM compares place by place: where the two anatomies differ, it may "
    "fall while texture comes. The style loss tells of texture.",
    "map_style_loss": "style loss {value}",
    "map_content_loss": "content loss {value}",
    "map_unknown": "not known",
    "map_loading": "Loading the map",
    "map_failed": "The map's numbers could not be loaded. Reload the page to try again.",
    "map_missing": "not in this pack",
    "losses_alt": "Style loss from {style_first} to {style_last}, content loss from "
    "{content_first} to {content_last}, in {steps} steps.",
    "losses_style": "style",
    "losses_content": "content",
    "losses_steps": "step",
    "losses_none": "No losses are kept of this cell.",
    "losses_failed": "The losses could not be loaded. Reload the page to try again.",
    "playback_play": PLAYBACK_PLAY,
    "playback_pause": "Pause",
    "playback_step": "step {step} of {steps}",
    "playback_alt": "{caption}, after step {step} of {steps}",
    "playback_failed": "not loaded",
    "legend": "Orange: brighter than {other}; blue: darker. From −{scale} to +{scale} grey values "
    "for every result alike; what lies beyond has the end's colour.",
    "legend_colour": "Of the three channels the mean.",
    "not_compared": "{name} has no picture, so nothing is compared. {reason}",
    "compare_loading": "Loading the picture to compare with.",
    "window_spoken": "grey value {value}",
    "window_span": "{black} is black, {white} is white",
    "copied": "Copied",
    "copy_failed": "Copy it from the address bar",
    "address_wrong": "The link asks for {wanted}, which there is not here.",
}

DISPLAY_LABEL = "How the pictures are shown"
MODEL_NOTE_LABEL = "About the model"


def spoken(axis: str, value: str) -> str:
    """Say an axis's value, for those who hear the slider; `axis` is a key of `AXES`."""
    return f"{AXES[axis][0].lower()} {value}"


def span(least: float, most: float) -> str:
    """Say from where to where an axis goes."""
    low, high = format_short(least), format_short(most)
    return low if least == most else f"{low} to {high}"


def coverage(computed: int, cells: int, faults: int) -> str:
    """Say how many cells a model has, and how many of the pack's files are damaged."""
    said = f"{computed:,} of {cells:,} combinations in this pack"
    if faults:
        said += f" · {faults} damaged {'file' if faults == 1 else 'files'}"
    return said


def pair_titles(kind: str) -> tuple[str, str]:
    """Name the style image and the content image of a pair of this kind."""
    if kind == FILES:
        return GIVEN_STYLE_TITLE, GIVEN_CONTENT_TITLE
    return STYLE_TITLE, CONTENT_TITLE


def display_note(white: float) -> str:
    """Say how grey values are shown; `white` is the one that is shown as white."""
    if white >= 1:
        return "Grey values are shown as they are, 0 as black and 1 as white."
    return (
        f"Every picture alike: grey values from 0 to {white:.2f} are shown from black to white, "
        "brighter ones as white. Pictures in the pack and single downloads keep theirs."
    )


def pitch_note(width: int, height: int, pitch: float | None) -> str:
    """Say how large pictures and pixels are; `pitch` in millimetres, None where it is not known."""
    size = f"{width} × {height} pixels"
    return f"{size} of {pitch:g} mm." if pitch else f"{size} of unknown size."


def of_pack(said: str) -> str:
    """Return what a pack says of itself: the job writes English."""
    return said


def model_note(note: str) -> str:
    """Say what is to be known of a model's weights."""
    return _sentence(of_pack(note)) if note else "Nothing is noted of this model's weights."


def source_note(source: SourceImage) -> str:
    """Say what a source image is, where it comes from and under which licence."""
    description, provenance, licence = map(
        of_pack, (source.description, source.provenance, source.licence)
    )
    parts = [description, provenance, f"Licence: {licence}"]
    return " ".join(_sentence(part) for part in parts if part)


def source_alt(title: str, source: SourceImage) -> str:
    """Describe a source image to those who do not see it."""
    return f"{title}: {of_pack(source.description)}"


def _sentence(words: str) -> str:
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?")) else ".")
