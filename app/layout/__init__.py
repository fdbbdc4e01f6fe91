"""The pages' components: what is where. Looks are in `assets/`, words in `app.text`."""

from app.layout.generator_page import build_generator_page
from app.layout.page import build_page

__all__ = ["build_generator_page", "build_page"]
