"""The table of what was measured: a measure a row, with its meaning, and a model a column."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import ModuleType

from dash import html

from app.gallery import MODELS
from app.generator import Generator
from app.layout.absence import absence
from precompute.pack.manifest import ModelRecord

# By measure, what is lowest where it is best. The others are facts, neither good nor bad.
_BADNESS: Mapping[str, Callable[[float], float]] = {
    "psnr": lambda value: -value,
    "ssim": lambda value: -value,
    "bce": lambda value: value,
    "checkerboard": lambda value: abs(math.log(value)) if value > 0 else math.inf,
}


def metrics_section(generator: Generator) -> html.Section:
    """The measures of every model that the manifest has."""
    text = generator.text
    record = generator.pack.manifest.generator
    models = (
        {name: record.models[name] for name in MODELS if name in record.models} if record else {}
    )
    heading = html.H2(text.METRICS_TITLE)
    if record is None or not models:
        return html.Section([heading, absence(text, "metrics")], className="part")
    head = html.Tr(
        [
            html.Th(text.MEASURE, scope="col"),
            *(html.Th(generator.labels[name], scope="col") for name in models),
        ]
    )
    table = html.Table(
        [
            html.Caption(text.METRICS_CAPTION, className="visually-hidden"),
            html.Thead(head),
            html.Tbody([_row(measure, models, text) for measure in text.MEASURES]),
        ],
        className="metrics",
    )
    note = html.P(text.held_out(record), className="help-text")
    return html.Section([heading, note, table], className="part")


def best_models(key: str, models: Mapping[str, ModelRecord], text: ModuleType) -> set[str]:
    """Return who is best by a measure as written; nobody where all are alike or none is better."""
    if key not in _BADNESS:
        return set()
    values = {name: float(getattr(model, key)) for name, model in models.items()}
    badness = {name: _BADNESS[key](value) for name, value in values.items() if math.isfinite(value)}
    if not badness:
        return set()
    written = {name: text.measure_value(key, value) for name, value in values.items()}
    top = written[min(badness, key=lambda name: badness[name])]
    best = {name for name in badness if written[name] == top}
    return best if len(best) < len(models) else set()


def _row(
    measure: tuple[str, str, str, str], models: Mapping[str, ModelRecord], text: ModuleType
) -> html.Tr:
    key, name, unit, meaning = measure
    best = best_models(key, models, text)
    title = [name, html.Span(f" {unit}", className="unit")] if unit else [name]
    cells = [
        html.Td(
            [
                html.Span(text.measure_value(key, getattr(model, key)), className="value"),
                *([html.Span(text.BEST, className="best")] if model_name in best else []),
            ]
        )
        for model_name, model in models.items()
    ]
    head = html.Th([html.Span(title), html.Span(meaning, className="meaning")], scope="row")
    return html.Tr([head, *cells])
