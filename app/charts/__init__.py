"""Charts as SVG, drawn once when the server starts: the pages need no plotting library.

Three static charts would cost the browser more than a megabyte of Plotly; as SVG they are a few
kilobytes, there with the page, and sharp at every size.
"""

from app.charts.spectrum import draw_spectra
from app.charts.training import draw_training

__all__ = ["draw_spectra", "draw_training"]
