"""The scale bar of a picture, where the pack knows how large its pixels are."""

from __future__ import annotations

from types import ModuleType

from dash import html

from precompute.pack import Pack


def scale_bar(pack: Pack, text: ModuleType) -> list[html.Div]:
    """A scale bar that lies on a picture, or nothing where the pixel pitch is not known.

    `assets/atlas_scale.js` gives it a round length that suits the zoom, and says it.
    """
    size = pack.manifest.image
    if not size.pixel_pitch_mm:
        return []
    bar = html.Div(
        className="scale-bar",
        role="img",
        **{
            "data-picture-mm": f"{size.width * size.pixel_pitch_mm:g}",
            "data-words": text.SCALE_BAR,
        },
    )
    return [html.Div(bar, className="on-picture")]
