import numpy as np
import pytest

from precompute.cohort import FIELD_OF_VIEW_MM, GROUPS, WHITE, pixel_pitch
from precompute.phantom import make_cohort
from precompute.phantom.cohort import paint_slice, render
from precompute.phantom.heart import contours, scar_at
from precompute.phantom.outline import ANGLES, Outline, oval
from precompute.phantom.scan import acquire, draw_scanner
from precompute.phantom.shapes import Grid, capsule, ellipse
from precompute.phantom.subject import draw_subject
from precompute.phantom.tissue import TISSUES, bssfp_signal
from precompute.phantom.ventricles import left_ventricle


@pytest.fixture(scope="module")
def cohort():
    return make_cohort(5, (3, 4), 64, seed=1, phase="all")


def draw(group, number=0):
    return draw_subject(group, np.random.default_rng([7, number]))


def mean_area(group, level, phase, which=0):
    areas = []
    for number in range(12):
        radii = contours(draw(group, number).heart, level, phase)[which].radii
        areas.append(np.pi * np.mean(radii**2))
    return np.mean(areas)


def mean_wall(group, phase):
    walls = []
    for number in range(12):
        cavity, epicardium, _ = contours(draw(group, number).heart, 0.4, phase)
        walls.append((epicardium.radii - cavity.radii).max())
    return np.mean(walls)


# The cohort.


def test_the_cohort_is_the_same_for_the_same_seed_however_many_subjects(cohort):
    again = make_cohort(2, (3, 4), 64, seed=1, phase="all")
    np.testing.assert_array_equal(again.images, cohort.images[: len(again.images)])
    other = make_cohort(1, (3, 4), 64, seed=2, phase="all")
    assert not np.array_equal(other.images[:3], cohort.images[:3])


def test_the_code_draws_what_it_drew_when_its_version_was_set():
    """Where this fails on purpose, raise `PHANTOM_VERSION` too: kept images are stale."""
    images = make_cohort(1, (2, 2), 96, seed=1).unit()[..., 0].astype(float)
    blocks = images.reshape(2, 3, 32, 3, 32).mean(axis=(2, 4)).reshape(2, 9)
    expected = [
        [0.0584, 0.102, 0.0459, 0.0575, 0.1364, 0.057, 0.0606, 0.0863, 0.0729],
        [0.0521, 0.1511, 0.0507, 0.1679, 0.1611, 0.1068, 0.0743, 0.0903, 0.0845],
    ]
    np.testing.assert_allclose(blocks, expected, atol=0.001)


def test_the_images_do_not_depend_on_how_many_processes_draw_them():
    done = []
    one = make_cohort(3, (1, 2), 32, seed=1)
    two = make_cohort(3, (1, 2), 32, seed=1, workers=2, on_subject=lambda: done.append(1))
    for name, values in vars(one).items():
        np.testing.assert_array_equal(values, getattr(two, name))
    assert len(done) == 3


def test_groups_come_in_equal_parts():
    cohort = make_cohort(10, (1, 1), 32, seed=4)
    assert {group: list(cohort.group).count(group) for group in GROUPS} == dict.fromkeys(GROUPS, 2)


def test_each_image_says_whose_it_is_and_what_it_shows(cohort):
    n = len(cohort.images)
    for column in (cohort.subject, cohort.group, cohort.phase, cohort.level):
        assert column.shape == (n,)
    assert set(cohort.subject) == set(range(5))
    for number in range(5):
        mine = cohort.subject == number
        assert 2 * 3 <= mine.sum() <= 2 * 4
        for phase in ("ed", "es"):
            levels = cohort.level[mine & (cohort.phase == phase)]
            assert (np.diff(levels) > 0).all()
            assert 0 <= levels.min() < levels.max() <= 1


def test_the_number_of_slices_is_drawn_from_the_range():
    cohort = make_cohort(12, (1, 3), 16, seed=3)
    counts = np.bincount(cohort.subject)
    assert set(counts) == {1, 2, 3}


@pytest.mark.parametrize("size", [32, 64, 96, 180])
def test_any_size_shows_the_same_field_of_view(size):
    cohort = make_cohort(1, (2, 2), size, seed=1)
    assert cohort.images.shape == (2, size, size, 1)
    assert cohort.images.dtype == np.uint16
    assert cohort.pitch == pytest.approx(pixel_pitch(size))
    assert cohort.pitch * size == pytest.approx(FIELD_OF_VIEW_MM)
    assert (cohort.images.min(), cohort.images.max()) == (0, WHITE)


def test_each_stack_fills_the_scale(cohort):
    for number in range(5):
        stack = cohort.images[cohort.subject == number]
        assert (stack.min(), stack.max()) == (0, WHITE)


def test_subjects_levels_and_phases_differ(cohort):
    images, first = cohort.unit(), cohort.subject == 0
    systole, diastole = (images[first & (cohort.phase == phase)] for phase in ("es", "ed"))
    assert np.abs(systole[0] - images[cohort.subject == 1][0]).mean() > 0.01
    assert np.abs(systole[0] - systole[-1]).mean() > 0.01
    assert np.abs(systole[1] - diastole[1]).max() > 0.05


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"phase": "mid"}, "phase is 'mid'"), ({"slices": (3, 2)}, r"slices is \(3, 2\)")],
)
def test_wrong_values_are_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        make_cohort(**{"subjects": 1, "slices": (1, 1), "size": 16, "seed": 1, **wrong})


# The heart's geometry.


def test_a_left_ventricle_holds_its_volume():
    left = left_ventricle(volume=140, muscle=100, length=90)
    depth = np.linspace(0, left.length * 0.97, 4000)
    areas = [np.pi * left.section(z)[0] ** 2 for z in depth]
    assert np.trapezoid(areas, depth) / 1000 == pytest.approx(140, rel=0.02)
    assert 6 < left.wall < 11


@pytest.mark.parametrize("group", GROUPS)
def test_in_systole_the_cavity_is_smaller_and_the_wall_thicker(group):
    assert mean_area(group, 0.4, "es") < 0.9 * mean_area(group, 0.4, "ed")
    if group != "MINF":
        assert mean_wall(group, "es") > 1.03 * mean_wall(group, "ed")


def test_the_groups_differ_as_they_are_defined():
    normal = mean_area("NOR", 0.4, "ed")
    assert mean_area("DCM", 0.4, "ed") > 1.4 * normal
    assert mean_area("HCM", 0.4, "ed") < normal
    assert mean_wall("HCM", "ed") > 15, "mm; the ACDC challenge's definition"
    assert mean_wall("NOR", "ed") < 11
    assert mean_wall("DCM", "ed") < 11
    assert mean_area("RV", 0.4, "ed", which=2) > 1.3 * mean_area("NOR", 0.4, "ed", which=2)


def test_an_infarcted_segment_is_thin_and_stays_thin():
    heart = draw("MINF").heart
    scar = scar_at(heart, 0.5) > 0.9
    walls = {}
    for phase in ("ed", "es"):
        cavity, epicardium, _ = contours(heart, 0.5, phase)
        walls[phase] = epicardium.radii - cavity.radii
    assert walls["ed"][scar].mean() < 0.75 * walls["ed"][~scar].max()
    assert walls["es"][scar].mean() < 1.15 * walls["ed"][scar].mean()
    assert walls["es"][~scar].max() > 1.1 * walls["ed"][~scar].max()


def test_a_dilated_right_ventricle_flattens_the_septum():
    def septal_radius(group):
        cavity = contours(draw(group).heart, 0.4, "ed")[0]
        return cavity.at(draw(group).heart.septum) / np.mean(cavity.radii)

    assert septal_radius("RV") < 0.9 * septal_radius("NOR")


# Where things are, and how bright.


@pytest.fixture(scope="module")
def tissues():
    """The mean signal of a painted slice, fat as a positive number, of blocks of 9 mm."""
    subject = draw("NOR", 3)
    grid = Grid.square(180, pixel_pitch(180))
    signal = np.abs(paint_slice(grid, subject, 0.4, "ed"))

    def mean_at(x, y):
        near = np.hypot(grid.x - x, grid.y - y) < 4.5
        return float(np.median(signal[near]))

    return subject, mean_at


def test_anatomy_stands_where_it_is_expected(tissues):
    subject, mean_at = tissues
    heart = subject.heart
    blood = TISSUES["blood"].signal
    assert mean_at(heart.x, heart.y) == pytest.approx(blood, rel=0.15), "left ventricle"
    right = contours(heart, 0.4, "ed")[2]
    assert right.x < heart.x, "the patient's right is at the image's left"
    epicardium = contours(heart, 0.4, "ed")[1]
    away = epicardium.at(heart.septum) + 0.5 * heart.right["ed"]
    at = heart.x + away * np.cos(heart.septum), heart.y + away * np.sin(heart.septum)
    assert mean_at(*at) > 0.7 * blood, "right ventricle"
    lung = mean_at(heart.x + 62, heart.y + 5)
    assert lung < 0.3 * blood, "left lung"
    assert mean_at(-122, -122) == 0, "air"


def test_blood_is_three_times_as_bright_as_muscle_and_fat_is_opposed():
    signal = {name: tissue.signal for name, tissue in TISSUES.items()}
    assert 2.5 < signal["blood"] / signal["myocardium"] < 4
    assert signal["fat"] < 0
    dark_to_bright = ["gas", "bone", "lung", "muscle", "liver", "blood", "fluid"]
    assert sorted(dark_to_bright, key=signal.__getitem__) == dark_to_bright


def test_a_rendered_slice_is_bright_in_the_ventricle_and_dark_in_air():
    subject = draw("DCM")
    image = render(subject, 0.4, "es", 96)
    row, column = (round(at / pixel_pitch(96) + 47.5) for at in (subject.heart.y, subject.heart.x))
    assert image[row - 2 : row + 3, column - 2 : column + 3].mean() > 10 * image[:6, :6].mean()


# Physics, with values worked out by hand.


def test_bssfp_signal_by_hand():
    # At 90 degrees: PD / (1 + T1/T2).
    assert bssfp_signal(1000, 250, 1.0, np.pi / 2) == pytest.approx(1 / 5)
    # At 60: PD sin(60) / (1.5 + 0.5 * T1/T2), sin(60) = 0.8660; 0.5 * 0.8660 / 2.5.
    assert bssfp_signal(100, 50, 0.5, np.pi / 3) == pytest.approx(0.1732, abs=1e-4)


def test_bssfp_signal_is_the_closed_forms_limit():
    t1, t2, flip, tr = 1030.0, 40.0, np.radians(58), 1e-3
    e1, e2 = np.exp(-tr / t1), np.exp(-tr / t2)
    full = np.sin(flip) * (1 - e1) * np.sqrt(e2) / (1 - (e1 - e2) * np.cos(flip) - e1 * e2)
    assert bssfp_signal(t1, t2, 1.0, flip) == pytest.approx(full, rel=1e-3)


def test_noise_is_rician():
    scanner = draw_scanner(draw("NOR"))
    everything = np.ones((128, 128), np.float32)
    air = acquire(np.zeros((128, 128), np.float32), everything, scanner, np.random.default_rng(1))
    # Without signal the magnitude is Rayleigh's: mean sigma sqrt(pi/2), and E[m^2] = 2 sigma^2.
    assert air.mean() == pytest.approx(scanner.noise * np.sqrt(np.pi / 2), rel=0.02)
    assert (air**2).mean() == pytest.approx(2 * scanner.noise**2, rel=0.03)


def test_shapes_cover_their_area():
    grid = Grid.square(100, pitch=1.0)
    for area, patch in (
        (np.pi * 20 * 10, ellipse(grid, 3.3, -2.1, 20.0, 10.0, 0.7)),
        (np.pi * 20 * 10, oval(3.3, -2.1, 20.0, 10.0, 0.7).cover(grid)),
        (np.pi * 225, Outline(-4, 5, np.full(len(ANGLES), 15.0)).cover(grid)),
        (20 * 8 + np.pi * 16, capsule(grid, (-10, 3), (10, 3), 4, 4)),
    ):
        assert patch.cover.sum() == pytest.approx(area, rel=0.02)
        assert (patch.cover.min(), patch.cover.max()) == (0, 1)


def test_a_shape_out_of_the_frame_covers_nothing():
    assert ellipse(Grid.square(32, 2.0), 400, 0, 9, 9).cover.size == 0
