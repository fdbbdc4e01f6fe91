"""The Spanish words."""

from app.text.es import about, explorer, generator, learn

__all__ = ["about", "explorer", "generator", "learn"]
