import csv
import re
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGLSLossless, RLELossless

from precompute.cohort import WHITE
from precompute.loaders import DataError, load_cohort
from precompute.loaders.dicom import read_header
from precompute.loaders.dicom_stacks import choose_images, in_time, make_stacks
from tests.precompute.loaders.make import (
    ACROSS,
    APEXWARD,
    DOWN,
    find,
    owners,
    picture,
    write_cine,
    write_dicom,
)


def load(path: Path, phase: str = "es", size: int = 16):
    return load_cohort(path, size, 1.0, phase)


def pixels(loaded, index: int = 0):
    return loaded.cohort.images[index, ..., 0].astype(float)


def alike(one, other) -> bool:
    return bool(np.corrcoef(np.ravel(one), np.ravel(other))[0, 1] > 0.9999)


def test_a_cine_is_put_in_order_by_place_and_time(tmp_path):
    write_cine(tmp_path)
    loaded = load(tmp_path, "all")
    cohort = loaded.cohort
    assert loaded.kind == "DICOM"
    assert loaded.skipped == ()
    assert cohort.images.shape == (18, 16, 16, 1)
    assert cohort.phase.tolist() == ["ed", "", "es", "", "", ""] * 3
    assert cohort.level.tolist() == [0.0] * 6 + [0.5] * 6 + [1.0] * 6
    assert cohort.pitch == 1.0
    for number in range(18):
        assert alike(pixels(loaded, number), picture(seed=number))


@pytest.mark.parametrize(("phase", "time"), [("ed", 0), ("es", 2)])
def test_one_phase_is_one_image_a_slice(tmp_path, phase, time):
    write_cine(tmp_path)
    loaded = load(tmp_path, phase)
    assert loaded.cohort.phase.tolist() == [phase] * 3
    for place in range(3):
        assert alike(pixels(loaded, place), picture(seed=6 * place + time))


def test_without_trigger_times_the_instance_number_counts(tmp_path):
    write_cine(tmp_path, TriggerTime=None)
    assert alike(pixels(load(tmp_path, "ed"), 1), picture(seed=6))


def test_trigger_times_that_are_all_the_same_are_as_good_as_none(tmp_path):
    write_cine(tmp_path, TriggerTime=0.0)
    loaded = load(tmp_path, "ed")
    assert loaded.skipped == ()
    assert alike(pixels(loaded, 1), picture(seed=6))


def test_of_acquisitions_mixed_at_one_place_no_phase_is_guessed(tmp_path):
    write_cine(tmp_path / "a", slices=2)
    for path in sorted((tmp_path / "a").glob("*.dcm")):
        file = dcmread(path)
        if float(file.ImagePositionPatient[0]) == 0:  # the first place once more
            file.InstanceNumber += 100
            file.PixelData = picture(seed=int(file.InstanceNumber)).tobytes()
            file.save_as(tmp_path / "a" / f"again-{path.name}")
    loaded = load(tmp_path, "es")
    assert len(loaded.cohort.images) == 1, "the second place"
    assert alike(pixels(loaded), picture(seed=6 + 2))
    assert len(loaded.skipped) == 1
    assert "and 11 more lie at one place and share trigger times" in loaded.skipped[0]
    assert len(load(tmp_path, "all").cohort.images) == 18


@pytest.mark.parametrize("kind", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("limit", [None, -1900])
def test_padding_takes_no_part_in_the_scale(tmp_path, kind, limit):
    inner = picture(16).astype(np.int16)
    padded = inner.copy()
    padded[:, :4] = -2000 if limit is None else -1950
    write_dicom(
        tmp_path / "a.dcm",
        padded,
        PixelPaddingValue=-2000,
        PixelPaddingRangeLimit=limit,
        PhotometricInterpretation=kind,
    )
    image = pixels(load(tmp_path))
    assert (image[:, :4] == 0).all()
    expected = inner[:, 4:].astype(float) * (-1 if kind == "MONOCHROME1" else 1)
    assert alike(image[:, 4:], expected)
    assert image.max() == WHITE


def test_a_stack_stored_from_the_apex_is_turned_round(tmp_path):
    for place in range(3):
        write_dicom(
            tmp_path / f"{place}.dcm",
            picture(seed=place),
            ImagePositionPatient=-place * 8 * APEXWARD,
            InstanceNumber=place,
        )
    loaded = load(tmp_path)
    assert loaded.cohort.level.tolist() == [0, 0.5, 1]
    assert alike(pixels(loaded, 0), picture(seed=2))
    assert loaded.cohort.phase.tolist() == ["", "", ""]


def test_a_plane_stored_sideways_is_turned(tmp_path):
    """Columns lead down, rows to the patient's right."""
    write_dicom(tmp_path / "a.dcm", np.rot90(picture()), ImageOrientationPatient=[*DOWN, *-ACROSS])
    write_dicom(tmp_path / "b.dcm", picture(seed=1), PatientID="p1")
    loaded = load(tmp_path)
    assert alike(pixels(loaded, find(loaded.cohort, 0)), picture())
    assert owners(loaded.cohort, 0, 1) == [0, 1]


def test_the_spacing_turns_with_the_plane(tmp_path):
    """A square of 8 x 8 mm in pixels of 2 x 1 mm, stored sideways."""
    stored = np.zeros((16, 16), np.uint16)
    stored[6:10, 4:12] = 100
    write_dicom(
        tmp_path / "a.dcm",
        stored,
        PixelSpacing=[2.0, 1.0],
        ImageOrientationPatient=[*DOWN, *-ACROSS],
    )
    image = pixels(load(tmp_path)) > WHITE / 2
    assert image.sum(axis=0).max() == image.sum(axis=1).max() == 8


def test_rescaling_and_the_sign_of_monochrome1(tmp_path):
    write_dicom(tmp_path / "a.dcm", RescaleSlope=2, RescaleIntercept=-50)
    write_dicom(tmp_path / "b.dcm", PatientID="p1", PhotometricInterpretation="MONOCHROME1")
    loaded = load(tmp_path)
    np.testing.assert_allclose(pixels(loaded, 1), WHITE - pixels(loaded, 0), atol=1)


def test_the_slope_acts_within_a_stack(tmp_path):
    """The second slice has half the values and twice the slope."""
    image = picture() * 2
    write_dicom(tmp_path / "a.dcm", image)
    write_dicom(
        tmp_path / "b.dcm", image // 2, RescaleSlope=2, RescaleIntercept=0,
        ImagePositionPatient=8 * APEXWARD,
    )  # fmt: skip
    loaded = load(tmp_path)
    np.testing.assert_array_equal(pixels(loaded, 0), pixels(loaded, 1))


def test_patients_are_subjects_whatever_the_folders(tmp_path):
    write_cine(tmp_path / "x", 2, patient="b", seed=100, StudyInstanceUID="1.1")
    write_cine(tmp_path / "y", 2, patient="a", seed=200, StudyInstanceUID="1.2")
    write_cine(tmp_path / "z", 2, patient="a", seed=300, StudyInstanceUID="1.3")
    systole = [seed + 6 * place + 2 for seed in (100, 200, 300) for place in (0, 1)]
    assert owners(load(tmp_path).cohort, *systole) == [0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize("patient", ["ANON", None])
def test_where_all_bear_one_id_the_studies_are_the_subjects(tmp_path, patient):
    for study in range(3):
        write_cine(
            tmp_path / "all" / str(study),
            *(1, 2),
            patient=patient,
            seed=study * 50,
            StudyInstanceUID=f"1.{study + 1}",
        )
    assert load(tmp_path).cohort.subject.tolist() == [0, 1, 2]


def test_without_any_id_the_folders_are_the_subjects(tmp_path):
    for name in "ab":
        write_dicom(
            tmp_path / name / "1.dcm",
            picture(seed=ord(name)),
            PatientID=None,
            StudyInstanceUID=None,
        )
    assert load(tmp_path).cohort.subject.tolist() == [0, 1]


def test_a_series_for_each_slice_is_one_stack(tmp_path):
    for place in range(4):
        write_dicom(
            tmp_path / f"{place}.dcm",
            picture(seed=place),
            SeriesInstanceUID=f"1.9.{9 - place}",
            ImagePositionPatient=place * 8 * APEXWARD,
        )
    loaded = load(tmp_path)
    np.testing.assert_allclose(loaded.cohort.level, [0, 1 / 3, 2 / 3, 1], atol=1e-6)


def test_two_series_at_the_same_places_are_two_stacks(tmp_path):
    for series, gain in enumerate((1, 50)):
        for place in range(2):
            write_dicom(
                tmp_path / f"{series}{place}.dcm",
                picture(seed=place) * gain,
                SeriesInstanceUID=f"1.9.{series}",
                ImagePositionPatient=place * 8 * APEXWARD,
            )
    loaded = load(tmp_path)
    assert loaded.cohort.subject.tolist() == [0] * 4
    assert loaded.cohort.level.tolist() == [0, 1, 0, 1]
    np.testing.assert_allclose(pixels(loaded, 0), pixels(loaded, 2), atol=1)


def test_a_localiser_does_not_join_the_stack(tmp_path):
    write_cine(tmp_path, 2, 3)
    write_dicom(tmp_path / "localiser.dcm", ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                SeriesInstanceUID="1.7")  # fmt: skip
    cohort = load(tmp_path).cohort
    assert cohort.phase.tolist() == ["es", "es", ""]
    assert np.isnan(cohort.level).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"PixelSpacing": None}, "has no PixelSpacing; expected two lengths in mm"),
        ({"PixelSpacing": [0.0, 1.0]}, "has no PixelSpacing"),
        ({"ImagePositionPatient": None}, "has no ImagePositionPatient or ImageOrientationPatient"),
        ({"ImageOrientationPatient": [0] * 6}, "has no ImagePositionPatient or"),
        ({"NumberOfFrames": 2, "PixelData": bytes(1024)}, "is multi-frame (2 frames in one file)"),
        ({"Rows": None}, "holds no image"),
        ({"PixelData": None}, "the header says there is an image, but no pixels follow"),
        (
            {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0},
            "is a colour image (RGB, 3 values a pixel); expected MONOCHROME1 or MONOCHROME2",
        ),
        (
            {"ImageType": "ORIGINAL\\PRIMARY\\P\\ND"},
            "is no magnitude image (ImageType ORIGINAL/PRIMARY/P/ND); expected one",
        ),
        ({"PhotometricInterpretation": "PALETTE COLOR"}, "is a colour image (PALETTE COLOR"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_named(tmp_path, fields, why):
    write_dicom(tmp_path / "good.dcm", PatientID="other")
    write_dicom(tmp_path / "sub" / "bad.dcm", **fields)
    loaded = load(tmp_path)
    assert len(loaded.cohort.images) == 1
    assert len(loaded.skipped) == 1
    assert loaded.skipped[0].startswith(str(Path("sub") / "bad.dcm") + ": " + why)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_left_out_and_named(tmp_path, share):
    write_dicom(tmp_path / "good.dcm", PatientID="other")
    whole = write_dicom(tmp_path / "bad.dcm").read_bytes()
    (tmp_path / "bad.dcm").write_bytes(whole[: int(len(whole) * share)])
    loaded = load(tmp_path)
    assert len(loaded.cohort.images) == 1
    assert len(loaded.skipped) == 1
    assert loaded.skipped[0].startswith("bad.dcm: ")


def test_a_slice_of_another_size_is_left_out(tmp_path):
    for place in range(8):
        image = picture(20 if place == 3 else 16, seed=place)
        write_dicom(tmp_path / f"{place}.dcm", image, ImagePositionPatient=place * 8 * APEXWARD)
    loaded = load(tmp_path)
    assert len(loaded.cohort.images) == 7
    assert loaded.skipped[0].startswith("3.dcm: 20x20 pixels; expected 16x16")


def test_a_text_file_called_dcm_is_named(tmp_path):
    write_dicom(tmp_path / "good.dcm")
    (tmp_path / "notes.dcm").write_text("no image\n" * 50)
    (tmp_path / "notes.txt").write_text("a text")
    (tmp_path / ".hidden").write_text("a text")
    assert load(tmp_path).skipped == (
        "notes.dcm: is no DICOM file: no 'DICM' at byte 128; export it again as DICOM Part 10",
        "other files: 1 .txt; of no format that is read here",
    )


def test_compressed_files_are_decoded_where_there_is_a_decoder(tmp_path):
    plain = load(write_dicom(tmp_path / "a.dcm"))
    file = dcmread(tmp_path / "a.dcm")
    file.compress(RLELossless)
    file.save_as(tmp_path / "a.dcm")
    assert load(tmp_path).digest == plain.digest


def test_a_missing_decoder_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "pydicom.pixels.decoders.base.Decoder.is_available", property(lambda self: False)
    )
    write_dicom(tmp_path / "a.dcm", syntax=JPEGLSLossless, PixelData=encapsulate([b"1234"]))
    with pytest.raises(DataError, match=r"a\.dcm: is compressed as JPEG-LS Lossless.* pip install"):
        load(tmp_path)


def test_headers_that_break_the_standard_are_passed_over(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", StudyInstanceUID="1.2.4", TriggerTime=1.0)
    path.write_bytes(path.read_bytes().replace(b"1.2.5\0", b"1.05.5"))
    assert len(load(tmp_path).cohort.images) == 1


def test_real_images_lie_and_come_in_order(sunnybrook):
    """Three subjects, one of them stored sideways, of 12, 13 and 10 slices with 20 phases."""
    loaded = load_cohort(sunnybrook, 180, 2**0.5, "es")
    cohort = loaded.cohort
    assert np.bincount(cohort.subject).tolist() == [12, 13, 10]
    assert set(cohort.phase.tolist()) == {"es"}
    for number in range(3):
        level = cohort.level[cohort.subject == number]
        assert (level[0], level[-1]) == (0, 1)
        assert np.all(np.diff(level) > 0)
    middle = cohort.unit()[np.abs(cohort.level - 0.5) < 0.2, ..., 0]
    heart, lung = middle[:, 70:110, 70:110].mean(), middle[:, 30:90, 130:160].mean()
    assert heart > 2 * lung, "the heart is in the middle, the left lung to its right"


def test_the_estimate_of_end_systole_against_contours(sunnybrook):
    """Files with an inner contour and no outer one are end-systole, as an expert saw it."""

    def numbers(folder: Path) -> set[int]:
        return {int(re.findall(r"\d+", file.name)[1]) for file in folder.iterdir()}

    off = []
    rows = list(csv.reader((sunnybrook / "link.csv").read_text().splitlines()))
    for patient, original in rows[1:]:
        contours = sunnybrook / "contours" / original
        systole = numbers(contours / "i-contours") - numbers(contours / "o-contours")
        slices = [read_header(path) for path in (sunnybrook / patient).glob("*.dcm")]
        for _, place in (placed for stack in make_stacks(slices) for placed in stack):
            images = [int(found.path.stem) for found in in_time(place)]
            estimate = images[choose_images(place, "es")[0][0]]
            off += [estimate - number for number in images if number in systole]
    assert len(off) == 28
    assert set(off) <= {-1, 0}
    assert off.count(0) >= 19
