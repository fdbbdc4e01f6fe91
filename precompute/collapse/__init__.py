"""Cells that are the same image are run once: which they are, how it is known, how it is tested."""
