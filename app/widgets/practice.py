"""What is set for practice: keys, own taps, MIDI, and the tempo of the runs."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from app.widgets.buttons import Quiet, Tick
from app.widgets.fields import Row, Sentence
from app.widgets.look import px
from app.widgets.tapkeys import TapKeys
from practice.pacing import VARIED_BPM

Ports = Callable[[], tuple[Sequence[str], str]]
"""Asks for the names of all MIDI ports; a sentence where there can be none."""

_NO_PORT = "None"
_LONGEST = 28
_TAPS = "In a run any key taps, a foot pedal’s too, and so does the mouse. Esc always ends it."
_VARIED = (
    f"From run to run within {VARIED_BPM[0]:.0f}–{VARIED_BPM[1]:.0f} beats a minute, so that it is "
    "the rhythm that you learn and not one tempo."
)
_MIDI = "Its notes and pedals tap as well; in a session they do what the plan says."


class Shown(Protocol):
    """What is shown of the settings."""

    @property
    def tap_keys(self) -> tuple[str, ...]: ...
    @property
    def own_tap_sound(self) -> bool: ...
    @property
    def midi_port(self) -> str: ...
    @property
    def varied_tempo(self) -> bool: ...


class MidiChoice(QWidget):
    """The MIDI port that taps, chosen from those that are there. `chosen` tells its name."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the choice without a port."""
        super().__init__(parent)
        self._port = ""
        self._ports: Ports | None = None
        self._names: tuple[str, ...] = ()
        self.button = Quiet(15, plain=True)
        self.menu = QMenu(self)
        self.menu.setAccessibleName("MIDI port")
        self.menu.aboutToShow.connect(self._look)
        self.button.setMenu(self.menu)
        self.line = Sentence(lines=2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        row = QVBoxLayout()
        row.addWidget(self.button)
        column.addLayout(row)
        column.addWidget(self.line)
        self.show_port("")

    def offer(self, ports: Ports) -> None:
        """Take the way to ask which ports there are."""
        self._ports = ports
        if self.isVisible():
            self._look()

    def show_port(self, name: str) -> None:
        """Show the port that taps, "" for none; nothing is emitted."""
        self._port = name
        text = name or _NO_PORT
        short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        self.button.setText(short)
        self.button.setToolTip(text if short != text else "")
        self.button.setAccessibleName(f"MIDI port: {text}")
        self._tell("")

    def showEvent(self, event: QShowEvent) -> None:
        """Look which ports there are now."""
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        names, sentence = self._ports() if self._ports is not None else ((), "")
        self._names = tuple(names)
        self._tell(sentence)
        self._fill()

    def _tell(self, sentence: str) -> None:
        if not sentence and self._port and self._port not in self._names and self._names:
            sentence = "This port is not there now; it is taken up when it comes."
        self.line.setText(sentence)
        self.button.setAccessibleDescription(sentence)

    def _fill(self) -> None:
        self.menu.clear()
        group = QActionGroup(self.menu)
        names = ["", *self._names]
        if self._port not in names:
            names.append(self._port)
        for name in names:
            action = QAction(name or _NO_PORT, self.menu, checkable=True)
            action.setChecked(name == self._port)
            action.triggered.connect(lambda _=False, name=name: self._choose(name))
            group.addAction(action)
            self.menu.addAction(action)

    def _choose(self, name: str) -> None:
        self.show_port(name)
        self.chosen.emit(name)


class PracticeSettings(QObject):
    """The controls of what is set for practice, in rows; every change is told at once."""

    tap_keys_chosen = Signal(tuple)
    own_tap_sound_chosen = Signal(bool)
    midi_port_chosen = Signal(str)
    varied_chosen = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Create the controls."""
        super().__init__(parent)
        self.tap_keys, self.midi = TapKeys(), MidiChoice()
        self.own_tap_sound, self.varied = Tick(), Tick()
        self.own_tap_sound.setText("Heard, softly")
        self.own_tap_sound.setAccessibleName("Own taps heard, softly")
        self.varied.setText("Another for each run")
        self.varied.setAccessibleName("Another tempo for each run")
        self.tap_keys.chosen.connect(self.tap_keys_chosen)
        self.own_tap_sound.clicked.connect(self.own_tap_sound_chosen)
        self.midi.chosen.connect(self.midi_port_chosen)
        self.varied.clicked.connect(self.varied_chosen)

    def rows(self) -> list[QWidget]:
        """Return the rows to be laid out, once."""
        heard = "A soft sound with each of your own taps, beside the cue."
        return [
            Row("Keys that tap", self.tap_keys, _TAPS),
            Row("Own taps", self.own_tap_sound, heard),
            Row("MIDI port", self.midi, _MIDI),
            Row("Tempo", self.varied, _VARIED),
        ]

    def show_settings(self, settings: Shown) -> None:
        """Show what is set; nothing is emitted."""
        self.tap_keys.show_keys(settings.tap_keys)
        self.own_tap_sound.setChecked(settings.own_tap_sound)
        self.midi.show_port(settings.midi_port)
        self.varied.setChecked(settings.varied_tempo)
