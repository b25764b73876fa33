"""What may happen in an hour: a session plan goes on through it, on the same grid.

Afterwards what is heard is the very samples of the plan, each at the time at which it was due, and
no more than one quiet line has told of it.
"""

import os
import shutil
import signal
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from audio.session import Session
from tests.planned import Agreement, imported_session, place_of, play_plan, report
from tests.rig import RATE, PulseServer, Recording, WallClock

BEGINS_WITHIN_SECONDS = 15.0
FOUND_SECONDS = 1.0
ASIDE_SECONDS = 0.3
"""How far from its place what is heard is looked for; less than half a beat."""

BACK_WITHIN_SECONDS = 12.0
MOST_OFF_SECONDS = 0.03


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PulseServer]:
    """A sound server and a home of the test's own."""
    with PulseServer(tmp_path / "sound") as server:
        yield server


def long_plan(minutes: float) -> str:
    """Return a plan in which no second is silent."""
    # The swell comes first: its tone tells at which frame the start was taken up.
    sounding = (("lull", 64), ("pelvis-to-legs", 64), ("scapula-on-ribs", 65), ("spinal-wave", 66))
    head = 'id = "long"\nname = "All sound"\nstart_delay_seconds = 1\nmarker = "none"\n'
    return head + "".join(
        f'[[segments]]\ntechnique = "{technique}"\nbpm = {bpm}\nminutes = 0.25\n'
        for technique, bpm in sounding * round(minutes)
    )


class Played:
    """A plan that is being played, to which things are done.

    `zero` is the monotonic second at which its start was taken up, by the sink's clock.
    """

    def __init__(self, session: Session, server: PulseServer, folder: Path) -> None:
        self.server = server
        self.session = session
        self.log = folder / "play.log"
        self.clock = WallClock(folder) if shutil.which("cc") else None
        env = self.clock.env if self.clock is not None else {}
        agreement = Agreement(session)
        with server.record(hear=agreement.hear) as recording:
            self.program = play_plan("long", server, self.log, env)
            until = time.monotonic() + BEGINS_WITHIN_SECONDS
            while agreement.seconds < 2.0 and not agreement.gaps:
                assert time.monotonic() < until, "nothing is heard"
                time.sleep(0.05)
            assert agreement.first_frame is not None, "this is not the plan"
            self.zero = recording.taken_from + agreement.first_frame / RATE
            assert agreement.expected is not None
            self._expected = agreement.expected

    def off_seconds(self) -> float:
        """Wait until what is heard is the plan to the bit; return how much later than due it is."""
        with self.server.record() as recording:
            until = time.monotonic() + BACK_WITHIN_SECONDS
            while time.monotonic() < until:
                time.sleep(0.2)
                if (off := self._off_seconds(recording)) is not None:
                    return off
        raise AssertionError(f"the plan is not heard again; {self.lines}")

    def _off_seconds(self, recording: Recording) -> float | None:
        frames, aside = round(FOUND_SECONDS * RATE), round(ASIDE_SECONDS * RATE)
        heard = recording.samples[-frames:]
        if len(heard) < frames:
            return None
        at = recording.taken_from + (recording.arrivals[-1].frames - frames) / RATE
        due = round((at - self.zero) * RATE)
        place = place_of(heard, self._expected.between(due - aside, due + frames + aside))
        return None if place is None else (aside - place) / RATE

    @property
    def lines(self) -> list[str]:
        """What the program has said: its own lines, without those of PortAudio."""
        lines = self.log.read_text().splitlines()
        return [line for line in lines if not line.startswith("Expression '")]

    @property
    def segment(self) -> int:
        """The segment that is due now, from 1."""
        into = time.monotonic() - self.zero - self.session.delay_seconds
        return bisect_right(self.session.begins, into)


Fault = Callable[[Played], None]


def killed(down_seconds: float, life_seconds: float = 0.0) -> Fault:
    """Kill the server after a while and start it again after another."""

    def fault(played: Played) -> None:
        time.sleep(life_seconds)
        played.server.kill()
        time.sleep(down_seconds)
        played.server.start()

    return fault


def stopped(seconds: float) -> Fault:
    """Stop the program, as SIGSTOP does, and let it go on."""

    def fault(played: Played) -> None:
        os.kill(played.program.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(played.program.pid, signal.SIGCONT)

    return fault


def emptied(seconds: float) -> Fault:
    """Take the last output away and bring it back."""

    def fault(played: Played) -> None:
        played.server.remove_sink("rig")
        time.sleep(seconds)
        played.server.add_sink("rig")

    return fault


def clock_changed(played: Played) -> None:
    """Put the wall clock an hour forward, and back; without a compiler, do nothing."""
    if played.clock is not None:
        played.clock.put_forward()
        assert abs(played.off_seconds()) < MOST_OFF_SECONDS
        played.clock.put_back()


def twenty_kills() -> list[Fault]:
    random = np.random.default_rng(20)
    return [killed(random.uniform(0.1, 12.0), random.uniform(0.0, 30.0)) for _ in range(20)]


@pytest.mark.sound
@pytest.mark.parametrize(
    ("faults", "minutes"),
    [
        pytest.param([clock_changed, stopped(3), killed(0.5), emptied(0.5), killed(1)], 1),
        pytest.param(twenty_kills(), 14, marks=pytest.mark.soak, id="twenty kills"),
        pytest.param(
            [stopped(seconds) for seconds in (30, 1, 0.6, 90, 5, 0.3, 30)],
            5,
            marks=pytest.mark.soak,
            id="stopped for half a minute and longer",
        ),
        pytest.param(
            [emptied(seconds) for seconds in (0.0, 0.2, 30.0, 3.0, 0.5, 1.0, 5.0)],
            3,
            marks=pytest.mark.soak,
            id="outputs taken away",
        ),
    ],
)
def test_the_plan_goes_on_whatever_happens(
    faults: list[Fault], minutes: float, server: PulseServer, tmp_path: Path
) -> None:
    file = tmp_path / "long.toml"
    file.write_text(long_plan(minutes))
    session = imported_session(file, server)
    played = Played(session, server, tmp_path)
    try:
        off = [played.off_seconds()]
        for fault in faults:
            before = len(played.lines)
            fault(played)
            off.append(played.off_seconds())
            time.sleep(1.1)  # it looks once a second for what there is to tell
            told = played.lines[before:]
            assert len(told) <= 2, told
            assert told[1:] in ([], ["The sound is back."])
        soonest = played.segment
    finally:
        played.program.end()
    latest = played.segment  # a boundary may come while it ends
    print("ms later than due:", *(f"{1e3 * one:.2f}" for one in off))

    assert np.abs(off).max() < MOST_OFF_SECONDS
    assert soonest <= report(played.log)["segment"] <= latest
