"""A session that is killed and goes on: the same grid and segment as one that was never killed."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session_record import Clocks, SessionRecord
from app.sessioning import State
from tests.app.sessioned import LAST, NEXT, ROCKING, STILL, TURN, Sessioned, plan_of

RATE = 48_000
SETTLED_SECONDS = 6.0


class Killed:
    """A session that goes on all the time, and beside it one that begins where it was killed."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot, self._path = qtbot, folder / "session.json"
        self.truth = self._program()
        self._open = [self.truth]

    def _program(self) -> Sessioned:
        one: Sessioned
        clocks = Clocks(lambda: one.now + 5000.0, lambda: 1.8e9 + one.now, "boot")
        record = SessionRecord(self._path, clocks=clocks)
        one = Sessioned(self._qtbot, record)
        self._records = [*getattr(self, "_records", []), record]
        return one.bring_in()

    def kill(self, gone_seconds: float) -> Sessioned | None:
        """Let the program be gone for a while; return another that goes on, if it can."""
        self._records[-1].close()
        kept = self._path.read_bytes() if self._path.exists() else b""
        self.truth.pass_time(gone_seconds)
        self._records[0].close()
        again = self._program()
        self._open.append(again)
        again.pass_time(self.truth.now - again.now)
        if kept:
            self._path.write_bytes(kept)
        unfinished = self._records[-1].unfinished()
        if unfinished is None:
            return None
        again.sessioning.start(unfinished.plan, level_db=unfinished.level_db, unfinished=unfinished)
        return again

    def go_on(
        self, again: Sessioned, seconds: float, each: Callable[[], None] | None = None
    ) -> None:
        """Let time go by for both."""
        self.truth.pass_time(seconds)
        again.pass_time(seconds, each)

    def end(self) -> None:
        for one in self._open:
            one.end()
        for record in self._records:
            record.close()


@pytest.fixture
def killed(qtbot: QtBot, tmp_path: Path) -> Iterator[Killed]:
    one = Killed(qtbot, tmp_path)
    yield one
    one.end()


def beats_after(one: Sessioned, seconds: float) -> np.ndarray:
    return np.array([beat for beat in one.beats if beat > seconds])


def same_grid(truth: Sessioned, again: Sessioned, since: float) -> bool:
    """Return whether both have the same beats since a time, to a sample or two."""
    until = min(truth.beats[-1], again.beats[-1]) + 0.01
    ours, theirs = (
        beats[beats < until] for beats in (beats_after(truth, since), beats_after(again, since))
    )
    return len(ours) == len(theirs) > 5 and float(np.abs(ours - theirs).max()) <= 2.0 / RATE


@pytest.mark.parametrize("gone", [0.3, 7.0, 200.0, 440.0])
def test_it_goes_on_where_it_would_be(killed: Killed, gone: float) -> None:
    truth = killed.truth
    truth.sessioning.start(plan_of(), level_db=-12.0)
    truth.pass_time(40.0)

    again = killed.kill(gone)

    assert again is not None
    since = again.now + SETTLED_SECONDS
    killed.go_on(again, 40.0)
    assert same_grid(truth, again, since)
    assert again.where.index == truth.where.index
    assert again.where.end_seconds == pytest.approx(truth.where.end_seconds, abs=1e-3)
    newest = again.pacer.snapshot.passages[-1]
    assert newest.cue.out == truth.pacer.snapshot.passages[-1].cue.out


@pytest.mark.parametrize("seed", range(12))
def test_whatever_was_asked_of_it(killed: Killed, seed: int) -> None:
    draw, truth = random.Random(seed), killed.truth
    truth.sessioning.start(plan_of(ROCKING, STILL, NEXT, TURN, LAST))
    asks = ("next", "stay", "pause", "match")
    for _ in range(draw.randint(1, 8)):
        truth.pass_time(draw.uniform(1.0, 20.0))
        ask = draw.choice(asks)
        if ask == "match":
            truth.tap(6, 60.0 / draw.uniform(56.0, 66.0))
        else:
            getattr(truth.sessioning, ask)()
    if truth.where.paused_seconds is not None:
        truth.pass_time(draw.uniform(0.5, 5.0))
        truth.sessioning.pause()
    truth.pass_time(draw.uniform(0.5, 12.0))

    again = killed.kill(draw.uniform(0.5, 30.0))

    assert again is not None
    since = again.now + SETTLED_SECONDS
    killed.go_on(again, 60.0)
    if truth.beats[-1] > since + 10.0:
        assert same_grid(truth, again, since)
    assert again.where.index == truth.where.index
    assert again.where.end_seconds == pytest.approx(truth.where.end_seconds, abs=1e-3)


def test_one_that_stands_still_stands_still_again(killed: Killed) -> None:
    truth = killed.truth
    truth.sessioning.start(plan_of())
    truth.pass_time(30.0)
    truth.sessioning.pause()
    truth.pass_time(5.0)

    again = killed.kill(60.0)

    assert again is not None
    killed.go_on(again, 10.0)
    assert again.beats == []
    assert again.standing.paused
    for one in (truth, again):
        one.sessioning.pause()
    since = again.now + SETTLED_SECONDS
    killed.go_on(again, 30.0)
    assert same_grid(truth, again, since)


def test_it_can_be_killed_again_and_again(killed: Killed) -> None:
    truth = killed.truth
    truth.sessioning.start(plan_of())
    truth.pass_time(20.0)
    truth.sessioning.stay()
    truth.pass_time(1.0)
    for _ in range(4):
        again = killed.kill(10.0)
        assert again is not None
        since = again.now + SETTLED_SECONDS
        killed.go_on(again, 20.0)
        assert same_grid(truth, again, since)
        assert again.standing.staying


def test_one_that_ended_is_not_found(killed: Killed) -> None:
    killed.truth.sessioning.start(plan_of())
    killed.truth.pass_time(20.0)
    killed.truth.sessioning.end()
    killed.truth.pass_time(3.0)

    assert killed.truth.is_in(State.OVER)
    assert killed.kill(1.0) is None


def test_one_that_came_to_its_own_end_is_not_found(killed: Killed) -> None:
    killed.truth.sessioning.start(plan_of())
    killed.truth.pass_time(9.0 * 60.0 + 5.0)

    assert killed.truth.is_in(State.OVER)
    assert killed.kill(1.0) is None
