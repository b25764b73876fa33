"""The figures behave as their definitions promise, also where little is there to measure."""

import math

import numpy as np
import pytest

from practice.correction import phase_correction
from practice.measures import asynchrony, circular, spacing
from practice.norms import compared, has_norm, relative_se_percent, steadier_than
from practice.run import Steadiness
from practice.silence import (
    Scatter,
    Split,
    coming_back,
    is_gap_held,
    pooled_wing_kristofferson,
    tempo_bias_percent,
    tempo_word,
    usual_scatter,
    wing_kristofferson,
)
from tests.practice import people

NOTHING, ONE, TWO = np.zeros(0), np.array([12.0]), np.array([10.0, 14.0])


def test_what_is_not_defined_is_none() -> None:
    assert set(vars_of(asynchrony(NOTHING, 800.0))) == {None}
    one = asynchrony(ONE, 800.0)
    assert (one.mean, one.median, one.rms, one.mean_absolute) == (12.0, 12.0, 12.0, 12.0)
    assert (one.sd, one.sd_percent, one.lag1) == (None, None, None)
    assert asynchrony(np.full(9, 3.1), 800.0).lag1 is None
    assert set(vars_of(spacing(NOTHING))) == {None}
    single = spacing(np.array([800.0]))
    assert (single.mean, single.sd, single.local_sd, single.line) == (800.0, None, None, None)
    pair = spacing(np.array([800.0, 820.0]))
    assert pair.line is not None
    assert (pair.line.slope, pair.line.slope_se, pair.drift_sd) == (20.0, None, None)
    assert not pair.is_drift
    assert circular(NOTHING, 800.0) is None
    assert wing_kristofferson(NOTHING) is None
    assert wing_kristofferson(ONE) is None
    assert pooled_wing_kristofferson([]) is None
    assert tempo_bias_percent(NOTHING, 800.0) is None
    assert coming_back(0.0, 0.0, 0, 800.0, usual_scatter(800.0)) is None
    assert relative_se_percent(1) is None


def vars_of(value: object) -> list[object]:
    return [getattr(value, name) for name in type(value).__slots__]  # type: ignore[attr-defined]


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_phase_correction_needs_pairs_that_follow_one_another(n: int) -> None:
    assert phase_correction(np.array([1.0, -4.0, 2.0])[:n]) is None
    assert phase_correction(np.full(30, 5.0)) is None
    rng = np.random.default_rng(1)
    assert phase_correction(rng.normal(0, 20, 40), 2 * np.arange(40)) is None


def test_without_any_scatter_what_is_taken_back_is_found_exactly() -> None:
    # Neither hand nor clock scatter: each deviation is half of the one before.
    found = phase_correction(64.0 * np.power(0.5, np.arange(12.0)), centre_ms=0.0)

    assert found is not None
    assert found.alpha == pytest.approx(0.5)
    assert (found.timekeeper_sd, found.motor_sd) == pytest.approx((0.0, 0.0), abs=1e-9)


@pytest.mark.parametrize("gaps", [(), (7,), (5, 6, 20), (1, 3, 5, 7, 30, 31, 32)])
def test_the_fast_way_to_alpha_is_the_definition(gaps: tuple[int, ...]) -> None:
    beat = np.delete(np.arange(60), gaps)
    values = people.asynchronies(people.Corrected(0.4, 15.0, 12.0), 1, 60, seed=3)[0][beat]
    found = phase_correction(values, beat)

    assert found is not None
    assert found.alpha == pytest.approx(alpha_by_inversion(values, beat), rel=1e-9)


def alpha_by_inversion(values: np.ndarray, beat: np.ndarray) -> float:
    """Return α with a whole covariance matrix that is inverted."""
    x = values - values.mean()
    rows = [n for n in range(len(x) - 1) if beat[n + 1] - beat[n] == 1]
    u, v = x[rows], x[[n + 1 for n in rows]] - x[rows]
    near = [(i, i + 1) for i in range(len(rows) - 1) if rows[i + 1] - rows[i] == 1]
    z, k0, k1 = math.inf, 1.0, 0.0
    for _ in range(20):
        sigma = np.diag(np.full(len(rows), k0))
        for i, j in near:
            sigma[i, j] = sigma[j, i] = k1
        weights = np.linalg.inv(sigma)
        before, z = z, (u @ weights @ v) / (u @ weights @ u)
        h = v - z * u
        first, second = h[[i for i, _ in near]], h[[j for _, j in near]]
        k0 = (first.var(ddof=1) + second.var(ddof=1)) / 2
        k1 = min(0.0, np.cov(first, second)[0, 1])
        k0 = max(k0, -3 * k1)
        if abs(z - before) < 1e-3:
            break
    return -float(z)


def test_without_gaps_numbers_change_nothing() -> None:
    rng = np.random.default_rng(2)
    values, numbers = rng.normal(850, 30, 40), np.arange(7, 47)

    assert spacing(values, numbers) == spacing(values)
    assert wing_kristofferson(values, numbers) == wing_kristofferson(values)
    assert asynchrony(values, 800.0, numbers) == asynchrony(values, 800.0)
    assert phase_correction(values, numbers) == phase_correction(values)


def test_gaps_do_not_bias_what_looks_at_neighbours() -> None:
    person = people.Silent(clock_ms=25.0, motor_ms=20.0)
    theory = people.silent_theory(person)
    kept = np.random.default_rng(4).random(60_000) > 0.2
    values = people.intervals(person, 1, 60_000, seed=5)[0][kept]
    numbers = np.flatnonzero(kept)
    found, spaced = wing_kristofferson(values, numbers), spacing(values, numbers)

    standard_error = theory.gamma0 / math.sqrt(0.64 * 60_000)
    assert found is not None
    assert found.gamma1 == pytest.approx(theory.gamma1, abs=4 * standard_error)
    assert found.clock_sd == pytest.approx(25.0, rel=0.03)
    # Half the mean square between neighbours is γ0 − γ1.
    assert spaced.local_sd == pytest.approx(math.sqrt(theory.gamma0 - theory.gamma1), rel=0.02)


def test_a_line_is_taken_off_when_it_is_beyond_chance() -> None:
    person = people.Silent(clock_ms=10.0, motor_ms=8.0, drift_ms=1.0)
    found = wing_kristofferson(people.intervals(person, 1, 120, seed=6)[0])

    assert found is not None
    assert found.detrended
    assert found.gamma0 == pytest.approx(people.silent_theory(person).gamma0, rel=0.3)


def test_stretches_keep_their_own_tempo() -> None:
    person = people.Silent(clock_ms=20.0, motor_ms=12.0)
    table = people.intervals(person, 40, 46, seed=7)
    table = table + 60.0 * np.random.default_rng(9).permutation(40)[:, None]
    pooled = pooled_wing_kristofferson([(row, None) for row in table])
    single = wing_kristofferson(np.concatenate(table))

    assert pooled is not None
    assert single is not None
    assert (pooled.clock_sd, pooled.motor_sd) == pytest.approx((20.0, 12.0), rel=0.12)
    assert single.clock_sd > 100.0


def test_taps_without_any_scatter_have_nothing_to_divide() -> None:
    found = wing_kristofferson(np.full(30, 857.142857) + 1e-10 * np.arange(30) % 3)

    assert found is not None
    assert (found.lag1, found.clock_sd, found.motor_sd) == (None, 0.0, 0.0)
    assert found.split is Split.OK


def test_all_round_the_beat_is_no_direction() -> None:
    found = circular(np.array([0.0, 200.0, 400.0, 600.0]), 800.0)

    assert found is not None
    assert found.vector_length == pytest.approx(0.0, abs=1e-12)
    assert (found.mean_angle_degrees, found.sd_ms) == (None, None)
    assert found.rayleigh_p == pytest.approx(1.0)
    assert not found.is_locked


@pytest.mark.parametrize("n", [60, 100_000_000])
def test_many_taps_in_one_place_overflow_nothing(n: int) -> None:
    found = circular(np.broadcast_to(np.array([100.0]), n if n < 1000 else 100_000), 800.0)

    assert found is not None
    assert found.vector_length == pytest.approx(1.0)
    assert found.sd_ms == pytest.approx(0.0, abs=1e-4)
    assert found.is_locked
    assert not found.is_between_beats


def test_between_the_beats() -> None:
    found = circular(np.array([-395.0, 390.0, 380.0, -380.0, 399.0, -399.0]), 800.0)

    assert found is not None
    assert found.is_locked
    assert found.is_between_beats


def test_drift_is_told_when_it_is_sure_and_large() -> None:
    rng = np.random.default_rng(8)
    steps = np.arange(60)

    assert spacing(850.0 - 0.5 * steps + rng.normal(0, 4, 60)).is_drift
    assert not spacing(850.0 - 0.05 * steps + rng.normal(0, 20, 60)).is_drift
    slow = spacing(850.0 + 0.01 * steps + rng.normal(0, 0.01, 60))
    assert slow.line is not None
    assert slow.line.is_slope_beyond_chance
    assert not slow.is_drift


@pytest.mark.parametrize(
    ("bias", "words"),
    [
        (0.0, "held the tempo"),
        (-2.0, "held the tempo"),
        (2.1, "a touch slow"),
        (-5.0, "a touch fast"),
        (5.1, "clearly slow"),
        (-9.0, "clearly fast"),
    ],
)
def test_a_tempo_bias_in_words(bias: float, words: str) -> None:
    intervals = np.full(16, 800.0 * (1.0 + bias / 100.0))

    assert tempo_bias_percent(intervals, 800.0) == pytest.approx(bias)
    assert tempo_word(bias) == words


def test_a_gap_is_held_within_four_percent_and_with_every_rock() -> None:
    assert is_gap_held(-4.0, is_rock_missing=False)
    assert not is_gap_held(4.01, is_rock_missing=False)
    assert not is_gap_held(0.0, is_rock_missing=True)
    assert not is_gap_held(None, is_rock_missing=False)


def test_coming_back_is_seen_against_the_person_s_own_scatter() -> None:
    found = coming_back(1000.0, 1000.0 + 8 * 800.0 - 50.0, 8, 800.0, Scatter(25.0, 10.0))

    assert found is not None
    assert found.error_ms == -50.0
    assert found.z == pytest.approx(-50.0 / 72.1110, rel=1e-5)
    assert usual_scatter(1000.0) == Scatter(30.0, 12.0)
    still = coming_back(0.0, 1.0, 1, 800.0, Scatter(0.0, 0.0))
    assert still is not None
    assert still.z is None


def test_the_norm_is_for_its_own_tempi() -> None:
    assert [has_norm(60_000.0 / bpm) for bpm in (59, 60, 70, 80, 81)] == [0, 1, 1, 1, 0]
    assert (steadier_than(0.0), round(steadier_than(40.0), 9)) == (100.0, 0.0)


def test_one_run_is_noise() -> None:
    assert compared(2.0, 3.59) is Steadiness.SAME
    assert compared(2.0, 3.61) is Steadiness.STEADIER
    assert compared(3.61, 2.0) is Steadiness.LOOSER
    assert compared(3.0, 4.0, runs=4) is Steadiness.STEADIER
    assert compared(3.0, 4.0, runs=3) is Steadiness.SAME
    assert compared(0.0, 0.0) is Steadiness.SAME
    assert compared(0.0, 1.0) is Steadiness.STEADIER


def test_more_taps_are_surer() -> None:
    found = [relative_se_percent(taps) for taps in (2, 8, 12, 16, 20, 25, 30, 45, 60, 120, 240)]

    assert found == sorted(found, key=lambda one: -(one or 0.0))
    assert [found[2], found[4], found[6], found[8]] == pytest.approx([25.0, 20.0, 17.0, 12.0])
    assert found[-1] == pytest.approx(6.0)
