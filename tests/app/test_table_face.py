"""The face of the check at the table: by keys, by accessible names, and in every size."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.table_check import State
from app.widgets.asking import DEAF_MS
from app.widgets.labels import Line
from app.widgets.table import TableFace
from practice.run import Input, Tap
from tests.app.opened import FakeDevice, FakeStatus, dressed
from tests.app.test_table_check import FELT, STEP_SECONDS, Listened

Key = Qt.Key
LONG_NAME = "Built-in Audio Analog Stereo (a conference system’s second pair)"


class Faced:
    """The face as a person has it before them."""

    def __init__(self, qtbot: QtBot) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dressed(app)
        self.qtbot = qtbot
        self.person = Listened().bring_in()
        self.check = self.person.check
        self.face = TableFace(self.check)
        self.left: list[bool] = []
        self.forgotten: list[str] = []
        self.face.left.connect(lambda: self.left.append(True))
        self.face.forgotten.connect(self.forgotten.append)
        self.window = QMainWindow()
        self.window.setMinimumSize(720, 480)
        self.window.setCentralWidget(self.face)
        self.window.resize(1024, 540)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitActive(self.window)

    def enter(self, description: str = "Room speaker", **levels: float) -> "Faced":
        """Come to it; `levels` are what is kept, `room` for the output that plays."""
        engine = self.person.pulse.engine
        assert engine is not None
        devices = (FakeDevice("room-speaker", description),)
        self.person.pulse.take_engine(replace(engine, list_devices=lambda: devices))
        kept = {"room-speaker": levels["room"]} if levels else {}
        self.face.enter(FELT, 70.0, kept)
        self.qtbot.waitUntil(lambda: not self.check.outputs.searching)
        return self

    def find(self) -> "Faced":
        """Press as soon as -21 dB is heard, and wait until the face takes presses again."""
        self.press(Key.Key_Return)
        self.person.grow_to(-21.0)
        self.press(Key.Key_A)
        self.qtbot.wait(DEAF_MS + 50)
        return self

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.face, key)

    def is_in(self, state: State) -> bool:
        return self.check.state is state

    def is_heard(self) -> bool:
        return self.check.plays

    def named(self, name: str) -> QWidget:
        """Return the one visible widget with an accessible name."""
        found = [w for w in self.face.findChildren(QWidget) if w.accessibleName() == name]
        seen = [widget for widget in found if widget.isVisible()]
        assert len(seen) == 1, f"{len(seen)} widgets are called {name!r}"
        return seen[0]

    def click(self, name: str) -> None:
        QTest.mouseClick(self.named(name), Qt.MouseButton.LeftButton)

    def buttons(self) -> list[str]:
        """Return what can be pressed now."""
        every = self.face.findChildren(QAbstractButton)
        return [button.accessibleName() for button in every if button.isVisible()]

    def end(self) -> None:
        self.face.end()
        self.window.close()
        self.window.deleteLater()
        self.person.end()


def default_of(name: str, description: str = "") -> FakeDevice:
    """Return the system's default output."""
    default = FakeDevice(name, description or name.title())
    object.__setattr__(default, "is_default", True)
    return default


@pytest.fixture
def faced(qtbot: QtBot) -> Iterator[Faced]:
    one = Faced(qtbot)
    yield one
    one.end()


def test_it_is_done_by_the_keyboard_alone(faced: Faced) -> None:
    faced.enter()
    faced.press(Key.Key_Return)
    assert faced.is_in(State.GROWING)
    faced.person.grow_to(-21.0)
    faced.press(Key.Key_Space)
    assert faced.is_in(State.FOUND)
    faced.qtbot.wait(DEAF_MS + 50)
    faced.press(Key.Key_Return)

    assert faced.person.kept == [("room-speaker", -18.0)]
    assert faced.is_in(State.AT_REST)
    assert faced.face.line.text() == "Kept for Room speaker: −18 dB."
    faced.press(Key.Key_Tab)
    faced.press(Key.Key_Return)
    assert faced.left == [True]


@pytest.mark.parametrize("key", [Key.Key_A, Key.Key_PageDown, Key.Key_Return, Key.Key_Plus])
def test_any_key_says_that_it_is_heard(faced: Faced, key: Qt.Key) -> None:
    faced.enter()
    faced.press(Key.Key_Return)
    faced.person.grow_to(-30.0)
    faced.press(key)

    assert faced.is_in(State.FOUND)


def test_a_click_and_a_pedal_say_it_too(faced: Faced) -> None:
    faced.enter()
    faced.click("Begin")
    faced.person.grow_to(-30.0)
    QTest.mouseClick(faced.face.figure, Qt.MouseButton.LeftButton)
    assert faced.is_in(State.FOUND)

    faced.qtbot.wait(DEAF_MS + 50)
    faced.click("Once more")
    faced.person.pass_time(2.0)
    faced.person.grow_to(-30.0)
    at = faced.person.now
    faced.person.pass_time(2.0)
    faced.face.press(Tap(at, Input.MIDI, "MIDI pedal"))
    assert faced.check.level_db == -27.0


def test_a_hand_that_goes_on_pressing_keeps_nothing(faced: Faced) -> None:
    faced.enter()
    faced.press(Key.Key_Return)
    faced.person.grow_to(-21.0)
    for _ in range(3):
        faced.press(Key.Key_Return)
    faced.face.toggle()

    assert faced.person.kept == []
    assert faced.is_in(State.FOUND)
    assert faced.is_heard()


def test_nothing_else_stands_there_while_it_grows(faced: Faced) -> None:
    faced.enter(room=-12.0)
    faced.press(Key.Key_Return)

    assert faced.buttons() == []
    assert faced.face.title.text() == "Press as soon as you hear it"


def test_the_disc_grows_with_what_is_heard(faced: Faced) -> None:
    faced.enter()
    faced.press(Key.Key_Return)
    said = []
    for _ in range(round(12.0 / STEP_SECONDS)):
        faced.person.pass_time(STEP_SECONDS)
        said.append(faced.named("How loud it is").accessibleDescription())

    grown = list(dict.fromkeys(said))
    assert len(grown) > 10
    assert grown == [f"−{40 - beat} dB" for beat in range(len(grown))]


@pytest.mark.parametrize("state", [State.GROWING, State.FOUND])
def test_escape_drops_it(faced: Faced, state: State) -> None:
    faced.enter()
    faced.press(Key.Key_Return)
    faced.person.grow_to(-21.0)
    if state is State.FOUND:
        faced.press(Key.Key_A)
        faced.face.leave()
    else:
        faced.press(Key.Key_Escape)

    assert faced.is_in(State.AT_REST)
    assert faced.left == []
    assert faced.person.kept == []
    assert faced.face.leave()
    assert faced.left == [True]


def test_what_was_found_is_made_a_little_more_or_less(faced: Faced) -> None:
    faced.enter().find()
    faced.click("Louder")
    faced.click("Louder")
    faced.click("Softer")
    for name in ("louder", "louder", "softer", "louder"):
        faced.face.deeds[name]()

    assert faced.named("Level").accessibleDescription() == "−15 dB"
    faced.click("Keep for Room speaker")
    assert faced.person.kept == [("room-speaker", -15.0)]


def test_it_can_be_heard_again_and_hushed(faced: Faced) -> None:
    faced.enter().find()
    faced.click("Hush")
    assert not faced.is_heard()
    faced.click("Hear it")
    assert faced.is_heard()
    faced.face.deeds["toggle"]()
    assert not faced.is_heard()


def test_what_is_kept_is_shown_and_can_be_forgotten(faced: Faced) -> None:
    faced.enter(room=-12.0)
    assert faced.named("Status").accessibleDescription() == "Kept for Room speaker: −12 dB."

    faced.click("Use each technique’s own level")
    assert faced.forgotten == ["room-speaker"]
    assert faced.face.line.text() == ""
    assert "Use each technique’s own level" not in faced.buttons()


def test_what_is_kept_for_another_output_is_not_shown(faced: Faced) -> None:
    faced.enter()
    faced.face.show_levels({"headphones": -20.0})

    assert faced.face.line.text() == ""


def test_the_systems_default_is_named_before_it_plays(faced: Faced) -> None:
    faced.person.output.status = FakeStatus(None)
    default = default_of("sink", "Kitchen")
    engine = faced.person.pulse.engine
    assert engine is not None
    faced.person.pulse.take_engine(replace(engine, list_devices=lambda: (default,)))
    faced.face.enter(FELT, 70.0, {"sink": 3.0})
    faced.qtbot.waitUntil(lambda: not faced.check.outputs.searching)

    assert faced.face.line.text() == "Kept for Kitchen: +3 dB."
    assert faced.check.output == "sink"


def test_a_default_that_has_moved_is_named_when_the_window_comes_back(faced: Faced) -> None:
    faced.person.output.status = FakeStatus(None)
    engine = faced.person.pulse.engine
    assert engine is not None
    now = ["kitchen"]
    faced.person.pulse.take_engine(replace(engine, list_devices=lambda: (default_of(now[-1]),)))
    faced.face.enter(FELT, 70.0, {"kitchen": 3.0, "attic": -5.0})
    faced.qtbot.waitUntil(lambda: faced.face.line.text() == "Kept for Kitchen: +3 dB.")
    other = QMainWindow()
    other.show()
    other.activateWindow()
    faced.qtbot.waitActive(other)

    now.append("attic")
    other.close()
    other.deleteLater()
    faced.window.activateWindow()

    faced.qtbot.waitUntil(lambda: faced.face.line.text() == "Kept for Attic: −5 dB.")


def test_without_sound_it_says_so_and_does_not_begin(faced: Faced) -> None:
    faced.enter()
    faced.person.output.status = FakeStatus(line="No sound output; the pulse goes on silently")
    faced.press(Key.Key_Return)

    assert faced.is_in(State.AT_REST)
    assert "No sound output" in faced.named("Status").accessibleDescription()


def test_nobody_hears_it_and_it_begins_again(faced: Faced) -> None:
    faced.enter()
    faced.press(Key.Key_Return)
    faced.person.grow_to(12.0)
    faced.person.pass_time(6.0)
    assert faced.is_in(State.UNHEARD)
    assert "speaker up" in faced.face.how.text()

    faced.press(Key.Key_Return)
    assert faced.is_in(State.GROWING)


def test_leaving_the_page_ends_it(faced: Faced) -> None:
    faced.enter()
    faced.press(Key.Key_Return)
    faced.person.grow_to(-30.0)
    faced.face.hide()
    faced.person.pass_time(3.0)

    assert faced.is_in(State.AT_REST)
    assert not faced.person.pulse.lent
    assert faced.face.tapping.takes is None


@pytest.mark.parametrize("text_px", [15, 22, 30])
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", ["Room speaker", LONG_NAME])
def test_nothing_is_cut_off(qtbot: QtBot, text_px: int, state: State, name: str) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dressed(app)
    before = app.font()
    larger = app.font()
    larger.setPixelSize(text_px)
    app.setFont(larger)
    faced = Faced(qtbot)
    try:
        faced.enter(name, room=-12.0)
        if state is not State.AT_REST:
            faced.press(Key.Key_Return)
            faced.person.grow_to(12.0 if state is State.UNHEARD else -21.0)
        if state is State.UNHEARD:
            faced.person.pass_time(6.0)
        if state is State.FOUND:
            faced.press(Key.Key_A)
        faced.window.resize(1024, 540)
        QApplication.processEvents()

        assert faced.is_in(state)
        assert faced.face.size().toTuple() == (1024, 540)
        room = faced.face.rect()
        for line in faced.face.findChildren(Line):
            if line.isVisible() and (line is not faced.face.line or name != LONG_NAME):
                assert line.shows_all(), line.text()
        for button in faced.face.findChildren(QAbstractButton):
            if button.isVisible():
                at = button.mapTo(faced.face, button.rect().topLeft())
                assert room.contains(button.rect().translated(at)), button.text()
                assert button.width() >= button.minimumSizeHint().width()
    finally:
        faced.end()
        app.setFont(before)
