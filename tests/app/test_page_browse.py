"""Finding techniques, and having them on keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.pages.favourites import toggled
from app.settings import FAVOURITES, Settings, load
from app.widgets.rows import ID
from app.widgets.techniques import NUMBER
from tests.app.opened import Opened

Key = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    shown = Opened(qtbot, tmp_path, Settings(favourites=("lull", "", "desk-wave")))
    shown.bring_in()
    yield shown
    shown.end()


def row_of(opened: Opened, technique_id: str) -> int:
    model = opened.page.techniques.model()
    rows = range(model.rowCount())
    return next(row for row in rows if model.index(row, 0).data(ID) == technique_id)


def shown(opened: Opened) -> list[str]:
    view = opened.page.techniques
    rows = [row for row in range(view.model().rowCount()) if not view.isRowHidden(row)]
    return [view.model().index(row, 0).data() for row in rows]


def look_for(opened: Opened, words: str) -> list[str]:
    opened.page.focus_search()
    opened.page.browse.search.field.clear()
    opened.write(words)
    return shown(opened)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("trager", ["Whole body", "Trager-style"]),
        ("SACRUM", ["Spine", "Spinal wave", "Pelvis and hips", "Sacrum and hip nudging"]),
        ("seated", ["By yourself", "Wavy at the desk"]),
        ("side-lying scapula", ["Shoulders and arms", "Scapula on the ribs"]),
    ],
)
def test_techniques_are_found_by_name_part_and_position(
    opened: Opened, words: str, found: list[str]
) -> None:
    assert look_for(opened, words) == found


def test_what_is_looked_for_is_no_command(opened: Opened) -> None:
    look_for(opened, "t m-+1 ")

    assert not opened.pulse.running
    assert not opened.pulse.muted
    assert opened.pulse.technique is not None
    assert opened.pulse.technique.id == "spinal-wave"


def test_nothing_found_is_said_quietly(opened: Opened) -> None:
    nothing = opened.page.browse.nothing
    assert look_for(opened, "zither") == []
    assert nothing.isVisible()
    assert opened.page.browse.search.field.accessibleDescription() == nothing.text()

    look_for(opened, "wave")
    assert not nothing.isVisible()


def test_escape_clears_and_then_leaves(opened: Opened) -> None:
    every = shown(opened)
    look_for(opened, "wave")

    opened.press(Key.Key_Escape)
    assert shown(opened) == every
    assert opened.page.browse.search.field.hasFocus()

    opened.press(Key.Key_Escape)
    assert opened.page.tempo.number.hasFocus()


@pytest.mark.parametrize("key", [Key.Key_Down, Key.Key_Return])
def test_down_goes_to_what_was_found(opened: Opened, key: Qt.Key) -> None:
    look_for(opened, "traction")

    opened.press(key)

    assert opened.page.techniques.hasFocus()
    assert opened.pulse.technique is not None
    assert opened.pulse.technique.id == "arm-traction"


def test_favourites_show_their_key_and_are_chosen_by_it(opened: Opened) -> None:
    model = opened.page.techniques.model()
    index = model.index(row_of(opened, "desk-wave"), 0)
    assert index.data(NUMBER) == 3
    assert "favourite 3" in index.data(Qt.ItemDataRole.AccessibleTextRole)

    opened.page.choose_favourite(3)
    assert opened.pulse.technique is not None
    assert opened.pulse.technique.id == "desk-wave"
    for empty in (2, 9):
        opened.page.choose_favourite(empty)
        assert opened.pulse.technique.id == "desk-wave"


def test_a_click_on_the_pin_makes_a_favourite_and_chooses_nothing(opened: Opened) -> None:
    view = opened.page.techniques
    index = view.model().index(row_of(opened, "joint-nudges"), 0)
    pin = QPoint(6, view.visualRect(index).center().y())

    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=pin)

    assert index.data(NUMBER) == 2
    assert opened.pulse.technique is not None
    assert opened.pulse.technique.id == "spinal-wave"
    opened.keeper.close()
    assert load(opened.settings_path)[0].favourites == ("lull", "joint-nudges", "desk-wave")


def test_a_rows_menu_makes_a_favourite_and_takes_it_back(opened: Opened) -> None:
    view = opened.page.techniques
    index = view.model().index(row_of(opened, "spinal-wave"), 0)
    for text, number in (("Add to favourites", 2), ("Take off key 2", 0)):
        menu = view.menu_for(index)
        (action,) = menu.actions()
        assert action.text() == text
        action.trigger()
        menu.deleteLater()
        assert index.data(NUMBER) == number


def test_the_others_keep_their_keys() -> None:
    assert toggled((), "a") == ("a",)
    assert toggled(("a", "b", "c"), "b") == ("a", "", "c")
    assert toggled(("a", "", "c"), "d") == ("a", "d", "c")
    assert toggled(("a", "", "c"), "c") == ("a",)
    full = tuple("abcdefghi")
    assert len(full) == FAVOURITES
    assert toggled(full, "j") is None
    assert toggled(full, "i") == full[:-1]


def test_a_tenth_favourite_is_told_in_a_line(qtbot: QtBot, tmp_path: Path) -> None:
    opened = Opened(qtbot, tmp_path, Settings(favourites=tuple("abcdefghi")))
    opened.bring_in()

    opened.page.techniques.favourite_toggled.emit("lull")

    assert "take one off first" in opened.page.status.line.text()
    opened.end()
