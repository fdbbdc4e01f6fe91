"""The charts, each drawn for wide and for narrow windows, with its message in words."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np
from dash import html

from app.charts import draw_spectra, draw_training
from app.charts.panel import NARROW, WIDE, Size
from app.gallery import HISTORY, History
from app.generator import Generator
from app.layout.absence import absence


def training_section(generator: Generator) -> html.Section:
    """Loss and learning rate by epoch."""
    text = generator.text
    history = generator.kept.history
    heading = html.H2(text.TRAINING_TITLE)
    if not history:
        damaged = generator.kept.damaged.get(HISTORY)
        return html.Section([heading, absence(text, "history", damaged)], className="part")
    alt = "; ".join(
        _training_alt(generator.labels[model], found, text) for model, found in history.items()
    )
    picture = _chart(lambda size: draw_training(history, generator.labels, size, text), f"{alt}.")
    return html.Section(
        [heading, html.P(text.TRAINING_HELP, className="help-text"), picture], className="part"
    )


def spectrum_section(generator: Generator) -> html.Section:
    """Power by spatial frequency of the original, the generated and the styled images."""
    text = generator.text
    spectra = generator.spectra
    heading = html.H2(text.SPECTRUM_TITLE)
    if not spectra:
        return html.Section([heading, absence(text, "spectrum")], className="part")
    manifest = generator.pack.manifest
    of_pack = generator.words.explorer.of_pack
    labels = {name: of_pack(record.label) for name, record in manifest.extractors.items()}
    names = [text.spectrum_name(one.kind, labels.get(one.extractor, "")) for one in spectra]
    shares = []
    if spectra[0].kind == "original" and (whole := spectra[0].fine_power()) > 0:
        rest = zip(names[1:], spectra[1:], strict=True)
        shares = [(name, one.fine_power() / whole) for name, one in rest]
    said = text.fine_detail(shares)
    cells = [text.styled_at(n, one.cell) for n, one in zip(names, spectra, strict=True) if one.cell]
    pitch = manifest.image.pixel_pitch_mm
    picture = _chart(
        lambda size: draw_spectra(spectra, labels, pitch, size, text),
        f"{text.SPECTRUM_HELP} {said}",
    )
    return html.Section(
        [
            heading,
            html.P(text.SPECTRUM_HELP, className="help-text"),
            picture,
            html.P(said, className="finding"),
            html.P(" ".join(cells), className="help-text cells"),
        ],
        className="part",
    )


def _chart(draw: Callable[[Size], str], alt: str) -> html.Picture:
    return html.Picture(
        [
            html.Source(media="(max-width: 44rem)", srcSet=draw(NARROW)),
            html.Img(src=draw(WIDE), alt=alt, className="chart"),
        ]
    )


def _training_alt(label: str, history: History, text: ModuleType) -> str:
    first, last = float(history.val_loss[0]), float(history.val_loss[-1])
    finite = history.val_loss[np.isfinite(history.val_loss)]
    best = float(finite.min()) if len(finite) else float("nan")
    return str(text.training_alt(label, len(history.loss), first, last, best))
