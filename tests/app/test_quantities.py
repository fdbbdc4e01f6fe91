"""The map's numbers against the pack they are of."""

import json
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from app.losses import read_losses
from app.quantities import QUANTITIES, first_shown, quantities
from precompute.measure import measure_images
from precompute.pack import Pack, PackWriter
from precompute.pack.measures import ROLE
from tests.tiny_pack import CELLS


def numbers(pack: Pack, extractor: str) -> dict[str, list[float | None]]:
    return quantities(pack, extractor, read_losses(pack, extractor))


@pytest.fixture
def measured(tiny_pack: Path) -> Path:
    with PackWriter(tiny_pack) as writer:
        measure_images(writer)
    return tiny_pack


def test_the_map_begins_with_the_most_telling_that_there_is(measured: Path) -> None:
    pack = Pack(measured)
    assert first_shown(pack) == "regime"
    del pack.manifest.attachments["classes-vgg19"]
    assert first_shown(pack) == "change"
    del pack.manifest.attachments[ROLE]
    assert first_shown(pack) == "style_loss"


def test_every_cell_has_its_own_numbers(measured: Path) -> None:
    pack = Pack(measured)
    found = numbers(pack, "cvae-encoder")
    assert tuple(found) == QUANTITIES
    content = np.rint(255 * pack.content[..., 0])
    for cell in (0, 3, 17, 29):
        image = pack.image(pack.digests[pack.cells["cvae-encoder"].image[cell]])
        losses = pack.losses("cvae-encoder", cell)
        expected = (np.abs(image - content).mean(), losses[0][-1], losses[1][-1])
        values = [found[name][cell] for name in ("change", "style_loss", "content_loss")]
        assert values == pytest.approx(expected, rel=1e-3)
    assert found["change"][0] == 0, "the lowest style weight leaves the image as it was"
    assert all(-1 <= value <= 1 for value in found["similarity"][:30])


def test_of_cells_that_are_not_computed_nothing_is_told(measured: Path) -> None:
    found = numbers(Pack(measured), "cvae-encoder")
    for values in found.values():
        assert len(values) == CELLS
        assert values[30:] == [None] * 6


def test_a_pack_that_was_not_measured_still_has_losses(tiny_pack: Path) -> None:
    found = numbers(Pack(tiny_pack), "vgg19")
    assert set(found["change"]) == set(found["similarity"]) == {None}
    assert None not in found["style_loss"]


def test_damaged_files_cost_their_own_numbers(measured: Path) -> None:
    pack = Pack(measured)
    (measured / pack.manifest.attachments[ROLE].file).write_bytes(b"")
    shard = next(each for each in pack.manifest.shards if each.extractor == "cvae-encoder")
    (measured / shard.file).write_bytes(b"")
    found = numbers(pack, "cvae-encoder")
    assert set(found["change"]) == {None}
    lost = [value is None for value in found["style_loss"][:30]]
    assert any(lost)
    assert not all(lost)


def test_the_server_sends_them_once_and_says_so_where_there_are_none(client: FlaskClient) -> None:
    answer = client.get("/quantities/vgg19")
    assert answer.mimetype == "application/json"
    assert len(json.loads(answer.data)["style_loss"]) == CELLS
    again = client.get("/quantities/vgg19", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for wrong in ("vgg11", "", "..%2fmanifest.json"):
        assert client.get(f"/quantities/{wrong}").status_code == 404
