"""The pages' components: what is where. Looks are in `assets/`, words in `app.text`."""

from app.layout.about_page import build_about_page
from app.layout.generator_page import build_generator_page
from app.layout.learn_page import build_learn_page
from app.layout.page import build_page

__all__ = ["build_about_page", "build_generator_page", "build_learn_page", "build_page"]
