"""What can be taken away, against the pack it comes from."""

import csv
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageFont

from app.downloads import DOWNLOADS, FONT, FONT_SIZE, MARGIN, describe_cell, scale_of
from app.text import LANGUAGES, Words
from app.text.en import explorer as text
from precompute.pack import Pack, to_8bit

CELL = 17  # learning rate 5e-3, style weight 1e-10, content weight 1e-8
CALLED = "lr5e-3-sw1e-10-cw1e-8"
PLACE = {"learning_rate": 5e-3, "style_weight": 1e-10, "content_weight": 1e-8}


def get(client: FlaskClient, name: str, cell: int = CELL) -> bytes:
    answer = client.get(f"/download/en/vgg19/{cell}/{name}")
    assert answer.status_code == 200
    assert answer.mimetype == DOWNLOADS[name][1]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="vgg19-{CALLED}-{name}"'
    return answer.data


def image_of(pack: Pack, cell: int) -> np.ndarray:
    return pack.image(pack.digests[pack.cells["vgg19"].image[cell]])


def test_the_picture_has_the_packs_pixels_and_says_what_it_is(
    client: FlaskClient, tiny_pack: Path
) -> None:
    with Image.open(io.BytesIO(get(client, "picture.png"))) as found:
        np.testing.assert_array_equal(np.asarray(found), image_of(Pack(tiny_pack), CELL))
        told = found.info
    assert told["notice"] == text.NOT_FOR_DIAGNOSIS
    assert {key: json.loads(told[key]) for key in PLACE} == PLACE
    assert told["extractor_label"] == "VGG19 (test)"
    assert json.loads(told["style_image"])["licence"] == "MIT"
    assert json.loads(told["style_image"])["provenance"] == "made for tests"
    assert json.loads(told["pixel_pitch_mm"]) == 1.4142


def test_the_figure_has_all_three_in_one_window(client: FlaskClient, tiny_pack: Path) -> None:
    pack = Pack(tiny_pack)
    with Image.open(io.BytesIO(get(client, "figure.png"))) as found:
        assert found.info["notice"] == text.NOT_FOR_DIAGNOSIS
        assert json.loads(found.info["content_image"])["licence"] == "MIT"
        sheet = np.asarray(found.convert("L"))
    scale = scale_of(24)
    side = 24 * scale
    expected = (to_8bit(pack.style), image_of(pack, CELL), to_8bit(pack.content))
    for number, image in enumerate(expected):
        left = MARGIN + number * (side + MARGIN)
        shown = sheet[MARGIN : MARGIN + side, left : left + side]
        np.testing.assert_array_equal(shown, np.kron(image, np.ones((scale, scale), np.uint8)))
    assert (sheet[MARGIN + side :] > 100).any(), "there are words below"
    assert not sheet[MARGIN + side :, -MARGIN:].any(), "and none is cut off"


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_the_figures_font_has_all_letters_of_its_words(words: Words) -> None:
    font = ImageFont.truetype(io.BytesIO(FONT.read_bytes()), FONT_SIZE)
    pages = [words.explorer, words.learn, words.generator, words.about]
    used = set("áéíóúñü¿¡×−·≤") & {letter for page in pages for letter in str(vars(page))}
    assert used >= ({*"×−·"} if words.language == "en" else {*"×−·áéíóúñ"})
    missing = bytes(font.getmask("\uffff"))
    assert [letter for letter in used if bytes(font.getmask(letter)) == missing] == []


def test_the_numbers_are_the_packs(client: FlaskClient, tiny_pack: Path) -> None:
    pack = Pack(tiny_pack)
    style, content = pack.losses("vgg19", CELL)
    found = json.loads(get(client, "numbers.json"))
    assert {key: found[key] for key in PLACE} == PLACE
    assert found["losses"]["step"] == pack.manifest.loss_steps
    np.testing.assert_allclose(found["losses"]["style_loss"], style)
    rows = list(csv.reader(io.StringIO(get(client, "losses.csv").decode())))
    equal = [f"equal_to_{key}" for key in PLACE]
    assert rows[0] == ["step", "style_loss", "content_loss", "extractor", *PLACE, *equal, "notice"]
    assert rows[1][3] == "vgg19"
    assert [float(value) for value in rows[1][4:7]] == list(PLACE.values())
    assert rows[1][7:10] == ["", "", ""]
    assert rows[1][10] == found["notice"]
    np.testing.assert_allclose([float(row[2]) for row in rows[1:]], content)


def test_a_figure_that_a_class_asks_for_at_once_is_drawn_once_a_worker(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, mimetype = DOWNLOADS["figure.png"]
    drawn: list[int] = []

    def draw(pack: Pack, extractor: str, cell: int, text: ModuleType) -> bytes:
        drawn.append(cell)
        time.sleep(0.2)
        return make(pack, extractor, cell, text)

    monkeypatch.setitem(DOWNLOADS, "figure.png", (draw, mimetype))
    with ThreadPoolExecutor(4) as threads:
        clients = [client.application.test_client() for _ in range(4)]
        figures = set(threads.map(lambda each: get(each, "figure.png"), clients))
    assert figures == {get(client, "figure.png")}
    assert drawn == [CELL]
    spanish = client.get(f"/download/es/vgg19/{CELL}/figure.png")
    assert spanish.data not in figures
    assert drawn == [CELL, CELL]


@pytest.mark.parametrize("name", DOWNLOADS)
@pytest.mark.parametrize(
    "cell",
    [
        "vgg11/1",
        "vgg19/36",
        "vgg19/-1",
        "vgg19/x",
        "cvae-encoder/35",
        *(f"vgg19/{huge}" for huge in (2**31, 2**63, 2**64, 10**30)),
    ],
)
def test_what_there_is_not_is_404(client: FlaskClient, cell: str, name: str) -> None:
    assert client.get(f"/download/en/{cell}/{name}").status_code == 404
    assert client.get(f"/download/en/vgg19/35/{name}").status_code == 200


def test_other_files_are_404(client: FlaskClient) -> None:
    for name in ("other.png", "..", "picture.png/"):
        assert client.get(f"/download/en/vgg19/1/{name}").status_code == 404


def test_an_image_that_is_anothers_is_said_to_be(client: FlaskClient, tiny_pack: Path) -> None:
    source = {"learning_rate": 5e-2, "style_weight": 1e-11, "content_weight": 1e-10}
    found = json.loads(client.get("/download/en/vgg19/2/numbers.json").data)
    assert found["equal_to"] == source
    assert (found["regime"], found["precision"]) == ("unchanged", "float32")
    assert found["optimiser"]["epsilon"] == 0.1
    own = json.loads(client.get("/download/en/vgg19/0/numbers.json").data)
    assert own["equal_to"] is None
    with Image.open(io.BytesIO(client.get("/download/en/vgg19/2/picture.png").data)) as picture:
        assert json.loads(picture.info["equal_to"]) == source
    untold = json.loads(client.get("/download/en/cvae-encoder/3/numbers.json").data)
    assert untold["regime"] is untold["equal_to"] is None


def test_a_damaged_cell_is_410(client: FlaskClient, tiny_pack: Path) -> None:
    for shard in tiny_pack.glob("vgg19-*.npz"):
        shard.write_bytes(b"")
    for name in DOWNLOADS:
        assert client.get(f"/download/en/vgg19/{CELL}/{name}").status_code == 410, name


def test_no_cell_below_zero_is_taken_from_the_end(tiny_pack: Path) -> None:
    with pytest.raises(KeyError):
        describe_cell(Pack(tiny_pack), "vgg19", -1, text)
