"""Practise in a real window: what hands do at known times is what the page shows, and is kept."""

import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from app.own import Own
from app.settings import Settings, save
from practice.history import History
from practice.run import Exercise, Input, Run
from tests.app.test_tapping import Fingers
from tests.rig import PulseServer, Screen, prepare_home
from tests.rig.process import Process

pytestmark = [pytest.mark.sound, pytest.mark.window]
BPM = 90.0
JITTER_MS = 25.0
WITHIN_SECONDS = 60.0
STRAYED_MS = 1.0
USUALLY_STRAYED_MS = 2.0
KEPT_WITHIN_SECONDS = 0.01
PRESS_SECONDS = 15.0  # once more too soon, it would be a tap
CLICK_SECONDS = 0.02
MOVE_SECONDS = 0.008
REACH_PX = 120


class Practising:
    """The program at its Practise page on a real screen, with a home of its own."""

    def __init__(
        self, server: PulseServer, screen: Screen, folder: Path, exercise: Exercise
    ) -> None:
        own = prepare_home(folder / "home")
        self.history = Path(own["XDG_DATA_HOME"]) / "undula" / "history.sqlite3"
        kept = Settings(
            own=Own(bpm=BPM),
            technique="lull",
            page="practise",
            practise_exercise=exercise.value,
            varied_tempo=False,
        )
        save(kept, Path(own["XDG_CONFIG_HOME"]) / "undula" / "settings.json")
        sound = {"PULSE_SERVER": server.env["PULSE_SERVER"]}
        env = {**own, **sound, **screen.env, "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        self.screen = screen
        self.log = folder / "probe.log"
        self.program = Process([sys.executable, "-m", "tests.practise_probe"], env, self.log)
        screen.focus(screen.wait_for_window("^Undula$"))
        self.fingers = Fingers(screen.env["DISPLAY"])
        self.fingers.move(-4000, -4000)
        self.fingers.move(640, 400)

    def told(self, kind: str) -> list[list[Any]]:
        """Return what was told of a kind so far, without that word."""
        lines = [line for line in self.log.read_text().splitlines() if line[:1] == "["]
        return [words for first, *words in map(json.loads, lines) if first == kind]

    def wait_for(self, kind: str) -> list[Any]:
        """Return the first that was told of a kind."""
        self._wait_until(lambda: bool(self.told(kind)), kind)
        return self.told(kind)[0]

    def begin(self) -> tuple[float, float]:
        """Begin a run; return when its first beat is heard, and the period, in seconds."""
        self.wait_for("ready")

        pressed_at = float("-inf")

        def running() -> bool:
            nonlocal pressed_at
            if not self.told("running") and time.monotonic() - pressed_at > PRESS_SECONDS:
                pressed_at = time.monotonic()  # again, if the window had not the keys yet
                self.fingers.key("space")
            return bool(self.told("running"))

        self._wait_until(running, "a run")
        first, period = self.wait_for("begun")
        assert period == pytest.approx(60 / BPM)
        return first, period

    def shown(self) -> list[str]:
        """End the run, say nothing when asked, and return the page's texts."""
        self.fingers.key("Escape")
        self.wait_for("asked")

        def answered() -> bool:
            if not self.told("shown"):  # it takes no key for a moment
                self.fingers.key("Escape")
            return bool(self.told("shown"))

        self._wait_until(answered, "result", each=0.3)
        return self.told("shown")[0]

    def kept(self) -> Run:
        """Return the one run in the file."""
        with History(self.history) as history:
            (run,) = history.whole_runs()
        return run

    def heard(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return monotonic seconds, rising, and how long after the first beat each is heard."""
        monotonic, passed = np.array(self.told("heard")).T
        after = np.array([0.0, 1.0])  # hands are not later than that after the last look
        return (
            np.concatenate((monotonic[:-1], monotonic[-1] + after)),
            np.concatenate((passed[:-1], passed[-1] + after)),
        )

    def tap(self, press: Callable[[Fingers], float], count: int) -> NDArray[np.float64]:
        """Tap with the first beats, scattered around them; return when, in monotonic seconds."""
        first, period = self.begin()
        sent = []
        for beat, scatter in enumerate(jitter(count)):
            until(first + beat * period + scatter)
            sent.append(press(self.fingers))
            monotonic, passed = self.heard()
            first = float(monotonic[-1] - passed[-1])  # a null sink's time strays on a busy machine
        until(sent[-1] + 0.1)
        return np.array(sent)

    def close(self) -> None:
        self.fingers.close()
        self.program.end()

    def _wait_until(self, ready: Callable[[], bool], what: str, each: float = 0.02) -> None:
        """Return when something has come about."""
        end = time.monotonic() + WITHIN_SECONDS
        while not ready():
            assert time.monotonic() < end, f"no {what} in\n{self.log.read_text()}"
            until(time.monotonic() + each)


@pytest.fixture
def practising(
    pulse_server: PulseServer, screen: Screen, tmp_path: Path
) -> Iterator[Callable[[Exercise], Practising]]:
    started: list[Practising] = []

    def start(exercise: Exercise) -> Practising:
        started.append(Practising(pulse_server, screen, tmp_path, exercise))
        return started[-1]

    yield start
    for one in started:
        one.close()


def until(seconds: float) -> None:
    """Return at a monotonic time: a hand keeps to its own clock."""
    while (left := seconds - time.monotonic()) > 0:
        time.sleep(left)


def jitter(count: int) -> NDArray[np.float64]:
    """Return a normal scatter of known size, in seconds."""
    return np.random.default_rng(7).normal(0.0, JITTER_MS / 1000.0, count)


def shown_ms(texts: list[str], period: float) -> float:
    """Return the spread that the page's headline tells, in ms."""
    (percent,) = {m[1] for text in texts if (m := re.fullmatch(r"Steady within ([\d.]+) %", text))}
    return float(percent) / 100.0 * period * 1000.0


def press_key(fingers: Fingers) -> float:
    return float(np.mean(fingers.key("space")))


def press_button(fingers: Fingers) -> float:
    at = float(np.mean(fingers.button(True)))
    until(at + CLICK_SECONDS)
    fingers.button(False)
    return at


@pytest.mark.parametrize(
    ("press", "made_with", "name"),
    [(press_key, Input.KEY, "Space"), (press_button, Input.POINTER, "Left button")],
)
def test_the_page_shows_the_spread_of_the_taps(
    practising: Callable[[Exercise], Practising],
    press: Callable[[Fingers], float],
    made_with: Input,
    name: str,
) -> None:
    one = practising(Exercise.FOLLOW)
    sent = one.tap(press, 24)
    heard = np.interp(sent, *one.heard())

    shown = shown_ms(one.shown(), 60 / BPM)

    run = one.kept()
    assert {(tap.input, tap.name) for tap in run.taps} == {(made_with, name)}
    kept = np.array([tap.seconds for tap in run.taps])
    assert kept == pytest.approx(heard, abs=KEPT_WITHIN_SECONDS)
    strayed_ms = 1000.0 * np.std(kept - heard)  # a busy machine holds up one or the other
    assert 1000.0 * np.median(np.abs(kept - heard)) < USUALLY_STRAYED_MS
    asynchrony = 1000.0 * (heard - 60 / BPM * np.arange(24))
    assert abs(shown - np.std(asynchrony[4:], ddof=1)) < STRAYED_MS + strayed_ms


def test_the_page_shows_the_spread_of_the_rocked_mouse(
    practising: Callable[[Exercise], Practising],
) -> None:
    one = practising(Exercise.MOUSE)
    first, period = one.begin()
    until(first - period / 2)
    one.fingers.button(True)
    turns = first + period * np.arange(24) + jitter(24)
    ends = np.sort(np.concatenate((turns, (turns[1:] + turns[:-1]) / 2)))
    way = CubicSpline(ends, np.arange(len(ends)))  # no hand changes its pace in no time
    here, late_ms = 0, 0.0
    for at in np.arange(turns[0], turns[-1], MOVE_SECONDS):
        until(at)
        now = time.monotonic()
        there = round(REACH_PX * (1.0 - np.cos(np.pi * way(now))) / 2.0)
        if there != here:
            _, done = one.fingers.move(there - here, 0)
            late_ms = max(late_ms, 1000.0 * (done - now))
            here = there
    one.fingers.button(False)

    texts = one.shown()

    rocks = 1000.0 * np.diff(turns[1:-1])  # the hand turns neither where it sets out nor stops
    strayed_ms = abs(shown_ms(texts, period) - np.std(rocks[4:], ddof=1))
    assert strayed_ms < STRAYED_MS + late_ms  # a busy machine holds up the hand too
    assert len(one.kept().places) > 500


def test_every_tap_is_kept_when_the_program_is_killed(
    practising: Callable[[Exercise], Practising],
) -> None:
    one = practising(Exercise.GAPS)
    sent = one.tap(press_key, 9)
    one.program.kill()

    run = one.kept()

    assert run.exercise is Exercise.GAPS
    assert run.bpm == BPM
    assert run.ended_early
    heard = np.interp(sent, *one.heard())
    assert [tap.seconds for tap in run.taps] == pytest.approx(heard, abs=KEPT_WITHIN_SECONDS)
    assert [beat.heard for beat in run.beats] == [True] * 8 + [False] * (len(run.beats) - 8)
