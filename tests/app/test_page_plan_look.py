"""The planning face fits, is read out, and wears every palette."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.widgets import look
from app.widgets.plan.editor import DIVIDE, SEGMENT, SEGMENTS, WHOLE
from audio.session import Thinning
from tests.app import edited
from tests.app.edited import Key, Shown
from tests.app.test_page_layout import overlapping

shown = pytest.fixture(edited.shown)


@pytest.mark.parametrize("text", [1.0, 1.44, 2.0], indirect=True)
@pytest.mark.parametrize("size", [(1024, 575), (1240, 744), (2560, 1384)])
@pytest.mark.parametrize("word", [SEGMENT, WHOLE, DIVIDE])
def test_everything_fits(
    text: None, qtbot: QtBot, tmp_path: Path, size: tuple[int, int], word: str
) -> None:
    shown = Shown(qtbot, tmp_path, size)
    face, editor = shown.face, shown.editor
    editor.deck.open(word)
    editor.segment.thinning.chips[Thinning.WITHDRAWS].click()
    QApplication.processEvents()

    assert face.size().toTuple() == size
    reachable = [
        one
        for one in face.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert overlapping([one for one in reachable if not scrolled(one)]) == []
    for one in reachable:
        around = one.parentWidget()
        assert around is not None
        assert around.rect().contains(one.geometry()), one.accessibleName()
    for panel in (editor.segment, editor.whole, editor.divide):
        if panel.isVisible():
            assert panel.inner.width() <= panel.viewport().width()
    assert editor.head.name.geometry().right() <= editor.head.width()
    shown.around.hide()


def scrolled(widget: QWidget) -> bool:
    """Return whether a widget lies in a panel that scrolls: there it may be out of sight."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            return True
        around = around.parentWidget()
    return False


def test_the_list_stands_under_a_tab_where_there_is_little_room(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shown = Shown(qtbot, tmp_path, (720, 424))
    face, editor = shown.face, shown.editor
    words = [editor.deck.tabs.tabText(at) for at in range(editor.deck.tabs.count())]
    assert words == [SEGMENTS, SEGMENT, WHOLE, DIVIDE]
    face.resize(1240, 744)
    words = [editor.deck.tabs.tabText(at) for at in range(editor.deck.tabs.count())]
    assert words == [SEGMENT, WHOLE, DIVIDE]
    assert editor.list.isVisible()
    shown.around.hide()


@pytest.mark.parametrize("size", [(1240, 744), (720, 424)])
def test_tab_goes_through_everything_in_its_order(
    qtbot: QtBot, tmp_path: Path, size: tuple[int, int]
) -> None:
    shown = Shown(qtbot, tmp_path, size)
    reached: list[str] = []
    while not reached or QApplication.focusWidget() is not shown.face.bar.start:
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.append(widget.accessibleName())
        shown.press(Key.Key_Tab)

    lists = ["Segments", "Add", "Duplicate", "Remove"] if size[0] > 1000 else []
    assert reached == [
        "Start the session",
        "Dim screen",
        "Can it be heard at the table?",
        "New plan",
        "Import plan",
        "Plans",
        "Name of the plan",
        "Plan",
        "Keep the total",
        *lists,
        "Details",
        "Technique",
        "Technique: Lull",
        "Minutes: less",
        "Minutes",
        "Minutes: more",
        "None",
        "Slower",
        "Tempo, beats a minute",
        "Faster",
        "Level: less",
        "Level",
        "Level: more",
        "Every rock",
        "Words",
    ]
    shown.around.hide()


def test_a_screen_reader_hears_lists_of_segments(shown: Shown) -> None:
    for view in (shown.editor.head.bar, shown.editor.list):
        told = QAccessible.queryAccessibleInterface(view)
        assert told.role() is QAccessible.Role.List
        assert told.childCount() == 3
        assert told.child(1).text(QAccessible.Text.Name) == (
            "Spinal wave, left, 20 minutes, 58 to 70 beats a minute"
        )


@pytest.mark.parametrize("theme", list(look.THEMES))
def test_the_face_takes_every_palette(shown: Shown, qapp: QApplication, theme: str) -> None:
    try:
        look.redress(qapp, theme)
        QApplication.processEvents()
        picture = shown.face.grab().toImage()
        ground = look.THEMES[theme].background
        corners = [(2, 2), (picture.width() // 2, 4), (picture.width() - 3, picture.height() - 3)]
        assert [picture.pixelColor(*corner).name() for corner in corners] == [ground] * 3
    finally:
        look.redress(qapp, look.SYSTEM)
