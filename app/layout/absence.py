"""In place of what a pack does not have: a sentence that says so, and how to get it."""

from __future__ import annotations

from types import ModuleType

from dash import html


def absence(text: ModuleType, what: str, damaged: str | None = None) -> html.P:
    """Say that a part is absent (a key of `text.ABSENT`), or how it is damaged."""
    said = text.ABSENT[what] if damaged is None else text.DAMAGED.format(what=damaged)
    parts = said.split("`")
    children = [html.Code(part) if number % 2 else part for number, part in enumerate(parts)]
    return html.P(children, className="absent", role="note")
