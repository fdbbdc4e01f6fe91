"""Whatever is asked for, the answer is right or a clean refusal; never a failure."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from app.playback import frames_table
from precompute.pack import Pack
from tests.fuzz import few
from tests.tiny_pack import build_played_pack, build_tiny_pack

BELOW_A_PACK = ("/quantities/", "/losses/", "/download/", "/frames/")
ROUTES = (
    *("/image/", "/_dash-layout", "/assets/", "/es/", "/sent/", "/pack/", "/pack/played/"),
    *("/_dash-component-suites/", "/_dash-component-suites/dash/", "/es/_dash-component-suites/"),
    *BELOW_A_PACK,
    *(f"/pack/played{route}" for route in BELOW_A_PACK),
)
NEAR = (
    "..",
    "%2e%2e",
    "vgg19",
    "en",
    "0",
    "-1",
    "1e9",
    "9" * 20,
    "picture.png",
    "x.png",
    "1-x.png",
)
PARTS = st.sampled_from(NEAR) | st.text(min_size=1, max_size=12)
HEADERS = ("Accept-Language", "If-None-Match", "Accept-Encoding", "Range", "Cookie", "X-Request-ID")
CLEAN = {200, 302, 304, 308, 400, 404, 405, 410, 413, 414}
SECRETS = ("root:", "Traceback", "/assets/../")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One at the root, and one that can be played below `/pack/played`."""
    folder = tmp_path_factory.mktemp("packs")
    return [build_tiny_pack(folder / "tiny"), build_played_pack(folder / "played")]


@pytest.fixture(scope="module")
def server_client(packs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(packs, tmp_path_factory.mktemp("pictures")).test_client()


@pytest.fixture(scope="module")
def known(server_client: FlaskClient, packs: list[Path]) -> list[str]:
    """An address of each kind that there is."""
    played = Pack(packs[1])
    frames = frames_table(played, "vgg19", "/pack/played")
    linked = re.findall(r'(?:src|href)="(/[^"]+)"', server_client.get("/").text)
    return [
        *linked,
        *(told["url"] for told in frames.values()),
        f"/image/{played.digests[0]}.png",
        "/pack/played/learn",
        "/pack/played/losses/vgg19/1",
        "/download/en/vgg19/17/numbers.json",
    ]


def expect_clean(client: FlaskClient, address: str, **more: object) -> None:
    with client.get(address, **more) as answer:
        assert answer.status_code in CLEAN, address
        if answer.status_code >= 400:
            assert not any(secret in answer.text for secret in SECRETS), address


@few
@given(route=st.sampled_from((*ROUTES, "/")), parts=st.lists(PARTS, max_size=5), raw=st.booleans())
def test_any_address(server_client: FlaskClient, route: str, parts: list[str], raw: bool) -> None:
    path = "/".join(part if raw and part.isascii() else quote(part, safe="%") for part in parts)
    path = path.replace("?", "%3F").replace("#", "%23").replace("\\", "%5C")
    expect_clean(server_client, route + "".join(c for c in path if c.isprintable() and c != " "))


@few
@given(data=st.data(), at=st.floats(0, 1), cut=st.integers(0, 3), put=st.text(max_size=3))
def test_any_address_near_one_that_there_is(
    server_client: FlaskClient, known: list[str], data: st.DataObject, at: float, cut: int, put: str
) -> None:
    """A few characters are left out, others put there."""
    address = data.draw(st.sampled_from(known))
    place = round(at * len(address))
    expect_clean(server_client, "/" + (address[:place] + quote(put) + address[place + cut :])[1:])


def test_what_is_near_is_there(server_client: FlaskClient, known: list[str]) -> None:
    for address in known:
        with server_client.get(address) as answer:
            assert answer.status_code == 200, address
    for kind in ("/sent/", "/_dash-component-suites/", "/pack/played/frames/"):
        assert any(address.startswith(kind) for address in known)


@few
@given(query=st.dictionaries(st.sampled_from(["model", "lr", "cw", "a"]), st.text(max_size=30)))
def test_any_query(server_client: FlaskClient, query: dict[str, str]) -> None:
    for page in ("/", "/es/", "/learn"):
        expect_clean(server_client, page, query_string=query)


@few
@given(
    headers=st.dictionaries(
        st.sampled_from(HEADERS),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
    )
)
def test_any_headers(server_client: FlaskClient, headers: dict[str, str]) -> None:
    for page in ("/", "/learn", "/health", "/quantities/vgg19"):
        expect_clean(server_client, page, headers=headers)


@pytest.mark.parametrize(
    "address",
    [
        "/image/../manifest.json",
        "/image/%2e%2e/manifest.json",
        "/image/..%2fmanifest.json",
        "/image//etc/passwd",
        "/image/%00.png",
        "/download/en/vgg19/0/../../../manifest.json",
        "/assets/../app/factory.py",
        "/assets/%2e%2e/app/factory.py",
        "/assets//etc/passwd",
        "/es/../../etc/passwd",
    ],
)
def test_no_way_leads_out_of_the_pack(server_client: FlaskClient, address: str) -> None:
    with server_client.get(address) as answer:
        assert answer.status_code == 404
        assert b'"schema"' not in answer.data


def test_links_in_a_pack_lead_nowhere(tiny_pack: Path, tmp_path: Path) -> None:
    """A shard that is a link to another file is as good as a damaged one."""
    pack = Pack(tiny_pack)
    shard = tiny_pack / pack.manifest.shards[0].file
    outside = tmp_path / "outside.npz"
    shard.rename(outside)  # just what the manifest tells of, but elsewhere
    shard.symlink_to(outside)
    assert "is a link" in Pack(tiny_pack).faults[shard.name]
    client = create_app(tiny_pack, tmp_path / "pictures").test_client()
    faulty = client.get("/ready").json["packs"][0]
    assert faulty["faults"] == 1
    pair = pack.manifest.pair
    kept = {*Pack(tiny_pack).digests, pair.style.digest, pair.content.digest}
    lost = set(pack.digests) - kept
    assert lost
    for digest in lost:
        assert client.get(f"/image/{digest}.png").status_code == 404
