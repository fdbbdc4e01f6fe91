import pytest

from precompute.selection import parse_selection

AXES = {
    "learning_rate": [5e-2, 5e-3],
    "style_weight": [1e-3, 1e-2, 1e-1, 1e0],
    "content_weight": [1e-10, 1e-9, 1e-8],
}


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("vgg16:5e-2:1e-3:1e-10", [0]),
        ("vgg16:5e-3:1e0:1e-8", [23]),
        ("vgg16:5e-2:1e-2:*", [3, 4, 5]),
        ("vgg16:*:1e-3:1e-10,1e-08", [0, 2, 12, 14]),
        ("vgg16:5e-2:*/2:*/3", [0, 6]),
        ("vgg16:0.05:1,0.1:1e-9", [7, 10]),
    ],
)
def test_a_selection_is_a_block_of_cells(text, cells):
    assert parse_selection(text, ["vgg16"], AXES).cells(AXES) == cells


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("vgg16:5e-2:1e-3", "3 parts; expected EXTRACTOR:LR:SW:CW"),
        ("vgg99:*:*:*", "there is no extractor 'vgg99' here; expected one of vgg16"),
        ("vgg16:1e-2:*:*", "LR is '1e-2'; expected .* 5e-02, 5e-03"),
        ("vgg16:*:abc:*", "SW is 'abc'"),
        ("vgg16:*:*:*/0", r"CW is '\*/0'"),
    ],
)
def test_a_bad_selection_is_explained(text, message):
    with pytest.raises(ValueError, match=message):
        parse_selection(text, ["vgg16"], AXES)
