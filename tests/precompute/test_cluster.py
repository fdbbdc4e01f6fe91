"""The grid on a Dask cluster of two processes is the grid without one, whatever is killed."""

import dataclasses
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from precompute import cli
from precompute.collapse.collapsed_grid import CollapsedGrid
from precompute.collapse.runs import RunStore
from precompute.describe import describe_extractor
from precompute.executors.environment import environment_here
from precompute.executors.errors import ClusterError
from precompute.executors.here import Here
from precompute.executors.plan import Plan
from precompute.grid import run_grid
from precompute.pack import (
    ImageSize,
    Pack,
    PackWriter,
    SourceImage,
    image_digest,
    to_8bit,
    verify,
)
from precompute.pack.manifest_file import MANIFEST_NAME, read_manifest
from precompute.transfer import batch_size
from tests.precompute.executors.orders import small_encoder, small_pair, some_cells
from tests.precompute.small import SIZE
from tests.tiny_pack import manifest

distributed = pytest.importorskip("distributed", reason="Dask's distributed is not installed")

from precompute.executors import cluster as cluster_module  # noqa: E402
from precompute.executors import engines  # noqa: E402
from precompute.executors.cluster import Cluster, check_workers, connect  # noqa: E402
from precompute.executors.remote import result_of  # noqa: E402

NAME = "cvae-encoder"
WEIGHTS = [10.0**power for power in range(-6, 6)]
COLLAPSED = {"learning_rate": [5e-2], "style_weight": WEIGHTS, "content_weight": WEIGHTS}
PLAIN = {**COLLAPSED, "content_weight": WEIGHTS[::2]}
CELLS = 72
AT_ONCE = 8
STEPS = 100
LOSS_STEPS = [0, 10, STEPS]
WITHIN = 500  # seconds


@pytest.fixture(scope="module")
def address():
    """The address of a scheduler with two workers, each a process with one thread."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module")
def place(address):
    with connect(address) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def extractor():
    return small_encoder()


def new_pack(folder, extractor, axes):
    """A pack without cells, of the small pair, with images of 12 x 12 pixels."""
    pair = small_pair()
    sources = {
        name: SourceImage(image_digest(to_8bit(getattr(pair, name))), "small", "a test's", "MIT")
        for name in ("style", "content")
    }
    tiny = manifest()
    begun = dataclasses.replace(
        tiny,
        axes=axes,
        image=ImageSize(height=SIZE, width=SIZE, pixel_pitch_mm=None),
        steps=STEPS,
        loss_steps=LOSS_STEPS,
        pair=dataclasses.replace(tiny.pair, **sources),
    )
    writer = PackWriter(folder)
    writer.create(begun, pair.style, pair.content)
    writer.set_extractor(NAME, describe_extractor(extractor))
    return writer


def executor(place, extractor):
    plan = Plan(AT_ONCE, on_gpu=False)
    return place.executor(extractor, small_pair(), STEPS, LOSS_STEPS, plan)


class Counting:
    """A bar that counts, and calls `at` with itself as it goes."""

    def __init__(self, at=lambda bar: None):
        self.done, self.notes, self.at = 0, [], at

    def advance(self, amount, note=""):
        self.done += amount
        self.notes.append(note)
        self.at(self)


def run_plain(folder, place, extractor, bar):
    with new_pack(folder, extractor, PLAIN) as writer:
        run_grid(NAME, executor(place, extractor), range(CELLS), writer, bar)
    return folder


@pytest.fixture(scope="module")
def without(extractor, tmp_path_factory):
    """The pack that `run_plain` makes without a cluster."""
    return run_plain(tmp_path_factory.mktemp("without") / "pack", Here(), extractor, Counting())


def run_collapsed(folder, place, extractor, bar):
    """Begin a search, or go on with it; leave `folder`'s pack and kept runs."""
    begun = (folder / "pack").exists()
    with (
        PackWriter(folder / "pack") if begun else new_pack(folder / "pack", extractor, COLLAPSED)
    ) as writer:
        there, store = executor(place, extractor), RunStore(folder / "runs")
        grid = CollapsedGrid(extractor, small_pair(), there, writer, store, bar)
        grid.run(range(writer.manifest.cell_count), audited=16)


def assert_same(found, expected, extractor=NAME):
    """Every cell of two packs has the same image and the same losses, bit for bit."""
    assert verify(found)["whole"]
    packs = Pack(found), Pack(expected)
    tables = [pack.cells[extractor] for pack in packs]
    np.testing.assert_array_equal(tables[0].status, tables[1].status)
    images = [[pack.digests[i] for i in pack.cells[extractor].image] for pack in packs]
    assert images[0] == images[1]
    assert len(set(images[0])) > 10, "the cells differ"
    for cell in range(len(images[0])):
        for losses in zip(*(pack.losses(extractor, cell) for pack in packs), strict=True):
            np.testing.assert_array_equal(*losses)


def test_a_grid_is_the_same_as_without_a_cluster(place, extractor, without, tmp_path):
    assert place.workers == 2
    bar = Counting()
    found = run_plain(tmp_path / "pack", place, extractor, bar)
    assert_same(found, without)
    assert bar.done == CELLS * STEPS
    assert bar.notes[-1] == "72 of 72 cells, 2 workers"
    assert len(Pack(found).manifest.shards) == CELLS / AT_ONCE
    assert Pack(found).manifest.extractors[NAME].seconds > 0


def test_a_search_stopped_and_begun_again_is_the_same_as_without_a_cluster(
    place, extractor, tmp_path
):
    def stop(bar):
        if bar.done >= 4 * AT_ONCE * STEPS:
            raise KeyboardInterrupt

    found, expected = tmp_path / "there", tmp_path / "here"
    with pytest.raises(KeyboardInterrupt):
        run_collapsed(found, place, extractor, Counting(stop))
    kept = read(found / "runs")
    assert len(kept) >= 4
    run_collapsed(found, place, extractor, Counting())
    run_collapsed(expected, Here(), extractor, Counting())
    assert kept.items() <= read(found / "runs").items(), "what was finished is not made again"
    assert_same(found / "pack", expected / "pack")
    for name in ("source", "regime"):
        classes = [Pack(each / "pack").classes(NAME) for each in (found, expected)]
        np.testing.assert_array_equal(*(getattr(each, name) for each in classes))
    assert read(found / "runs").keys() == read(expected / "runs").keys()
    for file in read(expected / "runs"):
        one, other = (np.load(each / "runs" / file) for each in (found, expected))
        for key in one.files:
            np.testing.assert_array_equal(one[key], other[key])


def read(folder):
    """Every batch's bytes and time, by name."""
    found = folder.glob("*.npz")
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in found}


def test_all_workers_killed_in_the_middle_lose_nothing(
    address, place, extractor, without, tmp_path
):
    """Dask's nannies start others; whatever the workers had in memory is gone."""
    killed, busy = [], []
    with distributed.Client(address, set_as_default=False) as client:

        def kill_once(bar):
            if bar.done and not killed:
                busy.extend(key for keys in client.processing().values() for key in keys)
                killed.extend(client.run(os.getpid).values())
                for process in killed:
                    os.kill(process, signal.SIGKILL)

        found = run_plain(tmp_path / "pack", place, extractor, Counting(kill_once))
        alive = set(client.run(os.getpid).values())
    assert busy, "batches were being run"
    assert not alive & set(killed)
    assert_same(found, without)


def test_an_error_here_ends_the_grid_and_keeps_what_was_written(
    place, extractor, without, tmp_path
):
    """A disk that is full, say: the pack stays whole, and the cluster can be used again."""

    def break_once(bar):
        if bar.done >= 2 * AT_ONCE * STEPS:
            raise OSError("no space left")

    folder = tmp_path / "pack"
    with pytest.raises(OSError, match="no space left"):
        run_plain(folder, place, extractor, Counting(break_once))
    summary = verify(folder)
    assert 0 < summary["computed"] < CELLS
    assert summary["faults"] == []
    with PackWriter(folder) as writer:
        missing = set(range(CELLS)) - writer.done(NAME)
        run_grid(NAME, executor(place, extractor), missing, writer, Counting())
    assert_same(folder, without)


@pytest.fixture(scope="module")
def options(tmp_path_factory):
    """The grid of an untrained VGG16, for a pair of pictures; 64 cells in 8 batches."""
    folder = tmp_path_factory.mktemp("pictures")
    ramp = np.linspace(0, 255, 32).astype(np.uint8)
    for name, pixels in {"content": ramp[None], "style": ramp[:, None] ^ ramp[None]}.items():
        Image.fromarray(np.broadcast_to(pixels, (32, 32)).copy()).save(folder / f"{name}.png")
    weights = ",".join(f"1e{power}" for power in range(-6, 2))
    return [
        *(f"--{name}={folder / name}.png" for name in ("content", "style")),
        *("--learning-rates=5e-2", f"--style-weights={weights}", f"--content-weights={weights}"),
        *("--steps=6", "--size=32", "--extractors=vgg16", "--weights=vgg16=random"),
        *("--batch-cells=8", "--no-collapse"),
    ]


def test_a_job_that_is_killed_goes_on_from_what_is_kept(options, address, tmp_path):
    out = tmp_path / "pack"
    command = [sys.executable, "-m", "precompute", *options, f"--out={out}"]
    command.append(f"--scheduler={address}")

    def kept():
        """What the pack has: a file that its manifest does not name is not yet there."""
        if not (out / MANIFEST_NAME).exists():
            return {}
        files = [out / shard.file for shard in read_manifest(out).shards]
        return {file: file.stat().st_mtime_ns for file in files}

    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + WITHIN
        while len(kept()) < 2 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        process.kill()
        printed = process.communicate()[1].decode()
    assert f"{address}: 2 workers" in printed
    before = kept()
    assert before
    assert 0 < verify(out)["computed"] < 64
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN)
    assert done.returncode == 0, done.stderr
    assert before.items() <= kept().items(), "nothing that was finished was made again"
    here = tmp_path / "here"
    assert cli.main([*options, f"--out={here}"]) == 0
    assert_same(out, here, "vgg16")


def test_a_scheduler_that_does_not_answer_is_named_before_anything_starts(
    options, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.5)
    out = tmp_path / "pack"
    assert cli.main([*options, f"--out={out}", "--scheduler=tcp://127.0.0.1:9"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: --scheduler tcp://127.0.0.1:9: no scheduler answers there")
    assert "Expected the address that `dask scheduler` prints" in error
    assert not out.exists()


def test_an_address_that_is_none_is_named(monkeypatch):
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.5)
    with pytest.raises(ClusterError, match="--scheduler nowhere: no scheduler answers there"):
        connect("nowhere").__enter__()


def small_cluster(workers, threads):
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=threads, processes=False, dashboard_address=":0"
    )


def test_a_scheduler_without_workers_is_said(monkeypatch):
    monkeypatch.setattr(cluster_module, "WORKER_PATIENCE", 0.5)
    with (
        small_cluster(0, 1) as cluster,
        pytest.raises(ClusterError, match=r"has no worker after 0.5 s; .* Start some: dask worker"),
    ):
        connect(cluster.scheduler_address).__enter__()


def test_a_worker_that_would_run_two_batches_at_once_is_refused():
    with (
        small_cluster(1, 2) as cluster,
        pytest.raises(ClusterError, match=r"it has 2 threads; expected 1: .*--nthreads 1"),
    ):
        connect(cluster.scheduler_address).__enter__()


def test_a_batch_that_fails_once_is_run_again(extractor, tmp_path, monkeypatch):
    (here,) = (found for _, found in executor(Here(), extractor).run([some_cells(AT_ONCE)]))
    failed = []

    def fail_once(self, order, cells):
        if not failed:
            failed.append(cells)
            raise RuntimeError("a bit fell over")
        return here

    monkeypatch.setattr(engines.Engines, "run", fail_once)
    with small_cluster(1, 1) as cluster, connect(cluster.scheduler_address) as place:
        found = run_plain(tmp_path / "pack", place, extractor, Counting())
    assert failed
    assert verify(found)["computed"] == CELLS


def test_an_error_that_stays_is_raised_here(extractor, tmp_path, monkeypatch):
    def fail(self, order, cells):
        raise RuntimeError("a bit fell over")

    monkeypatch.setattr(engines.Engines, "run", fail)
    with (
        small_cluster(1, 1) as cluster,
        connect(cluster.scheduler_address) as place,
        pytest.raises(RuntimeError, match="a bit fell over"),
    ):
        run_plain(tmp_path / "pack", place, extractor, Counting())


def test_a_batch_that_costs_worker_after_worker_is_said():
    class Lost:
        def result(self):
            last = SimpleNamespace(address="tcp://a")
            raise distributed.KilledWorker("run_batch-1", last, 3)

    with pytest.raises(ClusterError, match=r"4 workers were lost .* the last of them tcp://a: "):
        result_of(Lost())


def like_here(**changes):
    here = {**vars(environment_here()), "threads": 1, "gpus": 0, "gpu_memory": None}
    return {**here, "on_gpu": False, **changes}


GPU = {"on_gpu": True, "gpus": 1, "gpu_memory": 8 * 2**30}


def test_batches_are_planned_for_the_worker_with_the_least_memory():
    """And not for the machine that the job runs on."""
    small, large = ({**GPU, "gpu_memory": count * 2**30} for count in (3, 80))
    plans = {
        name: Cluster(None, "tcp://s", found).plan("vgg19", 512)
        for name, found in {
            "both": {"a": like_here(**small), "b": like_here(**large)},
            "large": {"b": like_here(**large)},
            "none": {"c": like_here()},
        }.items()
    }
    assert plans["both"] == Plan(batch_size("vgg19", 512, 3 * 2**30), on_gpu=True)
    assert plans["large"] == Plan(8, on_gpu=True)
    assert plans["both"].at_once < 8
    assert plans["none"] == Plan(batch_size("vgg19", 512), on_gpu=False)


def test_workers_that_cannot_take_part_are_named_and_why():
    found = {
        "tcp://a": like_here(),
        "tcp://b": like_here(backend="jax 0.1"),
        "tcp://c": ImportError("No module named 'precompute'"),
        "tcp://d": like_here(code="0123"),
        "tcp://e": like_here(threads=8),
    }
    with pytest.raises(ClusterError) as raised:
        check_workers("tcp://s", found, environment_here(), None)
    message = str(raised.value).split("\n  ")
    assert message[0] == "of the 5 workers at tcp://s, 4 cannot take part:"
    assert message[1].startswith("tcp://b: Keras's backend is jax 0.1; expected ")
    assert message[2].startswith("tcp://c: it does not answer as this version of the project")
    assert message[3].startswith("tcp://d: this project's code is 0123; expected ")
    assert message[4] == "and 1 more"


@pytest.mark.parametrize("needs", ["--gpu", "--precision tf32"])
def test_an_option_that_needs_gpus_needs_them_on_every_worker(needs):
    found = {"tcp://a": like_here(**GPU), "tcp://b": like_here()}
    with pytest.raises(ClusterError, match=rf"\({needs}\)[^$]*tcp://b: it sees no GPU; expected"):
        check_workers("tcp://s", found, environment_here(), needs)
    check_workers("tcp://s", {"tcp://a": like_here(**GPU)}, environment_here(), needs)


def test_workers_with_and_without_gpus_are_not_mixed():
    found = {"tcp://a": like_here(**GPU), "tcp://b": like_here()}
    with pytest.raises(ClusterError, match="tcp://a: it sees a GPU, and others see none"):
        check_workers("tcp://s", found, environment_here(), None)
