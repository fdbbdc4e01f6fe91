"""What of a cell can be taken away: its picture, all three pictures, its numbers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from importlib import resources
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from app.notice import is_synthetic, notice
from app.window import white_level
from precompute.axes import AXES, format_short, format_value
from precompute.pack import Pack, to_8bit
from precompute.pack.regimes import NAMES, Regime

Make = Callable[[Pack, str, int, ModuleType], bytes]
"""Of a pack, an extractor's name, a cell's number and the explorer's words."""

PANEL = 360  # pixels of a picture in the figure, at least: there must be room for words
MARGIN, LINE = 16, 22
FONT_SIZE = 15
FONT = resources.files("ttf_opensans") / "ttf" / "OpenSans-Regular.ttf"


def describe_cell(pack: Pack, extractor: str, cell: int, text: ModuleType) -> dict[str, Any]:
    """Return all that is known of how a cell's image came to be, ready for JSON.

    `equal_to` has the parameters of the cell whose image and losses these are, where they are
    another's that was found to be equal or, in a chaotic regime, no
    further from it than two runs of one cell are.

    Raises KeyError where the pack has no such cell or no result for it.
    """
    if extractor not in pack.cells or not 0 <= cell < pack.manifest.cell_count:
        raise KeyError(f"{extractor}: there is no cell {cell}")
    if pack.cells[extractor].shard[cell] < 0:
        raise KeyError(f"{extractor}: cell {cell} has no result")
    manifest = pack.manifest
    record = manifest.extractors[extractor]
    values = values_of(pack, cell)
    classes = pack.classes(extractor)
    source = int(classes.source[cell])
    return {
        "notice": notice(pack, text),
        "synthetic": is_synthetic(pack),
        "pack": manifest.title,
        "extractor": extractor,
        "extractor_label": record.label,
        "weights": vars(record.weights),
        **values,
        "regime": NAMES.get(Regime(classes.regime[cell])) if source >= 0 else None,
        "equal_to": values_of(pack, source) if source not in (-1, cell) else None,
        "steps": manifest.steps,
        "optimiser": vars(manifest.optimiser),
        "precision": record.precision,
        "backend": manifest.shards[pack.cells[extractor].shard[cell]].backend,
        "style_image": vars(manifest.pair.style),
        "content_image": vars(manifest.pair.content),
        "pixel_pitch_mm": manifest.image.pixel_pitch_mm,
    }


def values_of(pack: Pack, cell: int) -> dict[str, float]:
    """Return a cell's value on each axis, by the axis's key."""
    position = np.unravel_index(cell, pack.manifest.grid_shape)
    return {
        axis.key: pack.manifest.axes[axis.key][int(place)]
        for axis, place in zip(AXES, position, strict=True)
    }


def file_name(pack: Pack, extractor: str, cell: int, name: str) -> str:
    """Return what a download is called: `cvae-encoder-lr5e-2-sw1e-9-cw1e-10-picture.png`.

    Synthetic images are called so here too.
    """
    values = values_of(pack, cell)
    parts = [f"{axis.symbol.lower()}{format_short(values[axis.key])}" for axis in AXES]
    said = ["synthetic"] if is_synthetic(pack) else []
    return "-".join([*said, extractor, *parts, name])


def picture(pack: Pack, extractor: str, cell: int, text: ModuleType) -> bytes:
    """Return a cell's image as PNG, pixels as in the pack, its parameters among the metadata."""
    told = describe_cell(pack, extractor, cell, text)
    return _encode(Image.fromarray(_image(pack, extractor, cell)), told)


def figure(pack: Pack, extractor: str, cell: int, text: ModuleType) -> bytes:
    """Return original, result and generated image beside each other, with words, as PNG.

    They are in the pack's own window (`app.window`). The metadata are those of `picture`.
    """
    cell_of = describe_cell(pack, extractor, cell, text)
    channels = pack.manifest.image.channels
    titles = text.pair_titles(pack.manifest.pair.kind)
    panels = [
        (titles[0], to_8bit(pack.style, channels)),
        (text.TRANSFERRED_TITLE, _image(pack, extractor, cell)),
        (titles[1], to_8bit(pack.content, channels)),
    ]
    height, width = panels[0][1].shape[:2]
    scale = scale_of(width)
    height, width = scale * height, scale * width
    wide = 3 * width + 4 * MARGIN
    font = ImageFont.truetype(io.BytesIO(FONT.read_bytes()), FONT_SIZE)
    lines = [
        line
        for said in _said_of(cell_of, pack, text)
        for line in _wrapped(said, font, wide - 2 * MARGIN)
    ]
    sheet = Image.new("RGB", (wide, MARGIN + height + (len(lines) + 2) * LINE), "black")
    draw = ImageDraw.Draw(sheet)
    for number, (title, image) in enumerate(panels):
        left = MARGIN + number * (width + MARGIN)
        shown = np.clip(image / white_level(pack), 0, 255).round().astype(np.uint8)
        enlarged = (
            Image.fromarray(shown).convert("RGB").resize((width, height), Image.Resampling.NEAREST)
        )
        sheet.paste(enlarged, (left, MARGIN))
        draw.text((left, MARGIN + height + 4), title, fill="white", font=font)
    for number, line in enumerate(lines):
        top = MARGIN + height + 4 + (number + 1) * LINE
        draw.text((MARGIN, top), line, fill="#c3c8cc", font=font)
    return _encode(sheet, cell_of)


def _said_of(cell_of: dict[str, Any], pack: Pack, text: ModuleType) -> list[str]:
    """Say, a paragraph each, what the figure shows."""
    values = " | ".join(f"{axis.symbol}: {format_value(cell_of[axis.key])}" for axis in AXES)
    lines = [f"{text.of_pack(cell_of['extractor_label'])}: {values}"]
    if equal := cell_of["equal_to"]:
        other = " | ".join(f"{axis.symbol}: {format_value(equal[axis.key])}" for axis in AXES)
        chaotic = cell_of["regime"] == NAMES[Regime.CHAOTIC]
        lines.append((text.EQUAL_CHAOTIC if chaotic else text.EQUAL).format(cell=other))
    size = pack.manifest.image
    lines.append(text.pitch_note(size.width, size.height, size.pixel_pitch_mm))
    lines.append(f"{cell_of['notice']}. {text.display_note(white_level(pack))}")
    return lines


def _wrapped(said: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break a paragraph into lines that are at most so many pixels wide."""
    lines = [""]
    for word in said.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def scale_of(width: int) -> int:
    """Return by what whole number the figure enlarges pictures of so many pixels."""
    return max(1, -(-PANEL // width))


def numbers(pack: Pack, extractor: str, cell: int, text: ModuleType) -> bytes:
    """Return a cell's parameters and losses as JSON."""
    found = describe_cell(pack, extractor, cell, text)
    style, content = pack.losses(extractor, cell)
    found["losses"] = {
        "step": pack.manifest.loss_steps,
        "style_loss": [_number(value) for value in style],
        "content_loss": [_number(value) for value in content],
    }
    return (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode()


def table(pack: Pack, extractor: str, cell: int, text: ModuleType) -> bytes:
    """Return a cell's losses as CSV; each row has the cell's parameters and the notice too.

    In `equal_to_...` are the parameters of the run that they are of, where it is another cell's.
    """
    told = describe_cell(pack, extractor, cell, text)
    equal = told["equal_to"] or dict.fromkeys(axis.key for axis in AXES)
    told |= {f"equal_to_{key}": value for key, value in equal.items()}
    whose = ["extractor", *(axis.key for axis in AXES)]
    whose += [*(f"equal_to_{axis.key}" for axis in AXES), "notice"]
    style, content = pack.losses(extractor, cell)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["step", "style_loss", "content_loss", *whose])
    for row in zip(pack.manifest.loss_steps, style.tolist(), content.tolist(), strict=True):
        writer.writerow([*row, *(told[key] for key in whose)])
    return file.getvalue().encode()


DOWNLOADS: dict[str, tuple[Make, str]] = {
    "picture.png": (picture, "image/png"),
    "figure.png": (figure, "image/png"),
    "numbers.json": (numbers, "application/json"),
    "losses.csv": (table, "text/csv"),
}
"""By the end of the address: what makes it, and its type."""


def _image(pack: Pack, extractor: str, cell: int) -> NDArray[np.uint8]:
    position = pack.cells[extractor].image[cell]
    if position < 0:
        raise KeyError(f"{extractor}: cell {cell} has no image")
    return pack.image(pack.digests[position])


def _encode(image: Image.Image, told: dict[str, Any]) -> bytes:
    """Return a PNG with what is told among its metadata, texts as they are, the rest as JSON."""
    metadata = PngInfo()
    for key, value in told.items():
        metadata.add_itxt(key, value if isinstance(value, str) else json.dumps(value))
    file = io.BytesIO()
    # `optimize` would save 1 % of a figure and take four times as long.
    image.save(file, "PNG", pnginfo=metadata)
    return file.getvalue()


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
