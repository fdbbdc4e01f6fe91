"""What holds for every format: privacy, digest, memory, and bad input."""

import dataclasses
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from precompute.loaders import DataError, group_skips, load_cohort, survey
from tests.precompute.loaders.make import picture, volume, write_cine, write_dicom, write_nifti

NAME = "Doe^Jane"


def named_dicom(root: Path, name: str) -> None:
    for number in range(2):
        write_cine(
            root / f"{name}{number}",
            2,
            patient=f"{name}{number}",
            seed=50 * number,
            PatientName=name,
            PatientBirthDate="19700101",
            StudyInstanceUID=f"1.2.{number}",
            StudyDescription=name,
            SeriesDescription=name,
            InstitutionName=name,
        )


def named_nifti(root: Path, name: str) -> None:
    for number in range(2):
        folder = root / f"{name}{number}"
        write_nifti(folder / f"{name}.nii.gz", volume(2, 4, seed=10 * number))
        (folder / "Info.cfg").write_text(f"ED: 1\nES: 2\nGroup: {name}\nName: {name}\n")


def named_pictures(root: Path, name: str) -> None:
    for number in range(4):
        folder = root / f"{name}{number // 2}"
        folder.mkdir(parents=True, exist_ok=True)
        image = Image.fromarray(picture(seed=number))
        image.save(folder / f"{name}{number}.tif", description=name)


def named_arrays(root: Path, name: str) -> None:
    for number in range(2):
        (root / f"{name}{number}").mkdir(parents=True)
        np.save(root / f"{name}{number}" / f"{name}.npy", picture(seed=number)[None])


EVERY = [named_dicom, named_nifti, named_pictures, named_arrays]


@pytest.mark.parametrize("write", EVERY)
def test_no_name_is_in_what_is_loaded(tmp_path, write):
    write(tmp_path / NAME, NAME)
    loaded = load_cohort(tmp_path / NAME, 16, 1.0, "es")
    cohort = loaded.cohort
    assert np.unique(cohort.subject).tolist() == [0, 1]
    kept = [loaded.kind, loaded.digest]
    for field in dataclasses.fields(cohort):
        value = getattr(cohort, field.name)
        kept.append(str(value.tolist()) if isinstance(value, np.ndarray) else str(value))
    for word in (NAME, *NAME.split("^")):
        assert not any(word.lower() in text.lower() for text in kept)
    assert set(cohort.group.tolist()) == {""}


@pytest.mark.parametrize("write", EVERY)
def test_the_digest_knows_pixels_and_geometry_and_no_names(tmp_path, write):
    write(tmp_path / "a", NAME)
    write(tmp_path / "b", "Somebody")
    one, other = (load_cohort(tmp_path / part, 16, 1.0, "es") for part in "ab")
    assert one.digest == other.digest
    assert len(one.digest) == 64
    assert int(one.digest, 16)
    assert load_cohort(tmp_path / "a", 15, 1.0, "es").digest != one.digest


def test_names_and_their_order_change_neither_digest_nor_cohort(tmp_path):
    for order, folder in (((0, 1), "a"), ((1, 0), "b")):
        (tmp_path / folder).mkdir()
        np.save(tmp_path / folder / "x.npy", np.stack([picture(seed=n) for n in order]))
    one, other = (load_cohort(tmp_path / part, 16, 1.0, "es") for part in "ab")
    assert one.digest == other.digest
    np.testing.assert_array_equal(one.cohort.images, other.cohort.images)
    np.testing.assert_array_equal(one.cohort.subject, other.cohort.subject)


def test_the_pitch_counts_where_there_is_a_spacing(tmp_path):
    write_dicom(tmp_path / "a.dcm", picture(64))
    fine, coarse = (load_cohort(tmp_path, 16, pitch, "es") for pitch in (1.0, 2.0))
    assert (fine.cohort.pitch, coarse.cohort.pitch) == (1.0, 2.0)
    assert fine.digest != coarse.digest


def test_a_subject_that_comes_twice_is_left_out(tmp_path):
    np.save(tmp_path / "a.npy", np.stack([picture(), picture(seed=1), picture()]))
    loaded = load_cohort(tmp_path, 16, 1.0, "es")
    assert loaded.cohort.subject.tolist() == [0, 1]
    assert loaded.skipped == (
        "a.npy, subject 2: holds the same images as a subject before it; skipped",
    )


def test_of_several_formats_one_is_read(tmp_path):
    write_dicom(tmp_path / "a.dcm")
    Image.fromarray(picture()).save(tmp_path / "preview.png")
    loaded = load_cohort(tmp_path, 16, 1.0, "es")
    assert loaded.kind == "DICOM"
    assert loaded.skipped == (
        "1 picture files: the folder also holds DICOM, which is read; "
        "give each format its own folder",
    )


def test_a_folder_around_the_subjects_does_not_count(tmp_path):
    for name in "ab":
        folder = tmp_path / "download" / "training" / name
        folder.mkdir(parents=True)
        np.save(folder / "x.npy", picture(seed=ord(name))[None])
    assert load_cohort(tmp_path, 16, 1.0, "es").cohort.subject.tolist() == [0, 1]


def test_nothing_to_load(tmp_path):
    with pytest.raises(DataError, match="found no image; expected DICOM, NIfTI"):
        load_cohort(tmp_path, 16, 1.0, "es")
    with pytest.raises(DataError, match="nowhere does not exist; expected a file or folder"):
        load_cohort(tmp_path / "nowhere", 16, 1.0, "es")


def test_where_all_is_left_out_the_first_reasons_are_said(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.dcm").write_text("no image")
    with pytest.raises(DataError) as caught:
        load_cohort(tmp_path, 16, 1.0, "es")
    text = str(caught.value)
    assert "no image could be loaded; expected DICOM" in text
    assert "Left out: 5. 0.dcm: is no DICOM file" in text
    assert "2.dcm" in text
    assert "3.dcm" not in text
    assert text.endswith("; and 2 more")


@pytest.mark.parametrize("suffix", [".dcm", ".nii", ".npy", ".png"])
def test_a_file_without_permission_is_named(tmp_path, monkeypatch, suffix):
    """Root may read all files, so the refusal is played."""
    (tmp_path / f"secret{suffix}").write_bytes(b"x" * 500)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    monkeypatch.setattr("PIL.Image.open", refuse)
    monkeypatch.setattr("nibabel.load", refuse)
    with pytest.raises(DataError, match=rf"secret\{suffix}: .*Permission denied.*permissions"):
        load_cohort(tmp_path, 16, 1.0, "es")


def test_a_folder_without_permission_is_named(tmp_path, monkeypatch):
    np.save(tmp_path / "a.npy", picture()[None])
    (tmp_path / "locked").mkdir()
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    assert load_cohort(tmp_path, 16, 1.0, "es").skipped == (
        "locked: the folder cannot be read (Permission denied); check its permissions",
    )


@pytest.mark.parametrize(
    ("size", "pitch", "phase"),
    [(0, 1.0, "es"), (16, 0.0, "es"), (16, float("nan"), "es"), (16, 1.0, "systole")],
)
def test_arguments_out_of_range(tmp_path, size, pitch, phase):
    with pytest.raises(ValueError, match="expected"):
        load_cohort(tmp_path, size, pitch, phase)


def test_the_survey_counts_before_anything_is_read(tmp_path):
    """10 GB that are all hole: the size is known at once."""
    np.save(tmp_path / "a.npy", picture()[None])
    with (tmp_path / "b.npy").open("wb") as stream:
        stream.truncate(10 * 10**9)
    found = survey(tmp_path)
    assert (found.kind, found.files) == ("NumPy", 2)
    assert found.bytes > 10 * 10**9


def test_too_little_memory_is_said_before_anything_is_read(tmp_path, monkeypatch):
    """An array of 10 GB that are all hole."""
    header = {"descr": "|u1", "fortran_order": False, "shape": (1000, 3200, 3200)}
    (tmp_path / "subject").mkdir()
    with (tmp_path / "subject" / "a.npy").open("wb") as stream:
        np.lib.format.write_array_header_1_0(stream, header)
        stream.truncate(stream.tell() + 1000 * 3200**2)
    monkeypatch.setattr("precompute.loaders.memory.machine_bytes", lambda: 16 * 10**9)
    with pytest.raises(DataError) as caught:
        load_cohort(tmp_path, 180, 1.0, "es")
    assert str(caught.value) == (
        "loading 1000 images of 1 subjects at 180 x 180 pixels takes about 123.0 GB of memory; "
        "this machine has 16.0 GB. Take one phase (--phase es), a smaller --size, or fewer subjects"
    )


def test_memory_holds_one_subject_at_a_time(tmp_path):
    """24 subjects of 1 MB each; all at once would be 24 MB, and 96 as float32."""
    for number in range(24):
        (tmp_path / f"{number}").mkdir()
        noise = np.random.default_rng(number).integers(0, 255, (4, 512, 512), np.uint8)
        np.savez(tmp_path / f"{number}" / "a.npz", images=noise)
    tracemalloc.start()
    load_cohort(tmp_path, 16, 1.0, "es")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * 10**6


def test_what_is_left_out_for_one_reason_is_said_in_one_sentence():
    skipped = [f"{number}.dcm: has no spacing" for number in range(5)] + ["x.png: is in colour"]
    assert group_skips(skipped) == [
        "0.dcm, 1.dcm, 2.dcm and 2 more: has no spacing",
        "x.png: is in colour",
    ]
