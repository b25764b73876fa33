"""The page as a whole: everything fits, nothing jumps, every control has name, role and value."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.stage.pictures import Picture
from app.widgets import look
from app.widgets.side import PICTURE, SOUND, TECHNIQUE
from tests.app.opened import Opened

Key, Role = Qt.Key, QAccessible.Role
LONGEST = ("pectoral-girdle", "shoulder-neck", "occiput-traction", "rock-and-press", "lull")
"""Techniques with the longest of each text, and one with short ones."""


def overlapping(widgets: list[QWidget]) -> list[tuple[str, str]]:
    """Return the pairs of controls that lie over one another."""
    page = widgets[0].window()
    rooms = [QRect(one.mapTo(page, QPoint()), one.size()) for one in widgets]
    return [
        (first.accessibleName(), second.accessibleName())
        for number, first in enumerate(widgets)
        for other, second in enumerate(widgets[:number])
        if rooms[number].intersects(rooms[other])
        and not first.isAncestorOf(second)
        and not second.isAncestorOf(first)
    ]


def controls_of(opened: Opened) -> list[QWidget]:
    every = opened.page.findChildren(QWidget)
    can_be_reached = Qt.FocusPolicy.TabFocus
    return [one for one in every if one.isVisible() and one.focusPolicy() & can_be_reached]


@pytest.mark.parametrize("size", [(1024, 640), (1240, 800), (2560, 1440)])
@pytest.mark.parametrize("which", [SOUND, TECHNIQUE, PICTURE])
def test_everything_fits_without_a_scroll_bar_but_the_lists(
    text: None, opened: Opened, size: tuple[int, int], which: int
) -> None:
    page = opened.page
    opened.window.resize(*size)
    page.side.open(which)
    page.show_picture(Picture.FIGURE)
    opened.pulse.set_stop_after(240)
    for technique_id in LONGEST:
        opened.pulse.choose_technique(technique_id)
        opened.pulse.set_course(True)
        opened.pulse.set_bpm(159.5)
        QApplication.processEvents()
        assert opened.window.size().toTuple() == size
        assert overlapping(controls_of(opened)) == []
        for one in controls_of(opened):
            around = one.parentWidget()
            assert around is not None
            assert around.rect().contains(one.geometry()), (technique_id, one.accessibleName())
        for card in (page.side.card, page.centre.beside):
            assert not card.isVisible() or card.shows_all(), technique_id
        tick = page.course.tick
        assert tick.heightForWidth(tick.width()) <= page.course.height()
        assert page.stage.height() >= page.stage.minimumHeight()
    bars = [bar for bar in page.findChildren(QScrollBar) if bar.isVisible()]
    assert bars == [page.techniques.verticalScrollBar()]


def test_nothing_jumps_when_texts_change(opened: Opened) -> None:
    page = opened.page
    page.side.open(TECHNIQUE)
    parts: list[QWidget] = [page.stage, page.title, page.summary, page.centre.steps, page.course]
    parts += [page.tempo, page.controls, page.side.card, page.status]
    places = [part.geometry() for part in parts]

    for technique in opened.pulse.techniques:
        opened.pulse.choose_technique(technique.id)
        opened.pulse.set_course(True)
        opened.pulse.start()
        opened.pass_time(0.3)
        QApplication.processEvents()
        assert [part.geometry() for part in parts] == places
        opened.pulse.stop()


def test_another_picture_begins_at_the_very_moment(opened: Opened) -> None:
    opened.pulse.start()
    opened.pass_time(2.3)
    for picture in (*Picture, Picture.CRADLE):
        before = (opened.page.stage.rock, opened.page.stage.amplitude)
        opened.page.side.picture.chosen.emit(picture)
        assert opened.page.picture is picture
        assert (opened.page.stage.rock, opened.page.stage.amplitude) == before
        assert opened.page.stage.scene is not None
        QApplication.processEvents()
        opened.pass_time(0.1)
        assert opened.page.stage.rock > before[0]


def test_the_figure_is_turned_and_mirrored_where_it_is_chosen(opened: Opened) -> None:
    panel, told = opened.page.side.picture, []
    opened.page.view_chosen.connect(lambda turns, mirrored: told.append((turns, mirrored)))
    opened.page.side.open(PICTURE)
    assert not panel.turn.isVisible()

    opened.click(opened.named("Figure"))
    for button in (panel.turn, panel.turn, panel.mirror, panel.turn, panel.turn, panel.mirror):
        opened.click(button)

    assert told == [(1, False), (2, False), (2, True), (3, True), (0, True), (0, False)]


def test_the_card_stands_beside_the_figure(qtbot: QtBot, tmp_path: Path) -> None:
    opened = Opened(qtbot, tmp_path, Settings(picture="figure"))
    opened.bring_in()
    opened.window.resize(1240, 800)
    QApplication.processEvents()
    assert opened.page.side.card.isVisible()

    opened.window.resize(2200, 1200)
    QApplication.processEvents()
    assert opened.page.centre.beside.isVisible()
    assert not opened.page.side.card.isVisible()
    for technique in opened.pulse.techniques:
        opened.pulse.choose_technique(technique.id)
        told = opened.page.centre.beside.accessibleDescription()
        for name in ("Position", "Parts", "Direction", "Amplitude", "Tempo", "From"):
            assert f"{name}: " in told
        assert "our reading" in told
        assert "MASSAGE Magazine" in told
    opened.end()


def test_every_control_tells_name_role_and_value(opened: Opened) -> None:
    roles: dict[str, QAccessible.Role] = {}
    for which in (SOUND, PICTURE):
        opened.page.side.open(which)
        first = opened.named("Start the pulse")
        first.setFocus(Qt.FocusReason.TabFocusReason)
        reached: list[QWidget] = []
        while (widget := QApplication.focusWidget()) is not None and widget not in reached:
            reached.append(widget)
            told = QAccessible.queryAccessibleInterface(widget)
            name = told.text(QAccessible.Text.Name)
            assert name, widget
            roles[name] = told.role()
            check_value(told, name)
            opened.press(Key.Key_Tab)

    assert roles["Tap"] is roles["Gentler"] is roles["Settings"] is Role.Button
    assert roles["Heartbeat"] is roles["Sine"] is roles["Cradle"] is Role.RadioButton
    assert roles["Level"] is roles["Pitch"] is roles["Tempo ruler"] is Role.Slider
    assert roles["Find a technique"] is Role.EditableText
    assert roles["Techniques"] is Role.List
    assert roles["Sound"] is Role.PageTabList
    assert roles["Stop after"] is Role.ButtonMenu


def check_value(told: QAccessibleInterface, name: str) -> None:
    if told.role() is Role.Slider:
        assert told.text(QAccessible.Text.Value), name
        assert told.text(QAccessible.Text.Description), name
    if told.role() is Role.RadioButton:
        assert told.state().checkable, name
        assert told.text(QAccessible.Text.Description), name


@pytest.mark.parametrize("theme", list(look.THEMES))
def test_the_page_takes_every_palette(opened: Opened, qapp: QApplication, theme: str) -> None:
    try:
        look.redress(qapp, theme)
        QApplication.processEvents()
        picture = opened.page.grab().toImage()
        ground = look.THEMES[theme].background
        corners = [(2, 2), (picture.width() // 2, 4), (picture.width() - 3, picture.height() - 3)]
        assert [picture.pixelColor(*corner).name() for corner in corners] == [ground] * 3
    finally:
        look.redress(qapp, look.SYSTEM)
