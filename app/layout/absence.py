"""In place of what a pack does not have: a sentence that says so, and how to get it."""

from __future__ import annotations

from dash import html

from app import text_generator as text


def absence(what: str, damaged: str | None = None) -> html.P:
    """Say that a part is absent (a key of `text_generator.ABSENT`), or how it is damaged."""
    said = text.ABSENT[what] if damaged is None else text.DAMAGED.format(what=damaged)
    parts = said.split("`")
    children = [html.Code(part) if number % 2 else part for number, part in enumerate(parts)]
    return html.P(children, className="absent", role="note")
