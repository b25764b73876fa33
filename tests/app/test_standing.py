"""What is told of a session that runs: pure figures, and the words that go with them."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from app.sessioning import State
from app.standing import clock, lengths_of, past_of
from audio.cue import Cue
from audio.session import Leg, Session, Thinning, Where
from presets.plan import Kind, Pedal, Segment
from tests.app.sessioned import LAST, NEXT, ROCKING, STILL, TURN, Sessioned, plan_of

SESSION = Session(tuple(Leg(seconds, Cue(), 60.0) for seconds in (180.0, 240.0, 120.0)))


@pytest.fixture
def sessioned(qtbot: QtBot) -> Iterator[Sessioned]:
    one = Sessioned(qtbot)
    yield one.bring_in()
    one.end()


# ---- figures


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0, "0:00"),
        (0.4, "0:01"),
        (59.2, "1:00"),
        (250.0, "4:10"),
        (3600.0, "60:00"),
        (-2, "0:00"),
    ],
)
def test_each_second_is_shown_to_its_end(seconds: float, said: str) -> None:
    assert clock(seconds) == said


def test_a_segment_that_was_watched_keeps_the_time_it_took() -> None:
    where = Where(SESSION, 2, 500.0, 640.0, 640.0)

    assert past_of(where, 100.0, (150.0, 250.0, 9.0)) == (150.0, 250.0)


def test_segments_that_were_not_watched_share_what_passed_as_planned() -> None:
    where = Where(SESSION, 2, 310.0, 640.0, 640.0)

    assert past_of(where, 100.0) == pytest.approx((90.0, 120.0))
    assert past_of(where, 100.0, (60.0,)) == pytest.approx((60.0, 150.0))
    assert past_of(Where(SESSION, 0, 100.0, 280.0, 640.0), 100.0) == ()


@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize("staying", [False, True])
@pytest.mark.parametrize("seconds", [250.0, 400.0, 519.0, 600.0, 639.0])
def test_the_end_stays_whatever_is_waited_for(
    seconds: float, *, waiting: bool, staying: bool
) -> None:
    is_open = waiting or staying
    where = Where(
        SESSION,
        1,
        250.0,
        None if is_open else 510.0,
        640.0,
        waiting=waiting,
        staying=staying,
    )

    lengths = lengths_of(where, seconds, (150.0,))

    assert sum(lengths) == pytest.approx(540.0)
    assert lengths[1] == pytest.approx(max(260.0, seconds - 250.0) if is_open else 260.0)


# ---- words


def test_the_next_segment_is_told_two_minutes_ahead(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(60.0)

    assert sessioned.standing.next_line == ""
    sessioned.pass_time(1.0)
    assert sessioned.standing.next_line == "next: Spinal wave in 2:00"
    sessioned.pass_time(100.0)
    assert sessioned.standing.next_line == "next: Spinal wave in 0:20"


def test_the_start_is_counted_down(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of(start_delay_seconds=10.0))
    sessioned.pass_time(3.0)
    standing = sessioned.standing

    assert standing.about == "begins in 0:08 · 60 · slow"
    assert (standing.title, standing.words) == ("Sacrum and hip nudging", "Left hand rests")
    assert (standing.left, standing.of) == ("9:00", "of 9 minutes left")
    assert (standing.index, standing.part) == (0, 0.0)
    assert standing.shares == pytest.approx((3 / 9, 4 / 9, 2 / 9))


def test_the_tempo_says_where_it_is_led(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(
        plan_of(
            Segment(technique="sacrum-hip-nudge", minutes=1.0, bpm=60.0),
            Segment(technique="sacrum-hip-nudge", minutes=5.0, bpm=54.0, glide_minutes=4.0),
        )
    )
    sessioned.pass_time(1.0 + 60.0 + 115.0)

    assert sessioned.standing.about == "57, easing to 54 · slow"
    sessioned.pass_time(130.0)
    assert sessioned.standing.about == "54 · slow"


def test_one_s_own_rocking_is_told_while_it_is_held_and_led(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of(hold_minutes=0.5))
    sessioned.pass_time(5.0)
    sessioned.tap(1, 60.0 / 52.0)
    assert sessioned.standing.about == "tap on · slow"
    sessioned.tap(5, 60.0 / 52.0)
    assert sessioned.standing.about == "52.0 tapped · slow"

    sessioned.pass_time(10.0)
    assert sessioned.standing.about == "52 as you rock, then 60 · slow"
    assert sessioned.has("matched")
    sessioned.pass_time(60.0)
    assert sessioned.standing.about in ("53, rising to 60 · slow", "54, rising to 60 · slow")


def test_what_goes_by_itself_is_told(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(
        plan_of(
            Segment(
                technique="lull", minutes=4.0, bpm=60.0, thinning=Thinning.WITHDRAWS, course=False
            ),
            Segment(technique="arm-traction", minutes=4.0, bpm=60.0),
        )
    )
    sessioned.pass_time(1.5)
    told = [sessioned.standing.going]
    for _ in range(3):
        sessioned.pass_time(60.0)
        told.append(sessioned.standing.going)

    assert told == [
        "",
        "every second rock is heard",
        "every fourth rock is heard",
        "silent, hold it by yourself",
    ]
    seen: list[str] = []
    sessioned.pass_time(60.0 * 5, lambda: seen.append(sessioned.told[-1].going.partition(",")[0]))
    pulled = [word for word, before in pairwise(seen[::-1]) if word != before and word][::-1]
    assert pulled[-3:] == ["traction is taken up", "traction is held", "traction is let go"]


@pytest.mark.parametrize(
    ("pedal", "said", "waiting"),
    [
        (Pedal.NEXT, "Pedal or Page Down: next · Page Up: stay", "Pedal or Page Down: go on"),
        (
            Pedal.TAP,
            "Pedal or Page Down: tap · Page Up: next",
            "Pedal or Page Down: tap · Page Up: go on",
        ),
        (
            Pedal.PAUSE,
            "Pedal or Page Down: pause · Page Up: next",
            "Pedal or Page Down: pause · Page Up: go on",
        ),
    ],
)
def test_the_hint_says_what_a_pedal_does(
    sessioned: Sessioned, pedal: Pedal, said: str, waiting: str
) -> None:
    sessioned.sessioning.start(plan_of(LAST, TURN, NEXT, pedal=pedal))
    sessioned.pass_time(2.0)

    assert sessioned.standing.hint == said
    sessioned.pass_time(3.5 * 60.0)
    assert sessioned.has("waiting")
    assert sessioned.standing.hint == waiting
    assert sessioned.standing.next_line == "when you press: Spinal wave"


def test_turning_over_says_from_its_beginning_on_that_it_needs_a_press(
    sessioned: Sessioned,
) -> None:
    sessioned.sessioning.start(plan_of(TURN, NEXT))
    sessioned.pass_time(10.0)

    assert not sessioned.has("waiting")
    assert sessioned.standing.hint == "Pedal or Page Down: go on"
    assert sessioned.standing.next_line == "when you press: Spinal wave"
    sessioned.sessioning.stay()
    sessioned.pass_time(1.0)
    assert sessioned.standing.hint == "Pedal or Page Down: next · Page Up: stay no longer"
    assert sessioned.standing.next_line == "stays here; then Spinal wave"


def test_turning_over_that_goes_on_by_itself_says_when(sessioned: Sessioned) -> None:
    turn = Segment(kind=Kind.TURN_OVER, minutes=1.0, limit_minutes=3.0)
    sessioned.sessioning.start(plan_of(turn, NEXT))
    told = []
    for seconds in (10.5, 49.0, 11.5, 100.0):
        sessioned.pass_time(seconds)
        told.append(sessioned.standing.next_line)

    assert told == [
        "when you press: Spinal wave",
        "when you press: Spinal wave",
        "when you press, or in 1:50: Spinal wave",
        "when you press, or in 0:10: Spinal wave",
    ]
    sessioned.pass_time(11.0)
    assert sessioned.standing.title == "Spinal wave"


def test_a_time_without_a_pulse_has_no_tempo(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of(STILL, ROCKING))
    sessioned.pass_time(3.0)

    assert sessioned.standing.title == "Stillness"
    assert (sessioned.standing.about, sessioned.standing.words) == ("", "Hands rest")
    assert sessioned.sessioning.scene is not None
    assert sessioned.sessioning.scene.still


def test_the_shares_follow_what_is_pressed(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(90.5)
    sessioned.sessioning.next()
    sessioned.pass_time(2.0)
    shares = sessioned.standing.shares

    assert sessioned.standing.index == 1
    assert sum(shares) == pytest.approx(1.0)
    assert shares[0] == pytest.approx(90.0 / 540.0, abs=2e-3)
    assert shares[1] / shares[2] == pytest.approx(NEXT.minutes / LAST.minutes)


def test_when_all_is_over_there_is_only_that_to_read(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of(Segment(technique="lull", minutes=0.2)))
    sessioned.pass_time(16.0)
    standing = sessioned.standing

    assert sessioned.is_in(State.OVER)
    assert standing.over
    assert standing.title == "Over"
    assert standing.index == 1
    texts = (standing.about, standing.words, standing.going, standing.next_line, standing.left)
    assert texts == ("", "", "", "", "")
