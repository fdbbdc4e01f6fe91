"""The embedded source images: synthetic short-axis cine cardiac MR. No patient data."""

from precompute.phantom.cohort import make_cohort

__all__ = ["make_cohort"]
