"""A session that goes on in its midst by what was asked of it is the one that never stopped."""

import random
from dataclasses import fields, replace

import numpy as np
import pytest

from audio.cue import Course, Cue, Step, Traction
from audio.deeds import Asked, Deed
from audio.errors import AudioError
from audio.living import Living
from audio.pacer import Pacer
from audio.session import Leg, Marker, Session, SessionMoment, Thinning, still_leg
from audio.sound import DEFAULT_SOUNDS, Voice
from tests.audio.meter import RATE, true_peak_dbfs
from tests.audio.test_pacer import roughness

LOW_RATE = 8_000
FELT = replace(DEFAULT_SOUNDS[Voice.FELT], brightness=0.0)
SWELL = replace(DEFAULT_SOUNDS[Voice.SWELL], brightness=0.0)
PULL = Traction(take_up_seconds=3.0, release_seconds=4.0)
COURSE = Course((Step("Subtle", rocks=9), Step("Wide", seconds=14.0, bpm=57.0), Step("On", 7)))

SESSION = Session(
    (
        Leg(60.0, Cue(FELT, course=COURSE), 66.0, thinning=Thinning.WITHDRAWS),
        Leg(40.0, Cue(SWELL, living=Living(2.0, 5)), 61.0, thinning=Thinning.EVERY_SECOND),
        Leg(30.0, Cue(FELT, traction=PULL, beats_per_rock=2), 64.0),
        still_leg(10.0, Cue(FELT), waits=True, limit_seconds=25.0),
        Leg(90.0, Cue(FELT, traction=replace(PULL, hold_seconds=9.0), course=COURSE), 75.0),
        Leg(70.0, Cue(SWELL), 70.0, 20.0, Thinning.SILENT, 61.0),
    ),
    7.3,
    Marker.LOW_BOWL,
    end_bell=True,
)


def asked_at_random(paced: Pacer, drawn: random.Random) -> None:
    """Ask a session for something, or for nothing."""
    act, now = drawn.randrange(14), paced.head_frame / paced.rate
    if act == 0 and drawn.random() < 0.4:
        paced.next_leg()
    elif act in (1, 2):
        paced.stay(act == 1)
    elif act == 3:
        paced.pause(True)
    elif act in (4, 5, 6):
        paced.pause(False)
    elif act in (7, 8):
        bpm, rate = drawn.uniform(50.0, 80.0), drawn.choice([2.0, 8.0, 60.0])
        beat_at, hold = now + drawn.uniform(-2.0, 1.0), drawn.choice([0.0, 5.0, 20.0])
        paced.match(bpm, beat_at, hold_seconds=hold, bpm_a_minute=rate)
    elif act == 9:
        paced.lead(drawn.uniform(2.0, 20.0))


def walked(paced: Pacer, seconds: float, drawn: random.Random) -> None:
    """Let a session go on for a time and ask it for things meanwhile."""
    end = paced.head_frame + round(seconds * paced.rate)
    while paced.head_frame < end:
        asked_at_random(paced, drawn)
        paced.skip(min(drawn.randrange(1, 5 * paced.rate), end - paced.head_frame))
    paced.pause(False)  # what is asked during a pause waits, and is not yet a deed
    for _ in range(2):
        paced.skip(paced.rate // 2)
    if drawn.random() < 0.4:
        paced.pause(True)
        paced.skip(drawn.randrange(1, 20 * paced.rate))


def after(paced: Pacer, other: Pacer, seconds: float = 90.0) -> tuple[list[float], list[float]]:
    """Let both go on for a time; return each one's beats, counted from where it is now."""
    told: tuple[list[tuple[int, float]], list[tuple[int, float]]] = [], []
    for one, beats in zip((paced, other), told, strict=True):
        now = one.head_frame / one.rate
        one.on_beat = lambda beat, at, beats=beats, now=now: beats.append((beat, at - now))
        one.skip(round(seconds * one.rate))
    numbers = [[number for number, at in beats if at > 0.01] for beats in told]
    assert numbers[0] == numbers[1]
    return tuple([at for _, at in beats if at > 0.01] for beats in told)  # type: ignore[return-value]


def same_moment(paced: Pacer, other: Pacer, within_seconds: float) -> None:
    """Assert that two sessions stand at the same place."""
    one, two = (each.snapshot.at(each.head_frame) for each in (paced, other))
    assert one.session is not None
    assert two.session is not None
    for field in fields(SessionMoment):
        a, b = getattr(one.session, field.name), getattr(two.session, field.name)
        assert a == (b if not isinstance(b, float) else pytest.approx(b, abs=within_seconds))
    assert (one.step, one.still, one.cue) == (two.step, two.still, two.cue)
    assert one.beat == pytest.approx(two.beat, abs=3 * within_seconds)
    assert one.bpm == pytest.approx(two.bpm, abs=0.01)
    assert one.tension == pytest.approx(two.tension, abs=3 * within_seconds)


@pytest.mark.parametrize("rate", [LOW_RATE, 7_350, 11_025])
@pytest.mark.parametrize("seed", range(40))
def test_by_its_log_a_session_goes_on_as_if_it_had_never_stopped(seed: int, rate: int) -> None:
    drawn = random.Random(seed)
    first = Pacer(LOW_RATE)
    first.skip(drawn.randrange(LOW_RATE))
    first.start_session(SESSION)
    walked(first, drawn.uniform(1.0, 260.0), drawn)
    log, now = first.snapshot.log, first.head_frame / LOW_RATE
    assert log is not None

    second = Pacer(rate)
    second.skip(drawn.randrange(1, 400 * rate))
    ago = now - log.first_beat_seconds
    begun = second.head_frame / rate - ago
    second.start_session(SESSION, first_beat_seconds=begun, deeds=log.deeds)
    second.skip(1)
    first.skip(round(1 / rate * LOW_RATE))

    sample = 1.0 / min(rate, LOW_RATE)
    same_moment(first, second, 2.0 * sample)
    assert second.snapshot.log is not None
    assert second.snapshot.log.deeds == log.deeds
    for paced in (first, second):
        paced.pause(False)
    beats = after(first, second)
    assert beats[0] == pytest.approx(beats[1], abs=2.0 * sample if rate != LOW_RATE else sample)
    if not first.idle:
        same_moment(first, second, 2.0 * sample)


def begun_ago(paced: Pacer, seconds: float, session: Session, *deeds: Deed) -> None:
    """Let a pacer go on with a session whose first beat was some seconds ago."""
    now = paced.head_frame / paced.rate
    paced.start_session(session, first_beat_seconds=now - seconds, deeds=deeds)


def test_it_comes_back_softly_and_is_then_sample_for_sample_what_it_was() -> None:
    session = Session((Leg(30.0, Cue(FELT), 66.0), Leg(60.0, Cue(FELT), 60.0)), 2.0)
    first, second = Pacer(RATE), Pacer(RATE)
    first.start_session(session)
    first.skip(25 * RATE)
    second.skip(777)
    begun_ago(second, 23.0, session)
    heard, again = first.render(15 * RATE), second.render(15 * RATE)

    assert np.abs(again[: RATE // 2]).max() < 0.25 * np.abs(heard[: 2 * RATE]).max()
    np.testing.assert_array_equal(again[3 * RATE :], heard[3 * RATE :])


@pytest.mark.parametrize("ago", [-1.5, 3.0, 52.3, 101.0, 120.0, 144.9, 200.1, 297.0])
def test_going_on_makes_no_step_and_is_never_too_loud(ago: float) -> None:
    paced = Pacer(RATE)
    paced.render(500)
    deeds = (Deed(20.0, Asked.MATCH, (70.0, 19.2, 5.0, 8.0)), Deed(60.0, Asked.NEXT))
    begun_ago(paced, ago, replace(SESSION, end_bell=False), *deeds)
    sound = paced.render(6 * RATE)

    assert roughness(sound) < 2e-4
    assert true_peak_dbfs(sound) <= -12.0


def test_the_beats_that_are_past_are_not_told_again() -> None:
    paced = Pacer(LOW_RATE)
    told: dict[int, float] = {}
    paced.on_beat = told.__setitem__
    paced.skip(5 * LOW_RATE)
    begun_ago(paced, 40.25, Session((Leg(90.0, Cue(FELT), 60.0),), 1.0))
    paced.render(2 * LOW_RATE)

    assert told == pytest.approx({41: 5.75, 42: 6.75})


def test_what_is_shown_before_it_goes_on_is_not_the_session() -> None:
    paced = Pacer(LOW_RATE)
    paced.skip(5 * LOW_RATE)
    begun_ago(paced, 40.0, SESSION)
    paced.render(LOW_RATE)
    before, on = (paced.snapshot.at(round(t * LOW_RATE)) for t in (4.9, 5.1))

    assert not before.running
    assert on.running
    assert on.passed_seconds == pytest.approx(40.1, abs=1e-3)


@pytest.mark.parametrize("ago", [307.1, 4_000.0])
def test_where_all_is_over_nothing_plays(ago: float) -> None:
    paced = Pacer(LOW_RATE)
    paced.skip(5 * LOW_RATE)
    begun_ago(paced, ago, SESSION, Deed(2.0, Asked.STAY), Deed(ago + 50.0, Asked.NEXT))
    sound = paced.render(LOW_RATE)

    assert paced.idle
    assert not sound.any()
    assert paced.snapshot.log is None
    assert not paced.snapshot.running
    assert paced.head_frame == 6 * LOW_RATE


def test_a_paused_session_stands_still_however_long_ago_that_was() -> None:
    paced = Pacer(LOW_RATE)
    begun_ago(paced, 3_000.0, SESSION, Deed(9.75, Asked.PAUSE))
    silence = paced.render(LOW_RATE)
    standing = paced.snapshot.at(paced.head_frame).session
    paced.pause(False)
    sound = paced.render(3 * LOW_RATE)
    on = paced.snapshot.at(paced.head_frame).session

    assert standing is not None
    assert on is not None
    assert not silence.any()
    assert standing.paused
    assert standing.left_seconds == pytest.approx(290.0)
    assert sound.any()
    assert on.left_seconds == pytest.approx(287.0)


def test_a_first_beat_to_come_is_waited_for() -> None:
    paced, told = Pacer(LOW_RATE), []
    paced.on_beat = lambda _, seconds: told.append(seconds)
    paced.start_session(SESSION, first_beat_seconds=9.0)
    paced.render(10 * LOW_RATE)

    assert told[0] == 9.0


def test_what_plays_ends_before_a_session_goes_on_and_stays_on_its_grid() -> None:
    paced = Pacer(LOW_RATE)
    told: dict[int, float] = {}
    paced.start()
    paced.render(3 * LOW_RATE)
    paced.on_beat = told.__setitem__
    paced.start_session(Session((Leg(90.0, Cue(FELT), 60.0),), 1.0), first_beat_seconds=-9.5)
    for _ in range(40):
        paced.render(LOW_RATE // 10)

    assert (told[15], told[16]) == pytest.approx((5.5, 6.5))


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        (Asked.MATCH, (60.0, 1.0)),
        (Asked.LEAD, ()),
        (Asked.STAY, (1.0,)),
        (Asked.NEXT, (1.0, 2.0)),
        (Asked.MATCH, (60.0, float("nan"), 1.0, 2.0)),
    ],
)
def test_a_deed_that_cannot_be_read_is_refused(asked: Asked, values: tuple[float, ...]) -> None:
    with pytest.raises(AudioError, match="begin it anew"):
        Deed(1.0, asked, values)


@pytest.mark.parametrize("values", [(14.0, 0.0, 1.0, 2.0), (60.0, 0.0, -1.0, 2.0)])
def test_a_match_that_cannot_be_is_refused(values: tuple[float, ...]) -> None:
    with pytest.raises(AudioError, match="choose a number from"):
        Deed(1.0, Asked.MATCH, values)


def test_a_beginning_that_is_no_time_is_refused() -> None:
    with pytest.raises(AudioError, match="begin it anew"):
        Pacer(LOW_RATE).start_session(SESSION, first_beat_seconds=float("nan"))


@pytest.mark.parametrize("seed", range(6))
def test_a_time_without_rendering_leaves_the_grid(seed: int) -> None:
    paced = (Pacer(LOW_RATE), Pacer(LOW_RATE))
    told: tuple[list[float], list[float]] = ([], [])
    for one, beats in zip(paced, told, strict=True):
        drawn = random.Random(seed)
        one.on_beat = lambda _, seconds, beats=beats: beats.append(seconds)
        one.start_session(SESSION)
        for _ in range(5):
            asked_at_random(one, drawn)
            frames = 30 * LOW_RATE
            one.skip(frames) if one is paced[0] else one.render(frames)

    assert told[0] == told[1]


@pytest.mark.parametrize("seed", range(8))
def test_while_it_is_steady_only_the_phase_goes_on(seed: int) -> None:
    drawn = random.Random(seed)
    paced = Pacer(LOW_RATE)
    paced.start_session(replace(SESSION, legs=tuple(map(evenly, SESSION.legs))))
    steady = 0
    for _ in range(600):
        if drawn.random() < 0.1:
            asked_at_random(paced, drawn)
        paced.skip(LOW_RATE // 4)
        snapshot, heard = paced.snapshot, paced.head_frame - drawn.randrange(LOW_RATE // 4)
        paced.skip(drawn.randrange(LOW_RATE // 8, LOW_RATE // 4))
        if not snapshot.is_steady_from(heard) or snapshot is not paced.snapshot:
            continue
        steady += 1
        now, later = snapshot.at(heard), snapshot.at(heard + LOW_RATE // 4 - 1)
        assert now.session is not None
        assert later.session is not None
        bpm = 0.0 if now.session.paused else now.bpm
        way = bpm / 60.0 / now.cue.beats_per_rock * (0.25 - 1 / LOW_RATE)
        assert later.rock - now.rock == pytest.approx(way, abs=1e-9)
        for name in ("cue", "step", "still", "tension", "releasing", "amplitude", "bpm"):
            assert getattr(now, name) == getattr(later, name)
        for name in ("index", "waiting", "staying", "paused", "every"):
            assert getattr(now.session, name) == getattr(later.session, name)
    assert steady > 30


def evenly(leg: Leg) -> Leg:
    """Return a leg without unevenness."""
    return replace(leg, cue=replace(leg.cue, living=Living()))
