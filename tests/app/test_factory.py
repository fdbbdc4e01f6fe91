"""Putting it together: what it opens, what it does not import, what it does not do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import create_app
from app.settings import ROOT, pack_folders
from precompute.embedded import EMBEDDED_PACKS
from precompute.pack import PackError

_HEAVY = ("keras", "tensorflow", "jax", "torch", "scipy")


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_serving_never_imports_a_network_library(tiny_pack: Path, tmp_path: Path) -> None:
    code = (
        "import sys, app; server = app.create_app(); "
        "server.test_client().get('/_dash-layout'); "
        f"print([name for name in sys.modules if name.split('.')[0] in {_HEAVY}]); "
        "print(sorted({'.'.join(name.split('.')[:2]) for name in sys.modules "
        "if name.startswith('precompute.')}))"
    )
    done = run_python(code, STYLE_PACKS=str(tiny_pack), STYLE_CACHE_DIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    shared = ["axes", "cohort", "embedded", "pack", "places", "spectrum"]
    assert done.stdout.splitlines() == ["[]", str([f"precompute.{name}" for name in shared])]


def test_importing_does_nothing(tmp_path: Path) -> None:
    cache = tmp_path / "pictures"
    done = run_python("import app", STYLE_PACKS="/nowhere", STYLE_CACHE_DIR=str(cache))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not cache.exists()


def test_the_default_pack_does_not_depend_on_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STYLE_PACKS", raising=False)
    assert pack_folders() == list(EMBEDDED_PACKS)
    assert all(map(Path.is_dir, EMBEDDED_PACKS))


def test_no_pack_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"manifest\.json: not found; a pack is a folder with"):
        create_app(tmp_path)


def test_a_fault_does_not_keep_the_page_away(faulty_pack: Path, tmp_path: Path) -> None:
    client = create_app(faulty_pack, tmp_path).test_client()
    assert client.get("/").status_code == 200
    assert client.get("/_dash-layout").status_code == 200


def test_the_page_has_title_language_and_no_strangers(tiny_pack: Path, tmp_path: Path) -> None:
    page = create_app(tiny_pack, tmp_path).test_client().get("/").text
    assert "<title>Style Atlas</title>" in page
    assert '<html lang="en"' in page
    assert "https://" not in page.split('id="_dash-config"')[0]
    assert 'src="http' not in page


def test_the_javascript_is_compressed(tiny_pack: Path, tmp_path: Path) -> None:
    client = create_app(tiny_pack, tmp_path).test_client()
    found = client.get("/_dash-layout", headers={"Accept-Encoding": "gzip"})
    assert found.headers["Content-Encoding"] == "gzip"
