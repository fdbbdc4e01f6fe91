"""Measurements of speed. Every figure is a ratio of two runs made in turn in one process."""
