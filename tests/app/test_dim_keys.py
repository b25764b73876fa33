"""The dim screen's keys, and how it is left."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.actions import bound
from app.dim.hold import HOLD_SECONDS, Swallowed
from app.dim.screen import DimScreen
from app.sessioning import State
from presets.plan import Pedal, Segment
from tests.app import dimmed
from tests.app.dimmed import (
    USUAL,
    Shown,
)
from tests.app.sessioned import plan_of

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of windows, offscreen


shown = pytest.fixture(dimmed.shown)


# ---- keys


@pytest.mark.parametrize(
    ("pedal", "key", "changed"),
    [
        (Pedal.NEXT, Key.Key_PageDown, "index"),
        (Pedal.NEXT, Key.Key_PageUp, "staying"),
        (Pedal.TAP, Key.Key_PageUp, "index"),
        (Pedal.PAUSE, Key.Key_PageDown, "paused"),
        (Pedal.NEXT, Key.Key_Space, "paused"),
        (Pedal.NEXT, Key.Key_M, "muted"),
        (Pedal.NEXT, Key.Key_T, "about"),
        (Pedal.TAP, Key.Key_PageDown, "about"),
    ],
)
def test_the_few_keys_that_the_screen_has_lead_the_session(
    shown: Shown, pedal: Pedal, key: Qt.Key, changed: str
) -> None:
    shown.screen()
    shown.sessioning.start(plan_of(pedal=pedal))
    shown.pass_time(5.0)
    before = getattr(shown.standing, changed)
    shown.press(key)
    shown.pass_time(1.5)

    assert getattr(shown.standing, changed) != before


def test_all_other_keys_and_the_pointer_do_nothing(shown: Shown) -> None:
    screen = shown.screen()
    shown.sessioning.start(plan_of())
    shown.pass_time(5.0)
    where, told = shown.where, shown.standing
    allowed = {
        *(Key.Key_PageDown, Key.Key_PageUp, Key.Key_Space, Key.Key_T, Key.Key_M, Key.Key_Escape),
        *(Key.Key_Left, Key.Key_Right),
    }
    letters = [Key(code) for code in range(Key.Key_Space, Key.Key_Z + 1)]
    others = [Key.Key_Return, Key.Key_Tab, Key.Key_F1, Key.Key_F4, Key.Key_F10, Key.Key_F11]
    for key in (*letters, *others, Key.Key_Home, Key.Key_Delete, Key.Key_MediaPlay):
        if key not in allowed:
            QTest.keyClick(screen, key)
    for key in (Key.Key_Q, Key.Key_W, Key.Key_T, Key.Key_M, Key.Key_PageDown, Key.Key_Comma):
        QTest.keyClick(screen, key, Qt.KeyboardModifier.ControlModifier)
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
        for at in (QPoint(50, 50), QPoint(600, 400), QPoint(600, 775)):
            QTest.mouseClick(screen, button, pos=at)
            QTest.mouseDClick(screen, button, pos=at)
    shown.pass_time(0.2)

    assert shown.where == where
    assert not shown.has("muted")
    assert shown.standing.about == told.about
    assert shown.left == 0
    assert screen.brightness == USUAL
    assert screen.cursor().shape() is Qt.CursorShape.BlankCursor


def test_a_key_that_is_held_counts_once(shown: Shown) -> None:
    screen = shown.screen()
    shown.sessioning.start(plan_of())
    shown.pass_time(5.0)
    for repeated in (False, True, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Key.Key_PageDown,
            Qt.KeyboardModifier.NoModifier,
            "",
            repeated,
        )
        QApplication.sendEvent(screen, event)
        shown.pass_time(1.5)

    assert shown.standing.index == 1


def test_a_person_s_own_keys_work_and_their_old_ones_no_longer(shown: Shown) -> None:
    keys = bound().given("next", "F13").given("mute", "F14").without("tap", "T").given("tap", "K")
    shown.screen(bindings=keys)
    shown.sessioning.start(plan_of())
    shown.pass_time(5.0)
    shown.press(Key.Key_F13)
    assert shown.standing.index == 1
    shown.press(Key.Key_F14)
    assert shown.has("muted")
    shown.press(Key.Key_T)
    assert not shown.standing.about.startswith("tap on")
    shown.press(Key.Key_K)
    assert shown.standing.about.startswith("tap on")


def test_page_down_is_the_plan_s_even_where_a_person_has_given_it_to_the_pulse(
    shown: Shown,
) -> None:
    shown.screen(bindings=bound().given("tap", "PgDown"))
    shown.sessioning.start(plan_of())
    shown.pass_time(5.0)
    shown.press(Key.Key_PageDown)

    assert shown.standing.index == 1


# ---- leaving


def held(shown: Shown, screen: DimScreen, seconds: float, *, every: float | None = None) -> None:
    """Hold Esc; a keyboard may tell it as let go and pressed again so many seconds apart."""
    QTest.keyPress(screen, Key.Key_Escape)
    end = shown.now + seconds
    while shown.now < end - 1e-9:
        shown.now += every or 0.04
        if every:
            QTest.keyRelease(screen, Key.Key_Escape)
            screen.hold.step()
            QTest.keyPress(screen, Key.Key_Escape)
        screen.hold.step()
    QTest.keyRelease(screen, Key.Key_Escape)
    shown.now += 0.1
    screen.hold.step()
    shown.qtbot.waitUntil(lambda: not QApplication.instance().findChildren(Swallowed))  # type: ignore[union-attr]


@pytest.mark.parametrize("every", [None, 0.033, 0.2])
def test_esc_must_be_held_for_two_seconds(shown: Shown, every: float | None) -> None:
    screen = shown.screen()
    shown.sessioning.start(plan_of())
    shown.pass_time(2.0)
    held(shown, screen, 0.9 * HOLD_SECONDS, every=every)

    assert shown.left == 0
    assert screen.board.hold.part == 0.0
    held(shown, screen, HOLD_SECONDS + 0.3, every=every)
    assert shown.left == 1


def test_esc_that_is_still_held_does_nothing_in_the_window_gone_back_to(shown: Shown) -> None:
    screen, window = shown.screen(), QWidget()
    seen: list[int] = []
    window.keyPressEvent = lambda event: seen.append(event.key())  # type: ignore[method-assign]
    window.show()
    shown.shown.append(window)
    screen.activateWindow()
    QTest.keyPress(screen, Key.Key_Escape)
    shown.now += HOLD_SECONDS + 0.1
    screen.hold.step()
    assert shown.left == 1
    for _ in range(3):
        QTest.keyRelease(window, Key.Key_Escape)
        QTest.keyPress(window, Key.Key_Escape)
    QTest.keyPress(window, Key.Key_A)
    QTest.keyRelease(window, Key.Key_Escape)
    shown.qtbot.waitUntil(lambda: not QApplication.instance().findChildren(Swallowed))  # type: ignore[union-attr]

    assert seen == [Key.Key_A]
    QTest.keyClick(window, Key.Key_Escape)
    assert seen == [Key.Key_A, Key.Key_Escape]


def test_esc_let_go_in_between_begins_anew(shown: Shown) -> None:
    screen = shown.screen()
    for _ in range(3):
        held(shown, screen, 1.0)

    assert shown.left == 0


def test_the_line_shows_how_long_esc_was_held(shown: Shown) -> None:
    screen = shown.screen()
    QTest.keyPress(screen, Key.Key_Escape)
    shown.now += 1.0
    screen.hold.step()

    assert screen.board.hold.part == pytest.approx(0.5)
    QTest.keyRelease(screen, Key.Key_Escape)
    shown.now += 0.2
    screen.hold.step()
    assert screen.board.hold.part == 0.0


def test_a_screen_that_loses_the_keyboard_holds_nothing(shown: Shown) -> None:
    screen = shown.screen()
    QTest.keyPress(screen, Key.Key_Escape)
    other = shown.face()
    shown.now += 5.0
    screen.hold.step()

    assert shown.left == 0
    other.hide()


def test_a_session_that_is_over_stays_dark_until_it_is_left(shown: Shown) -> None:
    screen = shown.screen()
    shown.sessioning.start(plan_of(Segment(technique="lull", minutes=0.2)))
    shown.pass_time(60.0)

    assert shown.is_in(State.OVER)
    assert screen.board.title.text() == "Over"
    assert not screen.board.stage.isVisible()
    assert shown.left == 0
    held(shown, screen, HOLD_SECONDS + 0.1)
    assert shown.left == 1


def test_a_session_that_is_ended_and_left_elsewhere_leaves_the_screen(shown: Shown) -> None:
    shown.screen()
    shown.sessioning.start(plan_of())
    shown.pass_time(5.0)
    shown.sessioning.end()
    shown.pass_time(2.0)
    assert shown.left == 0
    shown.sessioning.leave()

    assert shown.left == 1
