"""The English words."""

from app.text.en import about, explorer, generator, learn

__all__ = ["about", "explorer", "generator", "learn"]
