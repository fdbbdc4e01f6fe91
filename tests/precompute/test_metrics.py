"""What is measured of models, on values worked out by hand."""

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from precompute.generator.cvae import build_cvae
from precompute.generator.latent import decode, encode
from precompute.generator.metrics import checkerboard, cross_entropy, measure, similarity
from precompute.generator.sampling import kl_divergence
from precompute.spectrum import power_spectrum, radial_spectrum


def test_cross_entropy_by_hand():
    images = np.array([0.0, 1.0, 0.5])
    shown = np.array([0.5, 0.5, 0.25])
    half = 0.5 * np.log(4) + 0.5 * np.log(4 / 3)
    assert cross_entropy(images, shown) == pytest.approx((2 * np.log(2) + half) / 3)
    assert cross_entropy(np.ones(1), np.zeros(1)) == pytest.approx(-np.log(1e-7))


def test_similarity_of_flat_images_by_hand():
    """Without variance SSIM is (2ab + c1) / (a² + b² + c1), c1 = 0.01²."""
    a, b = np.full((32, 32), 0.5), np.full((32, 32), 0.7)
    assert similarity(a, b) == pytest.approx((0.7 + 1e-4) / (0.74 + 1e-4), abs=1e-6)
    assert similarity(a, a) == 1


def test_models_are_measured_on_their_reconstructions():
    images = np.random.default_rng(0).random((5, 32, 32, 1), dtype=np.float32)
    cvae = build_cvae(32)
    quality = measure(cvae, images)
    means, log_variances = encode(cvae, images)
    shown = decode(cvae, means)
    assert quality.psnr == pytest.approx(
        np.mean(
            [
                peak_signal_noise_ratio(a, b, data_range=1)
                for a, b in zip(images, shown, strict=True)
            ]
        )
    )
    by_hand = np.mean(
        [10 * np.log10(1 / np.mean((a - b) ** 2)) for a, b in zip(images, shown, strict=True)]
    )
    assert quality.psnr == pytest.approx(by_hand, rel=1e-5)
    assert quality.bce == pytest.approx(cross_entropy(images, shown))
    assert quality.kl == pytest.approx(float(np.mean(kl_divergence(means, log_variances))))
    assert -1 <= quality.ssim <= 1


def test_a_checkerboard_is_seen_and_noise_is_not():
    noise = np.random.default_rng(0).normal(0.5, 0.05, (24, 64, 64))
    rows, columns = np.indices((64, 64))
    for pattern in ((rows + columns) % 2, rows % 2, (rows % 4 == 0) & (columns % 4 == 0)):
        assert checkerboard(np.clip(noise + 0.05 * pattern, 0, 1)) > 5
    assert checkerboard(np.clip(noise, 0, 1)) < 2
    assert checkerboard(np.full((2, 64, 64), 0.5)) == pytest.approx(1)


def test_the_spectrum_of_white_noise_is_flat_at_its_variance():
    random = np.random.default_rng(0)
    spectra = [radial_spectrum(random.normal(3.0, 0.2, (128, 128))) for _ in range(20)]
    frequency, power = np.mean(spectra, axis=0)
    assert frequency[0] == pytest.approx(1 / 128)
    assert frequency[-1] == 0.5
    assert power[8:] == pytest.approx(np.full(56, 0.04), rel=0.15)


def test_a_wave_is_a_peak_at_its_frequency():
    x = np.arange(64)
    wave = np.broadcast_to(np.sin(2 * np.pi * x / 8), (64, 64))
    frequency, power = radial_spectrum(wave)
    assert frequency[power.argmax()] == pytest.approx(1 / 8)
    spectrum = power_spectrum(wave)
    assert np.unravel_index(spectrum.argmax(), spectrum.shape) in ((0, 8), (0, 56))
    assert len(radial_spectrum(wave[:32])[0]) == 16
