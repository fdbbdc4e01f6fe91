"""The page about the project, and about the pack that is shown."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from app.cell_table import count_computed
from app.layout.frame import frame
from app.text import ENGLISH, Words
from precompute.pack import Pack

ADDRESS = "/about"


def build_about_page(pack: Pack, words: Words = ENGLISH) -> dmc.MantineProvider:
    """Return the page."""
    text = words.about
    sections = [
        _section(text.WHAT_TITLE, text.WHAT),
        _section(text.CAUTION_TITLE, text.CAUTION),
        _section(text.METHOD_TITLE, text.METHOD),
        html.Section([html.H2(text.PACK_TITLE), _facts(pack, words)], className="part"),
        html.Section(
            [html.H2(text.SOURCES_TITLE), html.Ul([html.Li(_source(*s)) for s in text.SOURCES])],
            className="part",
        ),
        _section(text.LICENCE_TITLE, text.LICENCE),
    ]
    return frame(ADDRESS, words, html.Main(sections, className="prose"))


def _section(title: str, paragraphs: tuple[str, ...]) -> html.Section:
    return html.Section([html.H2(title), *map(html.P, paragraphs)], className="part")


def _source(said: str, address: str) -> Component | str:
    return html.A(said, href=address) if address else said


def _facts(pack: Pack, words: Words) -> html.Dl:
    """What the manifest tells, as terms and descriptions; its own words are in its language."""
    text, manifest = words.about, pack.manifest
    rates, styles, contents = manifest.grid_shape
    image, pitch = manifest.image, manifest.image.pixel_pitch_mm
    channels = text.GREY if image.channels == 1 else text.COLOUR
    facts = {
        "title": words.explorer.of_pack(manifest.title),
        "image": text.SIZE.format(height=image.height, width=image.width, channels=channels),
        "pitch": text.UNKNOWN_PITCH if pitch is None else text.pitch(pitch),
        "style": words.explorer.source_note(manifest.pair.style),
        "content": words.explorer.source_note(manifest.pair.content),
        "steps": str(manifest.steps),
        "optimiser": text.optimiser(manifest.optimiser),
        "grid": text.GRID.format(rates=rates, styles=styles, contents=contents),
    }
    style, content = words.explorer.pair_titles(manifest.pair.kind)
    terms = {**text.PACK, "style": style, "content": content}
    rows = [(terms[key], [value]) for key, value in facts.items()]
    for name, record in manifest.extractors.items():
        computed = text.COMPUTED.format(
            computed=count_computed(pack, name),
            cells=manifest.cell_count,
            precision=record.precision,
        )
        label, note = record.label, record.weights.note
        said = [computed, " ", words.explorer.model_note(note)]
        rows.append((words.explorer.of_pack(label), said))
    return html.Dl([part for term, said in rows for part in (html.Dt(term), html.Dd(said))])
