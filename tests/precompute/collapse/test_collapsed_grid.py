"""The job with equal cells run once, against the job that runs them all."""

import shutil

import numpy as np
import pytest

from precompute import cli
from precompute.pack import CellStatus, Pack, verify
from precompute.pack.regimes import Regime
from precompute.terminal import Terminal

WEIGHTS = ",".join(f"1e{power}" for power in range(-15, 17, 2))
OPTIONS = [
    *("--preset", "smoke", "--extractors", "cvae-encoder", "--steps", "5"),
    *("--learning-rates", "5e-2,5e-4", "--style-weights", WEIGHTS, "--content-weights", WEIGHTS),
]
CELLS = 2 * 16 * 16


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("collapse")


class WatchedBar:
    """Keeps what the job counts."""

    def __init__(self, total):
        self.total, self.amounts = total, []

    def advance(self, amount, note=""):
        self.amounts.append(amount)


@pytest.fixture(scope="module")
def watched(folder):
    """The pack's folder, equal cells run once; and the grid's bar."""
    bars = {}

    def begin(terminal, name, total, unit):
        return bars.setdefault(name, WatchedBar(total))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Terminal, "bar", begin)
        assert cli.main([*OPTIONS, "--out", str(folder / "pack")]) == 0
    return folder / "pack", bars["cvae-encoder"]


@pytest.fixture(scope="module")
def collapsed(watched):
    """The pack's folder; equal cells run once."""
    return watched[0]


@pytest.fixture(scope="module")
def direct(folder, collapsed):
    """Every cell run; of the same pair and model."""
    (folder / ".work" / "direct").symlink_to(folder / ".work" / "pack")
    assert cli.main([*OPTIONS, "--no-collapse", "--out", str(folder / "direct")]) == 0
    return Pack(folder / "direct")


def test_every_cell_is_there_and_few_were_run(collapsed):
    summary = verify(collapsed)
    assert summary["whole"]
    (record,) = summary["extractors"]["cvae-encoder"]["collapse"]
    assert record["cells"] == CELLS
    assert record["runs"] < CELLS / 3
    assert record["audited"] in (64, 128), "a second round where a cell fails"
    pack = Pack(collapsed)
    source = pack.classes("cvae-encoder").source
    own = np.count_nonzero(source == np.arange(CELLS))
    assert 1 < own < record["runs"] + record["audit_runs"], "equal runs are put together"
    assert (source[source] == source).all(), "what stands for others stands for itself"


def test_the_bar_counts_steps_as_they_are_made_and_ends_at_all_of_them(watched):
    _, bar = watched
    assert bar.total == CELLS * 5
    reached = np.cumsum(bar.amounts)
    assert reached[-1] == bar.total
    assert reached.max() <= bar.total
    # The first batch: its steps are counted before it ends, which then adds nothing.
    assert 0 < bar.amounts[0] < 8 * 5
    first = bar.amounts[: bar.amounts.index(0) + 1]
    assert sum(first) % 5 == 0


def test_a_cell_that_was_not_run_has_all_of_its_source(collapsed):
    pack = Pack(collapsed)
    table = pack.cells["cvae-encoder"]
    source = pack.classes("cvae-encoder").source
    assert (table.status == CellStatus.COMPUTED).all()
    assert (table.image == table.image[source]).all()
    filled = np.flatnonzero(source != np.arange(CELLS))[::37]
    for cell in filled:
        for mine, its in zip(
            pack.losses("cvae-encoder", cell),
            pack.losses("cvae-encoder", int(source[cell])),
            strict=True,
        ):
            np.testing.assert_allclose(mine, its, rtol=1e-3)


def test_the_images_are_those_of_a_run_of_every_cell(collapsed, direct):
    pack = Pack(collapsed)
    assert (direct.classes("cvae-encoder").source == -1).all(), "nothing is claimed of these"
    apart = np.array(
        [
            np.abs(np.subtract(*(image_of(p, cell) for p in (pack, direct)), dtype=int)).max()
            for cell in range(CELLS)
        ]
    )
    # Equal to half a level to a run that is so to the one that stands: after rounding, 2 at most.
    assert (apart <= 2).mean() > 0.95
    assert (apart <= 1).mean() > 0.9


def image_of(pack, cell):
    return pack.image(pack.digests[pack.cells["cvae-encoder"].image[cell]])


def test_every_cell_has_a_regime(collapsed):
    regime = Pack(collapsed).classes("cvae-encoder").regime.reshape(2, 16, 16)
    assert (regime != Regime.UNKNOWN).all()
    assert (regime[:, 0] == Regime.UNCHANGED).all(), "the least style weight moves nothing"
    assert regime[0, -1, 0] in (Regime.SATURATED, Regime.CHAOTIC), "the largest alone"


def test_a_job_that_is_stopped_goes_on_and_ends_the_same(folder, collapsed, monkeypatch, capsys):
    """Stopped in the middle of the search, then begun again."""
    from precompute.collapse import runs

    out = folder / "stopped"
    work = folder / ".work" / "stopped"
    work.mkdir()
    for file in (folder / ".work" / "pack").glob("*.npz"):
        (work / file.name).symlink_to(file)
    write, written = runs.write_bytes_atomically, []

    def stopping(path, data):
        if len(written) == 5:
            raise KeyboardInterrupt
        written.append(path)
        write(path, data)

    monkeypatch.setattr(runs, "write_bytes_atomically", stopping)
    assert cli.main([*OPTIONS, "--out", str(out)]) == cli.INTERRUPTED
    monkeypatch.setattr(runs, "write_bytes_atomically", write)
    assert not verify(out)["whole"]
    assert "the same image are run once" in capsys.readouterr().err
    assert cli.main([*OPTIONS, "--out", str(out)]) == 0
    one, other = Pack(collapsed), Pack(out)
    assert verify(out)["whole"]
    for cell in range(0, CELLS, 7):
        np.testing.assert_array_equal(image_of(one, cell), image_of(other, cell))
    for name in ("source", "regime"):
        found = [getattr(pack.classes("cvae-encoder"), name) for pack in (one, other)]
        np.testing.assert_array_equal(*found)


@pytest.mark.parametrize("lost", [False, True], ids=["pack there", "pack lost"])
def test_a_grid_that_is_asked_for_in_parts_runs_no_cell_twice(folder, collapsed, lost):
    """One learning rate first, then all: as one would who wants to see something soon."""
    out = folder / f"parts-{lost}"
    work = folder / ".work" / out.name
    work.mkdir()
    for file in (folder / ".work" / "pack").glob("*.npz"):
        (work / file.name).symlink_to(file)
    part = ["--select", "cvae-encoder:5e-2:*:*"]
    assert cli.main([*OPTIONS, *part, "--out", str(out)]) == 0
    before = kept_runs(work)
    if lost:
        shutil.rmtree(out)
    assert cli.main([*OPTIONS, "--out", str(out)]) == 0
    after = kept_runs(work)
    (first,) = before
    (second,) = after.keys() - before.keys()
    assert before[first] == after[first]
    assert not after[first] & after[second]
    summary = verify(out)
    assert summary["whole"]
    last = summary["extractors"]["cvae-encoder"]["collapse"][-1]
    assert last["cells"] == (CELLS if lost else CELLS / 2), "what is there stays"
    assert 0 < last["taken"] <= len(after[first])
    assert last["runs"] < CELLS / 3
    pack = Pack(out)
    source = pack.classes("cvae-encoder").source
    images = pack.cells["cvae-encoder"].image
    assert (images == images[source]).all()


def kept_runs(work):
    """By search, the cells that it ran and kept, but for the repeats."""
    found = {}
    for file in work.glob("runs-*/*/*.npz"):
        with np.load(file) as arrays:
            if str(arrays["purpose"]) != "noise":
                found.setdefault(file.parent.name, set()).update(arrays["numbers"].tolist())
    return found
