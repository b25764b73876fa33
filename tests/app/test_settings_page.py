"""The settings page: what it shows, what it says, by keys and by the names that are read out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.actions import add_actions, bound
from app.pages.settings import SettingsPage, offset_words
from tests.app.opened import FakeDevice, dressed

Key, Modifier, Role = Qt.Key, Qt.KeyboardModifier, QAccessible.Role


@dataclass
class Kept:
    device: str | None = None
    offset_ms: int = 0
    living_percent: float = 0.0
    fade_in_seconds: float = 2.0
    fade_out_seconds: float = 0.25
    theme: str = "system"
    quarter_turns: int = 0
    mirrored: bool = False
    keys: dict[str, list[str]] = field(default_factory=dict)
    tap_keys: tuple[str, ...] = ()
    own_tap_sound: bool = False
    midi_port: str = ""
    varied_tempo: bool = True
    session_view: str = "dim"
    dim_brightness: float = 0.7
    glow_edge: str = "left"
    table_levels: dict[str, float] = field(default_factory=dict)


class Shown:
    """The page in a window whose keys count, and a note of all it says."""

    def __init__(self, qtbot: QtBot) -> None:
        self.said: list[object] = []
        self.done: list[str] = []
        self.page = page = SettingsPage()
        self.window = QMainWindow()
        self.window.setMinimumSize(720, 480)
        self.window.setCentralWidget(page)
        names = ("toggle", "tap", "mute", "faster", "type_tempo")
        add_actions(self.window, {name: partial(self.done.append, name) for name in names})
        page.device_chosen.connect(lambda name: self.said.append(("device", name)))
        page.offset_chosen.connect(lambda ms: self.said.append(("offset", ms)))
        page.living_chosen.connect(lambda percent: self.said.append(("living", percent)))
        page.fades_chosen.connect(lambda *both: self.said.append(("fades", *both)))
        page.theme_chosen.connect(lambda theme: self.said.append(("theme", theme)))
        page.view_chosen.connect(lambda *view: self.said.append(("view", *view)))
        page.keys_chosen.connect(lambda keys: self.said.append(("keys", keys)))
        page.left.connect(lambda: self.said.append("left"))
        self.window.resize(1024, 640)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def focus(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert widget.hasFocus()


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    dressed(qapp)
    made = Shown(qtbot)
    yield made
    made.window.close()
    made.window.deleteLater()


def test_showing_settings_says_nothing(shown: Shown) -> None:
    page = shown.page
    page.show_settings(Kept("sink-9", -120, 2.0, 5.0, 1.0, "paper", 3, True, {"tap": ["PgDown"]}))

    assert shown.said == []
    assert page.devices.currentIndex().data() == "sink-9"
    assert page.offset.slider.value() == -120
    assert page.living.chips[2.0].isChecked()
    assert (page.fade_in.value(), page.fade_out.value()) == (5.0, 1.0)
    assert page.themes.chips["paper"].isChecked()
    assert page.turned.chips[3].isChecked()
    assert page.mirrored.isChecked()


def test_every_setting_is_changed_by_keys_and_said(shown: Shown) -> None:
    page = shown.page
    shown.focus(page.fade_in.figure)
    shown.press(Key.Key_Up)
    shown.focus(page.fade_out.more)
    shown.press(Key.Key_Return)
    page.show_section("Picture")
    shown.focus(page.offset.slider)
    shown.press(Key.Key_Right)
    shown.focus(page.mirrored)
    shown.press(Key.Key_Return)

    assert shown.said == [
        ("fades", 2.5, 0.25),
        ("fades", 2.5, 0.5),
        ("offset", 5),
        ("view", 0, True),
    ]
    assert shown.done == []


@pytest.mark.parametrize(
    ("section", "name", "said"),
    [
        ("Sound", "3 %", ("living", 3.0)),
        ("Look", "High contrast", ("theme", "contrast")),
        ("Picture", "Half round", ("view", 2, False)),
    ],
)
def test_a_chip_is_chosen_by_a_click(
    shown: Shown, section: str, name: str, said: tuple[object, ...]
) -> None:
    shown.page.show_section(section)
    chips = [*shown.page.living.chips.values(), *shown.page.themes.chips.values()]
    chips += shown.page.turned.chips.values()
    chip = next(one for one in chips if one.text() == name)

    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)

    assert shown.said == [said]


def test_seconds_can_be_typed_with_a_comma(shown: Shown) -> None:
    figure = shown.page.fade_in.figure
    shown.focus(figure)
    figure.selectAll()
    QTest.keyClicks(figure, "3,5")
    shown.press(Key.Key_Return)

    assert shown.said == [("fades", 3.5, 0.25)]
    assert shown.done == []


def test_steps_are_fine_where_the_number_is_small(shown: Shown) -> None:
    stepper = shown.page.fade_out
    values = []
    for _ in range(8):
        stepper.more.click()
        values.append(stepper.value())
    assert values == [0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]

    for expected in reversed([0.25, *values[:-1]]):
        stepper.less.click()
        assert stepper.value() == expected
    assert not stepper.less.isEnabled()


def test_the_offset_says_which_of_the_two_is_later(shown: Shown) -> None:
    slider = shown.page.offset.slider
    assert offset_words(0) == "Together"

    slider.setValue(122)

    assert slider.accessibleDescription() == "Picture 120 ms later"
    assert shown.said == [("offset", 120)]
    shown.page.offset.middle.click()
    assert slider.value() == 0
    assert offset_words(-40) == "Picture 40 ms earlier"


def test_outputs_are_looked_for_and_chosen(shown: Shown, qtbot: QtBot) -> None:
    page, devices = shown.page, [FakeDevice("sink-1", "Room speaker")]
    page.offer_devices(lambda: devices)
    qtbot.waitUntil(lambda: not page.devices.searching)

    shown.focus(page.devices)
    shown.press(Key.Key_Down)
    shown.press(Key.Key_Up)
    assert shown.said == [("device", "sink-1"), ("device", None)]

    devices.append(FakeDevice("sink-2", "Headphones"))
    page.again.click()
    qtbot.waitUntil(lambda: not page.devices.searching)
    model = page.devices.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert texts == ["System default", "Room speaker", "Headphones"]
    assert len(shown.said) == 2


def test_a_chosen_output_that_is_away_stays_chosen(shown: Shown, qtbot: QtBot) -> None:
    shown.page.show_settings(Kept(device="gone"))
    shown.page.offer_devices(list)
    qtbot.waitUntil(lambda: not shown.page.devices.searching)

    current = shown.page.devices.currentIndex()
    assert current.data() == "gone"
    assert "Not there now" in current.data(Qt.ItemDataRole.AccessibleTextRole)
    assert shown.said == []


def test_a_page_that_is_left_while_it_looks_waits_for_the_answer(
    shown: Shown,
) -> None:
    asked: list[bool] = []

    def list_devices() -> list[FakeDevice]:
        asked.append(True)
        return []

    shown.page.offer_devices(list_devices)
    shown.window.setCentralWidget(QWidget())

    assert asked


# ---- keys


def choosing_key_for(shown: Shown, name: str) -> None:
    shown.page.show_section("Keys")
    shown.page.keys.list.choose(name)
    shown.focus(shown.page.keys.list)
    shown.press(Key.Key_Return)
    assert shown.page.keys.field.waiting


def test_a_pedals_key_is_bound_by_pressing_it(shown: Shown) -> None:
    choosing_key_for(shown, "tap")
    shown.press(Key.Key_PageDown)

    assert shown.said == [("keys", {"tap": ["T", "PgDown"]})]
    assert shown.page.keys.list.hasFocus()
    said = shown.page.keys.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Tap: T or Page Down"


def test_a_key_that_is_waited_for_does_nothing_else(shown: Shown) -> None:
    choosing_key_for(shown, "gentler")
    shown.press(Key.Key_Space)

    assert shown.done == []
    assert shown.page.keys.line.text() == (
        "Space is already “Start or stop”, which would no longer have it."
    )


@pytest.mark.parametrize(("use", "said"), [(False, []), (True, [{"tap": ["T", "M"], "mute": []}])])
def test_a_clash_is_told_and_the_person_says_what_happens(
    shown: Shown, use: bool, said: list[object]
) -> None:
    choosing_key_for(shown, "tap")
    shown.press(Key.Key_M)
    keys = shown.page.keys
    assert "Mute" in keys.line.text()
    assert shown.said == []
    assert keys.leave_it.hasFocus()

    shown.focus(keys.use if use else keys.leave_it)
    shown.press(Key.Key_Return)

    assert shown.said == [("keys", one) for one in said]
    assert not keys.use.isVisible()


def test_escape_ends_the_waiting_and_changes_nothing(shown: Shown) -> None:
    choosing_key_for(shown, "tap")

    shown.press(Key.Key_Escape)
    assert not shown.page.keys.field.waiting
    assert shown.said == []


def test_a_key_that_is_held_is_not_taken_for_the_next(shown: Shown) -> None:
    choosing_key_for(shown, "tap")
    repeat = QKeyEvent(QEvent.Type.KeyPress, Key.Key_P, Modifier.NoModifier, "p", True)
    QApplication.sendEvent(shown.page.keys.field, repeat)

    assert shown.page.keys.field.waiting
    assert shown.said == []


def test_keys_are_taken_away_and_come_back(shown: Shown) -> None:
    keys = shown.page.keys
    shown.page.show_section("Keys")
    keys.list.choose("mute")
    shown.focus(keys.list)

    shown.press(Key.Key_Delete)
    assert shown.said[-1] == ("keys", {"mute": []})
    keys.usual.click()
    assert shown.said[-1] == ("keys", {})
    assert not keys.all_usual.isEnabled()

    keys.show_bindings(bound().given("tap", "M"))
    keys.all_usual.click()
    assert shown.said[-1] == ("keys", {})


# ---- for everybody


def test_every_control_has_a_name_and_a_role(shown: Shown) -> None:
    roles = set()
    for name in shown.page.sections:
        shown.page.show_section(name)
        for widget in shown.page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                interface = QAccessible.queryAccessibleInterface(widget)
                assert interface is not None
                assert interface.text(QAccessible.Text.Name), widget
                roles.add(interface.role())
    wanted = {Role.PushButton, Role.RadioButton, Role.CheckBox, Role.Slider, Role.SpinBox}
    assert {*wanted, Role.List} <= roles


def test_tab_walks_through_a_whole_section_and_round(shown: Shown) -> None:
    for name, section in shown.page.sections.items():
        shown.page.show_section(name)
        wanted = {
            one
            for one in current_part(shown).findChildren(QWidget)
            if one.isVisible() and one.isEnabled() and one.focusProxy() is None
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        reached: list[QWidget] = []
        shown.focus(section)
        while (widget := QApplication.focusWidget()) not in reached and widget is not None:
            reached.append(widget)
            shown.press(Key.Key_Tab)
        missed = [one for one in wanted if one not in reached and not _unchosen(one)]
        assert not missed, name


def current_part(shown: Shown) -> QWidget:
    part = shown.page.stack.currentWidget()
    assert part is not None
    return part


def _unchosen(widget: QWidget) -> bool:
    """Of a group of chips, Tab reaches the chosen one; arrows reach the others."""
    return isinstance(widget, QRadioButton) and not widget.isChecked()


def check_nothing_is_cut(shown: Shown) -> None:
    for size in ((1024, 640), (1240, 800), (2560, 1440)):
        shown.window.resize(*size)
        for name in shown.page.sections:
            shown.page.show_section(name)
            QApplication.processEvents()
            part = current_part(shown)
            for widget in part.findChildren(QWidget):
                around = widget.parentWidget()
                if not widget.isVisible() or around is None or around.parent() is None:
                    continue
                where = (size, name, widget, getattr(widget, "text", str)())
                if type(around).__name__ not in ("QWidget", "KeyList", "DeviceList"):
                    continue
                assert around.rect().contains(widget.geometry()), where
                if widget.hasHeightForWidth():
                    assert widget.height() >= widget.heightForWidth(widget.width()), where
                assert widget.width() >= widget.minimumSizeHint().width(), where


def test_nothing_is_cut(shown: Shown) -> None:
    check_nothing_is_cut(shown)


def test_nothing_is_cut_with_large_text(large_text: None, shown: Shown) -> None:
    check_nothing_is_cut(shown)
