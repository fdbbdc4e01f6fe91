"""Pictures of the generator's page, and sheets of them with a choice of what they show."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html

from app.cell_table import IMAGE_PATH


def lazy_picture(digest: str, alt: str, source: str = "") -> html.Img:
    """A picture that is fetched when it comes near the window (`assets/generator_lazy.js`)."""
    return html.Img(
        alt=alt,
        className="picture",
        **{"data-src": f"{IMAGE_PATH}{digest}.png", "data-source": source},
    )


def picture_stage(picture: html.Img | None = None) -> html.Div:
    """A black stage, with a picture at a whole multiple of its size, or to be filled in."""
    return html.Div(html.Div(picture, className="picture-place"), className="stage")


def view_choice(choice_id: str, label: str, names: Sequence[tuple[str, str]]) -> html.Div:
    """A choice of what a sheet shows: (value, name) of each; nothing to choose hides it."""
    control = dmc.SegmentedControl(
        id=choice_id,
        data=[{"value": value, "label": name} for value, name in names],
        value=names[0][0],
        size="xs",
        attributes={"root": {"aria-label": label}},
    )
    words = html.Span(label, className="choice-label", **{"aria-hidden": "true"})
    return html.Div([words, control], className="choice", hidden=len(names) < 2)
