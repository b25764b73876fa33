"""A session plan as it is heard: `undula play --plan` on a real sound server, to its end."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audio.session import Session
from benchmarks.program import cpu_seconds, resident_mb
from tests.planned import (
    Agreement,
    imported_session,
    play_plan,
    ready_session,
    report,
)
from tests.rig import RATE, PulseServer, Recording
from tests.rig.process import Process

SHORT_PLAN = """\
id = "short"
name = "A bit of everything"
start_delay_seconds = 1
end_bell = true

[[segments]]
technique = "lull"
minutes = 0.1
bpm = 70

[[segments]]
kind = "turn_over"
minutes = 0.1

[[segments]]
technique = "pelvis-to-legs"
bpm = 66
minutes = 0.1
thinning = "every_second"

[[segments]]
technique = "scapula-on-ribs"
bpm = 66
minutes = 0.1
"""

END_WITHIN_SECONDS = 15.0
SETTLED_SECONDS = 300.0
TELL_SECONDS = 60.0
MOST_GROWTH_MB = 5.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PulseServer]:
    """A sound server and a home of the test's own."""
    with PulseServer(tmp_path / "sound") as server:
        yield server


def lasts(session: Session) -> float:
    """Return how long a session takes from its start on, in seconds."""
    return session.delay_seconds + session.total_seconds


@pytest.mark.sound
def test_what_play_plays_is_what_render_renders(server: PulseServer, tmp_path: Path) -> None:
    file = tmp_path / "short.toml"
    file.write_text(SHORT_PLAN)
    session = imported_session(file, server)
    agreement = Agreement(session)
    log = tmp_path / "play.log"
    with server.record(hear=agreement.hear):
        program = play_plan("short", server, log)
        try:
            until = time.monotonic() + lasts(session) + END_WITHIN_SECONDS
            while program.runs or (agreement.seconds < lasts(session) and not agreement.gaps):
                assert time.monotonic() < until, "it has not come to its end"
                time.sleep(0.1)
        finally:
            program.end()
    told = report(log)

    assert agreement.gaps == []
    assert agreement.seconds > lasts(session)
    assert told["underflows"] == told["silent_beats"] == 0
    assert told["segment"] == len(session.legs)


# ---- as long as a long session


class Vitals:
    """What a program costs while it runs."""

    def __init__(self, program: Process) -> None:
        self._pid = program.pid
        self._began = time.monotonic()
        self._used = cpu_seconds(self._pid)
        self.memory_mb: list[tuple[float, float]] = []

    def look(self) -> str:
        """Note the memory and tell of it and of the processor time since this was made."""
        seconds = time.monotonic() - self._began
        self.memory_mb.append((seconds, resident_mb(self._pid)))
        percent = 100.0 * (cpu_seconds(self._pid) - self._used) / max(seconds, 1.0)
        return f"{self.memory_mb[-1][1]:.1f} MB, {percent:.2f} % of a core"

    @property
    def growth_mb(self) -> float:
        """By how much the resident memory has grown at most since the first minutes."""
        settled = [memory for at, memory in self.memory_mb if at >= SETTLED_SECONDS]
        return max(settled) - settled[0]


def drift_ppm(recording: Recording) -> float:
    """Return how much faster the sink's clock is than this computer's, in parts per million."""
    arrivals = np.array(recording.arrivals)
    stretch = arrivals[:, 0] // 10.0
    # Of those that come within ten seconds the one that was read soonest tells the most.
    late = arrivals[:, 0] - arrivals[:, 1] / RATE
    chosen = [np.flatnonzero(stretch == one) for one in np.unique(stretch)]
    seconds, frames = arrivals[[which[np.argmin(late[which])] for which in chosen]].T
    slope = np.polyfit(seconds - seconds.mean(), frames / RATE, 1)[0]
    return float(slope - 1.0) * 1e6


@pytest.mark.sound
@pytest.mark.soak
def test_ninety_minutes_without_a_gap(server: PulseServer, tmp_path: Path) -> None:
    session = ready_session("whole-body-90")
    agreement = Agreement(session)
    log = tmp_path / "play.log"
    with server.record(hear=agreement.hear) as recording:
        program = play_plan("whole-body-90", server, log)
        try:
            until = time.monotonic() + lasts(session) + END_WITHIN_SECONDS * 2
            while agreement.first_frame is None and time.monotonic() < until:
                time.sleep(0.1)
            vitals = Vitals(program)
            look_at = 0.0
            while program.runs and time.monotonic() < until:
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + TELL_SECONDS
                    same = f"{agreement.seconds:.0f} s the same but for {agreement.gaps}"
                    print(f"{same}; {vitals.look()}", flush=True)
                time.sleep(0.5)
            assert not program.runs, "the program goes on after the end of the plan"
        finally:
            program.end()
    told = report(log)
    print(f"{told}; the sink's clock is {drift_ppm(recording):+.2f} ppm off this computer's")

    assert agreement.gaps == []
    assert agreement.seconds > lasts(session) - 1.0
    assert told["underflows"] == told["silent_beats"] == 0
    assert vitals.growth_mb < MOST_GROWTH_MB
