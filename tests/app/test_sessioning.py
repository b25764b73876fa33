"""A session from its start to its end, over the real pacer, with the test's own clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.session_record import Clocks, SessionRecord
from app.sessioning import State
from presets.plan import Pedal, Segment
from tests.app.opened import FakeStatus
from tests.app.sessioned import LAST, NEXT, ROCKING, TURN, Sessioned, plan_of

SHORT = Segment(technique="lull", minutes=0.2, bpm=60.0)


@pytest.fixture
def sessioned(qtbot: QtBot) -> Iterator[Sessioned]:
    one = Sessioned(qtbot)
    yield one.bring_in()
    one.end()


def test_segments_follow_by_themselves_and_it_is_over_by_itself(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(2.0 + 9 * 60.0)
    titles = list(dict.fromkeys(standing.title for standing in sessioned.told))

    assert titles == ["Sacrum and hip nudging", "Spinal wave", "Lull", "Over"]
    assert sessioned.states[-2:] == [State.RUNNING, State.OVER]
    assert not sessioned.pacer.snapshot.running
    assert sessioned.lends()
    sessioned.sessioning.leave()
    assert sessioned.states[-1] is State.AT_REST
    assert not sessioned.lends()
    assert sessioned.sessioning.plan is None


def test_what_is_asked_before_the_sound_is_there_begins_with_it(qtbot: QtBot) -> None:
    sessioned = Sessioned(qtbot)
    sessioned.sessioning.start(plan_of())

    assert sessioned.is_in(State.AT_REST)
    assert "on its way" in sessioned.sessioning.line
    sessioned.bring_in()
    assert sessioned.is_in(State.RUNNING)
    assert sessioned.sessioning.line == ""
    sessioned.end()


def test_a_session_that_is_given_up_before_the_sound_is_there_never_begins(qtbot: QtBot) -> None:
    sessioned = Sessioned(qtbot)
    sessioned.sessioning.start(plan_of())
    sessioned.sessioning.end()
    sessioned.bring_in()

    assert sessioned.states == []
    assert sessioned.sessioning.line == ""
    sessioned.end()


def test_it_waits_for_a_sound_that_is_lent_to_somebody_else(sessioned: Sessioned) -> None:
    sessioned.pulse.lend()
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(1.0)

    assert sessioned.is_in(State.AT_REST)
    sessioned.pulse.take_back()
    assert sessioned.is_in(State.RUNNING)


def test_a_pulse_that_plays_ends_first(sessioned: Sessioned) -> None:
    sessioned.pulse.start()
    sessioned.pass_time(3.0)
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(2.0)

    assert not sessioned.pulse.running
    assert sessioned.standing.title == "Sacrum and hip nudging"


def test_a_plan_that_cannot_be_played_is_told(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of(Segment(technique="nobody-knows", minutes=1.0)))

    assert sessioned.is_in(State.AT_REST)
    assert "nobody-knows" in sessioned.sessioning.line
    assert not sessioned.lends()


def test_without_a_device_it_goes_on_and_says_so(sessioned: Sessioned) -> None:
    sessioned.output.status = FakeStatus(line="No sound output is there")
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(3.0)

    assert sessioned.sessioning.line == "No sound output is there"
    assert sessioned.standing.left == "8:58"
    sessioned.lose_sound("")
    assert sessioned.sessioning.line == ""
    sessioned.lose_sound("The sound output was lost")
    before = sessioned.where
    sessioned.pass_time(10.0)
    assert sessioned.sessioning.line == "The sound output was lost"
    assert sessioned.where == before


# ---- what is asked of it


def test_a_press_goes_on_and_the_end_stays(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(60.5)
    end = sessioned.where.end_seconds
    sessioned.sessioning.next()
    sessioned.pass_time(1.5)

    assert sessioned.standing.title == "Spinal wave"
    assert sessioned.where.end_seconds == end


def test_staying_is_asked_for_and_taken_back(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(10.0)
    sessioned.sessioning.stay()
    sessioned.pass_time(300.0)

    assert sessioned.has("staying")
    assert sessioned.standing.index == 0
    sessioned.sessioning.stay()
    sessioned.pass_time(2.0)
    assert not sessioned.has("staying")
    assert sessioned.standing.index == 1


def test_a_pause_freezes_the_plan_and_the_picture(sessioned: Sessioned) -> None:
    rocks: list[float] = []
    sessioned.sessioning.watch("me", lambda rock, *_: rocks.append(rock))
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(10.0)
    sessioned.sessioning.pause()
    sessioned.pass_time(1.0)
    left, rocks[:] = sessioned.standing.left, []
    sessioned.pass_time(120.0)

    assert sessioned.has("paused")
    assert sessioned.standing.left == left
    assert sessioned.standing.hint == "Space: go on"
    assert max(rocks) - min(rocks) < 1e-9
    sessioned.sessioning.pause()
    sessioned.pass_time(1.0)
    assert not sessioned.has("paused")
    assert rocks[-1] > rocks[0]
    sessioned.sessioning.watch("me", None)


def test_taps_join_the_person_and_lead_back(sessioned: Sessioned) -> None:
    alone = Segment(technique="sacrum-hip-nudge", minutes=10.0, bpm=60.0)
    sessioned.sessioning.start(plan_of(alone, hold_minutes=0.5, lead_rate=4.0))
    sessioned.pass_time(10.3)
    first = sessioned.now
    sessioned.tap(8, 60.0 / 52.0)
    sessioned.pass_time(12.0)
    curve = sessioned.pacer.snapshot.passages[-1].curve
    held = curve.bpm_at(sessioned.now)
    tap_beat = curve.beat_at(first + round((sessioned.now - first) / (60 / 52)) * 60 / 52)

    assert held == pytest.approx(52.0, abs=0.05)
    assert tap_beat == pytest.approx(round(tap_beat), abs=0.02)
    assert sessioned.has("matched")
    sessioned.pass_time(150.0)
    assert not sessioned.has("matched")
    assert sessioned.standing.about == "60 · slow"


def test_a_paused_session_takes_no_taps(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(10.0)
    sessioned.sessioning.pause()
    sessioned.pass_time(1.0)
    sessioned.tap(5, 1.1)

    assert sessioned.standing.about == "paused · 60 · slow"


def test_muting_keeps_the_plan_going(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(5.0)
    sessioned.sessioning.mute()

    assert sessioned.has("muted")
    assert sessioned.sessioning.line == "Muted: M brings the sound back."
    sessioned.pass_time(5.0)
    assert sessioned.standing.left == "8:51"
    sessioned.sessioning.mute()
    assert sessioned.sessioning.line == ""


@pytest.mark.parametrize(
    ("pedal", "down", "up"),
    [
        (Pedal.NEXT, "index", "staying"),
        (Pedal.TAP, "about", "index"),
        (Pedal.PAUSE, "paused", "index"),
    ],
)
def test_a_pedal_has_the_role_of_the_plan(
    sessioned: Sessioned, pedal: Pedal, down: str, up: str
) -> None:
    sessioned.sessioning.start(plan_of(pedal=pedal))
    sessioned.pass_time(10.0)
    before = sessioned.standing
    sessioned.sessioning.other_pedal()
    sessioned.pass_time(1.5)
    between = sessioned.standing
    sessioned.sessioning.pedal()
    sessioned.pass_time(1.5)

    assert getattr(between, up) != getattr(before, up)
    assert getattr(sessioned.standing, down) != getattr(between, down)


def test_turning_over_waits_for_the_pedal(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of(TURN, NEXT))
    sessioned.pass_time(100.0)

    assert sessioned.has("waiting")
    assert sessioned.standing.part == 1.0
    sessioned.sessioning.pedal()
    sessioned.pass_time(1.5)
    assert sessioned.standing.title == "Spinal wave"


# ---- the end


def test_it_ends_softly_and_gives_the_sound_back(sessioned: Sessioned) -> None:
    sessioned.pulse.set_fades(2.0, 5.0)
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(10.0)
    sessioned.sessioning.end()
    sessioned.pass_time(3.0)

    assert sessioned.is_in(State.RUNNING)
    sessioned.pass_time(3.0)
    assert sessioned.is_in(State.OVER)
    sessioned.sessioning.leave()
    assert not sessioned.lends()
    sessioned.pulse.start()
    sessioned.pass_time(2.0)
    assert sessioned.pacer.snapshot.running
    sessioned.pulse.stop()


def test_asked_twice_it_ends_at_once(sessioned: Sessioned) -> None:
    sessioned.pulse.set_fades(2.0, 30.0)
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(10.0)
    sessioned.sessioning.end()
    sessioned.pass_time(1.0)
    sessioned.sessioning.end()
    sessioned.pass_time(1.0)

    assert sessioned.is_in(State.OVER)


def test_a_paused_session_ends_too(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(10.0)
    sessioned.sessioning.pause()
    sessioned.pass_time(1.0)
    sessioned.sessioning.end()
    sessioned.pass_time(1.0)

    assert sessioned.is_in(State.OVER)


def test_a_second_press_counts_from_the_first_however_soon_it_comes(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(10.0)
    for press in (sessioned.sessioning.pause, sessioned.sessioning.stay):
        press()
        press()
        sessioned.pass_time(2.0)

    assert not sessioned.standing.paused
    assert not sessioned.standing.staying


def test_next_goes_on_out_of_a_pause(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of())
    sessioned.pass_time(10.0)
    sessioned.sessioning.pause()
    sessioned.pass_time(2.0)
    sessioned.sessioning.stay()
    sessioned.sessioning.next()
    sessioned.pass_time(2.0)

    assert sessioned.standing.index == 1
    assert not sessioned.standing.paused
    assert not sessioned.standing.staying


def test_another_one_can_begin_after_the_end(sessioned: Sessioned) -> None:
    sessioned.sessioning.start(plan_of(SHORT))
    sessioned.pass_time(15.0)
    assert sessioned.is_in(State.OVER)
    sessioned.sessioning.start(plan_of(NEXT))
    sessioned.pass_time(3.0)

    assert sessioned.is_in(State.RUNNING)
    assert sessioned.standing.title == "Spinal wave"


def test_at_rest_nothing_that_is_asked_does_anything(sessioned: Sessioned) -> None:
    session = sessioned.sessioning
    deeds = (session.next, session.stay, session.pause, session.tap, session.mute, session.pedal)
    for deed in (*deeds, session.other_pedal, session.leave, session.end):
        deed()
    sessioned.pass_time(1.0)

    assert sessioned.told == []
    assert sessioned.states == []


# ---- killed and going on


class Elapsed:
    """The test's clock, as the record sees it; it goes with the person who is in a session."""

    def __init__(self) -> None:
        self.person: Sessioned | None = None

    def __call__(self) -> float:
        return self.person.now if self.person is not None else 0.0


def kept_in(path: Path) -> tuple[SessionRecord, Elapsed]:
    elapsed = Elapsed()
    return SessionRecord(path, clocks=Clocks(elapsed, elapsed, "boot")), elapsed


def test_killed_and_restarted_it_goes_on_on_the_same_grid(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    record, elapsed = kept_in(path)
    killed = elapsed.person = Sessioned(qtbot, record).bring_in()
    session = killed.sessioning
    session.start(plan_of(ROCKING, TURN, NEXT, LAST), level_db=-8.0)
    for seconds, deed in ((30.0, session.next), (20.0, session.next), (15.0, session.pause)):
        killed.pass_time(seconds)
        deed()
    killed.pass_time(12.0)
    session.pause()
    killed.pass_time(25.0)
    record.close()
    at_the_kill = path.read_bytes()
    killed.pass_time(60.0)  # as it would have gone on
    record.close()
    path.write_bytes(at_the_kill)
    restarted = Sessioned(qtbot, record, now=killed.now - 20.0, began_at=150.0, rate=44_100)
    elapsed.person = restarted
    restarted.bring_in()
    found = record.unfinished()

    assert found is not None
    assert found.level_db == -8.0
    restarted.sessioning.start(found.plan, level_db=found.level_db, unfinished=found)
    restarted.pass_time(20.0)
    beats = [seconds + 150.0 for seconds in restarted.beats if seconds > restarted.now - 168.0]
    expected = [seconds for seconds in killed.beats if beats[0] - 0.1 < seconds < killed.now]
    assert restarted.standing.title == killed.standing.title == "Spinal wave"
    assert restarted.standing.shares[2:] == pytest.approx(killed.standing.shares[2:], abs=1e-3)
    assert len(expected) > 15
    assert beats[: len(expected)] == pytest.approx(expected, abs=1e-4)
    for one in (killed, restarted):
        one.end()
    record.close()


def test_what_ended_by_itself_or_was_ended_is_not_kept(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    record, elapsed = kept_in(path)
    sessioned = elapsed.person = Sessioned(qtbot, record).bring_in()
    for seconds, end in ((20.0, False), (5.0, True)):
        sessioned.sessioning.start(plan_of(SHORT))
        sessioned.pass_time(seconds)
        if end:
            sessioned.sessioning.end()
        record.close()
        assert not path.exists()
        sessioned.pass_time(1.0)
        sessioned.sessioning.leave()
    sessioned.end()


def test_what_was_interrupted_stays_kept_until_somebody_says_no(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "session.json"
    record, elapsed = kept_in(path)
    killed = elapsed.person = Sessioned(qtbot, record).bring_in()
    killed.sessioning.start(plan_of())
    killed.pass_time(5.0)
    record.close()
    before = path.read_bytes()
    other = Sessioned(qtbot, SessionRecord(path)).bring_in()
    other.end()

    assert path.read_bytes() == before
    killed.end()
    record.close()
    assert not path.exists()
