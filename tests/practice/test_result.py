"""A run shows what was done in it: with the cue, through silences, and on the way back."""

import time
from dataclasses import replace

import numpy as np
import pytest

from practice.exercises import plan_of
from practice.figures import measured
from practice.headlines import headline_of, is_rated
from practice.measures import asynchrony, spacing
from practice.norms import steadier_than
from practice.result import RunFigures, figures_of_run
from practice.run import Beat, Exercise, Place, Run, Tap
from practice.showing import (
    is_early_estimate,
    mean_unevenness,
    own_scatter,
    own_spread,
    shown_alpha,
    shown_percentile,
    shown_timekeeping,
    tells_percentile,
)
from practice.silence import Scatter
from tests.practice import people
from tests.yardstick import plain_seconds

BPM = 70.0
T = 60_000.0 / BPM
PERSON = people.Corrected(alpha=0.5, timekeeper_ms=25.0, motor_ms=10.0)


def run_of(
    taps_ms: np.ndarray, heard: str, exercise: Exercise = Exercise.GAPS, *, early: bool = False
) -> Run:
    """Return a run whose beats are heard where the string has an x."""
    return Run(
        exercise=exercise,
        technique="spinal-wave",
        bpm=BPM,
        beats=tuple(Beat(n * T / 1000.0, sign == "x") for n, sign in enumerate(heard)),
        taps=tuple(Tap(ms / 1000.0) for ms in taps_ms),
        ended_early=early,
    )


def follow(number: int = 60, seed: int = 1) -> Run:
    taps = T * np.arange(float(number)) + people.asynchronies(PERSON, 1, number, seed)[0]
    return run_of(taps, "x" * number, Exercise.FOLLOW)


def hold(seed: int = 1, drift: float = 1.0) -> Run:
    with_cue = T * np.arange(12.0) + people.asynchronies(PERSON, 1, 12, seed)[0]
    silent = people.intervals(people.Silent(25.0, 10.0), 1, 60, seed + 1000, mean_ms=drift * T)[0]
    taps = np.concatenate((with_cue, with_cue[-1] + np.cumsum(silent)))
    return run_of(taps[taps < 59.9 * T], "x" * 12 + "." * 48, Exercise.HOLD)


def test_a_run_with_the_cue_has_the_figures_of_its_taps() -> None:
    run = follow()
    found = figures_of_run(run)
    taps = np.array([1000.0 * tap.seconds for tap in run.taps])

    assert found.figures == measured(taps, beats_ms=T * np.arange(60.0), period_ms=T)
    assert found.unevenness_percent == found.figures.sd_asynchrony_percent
    assert found.centre_ms == pytest.approx(np.mean((taps - T * np.arange(60.0))[4:]))
    assert found.stretches == ()
    np.testing.assert_allclose(found.rocks.deviation_ms, taps - T * np.arange(60.0), atol=1e-6)
    assert found.rocks.is_heard.all()
    assert found.rocks.is_settling.tolist() == [True] * 4 + [False] * 56
    assert found.headline().sd_percent == found.unevenness_percent


def test_a_hold_has_the_figures_that_measure_gives_it() -> None:
    run = hold()
    found = figures_of_run(run).figures
    taps = np.array([1000.0 * tap.seconds for tap in run.taps])
    same = measured(taps, period_ms=T, cue_off_from_ms=12 * T)

    assert found.interval_sd_ms == same.interval_sd_ms
    assert found.clock_sd_ms == same.clock_sd_ms
    assert found.tempo_bias_percent == pytest.approx(same.tempo_bias_percent)


@pytest.mark.parametrize("percent", [-7.0, -3.9, 0.0, 3.9, 4.1])
def test_a_gap_is_held_if_the_tempo_is_within_four_percent(percent: float) -> None:
    step = T * (1.0 + percent / 100.0)
    taps = np.concatenate(
        (T * np.arange(8.0), 7 * T + step * np.arange(1, 9), T * np.arange(16, 24))
    )
    found = figures_of_run(run_of(taps, "xxxxxxxx........xxxxxxxx"))

    (gap,) = found.stretches
    assert gap.tempo_bias_percent == pytest.approx(percent)
    assert (gap.is_held, found.gaps) == (abs(percent) <= 4.0, (abs(percent) <= 4.0,))
    assert gap.coming_back is not None
    assert gap.coming_back.error_ms == pytest.approx(8 * (step - T), abs=1e-6)
    np.testing.assert_allclose(gap.path_ms, (step - T) * np.arange(9), atol=1e-6)
    headline = found.headline()
    assert (headline.gaps, headline.gaps_held) == (1, int(abs(percent) <= 4.0))


@pytest.mark.parametrize("gone", [8, 11, 15])
def test_a_gap_with_a_rock_missing_is_not_held(gone: int) -> None:
    taps = np.delete(T * np.arange(24.0), gone)
    (gap,) = figures_of_run(run_of(taps, "xxxxxxxx........xxxxxxxx")).stretches

    assert (gap.is_rock_missing, gap.is_held) == (True, False)
    assert gap.tempo_bias_percent == pytest.approx(0.0, abs=1e-9)
    assert gap.rock.tolist() == [rock for rock in range(9) if rock + 7 != gone]


def test_an_extra_press_in_a_gap_is_no_rock() -> None:
    taps = np.sort(np.append(T * np.arange(24.0), 10.4 * T))
    (gap,) = figures_of_run(run_of(taps, "xxxxxxxx........xxxxxxxx")).stretches

    assert gap.coming_back is not None
    assert gap.coming_back.error_ms == pytest.approx(0.0, abs=1e-6)
    assert not gap.is_rock_missing


def test_nothing_done_in_a_gap_is_not_held() -> None:
    taps = np.delete(T * np.arange(24.0), np.arange(8, 16))
    (gap,) = figures_of_run(run_of(taps, "xxxxxxxx........xxxxxxxx")).stretches

    assert (gap.tempo_bias_percent, gap.is_rock_missing, gap.is_held) == (None, True, False)


def test_a_gap_that_the_run_did_not_finish_is_not_judged() -> None:
    found = figures_of_run(run_of(T * np.arange(11.0), "xxxxxxxx...", early=True))
    finished = figures_of_run(run_of(T * np.arange(20.0), "xxxxxxxx....xxxxxxxx", early=True))

    assert (found.stretches[0].is_held, found.gaps) == (None, ())
    assert finished.gaps == (True,)


@pytest.mark.parametrize("drift", [0.94, 0.98, 1.0, 1.03, 1.07])
def test_a_long_drift_goes_on_beyond_half_a_period(drift: float) -> None:
    found = figures_of_run(hold(seed=3, drift=drift))
    silent = ~found.rocks.is_heard
    (gap,) = found.stretches

    assert found.figures.tempo_bias_percent == pytest.approx(100 * (drift - 1), abs=1.0)
    assert np.all(np.abs(np.diff(found.rocks.deviation_ms[silent])) < 0.3 * T)
    assert not gap.is_rock_missing
    assert gap.is_held == (abs(found.figures.tempo_bias_percent or 0.0) <= 4.0)


@pytest.mark.parametrize("heard", ["x", "x" * 60, "x" * 12 + "." * 48, "." * 9, ""])
@pytest.mark.parametrize("taps", [0, 1, 2, 3, 7])
def test_a_run_with_hardly_any_taps_shows_what_there_is(heard: str, taps: int) -> None:
    for exercise in (Exercise.GAPS, Exercise.MOUSE):
        found = figures_of_run(run_of(T * np.arange(taps), heard, exercise, early=True))
        has_cue = heard.startswith("xx")
        assert found.figures.rated == (taps == 7 and not found.rocked and has_cue)
        assert len(found.rocks.seconds) == len(found.rocks.deviation_ms)


def test_the_order_of_the_taps_is_that_of_their_times() -> None:
    run = follow()
    turned = run_of(
        np.array([1000.0 * tap.seconds for tap in run.taps])[::-1], "x" * 60, Exercise.FOLLOW
    )

    assert figures_of_run(turned).figures == figures_of_run(run).figures


def rocked_mouse(seed: int = 1, heard: str = "x" * 60, pace: float = 1.0) -> tuple[Run, np.ndarray]:
    """Return a run of a mouse rocked along, and the intervals between its turns, in ms."""
    turns = pace * T * np.arange(-1, 62) + people.asynchronies(PERSON, 1, 63, seed, mean_ms=0.0)[0]
    times = np.arange(-0.8 * T, 55.0 * T, 8.0)
    phase = np.interp(times, turns, np.arange(63.0))
    travel = 40.0 * np.cos(2.0 * np.pi * phase)
    run = run_of(np.zeros(0), heard, Exercise.MOUSE)
    places = tuple(Place(at / 1000.0, round(x), 0.0) for at, x in zip(times, travel, strict=True))
    return replace(run, places=places), np.diff(turns)


@pytest.mark.parametrize(
    ("name", "is_tapping"),
    [("Space", True), ("MIDI note 60", True), ("MIDI pedal 64", False), ("PgDown", False)],
)
def test_a_pedal_is_no_tapping(name: str, is_tapping: bool) -> None:
    run = follow()
    taps = tuple(Tap(tap.seconds, name=name) for tap in run.taps)
    found = figures_of_run(replace(run, taps=taps))

    assert found.is_tapping == is_tapping
    assert (found.figures.alpha is not None, found.figures.percentile is not None) == (
        is_tapping,
        is_tapping,
    )
    assert found.unevenness_percent == figures_of_run(run).unevenness_percent


def test_a_rocked_mouse_has_its_periods_and_no_norm() -> None:
    run, intervals = rocked_mouse()
    found = figures_of_run(run)

    assert found.rocked is not None
    assert found.unevenness_percent == pytest.approx(spacing(intervals).cv_percent, rel=0.2)
    assert found.headline().cv_percent == found.unevenness_percent
    figures = found.figures
    assert (figures.alpha, figures.alpha_sigma_motor_ms, figures.percentile) == (None, None, None)
    assert figures.matched is not None
    assert figures.matched >= 53


def test_a_mouse_rocked_at_its_own_pace_is_rated_all_the_same() -> None:
    found = figures_of_run(rocked_mouse(pace=0.93)[0])

    assert found.figures.rated
    assert found.figures.sd_asynchrony_ms is None
    assert mean_unevenness([found]) == found.unevenness_percent


def test_a_rocked_mouse_holds_a_gap() -> None:
    run, _ = rocked_mouse(heard="x" * 12 + "." * 16 + "x" * 32)

    assert figures_of_run(run).gaps == (True,)


def test_a_run_is_worked_out_at_once() -> None:
    runs = [follow(), hold(), run_of(T * np.arange(60.0), "xxxx........" * 5)]
    for run in runs:
        figures_of_run(run)
    begun = time.process_time()
    for run in runs * 10:
        figures_of_run(run)

    assert (time.process_time() - begun) / 30 < 0.3 * plain_seconds()


# ---- what may be shown


def shown(runs: int, long: int = 64) -> list[RunFigures]:
    return [figures_of_run(follow(long, seed)) for seed in range(runs)]


def test_a_norm_is_shown_from_four_runs_on() -> None:
    four = shown(4)

    assert shown_percentile(four[:3]) is None
    mean = mean_unevenness(four)
    assert mean is not None
    assert shown_percentile(four) == pytest.approx(steadier_than(mean))
    assert [is_early_estimate(runs) for runs in range(6)] == [True] * 4 + [False] * 2
    assert mean_unevenness([]) is None


def test_short_runs_make_no_norm_and_no_mean() -> None:
    short = shown(3, long=15)  # eleven taps without the first four

    assert all(run.figures.percentile is not None for run in short)
    assert shown_percentile([*shown(1), *short]) is None
    assert mean_unevenness(short) is None
    assert [tells_percentile(run) for run in (*shown(1), *shown(1, long=16), *short)] == [
        True,
        True,
        *[False] * 3,
    ]


def test_one_missed_tap_of_follow_does_not_hide_alpha() -> None:
    beats = plan_of(Exercise.FOLLOW).beat_count
    runs = [follow(beats, seed) for seed in range(3)]
    missed = [replace(run, taps=run.taps[:30] + run.taps[31:]) for run in runs]

    assert shown_alpha([figures_of_run(run) for run in missed]) is not None


def test_a_hold_tapped_in_the_silence_alone_says_why_it_is_not_rated() -> None:
    run = run_of(T * np.arange(14.0, 60.0), "x" * 12 + "." * 48, Exercise.HOLD)
    found = figures_of_run(run)

    assert found.figures.reason == "No rock with the cue to tell evenness from."
    assert not found.figures.rated
    assert not found.headline().rated
    assert found.figures.tempo_bias_percent == pytest.approx(0.0, abs=1e-9)


def test_bounces_do_not_make_a_run_long_enough_to_be_rated() -> None:
    taps = T * np.arange(20.0)
    bounced = np.sort(np.concatenate((taps[:7], taps[:7] + 40.0)))

    assert is_rated(figures_of_run(run_of(taps[:8], "x" * 60, Exercise.FOLLOW)))
    seven = figures_of_run(run_of(bounced, "x" * 60, Exercise.FOLLOW))
    assert seven.figures.rated
    assert not is_rated(seven)
    assert not headline_of(seven).rated


def test_one_s_own_band_is_the_mean_of_the_last_four_runs() -> None:
    runs = shown(6)
    evenness = [run.figures.sd_asynchrony_percent or 0.0 for run in runs]

    assert own_spread(runs[:3]) is None
    assert own_spread(runs) == pytest.approx(np.mean(evenness[-4:]))


def test_alpha_is_the_mean_of_three_long_runs() -> None:
    runs = shown(3)

    assert shown_alpha(runs) == pytest.approx(np.mean([run.figures.alpha or 0.0 for run in runs]))
    assert shown_alpha(runs[:2]) is None
    assert shown_alpha(shown(3, long=59)) is None
    assert shown_alpha([figures_of_run(hold(seed)) for seed in range(4)]) is None


def test_clock_and_hand_are_shown_over_many_silent_intervals() -> None:
    runs = [figures_of_run(hold(seed)) for seed in range(40)]

    assert shown_timekeeping(runs[:3]) is None
    found = shown_timekeeping(runs)
    assert found is not None
    assert found.clock_sd == pytest.approx(25.0, rel=0.1)
    assert found.motor_sd == pytest.approx(10.0, rel=0.4)
    assert own_scatter(runs) == Scatter(found.clock_sd, found.motor_sd)
    gaps = figures_of_run(run_of(T * np.arange(60.0), "xxxxxxxx....xxxxxxxx" * 3))
    assert shown_timekeeping([gaps] * 40) is None


def test_the_figures_of_a_hold_are_of_its_taps_with_the_cue() -> None:
    run = hold(seed=5)
    taps = np.array([1000.0 * tap.seconds for tap in run.taps])[:12]

    assert figures_of_run(run).unevenness_percent == pytest.approx(
        asynchrony((taps - T * np.arange(12.0))[4:], T).sd_percent
    )
