"""The embedded source images: a synthetic short-axis cardiac phantom. No patient data."""

from precompute.phantom.cohort import Cohort, make_cohort, pixel_pitch

__all__ = ["Cohort", "make_cohort", "pixel_pitch"]
