"""The losses that the browser gets against those in the pack."""

from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from app.losses import plane_losses, read_losses
from precompute.pack import Pack


def read(data: bytes, pack: Pack) -> np.ndarray:
    _, *weights = pack.manifest.grid_shape
    return np.frombuffer(data, "<f4").reshape(*weights, 2, len(pack.manifest.loss_steps))


def test_a_plane_has_every_runs_losses(tiny_pack: Path) -> None:
    pack = Pack(tiny_pack)
    for rate in range(3):
        found = read(plane_losses(pack, read_losses(pack, "vgg19"), rate), pack)
        for style, content in np.ndindex(found.shape[:2]):
            expected = pack.losses("vgg19", pack.cell_number(rate, style, content))
            np.testing.assert_array_equal(found[style, content], expected)


def test_cells_that_are_not_computed_have_none(tiny_pack: Path) -> None:
    pack = Pack(tiny_pack)
    found = read(plane_losses(pack, read_losses(pack, "cvae-encoder"), 2), pack)
    assert np.isfinite(found[:2]).all()
    assert np.isnan(found[2:]).all()


def test_other_learning_rates_are_refused(tiny_pack: Path) -> None:
    pack = Pack(tiny_pack)
    for rate in (3, -1):
        with pytest.raises(IndexError):
            plane_losses(pack, read_losses(pack, "vgg19"), rate)


def test_the_server_sends_a_plane_once(client: FlaskClient, tiny_pack: Path) -> None:
    answer, pack = client.get("/losses/vgg19/1"), Pack(tiny_pack)
    assert answer.data == plane_losses(pack, read_losses(pack, "vgg19"), 1)
    again = client.get("/losses/vgg19/1", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for wrong in ("vgg19/3", "vgg19/-1", "vgg19/x", "vgg19", "vgg11/0", "vgg19/1/1"):
        assert client.get(f"/losses/{wrong}").status_code == 404, wrong
