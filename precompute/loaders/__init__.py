"""People's own images as a `Cohort`: DICOM, NIfTI, NumPy arrays and pictures.

No name leaves this package: neither from a header nor of a folder or file, except in the sentences
of `Loaded.skipped` and of `DataError`, which are for the terminal alone.
"""

from precompute.loaders.errors import DataError, group_skips
from precompute.loaders.load import Loaded, Survey, load_cohort, survey
from precompute.loaders.single import load_picture

__all__ = [
    "DataError",
    "Loaded",
    "Survey",
    "group_skips",
    "load_cohort",
    "load_picture",
    "survey",
]
