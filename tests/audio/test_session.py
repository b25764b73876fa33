"""A session: segments at exact times, a tempo that moves gently, an end that stays."""

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
import pytest

from audio.cue import Course, Cue, Step, Traction
from audio.errors import AudioError
from audio.fades import Fades
from audio.living import Living
from audio.moment import at_rest
from audio.pacer import Pacer
from audio.session import (
    Leg,
    Marker,
    Session,
    Thinning,
    Where,
    redivided,
    still_leg,
)
from audio.sessionplayer import SessionPlayer
from audio.sound import DEFAULT_SOUNDS, Voice
from audio.tempo import STEEPEST_GLIDE_PER_BEAT
from presets.library import load_all
from presets.plan_library import load_plans
from tests.audio.meter import RATE, true_peak_dbfs
from tests.audio.test_pacer import roughness

LOW_RATE = 8_000
FELT = replace(DEFAULT_SOUNDS[Voice.FELT], brightness=0.0)
DRUM = replace(DEFAULT_SOUNDS[Voice.DRUM], brightness=0.0)
SWELL = replace(DEFAULT_SOUNDS[Voice.SWELL], brightness=0.0)
PULL = Traction(take_up_seconds=3.0, release_seconds=4.0)

TECHNIQUES = load_all()
READY = load_plans(TECHNIQUES).plans


def leg(seconds: float, bpm: float = 60.0, **more: object) -> Leg:
    return Leg(seconds, Cue(FELT), bpm, **more)  # type: ignore[arg-type]


def three(**more: object) -> Session:
    """Return a minute of three legs at 60, 60 and 66, its first beat at one second."""
    legs = (leg(20.0), Leg(20.0, Cue(DRUM), 60.0), leg(20.0, 66.0))
    return Session(legs, 1.0, **more)  # type: ignore[arg-type]


def silent_beats(paced: Pacer) -> list[tuple[int, float]]:
    """Let the pacer tell its beats into a list."""
    told: list[tuple[int, float]] = []
    paced.on_beat = lambda beat, seconds: told.append((beat, seconds))
    return told


def played(session: Session, *, rate: int = LOW_RATE, block: int = 4_000) -> np.ndarray:
    paced = Pacer(rate)
    paced.start_session(session)
    blocks = [paced.render(block)]
    while not paced.idle:
        blocks.append(paced.render(block))
    return np.concatenate(blocks)


def exact_beats(session: Session) -> list[float]:
    """Work out every beat's second by itself: from the formula of the glide, leg by leg.

    From tempo b on, n beats take ln(1 + 60nk / b) / k seconds while the tempo moves by e^(kt).
    """
    beats, phase = [], 0.0
    at, bpm = session.delay_seconds, session.bpm_from(0) or 0.0
    end = at + session.total_seconds
    for number, one in enumerate(session.legs):
        leg_end = at + one.seconds if number + 1 < len(session.legs) else end
        target = session.bpm_from(number) or bpm
        glide = 0.0
        if one.bpm is None:
            bpm = target
        elif target != bpm:
            ratio = abs(math.log(target / bpm))
            shortest = 60.0 * ratio / (STEEPEST_GLIDE_PER_BEAT * min(bpm, target))
            glide = max(one.glide_seconds or 0.0, shortest)
        for seconds, until in ((glide, target), (math.inf, target)):
            stop = min(at + seconds, leg_end)
            if stop <= at:
                continue
            rate = math.log(until / bpm) / seconds if until != bpm else 0.0
            there = math.expm1(rate * (stop - at)) / rate if rate else stop - at
            reached = phase + bpm / 60.0 * there
            for beat in range(math.ceil(phase - 1e-9), math.ceil(reached - 1e-9)):
                count = (beat - phase) * 60.0 / bpm
                beats.append(at + (math.log1p(count * rate) / rate if rate else count))
            bpm = bpm * math.exp(rate * (stop - at)) if rate else bpm
            phase, at = reached, stop
    return beats


@pytest.mark.parametrize("plan", READY, ids=lambda plan: plan.id)
@pytest.mark.parametrize("block", [4_799, 48_000, 48_000 * 3_600])
def test_the_beats_of_every_ready_plan_are_on_the_exact_curve(plan, block: int) -> None:  # type: ignore[no-untyped-def]
    session = plan.session(TECHNIQUES.find, attended=False)
    paced = Pacer(RATE)
    told = silent_beats(paced)
    paced.start_session(session)
    left = round((session.delay_seconds + session.total_seconds + 1.0) * RATE)
    while left > 0:
        paced.skip(min(block, left))
        left -= block

    assert paced.idle
    assert [beat for beat, _ in told] == list(range(len(told)))
    expected = exact_beats(session)
    assert len(told) == len(expected)
    worst = max(abs(seconds - exact) for (_, seconds), exact in zip(told, expected, strict=True))
    assert worst * RATE < 1.0


@pytest.mark.parametrize("block", [1_111, 4_801, 70_000])
def test_the_block_size_changes_no_sample(block: int) -> None:
    thinned = leg(16.0, thinning=Thinning.WITHDRAWS)
    swelling = Leg(10.0, Cue(SWELL), 63.0, thinning=Thinning.EVERY_SECOND)
    pulled = Leg(14.0, Cue(DRUM, traction=PULL), 63.0)
    legs = (thinned, swelling, still_leg(6.0, Cue(DRUM)), pulled, leg(20.0))
    session = Session(legs, 1.0, Marker.LOW_BOWL, end_bell=True)
    whole = played(session, block=LOW_RATE * 90)

    other = played(session, block=block)[: len(whole)]
    np.testing.assert_array_equal(other, whole[: len(other)])


@pytest.mark.parametrize("block", [1_200, 6_720, 4_799])
def test_a_bowl_over_a_swell_has_its_whole_attack_in_blocks_of_any_size(block: int) -> None:
    swell = Cue(SWELL)
    legs = (Leg(10.0, swell, 60.0), still_leg(6.0, swell), Leg(10.0, swell, 60.0))
    session = Session(legs, 1.0, Marker.LOW_BOWL)
    whole = played(session, rate=RATE, block=26 * RATE)

    parts = played(session, rate=RATE, block=block)

    both = min(len(whole), len(parts))
    assert np.array_equal(parts[:both], whole[:both])


def test_a_swell_is_silent_until_shortly_before_the_first_beat() -> None:
    session = Session((Leg(10.0, Cue(SWELL), 60.0),), 4.0)

    sound = np.abs(played(session, rate=RATE)).max(axis=1)

    assert not sound[: round(3.9 * RATE)].any()
    assert sound[round(4.0 * RATE) : round(4.5 * RATE)].any()


class Counting(SessionPlayer):
    """Counts how often a thinning is looked at."""

    looks = 0

    def _thin(self, where: Where) -> None:
        self.looks += 1
        assert self.looks < 50, "the same change is due over and over"
        super()._thin(where)


@pytest.mark.parametrize("frames", range(24))
def test_a_change_that_falls_between_two_frames_comes_once(frames: int) -> None:
    seconds = (1_387_080.0 + frames) / RATE  # a quarter of it may end half-way between two frames
    player = Counting(RATE, at_rest(Cue(FELT)), Fades())
    player.skip(22, None)
    player.begin_session(
        Session((Leg(seconds, Cue(FELT), 60.0, thinning=Thinning.WITHDRAWS),), 1.0), None, ()
    )

    player.skip(round(1.5 * seconds * RATE), None)

    assert not player.plays


def test_a_session_begins_after_its_delay_and_ends_on_time_in_silence() -> None:
    sound = played(three(), block=1_000)
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > 1e-5) / LOW_RATE

    assert 0.97 < loud[0] < 1.0
    assert 59.0 < loud[-1] <= 61.0
    assert len(sound) <= 61.2 * LOW_RATE


def test_the_end_comes_softly_over_a_minute() -> None:
    session = Session((leg(150.0),), 1.0)
    sound = np.abs(played(session)).max(axis=1)
    peaks = [sound[round(k * LOW_RATE) : round((k + 0.5) * LOW_RATE)].max() for k in range(1, 151)]

    assert peaks[50] == pytest.approx(peaks[85], rel=0.02)
    assert all(later < sooner * 1.001 for sooner, later in pairwise(peaks[90:]))
    assert peaks[-1] < 0.01 * peaks[50]


@pytest.mark.parametrize("on", [False, True])
def test_no_bell_rings_at_the_end_unless_it_is_chosen(on: bool) -> None:
    sound = played(replace(three(), end_bell=on))
    bell = np.abs(sound[round(58.97 * LOW_RATE) : round(59.5 * LOW_RATE)]).max()

    assert bool(bell > 0.02) is on


@pytest.mark.parametrize("marker", list(Marker))
def test_a_change_is_felt_and_does_not_startle(marker: Marker) -> None:
    sound = played(Session((leg(20.0), leg(20.0), leg(60.0)), 1.0, marker), rate=RATE)
    sound = np.abs(sound).max(axis=1)
    before, first, after = (
        sound[round((k - 0.1) * RATE) : round((k + 0.8) * RATE)].max() for k in (20, 21, 22)
    )

    assert before == pytest.approx(after, rel=0.03)
    if marker is Marker.NONE:
        assert first == pytest.approx(before, rel=0.03)
    elif marker is Marker.SOFTER_BEAT:
        assert 20 * np.log10(first / before) == pytest.approx(-6.0, abs=0.3)
    else:
        assert 1.02 * before < first < 4.0 * before


def test_after_a_stillness_the_pulse_comes_softly_and_in_its_own_tempo() -> None:
    legs = (leg(12.0, 60.0), still_leg(8.0, Cue(FELT)), leg(60.0, 90.0))
    paced = Pacer(LOW_RATE)
    told = silent_beats(paced)
    paced.start_session(Session(legs, 1.0, Marker.NONE))
    sound = np.abs(paced.render(60 * LOW_RATE)).max(axis=1)
    times = [seconds for _, seconds in told]

    assert not sound[round(13.6 * LOW_RATE) : round(20.9 * LOW_RATE)].any()
    assert np.diff([t for t in times if t < 13.0]) == pytest.approx(1.0)
    assert np.diff([t for t in times if t > 20.9]) == pytest.approx(60.0 / 90.0)
    first = sound[round(20.9 * LOW_RATE) : round(21.8 * LOW_RATE)].max()
    assert first < 0.35 * sound[round(25 * LOW_RATE) : round(27 * LOW_RATE)].max()


def heard_rocks(one: Leg) -> list[int]:
    """Return which seconds of a leg at 60 are heard."""
    sound = played(Session((one, leg(120.0)), 1.0, Marker.NONE))
    heads = (round((1.0 + k) * LOW_RATE) for k in range(round(one.seconds)))
    return [
        number for number, k in enumerate(heads) if np.abs(sound[k - 200 : k + 2_000]).max() > 1e-3
    ]


def test_the_cue_withdraws_in_four_equal_parts() -> None:
    expected = [*range(16), *range(16, 32, 2), *range(32, 48, 4)]

    assert heard_rocks(leg(64.0, thinning=Thinning.WITHDRAWS)) == expected


def test_a_thinned_cue_returns_for_a_minute_every_so_often() -> None:
    heard = heard_rocks(leg(360.0, thinning=Thinning.SILENT, return_every_seconds=150.0))

    assert heard == [*range(150, 210), *range(300, 360)]


@pytest.mark.parametrize(("thinning", "every"), [("every_second", 2), ("every_fourth", 4)])
def test_every_second_or_fourth_swell_is_heard(thinning: Thinning, every: int) -> None:
    one = Leg(40.0, Cue(SWELL), 60.0, thinning=Thinning(thinning))
    sound = np.abs(played(Session((one, leg(80.0)), 1.0))).max(axis=1)
    heard = [sound[round((k + 1.0) * LOW_RATE) + 100] > 1e-3 for k in range(8, 36)]

    assert heard == [k % every == 0 for k in range(8, 36)]


# What is asked of it.


def test_next_goes_on_at_once_and_the_end_stays() -> None:
    paced = Pacer(LOW_RATE)
    paced.start_session(three())
    paced.render(6 * LOW_RATE)
    paced.next_leg()
    paced.render(LOW_RATE)
    where = paced.snapshot.at(7 * LOW_RATE).session

    assert where is not None
    assert (where.index, where.left_seconds) == (1, 54.0)
    # 55 s are left for two equal legs; the change may wait for a pulse that has begun.
    assert where.left_in_leg_seconds == pytest.approx(27.5 - 1.0, abs=0.1)


def test_a_leg_stays_until_asked_again_and_the_end_stays() -> None:
    paced = Pacer(LOW_RATE)
    paced.start_session(three())
    paced.render(6 * LOW_RATE)
    paced.stay(True)
    paced.render(34 * LOW_RATE)
    staying = paced.snapshot.at(40 * LOW_RATE).session
    paced.stay(False)
    paced.render(LOW_RATE)
    on = paced.snapshot.at(41 * LOW_RATE).session

    assert staying is not None
    assert on is not None
    assert (staying.index, staying.staying, staying.left_in_leg_seconds) == (0, True, None)
    assert (on.index, on.staying, on.left_seconds) == (1, False, 20.0)
    assert on.left_in_leg_seconds == pytest.approx(10.5 - 1.0, abs=0.1)


def test_staying_that_is_taken_back_in_time_changes_nothing() -> None:
    paced, plain = Pacer(LOW_RATE), Pacer(LOW_RATE)
    told, expected = silent_beats(paced), silent_beats(plain)
    for one in (paced, plain):
        one.start_session(three())
        one.render(6 * LOW_RATE)
    paced.stay(True)
    paced.render(3 * LOW_RATE)
    paced.stay(False)
    plain.render(3 * LOW_RATE)
    for one in (paced, plain):
        one.render(60 * LOW_RATE)

    assert told == expected


@pytest.mark.parametrize(("limit", "gone_on_at"), [(None, None), (15.0, 36.0)])
def test_turning_over_waits_for_a_press_or_its_limit(
    limit: float | None, gone_on_at: float | None
) -> None:
    turn = still_leg(10.0, Cue(FELT), waits=True, limit_seconds=limit)
    paced = Pacer(LOW_RATE)
    paced.start_session(Session((leg(20.0), turn, leg(60.0)), 1.0))
    paced.render(35 * LOW_RATE)
    waiting = paced.snapshot.at(35 * LOW_RATE).session
    if gone_on_at is None:
        paced.next_leg()
    paced.render(2 * LOW_RATE)
    on = paced.snapshot.at(37 * LOW_RATE).session

    assert waiting is not None
    assert on is not None
    assert (waiting.index, waiting.waiting) == (1, True)
    assert (on.index, on.waiting, on.left_seconds) == (2, False, 54.0)


def test_without_anybody_turning_over_takes_its_own_time() -> None:
    turn = still_leg(10.0, Cue(FELT), waits=True)
    paced = Pacer(LOW_RATE)
    paced.start_session(Session((leg(20.0), turn, leg(60.0)), 1.0, attended=False))
    paced.render(32 * LOW_RATE)
    where = paced.snapshot.at(32 * LOW_RATE).session

    assert where is not None
    assert where.index == 2


def test_a_pause_freezes_all_and_going_on_comes_softly() -> None:
    paced = Pacer(LOW_RATE)
    told = silent_beats(paced)
    paced.start_session(three())
    paced.render(round(15.75 * LOW_RATE))
    paced.pause(True)
    silence = paced.render(round(100.25 * LOW_RATE))[LOW_RATE // 4 :]
    frozen = paced.snapshot.at(60 * LOW_RATE)
    paced.pause(False)
    after = np.abs(paced.render(47 * LOW_RATE)).max(axis=1)

    assert not silence.any()
    assert frozen.session is not None
    assert frozen.session.paused
    assert frozen.session.left_seconds == pytest.approx(45.0)
    assert frozen.beat == pytest.approx(15.0)
    expected = [beat if beat < 16.0 else beat + 100.0 for beat in exact_beats(three())]
    assert [seconds for _, seconds in told] == pytest.approx(expected, abs=0.5 / LOW_RATE)
    assert after[: LOW_RATE // 2].max() < 0.3 * after[4 * LOW_RATE : 8 * LOW_RATE].max()
    assert paced.idle


@pytest.mark.parametrize("hold", [None, 6.0])
def test_a_held_traction_is_never_cut(hold: float | None) -> None:
    pulled = Leg(20.0, Cue(FELT, traction=replace(PULL, hold_seconds=hold)), 60.0)
    paced = Pacer(LOW_RATE)
    paced.start_session(Session((pulled, leg(60.0)), 1.0))
    paced.render(9 * LOW_RATE)
    paced.next_leg()
    paced.render(2 * LOW_RATE)
    waiting = paced.snapshot.at(round(10.9 * LOW_RATE))
    paced.render(9 * LOW_RATE)
    tensions = [paced.snapshot.at(round(t * LOW_RATE)).tension for t in np.arange(16.1, 20, 0.1)]
    after = paced.snapshot.at(20 * LOW_RATE)

    assert waiting.session is not None
    assert after.session is not None
    assert waiting.session.index == 0
    assert waiting.tension > 0.0
    assert after.session.index == 1
    assert max(tensions) == 0.0 or hold is not None
    assert after.tension == 0.0


def test_a_held_traction_is_let_go_in_time_for_the_change() -> None:
    pulled = Leg(20.0, Cue(FELT, traction=PULL), 60.0)
    paced = Pacer(LOW_RATE)
    paced.start_session(Session((pulled, pulled, leg(60.0)), 1.0))
    tension = []
    for _ in range(42):
        paced.render(LOW_RATE)
        tension.append(paced.snapshot.at(paced.head_frame).tension)

    assert tension[4:16] == [1.0] * 12
    assert tension[20] < 0.001
    assert 0.0 < tension[21] < 1.0  # taken up anew
    assert tension[24:36] == [1.0] * 12
    assert tension[40] < 0.001
    assert tension[41] == 0.0


@pytest.mark.parametrize("asked_at", [20.0, 24.0, 26.5, 26.98, 26.999])
def test_a_press_shortly_before_the_end_leaves_the_end_where_it_is(asked_at: float) -> None:
    pulled = Leg(20.0, Cue(FELT, traction=PULL), 60.0)
    paced = Pacer(LOW_RATE)
    paced.start_session(Session((pulled, leg(6.0)), 1.0))
    paced.render(5 * LOW_RATE)
    paced.stay(True)
    paced.render(round((asked_at - 5.0) * LOW_RATE))
    paced.next_leg()
    paced.render(10 * LOW_RATE)

    assert paced.idle
    assert paced.snapshot.passages[-1].end_seconds == pytest.approx(27.0)


def test_a_stop_ends_a_session_and_another_can_begin() -> None:
    paced = Pacer(LOW_RATE)
    paced.start_session(three())
    paced.render(6 * LOW_RATE)
    paced.stop()
    paced.render(LOW_RATE)
    idle, where = paced.idle, paced.snapshot.at(paced.head_frame).session
    paced.start_session(three())
    paced.render(3 * LOW_RATE)
    paced.start_session(three())
    for _ in range(30):
        paced.render(LOW_RATE // 10)
    again = paced.snapshot.at(paced.head_frame).session

    assert (idle, where) == (True, None)
    assert again is not None
    assert again.left_seconds == pytest.approx(60.0 + 1.0 - 3.0 + 0.25, abs=0.11)


def test_without_a_session_its_commands_are_passed_over() -> None:
    paced = Pacer(LOW_RATE)
    paced.start()
    paced.next_leg()
    paced.stay(True)
    paced.pause(True)
    sound = paced.render(3 * LOW_RATE)

    assert paced.snapshot.running
    assert np.abs(sound[2 * LOW_RATE :]).max() > 1e-3


def walked(
    seed: int, session: Session
) -> tuple[Pacer, list[np.ndarray], Sequence[tuple[int, float]], float]:
    """Play a session with commands at random; return all that came of it.

    The last figure is how long it stood still, in seconds.
    """
    drawn = random.Random(seed)
    paced = Pacer(LOW_RATE)
    told = silent_beats(paced)
    paced.start_session(session)
    blocks: list[np.ndarray] = []
    stood_still, paused_at = 0.0, None
    while not (blocks and paced.idle):
        act = drawn.randrange(9)
        if act == 0:
            paced.next_leg()
        elif act == 1:
            paced.stay(drawn.random() < 0.5)
        elif act == 2 and paused_at is None and paced.snapshot.running:
            paced.pause(True)
            paused_at = paced.head_frame / LOW_RATE + 0.25
        elif act in (3, 4) and paused_at is not None:
            if paced.head_frame / LOW_RATE >= paused_at:
                paced.pause(False)
                stood_still += paced.head_frame / LOW_RATE - paused_at
                paused_at = None
        elif act == 5:
            paced.glide(drawn.uniform(50, 80), drawn.uniform(1, 20))
        blocks.append(paced.render(drawn.randrange(1, 4 * LOW_RATE)))
    return paced, blocks, told, stood_still


WALKED = Session(
    (
        Leg(30.0, Cue(FELT), 70.0),
        Leg(40.0, Cue(SWELL), 58.0, thinning=Thinning.WITHDRAWS),
        Leg(20.0, Cue(DRUM, traction=PULL), 64.0),
        Leg(20.0, Cue(DRUM, traction=PULL, beats_per_rock=2), 64.0),
        Leg(30.0, Cue(SWELL, traction=PULL), 75.0),
        still_leg(10.0, Cue(FELT), waits=True),
        Leg(60.0, Cue(FELT), 66.0),
    ),
    2.0,
    Marker.LOW_BOWL,
    end_bell=True,
)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_asked_the_end_stays_and_the_tempo_moves_gently(seed: int) -> None:
    paced, blocks, told, stood_still = walked(seed, WALKED)
    end = paced.snapshot.passages[-1].end_seconds
    numbers = [beat for beat, _ in told]
    sound = np.concatenate(blocks)

    assert end == pytest.approx(2.0 + WALKED.total_seconds + stood_still, abs=1e-6)
    assert numbers == list(range(len(numbers)))
    assert all(later > sooner for (_, sooner), (_, later) in pairwise(told))
    assert true_peak_dbfs(sound) <= -12.0
    last = np.flatnonzero(np.abs(sound).max(axis=1))[-1] / LOW_RATE
    assert last <= end


@pytest.mark.parametrize("seed", range(12))
def test_no_beat_moves_the_tempo_by_more_than_it_may(seed: int) -> None:
    legs = tuple(one for one in WALKED.legs if one.bpm is not None)
    drawn = random.Random(seed)
    paced = Pacer(LOW_RATE)
    told = silent_beats(paced)
    paced.start_session(replace(WALKED, legs=legs))
    while not (told and paced.idle):
        act = drawn.randrange(8)
        if act == 0:
            paced.next_leg()
        elif act in (1, 2):
            paced.stay(act == 1)
        elif act == 3:
            paced.glide(drawn.uniform(50, 80), drawn.uniform(1, 20))
        paced.skip(drawn.randrange(1, 4 * LOW_RATE))
    periods = np.diff([seconds for _, seconds in told])

    # From the middle of one beat to the middle of the next, the steepest glide moves by 0.3 %.
    assert np.abs(periods[1:] / periods[:-1] - 1.0).max() <= STEEPEST_GLIDE_PER_BEAT * 1.01


def test_a_course_leads_the_tempo_within_its_leg_and_the_next_leg_leads_on() -> None:
    steps = (Step("Here", rocks=20), Step("Slower", rocks=400, bpm=56.0))
    coursed = Leg(120.0, Cue(FELT, course=Course(steps), living=Living(0.0, 1)), 64.0)
    paced = Pacer(LOW_RATE)
    told = silent_beats(paced)
    paced.start_session(Session((coursed, leg(120.0, 62.0)), 1.0))
    paced.render(120 * LOW_RATE)
    slower = paced.snapshot.at(115 * LOW_RATE)
    paced.skip(80 * LOW_RATE)
    arrived = paced.snapshot.at(200 * LOW_RATE)
    periods = np.diff([seconds for _, seconds in told])

    assert (slower.step, slower.bpm) == (1, 56.0)
    assert (arrived.step, arrived.bpm) == (None, 62.0)
    assert np.abs(periods[1:] / periods[:-1] - 1.0).max() <= STEEPEST_GLIDE_PER_BEAT * 1.01


def test_the_same_course_begins_anew_with_each_leg() -> None:
    steps = (Step("First", rocks=4), Step("Then", rocks=400))
    coursed = Leg(20.0, Cue(FELT, course=Course(steps)), 60.0)
    paced = Pacer(LOW_RATE)
    paced.start_session(Session((coursed, coursed, leg(60.0)), 1.0))
    seen = []
    for _ in range(26):
        paced.render(LOW_RATE)
        seen.append(paced.snapshot.at(paced.head_frame - 400).step)

    assert seen == [0] * 5 + [1] * 16 + [0] * 4 + [1]


@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_is_asked_makes_a_step(seed: int) -> None:
    drawn = random.Random(seed)
    paced = Pacer(RATE)
    paced.start_session(replace(WALKED, end_bell=False))
    blocks = []
    for _ in range(40):
        act = drawn.randrange(6)
        if act == 0:
            paced.next_leg()
        elif act in (1, 2):
            paced.pause(act == 1)
        elif act == 3:
            paced.stay(drawn.random() < 0.5)
        blocks.append(paced.render(drawn.randrange(1, RATE)))

    assert roughness(np.concatenate(blocks)) < 2e-4


def test_a_session_goes_on_by_elapsed_time_when_nothing_was_rendered() -> None:
    paced = Pacer(LOW_RATE)
    told = silent_beats(paced)
    paced.start_session(three())
    paced.render(5 * LOW_RATE)
    paced.skip(30 * LOW_RATE)
    paced.retime(LOW_RATE * 2)
    paced.render(30 * LOW_RATE * 2)

    assert [seconds for _, seconds in told] == pytest.approx(exact_beats(three()), abs=1e-9)


# Figures alone.


@pytest.mark.parametrize("seed", range(20))
def test_minutes_that_are_left_are_divided_in_the_same_proportions(seed: int) -> None:
    drawn = random.Random(seed)
    shares = [drawn.uniform(6, 900) for _ in range(drawn.randrange(1, 9))]
    left = drawn.uniform(1, 5_000)
    made = redivided(shares, left)

    assert sum(made) == pytest.approx(left, abs=1e-9)
    assert np.array(made) / left == pytest.approx(np.array(shares) / sum(shares))
    assert redivided(shares, sum(shares)) == tuple(shares)


def test_legs_begin_one_after_the_other() -> None:
    assert three().begins == (0.0, *accumulate([20.0, 20.0]))


def test_a_session_needs_a_pulse() -> None:
    with pytest.raises(AudioError, match="no pulse at all"):
        Session((still_leg(10.0, Cue(FELT)),))
