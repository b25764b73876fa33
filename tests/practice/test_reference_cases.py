"""The figures agree with worked examples and with real people's taps."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from practice.correction import phase_correction
from practice.match import match
from practice.measures import asynchrony, circular, spacing, standard_deviation
from practice.norms import NORM_SD_PERCENT, NORM_SPREAD, steadier_than
from practice.silence import Split, wing_kristofferson
from tests.practice import people

DATA = Path(__file__).parent / "data/bath_madison_2012/tapping_data_baath_madison_2012.csv"
EXACT, ALPHA = 1e-6, 1e-5
PERIOD_MS = 857.142857

FIRST = np.array([-52, -31, -45, -18, -60, -27, -39, -12, -48, -35, -22, -41], np.float64)
INTERVALS = np.array(
    [934, 826, 853, 784, 890, 877, 896, 876, 871, 870, 845, 914, 866, 888, 874, 912]
    + [846, 865, 870, 867, 888, 866, 836, 883, 866, 850, 848, 858, 866, 866, 842, 815],
    np.float64,
)
FIFTH = np.array(
    [-62, -76, -14, -34, -14, -45, -5, 18, 35, -4, -27, 0, -3, 31, 18, -11, -42, 0, -14, -71]
    + [-21, -34, 3, -36, -66, -28, -32, -85, -64, -45, -58, -47, -15, 4, 6, -38, -29, -23, -9, 0],
    np.float64,
)


def approx(value: float, relative: float = EXACT) -> object:
    return pytest.approx(value, rel=relative)


def test_asynchronies() -> None:
    found = asynchrony(FIRST, PERIOD_MS)

    assert found.mean == approx(-35.8333333)
    assert found.sd == approx(14.4400537)
    assert found.sd_percent == approx(1.68467293)
    assert found.rms == approx(38.4078985)
    assert found.lag1 == approx(-0.607699947)


def test_a_constant_delay_moves_the_mean_alone() -> None:
    before, after = asynchrony(FIRST, PERIOD_MS), asynchrony(FIRST + 137.0, PERIOD_MS)

    assert after.mean == approx(-35.8333333 + 137.0)
    assert (after.sd, after.sd_percent) == pytest.approx((before.sd, before.sd_percent))
    assert after.lag1 == pytest.approx(before.lag1)


def test_where_on_the_beat() -> None:
    found = circular(FIRST, PERIOD_MS)

    assert found is not None
    assert found.vector_length == approx(0.9948737)
    assert found.mean_angle_degrees == approx(-15.0504972)
    assert found.sd_ms == approx(13.8308259)
    assert found.rayleigh_z == approx(11.8772842)
    assert found.rayleigh_p == approx(2.29213e-8)


def test_angles_that_lie_all_round() -> None:
    found = circular(np.array([0.785, 1.570, 3.141, 0.839, 5.934]), 2.0 * np.pi)

    assert found is not None
    assert found.vector_length == approx(0.497230345)
    assert found.rayleigh_z == approx(1.23619008)
    assert found.rayleigh_p == approx(0.304843588)


def test_intervals() -> None:
    found = spacing(INTERVALS)

    assert found.mean == approx(865.875)
    assert found.sd == approx(29.058062)
    assert found.cv_percent == approx(3.35591881)
    assert found.local_sd == approx(28.3875825)
    assert found.drift_sd == approx(15.5022891)
    assert found.line is not None
    assert found.line.slope == approx(-0.669721408)
    assert found.line.slope_se == approx(0.55216537)
    assert found.drift_percent_per_minute == approx(5.35963273)


def test_clock_and_hand() -> None:
    found = wing_kristofferson(INTERVALS)
    without_line = wing_kristofferson(INTERVALS, detrend=True)

    assert found is not None
    assert without_line is not None
    assert (found.split, found.detrended) == (Split.OK, False)
    assert found.gamma0 == approx(844.370968)
    assert found.gamma1 == approx(-78.0851815)
    assert found.lag1 == approx(-0.0924773405)
    assert found.clock_sd == approx(26.2335778)
    assert found.motor_sd == approx(8.836582)
    assert without_line.clock_sd == approx(25.8612002)
    assert without_line.motor_sd == approx(9.02576751)


def test_intervals_that_alternate_are_the_hand_s_alone() -> None:
    found = wing_kristofferson(np.array([870.0, 830.0] * 10))

    assert found is not None
    assert found.gamma0 == approx(421.052632)
    assert found.gamma1 == approx(-400.0)
    assert found.split == "lag1_below_minus_half"
    assert (found.clock_sd, found.motor_sd) == (0.0, approx(14.509525))


def test_intervals_that_grow_shorter_are_the_clock_s_alone() -> None:
    intervals = 850.0 - 1.5 * np.arange(20.0)
    found, spaced = wing_kristofferson(intervals), spacing(intervals)

    assert found is not None
    assert found.lag1 == approx(0.85)
    assert found.split == "positive_lag1"
    assert found.motor_sd == 0.0
    assert spaced.line is not None
    assert spaced.line.slope == approx(-1.5)
    assert spaced.local_sd == approx(1.06066017)
    assert spaced.drift_percent_per_minute == approx(12.8851577)


def test_taps_find_their_beats() -> None:
    taps = np.array([960, 1975, 2040, 3500, 3980, 5010, 5060, 6600, 6930, 7020, 9100], np.float64)
    found = match(taps, np.arange(1000.0, 8001.0, 1000.0), 1000.0)

    assert (found.beat + 1).tolist() == [1, 2, 4, 5, 7]
    assert found.asynchrony_ms.tolist() == [-40, -25, -20, 10, -70]
    assert (found.missed + 1).tolist() == [3, 6, 8]
    assert taps[found.extra].tolist() == [3500, 6600, 9100]
    assert taps[found.bounced].tolist() == [2040, 5060, 7020]
    assert found.intervals().ms.tolist() == [1015, 1030]


def test_phase_correction() -> None:
    found = phase_correction(FIFTH)

    assert found is not None
    assert found.alpha == approx(0.471990826, ALPHA)
    assert found.timekeeper_sd == approx(22.6864749, ALPHA)
    assert found.motor_sd == approx(8.57434074, ALPHA)
    # By lag 1 alone it would be another: 1 − Σ x_n x_{n+1} / Σ x_n².
    x = FIFTH - np.mean(FIFTH)
    assert 1.0 - float(x[:-1] @ x[1:]) / float(x[:-1] @ x[:-1]) == approx(0.549624869)


def test_phase_correction_at_its_bound() -> None:
    found = phase_correction(FIRST)

    assert found is not None
    assert found.alpha == approx(1.40325426, ALPHA)
    assert found.timekeeper_sd == approx(6.99589565, ALPHA)
    assert found.motor_sd == approx(6.99589565, ALPHA)


def test_theory_of_the_simulated_people() -> None:
    corrected = people.corrected_theory(people.Corrected(alpha=0.5, timekeeper_ms=10, motor_ms=5))
    silent = people.silent_theory(people.Silent(clock_ms=25, motor_ms=10))

    assert corrected.asynchrony_variance == approx(166.666667)
    assert corrected.lag1 == approx(0.35)
    assert corrected.interval_sd == approx(14.7196014)
    assert silent.gamma0 == approx(825.0)
    assert silent.lag1 == approx(-0.12121212)
    assert silent.interval_sd == approx(28.7228, 1e-5)
    phases = [silent.phase_sd_ms(rocks) for rocks in (1, 4, 8, 16, 32)]
    assert phases == pytest.approx([28.7228, 51.9615, 72.1110, 100.9950, 142.1267], rel=1e-6)


# ---- real people


@pytest.fixture(scope="module")
def taps() -> NDArray[np.float64]:
    """Rows of subject, trial, period and asynchrony."""
    return np.loadtxt(DATA, delimiter=",", skiprows=1)


def _runs(taps: NDArray[np.float64], period: int) -> Iterator[list[NDArray[np.float64]]]:
    """Yield the runs of each person at a period, as asynchronies."""
    at_period = taps[taps[:, 2] == period]
    for subject in np.unique(at_period[:, 0]):
        own = at_period[at_period[:, 0] == subject]
        yield [own[own[:, 1] == trial, 3] for trial in np.unique(own[:, 1])]


def _long(runs: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    return [run for run in runs if len(run) >= 15]


def _alpha(run: NDArray[np.float64], centre_ms: float) -> float:
    found = phase_correction(run, centre_ms=centre_ms)
    assert found is not None
    return found.alpha


@pytest.mark.parametrize(
    ("period", "mean_ms", "alpha"),
    [
        (600, -40.10, 0.410),
        (1200, -48.60, 0.548),
        (1800, -50.79, 0.662),
        (2400, -78.21, 0.740),
        (3000, -117.65, 0.761),
    ],
)
def test_real_people_s_means(
    taps: NDArray[np.float64], period: int, mean_ms: float, alpha: float
) -> None:
    people_s_runs = list(_runs(taps, period))
    means = [float(np.mean(np.concatenate(runs))) for runs in people_s_runs]
    alphas = [
        np.mean([_alpha(run, mean) for run in _long(runs)])
        for runs, mean in zip(people_s_runs, means, strict=True)
    ]

    assert len(taps) == 17_356
    assert np.mean(means) == pytest.approx(mean_ms, abs=0.005)
    assert np.mean(alphas) == pytest.approx(alpha, abs=0.0005)


@pytest.mark.parametrize(("period", "sd_ms"), [(600, 32.79), (1200, 61.38)])
def test_real_people_s_evenness(taps: NDArray[np.float64], period: int, sd_ms: float) -> None:
    own = [
        np.mean([asynchrony(run, period).sd for run in _long(runs)]) for runs in _runs(taps, period)
    ]

    assert np.mean(own) == pytest.approx(sd_ms, abs=0.005)


@pytest.mark.parametrize("period", [750, 800, 857, 920, 1000])
def test_the_norm_is_what_real_people_do(taps: NDArray[np.float64], period: int) -> None:
    near = [
        [
            100.0 / known * float(np.mean([standard_deviation(run[4:]) for run in runs]))
            for runs in _runs(taps, known)
        ]
        for known in (600, 1200)
    ]
    part = np.log(period / 600) / np.log(2.0)
    evenness = (1.0 - part) * np.array(near[0]) + part * np.array(near[1])

    # To within the chance of 30 people: the median's standard error is 0.2, the ends' 0.3.
    assert np.percentile(evenness, [10, 50, 90]) == pytest.approx([3.0, 3.9, 4.9], abs=0.16)
    logarithms = np.log(evenness)
    assert np.mean(logarithms) == pytest.approx(np.log(NORM_SD_PERCENT), abs=0.02)
    assert np.std(logarithms, ddof=1) == pytest.approx(NORM_SPREAD, abs=0.01)


def test_the_norm_s_table() -> None:
    found = [steadier_than(sd) for sd in (2.5, 3.0, 3.5, 3.86, 4.5, 5.0, 6.0)]

    assert found == pytest.approx([96.8, 85.8, 66.1, 50.0, 25.7, 13.5, 3.0], abs=0.06)
