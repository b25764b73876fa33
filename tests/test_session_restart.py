"""A session whose program is killed: it is offered again, and goes on in time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.rig import RATE, PulseServer, Recording, Screen, prepare_home
from tests.rig.process import Process
from tests.test_end_to_end import UNDULA, begins, ended
from tests.test_window_end_to_end import open_session, wait_until

pytestmark = [pytest.mark.sound, pytest.mark.window]

PLAN = """\
id = "restart"
name = "Two voices in one tempo"
start_delay_seconds = 1

[[segments]]
technique = "trager-style"
bpm = 60
minutes = 0.25

[[segments]]
technique = "neck-ripples"
bpm = 60
minutes = 10
"""
DRUM_HZ, FELT_HZ = 130.0, 180.0
SAME_GRID_SECONDS = 0.03
BEATS = 4


class Running:
    """The program at its Session page, in a home of its own with one plan."""

    def __init__(self, server: PulseServer, screen: Screen, folder: Path) -> None:
        self.screen, self.folder = screen, folder
        own = prepare_home(folder / "home")
        sound = {"PULSE_SERVER": server.env["PULSE_SERVER"]}
        self.env = {**own, **sound, **screen.env, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        self.record = Path(own["XDG_STATE_HOME"]) / "undula" / "session.json"
        config = Path(own["XDG_CONFIG_HOME"]) / "undula"
        plans = config / "plans"
        plans.mkdir(parents=True)
        plans.joinpath("restart.toml").write_text(PLAN)
        kept = {"version": 1, "page": "pulse", "plan": "restart", "session_view": "window"}
        self.settings = config / "settings.json"
        self.settings.write_text(json.dumps(kept))
        self.program = self.start()

    def start(self) -> Process:
        """Start it, for the first time or once more, at its Session page."""
        self.program = Process([UNDULA], self.env, self.folder / "window.log")
        self.screen.focus(self.screen.wait_for_window("^Undula$"))
        open_session(self.screen, self.settings)
        return self.program

    def kept(self) -> dict[str, Any]:
        """Return what is kept of the session that goes on; empty when there is none."""
        try:
            table: dict[str, Any] = json.loads(self.record.read_text())
        except FileNotFoundError:
            return {}
        return table


@pytest.fixture
def running(pulse_server: PulseServer, screen: Screen, tmp_path: Path) -> Iterator[Running]:
    one = Running(pulse_server, screen, tmp_path)
    try:
        yield one
    finally:
        one.program.end()


def wait_for_beats(recording: Recording, count: int) -> None:
    """Return when so many more beats have been recorded in full."""
    before = len(begins(recording))
    wait_until(lambda: len(begins(recording)) > before + count, "beats", within=20.0)


def beats(recording: Recording) -> tuple[NDArray[np.float64], float]:
    """Return when the last beats were heard, and their tone in Hz.

    Times are monotonic seconds of each sound's centre of energy, which its level does not move.
    """
    found, samples = begins(recording)[-BEATS - 1 : -1], recording.samples[:, 0].astype(float)
    centres, tones = [], []
    for first in found:
        sound = samples[first : first + RATE // 2]
        energy = sound**2
        centres.append(first + float(np.average(np.arange(len(sound)), weights=energy)))
        power = np.abs(np.fft.rfft(sound, 8 * RATE))
        tones.append(float(np.argmax(power)) / 8.0)
    return recording.heard_from + np.array(centres) / RATE, float(np.median(tones))


def test_after_a_kill_it_goes_on_in_time(running: Running, pulse_server: PulseServer) -> None:
    screen = running.screen
    with pulse_server.record() as recording:
        screen.keys("space")
        recording.wait_for_sound(1e-4)
        wait_for_beats(recording, 7)
        before, drum_hz = beats(recording)
        wait_until(lambda: running.kept().get("segment") == 0, "the session is kept")
        running.program.kill()

    running.start()
    with pulse_server.record() as recording:
        wait_until(lambda: _goes_on(running, recording), "the session goes on")
        wait_until(lambda: running.kept().get("segment") == 1, "the segment is kept", within=20.0)
        wait_for_beats(recording, BEATS + 3)
        after, felt_hz = beats(recording)

    assert drum_hz == pytest.approx(DRUM_HZ, rel=0.1)
    assert felt_hz == pytest.approx(FELT_HZ, rel=0.1)
    assert np.diff(after) == pytest.approx(1.0, abs=0.002)
    apart = (after[:, None] - before[None, :]).ravel()
    assert abs(np.median(apart - np.round(apart))) < SAME_GRID_SECONDS


def _goes_on(running: Running, recording: Recording) -> bool:
    """Press Enter on what is offered, until something is heard."""
    running.screen.keys("Return")
    return bool(np.abs(recording.samples).max(initial=0.0) > 1e-4)


def test_one_that_was_ended_is_not_kept(running: Running, pulse_server: PulseServer) -> None:
    with pulse_server.record() as recording:
        running.screen.keys("space")
        recording.wait_for_sound(1e-4)
        wait_until(lambda: running.kept().get("segment") == 0, "the session is kept")
        running.screen.keys("ctrl+q")
        ended(running.program)

    assert running.kept() == {}
    assert "Traceback" not in running.program.log.read_text()
