"""What packs say of themselves, in Spanish: all that the job writes, and all of the embedded."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from app.text import ENGLISH, SPANISH
from app.text.es.pack import SAID, translate
from precompute.cohort import GROUPS
from precompute.config import PRESETS, Config
from precompute.describe import describe_pair, note_encoder
from precompute.embedded import EMBEDDED_PACK, EMBEDDED_PACKS, HEART_PACK
from precompute.extractors import cvae_encoder, vgg
from precompute.file_pair import UNSTATED, FilePair
from precompute.generator.models import ARCHITECTURES
from precompute.generator.pair import MAKERS, Pair
from precompute.pack import Pack, SourceImage
from precompute.sources import Sources

NAMES = {"cvae", "vae", "vgg", "sha", "float", "mit", "imagenet", "simonyan", "zisserman", "visual"}
NAMES |= {"geometry", "group", "oxford", "normal", "original"}
"""Words that both languages write alike."""

GREY = np.zeros((4, 4, 1), np.float32)


def left_in_english(said: str) -> set[str]:
    """Return the words that the Spanish sentence still shares with the English one."""
    english, spanish = (
        {word.lower() for word in re.findall(r"[A-Za-z]{3,}", one)}
        for one in (said, translate(said))
    )
    return english & spanish - NAMES


def sources(config: Config) -> Sources:
    found = Sources(config, cast(Any, None), cast(Any, None))
    found.__dict__["_loaded"] = {"digest": "12" * 32}  # of one's own images
    return found


def words_of(described: dict[str, Any]) -> list[str]:
    """Return all that is said of a pair; a licence is its owner's."""
    images: list[SourceImage] = [described["style"], described["content"]]
    return [
        described["title"],
        *(said for image in images for said in (image.description, image.provenance)),
    ]


def written_of_pairs() -> list[str]:
    """Return what the job says of every kind of pair, of every group."""
    said = []
    given = ({"data": None}, {"data": Path("scans")}, {"data": Path("scans"), "provenance": "CC"})
    for own, kind, group in itertools.product(given, MAKERS, GROUPS):
        config = dataclasses.replace(PRESETS["smoke"].config, pair=kind, **own)
        stages = SimpleNamespace(
            config=config,
            cohort=SimpleNamespace(subject=[7], group=[group]),
            sources=sources(config),
            training=lambda name: SimpleNamespace(epochs=20),
            count_images=lambda: 6484,
        )
        said += words_of(describe_pair(cast(Any, stages), Pair(GREY, GREY, 0, 4.23)))
    files = FilePair(PRESETS["smoke"].config)
    files.__dict__["pair"] = Pair(GREY, GREY)
    return [*said, *words_of(files.describe()), UNSTATED]


def written_of_models(weights_file: Path) -> list[str]:
    """Return what the job says of every extractor, with weights of every kind, and model."""
    weights_file.write_bytes(b"weights")
    whole, rounded = [np.full(2, 0.1, np.float32)], [np.full(2, 0.5, np.float32)]
    said = [cvae_encoder.LABEL, vgg.ORIGIN, *(model.label for model in ARCHITECTURES.values())]
    for network in vgg.NETWORKS.values():
        said += network.known.values()
        for weights, arrays in itertools.product(
            (vgg.IMAGENET, vgg.RANDOM, str(weights_file)), (whole, rounded)
        ):
            _, note = vgg._describe(network, weights, "", arrays)
            said += [note, f"{network.label}, {note}"]
    own = dataclasses.replace(PRESETS["smoke"].config, data=Path("scans"))
    images = [sources(config).describe() for config in (PRESETS["smoke"].config, own)]
    return [*said, *map(note_encoder, (None, *images))]


def written_in(pack: Pack) -> list[str]:
    """Return what a pack says that the page shows."""
    manifest = pack.manifest
    pair, extractors, generator = manifest.pair, manifest.extractors, manifest.generator
    said = [
        *words_of({"title": manifest.title, **vars(pair)}),
        *(said for one in extractors.values() for said in (one.label, one.weights.note)),
    ]
    if generator is not None:
        said += [generator.source, *(model.label for model in generator.models.values())]
    return said


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(EMBEDDED_PACKS, tmp_path_factory.mktemp("pictures")).test_client()


def test_all_that_the_job_writes_is_known_in_spanish(tmp_path: Path) -> None:
    said = [*written_of_pairs(), *written_of_models(tmp_path / "weights.h5")]
    assert {one: left for one in said if (left := left_in_english(one))} == {}


@pytest.mark.parametrize("folder", EMBEDDED_PACKS, ids=lambda folder: folder.name)
def test_all_of_the_embedded_packs_is_known_in_spanish(folder: Path) -> None:
    said = written_in(Pack(folder))
    assert {one: left for one in said if (left := left_in_english(one))} == {}


def test_every_sentence_known_is_written_somewhere(
    tmp_path: Path,
) -> None:
    written = [*written_of_pairs(), *written_of_models(tmp_path / "weights.h5")]
    written += [Pack(folder).manifest.title for folder in EMBEDDED_PACKS]
    unused = [
        english
        for english in SAID
        if not any(re.search(pattern_of(english), said) for said in written)
    ]
    assert unused == []


def pattern_of(english: str) -> str:
    return re.sub(r"\\\{\w+\\\}", ".+", re.escape(english))


def test_a_sentence_keeps_its_numbers_and_writes_decimals_with_a_comma() -> None:
    style = Pack(EMBEDDED_PACK).manifest.pair.style
    assert SPANISH.explorer.source_note(style) == (
        "Sujeto 212 (grupo: dilatada): de todas las imágenes con que se entrenó el CVAE, la más "
        "cercana a la generada en su espacio latente (distancia 4,23). Fantoma sintético hecho por "
        "el código de este mismo proyecto; sin datos de pacientes. Licencia: MIT."
    )
    assert "(distance 4.23). Synthetic" in ENGLISH.explorer.source_note(style)


@pytest.mark.parametrize("said", ["", "Corte 12 de una adquisición", "CC BY 4.0", "{who} (1.5)"])
def test_what_somebody_else_wrote_stays_as_it_is(said: str) -> None:
    assert translate(said) == said


@pytest.mark.parametrize("mount", ["", f"/pack/{HEART_PACK.name}"])
@pytest.mark.parametrize("page", SPANISH.explorer.PAGES)
def test_no_spanish_page_shows_an_english_sentence_of_the_packs(
    client: FlaskClient, page: str, mount: str
) -> None:
    address = SPANISH.at(mount).address(page).rstrip("/")
    layout = client.get(f"{address}/_dash-layout").json
    shown = json.dumps(layout, ensure_ascii=False)
    for script in re.findall(r'src="(/sent/[^"]+)"', client.get(f"{address}/").text):
        shown += client.get(script).text
    written = [said for folder in EMBEDDED_PACKS for said in written_in(Pack(folder))]
    left = [said for said in written if translate(said) != said]
    assert [said for said in left if said in shown] == []
