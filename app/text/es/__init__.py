"""The Spanish words."""

from app.text.es import explorer, generator

__all__ = ["explorer", "generator"]
