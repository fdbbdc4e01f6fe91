"""Killed at any moment, the next start goes on and ends with the same images and losses.

`make soak` kills more often, and a job that runs every cell too.
"""

import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from precompute.pack import Pack, verify
from precompute.pack.lock import take_lock
from precompute.pack.manifest_file import MANIFEST_NAME
from precompute.pack.regimes import Regime

KILLS = int(os.environ.get("KILLS", "3"))
EVERY_CELL = "every cell run"
GRIDS = ["collapsed", EVERY_CELL] if KILLS > 3 else ["collapsed"]
RATES, WEIGHTS = "5e-2", ",".join(f"1e{power}" for power in range(-15, 5))
CELLS = 20 * 20
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGINT)
STARTS_WITHIN = 120  # seconds


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """A grid of an untrained VGG16 for a pair of pictures, some of whose cells are equal."""
    folder = tmp_path_factory.mktemp("pictures")
    ramp = np.linspace(0, 255, 32).astype(np.uint8)
    for name, pixels in {"content": ramp[None], "style": ramp[:, None] ^ ramp[None]}.items():
        Image.fromarray(np.broadcast_to(pixels, (32, 32)).copy()).save(folder / f"{name}.png")
    pair = [f"--{name}={folder / name}.png" for name in ("content", "style")]
    axes = [f"--learning-rates={RATES}", f"--style-weights={WEIGHTS}"]
    job = [*pair, *axes, f"--content-weights={WEIGHTS}", "--steps=6", "--size=32"]
    extractor = ["--extractors=vgg16", "--weights=vgg16=random"]
    return [sys.executable, "-m", "precompute", *job, *extractor]


def start(command, out, **options):
    return subprocess.Popen(
        [*command, f"--out={out}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    )


def finish(command, out, **options):
    """Run to the end; return the exit status and what was printed."""
    process = start(command, out, **options)
    printed = process.communicate(timeout=500)[0].decode()
    return process.returncode, printed


@pytest.fixture(scope="module", params=GRIDS)
def undisturbed(request, command, tmp_path_factory):
    """The command, the pack it makes when nothing happens, and how long that takes."""
    if request.param == EVERY_CELL:
        command = [*command, "--no-collapse"]
    out = tmp_path_factory.mktemp("undisturbed") / "pack"
    process = start(command, out)
    wait_for(out / MANIFEST_NAME, process)
    began = time.monotonic()
    printed = process.communicate(timeout=500)[0].decode()
    assert process.returncode == 0, printed
    return command, out, time.monotonic() - began


def wait_for(file: Path, process):
    until = time.monotonic() + STARTS_WITHIN
    while not file.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)


def progress(out):
    """Every file that the job leaves, with its time: changes as the job gets on."""
    files = [*out.glob("*.npz"), *(out.parent / ".work" / out.name).rglob("*.npz")]
    return {file: file.stat().st_mtime_ns for file in files}


def test_a_job_killed_at_random_moments_ends_the_same(undisturbed, tmp_path):
    command, expected, seconds = undisturbed
    out, seed = tmp_path / "pack", int(os.environ.get("SEED") or random.randrange(10**6))
    chance = random.Random(seed)
    print(f"again with SEED={seed}")
    disturbed = 0
    for number in range(KILLS):
        before = progress(out)
        process = start(command, out)
        until = time.monotonic() + STARTS_WITHIN
        # The manifest is there at a later start: wait until the job has added to the pack.
        while progress(out) == before and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 1.2 * seconds / (KILLS + 1)))
        process.send_signal(SIGNALS[number % len(SIGNALS)])
        process.communicate(timeout=60)
        disturbed += process.returncode != 0
        assert set(before) <= set(progress(out)), "nothing that was done is lost"
    assert disturbed, "none was stopped before its end"
    status, printed = finish(command, out)
    assert status == 0, printed
    assert_same(out, expected)


def assert_same(found, expected):
    assert verify(found)["whole"]
    packs = Pack(found), Pack(expected)
    tables = [pack.cells["vgg16"] for pack in packs]
    assert (tables[0].status == tables[1].status).all()
    images = [[pack.digests[image] for image in pack.cells["vgg16"].image] for pack in packs]
    assert images[0] == images[1], "the same images, bit for bit"
    for cell in range(0, CELLS, 7):
        for losses in zip(*(pack.losses("vgg16", cell) for pack in packs), strict=True):
            np.testing.assert_array_equal(*losses)
    classes = [pack.classes("vgg16") for pack in packs]
    for field in ("source", "regime"):
        np.testing.assert_array_equal(*(getattr(each, field) for each in classes))


def test_equal_cells_were_run_once_or_every_cell_was(undisturbed):
    command, out, _ = undisturbed
    searches = Pack(out).manifest.extractors["vgg16"].collapse
    regimes = Pack(out).classes("vgg16").regime
    if "--no-collapse" in command:
        assert searches == []
        assert (regimes == Regime.UNKNOWN).all()
    else:
        assert searches[0].runs < CELLS / 2
        assert (regimes != Regime.UNKNOWN).all()


@pytest.mark.parametrize("options", [[], ["--no-collapse"]], ids=["collapsed", "every cell"])
def test_a_full_disk_ends_the_job_in_words_and_leaves_the_pack_whole(command, tmp_path, options):
    half = ",".join(WEIGHTS.split(",")[::2])  # 200 cells: enough for a search
    command = [*command, *options, f"--style-weights={half}"]
    out = tmp_path / "pack"
    limit = 6000  # bytes a file: enough for the pair, not for a batch

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    status, printed = finish(command, out, preexec_fn=small_files)
    assert status == 1
    assert re.search(r"error: .*File too large, writing .*npz, \d+\.\d+ MB\. Make room; ", printed)
    assert "Traceback" not in printed
    assert verify(out)["faults"] == []
    assert not list(tmp_path.rglob(".writing-*"))
    assert finish(command, out)[0] == 0
    assert verify(out)["whole"]


def test_the_second_job_on_a_pack_says_who_holds_it(command, tmp_path):
    out = tmp_path / "pack"
    out.mkdir()
    held = take_lock(out)
    status, printed = finish(command, out)
    os.close(held)
    assert status == 1
    assert f"another job is writing to this pack (process {os.getpid()})" in printed
