"""Joining taps, and another unevenness: the phase moves, and nothing jumps."""

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from audio.cue import Course, Cue, Step
from audio.living import Living
from audio.pacer import Pacer
from audio.sound import DEFAULT_SOUNDS, Voice
from audio.tempo import TempoCurve
from tests.audio.meter import RATE

WOOD = Cue(out=DEFAULT_SOUNDS[Voice.WOOD])
ERRORS = (-0.5, -0.49, -0.2, -0.03, -1e-6, 0.0, 1e-6, 0.04, 0.31, 0.4999)


def running(bpm: float, cue: Cue = WOOD) -> tuple[Pacer, list[float]]:
    """Return a pacer whose first beat is at 0.5 s, and where it tells its beats."""
    paced = Pacer(RATE, cue=cue, bpm=bpm, fades=False)
    told: list[float] = []
    paced.on_beat = lambda _, at: told.append(at)
    paced.start(beat_at_seconds=0.5)
    return paced, told


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("bpm", [15.0, 63.4, 160.0])
def test_a_joined_curve_has_its_beats_where_they_were_asked_for(bpm: float, error: float) -> None:
    curve = TempoCurve.steady(71.3, seconds=0.5)
    period = 60 / bpm
    wanted = 30.0 + error * period
    joined = curve.joined(30.0, bpm, wanted)
    settled = joined.pieces[-1].seconds_origin
    beats = range(int(joined.beat_at(settled)) + 1, int(joined.beat_at(settled)) + 2000)

    for beat in beats:
        periods = (joined.seconds_of(beat) - wanted) / period
        assert abs(periods - round(periods)) * period < 1e-9
    assert settled <= 30.0 + 17 * period


@pytest.mark.parametrize("error", ERRORS)
def test_a_joined_curve_never_strays_more_than_three_percent_nor_jumps(error: float) -> None:
    joined = TempoCurve.steady(80.0, seconds=0.5).joined(30.0, 64.2, 30.0 + error)
    times = np.linspace(29.0, 60.0, 31 * 500 + 1)
    beats = joined.beats_over(times)
    tempi = np.diff(beats) * 60 * 500

    assert joined.beat_at(30.0) == TempoCurve.steady(80.0, seconds=0.5).beat_at(30.0)
    assert np.abs(tempi[501:] / 64.2 - 1).max() <= 0.03 + 1e-9
    assert np.abs(tempi[:499] - 80.0).max() < 1e-6
    assert {joined.bpm_at(time) for time in times[500:]} == {64.2}


def test_the_phase_is_moved_the_shorter_way_and_over_four_beats_at_least() -> None:
    curve = TempoCurve.steady(60.0)
    sooner, later = curve.joined(10.2, 60.0, 20.9), curve.joined(10.2, 60.0, 20.1)
    leaning = [joined.pieces[-2] for joined in (sooner, later)]
    lengths = [joined.pieces[-1].seconds_origin - 10.2 for joined in (sooner, later)]

    assert [piece.beat_at(11.2) - piece.beat_at(10.2) for piece in leaning] == pytest.approx(
        [1.025, 0.975]
    )
    assert lengths == pytest.approx([4.0, 4.0])


def test_taps_that_fit_already_change_the_tempo_alone() -> None:
    curve = TempoCurve.steady(60.0)

    assert curve.joined(10.0, 75.0, 10.8) == curve.changed(10.0, 75.0)


@pytest.mark.parametrize("seed", range(12))
def test_a_running_pulse_joins_to_a_sample(seed: int) -> None:
    drawn = random.Random(seed)
    cue = replace(WOOD, out=replace(WOOD.out, attack_ms=60.0))
    paced, told = running(drawn.uniform(15, 160), cue)
    paced.render(drawn.randrange(RATE, 4 * RATE))
    bpm, wanted = drawn.uniform(15, 160), paced.head_frame / RATE + drawn.uniform(-2, 2)
    before, at = len(told), paced.head_frame
    paced.join(bpm, wanted)
    left = round(26 * 60 / bpm * RATE)
    while left > 0:
        left -= len(paced.render(drawn.choice([64, 1000, 6720, 96_000])))
    rocks = [paced.snapshot.at(at + k).beat for k in range(-4800, 4800, 16)]

    for second in told[-6:]:
        periods = (second - wanted) * bpm / 60
        assert abs(periods - round(periods)) * 60 / bpm < 0.5 / RATE
    apart = [b - a for a, b in itertools.pairwise(told[before + 1 :])]
    assert max(abs(one * bpm / 60 - 1) for one in apart) < 0.0315
    assert min(np.diff(rocks)) > 0.0
    assert max(np.diff(rocks)) < 1.03 * 160 / 60 * 16 / RATE


def test_joining_ends_a_glide_and_outlasts_no_step_of_a_course() -> None:
    course = Course((Step("wide", rocks=5), Step("eased", rocks=99, bpm=63.0)), repeats=False)
    gliding, _ = running(70.0)
    gliding.glide(60.0, 600.0)
    stepping, _ = running(64.0, replace(WOOD, course=course))
    for paced in (gliding, stepping):
        paced.render(2 * RATE)
        paced.join(66.0, 2.3)
        paced.render(40 * RATE)

    assert gliding.snapshot.at(41 * RATE).bpm == 66.0
    assert stepping.snapshot.at(41 * RATE).bpm == 63.0


def test_at_rest_joining_changes_the_tempo_alone() -> None:
    paced = Pacer(RATE, cue=WOOD, bpm=70.0)
    paced.join(63.0, 1.0)
    paced.render(RATE)

    assert paced.snapshot.at(RATE / 2).bpm == 63.0
    assert not paced.snapshot.running


@pytest.mark.parametrize("seed", range(8))
def test_another_unevenness_moves_nothing_that_is_heard_now(seed: int) -> None:
    drawn = random.Random(seed)
    cue = replace(WOOD, out=replace(WOOD.out, attack_ms=60.0), living=Living(3.0, seed))
    paced, told = running(drawn.uniform(40, 120), cue)
    for _ in range(30):
        living = Living(drawn.choice([0.0, 1.0, 3.0]), drawn.randrange(9))
        paced.play(replace(cue, living=living))
        if drawn.random() < 0.2:
            paced.set_tempo(drawn.uniform(40, 120))
        if drawn.random() < 0.2:
            paced.glide(80.0, 60.0)
        at = paced.head_frame
        paced.render(drawn.randrange(100, 40_000))
        beats = [paced.snapshot.at(frame).beat for frame in range(max(at - 500, 0), at + 500, 10)]
        steps = np.diff(beats) / 10 * RATE

        # 3 % of unevenness keeps every interval within 30 % of the period, and tempi differ.
        assert steps.min() > 0.5 * 40 / 60
        assert steps.max() < 1.7 * 120 / 60
    assert told == sorted(told)


def test_after_the_unevenness_is_gone_every_period_is_exact() -> None:
    paced, told = running(60.0, replace(WOOD, living=Living(3.0, 4)))
    paced.render(round(7.3 * RATE))
    even = paced.snapshot.at(7.3 * RATE).beat
    paced.play(WOOD)
    paced.render(60 * RATE)

    assert np.diff(told[9:]) == pytest.approx(1.0, abs=1e-9)
    assert told[9] == pytest.approx(7.3 + 9 - even, abs=1e-6)


def test_the_mean_tempo_stays_exact_with_another_unevenness() -> None:
    paced, told = running(60.0)
    paced.render(round(3.7 * RATE))
    paced.play(replace(WOOD, living=Living(3.0, 2)))
    paced.render(2000 * RATE)

    assert np.abs(np.array(told) - 0.5 - np.arange(len(told))).max() < 0.3


def test_the_first_beat_stays_where_it_was_asked_for() -> None:
    paced, told = running(60.0)
    paced.render(4800)
    paced.play(replace(WOOD, living=Living(3.0, 2)))
    paced.render(RATE)

    assert told[0] == 0.5
