"""The generator's page, in the order in which it is best read."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html

from app.generator import Generator
from app.layout.compare import compare_section
from app.layout.curves import spectrum_section, training_section
from app.layout.frame import frame
from app.layout.metrics import metrics_section
from app.layout.samples import samples_section
from app.layout.walk import walk_section
from app.notice import notice
from app.window import picture_style, white_level
from precompute.pack.roles import FILES

ADDRESS = "/generator"


def build_generator_page(generator: Generator) -> dmc.MantineProvider:
    """Return the generator's page."""
    main = html.Main(
        [
            _lead(generator),
            compare_section(generator),
            samples_section(generator),
            html.Div(
                [metrics_section(generator), training_section(generator)], className="side-by-side"
            ),
            html.Div(
                [walk_section(generator), spectrum_section(generator)], className="side-by-side"
            ),
        ],
        className="generator",
        style=picture_style(generator.pack),
    )
    return frame(ADDRESS, generator.words, main, _footer(generator))


def _lead(generator: Generator) -> html.Section:
    text, kind = generator.text, generator.pack.manifest.pair.kind
    words = [html.P(said) for said in (text.LEAD_GIVEN if kind == FILES else text.LEAD)]
    return html.Section([html.H2(text.LEAD_TITLE), *words], className="part generator-lead")


def _footer(generator: Generator) -> html.Footer:
    content, common = generator.pack.manifest.pair.content, generator.words.explorer
    return html.Footer(
        [
            html.P(notice(generator.pack, common), className="not-for-diagnosis"),
            html.P(common.source_note(content)),
            html.P(common.display_note(white_level(generator.pack))),
        ],
        className="page-footer",
    )
