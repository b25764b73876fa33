"""Match, hold, lead: a person's own rocking is joined to a sample, held, and led on gently."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from audio.cue import Course, Cue, Step
from audio.errors import AudioError
from audio.living import Living
from audio.pacer import Pacer
from audio.session import Leg, Session, SessionMoment, still_leg
from audio.sound import DEFAULT_SOUNDS, Voice
from audio.tempo import STEEPEST_GLIDE_PER_BEAT, shortest_glide_seconds
from tests.audio.meter import true_peak_dbfs
from tests.audio.test_pacer import roughness

RATE = 8_000
FELT = Cue(replace(DEFAULT_SOUNDS[Voice.FELT], brightness=0.0))
LONG = Session((Leg(900.0, FELT, 60.0), Leg(300.0, FELT, 70.0)), 1.0)


class Played:
    """A session that is gone through, and its beats."""

    def __init__(self, session: Session = LONG) -> None:
        self.pacer = Pacer(RATE)
        self.beats: list[float] = []
        self.pacer.on_beat = lambda _, seconds: self.beats.append(seconds)
        self.pacer.start_session(session)

    def until(self, seconds: float, block: int = 4_001) -> None:
        """Go on to a time."""
        while (left := round(seconds * RATE) - self.pacer.head_frame) > 0:
            self.pacer.skip(min(left, block))

    def bpm(self, seconds: float) -> float:
        """Return the tempo at a time that has just been."""
        return self.pacer.snapshot.at(seconds * RATE).bpm

    @property
    def now(self) -> SessionMoment:
        """Where it stands at the head."""
        moment = self.pacer.snapshot.at(self.pacer.head_frame).session
        assert moment is not None
        return moment

    def match(
        self, bpm: float, beat_at: float, hold_seconds: float = 30.0, rate: float = 4.0
    ) -> None:
        """Match a rocking."""
        self.pacer.match(bpm, beat_at, hold_seconds=hold_seconds, bpm_a_minute=rate)

    def beats_from(self, first: float, last: float) -> list[float]:
        """Return the beats between two times."""
        return [beat for beat in self.beats if first <= beat <= last]


def steepest(beats: list[float]) -> float:
    """Return by how much a beat changes the tempo at most, as a part of itself."""
    periods = [later - sooner for sooner, later in pairwise(beats)]
    return max(abs(later / sooner - 1.0) for sooner, later in pairwise(periods))


@pytest.mark.parametrize("seed", range(12))
def test_it_joins_holds_and_leads(seed: int) -> None:
    drawn = random.Random(seed)
    played = Played()
    played.until(drawn.uniform(10.0, 12.0))
    bpm, hold, rate = drawn.uniform(45.0, 85.0), drawn.uniform(30.0, 90.0), drawn.uniform(2.0, 30.0)
    asked = played.pacer.head_frame / RATE
    beat_at = asked + drawn.uniform(-1.0, 1.0)
    played.match(bpm, beat_at, hold, rate)
    lead = max(abs(bpm - 60.0) / rate * 60.0, shortest_glide_seconds(bpm, 60.0))
    joined = asked + 18.0 * 60.0 / bpm
    arrived = asked + hold + lead + 0.01
    played.until(arrived + 40.0)

    for beat in played.beats_from(joined, asked + hold):
        periods = (beat - beat_at) * bpm / 60.0
        assert abs(periods - round(periods)) * 60.0 / bpm < 0.5 / RATE
    led = played.beats_from(asked + hold - 2.0, arrived + 40.0)
    assert steepest(led) <= STEEPEST_GLIDE_PER_BEAT * 1.01
    after = [later - sooner for sooner, later in pairwise(played.beats_from(arrived, 1e9))]
    assert after == pytest.approx([1.0] * len(after), abs=1e-9)


def test_it_is_told_until_the_tempo_is_led_back() -> None:
    played = Played()
    told = []
    for second in range(1, 140):
        played.until(second)
        if second == 10:
            played.match(64.0, 10.0, 30.0, 4.0)
        told.append(played.now.matched)

    assert told == [False] * 10 + [True] * 89 + [False] * 40


def test_another_match_begins_anew() -> None:
    played = Played()
    played.until(10.0)
    played.match(64.0, 10.0)
    played.until(35.0)
    played.match(56.0, 35.0)
    played.until(64.0)
    held = played.bpm(64.0)
    played.until(70.0)

    assert held == 56.0
    assert 56.0 < played.bpm(70.0) < 57.0


def test_it_can_be_led_at_once_and_at_another_rate() -> None:
    played = Played()
    played.until(10.0)
    played.match(66.0, 10.0, 600.0)
    played.until(50.0)
    played.pacer.lead(6.0)
    played.until(80.0)
    midway = played.bpm(80.0)
    played.pacer.lead(3.0)
    played.until(81.0 + (midway - 60.0) * 20.0)

    assert midway == pytest.approx(63.0, abs=0.1)
    assert played.bpm(81.0 + (midway - 60.0) * 20.0) == 60.0
    assert steepest(played.beats_from(40.0, 1e9)) <= STEEPEST_GLIDE_PER_BEAT


def test_a_lead_waits_until_it_has_joined() -> None:
    played = Played()
    played.until(10.3)
    played.match(60.0, 10.8, 600.0)
    played.until(11.3)
    played.pacer.lead(10.0)
    played.until(60.0)
    beats = played.beats_from(28.0, 60.0)

    assert beats == pytest.approx([28.8 + k for k in range(len(beats))], abs=1e-6)


COURSE = Course((Step("Here", rocks=20), Step("Slower", rocks=900, bpm=54.0)), repeats=False)


def coursed() -> Session:
    """Return a session whose first leg has a step with a tempo of its own after 20 s."""
    return Session((Leg(900.0, replace(FELT, course=COURSE), 60.0),), 1.0)


def test_a_step_with_its_own_tempo_waits_for_the_lead() -> None:
    played = Played(coursed())
    played.until(10.0)
    played.match(66.0, 10.0, 60.0, 6.0)
    played.until(69.0)
    held, step = played.bpm(69.0), played.pacer.snapshot.at(69.0 * RATE).step
    played.until(130.0)
    leading = played.bpm(130.0)
    played.until(191.0)

    assert (held, step) == (66.0, 1)
    assert 59.0 < leading < 61.0
    assert played.bpm(191.0) == 54.0
    assert not played.now.matched


@pytest.mark.parametrize("asked_at", [10.0, 19.0])
def test_a_step_s_own_tempo_is_what_is_led_to(asked_at: float) -> None:
    played = Played(coursed())
    played.until(asked_at)
    played.match(66.0, asked_at, 0.0, 6.0)
    played.until(19.0 + 60.0 + asked_at + 60.0)

    assert played.bpm(139.0) == 54.0
    assert steepest(played.beats_from(asked_at + 20.0, 1e9)) <= STEEPEST_GLIDE_PER_BEAT * 1.01


SHORT = Session((Leg(60.0, FELT, 60.0), Leg(120.0, FELT, 70.0)), 1.0)


def test_at_a_boundary_the_tempo_goes_on_to_the_next_leg_s() -> None:
    played = Played(SHORT)
    played.until(30.0)
    played.match(54.0, 30.0, 600.0)
    played.until(60.0)
    before, matched = played.bpm(60.0), played.now.matched
    played.until(160.0)

    assert (before, matched) == (54.0, True)
    assert not played.now.matched
    assert played.bpm(160.0) == 70.0
    assert steepest(played.beats_from(50.0, 160.0)) <= STEEPEST_GLIDE_PER_BEAT


def test_in_a_leg_that_stays_it_is_led_to_the_leg_s_own() -> None:
    played = Played(SHORT)
    played.until(30.0)
    played.match(54.0, 30.0, 60.0, 12.0)
    played.until(40.0)
    played.pacer.stay(True)
    played.until(88.0)
    held = played.bpm(88.0)
    played.until(130.0)

    assert held == 54.0
    assert played.bpm(130.0) == 60.0


def test_before_the_first_beat_it_sets_where_that_falls() -> None:
    played = Played(replace(LONG, start_delay_seconds=10.0))
    played.until(4.0)
    played.match(50.0, 3.9)
    played.until(40.0)
    period = 60.0 / 50.0

    assert 10.0 <= played.beats[0] < 10.0 + period
    assert played.beats == pytest.approx(
        [played.beats[0] + period * k for k in range(len(played.beats))]
    )
    periods = (played.beats[0] - 3.9) / period
    assert periods == pytest.approx(round(periods))
    assert played.now.matched


def test_where_nothing_pulses_nothing_is_matched() -> None:
    played = Played(Session((Leg(10.0, FELT, 60.0), still_leg(20.0, FELT), LONG.legs[0]), 1.0))
    played.until(15.0)
    played.match(66.0, 15.0)
    played.until(40.0)

    assert played.bpm(40.0) == 60.0
    log = played.pacer.snapshot.log
    assert log is not None
    assert log.deeds == ()


def test_a_pause_holds_it_as_much_longer() -> None:
    played = Played()
    played.until(10.0)
    played.match(64.0, 10.0, 60.0, 12.0)
    played.until(40.0)
    played.pacer.pause(True)
    played.until(140.25)
    played.pacer.pause(False)
    played.until(169.0)
    held = played.bpm(169.0)
    played.until(171.0)

    assert held == 64.0
    assert played.bpm(171.0) < 64.0


def test_another_tempo_ends_it() -> None:
    played = Played()
    played.until(10.0)
    played.match(64.0, 10.0)
    played.until(20.0)
    played.pacer.set_tempo(62.0)
    played.until(60.0)

    assert played.bpm(60.0) == 62.0
    assert not played.now.matched


@pytest.mark.parametrize("seed", range(6))
def test_of_a_living_pulse_the_even_grid_is_joined(seed: int) -> None:
    living = Session((Leg(900.0, replace(FELT, living=Living(2.0, seed)), 60.0),), 1.0)
    played = Played(living)
    played.until(10.0)
    played.match(63.0, 10.3, 600.0)
    played.until(400.0)
    off = [((beat - 10.3) * 63.0 / 60.0 + 0.5) % 1.0 - 0.5 for beat in played.beats_from(40, 400)]

    assert abs(sum(off) / len(off)) < 0.01
    assert max(map(abs, off)) < 0.1


@pytest.mark.parametrize("block", [777, 30_011])
def test_the_block_size_changes_no_sample(block: int) -> None:
    def heard(block: int) -> np.ndarray:
        paced, blocks = Pacer(RATE), []
        paced.start_session(SHORT)
        for second, ask in enumerate([None, True, None, False, True, None, None]):
            if ask:
                paced.match(50.0 + second, 10.0 * second, hold_seconds=8.0, bpm_a_minute=20.0)
            elif ask is False:
                paced.lead(10.0)
            left = 10 * RATE
            while left:
                blocks.append(paced.render(min(block, left)))
                left -= len(blocks[-1])
        return np.concatenate(blocks)

    np.testing.assert_array_equal(heard(block), heard(70 * RATE))


@pytest.mark.parametrize("voice", [Voice.SWELL, Voice.FELT])
def test_matching_makes_no_step(voice: Voice) -> None:
    drawn = random.Random(7)
    paced = Pacer(48_000)
    cue = Cue(replace(DEFAULT_SOUNDS[voice], brightness=0.0))
    paced.start_session(Session((Leg(900.0, cue, 66.0),), 1.0))
    blocks = [paced.render(4 * 48_000)]
    for _ in range(25):
        now, bpm = paced.head_frame / 48_000, drawn.uniform(50.0, 80.0)
        paced.match(bpm, now + drawn.uniform(-1.0, 1.0), hold_seconds=0.0, bpm_a_minute=30.0)
        if drawn.random() < 0.3:
            paced.lead(60.0)
        blocks.append(paced.render(drawn.randrange(1, 3 * 48_000)))
    sound = np.concatenate(blocks)

    assert roughness(sound) < 2e-4
    assert true_peak_dbfs(sound) <= -12.0


@pytest.mark.parametrize(
    "ask",
    [
        lambda pacer: pacer.match(14.0, 0.0, hold_seconds=1.0, bpm_a_minute=2.0),
        lambda pacer: pacer.match(60.0, 0.0, hold_seconds=-1.0, bpm_a_minute=2.0),
        lambda pacer: pacer.match(60.0, 0.0, hold_seconds=1.0, bpm_a_minute=0.0),
        lambda pacer: pacer.lead(61.0),
    ],
)
def test_what_is_out_of_range_is_refused(ask: Callable[[Pacer], None]) -> None:
    with pytest.raises(AudioError, match="choose a number from"):
        ask(Pacer(RATE))
