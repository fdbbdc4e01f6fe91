"""The page's components: what is where. Looks are in `assets/`, words in `app.text`."""

from app.layout.page import build_page

__all__ = ["build_page"]
