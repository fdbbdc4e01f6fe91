from pathlib import Path

import nibabel
import numpy as np
import pytest

from precompute.loaders import DataError, load_cohort
from tests.precompute.loaders.make import find, owners, picture, volume, write_nifti


def load(path: Path, phase: str = "es", size: int = 16):
    return load_cohort(path, size, 1.0, phase)


def alike(loaded, index: int, seed: int) -> bool:
    image = loaded.cohort.images[index, ..., 0]
    return bool(np.corrcoef(image.ravel(), picture(seed=seed).ravel())[0, 1] > 0.9999)


def write_acdc(
    folder: Path, name: str = "patient001", group: str = "HCM", seed: int = 0, cine: bool = True
) -> None:
    """Three slices, four frames; ED is frame 1, ES frame 2; the last slice is the base."""
    values = volume(3, 4, seed)
    folder.mkdir(parents=True)
    (folder / "Info.cfg").write_text(
        f"ED: 1\nES: 2\nGroup: {group}\nHeight: 184.0\nNbFrame: 4\nWeight: 95.0\n"
    )
    if cine:
        write_nifti(folder / f"{name}_4d.nii.gz", values)
    for frame, cavity in ((1, 6), (2, 3)):
        write_nifti(folder / f"{name}_frame{frame:02}.nii.gz", values[..., frame - 1])
        labels = np.zeros((16, 16, 3), np.uint8)
        for place in range(3):
            labels[: cavity + place, :cavity, place] = 3
        write_nifti(folder / f"{name}_frame{frame:02}_gt.nii.gz", labels)


def test_a_file_alone_is_a_subject(tmp_path):
    loaded = load(write_nifti(tmp_path / "heart.nii.gz", volume(3)))
    assert loaded.kind == "NIfTI"
    assert loaded.cohort.images.shape == (3, 16, 16, 1)
    assert loaded.cohort.phase.tolist() == [""] * 3
    assert loaded.cohort.level.tolist() == [0, 0.5, 1]
    assert all(alike(loaded, place, place) for place in range(3))


@pytest.mark.parametrize(("phase", "time"), [("ed", 0), ("es", 2)])
def test_of_a_cine_one_time_is_taken(tmp_path, phase, time):
    write_nifti(tmp_path / "cine.nii", volume(3, 6))
    loaded = load(tmp_path, phase)
    assert loaded.cohort.phase.tolist() == [phase] * 3
    assert all(alike(loaded, place, 6 * place + time) for place in range(3))


def test_all_takes_every_time(tmp_path):
    write_nifti(tmp_path / "cine.nii", volume(2, 3))
    assert load(tmp_path, "all").cohort.phase.tolist() == ["ed", "es", ""] * 2


def test_files_in_the_folder_are_subjects_and_folders_too(tmp_path):
    write_nifti(tmp_path / "a.nii", volume(1, seed=10))
    write_nifti(tmp_path / "b.nii", volume(1, seed=20))
    write_nifti(tmp_path / "c" / "ses-1" / "x.nii", volume(1, seed=30))
    write_nifti(tmp_path / "c" / "ses-2" / "y.nii", volume(1, seed=40))
    assert owners(load(tmp_path).cohort, 10, 20, 30, 40) == [0, 1, 2, 2]


@pytest.mark.parametrize("top", ["", "training"])
@pytest.mark.parametrize("cine", [True, False])
def test_acdc_says_its_phases_and_groups(tmp_path, cine, top):
    for number, group in enumerate(("NOR", "DCM", "Smith")):
        name = f"patient{number:03}"
        write_acdc(tmp_path / top / name, name, group, seed=100 * number, cine=cine)
    for phase, time in (("ed", 0), ("es", 1)):
        cohort = (loaded := load(tmp_path, phase)).cohort
        # The cavity is widest on the last slice, so that is the base.
        seeds = [100 * number + 4 * (2 - n) + time for number in range(3) for n in range(3)]
        order = [find(cohort, seed) for seed in seeds]
        assert owners(cohort, *seeds) == [0, 0, 0, 1, 1, 1, 2, 2, 2]
        assert cohort.group[order].tolist() == ["NOR"] * 3 + ["DCM"] * 3 + [""] * 3
        assert cohort.level[order].tolist() == [0, 0.5, 1] * 3
        assert set(cohort.phase.tolist()) == {phase}
        assert loaded.skipped == ()


def test_acdc_all_takes_the_cine_once(tmp_path):
    write_acdc(tmp_path / "patient001")
    assert load(tmp_path, "all").cohort.phase.tolist() == ["ed", "es", "", ""] * 3


def test_what_lies_beside_a_cine_is_named(tmp_path):
    write_acdc(tmp_path / "patient001")
    write_nifti(tmp_path / "patient001" / "second_cine.nii.gz", volume(2, 5, seed=50))
    write_nifti(tmp_path / "patient001" / "scout.nii.gz", volume(1, seed=60))
    loaded = load(tmp_path)
    assert len(loaded.cohort.images) == 3
    assert len(loaded.skipped) == 2
    assert all("lies beside a cine of the same subject" in said for said in loaded.skipped)


def test_a_patients_folder_itself_is_one_subject(tmp_path):
    write_acdc(tmp_path / "patient001")
    assert load(tmp_path / "patient001", "ed").cohort.subject.tolist() == [0, 0, 0]


def test_without_info_the_labels_say_the_phase(tmp_path):
    write_acdc(tmp_path / "patient001", cine=False)
    (tmp_path / "patient001" / "Info.cfg").unlink()
    write_nifti(tmp_path / "other.nii", volume(1, seed=70))
    loaded = load(tmp_path, "es")
    assert loaded.cohort.phase.tolist() == ["", "es", "es", "es"]
    assert alike(loaded, 3, 1)


def test_frames_of_which_nothing_is_known_are_left_out(tmp_path):
    for frame in (1, 2):
        write_nifti(tmp_path / "a" / f"x_frame{frame:02}.nii", volume(1, seed=frame))
    write_nifti(tmp_path / "b" / "x.nii", volume(1, seed=9))
    loaded = load(tmp_path, "es")
    assert len(loaded.cohort.images) == 1
    assert len(loaded.skipped) == 2
    assert "nothing says which phase this frame shows; expected ED and ES" in loaded.skipped[0]
    assert len(load(tmp_path, "all").cohort.images) == 3


@pytest.mark.parametrize("flip", [(1, 1), (-1, 1), (1, -1), (-1, -1)])
def test_the_affine_turns_the_plane(tmp_path, flip):
    """Whichever way the file stores an axial plane, it is seen from the feet, front up."""
    values = volume(1)[:: flip[0], :: flip[1]]
    write_nifti(tmp_path / "a.nii", values, np.diag([-1.0 * flip[0], -1.0 * flip[1], 8, 1]))
    assert alike(load(tmp_path), 0, 0)


def test_without_an_affine_the_plane_stays(tmp_path):
    image = nibabel.Nifti1Image(volume(1), None)
    image.header.set_zooms((1, 1, 8))
    nibabel.save(image, tmp_path / "a.nii")
    assert alike(load(tmp_path), 0, 0)


def test_microns_are_known(tmp_path):
    image = nibabel.Nifti1Image(volume(1), np.diag([-1000.0, -1000.0, 8000.0, 1.0]))
    image.header.set_xyzt_units("micron")
    nibabel.save(image, tmp_path / "a.nii")
    assert alike(load(tmp_path), 0, 0)


def test_the_stack_is_read_with_its_slope(tmp_path):
    image = nibabel.Nifti1Image(volume(1), np.diag([-1.0, -1.0, 8.0, 1.0]))
    image.header.set_slope_inter(0.5, 100)
    nibabel.save(image, tmp_path / "a.nii")
    assert alike(load(tmp_path), 0, 0)


def damaged(path: Path) -> None:
    whole = write_nifti(path, volume(3)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def no_spacing(path: Path) -> None:
    write_nifti(path, volume(1))
    data = bytearray(path.read_bytes())
    data[80:84] = bytes(4)  # pixdim[1]
    path.write_bytes(data)


def colour(path: Path) -> None:
    dtype = np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")])
    nibabel.save(nibabel.Nifti1Image(np.zeros((4, 4, 2), dtype), np.eye(4)), path)


def five(path: Path) -> None:
    write_nifti(path, np.ones((4, 4, 2, 2, 3), np.float32))


def text(path: Path) -> None:
    path.write_text("no image")


def empty(path: Path) -> None:
    path.touch()


def nan(path: Path) -> None:
    write_nifti(path, np.full((4, 4, 1), np.nan, np.float32))


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (damaged, "its pixels cannot be read"),
        (no_spacing, "its pixel spacing is [0.0, 1.0]; expected lengths in mm above 0"),
        (colour, "expected plain numbers, one a pixel"),
        (five, "has 4x4x2x2x3 values; expected columns x rows x slices [x times]"),
        (text, "cannot be read as NIfTI"),
        (empty, "the file is empty"),
        (nan, "16 of 16 values are NaN or infinite"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_cannot_be_used_is_left_out_and_named(tmp_path, write, why):
    write_nifti(tmp_path / "good.nii", volume(1))
    write(tmp_path / "bad.nii")
    loaded = load(tmp_path)
    assert len(loaded.cohort.images) == 1
    assert len(loaded.skipped) == 1
    assert loaded.skipped[0].startswith("bad.nii")
    assert why in loaded.skipped[0]


def test_labels_without_an_image_are_no_cohort(tmp_path):
    write_nifti(tmp_path / "a_gt.nii", volume(1))
    with pytest.raises(DataError, match=r"a_gt\.nii: is a label map"):
        load(tmp_path)


@pytest.mark.parametrize("phase", ["es", "ed", "all"])
def test_a_compressed_file_that_is_cut_short_is_left_out_whatever_is_read_of_it(tmp_path, phase):
    write_nifti(tmp_path / "good.nii.gz", volume(2, 6, seed=1))
    whole = write_nifti(tmp_path / "short.nii.gz", volume(2, 6, seed=9)).read_bytes()
    (tmp_path / "short.nii.gz").write_bytes(whole[:-9])  # the checksum, and a byte of pixels
    loaded = load_cohort(tmp_path, 16, 1.0, phase)
    assert set(loaded.cohort.subject) == {0}
    assert len(loaded.skipped) == 1
    assert loaded.skipped[0].startswith("short.nii.gz: cannot be unpacked")
