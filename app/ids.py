"""Every component's id. `assets/` knows those that it writes to by the same names."""

from precompute.axes import Axis

MODEL = "model"
MODEL_NOTE = "model-note"
COVERAGE = "coverage"

STYLE = "style-figure"
TRANSFERRED = "transferred-figure"
CONTENT = "content-figure"
NEAREST = "go-to-nearest"
RETRY = "try-again"

PLAYBACK = "playback"
PLAY = "play"
PLAY_BACK = "play-back"
PLAY_ON = "play-on"
PLAY_SLIDER = "play-slider"
PLAY_STEP = "play-step"

PRESETS = "presets"
PRESET_NOTE = "preset-note"
ZOOM = "zoom"
OVERLAY = "overlay"
DIVIDER = "divider"
VIEW_CHOICE = "view-choice"
PIN = "pin"
UNPIN = "unpin"
TO_A = "travel-to-a"
COMPARISON = "comparison"
COMPARISON_NOTE = "comparison-note"
DIFFERENCE_LEGEND = "difference-legend"
FLICKER_BUTTONS = "flicker-buttons"
FLICKER_STILL = "flicker-still"
FLICKER_TURN = "flicker-turn"
WINDOW_TOGGLE = "window-toggle"
WINDOW_PANEL = "window-panel"
WINDOW_LEVEL = "window-level"
WINDOW_LEVEL_READOUT = "window-level-readout"
WINDOW_WIDTH = "window-width"
WINDOW_WIDTH_READOUT = "window-width-readout"
WINDOW_SPAN = "window-span"
WINDOW_RESET = "window-reset"
MAP = "map"
MAP_COLOUR = "map-colour"
MAP_LEGEND = "map-legend"
MAP_READOUT = "map-readout"
LOSSES = "losses"
RATIO = "ratio"
SCALE = "scale"
EPSILON = "epsilon"
LOCK = "lock-ratio"
DOWNLOADS = "downloads"
COPY_LINK = "copy-link"
ADDRESS_NOTE = "address-note"

# The lesson.
LESSON_PANEL = "lesson-panel"

THEME = "theme"

# The generator's page.
SLICE = "slice"
SLICE_CAPTION = "slice-caption"
COMPARED = "compared"
SHEET = "sheet"
SHEET_VIEW = "sheet-view"
SAMPLES = "samples"
SAMPLES_VIEW = "samples-view"
WALK = "walk"
WALK_CANVAS = "walk-canvas"
WALK_SLIDER = "walk-slider"
WALK_READOUT = "walk-readout"


def prediction(step: str) -> str:
    """The id of the predictions of a step of the lesson."""
    return f"prediction-{step.replace('_', '-')}"


def slider(axis: Axis) -> str:
    """The id of the axis's slider."""
    return f"slider-{axis.key.replace('_', '-')}"


def readout(axis: Axis) -> str:
    """The id of the text that says the axis's value."""
    return f"readout-{axis.key.replace('_', '-')}"
