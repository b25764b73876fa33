"""Keys: the table, a person's own keys, clashes, and keys that count while the window lives."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.actions import ACTIONS, FAVOURITES, add_actions, bound, rebind, with_key
from app.icon import SIZES, drawn, icon
from app.keys import RESERVED, caps, checked, pressed, shown, shown_all
from app.pages.keys import KeysPage, all_bound, split
from app.widgets.announce import announce
from app.widgets.fields import Sentence
from app.widgets.look import LAMP
from tests.app.opened import dressed

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def press_of(key: Qt.Key, modifier: Qt.KeyboardModifier, text: str) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifier, text)


def test_no_key_does_two_things_and_each_is_spelled_as_it_is_kept() -> None:
    keys = [key for told in ACTIONS.values() for key in told.keys]

    assert len(keys) == len(set(keys))
    assert all(checked(key) == key for key in keys)
    assert all(told.text and told.tip for told in ACTIONS.values())


@pytest.mark.parametrize(
    ("text", "spelled"),
    [("m", "M"), ("Escape", "Esc"), ("ctrl+q", "Ctrl+Q"), (" ", "Space"), ("PgDown", "PgDown")],
)
def test_a_key_has_one_spelling(text: str, spelled: str) -> None:
    assert checked(text) == spelled


@pytest.mark.parametrize("text", ["", "Foo", "Ctrl+", "Ctrl+K, Ctrl+C", "Shift", "\0", "Alt+Foo"])
def test_what_is_no_single_stroke_is_no_key(text: str) -> None:
    assert checked(text) is None


@pytest.mark.parametrize(
    ("key", "modifier", "text", "named"),
    [
        (Key.Key_T, Modifier.NoModifier, "t", "T"),
        (Key.Key_T, Modifier.ShiftModifier, "T", "Shift+T"),
        (Key.Key_Question, Modifier.ShiftModifier, "?", "?"),
        (Key.Key_1, Modifier.ShiftModifier, "1", "1"),
        (Key.Key_5, Modifier.KeypadModifier, "5", "5"),
        (Key.Key_Up, Modifier.ShiftModifier, "", "Shift+Up"),
        (Key.Key_PageDown, Modifier.NoModifier, "", "PgDown"),
        (Key.Key_MediaPlay, Modifier.NoModifier, "", "Media Play"),
        (Key.Key_Q, Modifier.ControlModifier, "\x11", "Ctrl+Q"),
        (Key.Key_Shift, Modifier.ShiftModifier, "", None),
        (Key.Key_unknown, Modifier.NoModifier, "", None),
    ],
)
def test_a_press_names_its_key(
    key: Qt.Key, modifier: Qt.KeyboardModifier, text: str, named: str | None
) -> None:
    assert pressed(press_of(key, modifier, text)) == named


def test_keys_read_as_they_are_printed() -> None:
    assert caps("Ctrl++") == ("Ctrl", "+")
    assert caps("+") == ("+",)
    assert caps("-") == ("−",)
    assert shown("Shift+Up") == "Shift+↑"
    assert shown_all(("Return", "Enter")) == ("Enter",)


def test_a_key_is_taken_from_whoever_had_it() -> None:
    bindings = bound()
    assert bindings.holder("M") == "mute"

    changed = bindings.given("tap", "M")

    assert changed.keys("tap") == ("T", "M")
    assert changed.keys("mute") == ()
    assert changed.holder("M") == "tap"
    assert bindings.keys("mute") == ("M",)


def test_a_reset_takes_the_usual_keys_back_and_says_from_whom() -> None:
    changed = bound().given("tap", "M")

    assert changed.taken_back("mute") == ("tap",)
    again = changed.reset("mute")
    assert again.keys("mute") == ("M",)
    assert again.keys("tap") == ("T",)
    assert again.to_keep() == {}


def test_what_is_kept_comes_back_and_holds_only_what_differs() -> None:
    changed = bound().given("tap", "PgDown").cleared("gentler").given("mute", "G")

    kept = changed.to_keep()

    assert kept == {"tap": ["T", "PgDown"], "gentler": [], "mute": ["M", "G"]}
    assert bound(kept) == changed
    assert changed.reset_all() == bound()


def test_what_no_longer_fits_is_dropped_quietly() -> None:
    own = {"tap": ["PgDown", "Foo", "Tab", "M"], "no-more": ["Q"], "softer": ["PgDown", "s"]}

    bindings = bound(own)

    assert bindings.keys("tap") == ("PgDown", "M")
    assert bindings.keys("softer") == ("S",)
    assert bindings.keys("mute") == ()
    keys = [key for name in ACTIONS for key in bindings.keys(name)]
    assert len(keys) == len(set(keys))


def test_escape_always_leaves_and_tab_always_moves() -> None:
    for key in RESERVED:
        assert bound().refusal(key)
        with pytest.raises(ValueError, match="cannot be chosen"):
            bound().given("tap", key)

    assert bound().cleared("leave").keys("leave") == ("Esc",)
    assert bound().without("leave", "Esc").keys("leave") == ("Esc",)
    assert bound({"leave": []}).keys("leave") == ("Esc",)


def test_a_tip_names_the_key_that_counts() -> None:
    assert with_key("toggle") == "Start or stop the pulse (Space)"
    assert with_key("tap", bound({"tap": ["PgDown"]})) == "Tap your own rocking (Page Down)"
    assert with_key("tap", bound({"tap": []})) == "Tap your own rocking"


class Bare:
    """A window with a text field and every action, counting what is done."""

    def __init__(self, qtbot: QtBot) -> None:
        self.done: list[str] = []
        self.window = QMainWindow()
        self.window.setMinimumSize(300, 200)
        self.field = QLineEdit()
        self.window.setCentralWidget(self.field)
        self.actions = add_actions(
            self.window, {name: partial(self.done.append, name) for name in ACTIONS}
        )
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)
        self.window.setFocus()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifier)


@pytest.fixture
def bare(qtbot: QtBot) -> Iterator[Bare]:
    made = Bare(qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.mark.parametrize(
    ("key", "modifier", "name"),
    [
        (Key.Key_Space, Modifier.NoModifier, "toggle"),
        (Key.Key_T, Modifier.NoModifier, "tap"),
        (Key.Key_Enter, Modifier.KeypadModifier, "type_tempo"),
        (Key.Key_Plus, Modifier.KeypadModifier, "louder"),
        (Key.Key_9, Modifier.NoModifier, FAVOURITES[-1]),
        (Key.Key_F11, Modifier.NoModifier, "full_screen"),
        (Key.Key_Escape, Modifier.NoModifier, "leave"),
        (Key.Key_Comma, Modifier.ControlModifier, "settings"),
        (Key.Key_F1, Modifier.NoModifier, "keys"),
        (Key.Key_Question, Modifier.NoModifier, "keys"),
    ],
)
def test_a_key_does_what_the_table_says(
    bare: Bare, key: Qt.Key, modifier: Qt.KeyboardModifier, name: str
) -> None:
    bare.press(key, modifier)

    assert bare.done == [name]


def test_other_keys_count_from_the_next_press_on(bare: Bare) -> None:
    rebind(bare.actions, bound().given("tap", "PgDown").given("tap", "M"))

    for key in (Key.Key_PageDown, Key.Key_M, Key.Key_T):
        bare.press(key)

    assert bare.done == ["tap", "tap", "tap"]
    assert bare.actions["toggle"].toolTip() == "Start or stop the pulse (Space)"


def test_only_steps_repeat_while_a_key_is_held(bare: Bare) -> None:
    repeating = {name for name, action in bare.actions.items() if action.autoRepeat()}

    assert repeating == {
        *("faster", "slower", "much_faster", "much_slower"),
        *("touch_faster", "touch_slower", "louder", "softer"),
    }


def test_actions_that_nobody_does_are_not_there(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)

    assert set(add_actions(window, {"toggle": lambda: None})) == {"toggle"}


def test_what_is_typed_in_a_field_is_no_command(bare: Bare) -> None:
    bare.field.setFocus()
    QTest.keyClicks(bare.field, "tm g?1")

    assert bare.done == []
    assert bare.field.text() == "tm g?1"


# ---- the page of keys


def test_the_page_lists_every_action_that_has_a_key_as_it_is_bound() -> None:
    rows = {row.text: row.said for row in all_bound(bound({"tap": ["PgDown"], "mute": []}))}

    assert rows["Tap"] == "Page Down"
    assert rows["Favourites"] == "1 to 9"
    assert "Mute" not in rows
    assert "Favourite 1" in {row.text for row in all_bound(bound({"favourite_2": ["Q"]}))}


@pytest.mark.parametrize("size", [(1024, 640), (1240, 800), (2560, 1440)])
def test_no_row_of_the_page_leaves_it_or_lies_on_another(
    qapp: QApplication, qtbot: QtBot, size: tuple[int, int]
) -> None:
    dressed(qapp)
    page = KeysPage(bound())
    window = QMainWindow()
    window.setMinimumSize(720, 480)
    window.setCentralWidget(page)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()

    rows = [one for one in page.sheet.children() if isinstance(one, QWidget)]
    assert all(page.sheet.rect().contains(row.geometry()) for row in rows)
    for at, row in enumerate(rows):
        assert not any(row.geometry().intersects(other.geometry()) for other in rows[at + 1 :])


def test_the_page_names_the_keys_that_are_in_no_table(qtbot: QtBot) -> None:
    page = KeysPage(bound())
    qtbot.addWidget(page)
    said = " ".join(one.text() for one in page.findChildren(Sentence))

    for key in ("←", "→", "Page Down", "Page Up", "Ctrl+Z", "Start or stop"):
        assert key in said


def test_the_page_is_left_by_its_button(qtbot: QtBot) -> None:
    page = KeysPage(bound())
    qtbot.addWidget(page)

    with qtbot.waitSignal(page.left):
        page.back.click()


def test_columns_keep_the_order_and_the_longest_is_the_shortest() -> None:
    assert split([4, 8, 6, 3, 5, 5], 3) == [[0, 1], [2, 3], [4, 5]]
    assert split([4], 3) == [[0]]


# ---- announcements and icon


def test_an_announcement_is_polite_and_whole(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    sent: list[QAccessibleEvent] = []

    announce(widget, "started, 70 beats a minute", sent.append)
    announce(widget, "nobody listens")

    assert len(sent) == 1
    event = sent[0]
    assert isinstance(event, QAccessibleAnnouncementEvent)
    assert event.message() == "started, 70 beats a minute"
    assert event.politeness() == QAccessible.AnnouncementPoliteness.Polite
    assert event.object() is widget


def test_the_icon_is_drawn_for_each_size_with_a_bead_that_stands_out(qtbot: QtBot) -> None:
    assert {size.width() for size in icon().availableSizes()} == set(SIZES)
    for side in SIZES:
        image = drawn(side)
        at = round(side * 21 / 64), round(side * 29 / 64)
        assert image.pixelColor(*at).name() == LAMP.accent
        assert image.pixelColor(side // 2, side // 8).name() == LAMP.background
        assert image.pixelColor(0, 0).alpha() < 128
