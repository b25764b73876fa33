"""The dim screen: how bright, and what is read where."""

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.dim.board import Board
from app.sessioning import State
from app.stage.pictures import Picture
from app.widgets import look
from app.widgets.labels import Line
from presets.plan import Segment
from tests.app import dimmed
from tests.app.dimmed import BRIGHTEST, DESIGN, DIMMEST, LARGE, SMALL, USUAL, Shown, brightest
from tests.app.opened import dressed
from tests.app.sessioned import LAST, NEXT, ROCKING, STILL, TURN, plan_of

Key = Qt.Key
PULLED = Segment(technique="arm-traction", minutes=3.0)
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # of windows, offscreen


shown = pytest.fixture(dimmed.shown)


# ---- brightness


@pytest.mark.parametrize("picture", list(Picture))
@pytest.mark.parametrize("brightness", [DIMMEST, USUAL, BRIGHTEST])
def test_no_pixel_ever_reaches_the_brightness(
    shown: Shown, picture: Picture, brightness: float
) -> None:
    screen = shown.screen(picture, brightness)
    seen: list[int] = []

    def look_at(seconds: float = 0.5) -> None:
        shown.pass_time(seconds)
        seen.append(brightest(screen))

    look_at()
    shown.sessioning.start(plan_of(ROCKING, PULLED, TURN, STILL, LAST))
    for seconds in (0.1, 0.5, 0.3, 0.25):
        look_at(seconds)
    shown.sessioning.next()
    for seconds in (1.5, 20.0, 3.1):
        look_at(seconds)
    shown.sessioning.stay()
    shown.tap(5, 1.0)
    shown.lose_sound("The sound output was lost; the pulse goes on silently")
    look_at()
    shown.sessioning.next()
    look_at(40.0)
    look_at(90.0)
    look_at(70.0)
    assert shown.standing.title == "Turn over"
    assert shown.has("waiting")
    shown.sessioning.pedal()
    look_at(2.0)
    shown.sessioning.pause()
    look_at()
    QTest.keyPress(screen, Key.Key_Escape)
    look_at(1.0)
    QTest.keyRelease(screen, Key.Key_Escape)
    shown.sessioning.pause()
    shown.sessioning.mute()
    look_at()
    shown.pass_time(600.0)
    assert shown.is_in(State.OVER)
    look_at()

    assert max(seen) < 255 * brightness
    assert seen[2] > 0.8 * 255 * brightness - 2  # it is as bright as it may be, too


@pytest.mark.parametrize("theme", [*look.THEMES, look.SYSTEM])
@pytest.mark.parametrize("brightness", [DIMMEST, USUAL])
def test_the_window_is_as_dim_whatever_its_theme(
    qapp: QApplication, shown: Shown, theme: str, brightness: float
) -> None:
    look.redress(qapp, theme)
    look.dim(qapp, brightness)
    face = shown.face(brightness)
    shown.sessioning.start(plan_of())
    shown.pass_time(3.0)

    assert brightest(face) < 255 * brightness
    face.stay.setFocus(Qt.FocusReason.TabFocusReason)
    assert brightest(face) < 255 * brightness
    look.redress(qapp, look.SYSTEM if theme != look.SYSTEM else "paper")
    assert brightest(face) < 255 * brightness
    look.redress(qapp, theme)
    look.dim(qapp, None)
    assert qapp.palette() == look.palette_of(
        look.colours_for(theme, qapp.styleHints().colorScheme(), contrast=False)
    )


def test_the_arrows_change_the_brightness_step_by_step(shown: Shown) -> None:
    screen = shown.screen(brightness=0.15)
    told: list[float] = []
    screen.brightness_changed.connect(told.append)
    shown.sessioning.start(plan_of())
    shown.pass_time(2.0)
    before = brightest(screen)
    shown.press(Key.Key_Left, 5)

    assert told == [0.1, 0.05]
    assert brightest(screen) < before
    shown.press(Key.Key_Right, 30)
    assert screen.brightness == 1.0


@pytest.mark.parametrize("brightness", np.arange(0.05, 1.001, 0.05).round(2).tolist())
def test_every_dim_colour_is_below_the_brightness(brightness: float) -> None:
    colours = look.palette_of(look.dimmed(brightness))

    for roles in look.ROLES.values():
        for colour in (colours.color(role) for role in roles):
            assert max(colour.red(), colour.green(), colour.blue()) < 255 * brightness
            lighter = colour.lighter(107)
            if roles == look.ROLES["accent"]:
                assert max(lighter.red(), lighter.green(), lighter.blue()) < 255 * brightness


# ---- what is read


@pytest.mark.parametrize("size", [SMALL, DESIGN, LARGE])
def test_everything_can_be_read(shown: Shown, size: tuple[int, int]) -> None:
    screen = shown.screen(size=size)
    shown.sessioning.start(plan_of(PULLED, NEXT))
    shown.pass_time(70.0)
    QApplication.processEvents()  # the layout follows its texts
    board = screen.board
    lines = [line for line in board.findChildren(Line) if line.text()]

    assert [line.text() for line in lines if not line.shows_all()] == []
    assert {"Arm traction with ripples", "5:51", "of 7 minutes left"} <= {
        line.text() for line in lines
    }
    hint = "Pedal or Page Down: next · Page Up: stay · hold Esc two seconds to leave"
    assert board.hint.text() == hint
    assert board.quiet.text() == "Sound: Room speaker"
    shown.lose_sound("The sound output was lost; the pulse goes on silently")
    assert board.quiet.text() == "The sound output was lost; the pulse goes on silently"


@pytest.mark.parametrize(
    ("made", "size"), list(product(["screen", "face"], [SMALL, DESIGN])), ids=str
)
def test_large_text_is_not_cut(
    qapp: QApplication, qtbot: QtBot, made: str, size: tuple[int, int]
) -> None:
    dressed(qapp)
    usual = qapp.font()
    large = qapp.font()
    large.setPixelSize(2 * usual.pixelSize())
    qapp.setFont(large)
    shown = Shown(qtbot)
    shown.bring_in()
    try:
        widget: QWidget = shown.screen(size=size) if made == "screen" else shown.face(size=size)
        shown.sessioning.start(plan_of())
        shown.pass_time(110.0)
        QApplication.processEvents()  # the layout follows its texts
        board = widget.findChildren(Board)[0]
        lines = [line for line in board.findChildren(Line) if line.text()]
        assert [line.text() for line in lines if not line.shows_all()] == []
        rects = [line.geometry() for line in lines if line.isVisible()]
        assert all(board.rect().contains(rect) for rect in rects)
        assert not any(a.intersects(b) for a, b in product(rects, rects) if a != b)
        for button in widget.findChildren(QAbstractButton):
            assert button.width() >= button.sizeHint().width()
            assert widget.rect().contains(button.mapTo(widget, button.rect().bottomRight()))
    finally:
        shown.end()
        qapp.setFont(usual)


def test_the_segments_are_as_wide_as_they_take(shown: Shown) -> None:
    screen = shown.screen()
    shown.sessioning.start(plan_of())
    shown.pass_time(2.0)
    widths = [end - start for start, end in screen.board.bar.edges()]

    assert widths[1] / widths[0] == pytest.approx(4 / 3, rel=0.02)
    assert widths[1] / widths[2] == pytest.approx(2.0, rel=0.02)
    assert screen.board.bar.accessibleDescription() == "Segment 1 of 3"


def test_a_hundred_segments_fit(shown: Shown) -> None:
    screen = shown.screen(size=SMALL)
    many = [Segment(technique="lull", minutes=0.5)] * 99 + [Segment(technique="lull", minutes=90.0)]
    shown.sessioning.start(plan_of(*many))
    shown.pass_time(2.0)
    edges = screen.board.bar.edges()

    assert edges[-1][1] == pytest.approx(screen.board.bar.width())
    assert all(end - start >= 1.0 for start, end in edges)
