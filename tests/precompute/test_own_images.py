"""The job on one's own images: data instead of the phantom, two pictures instead of a pair."""

import io
import re
import zipfile

import numpy as np
import pytest
from PIL import Image

from precompute import cli
from precompute.file_pair import is_grey
from precompute.pack import Pack, to_8bit, verify
from precompute.pack.npz import read_npz
from tests.precompute.loaders.make import write_cine
from tests.precompute.loaders.test_nifti import write_acdc

NAME = "Quijano"
OPTIONS = ["--preset", "smoke", "--extractors", "cvae-encoder", "--baselines", "none"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """DICOM of three subjects, whose name is in every place that could leak it."""
    folder = tmp_path_factory.mktemp(NAME) / f"{NAME}_Alonso"
    for number in range(3):
        patient = f"{NAME}^{number}"
        write_cine(
            folder / f"{NAME}{number}",
            slices=2,
            patient=patient,
            seed=100 * number,
            PatientName=patient,
            StudyInstanceUID=f"1.2.4.{number}",
            InstitutionName=f"{NAME} Hospital",
        )
    for file in sorted(folder.rglob("*.dcm")):
        file.rename(file.with_name(f"{NAME}-{file.name}"))
    return folder


@pytest.fixture(scope="module")
def from_data(data, tmp_path_factory):
    """A pack made of that data."""
    out = tmp_path_factory.mktemp("own") / "pack"
    said = ["--licence", "CC0 1.0", "--provenance", "Drawn here"]
    assert cli.main([*OPTIONS, "--data", str(data), *said, "--out", str(out)]) == 0
    return out


def every_byte(folder):
    """All that a pack holds: every file as it is, and every array unpacked."""
    for file in folder.iterdir():
        content = file.read_bytes()
        yield file.name.encode() + content
        if file.suffix == ".npz":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                yield b"".join(archive.read(name) for name in archive.namelist())


def test_no_name_reaches_the_pack(from_data):
    seen = b"\n".join(every_byte(from_data)).lower()
    assert b"cc0 1.0" in seen
    for encoded in (NAME.lower().encode(), NAME.encode("utf-32-le"), NAME.encode("utf-16-le")):
        assert encoded.lower() not in seen


def test_the_pack_says_whose_images_they_are_only_as_far_as_told(from_data):
    manifest = Pack(from_data).manifest
    assert manifest.pair.style.licence == "CC0 1.0"
    provenance = manifest.pair.style.provenance
    assert provenance.startswith("Drawn here; Images given to the job (SHA-256 of pixels")
    assert "phantom" not in manifest.title.lower()
    assert "no patient data" not in manifest.pair.style.provenance
    assert verify(from_data)["whole"]


def test_the_gallery_of_own_data_has_no_source_image(from_data):
    pack = Pack(from_data)
    attachment = pack.manifest.attachments["gallery"]
    gallery = read_npz(pack.read_file(attachment.file, attachment.sha256), attachment.file)
    assert set(gallery) == {"cvae.sample"}


def test_the_job_warns_of_real_pixels_and_a_second_run_changes_nothing(data, from_data, capsys):
    before = {file.name: file.read_bytes() for file in from_data.iterdir()}
    options = ["--data", str(data), "--licence", "CC0 1.0", "--out", str(from_data)]
    assert cli.main([*OPTIONS, *options]) == 0
    assert {file.name: file.read_bytes() for file in from_data.iterdir()} == before
    assert "the style image is real pixels" in capsys.readouterr().err


def test_other_data_is_refused(data, from_data, tmp_path, capsys):
    write_cine(tmp_path / "a", patient="a", seed=7)
    write_cine(tmp_path / "b", patient="b", seed=8, StudyInstanceUID="1.2.9")
    assert cli.main([*OPTIONS, "--data", str(tmp_path), "--out", str(from_data)]) == 1
    assert "recipe is pair-" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: None, "found no image; expected DICOM, NIfTI"),
        (lambda folder: (folder / "a.dcm").write_text("no image"), "a.dcm"),
        (lambda folder: write_cine(folder / "one"), "of 1 subject; expected at least 2"),
    ],
)
def test_data_that_cannot_serve_is_explained(tmp_path, capsys, make, message):
    folder = tmp_path / "data"
    folder.mkdir()
    make(folder)
    out = tmp_path / "pack"
    assert cli.main([*OPTIONS, "--data", str(folder), "--out", str(out)]) == 1
    error = capsys.readouterr().err
    assert "error: " in error
    assert "Traceback" not in error
    assert re.search(message, error)
    assert not (out / "manifest.json").exists()


def write_pictures(folder, count):
    folder.mkdir()
    for number in range(count):
        pixels = np.random.default_rng(number).integers(0, 256, (40, 40)).astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")


def test_of_two_single_pictures_one_is_too_few_to_train_on(tmp_path, capsys):
    write_pictures(tmp_path / "data", 2)
    options = ["--data", str(tmp_path / "data"), "--out", str(tmp_path / "pack")]
    assert cli.main([*OPTIONS, *options]) == 1
    assert (
        "1 image is left to train on, of 2 in all; expected at least 2" in capsys.readouterr().err
    )


def test_neither_name_nor_diagnosis_of_acdcs_layout_reaches_the_pack(tmp_path):
    for number in range(3):
        write_acdc(tmp_path / "data" / f"{NAME}{number}", f"{NAME}{number}", "HCM", 30 * number)
    out = tmp_path / "pack"
    options = ["--data", str(tmp_path / "data"), "--pair", "reconstruction", "--out", str(out)]
    assert cli.main([*OPTIONS, *options]) == 0
    seen = b"\n".join(every_byte(out)).lower()
    for word in (NAME, '"HCM"', "hypertrophic", "subject 0", "subject 1"):
        assert word.lower().encode() not in seen
    with np.load(next(out.glob("gallery-*.npz"))) as gallery:
        assert "group" not in gallery
    manifest = Pack(out).manifest
    assert manifest.pair.kind == "reconstruction"
    assert "chosen by chance" in manifest.pair.style.description


@pytest.fixture
def pictures(tmp_path):
    """A grey ramp and a picture in colour, under names that must not be kept."""
    ramp = np.linspace(0, 255, 48 * 64).reshape(48, 64).astype(np.uint8)
    colour = np.random.default_rng(0).integers(0, 256, (50, 50, 3)).astype(np.uint8)
    content, style = tmp_path / f"{NAME}-1.png", tmp_path / f"{NAME}-2.png"
    Image.fromarray(ramp).save(content)
    Image.fromarray(colour).save(style)
    return ["--content", str(content), "--style", str(style)]


def test_two_pictures_are_a_pair_without_any_training(pictures, tmp_path, capsys):
    out = tmp_path / "pack"
    options = ["--preset", "smoke", "--extractors", "vgg19", "--weights", "vgg19=random"]
    said = ["--title", "Two fields", "--provenance", "Drawn for this", "--licence", "CC BY 4.0"]
    assert cli.main([*options, *pictures, *said, "--out", str(out)]) == 0
    assert "training" not in capsys.readouterr().err
    pack = Pack(out)
    assert pack.manifest.title == "Two fields"
    for source in (pack.manifest.pair.style, pack.manifest.pair.content):
        assert (source.provenance, source.licence) == ("Drawn for this", "CC BY 4.0")
    assert pack.style.shape == pack.content.shape == (32, 32, 3)
    assert is_grey(pack.content)
    assert not is_grey(pack.style)
    assert pack.manifest.image.pixel_pitch_mm is None
    assert pack.manifest.generator is None
    assert pack.manifest.pair.kind == "files"
    assert NAME.lower().encode() not in b"".join(every_byte(out)).lower()
    assert pack.manifest.image.channels == 3
    moved = pack.image(pack.digests[pack.cells["vgg19"].image[pack.cell_number(0, 1, 0)]])
    assert np.abs(moved.astype(int) - to_8bit(pack.content, 3)).max() > 5
    assert not np.array_equal(moved[..., 0], moved[..., 2]), "the result is in colour"
    assert verify(out)["whole"]


def test_two_pictures_and_the_encoder_train_a_cvae_beside_them(pictures, tmp_path):
    out = tmp_path / "pack"
    options = ["--preset", "smoke", "--weights", "vgg19=random", *pictures, "--out", str(out)]
    assert cli.main([*options, "--select", "vgg19:5e-2:1e-9:*"]) == 0
    there = {"measures", "classes-vgg19"}
    assert set(Pack(out).manifest.attachments) == there
    assert cli.main([*options, "--select", "cvae-encoder:5e-2:1e-2:*"]) == 0
    assert set(Pack(out).manifest.attachments) == {*there, "cvae", "classes-cvae-encoder"}
    assert verify(out)["computed"] == 4
    pack = Pack(out)
    grey = pack.image(pack.digests[pack.cells["cvae-encoder"].image[pack.cell_number(0, 1, 0)]])
    assert is_grey(grey), "the encoder's image has one channel"
    assert grey.shape == (32, 32, 3)
