"""A list of taps becomes the figures that the definitions give, and no others."""

import dataclasses
import json

import numpy as np
import pytest
from numpy.typing import NDArray

from practice.errors import PracticeError
from practice.figures import Figures, measured
from practice.measures import asynchrony, circular, spacing
from practice.norms import steadier_than
from practice.parts import even_beats
from practice.silence import wing_kristofferson
from tests.practice import people

T = 60_000.0 / 70.0
PERSON = people.Corrected(alpha=0.4, timekeeper_ms=25.0, motor_ms=10.0)
KEYS = (
    "taps, matched, missed, extra, bounced, rated, reason, mean_asynchrony_ms, "
    "median_asynchrony_ms, sd_asynchrony_ms, sd_asynchrony_percent, rms_ms, lag1_asynchrony, "
    "vector_length, mean_angle_deg, circular_sd_ms, rayleigh_z, rayleigh_p, interval_mean_ms, "
    "interval_sd_ms, interval_cv_percent, local_sd_ms, drift_sd_ms, slope_ms_per_interval, "
    "slope_se, drift_percent_per_minute, tempo_bias_percent, gamma0, gamma1, lag1_interval, "
    "clock_sd_ms, motor_sd_ms, wing_kristofferson_status, detrended, alpha, "
    "alpha_sigma_timekeeper_ms, alpha_sigma_motor_ms, percentile"
)
FIELDS = KEYS.split(", ")
OF_ASYNCHRONIES = FIELDS[7:18]
OF_INTERVALS = FIELDS[18:26]
OF_SILENCE = ["tempo_bias_percent", *FIELDS[27:34]]


def paced(number: int = 60, seed: int = 1, period: float = T) -> NDArray[np.float64]:
    near = people.asynchronies(PERSON, 1, number, seed)[0]
    return np.asarray(near + period * np.arange(float(number)))


def silent(
    after: float, number: int = 48, seed: int = 2, mean_ms: float = T
) -> NDArray[np.float64]:
    person = people.Silent(clock_ms=25.0, motor_ms=10.0)
    return after + np.cumsum(people.intervals(person, 1, number, seed, mean_ms=mean_ms)[0])


def values(figures: Figures, names: list[str]) -> list[object]:
    return [getattr(figures, name) for name in names]


def test_the_fields_are_the_keys_of_the_command_s_json() -> None:
    assert [field.name for field in dataclasses.fields(Figures)] == FIELDS


def test_with_the_cue_the_first_four_taps_stay_out() -> None:
    taps = paced()
    figures, every = (measured(taps, period_ms=T, all_taps=all_taps) for all_taps in (False, True))

    near = taps - T * np.arange(60.0)
    assert (figures.taps, figures.matched, figures.missed, figures.extra) == (60, 60, 0, 0)
    assert figures.sd_asynchrony_ms == pytest.approx(asynchrony(near[4:], T).sd)
    assert every.sd_asynchrony_ms == pytest.approx(asynchrony(near, T).sd)
    assert figures.interval_sd_ms == pytest.approx(spacing(np.diff(taps[4:])).sd)
    assert every.interval_sd_ms == pytest.approx(spacing(np.diff(taps)).sd)
    assert set(values(figures, OF_SILENCE)) == {None}
    assert figures.percentile == pytest.approx(steadier_than(figures.sd_asynchrony_percent or 0.0))


def test_without_the_cue_the_intervals_are_the_silent_ones() -> None:
    taps = np.concatenate((paced(12), silent(paced(12)[-1], mean_ms=1.03 * T)))
    figures = measured(taps, period_ms=T, cue_off_from_ms=11.5 * T)

    intervals = np.diff(taps[11:])
    near = asynchrony((taps[:12] - T * np.arange(12.0))[4:], T)
    division = wing_kristofferson(intervals[2:])
    assert (figures.matched, figures.missed, figures.extra) == (12, 0, 0)
    assert figures.sd_asynchrony_ms == pytest.approx(near.sd)
    assert figures.interval_mean_ms == pytest.approx(np.mean(intervals[2:]))
    assert figures.tempo_bias_percent == pytest.approx(100 * (np.mean(intervals) - T) / T)
    assert division is not None
    assert figures.clock_sd_ms == pytest.approx(division.clock_sd)
    assert (figures.rated, figures.percentile) == (True, None)


@pytest.mark.parametrize("ahead", [0.0, 30.0, 200.0])
def test_a_tap_for_the_first_silent_beat_is_no_extra_one(ahead: float) -> None:
    taps = T * np.arange(40.0) - ahead
    by_tempo = measured(taps, period_ms=T, cue_off_from_ms=20 * T)
    by_beats = measured(taps, beats_ms=T * np.arange(20.0), cue_off_from_ms=20 * T)

    assert (by_tempo.matched, by_tempo.missed, by_tempo.extra) == (20, 0, 0)
    assert (by_beats.matched, by_beats.missed, by_beats.extra) == (20, 0, 0)


@pytest.mark.parametrize("off", [-0.4, 0.0, 0.4])
def test_the_anchor_is_the_last_tap_for_a_beat_with_the_cue(off: float) -> None:
    taps = T * np.arange(40.0)
    taps[19] += off * T
    given = [
        measured(taps, cue_off_from_ms=20 * T, all_taps=True, **how)
        for how in ({"period_ms": T}, {"beats_ms": T * np.arange(40.0)})
    ]
    ahead = measured(taps - 100.0, period_ms=T, cue_off_from_ms=20 * T, all_taps=True)

    for figures in (*given, ahead):
        assert figures.interval_mean_ms == pytest.approx(T - off * T / 20)


def test_in_silence_a_missing_rock_makes_no_interval_of_two_periods() -> None:
    taps = np.delete(silent(0.0, 60), [20, 41])
    figures = measured(taps, period_ms=T, cue_off_from_ms=0.0)

    assert figures.interval_sd_ms is not None
    assert figures.interval_sd_ms < 45.0
    assert figures.tempo_bias_percent == pytest.approx(0.0, abs=2.0)
    assert figures.rated


def test_without_beats_everything_is_silent() -> None:
    taps = silent(0.0, 50)
    figures = measured(taps)

    assert set(values(figures, OF_ASYNCHRONIES)) == {None}
    assert values(figures, ["matched", "missed", "extra", "tempo_bias_percent"]) == [None] * 4
    assert figures.interval_mean_ms == pytest.approx(np.mean(np.diff(taps)[2:]))
    assert figures.wing_kristofferson_status is not None
    assert (figures.rated, figures.alpha, figures.percentile) == (True, None, None)
    from_there = measured(taps, cue_off_from_ms=float(taps[30]) - 1.0)
    assert from_there.interval_mean_ms == pytest.approx(np.mean(np.diff(taps[29:])[2:]))


def test_many_missed_beats_are_not_rated_and_nothing_else_changes() -> None:
    every = paced()
    gone = np.arange(10, 50, 3)
    figures = measured(np.delete(every, gone), period_ms=T)

    assert (figures.missed, figures.rated, figures.percentile) == (14, False, None)
    assert figures.reason == "More than 20 % of the beats have no tap."
    left = np.delete(np.arange(60), gone)
    near = asynchrony((every[left] - T * left)[4:], T, left[4:])
    assert figures.sd_asynchrony_ms == pytest.approx(near.sd)
    assert figures.lag1_asynchrony == pytest.approx(near.lag1)
    assert figures.alpha is not None


def test_exactly_a_fifth_missed_is_rated() -> None:
    every = paced(50)

    assert measured(np.delete(every, np.arange(5, 45, 4)), period_ms=T).rated
    assert not measured(np.delete(every, np.arange(5, 48, 4)), period_ms=T).rated


def test_many_dropped_intervals_are_not_rated() -> None:
    taps = silent(0.0, 60)
    figures = measured(np.delete(taps, np.arange(5, 50, 6)), period_ms=T, cue_off_from_ms=0.0)

    assert (figures.rated, figures.reason) == (
        False,
        "More than 10 % of the intervals are too short or too long.",
    )


def test_taps_at_another_tempo_are_not_yet_with_the_pulse() -> None:
    taps = silent(0.0, 60, mean_ms=0.93 * T)
    figures = measured(taps, period_ms=T)

    of_place = ["vector_length", "mean_angle_deg", "circular_sd_ms", "rayleigh_z", "rayleigh_p"]
    assert set(values(figures, [name for name in OF_ASYNCHRONIES if name not in of_place])) == {
        None
    }
    assert None not in values(figures, of_place)
    assert (figures.rated, figures.reason) == (False, "Not yet with the pulse.")
    assert None not in values(figures, OF_INTERVALS)


def test_taps_between_the_beats_are_told() -> None:
    figures = measured(paced() + 0.45 * T, period_ms=T)

    assert (figures.rated, figures.reason) == (False, "Between the beats.")


def test_between_the_beats_is_told_also_where_that_leaves_beats_without_a_tap() -> None:
    taps = T * (np.arange(60.0) + np.where(np.arange(60) % 2, 0.52, 0.46))
    figures = measured(taps, period_ms=T)

    assert (figures.missed or 0) > 12
    assert (figures.rated, figures.reason) == (False, "Between the beats.")


@pytest.mark.parametrize(("bpm", "has_one"), [(59.5, False), (60, True), (80, True), (80.5, False)])
def test_the_percentile_is_for_the_norm_s_tempi(bpm: float, has_one: bool) -> None:
    period = 60_000.0 / bpm
    figures = measured(paced(period=period), period_ms=period)

    assert figures.rated
    assert (figures.percentile is not None) == has_one


@pytest.mark.parametrize("where", [0.0, -1e6, 1.7e12])
def test_where_the_clock_begins_changes_nothing(where: float) -> None:
    moved = round(where / T) * T
    first, second = measured(paced(), period_ms=T), measured(paced() + moved, period_ms=T)

    for name in FIELDS:
        before, after = getattr(first, name), getattr(second, name)
        if isinstance(before, float):
            assert after == pytest.approx(before, rel=1e-3, abs=1e-2), name
        else:
            assert after == before


@pytest.mark.parametrize("taps", [[], [0.0], [5.0, 900.0], [0.0, 0.0, 0.0], [-100.0, 1e9]])
@pytest.mark.parametrize("cue_off", [None, 0.0, 400.0, -1e9, 1e9])
@pytest.mark.parametrize("beats", ["tempo", "list", "none"])
def test_hardly_any_taps_are_measured_as_far_as_they_go(
    taps: list[float], cue_off: float | None, beats: str
) -> None:
    figures = measured(
        np.array(taps),
        period_ms=T if beats == "tempo" else None,
        beats_ms=T * np.arange(5.0) if beats == "list" else None,
        cue_off_from_ms=cue_off,
    )

    assert figures.taps == len(taps)
    assert not figures.rated
    assert figures.reason
    json.dumps(dataclasses.asdict(figures), allow_nan=False)


def test_every_bounce_is_counted_and_none_is_measured() -> None:
    taps = paced(20)
    twice = np.sort(np.concatenate((taps, taps + 40.0, taps + 90.0)))
    figures = measured(twice, period_ms=T)

    assert (figures.taps, figures.bounced) == (60, 40)
    assert values(figures, OF_ASYNCHRONIES) == values(measured(taps, period_ms=T), OF_ASYNCHRONIES)


def test_beats_that_glide_are_taken_as_they_are() -> None:
    beats = np.cumsum(np.linspace(750.0, 1000.0, 60))
    near = people.asynchronies(PERSON, 1, 60, 3)[0]
    figures = measured(beats + near, beats_ms=beats)

    assert figures.sd_asynchrony_ms == pytest.approx(asynchrony(near[4:], T).sd)
    around = circular(near[4:], 875.0)
    assert around is not None
    assert figures.mean_angle_deg == pytest.approx(around.mean_angle_degrees, rel=0.01)


def test_more_beats_than_anybody_taps_are_refused() -> None:
    with pytest.raises(PracticeError, match="give at most 10000000"):
        even_beats(np.array([0.0, 1e13]), T)


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_tapped_the_figures_are_numbers_or_none(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scale = float(rng.choice([1.0, 300.0, 857.0, 20_000.0]))
    steps = rng.exponential(scale, rng.integers(0, 200)) * rng.integers(0, 2 + seed % 4)
    figures = measured(
        np.cumsum(steps) + float(rng.choice([0.0, -5000.0, 1.7e12])),
        period_ms=T if seed % 3 else None,
        cue_off_from_ms=float(rng.uniform(0, 1e5)) if seed % 2 else None,
        all_taps=bool(seed % 5),
    )

    for name, value in dataclasses.asdict(figures).items():
        assert not isinstance(value, float) or np.isfinite(value), name
        assert value is None or type(value) in (int, float, bool, str), name
    if not figures.rated:
        assert figures.percentile is None
    assert (figures.reason is None) == figures.rated
