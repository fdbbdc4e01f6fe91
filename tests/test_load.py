"""The measurement of a class: what its students ask for, and that it fails where it should."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.caching import FOREVER, NEVER, REVALIDATED
from app.cell_table import IMAGE_PATH
from benchmarks import serving
from benchmarks.__main__ import EXCESSES, MEASURES
from benchmarks.__main__ import excesses as all_excesses
from benchmarks.connections import PAGES, PICTURES, Answer, SharedCache, may_keep
from benchmarks.grid import Grid
from benchmarks.load import excesses, make_parser
from benchmarks.students import Student
from benchmarks.tab import Ahead, Tab, Tally, is_sound
from benchmarks.workers import Watch, worker_memory
from precompute.embedded import EMBEDDED_PACK
from precompute.pack import Pack
from tests.apart import run_apart

PICTURE = Answer(200, FOREVER, b"\x89PNG")
PAGE = Answer(200, REVALIDATED, b"<!DOCTYPE html>")

SOUND: dict[str, Any] = {
    "worker_megabytes_when_all_had_come": 105.0,
    "worker_megabytes_at_most": 120.0,
    "milliseconds_an_image": {"p50": 10.0, "p99": 240.0},
    "errors": 0,
    "page_errors": 0,
}


def test_within_the_limits_nothing_is_said() -> None:
    assert excesses(SOUND) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"errors": 1}, "errors: 1"),
        ({"page_errors": 2}, "page_errors: 2"),
        ({"milliseconds_an_image": {"p99": 251.0}}, "p99_milliseconds: 251.0; at most 250 "),
        ({"worker_megabytes_at_most": 126.0}, "worker_megabytes_grown: 21.0; at most 20 "),
        (
            {"worker_megabytes_when_all_had_come": 150.0, "worker_megabytes_at_most": 151.0},
            "worker_megabytes: 151.0; at most 150 ",
        ),
    ],
)
def test_what_is_beyond_a_limit_is_said(changed: dict[str, Any], said: str) -> None:
    (line,) = excesses({**SOUND, **changed})
    assert line.startswith(said)


SERVED: dict[str, Any] = {
    "web_environment_megabytes": 268.0,
    "worker_megabytes": [{"rss": 120.0}, {"rss": 149.0}],
    "seconds_to_first_page": [2.3, 2.4, 2.9],
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"web_environment_megabytes": 281.0}, "web_environment_megabytes: 281.0; at most 280 "),
        ({"worker_megabytes": [{"rss": 151.0}, {"rss": 1.0}]}, "worker_megabytes: 151.0; at most"),
        ({"seconds_to_first_page": [2.0, 3.1]}, "seconds_to_first_page: 3.1; at most 3 "),
    ],
)
def test_serving_has_limits_too(changed: dict[str, Any], said: str) -> None:
    assert serving.excesses(SERVED) == []
    (line,) = serving.excesses({**SERVED, **changed})
    assert line.startswith(said)


def test_all_that_is_measured_is_judged() -> None:
    measured = {"machine": {}, "serving": SERVED, "class_of_200": {**SOUND, "errors": 3}}
    assert all_excesses(measured) == ["class_of_200: errors: 3"]
    assert set(EXCESSES) <= set(MEASURES)


def test_without_the_web_environment_nothing_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "WEB", tmp_path)
    with pytest.raises(RuntimeError, match="make run"), serving.served(1, tmp_path):
        pass


def test_a_server_that_stays_silent_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "web" / "bin").mkdir(parents=True)
    gunicorn = tmp_path / "web" / "bin" / "gunicorn"
    gunicorn.write_text("#!/bin/sh\nexec sleep 60\n")
    gunicorn.chmod(0o755)
    monkeypatch.setattr(serving, "WEB", tmp_path / "web")
    monkeypatch.setattr(serving, "START_SECONDS", 1)
    with pytest.raises(RuntimeError, match="within 1 seconds"), serving.served(1, tmp_path):
        pass


class Server:
    """Answers pictures, and pages that are to be asked for again; counts what reaches it."""

    def __init__(self) -> None:
        self.reached = Counter[str]()

    async def fetch(self, address: str) -> Answer:
        self.reached[address] += 1
        await asyncio.sleep(0.01)
        return PICTURE if address.startswith(IMAGE_PATH) else PAGE


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.students.ARRIVE", 0)
    monkeypatch.setattr("benchmarks.students.STEPS_A_SECOND", 50)
    monkeypatch.setattr("benchmarks.tab.RESTS", 0.01)


@pytest.mark.usefixtures("quick")
def test_a_student_opens_the_page_and_then_asks_for_nothing_twice(tiny_pack: Path) -> None:
    server, tally, grid = Server(), Tally(), Grid(Pack(tiny_pack), "vgg19")
    tab = Tab(grid, ["/sent/a.css", "/sent/b.js"], server.fetch, tally)
    run_apart(Student(tab, grid.shape, seed=1).study(0.5))
    asked = list(server.reached)
    assert asked[0] == "/"
    assert set(asked[1:3]) == {"/sent/a.css", "/sent/b.js"}
    assert set(asked[3:5]) == {"/_dash-layout", "/_dash-dependencies"}
    first = asked[5 : asked.index(grid.map_numbers)]
    assert first[:2] == grid.pair
    assert all(address.startswith(IMAGE_PATH) for address in first)
    assert set(server.reached.values()) == {1}
    assert len(tally.pages) == 1
    assert tally.at_once + len(tally.waits) > 5
    pictures = [address for address in asked if address.startswith(IMAGE_PATH)]
    assert len(tally.asked[PICTURES].times) == len(pictures) > 10
    assert tally.distinct == set(pictures)
    assert len(tally.asked[PAGES].times) == len(asked) - len(pictures)
    assert tally.asked[PICTURES].errors == tally.asked[PAGES].errors == 0


@pytest.mark.usefixtures("quick")
def test_a_student_counts_what_fails_by_kind(tiny_pack: Path) -> None:
    async def fail(address: str) -> Answer:
        if address == "/_dash-layout":
            raise ConnectionResetError
        return Answer(410, NEVER, b"lost") if address.startswith(IMAGE_PATH) else PAGE

    tally = Tally()
    grid = Grid(Pack(tiny_pack), "vgg19")
    run_apart(Student(Tab(grid, [], fail, tally), grid.shape, seed=1).study(0.1))
    assert tally.asked[PAGES].failures == {"ConnectionResetError()": 1}
    assert tally.asked[PICTURES].errors == len(tally.asked[PICTURES].times) > 0


@pytest.fixture
def embedded_grid() -> Grid:
    return Grid(Pack(EMBEDDED_PACK), "cvae-encoder")


def far(grid: Grid, address: str, position: Sequence[int], axes: int) -> int:
    """How many stops away, on so many axes, the nearest cell with a picture is."""
    image = grid.digests.index(address.removeprefix(IMAGE_PATH).removesuffix(".png"))
    moved = np.argwhere(grid.images == image) - position
    return int(min(abs(way).sum() for way in moved if np.count_nonzero(way) == axes))


def test_a_grid_names_what_lies_around_nearest_first(embedded_grid: Grid) -> None:
    middle = (4, 12, 5)
    along = embedded_grid.along(middle, axis=1)
    assert set(along) == {
        address for at in range(32) if (address := embedded_grid.address((4, at, 5))) is not None
    }
    around = embedded_grid.around(middle, most=4)
    assert along[0] == embedded_grid.address(middle)
    for found, beyond, most in ((along[1:], 4, 19), (around, 3, 4)):
        reaches = [far(embedded_grid, address, middle, axes=1) for address in found]
        assert reaches == sorted(reaches)
        assert beyond < reaches[-1] <= most
        assert len(found) == len(set(found))
    assert embedded_grid.along((0, 0, 0), axis=0)[0] == embedded_grid.address((0, 0, 0))


def test_what_is_not_begun_when_the_hand_goes_on_is_dropped() -> None:
    begun: list[str] = []

    async def use() -> None:
        arrive = asyncio.Event()

        async def fetch(address: str) -> None:
            begun.append(address)
            await arrive.wait()

        ahead = Ahead(lambda address: asyncio.create_task(fetch(address)))
        ahead.want("abcdef")
        await asyncio.sleep(0.01)
        assert begun == list("abcd")
        ahead.want("xyz")
        arrive.set()
        await asyncio.sleep(0.01)

    run_apart(use())
    assert begun == list("abcdxyz")


def test_a_tab_fetches_along_the_axis_in_hand_and_around_where_the_hand_rests(
    embedded_grid: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.tab.RESTS", 0.5)
    before, there = (4, 11, 5), (4, 12, 5)
    asked: list[str] = []

    async def fetch(address: str) -> Answer:
        asked.append(address)
        return PICTURE if address.startswith(IMAGE_PATH) else PAGE

    async def use() -> tuple[set[str], set[str]]:
        tab = Tab(embedded_grid, [], fetch, Tally())
        await tab.open(before)
        await tab.step(there)
        await asyncio.sleep(0.1)
        underway = {address for address in asked if address.startswith(IMAGE_PATH)}
        await tab.rest()
        return underway, {address for address in asked if address.startswith(IMAGE_PATH)}

    underway, rested = run_apart(use())
    along = {*embedded_grid.pair, *embedded_grid.along(there, axis=1)}
    assert underway == along
    assert rested == along | set(embedded_grid.around(there, most=4))
    assert len(asked) == len(set(asked))


@pytest.mark.usefixtures("quick")
def test_a_class_behind_a_cdn_asks_once_for_what_may_be_kept(tiny_pack: Path) -> None:
    server, tally, grid = Server(), Tally(), Grid(Pack(tiny_pack), "vgg19")
    cdn = SharedCache(server.fetch)

    async def study() -> None:
        tabs = [Tab(grid, [], cdn.fetch, tally) for _ in range(5)]
        students = (Student(tab, grid.shape, seed) for seed, tab in enumerate(tabs))
        await asyncio.gather(*(student.study(0.2) for student in students))

    run_apart(study())
    for address, count in server.reached.items():
        assert (count == 1) == address.startswith(IMAGE_PATH) or "/losses/" in address
    assert server.reached["/"] == 5
    assert sum(server.reached.values()) < len(tally.asked[PICTURES].times)


def test_a_cdn_does_not_keep_what_failed() -> None:
    answers = [Answer(503, FOREVER, b""), PICTURE, PICTURE]

    async def fetch(_address: str) -> Answer:
        if len(answers) == 3:
            answers.pop()
            raise ConnectionResetError
        return answers.pop(0)

    async def ask() -> list[int]:
        cdn = SharedCache(fetch)
        with pytest.raises(ConnectionResetError):
            await cdn.fetch("/image/a.png")
        return [(await cdn.fetch("/image/a.png")).status for _ in range(2)]

    assert run_apart(ask()) == [503, 200]


@pytest.mark.parametrize(
    ("cache_control", "kept"),
    [
        (FOREVER, True),
        ("max-age=31536000", True),  # Dash's scripts
        (REVALIDATED, False),
        (NEVER, False),
        ("private, max-age=60", False),
        ("public, max-age=0", False),
        ("", False),
    ],
)
def test_a_cdn_obeys_the_server(cache_control: str, kept: bool) -> None:
    assert may_keep(Answer(200, cache_control, b"x")) == kept
    assert not may_keep(Answer(404, cache_control, b"x"))


@pytest.mark.parametrize(
    ("address", "answer", "sound"),
    [
        ("/image/a.png", PICTURE, True),
        ("/image/a.png", Answer(200, REVALIDATED, PICTURE.body), False),
        ("/image/a.png", Answer(200, FOREVER, b"words"), False),
        ("/", PAGE, True),
        ("/", Answer(200, REVALIDATED, b""), False),
        ("/", Answer(500, NEVER, b"Something failed"), False),
    ],
)
def test_what_counts_as_an_answer(address: str, answer: Answer, sound: bool) -> None:
    assert is_sound(address, answer) == sound


_BUSY = """
import subprocess, sys
burn = "import sys; sum(range(2 * 10**7)); print(flush=True); sys.stdin.read()"
children = [subprocess.Popen([sys.executable, "-c", burn, *more]) for more in ([], ["app.ahead"])]
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_processor_time_is_the_workers_and_encoding_aheads_apart() -> None:
    command = [sys.executable, "-c", _BUSY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(2):
            process.stdout.readline()  # both have done their work
        watch = Watch(process)
        watch.look()
        taken = watch.processor_seconds()
        assert 0.05 < taken["workers"] < 60
        assert 0.05 < taken["encoding_ahead"] < 60
        assert watch.most_memory > 1
        assert watch.most_memory_of_all > 2.5 * (each := worker_memory(process)[0]["pss"])
        assert watch.most_memory_of_all < 6 * each
        assert watch.settled_memory is None
        watch.begin(settle=0)
        watch.look()
        assert watch.processor_seconds()["workers"] < taken["workers"]
        assert watch.processor_seconds()["encoding_ahead"] >= taken["encoding_ahead"]
        assert watch.settled_memory == watch.most_memory


def test_the_command_takes_a_class() -> None:
    read = make_parser().parse_args
    assert vars(read([])) == {"students": 200, "seconds": 60, "cdn": False}
    assert vars(read(["--cdn", "10", "5"])) == {"students": 10, "seconds": 5, "cdn": True}
