"""What hands do during a run: all of it is taken, once, at its own time, and by nothing else."""

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QInputDevice, QKeyEvent, QKeySequence, QMouseEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.hand import UNANSWERED_MOVES, Hand, Home
from app.tapping import Takes, Tapping
from practice.run import Input, Place, Tap
from tests.rig import Screen

Key, Modifier, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton
Between = tuple[float, float]
ROOT = Path(__file__).parents[2]
STEP_SECONDS = 0.0016
"""How finely X stamps, and what an event takes to a program that waits for it."""


class Shown:
    """A window with an area that is tapped, a shortcut on Space and a button below the area."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now = 1000.0
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(500, 400)
        self.area, self.button = QWidget(self.window), QPushButton("Below", self.window)
        self.area.setGeometry(0, 0, 500, 360)
        self.button.move(0, 365)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.inside = QPushButton("End", self.area)
        self.fired = 0
        action = QAction(self.window)
        action.setShortcuts([QKeySequence(key) for key in ("Space", "Up", "Ctrl+R", "Esc")])
        action.triggered.connect(self._fire)
        self.window.addAction(action)
        self.clicks: list[str] = []
        for button in (self.button, self.inside):
            button.clicked.connect(lambda _=False, one=button: self.clicks.append(one.text()))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)
        self.tapping = Tapping(self.area, clock=lambda: self.now)
        self.taps: list[Tap] = []
        self.places: list[Place] = []
        self.held: list[bool] = []
        self.ended = 0
        self.tapping.tapped.connect(self.taps.append)
        self.tapping.placed.connect(self.places.append)
        self.tapping.held_changed.connect(self.held.append)
        self.tapping.ended.connect(self._end)

    def _fire(self) -> None:
        self.fired += 1

    def _end(self) -> None:
        self.ended += 1

    @property
    def handle(self) -> QWindow:
        """The window as the system knows it: keys sent there take their whole way."""
        handle = self.window.windowHandle()
        assert handle is not None
        return handle

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        QTest.keyClick(self.handle, key, modifier)

    def keys(self, *keys: Qt.Key) -> list[str]:
        """Press keys and return what tapped."""
        for key in keys:
            self.key(key)
        return [tap.name for tap in self.taps]

    def mouse(
        self,
        kind: QEvent.Type,
        at: QPoint,
        *,
        button: Qt.MouseButton = Button.LeftButton,
        held: Qt.MouseButton = Button.LeftButton,
        seconds: float | None = None,
        source: Qt.MouseEventSource = Qt.MouseEventSource.MouseEventNotSynthesized,
    ) -> None:
        """Send a mouse event at a point of the area: moves to the window, others to the area."""
        if seconds is not None:
            self.now = seconds
        whole = QPointF(self.area.mapToGlobal(at))
        target: QWidget | QWindow = self.area
        if kind == QEvent.Type.MouseMove:
            target, button = self.handle, Button.NoButton
        local = QPointF(at)
        none = Modifier.NoModifier
        event = QMouseEvent(kind, local, local, whole, button, held, none, source)
        event.setTimestamp(round(1000 * self.now))
        QCoreApplication.sendEvent(target, event)

    def press(self, at: QPoint, seconds: float | None = None, **options: Any) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, at, seconds=seconds, **options)

    def move(self, at: QPoint, seconds: float | None = None, **options: Any) -> None:
        self.mouse(QEvent.Type.MouseMove, at, seconds=seconds, **options)

    def release(self, at: QPoint, seconds: float | None = None, **options: Any) -> None:
        options.setdefault("held", Button.NoButton)
        self.mouse(QEvent.Type.MouseButtonRelease, at, seconds=seconds, **options)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    one = Shown(qtbot)
    yield one
    one.tapping.end()


# Keys.


def test_every_key_taps_with_its_name(shown: Shown) -> None:
    shown.tapping.begin()
    keys = (Key.Key_Space, Key.Key_PageDown, Key.Key_PageUp, Key.Key_Up, Key.Key_F5, Key.Key_B)

    assert shown.keys(*keys) == ["Space", "PgDown", "PgUp", "Up", "F5", "B"]
    assert {tap.input for tap in shown.taps} == {Input.KEY}
    assert shown.fired == 0


def test_tab_and_enter_tap_and_the_focus_stays(shown: Shown) -> None:
    shown.tapping.begin()

    assert shown.keys(Key.Key_Tab, Key.Key_Return, Key.Key_Enter) == ["Tab", "Return", "Enter"]
    assert QApplication.focusWidget() is shown.area


def test_modifiers_and_locks_alone_do_not_tap(shown: Shown) -> None:
    shown.tapping.begin()

    assert not shown.keys(
        *(Key.Key_Shift, Key.Key_Control, Key.Key_Alt, Key.Key_Meta),
        *(Key.Key_CapsLock, Key.Key_NumLock, Key.Key_Super_L),
    )


def test_a_key_with_a_command_keeps_its_meaning_unless_it_is_chosen(shown: Shown) -> None:
    shown.tapping.begin()
    shown.key(Key.Key_R, Modifier.ControlModifier)
    assert (shown.taps, shown.fired) == ([], 1)

    shown.tapping.begin(keys=["Ctrl+R"])
    shown.key(Key.Key_R, Modifier.ControlModifier)
    assert [tap.name for tap in shown.taps] == ["Ctrl+R"]
    assert shown.fired == 1


def test_of_chosen_keys_only_those_tap_and_others_do_nothing(shown: Shown) -> None:
    shown.tapping.begin(keys=["PgDown", "B"])

    keys = (Key.Key_Space, Key.Key_PageDown, Key.Key_Up, Key.Key_B)
    assert shown.keys(*keys) == ["PgDown", "B"]
    assert shown.fired == 0


def test_a_key_held_down_taps_once(shown: Shown) -> None:
    shown.tapping.begin()
    shown.key(Key.Key_Space)
    for _ in range(20):
        again = QKeyEvent(
            QEvent.Type.KeyPress, Key.Key_Space, Modifier.NoModifier, " ", autorep=True
        )
        QCoreApplication.sendEvent(shown.handle, again)

    assert len(shown.taps) == 1
    assert shown.fired == 0


def test_a_key_taps_wherever_the_focus_is_and_does_nothing_there(shown: Shown) -> None:
    shown.tapping.begin()
    shown.button.setFocus()

    assert shown.keys(Key.Key_Space) == ["Space"]
    assert shown.clicks == []


def test_a_key_sent_to_the_area_itself_taps_once(shown: Shown) -> None:
    shown.tapping.begin()
    QTest.keyClick(shown.area, Key.Key_Space)

    assert len(shown.taps) == 1
    assert shown.fired == 0


def test_esc_asks_for_the_end_and_is_no_tap(shown: Shown) -> None:
    shown.tapping.begin()
    shown.key(Key.Key_Escape)

    assert (shown.ended, shown.taps, shown.fired) == (1, [], 0)


def test_before_and_after_a_run_nothing_is_taken(shown: Shown) -> None:
    shown.key(Key.Key_Space)
    shown.tapping.begin()
    shown.key(Key.Key_Space)
    shown.tapping.end()
    shown.key(Key.Key_Space)
    QTest.mouseClick(shown.area, Button.LeftButton)

    assert len(shown.taps) == 1
    assert shown.fired == 2
    assert not shown.area.testAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)


def test_a_run_may_end_from_a_tap(shown: Shown) -> None:
    shown.tapping.begin()
    shown.tapping.tapped.connect(lambda _: shown.tapping.end())

    assert shown.keys(Key.Key_Space, Key.Key_Space) == ["Space"]


def test_a_key_that_waited_has_its_own_time(shown: Shown) -> None:
    shown.tapping.begin()
    for happened, arrives in ((1001.0, 1001.0), (1002.0, 1002.2), (1003.0, 1003.0)):
        shown.now = arrives
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Space, Modifier.NoModifier, " ")
        event.setTimestamp(round(1000 * (happened - 900)))
        QCoreApplication.sendEvent(shown.handle, event)

    times = [tap.seconds for tap in shown.taps]
    assert times == pytest.approx([1001.0, 1002.0, 1003.0], abs=0.001)


# Presses and touches.


def test_every_button_taps_and_a_double_click_taps_twice(shown: Shown) -> None:
    shown.tapping.begin()
    middle = shown.area.rect().center()
    for button in (Button.LeftButton, Button.RightButton, Button.MiddleButton):
        QTest.mouseClick(shown.area, button, pos=middle)
    QTest.mouseDClick(shown.area, Button.LeftButton, pos=middle)  # the second press of two

    names = [tap.name for tap in shown.taps]
    assert names == ["Left button", "Right button", "Middle button", "Left button"]
    assert {tap.input for tap in shown.taps} == {Input.POINTER}


def test_a_press_through_the_window_taps_once(shown: Shown) -> None:
    shown.tapping.begin()
    at = shown.area.mapTo(shown.window, shown.area.rect().center())
    QTest.mouseClick(shown.handle, Button.LeftButton, Modifier.NoModifier, at)

    assert len(shown.taps) == 1


def test_a_control_inside_the_area_gets_its_press(shown: Shown) -> None:
    shown.tapping.begin()
    at = shown.inside.mapTo(shown.window, shown.inside.rect().center())
    QTest.mouseClick(shown.handle, Button.LeftButton, Modifier.NoModifier, at)

    assert shown.clicks == ["End"]
    assert shown.taps == []


def test_a_touch_taps_once_and_each_finger_does(shown: Shown) -> None:
    screen = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    shown.tapping.begin()
    here, there = QPoint(100, 200), QPoint(300, 200)
    touches: Any = QTest.touchEvent(shown.area, screen)
    touches.press(0, here, shown.area).commit()
    touches.stationary(0).press(1, there, shown.area).commit()
    touches.release(0, here, shown.area).stationary(1).commit()
    touches.release(1, there, shown.area).commit()
    made_up = Qt.MouseEventSource.MouseEventSynthesizedBySystem
    shown.press(here, source=made_up)

    assert [tap.name for tap in shown.taps] == ["Touch", "Touch"]


def test_a_finger_that_rests_on_a_touchpad_does_not_tap(shown: Shown) -> None:
    pad = QTest.createTouchDevice(QInputDevice.DeviceType.TouchPad)
    shown.tapping.begin()
    touches: Any = QTest.touchEvent(shown.area, pad)
    touches.press(0, QPoint(100, 200), shown.area).commit()
    touches.release(0, QPoint(100, 200), shown.area).commit()

    assert shown.taps == []


# Rocking the mouse.


def test_the_mouse_is_followed_while_its_button_is_held(shown: Shown) -> None:
    shown.tapping.begin(Takes.ROCKING)
    middle = shown.area.rect().center()
    shown.move(middle + QPoint(50, 0), 1000.9, held=Button.NoButton)
    shown.press(middle, 1001.0)
    assert QApplication.overrideCursor() is not None
    shown.move(middle + QPoint(10, 2), 1001.5)
    shown.move(middle + QPoint(30, -4), 1002.0)
    shown.release(middle + QPoint(30, -4), 1002.5)
    shown.move(middle + QPoint(80, 0), 1003.0, held=Button.NoButton)

    told = [(place.seconds, place.x, place.y) for place in shown.places]
    assert told == [(1001.0, 0, 0), (1001.5, 10, 2), (1002.0, 30, -4)]
    assert shown.held == [True, False]
    assert QApplication.overrideCursor() is None
    assert shown.taps == []


def test_what_was_done_stays_when_the_mouse_is_taken_again(shown: Shown) -> None:
    shown.tapping.begin(Takes.ROCKING)
    middle = shown.area.rect().center()
    for start in (1001.0, 1011.0):
        shown.press(middle, start)
        shown.move(middle + QPoint(10, 0), start + 1.0)
        shown.release(middle, start + 2.0)

    assert [place.x for place in shown.places] == [0, 10, 10, 20]


def test_after_a_click_the_mouse_is_held_until_the_next(shown: Shown) -> None:
    shown.tapping.begin(Takes.ROCKING)
    middle = shown.area.rect().center()
    shown.press(middle, 1001.0)
    shown.release(middle, 1001.1)
    shown.move(middle + QPoint(20, 0), 1002.0, held=Button.NoButton)
    assert shown.held == [True]
    shown.press(middle, 1003.0)
    shown.release(middle, 1003.1)
    shown.move(middle + QPoint(70, 0), 1004.0, held=Button.NoButton)

    assert [place.x for place in shown.places] == [0, 20]
    assert shown.held == [True, False]


@pytest.mark.parametrize("how", ["release is lost", "hidden", "ended"])
def test_the_pointer_comes_back_whatever_happens(shown: Shown, how: str) -> None:
    shown.tapping.begin(Takes.ROCKING)
    middle = shown.area.rect().center()
    shown.press(middle, 1001.0)
    if how == "release is lost":
        shown.move(middle + QPoint(5, 0), 1001.5, held=Button.NoButton)
    elif how == "hidden":
        shown.area.hide()
    else:
        shown.tapping.end()

    assert shown.held == [True, False]
    assert QApplication.overrideCursor() is None
    assert not shown.tapping.is_held


def test_keys_do_not_tap_while_the_mouse_is_rocked_and_esc_ends(shown: Shown) -> None:
    shown.tapping.begin(Takes.ROCKING)

    assert shown.keys(Key.Key_Space, Key.Key_Escape) == []
    assert (shown.ended, shown.fired) == (1, 0)


def test_no_move_is_merged_with_the_next_while_the_mouse_is_rocked(shown: Shown) -> None:
    merging = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents
    QCoreApplication.setAttribute(merging, True)
    shown.tapping.begin(Takes.ROCKING)
    merged = QCoreApplication.testAttribute(merging)
    shown.tapping.end()

    assert not merged
    assert QCoreApplication.testAttribute(merging)


class Pointer:
    """A pointer on a screen with edges, which is put somewhere some moves after it was asked."""

    def __init__(self, delay: int, obeys: bool = True) -> None:
        self.x, self.delay, self.obeys = 640.0, delay, obeys
        self.asked: list[tuple[int, int]] = []  # moves still to come before, and where to

    def put(self, x: int, y: int) -> None:
        if self.obeys:
            self.asked.append((self.delay, x))

    def go(self, by: float) -> float:
        self.asked = [(left - 1, x) for left, x in self.asked]
        if self.asked and self.asked[0][0] < 0:
            self.x = float(self.asked.pop(0)[1])
        self.x = min(max(self.x + by, 0.0), 1279.0)
        return self.x


def rocked(pointer: Pointer, hand: Hand, moves: Sequence[float]) -> list[float]:
    """Return how far a hand has gone after each move."""
    gone = []
    for by in moves:
        hand.move((pointer.go(by), 400.0))
        gone.append(hand.x)
    return gone


@pytest.mark.parametrize("delay", [0, 1, 3, 8])
def test_a_hand_goes_as_far_as_it_likes_and_nothing_is_lost(delay: int) -> None:
    random = np.random.default_rng(1)
    moves = np.rint(12 * np.sin(np.arange(4000) / 40) + random.normal(1, 2, 4000))
    pointer, hand = Pointer(delay), Hand()
    hand.grasp((640.0, 400.0), Home(640, 400, 100.0), pointer.put)

    gone = rocked(pointer, hand, moves.tolist())

    assert gone == np.cumsum(moves).tolist()
    assert hand.was_put
    assert max(gone) > 3000


def test_where_the_pointer_cannot_be_put_its_own_way_counts() -> None:
    moves = (20 * np.sin(np.arange(200) / 10)).tolist()
    pointer, hand = Pointer(0, obeys=False), Hand()
    hand.grasp((640.0, 400.0), Home(640, 400, 50.0), pointer.put)

    gone = rocked(pointer, hand, moves)

    assert gone == pytest.approx(np.cumsum(moves).tolist())
    assert len(moves) > UNANSWERED_MOVES


# On a real screen.


class Fingers:
    """Sends keys and moves to an X server, and knows between which two moments each came there."""

    def __init__(self, display: str) -> None:
        self._x, self._test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)

    def key(self, name: str) -> Between:
        """Strike a key; return the monotonic seconds before and after."""
        code = self._x.XKeysymToKeycode(self._display, self._x.XStringToKeysym(name.encode()))
        struck = self._do(self._test.XTestFakeKeyEvent, code, 1)
        self._do(self._test.XTestFakeKeyEvent, code, 0)
        return struck

    def button(self, down: bool) -> Between:
        return self._do(self._test.XTestFakeButtonEvent, 1, int(down))

    def move(self, x: int, y: int) -> Between:
        return self._do(self._test.XTestFakeRelativeMotionEvent, x, y)

    def _do(self, what: Callable[..., object], *numbers: int) -> Between:
        before = time.monotonic()
        what(self._display, *numbers, 0)
        self._x.XSync(self._display, 0)
        return before, time.monotonic()


class Probe:
    """The probe's window on a screen, with the pointer in its middle."""

    def __init__(self, screen: Screen, folder: Path, *words: str) -> None:
        self._told = folder / "told.txt"
        with self._told.open("w") as out:
            self.program = subprocess.Popen(
                [sys.executable, "-m", "tests.app.tapping_probe", *words],
                env={**os.environ, **screen.env},
                stdout=out,
                cwd=ROOT,
            )
        screen.focus(screen.wait_for_window("^Probe$"))
        self.wait_for("ready")
        window = np.any(screen.pixels() > 0, axis=2)
        self.fingers = Fingers(screen.env["DISPLAY"])
        rows, columns = np.flatnonzero(window.any(axis=1)), np.flatnonzero(window.any(axis=0))
        middle = int(columns[[0, -1]].mean()), int(rows[[0, -1]].mean())
        self.fingers.move(-4000, -4000)
        self.fingers.move(*middle)

    def told(self, kind: str) -> list[list[Any]]:
        """Return what was told of a kind so far, without that word."""
        lines = [
            json.loads(line) for line in self._told.read_text().splitlines() if line[-1] == "]"
        ]
        return [words for first, *words in lines if first == kind]

    def wait_for(self, kind: str, count: int = 1) -> list[list[Any]]:
        until = time.monotonic() + 20.0
        while len(told := self.told(kind)) < count:
            assert time.monotonic() < until, f"{len(told)} of {count} {kind}"
            time.sleep(0.01)
        return told

    def close(self) -> None:
        self.fingers.move(-4000, -4000)  # a pointer in the midst is in other tests' pictures
        self.fingers.close()
        self.program.terminate()
        self.program.wait()


@pytest.fixture
def probe(screen: Screen, tmp_path: Path) -> Iterator[Callable[..., Probe]]:
    started: list[Probe] = []

    def start(*words: str) -> Probe:
        started.append(Probe(screen, tmp_path, *words))
        return started[-1]

    yield start
    for one in started:
        one.close()


def until(seconds: float) -> None:
    """Return at a monotonic time: a hand keeps to its own clock."""
    while (left := seconds - time.monotonic()) > 0:
        time.sleep(left)


def are_between(seconds: Sequence[float], truth: Sequence[Between]) -> bool:
    """Return whether each event's time is between the moments before and after it was made."""
    pairs = zip(seconds, truth, strict=True)
    return all(a - STEP_SECONDS <= when <= b + STEP_SECONDS for when, (a, b) in pairs)


@pytest.mark.window
def test_taps_have_their_own_time_while_the_window_is_busy(probe: Callable[..., Probe]) -> None:
    one = probe("taps", "busy")
    random = np.random.default_rng(1)
    truth, at = [], time.monotonic()
    for number in range(30):
        at += random.uniform(0.04, 0.2)
        until(at)
        if number % 2:
            truth.append(one.fingers.key(("space", "Next", "F5")[number % 3]))
        else:
            truth.append(one.fingers.button(True))
            one.fingers.button(False)
    taps = one.wait_for("tap", 30)
    one.fingers.key("Escape")
    one.wait_for("ended")

    assert len(taps) == 30
    assert are_between([seconds for seconds, _ in taps], truth)


@pytest.mark.window
@pytest.mark.parametrize(("words", "size"), [((), 1000.0), (("busy",), 140.0)])
def test_a_mouse_is_rocked_further_than_the_window_is_wide(
    probe: Callable[..., Probe], words: Sequence[str], size: float
) -> None:
    one = probe("rocking", *words)
    truth: list[Between] = []
    sent: list[int] = []
    (_, began), here = one.fingers.button(True), 0
    for step in range(1, 250):
        until(began + 0.008 * step)
        there = round(size / 2 * (1 - np.cos(2 * np.pi * 0.008 * step / 0.8)))
        if there != here:
            truth.append(one.fingers.move(there - here, 0))
            sent.append(there)
            here = there
    one.fingers.button(False)
    one.wait_for("held", 2)
    one.fingers.key("Escape")
    one.wait_for("ended")

    seconds, x, y = np.array(one.told("place")).T
    assert not y.any()
    moved = np.append(False, np.diff(x) != 0)
    assert x[moved].tolist() == sent
    assert are_between(seconds[moved].tolist(), truth)
