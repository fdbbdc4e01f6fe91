"""Writes tiny images of every format: a bright disc and a darker one, so that turns show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nibabel
import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage

from precompute.cohort import Cohort

# A short-axis view: columns lead left and back, rows down.
ACROSS, DOWN = np.array([0.8, 0.6, 0.0]), np.array([0.0, 0.0, -1.0])
APEXWARD = -np.cross(ACROSS, DOWN)  # left and forward


def picture(size: int = 16, seed: int = 0) -> np.ndarray:
    """A (size, size) uint16 image, 0 to about 1000."""
    rows, columns = np.mgrid[:size, :size] / size - 0.5
    image = 700.0 * (rows**2 + columns**2 < 0.1) + 200 * (rows < columns)
    return (image + np.random.default_rng(seed).uniform(0, 100, (size, size))).astype(np.uint16)


def write_dicom(path: Path, pixels: np.ndarray | None = None, **fields: Any) -> Path:
    """Write one MR image; `fields` replace the header's, None leaves one out."""
    pixels = picture() if pixels is None else pixels
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MRImageStorage
    meta.MediaStorageSOPInstanceUID = "1.2.3"
    meta.TransferSyntaxUID = fields.pop("syntax", ExplicitVRLittleEndian)
    header = {
        "SOPClassUID": MRImageStorage,
        "SOPInstanceUID": "1.2.3",
        "PatientID": "p0",
        "StudyInstanceUID": "1.2.4",
        "SeriesInstanceUID": "1.2.5",
        "InstanceNumber": 1,
        "Rows": pixels.shape[0],
        "Columns": pixels.shape[1],
        "PixelSpacing": [1.0, 1.0],
        "ImagePositionPatient": [0.0, 0.0, 0.0],
        "ImageOrientationPatient": [*ACROSS, *DOWN],
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16,
        "BitsStored": 16,
        "HighBit": 15,
        "PixelRepresentation": int(pixels.dtype.kind == "i"),
        "PixelData": pixels.tobytes(),
        **fields,
    }
    file = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    for keyword, value in header.items():
        if value is not None:
            setattr(file, keyword, [float(v) for v in value] if _is_list(value) else value)
    path.parent.mkdir(parents=True, exist_ok=True)
    if meta.TransferSyntaxUID.is_compressed:
        file["PixelData"].is_undefined_length = True
    file.save_as(path)
    return path


def _is_list(value: Any) -> bool:
    return isinstance(value, list | np.ndarray)


def write_cine(
    folder: Path, slices: int = 3, times: int = 6, patient: str = "p0", seed: int = 0, **fields: Any
) -> None:
    """Write a short axis, base first, file names in no order; R-R is 900 ms."""
    for place in range(slices):
        for time in range(times):
            number = place * times + time
            write_dicom(
                folder / f"{(number * 7919) % 1000:03}.dcm",
                picture(seed=seed + number),
                **{
                    "PatientID": patient,
                    "InstanceNumber": number + 1,
                    "TriggerTime": time * 150.0,
                    "NominalInterval": 900,
                    "ImagePositionPatient": place * 8 * APEXWARD,
                    **fields,
                },
            )


def write_nifti(path: Path, values: np.ndarray, affine: np.ndarray | None = None) -> Path:
    """Write values (columns, rows, slices[, times]) with 1 mm pixels and an axial affine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    affine = np.diag([-1.0, -1.0, 8.0, 1.0]) if affine is None else affine
    nibabel.save(nibabel.Nifti1Image(values, affine), path)
    return path


def volume(slices: int = 3, times: int | None = None, seed: int = 0) -> np.ndarray:
    """(16, 16, slices[, times]) int16."""
    shape = (slices, times or 1)
    planes = [picture(seed=seed + n).T for n in range(slices * shape[1])]
    values = np.stack(planes, axis=-1).reshape(16, 16, *shape).astype(np.int16)
    return values if times else values[..., 0]


def find(cohort: Cohort, seed: int) -> int:
    """Return which image of a 16-pixel cohort is `picture(seed=seed)`."""
    wanted = picture(seed=seed).ravel()
    likeness = [np.corrcoef(image.ravel(), wanted)[0, 1] for image in cohort.images]
    best = int(np.argmax(likeness))
    assert likeness[best] > 0.999, f"no image is picture {seed}; the nearest has {likeness[best]}"
    return best


def owners(cohort: Cohort, *seeds: int) -> list[int]:
    """Return whose each picture is, subjects numbered by their first appearance here."""
    subjects = [int(cohort.subject[find(cohort, seed)]) for seed in seeds]
    return [list(dict.fromkeys(subjects)).index(subject) for subject in subjects]
