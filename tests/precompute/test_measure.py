"""How far images are from the pair: known answers, and what a pack keeps of it."""

import numpy as np
import pytest

from precompute.measure import measure_image, measure_images
from precompute.pack import Pack, PackError, PackWriter
from precompute.pack.measures import ROLE, Measures, decode_measures, encode_measures
from tests.tiny_pack import batch

RAMP = np.linspace(0, 200, 32 * 32).astype(np.uint8).reshape(32, 32)


def test_known_answers():
    noise = np.random.default_rng(0).integers(0, 256, (32, 32)).astype(np.uint8)
    brighter = RAMP + 51
    assert measure_image(RAMP, noise, RAMP).change == 0
    assert measure_image(brighter, noise, RAMP).change == pytest.approx(0.2)
    assert measure_image(noise, noise, RAMP).similarity == pytest.approx(1)
    assert measure_image(RAMP, noise, RAMP).similarity < 0.2


def test_in_colour_every_channel_counts():
    colour = np.stack([RAMP] * 3, -1)
    other = colour + np.array([51, 0, 0], np.uint8)
    assert measure_image(other, colour, colour).change == pytest.approx(0.2 / 3)


def kept(folder):
    pack = Pack(folder)
    attachment = pack.manifest.attachments[ROLE]
    data = pack.read_file(attachment.file, attachment.sha256)
    return decode_measures(data, attachment.file)


def test_every_image_is_measured_once_and_new_ones_later(tiny_pack):
    with PackWriter(tiny_pack) as writer:
        assert measure_images(writer) == len(Pack(tiny_pack).digests)
        assert measure_images(writer) == 0
        first = kept(tiny_pack)
        new = batch("cvae-encoder", range(30, 36))
        new.images[:] = np.arange(6, dtype=np.uint8)[:, None, None] + 2
        writer.add("cvae-encoder", new, 1.0)
        assert measure_images(writer) == 6
    pack, found = Pack(tiny_pack), kept(tiny_pack)
    assert list(found) == pack.digests
    assert {digest: found[digest] for digest in first} == first
    content = np.rint(pack.content[..., 0] * 255)
    for digest in pack.digests[::7]:
        change = np.abs(pack.image(digest) - content).mean() / 255
        assert found[digest].change == pytest.approx(change, rel=1e-5)


def test_a_damaged_attachment_is_made_anew(tiny_pack):
    with PackWriter(tiny_pack) as writer:
        measure_images(writer)
        file = tiny_pack / Pack(tiny_pack).manifest.attachments[ROLE].file
        good = file.read_bytes()
        file.write_bytes(good[:-1])
        assert measure_images(writer) == len(Pack(tiny_pack).digests)
    assert file.read_bytes() == good


def test_a_file_of_measures_that_is_none_is_named():
    data = encode_measures({"00" * 16: Measures(0.5, 0.25)})
    assert decode_measures(data, "m") == {"00" * 16: Measures(0.5, 0.25)}
    with pytest.raises(PackError, match="m: not a readable npz"):
        decode_measures(data[:-1], "m")
