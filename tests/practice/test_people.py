"""Estimates from simulated people find what was put in, with the bias and spread that is told."""

import math

import numpy as np
import pytest

from practice.correction import phase_correction
from practice.measures import asynchrony, spacing
from practice.silence import Scatter, is_gap_held, pooled_wing_kristofferson, wing_kristofferson
from tests.practice import people

RUNS, TAPS = 1000, 60
T = 857.142857
CORRECTED = people.Corrected(alpha=0.5, timekeeper_ms=10.0, motor_ms=5.0)
SILENT = people.Silent(clock_ms=25.0, motor_ms=10.0)


def mean_and_sd(values: list[float]) -> tuple[float, float]:
    return float(np.mean(values)), float(np.std(values, ddof=1))


def test_people_who_correct_have_the_scatter_of_the_theory() -> None:
    theory = people.corrected_theory(CORRECTED)
    table = people.asynchronies(CORRECTED, RUNS, 2000, seed=1, mean_ms=0.0)[:200]
    lag1 = np.mean(table[:, 1:] * table[:, :-1]) / np.mean(table**2)

    assert np.mean(table**2) == pytest.approx(theory.asynchrony_variance, rel=0.02)
    assert lag1 == pytest.approx(theory.lag1, abs=0.01)
    assert np.std(np.diff(table, axis=1)) == pytest.approx(theory.interval_sd, rel=0.01)


def test_sd_percent_is_nearly_without_bias_and_as_uncertain_as_is_told() -> None:
    theory = people.corrected_theory(CORRECTED)
    sds = [
        asynchrony(row, T).sd or 0.0 for row in people.asynchronies(CORRECTED, RUNS, TAPS, seed=2)
    ]
    mean, spread = mean_and_sd(sds)

    assert mean == pytest.approx(math.sqrt(theory.asynchrony_variance), rel=0.03)
    assert spread / mean == pytest.approx(0.11, abs=0.015)


@pytest.mark.parametrize(
    ("alpha", "bias"), [(0.2, 0.07), (0.35, 0.065), (0.5, 0.065), (0.8, 0.1), (1.1, 0.07)]
)
def test_alpha_is_a_little_high_over_60_taps(alpha: float, bias: float) -> None:
    person = people.Corrected(alpha, 10.0, 5.0)
    found = [
        one.alpha
        for row in people.asynchronies(person, RUNS, TAPS, seed=3)
        if (one := phase_correction(row)) is not None
    ]
    mean, spread = mean_and_sd(found)

    assert len(found) == RUNS
    assert mean == pytest.approx(alpha + bias, abs=0.02)
    assert 0.1 < spread < 0.22


def test_alpha_loses_its_bias_over_many_taps() -> None:
    found = [
        one.alpha
        for row in people.asynchronies(CORRECTED, 300, 600, seed=4)
        if (one := phase_correction(row)) is not None
    ]

    assert np.mean(found) == pytest.approx(0.5, abs=0.02)


def test_the_mean_of_three_runs_is_surer() -> None:
    found = [
        one.alpha
        for row in people.asynchronies(CORRECTED, RUNS, TAPS, seed=4)
        if (one := phase_correction(row)) is not None
    ]
    single, three = np.std(found), np.std(np.reshape(found[:999], (333, 3)).mean(axis=1))

    assert three == pytest.approx(single / math.sqrt(3.0), rel=0.1)


def test_people_in_silence_have_the_intervals_of_the_theory() -> None:
    theory = people.silent_theory(SILENT)
    table = people.intervals(SILENT, RUNS, TAPS, seed=5)
    sds = [spacing(row).sd or 0.0 for row in table]

    assert np.mean(np.square(sds)) == pytest.approx(theory.gamma0, rel=0.02)
    for rocks in (1, 4, 8, 16, 32):
        phases = np.sum(table[:, :rocks] - T, axis=1)
        assert np.std(phases) == pytest.approx(theory.phase_sd_ms(rocks), rel=0.07)
        assert Scatter(25.0, 10.0).phase_sd_ms(rocks) == pytest.approx(theory.phase_sd_ms(rocks))


def motor_share(intervals: int, stretches: int) -> float:
    """Return the hand's part of the variance, 2 Var M / γ0, over very many stretches."""
    table = people.intervals(SILENT, stretches, intervals, seed=6)
    gamma0 = float(np.mean([np.var(row, ddof=1) for row in table]))
    products = (table[:, 1:] - table.mean(axis=1, keepdims=True)) * (
        table[:, :-1] - table.mean(axis=1, keepdims=True)
    )
    return -float(np.mean(products.sum(axis=1) / (intervals - 1))) / gamma0


@pytest.mark.parametrize(("intervals", "share"), [(5, 0.27), (10, 0.19), (30, 0.14)])
def test_short_stretches_make_the_hand_look_larger(intervals: int, share: float) -> None:
    """The hand's share −ρ1 is 0.12, and each stretch's own mean makes it larger."""
    assert motor_share(intervals, 20_000) == pytest.approx(share, abs=0.012)


def test_clock_and_hand_are_found_over_150_intervals() -> None:
    table = people.intervals(SILENT, RUNS * 4, 46, seed=7)
    pooled = [
        pooled_wing_kristofferson([(row, None) for row in four])
        for four in table.reshape(RUNS, 4, 46)
    ]
    clock, _ = mean_and_sd([one.clock_sd for one in pooled if one is not None])
    motor, _ = mean_and_sd([one.motor_sd for one in pooled if one is not None])
    fitting = sum(one is not None and one.split == "ok" for one in pooled)

    assert clock == pytest.approx(25.0, rel=0.05)
    assert motor == pytest.approx(10.0, rel=0.1)
    assert fitting > 0.9 * RUNS


def test_a_line_hides_no_clock_and_no_hand() -> None:
    person = people.Silent(25.0, 10.0, drift_ms=1.0)
    found = [wing_kristofferson(row) for row in people.intervals(person, RUNS, 60, seed=8)]

    assert sum(one is not None and one.detrended for one in found) > 0.97 * RUNS
    clock, _ = mean_and_sd([one.clock_sd for one in found if one is not None])
    assert clock == pytest.approx(23.5, rel=0.03)  # a line takes a little of the clock with it


def test_drift_is_seen_by_lag_two_and_not_where_there_is_none() -> None:
    still = [spacing(row) for row in people.intervals(SILENT, RUNS, 60, seed=9)]
    person = people.Silent(25.0, 10.0, drift_ms=0.8)
    drifting = [spacing(row) for row in people.intervals(person, RUNS, 60, seed=10)]

    assert np.mean([one.is_drift for one in still]) < 0.07
    assert np.mean([one.is_drift for one in drifting]) > 0.85
    # The line alone has an SD of 0.8 · 60 / √12 = 14 ms.
    assert np.median([one.drift_sd or 0.0 for one in drifting]) == pytest.approx(14.0, abs=2.5)


@pytest.mark.parametrize(
    ("bias", "low", "high"), [(0.0, 0.99, 1.0), (-2.5, 0.85, 0.99), (-5.4, 0.02, 0.18)]
)
@pytest.mark.parametrize("rocks", [4, 8, 16])
def test_a_gap_is_held_as_often_as_is_told(
    bias: float, low: float, high: float, rocks: int
) -> None:
    """By people of typical scatter, a clock of 3 % and a hand of 1.2 % of the period."""
    person = people.Silent(0.03 * T, 0.012 * T)
    table = people.intervals(person, 4000, rocks, seed=11, mean_ms=T * (1.0 + bias / 100.0))
    biases = 100.0 * (table.mean(axis=1) - T) / T
    held = np.mean([is_gap_held(float(one), is_rock_missing=False) for one in biases])

    assert low - 0.03 <= held <= high + 0.005
