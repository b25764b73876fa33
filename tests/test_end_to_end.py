"""The program as a user has it: a real window, a real sound server, keys."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.rig import PulseServer, Recording, Screen
from tests.rig.process import Process

UNDULA = str(Path(sys.executable).with_name("undula"))
RATE = 48_000
END_WITHIN_SECONDS = 30.0


def ended(program: Process) -> None:
    """Wait for a program to end by itself."""
    until = time.monotonic() + END_WITHIN_SECONDS
    while program.runs:
        assert time.monotonic() < until, "the program goes on"
        time.sleep(0.02)


def begins(recording: Recording, from_frame: int = 0) -> list[int]:
    """Return the frames at which sound begins after a tenth of a second of silence."""
    loud = np.flatnonzero(np.abs(recording.samples[from_frame:]).max(axis=1) > 1e-4)
    return [from_frame + int(k) for k in loud[np.diff(loud, prepend=-RATE) > RATE // 10]]


@pytest.fixture
def window(pulse_server: PulseServer, screen: Screen, tmp_path: Path) -> Iterator[Process]:
    program = Process([UNDULA], {**pulse_server.env, **screen.env}, tmp_path / "window.log")
    try:
        screen.focus(screen.wait_for_window("Undula"))
        yield program
    finally:
        program.end()


@pytest.mark.sound
@pytest.mark.window
def test_space_plays_an_even_heartbeat_and_moves_the_picture(
    window: Process, pulse_server: PulseServer, screen: Screen
) -> None:
    with pulse_server.record() as recording:
        still = screen.pixels().copy()
        screen.keys("space")
        first = recording.wait_for_sound(1e-4)
        recording.wait_for_frames(first + 6 * RATE)
        screen.wait_for_picture(lambda pixels: bool((pixels != still).any()))
        found = begins(recording)

    # Out and back follow one another at half a beat; the fade-in finds each a little earlier
    # than the one before, by less than its attack.
    assert len(found) >= 12
    assert np.diff(found) == pytest.approx(60 / 70 / 2 * RATE, abs=0.025 * RATE)


@pytest.mark.sound
@pytest.mark.window
def test_quitting_ends_the_sound_softly_and_the_program_well(
    window: Process, pulse_server: PulseServer, screen: Screen
) -> None:
    with pulse_server.record() as recording:
        screen.keys("space")
        first = recording.wait_for_sound(1e-4)
        recording.wait_for_frames(first + 3 * RATE)
        screen.keys("ctrl+q")
        ended(window)
        sound = recording.samples

    last = np.flatnonzero(np.abs(sound).max(axis=1) > 0)[-1]
    assert np.abs(sound[last - 5 : last + 1]).max() < 1e-3
    assert window.log.read_text() == ""


@pytest.mark.sound
def test_the_pulse_comes_back_on_the_same_grid_each_time_the_server_dies(
    pulse_server: PulseServer, tmp_path: Path
) -> None:
    program = Process(
        [UNDULA, "play", "--sound", "wood", "--bpm", "120", "--json"],
        pulse_server.env,
        tmp_path / "play.log",
    )
    heard: list[float] = []
    try:
        for _ in range(4):
            with pulse_server.record() as recording:
                first = recording.wait_for_sound(1e-4)
                recording.wait_for_frames(first + 4 * RATE)
                arrivals = np.array(recording.arrivals)
                zero = np.min(arrivals[:, 0] - arrivals[:, 1] / RATE)
                heard.append(zero + begins(recording)[-2] / RATE)
                pulse_server.kill()
            pulse_server.start()
    finally:
        program.end()

    off = [(at - heard[0] + 0.25) % 0.5 - 0.25 for at in heard]
    assert np.abs(off).max() < 0.03
    told = json.loads(program.log.read_text().splitlines()[-1])
    assert told["beats"] == pytest.approx(told["seconds"] * 2, abs=2)
