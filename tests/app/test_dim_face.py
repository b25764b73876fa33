"""A running session in the window, and as a glow at the edge of the screen."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.dim.glow import EdgeGlow
from app.sessioning import State
from app.settings import EDGES
from app.widgets.sessionrun.face import RunningFace
from presets.plan import Segment
from tests.app import dimmed
from tests.app.dimmed import (
    BRIGHTEST,
    DIMMEST,
    USUAL,
    Shown,
    brightest,
    light_of,
)
from tests.app.sessioned import plan_of

Key = Qt.Key
SOON_OVER = plan_of(Segment(technique="lull", minutes=0.2))
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of windows, offscreen


shown = pytest.fixture(dimmed.shown)


# ---- the window's face


def pressed_on(face: RunningFace, name: str) -> Callable[[], None]:
    def press() -> None:
        (button,) = [one for one in face.findChildren(QAbstractButton) if one.text() == name]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Key.Key_Return)

    return press


def test_every_deed_has_a_button_that_enter_presses(shown: Shown) -> None:
    face = shown.face()
    shown.sessioning.start(plan_of())
    shown.pass_time(5.0)
    for name, changed in (
        ("Stay", "staying"),
        ("Pause", "paused"),
        ("Mute", "muted"),
        ("Sound on", "muted"),
        ("Go on", "paused"),
        ("Stay no longer", "staying"),
        ("Tap", "about"),
        ("Next", "index"),
    ):
        before = getattr(shown.standing, changed)
        pressed_on(face, name)()
        shown.pass_time(1.5)
        assert getattr(shown.standing, changed) != before, name
    asked: list[str] = []
    face.dim_asked.connect(lambda: asked.append("dim"))
    face.glow_asked.connect(lambda: asked.append("glow"))
    for name in ("Dim screen", "Glow", "End"):
        pressed_on(face, name)()
    shown.pass_time(2.0)
    assert asked == ["dim", "glow"]
    assert shown.is_in(State.OVER)


def test_a_session_that_is_over_can_only_be_left(shown: Shown) -> None:
    face = shown.face()
    for _ in range(2):
        shown.sessioning.start(SOON_OVER)
        shown.pass_time(5.0)
        assert all(control.isEnabled() for control in face.controls)
        assert face.board.stage.isVisible()
        shown.pass_time(30.0)
        assert [one.isEnabled() for one in face.controls] == [False] * 7 + [True, True]
        pressed_on(face, "Leave")()
        assert shown.is_in(State.AT_REST)


def test_the_arrows_change_the_brightness_in_the_window_too(shown: Shown) -> None:
    face = shown.face()
    told: list[float] = []
    face.brightness_chosen.connect(told.append)
    face.focus_first()
    shown.press(Key.Key_Left, 2)
    shown.press(Key.Key_Right)

    assert told == [0.65, 0.6, 0.65]
    assert face.brightness.slider.accessibleDescription() == "65 %"


def test_every_control_has_a_name(shown: Shown) -> None:
    face = shown.face()

    assert all(control.accessibleName() for control in face.controls)
    assert face.accessibleName() == "Session"


# ---- frames


def test_only_what_is_seen_is_drawn(shown: Shown) -> None:
    frames: list[float] = []
    face = shown.face()
    shown.sessioning.watch("mine", lambda rock, *_: frames.append(rock), moves=False)
    shown.sessioning.watch("mine", None)
    shown.sessioning.start(plan_of())
    shown.pass_time(2.0)
    usual = shown.sessioning.frames.timer.interval()
    face.set_seen(False)
    unseen = shown.sessioning.frames.timer.interval()
    face.set_seen(True)

    assert usual <= 17
    assert unseen == 1000
    assert shown.sessioning.frames.timer.interval() == usual
    face.hide()
    assert shown.sessioning.frames.timer.interval() == unseen


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("brightness", [DIMMEST, USUAL, BRIGHTEST])
def test_the_glow_is_as_dim(shown: Shown, edge: str, brightness: float) -> None:
    glow = shown.glow(edge, brightness)
    shown.sessioning.start(plan_of())
    shown.pass_time(2.0)

    assert 0 < brightest(glow) < 255 * brightness


# ---- the glow


@pytest.mark.parametrize("edge", EDGES)
def test_the_glow_lies_at_its_edge_and_moves_along_it(shown: Shown, edge: str) -> None:
    glow = shown.glow(edge)
    room, place = glow.screen().availableGeometry(), glow.geometry()
    ends = {
        "left": place.left() == room.left(),
        "right": place.right() == room.right(),
        "top": place.top() == room.top(),
        "bottom": place.bottom() == room.bottom(),
    }
    assert ends[edge]
    assert min(place.width(), place.height()) <= 16
    shown.sessioning.start(plan_of())
    shown.pass_time(2.0)
    middles = set()
    for _ in range(8):
        shown.pass_time(0.1)
        middles.add(round(_middle(glow)))
    assert len(middles) > 5


def _middle(glow: EdgeGlow) -> float:
    """Return where along its edge the light is, in pixels."""
    light = light_of(glow).sum(axis=2)
    along = light.sum(axis=0 if glow.width() > glow.height() else 1)
    return float(np.average(np.arange(len(along)), weights=along))


def test_the_glow_takes_no_keys_and_no_clicks(shown: Shown) -> None:
    glow = shown.glow("left")

    assert glow.windowFlags() & Qt.WindowType.WindowTransparentForInput
    assert glow.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert glow.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert glow.childAt(QPointF(2, 2).toPoint()) is None


def test_the_glow_is_to_be_closed_when_the_session_is_over(shown: Shown) -> None:
    shown.glow("left")
    shown.sessioning.start(SOON_OVER)
    shown.pass_time(30.0)

    assert shown.left == 1
