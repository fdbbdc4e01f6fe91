"""The English words."""

from app.text.en import explorer, generator

__all__ = ["explorer", "generator"]
