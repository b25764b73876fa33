"""The window among other programs, and what happens to it: killed, started twice, without sound."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.rig import PulseServer, Screen, prepare_home
from tests.rig.process import Process
from tests.test_end_to_end import RATE, UNDULA, ended

pytestmark = [pytest.mark.sound, pytest.mark.window]
WRITTEN_WITHIN_SECONDS = 1.0
SEEN_WITHIN_SECONDS = 30.0
LINE = (slice(756, 782), slice(30, 640))
PLAYER = "org.mpris.MediaPlayer2.undula"


class Running:
    """The program on a real screen with a home of its own."""

    def __init__(
        self, server: PulseServer, screen: Screen, folder: Path, bus: str = "disabled:"
    ) -> None:
        self.server, self.screen, self.folder = server, screen, folder
        own = prepare_home(folder / "home")
        sound = {"PULSE_SERVER": server.env["PULSE_SERVER"]}
        self.env = {**own, **sound, **screen.env, "DBUS_SESSION_BUS_ADDRESS": bus}
        self.settings = Path(own["XDG_CONFIG_HOME"]) / "undula" / "settings.json"
        self.window = 0
        self.program = self._start()

    def again(self) -> None:
        """Start it once more, after it has ended."""
        self.program = self._start()

    def _start(self) -> Process:
        program = Process([UNDULA], self.env, self.folder / "window.log")
        self.window = self.screen.wait_for_window("^Undula$")
        self.screen.focus(self.window)
        return program

    def kept(self) -> dict[str, Any]:
        """Return what is in the settings' file."""
        if not self.settings.exists():
            return {}
        table: dict[str, Any] = json.loads(self.settings.read_text())
        return table

    def keeps(self, name: str, value: object) -> bool:
        """Return whether the file has a value by now."""
        return bool(self.kept().get(name) == value)

    def choose(self, technique: str) -> None:
        """Find a technique and choose it: again, as long as the list is still on its way."""
        until = time.monotonic() + SEEN_WITHIN_SECONDS
        while not self.keeps("technique", technique):
            assert time.monotonic() < until, "the technique is chosen"
            self.screen.keys("ctrl+f")
            self.screen.type(technique)
            self.screen.keys("Down")
            time.sleep(WRITTEN_WITHIN_SECONDS)

    def line(self) -> NDArray[np.uint8]:
        """Return the pixels of the quiet line, at the lower left of the window."""
        return self.screen.pixels()[LINE]

    def windows(self) -> set[str]:
        """Return all windows that are seen on the screen."""
        return set(self._asked("search", "--onlyvisible", "--name", ""))

    def active(self) -> int:
        """Return which window has the keyboard."""
        return int(self._asked("getactivewindow")[0])

    def _asked(self, *words: str) -> list[str]:
        done = subprocess.run(
            ["xdotool", *words],
            env={**os.environ, **self.screen.env},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()


@pytest.fixture
def running(pulse_server: PulseServer, screen: Screen, tmp_path: Path) -> Iterator[Running]:
    one = Running(pulse_server, screen, tmp_path)
    try:
        yield one
    finally:
        one.program.end()


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """A session bus of the test's own; its address."""
    address = f"unix:path={tmp_path / 'bus'}"
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
    daemon = Process(command, {}, tmp_path / "dbus-daemon.log")
    try:
        daemon.wait_until((tmp_path / "bus").exists, "the bus's start")
        yield address
    finally:
        daemon.close()


def wait_until(ready: Callable[[], bool], what: str, within: float = SEEN_WITHIN_SECONDS) -> None:
    """Return when something has come about."""
    until = time.monotonic() + within
    while not ready():
        assert time.monotonic() < until, what
        time.sleep(0.01)


def open_session(screen: Screen, settings: Path) -> None:
    """Go to the Session page from another one; return when it takes keys."""
    until = time.monotonic() + SEEN_WITHIN_SECONDS
    while json.loads(settings.read_text())["page"] != "session":
        assert time.monotonic() < until, "the Session page"
        screen.keys("ctrl+3")
        time.sleep(WRITTEN_WITHIN_SECONDS)


def moves(screen: Screen, pictures: int = 12) -> None:
    """Return when the screen has shown so many different pictures."""
    for _ in range(pictures):
        wait_until(partial(differs, screen, screen.pixels()), "a picture", 5.0)


def differs(screen: Screen, before: NDArray[np.uint8], least: float = 0.0) -> bool:
    """Return whether more than a part of the screen is another than it was."""
    return bool((screen.pixels() != before).any(axis=2).mean() > least)


def test_a_second_start_raises_the_first_window_and_ends(
    running: Running, screen: Screen, tmp_path: Path
) -> None:
    screen.minimise(running.window)
    second = Process([UNDULA], running.env, tmp_path / "second.log")

    ended(second)

    assert second._popen.returncode == 0
    assert "its window comes to the front" in second.log.read_text()
    wait_until(lambda: running.active() == running.window, "the window comes to the front")
    assert running.program.runs


def test_what_was_chosen_comes_back_after_the_program_was_killed(
    running: Running, screen: Screen
) -> None:
    with running.server.record() as recording:
        screen.keys("space")
        recording.wait_for_sound(1e-4)
        running.choose("lull")
        screen.keys("Tab", "Up", "Up", "minus", "Escape", "Up")
        wanted = {"technique": "lull", "own": {"bpm": 61.0}, "level_change_db": -1.0}
        wait_until(lambda: wanted.items() <= running.kept().items(), "all of it is kept")
        kept = running.kept()
        running.program.kill()

    running.again()
    with running.server.record() as recording:
        screen.keys("space")
        recording.wait_for_sound(1e-4)
    screen.keys("Up")
    wait_until(lambda: running.kept() != kept, "the next change is kept")
    now = running.kept()
    assert now["technique"] == "lull"
    assert now["own"] == {"bpm": 62.0}
    assert now["level_change_db"] == kept["level_change_db"]
    assert list(running.settings.parent.glob("*broken*")) == []


def test_the_picture_goes_on_while_the_sound_is_away_and_nothing_pops_up(
    running: Running, screen: Screen
) -> None:
    server = running.server
    with server.record() as recording:
        screen.keys("space")
        recording.wait_for_sound(1e-4)
    windows, quiet = running.windows(), running.line()
    for _ in range(2):
        server.kill()
        wait_until(lambda: bool((running.line() != quiet).any()), "the line tells it")
        moves(screen)
        assert running.program.runs
        assert running.windows() == windows
        server.start()
        with server.record() as recording:
            first = recording.wait_for_sound(1e-4)
            recording.wait_for_frames(first + RATE)
            assert np.abs(recording.samples).max() > 1e-3
        wait_until(lambda: bool((running.line() == quiet).all()), "the line is quiet again")
        moves(screen)
        assert running.windows() == windows

    screen.keys("ctrl+q")
    ended(running.program)
    assert "Traceback" not in running.program.log.read_text()


def test_keys_open_and_leave_pages_and_the_strip_while_it_plays(
    running: Running, screen: Screen
) -> None:
    with running.server.record() as recording:
        screen.keys("space")
        first = recording.wait_for_sound(1e-4)
        for key in ("question", "Escape", "F1", "F1", "ctrl+comma", "Escape"):
            before = screen.pixels()
            screen.keys(key)
            wait_until(partial(differs, screen, before, 0.05), key)
        screen.keys("F10")
        strip = screen.wait_for_window("Undula, small")
        wait_until(lambda: running.active() == strip, "the strip has the keyboard")
        screen.keys("Up")
        wait_until(lambda: running.kept().get("own", {}).get("bpm") == 71, "the tempo is kept")
        moves(screen)
        screen.keys("F10")
        wait_until(lambda: running.active() == screen.wait_for_window("^Undula$"), "the window")
        recording.wait_for_frames(first + 3 * RATE)
        at = recording.samples.shape[0]
        recording.wait_for_sound(1e-4, at)


def test_the_menu_key_makes_a_favourite(running: Running, screen: Screen) -> None:
    running.choose("lull")
    for key, expected in (("Menu", ["lull"]), ("shift+F10", [])):
        screen.keys(key)
        screen.keys("Down", "Return")
        wait_until(partial(running.keeps, "favourites", expected), key)


def test_asked_to_end_it_ends_softly_and_keeps_its_place(running: Running, screen: Screen) -> None:
    os.kill(running.program.pid, signal.SIGTERM)
    ended(running.program)

    assert running.kept()["geometry"]


def ask_player(bus: str, method: str) -> bool:
    """Press a headset's key; return whether somebody took it."""
    words = ["dbus-send", f"--bus={bus}", "--print-reply", f"--dest={PLAYER}"]
    words += ["/org/mpris/MediaPlayer2", f"org.mpris.MediaPlayer2.Player.{method}"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def test_a_headsets_key_starts_and_stops_it(
    pulse_server: PulseServer, screen: Screen, tmp_path: Path, bus: str
) -> None:
    running = Running(pulse_server, screen, tmp_path, bus)
    try:
        with pulse_server.record() as recording:
            wait_until(lambda: ask_player(bus, "PlayPause"), "somebody takes the key")
            first = recording.wait_for_sound(1e-4)
            recording.wait_for_frames(first + 2 * RATE)
            assert ask_player(bus, "PlayPause")
            stopped = recording.samples.shape[0]
            recording.wait_for_frames(stopped + 2 * RATE)
            assert np.abs(recording.samples[-RATE // 2 :]).max() < 1e-4
        assert running.program.runs
    finally:
        running.program.end()
