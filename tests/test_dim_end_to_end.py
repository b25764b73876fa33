"""The dim screen and the glow on a real screen, looked at in its framebuffer all the time."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.monitors import Monitors
from tests.rig import PulseServer, Screen, prepare_home
from tests.rig.process import Process
from tests.rig.watch import Sight
from tests.test_end_to_end import UNDULA
from tests.test_window_end_to_end import open_session, wait_until

pytestmark = [pytest.mark.sound, pytest.mark.window]

PLAN = """\
id = "dim"
name = "A short one"
start_delay_seconds = 1

[[segments]]
technique = "lull"
bpm = 70
minutes = {minutes}

[[segments]]
technique = "spinal-wave"
bpm = 70
minutes = 0.1
"""
BRIGHTNESS = 0.5
HOLDS_SECONDS = 2.4
LOOKS_PER_SECOND = 10  # at the least, on the busiest machine
LIGHT, DARK = 200, 20
PICTURE = (slice(250, 600), slice(150, 1130))
INSIDE = (slice(60, 760), slice(60, 1220))  # of the window's frame, which is the manager's

PROBE = """\
import sys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

class Below(QWidget):
    def mousePressEvent(self, event):
        at = event.globalPosition().toPoint()
        print(at.x(), at.y(), flush=True)

application = QApplication([])
below = Below(None, Qt.WindowType.FramelessWindowHint)
below.setWindowTitle("Below")
below.setGeometry(0, 0, 1000, 700)
below.show()
sys.exit(application.exec())
"""


class Running:
    """The program at its Session page, in the light theme, with one short plan."""

    def __init__(
        self,
        server: PulseServer,
        screen: Screen,
        folder: Path,
        *,
        view: str = "dim",
        minutes: float = 0.2,
        at_x: int | None = None,
    ) -> None:
        self.screen = screen
        own = prepare_home(folder / "home")
        sound = {"PULSE_SERVER": server.env["PULSE_SERVER"]}
        env = {**own, **sound, **screen.env, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        config = Path(own["XDG_CONFIG_HOME"]) / "undula"
        config.joinpath("plans").mkdir(parents=True)
        config.joinpath("plans", "dim.toml").write_text(PLAN.format(minutes=minutes))
        self.settings = config / "settings.json"
        kept = {
            "version": 1,
            "page": "pulse",
            "plan": "dim",
            "theme": "paper",
            "session_view": view,
            "dim_brightness": BRIGHTNESS,
        }
        self.settings.write_text(json.dumps(kept))
        self.program = Process([UNDULA], env, folder / "window.log")
        self.window = screen.wait_for_window("^Undula$")
        if at_x is not None:
            env = {**os.environ, **screen.env}
            window = str(self.window)
            for words in (
                ["windowsize", window, "720", "500"],
                ["windowmove", window, str(at_x), "20"],
            ):
                subprocess.run(["xdotool", *words], env=env, check=True)
        screen.focus(self.window)
        open_session(screen, self.settings)
        wait_until(lambda: self.is_light, "the window")

    def kept(self) -> dict[str, Any]:
        """Return what is in the settings' file."""
        table: dict[str, Any] = json.loads(self.settings.read_text())
        return table

    @property
    def is_light(self) -> bool:
        """Whether the window is as light as its theme."""
        return bool((self.screen.pixels()[INSIDE] > LIGHT).mean() > 0.2)

    @property
    def is_dark(self) -> bool:
        """Whether the whole screen is dim."""
        return bool(self.screen.pixels().max() < 255 * BRIGHTNESS)

    @property
    def has_picture(self) -> bool:
        """Whether the picture is seen."""
        return bool(self.screen.pixels()[PICTURE].max() > 255 * BRIGHTNESS * 0.7)

    def start(self) -> None:
        """Start the plan, and return when it is shown."""
        self.screen.keys("space")
        wait_until(lambda: not self.is_light, "the session")

    def start_dim(self) -> None:
        """Start the plan, and return when the dim screen is there."""
        self.start()
        wait_until(lambda: self.is_dark and self.has_picture, "the dim screen")

    def hold_escape(self, seconds: float) -> None:
        """Hold Esc down; the X server repeats it meanwhile."""
        env = {**os.environ, **self.screen.env}
        subprocess.run(["xdotool", "keydown", "Escape"], env=env, check=True)
        time.sleep(seconds)
        subprocess.run(["xdotool", "keyup", "Escape"], env=env, check=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PulseServer]:
    """A sound server of the test's own, which may be killed."""
    with PulseServer(tmp_path / "sound") as started:
        yield started


@pytest.fixture
def run(server: PulseServer, screen: Screen, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def start(**kept: Any) -> Running:
        running.append(Running(server, screen, tmp_path, **kept))
        return running[-1]

    yield start
    for one in running:
        one.program.end()


def brightest(pixels: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the brightest part of a colour on the whole screen, and inside of the window."""
    return int(pixels.max()), int(pixels[INSIDE].max())


def after(sights: list[Sight[tuple[int, int]]], began: float, ended: float) -> NDArray[np.int_]:
    """Return what was seen between two times: the whole screen, and inside of the window."""
    return np.array([sight.seen for sight in sights if began < sight.monotonic_seconds < ended])


def test_nothing_bright_comes_to_light_from_the_start_to_the_end(
    server: PulseServer, run: Callable[..., Running]
) -> None:
    running = run()
    screen = running.screen
    with screen.watch(brightest) as watch:
        running.start_dim()
        opened = time.monotonic()
        wait_until(lambda: not running.has_picture, "the end", 40.0)  # through a change
        over = time.monotonic()
        running.hold_escape(0.8)
        assert running.is_dark
        running.hold_escape(HOLDS_SECONDS)
        wait_until(lambda: not running.is_dark, "the window's frame")
        left = time.monotonic()
        time.sleep(1.0)
        returned = time.monotonic()
        screen.keys("Escape")
        wait_until(lambda: running.is_light, "the page in its own colours")
    whole, inside = after(watch.sights, 0.0, left).T[0], after(watch.sights, 0.0, returned).T[1]
    dark = 255 * BRIGHTNESS

    first = int(np.argmax(whole < dark))
    assert whole[0] > LIGHT  # it was looked at before it opened
    shown = whole[first : int(len(whole) - np.argmax(whole[::-1] < dark))]
    assert shown.max() < dark
    assert len(shown) > LOOKS_PER_SECOND * (over - opened)
    assert inside[int(np.argmax(inside < dark)) :].max() < dark


def test_a_sound_that_goes_and_comes_back_brings_no_light(
    server: PulseServer, run: Callable[..., Running]
) -> None:
    running = run(minutes=2.0)
    running.start_dim()
    before = running.screen.pixels()[700:]
    with running.screen.watch(brightest) as watch:
        server.kill()
        wait_until(lambda: bool((running.screen.pixels()[700:] != before).any()), "the line")
        server.start()
        wait_until(lambda: running.is_dark and running.has_picture, "the picture")
        for key in ("Left", "Left", "m", "m", "space", "space", "Next", "t", "Prior"):
            running.screen.keys(key)
    assert max(seen for seen, _ in (sight.seen for sight in watch.sights)) < 255 * BRIGHTNESS
    wait_until(lambda: running.kept()["dim_brightness"] == pytest.approx(0.4), "the brightness")


def test_what_is_locked_does_nothing(run: Callable[..., Running]) -> None:
    running = run(minutes=2.0)
    running.start_dim()
    for key in ("alt+F4", "ctrl+q", "F11", "F10", "ctrl+1", "Return", "Tab", "q", "Escape"):
        running.screen.keys(key)
    for x, y in ((60, 60), (640, 400), (60, 765), (1200, 60)):
        running.screen.click(x, y)
        running.screen.click(x + 9, y, button=3)  # xdotool waits for a pointer to move
    with running.screen.watch(brightest) as watch:
        time.sleep(1.0)

    assert running.program.runs
    assert max(seen for seen, _ in (sight.seen for sight in watch.sights)) < 255 * BRIGHTNESS
    assert running.has_picture


def test_a_second_screen_that_is_unplugged_is_left_for_another(
    server: PulseServer, tmp_path: Path
) -> None:
    """The window is on the right one of two; the dim screen opens there, and moves."""
    with Screen(tmp_path / "screen") as screen, Monitors(screen.env["DISPLAY"]) as monitors:
        monitors.put("left", 0, 640, real=True)
        monitors.put("right", 640, 640)
        running = Running(server, screen, tmp_path, minutes=2.0, at_x=560)
        try:
            running.start()
            right = (slice(300, 500), slice(650, 1270))
            wait_until(lambda: bool(screen.pixels()[right].max() > DARK), "the dim screen")
            assert screen.pixels()[:, :500].max() == 0
            monitors.unplug("right")
            monitors.put("whole", 0, 1280, real=True)
            wait_until(lambda: running.is_dark and running.has_picture, "the whole screen")
            wait_until(lambda: bool(screen.pixels()[700:, :200].max() > DARK), "the left of it")
            assert running.program.runs
        finally:
            running.program.end()


def test_the_glow_lets_clicks_through_and_takes_no_keyboard(
    run: Callable[..., Running], tmp_path: Path
) -> None:
    running = run(view="glow", minutes=2.0)
    screen = running.screen
    script = tmp_path / "below.py"
    script.write_text(PROBE)
    running.start()
    screen.wait_for_window("^Undula, glow$")
    below = Process([sys.executable, str(script)], screen.env, tmp_path / "below.log")
    try:
        window = screen.wait_for_window("^Below$")
        screen.focus(window)
        ground = screen.pixels()[400, 640].copy()

        def glows() -> bool:
            edge = screen.pixels()[:700, 0].astype(int)
            return bool((np.abs(edge - ground).max(axis=1) > DARK).any())

        wait_until(glows, "the glow above the other window")
        for y in (150, 400, 650):
            screen.click(3, y)
        said = tmp_path / "below.log"
        wait_until(lambda: len(said.read_text().splitlines()) == 3, "the clicks")
        assert said.read_text().split() == ["3", "150", "3", "400", "3", "650"]
    finally:
        below.end()
