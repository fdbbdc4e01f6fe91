from pathlib import Path

import numpy as np
import pytest

from precompute.axes import (
    AXES,
    CONTENT_WEIGHT,
    LEARNING_RATE,
    STYLE_WEIGHT,
    as_markdown,
    check_axis_values,
    format_short,
    format_value,
    grid_shape,
    in_order,
)

PAPER = {axis.key: axis.values for axis in AXES}


def test_the_table_is_the_papers_grid():
    assert grid_shape(PAPER) == (8, 32, 32)
    assert LEARNING_RATE.values == (5e-2, 1e-2, 5e-3, 1e-3, 5e-4, 1e-4, 5e-5, 1e-5)
    for axis in (STYLE_WEIGHT, CONTENT_WEIGHT):
        assert axis.values[0] == 1e-15
        assert axis.values[-1] == 1e16
        np.testing.assert_allclose(np.diff(np.log10(axis.values)), 1.0)


def test_values_are_put_in_the_tables_order():
    for axis in AXES:
        assert in_order(axis, axis.values[::-1]) == axis.values
    assert in_order(LEARNING_RATE, [1e-3, 5e-2, 1e-4]) == (5e-2, 1e-3, 1e-4)
    assert in_order(CONTENT_WEIGHT, [1.0, 1e-9, 1e4]) == (1e-9, 1.0, 1e4)


def test_every_axis_starts_on_one_of_its_values_and_explains_itself():
    for axis in AXES:
        assert axis.default in axis.values
        assert axis.help.endswith(".")


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [(5e-2, "5e-02", "5e-2"), (1e-10, "1e-10", "1e-10"), (1e16, "1e+16", "1e16"),
     (1.0, "1e+00", "1e0"), (0.0123, "0.0123", "0.0123")],
)  # fmt: skip
def test_values_are_written_for_captions_and_for_marks(value, long, short):
    assert format_value(value) == long
    assert format_short(value) == short


@pytest.mark.parametrize(
    ("values", "message"),
    [((), "no values"), ((1.0, 1.0), "a value twice"), ((0.0,), "0.0"), ((float("nan"),), "nan")],
)
def test_bad_axis_values_are_named(values, message):
    with pytest.raises(ValueError, match=f"'style_weight'.*{message}"):
        check_axis_values({**PAPER, "style_weight": values})


def test_the_page_of_the_axes_is_the_table():
    page = Path(__file__).parents[2] / "docs" / "axes.md"
    assert page.read_text(encoding="utf-8") == as_markdown(), "run `make docs`"
