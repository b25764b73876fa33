"""The settings: shows what is set and says what a person changes; knows nothing of the pulse."""

from collections.abc import Mapping, Sequence
from importlib import metadata
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import WHAT_IT_IS
from app.actions import bound
from app.icon import drawn
from app.keys import Bindings
from app.settings import OFFSET_MS
from app.widgets.binding import KeyChoice
from app.widgets.buttons import Button, Tick
from app.widgets.chips import ChoiceChips, take_tab
from app.widgets.devices import DeviceList, ListDevices
from app.widgets.fields import Offset, Row, Section, Sentence, Stepper, heading
from app.widgets.labels import Rule
from app.widgets.look import px, unit
from app.widgets.practice import PracticeSettings
from app.widgets.sessionset import SessionSettings
from app.widgets.techniques import INSET
from audio.fades import DEFAULT_FADE_IN_SECONDS, FADE_IN_SECONDS, FADE_OUT_SECONDS

_RAIL_PX, _RAIL_MOST, _CONTENT_PX = 262, 0.29, 760
_LIVING = {0.0: "Off", 1.0: "1 %", 2.0: "2 %", 3.0: "3 %"}
_THEMES = {
    "system": "As the system",
    "lamp": "Dark",
    "paper": "Light",
    "contrast": "High contrast",
}
_TURNS = {0: "Not turned", 1: "A quarter", 2: "Half round", 3: "Three quarters"}
_SOURCE = (
    "The techniques follow Carole Osborne’s article on rhythmic rocking in massage practice "
    "(MASSAGE Magazine), told in our own words."
)
_LICENCE = (
    "Free software under the GNU General Public License, GPL-3.0-or-later: use it, share it, "
    "change it. It comes without any warranty."
)
_FONT = "Its letters are Inter, by the Inter Project Authors, under the SIL Open Font License 1.1."
_ABOUT = ("Everything stays on this computer.", _SOURCE, _LICENCE, _FONT)


class Shown(Protocol):
    """What the page shows of the settings."""

    @property
    def device(self) -> str | None: ...
    @property
    def offset_ms(self) -> int: ...
    @property
    def living_percent(self) -> float: ...
    @property
    def fade_in_seconds(self) -> float: ...
    @property
    def fade_out_seconds(self) -> float: ...
    @property
    def theme(self) -> str: ...
    @property
    def quarter_turns(self) -> int: ...
    @property
    def mirrored(self) -> bool: ...
    @property
    def keys(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def tap_keys(self) -> tuple[str, ...]: ...
    @property
    def own_tap_sound(self) -> bool: ...
    @property
    def midi_port(self) -> str: ...
    @property
    def varied_tempo(self) -> bool: ...
    @property
    def session_view(self) -> str: ...
    @property
    def dim_brightness(self) -> float: ...
    @property
    def glow_edge(self) -> str: ...
    @property
    def table_levels(self) -> Mapping[str, float]: ...


class SettingsPage(QWidget):
    """All settings in a few sections; every change counts at once.

    Signals:
        device_chosen: an output's name, or None for the system's default.
        offset_chosen: how much later than the sound the picture is drawn, in milliseconds.
        living_chosen: the living pulse in per cent.
        fades_chosen: how long the sound comes in and goes out, in seconds.
        theme_chosen: "system", "lamp", "paper" or "contrast".
        view_chosen: by how many quarters the figure is turned, and whether it is mirrored.
        keys_chosen: the keys that differ from the usual ones, as a dict of lists.
        left: the person is done.
    """

    device_chosen = Signal(object)
    offset_chosen = Signal(int)
    living_chosen = Signal(float)
    fades_chosen = Signal(float, float)
    theme_chosen = Signal(str)
    view_chosen = Signal(int, bool)
    keys_chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the page with the usual settings."""
        super().__init__(parent)
        self._list_devices: ListDevices | None = None
        self._quarter_turns = 0
        self.back = Button("‹ Back")
        self.back.setAccessibleName("Back")
        self.back.setToolTip("Back to the pulse (Esc)")
        self.devices = DeviceList()
        self.again = Button("Look again")
        self.living = ChoiceChips("Living pulse", "Living pulse", _LIVING)
        self.fade_in = Stepper("Fade in", FADE_IN_SECONDS.low, FADE_IN_SECONDS.high, "s")
        self.fade_in.show_value(DEFAULT_FADE_IN_SECONDS)
        self.fade_out = Stepper("Fade out", FADE_OUT_SECONDS.low, FADE_OUT_SECONDS.high, "s")
        self.offset = Offset(
            "Picture beside the sound", int(OFFSET_MS.high), int(OFFSET_MS.step), offset_words
        )
        self.turned = ChoiceChips("The figure turned", "The figure turned", _TURNS)
        self.mirrored = Tick()
        self.mirrored.setText("Mirrored")
        self.mirrored.setAccessibleName("The figure mirrored")
        self.themes = ChoiceChips("Colours", "Colours", _THEMES)
        self.keys = KeyChoice(bound())
        self.practice, self.session = PracticeSettings(self), SessionSettings(self)
        self.sections: dict[str, Section] = {}
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()

    # How it is laid out.

    def _lay_out(self) -> None:
        parts: dict[str, QWidget] = {
            "Sound": _part("Sound", self._sound_rows()),
            "Picture": _part("Picture", self._picture_rows()),
            "Practise": _part("Practise", self.practice.rows()),
            "Session": _part("Session", self.session.rows()),
            "Look": _part("Look", self._look_rows()),
            "Keys": _part("Keys", [self.keys], fills=True),
            "About": _part("Undula", [_about()]),
        }
        self._rail = QWidget()
        rail = QVBoxLayout(self._rail)
        rail.setContentsMargins(INSET, px(18), INSET, px(18))
        rail.setSpacing(px(2))
        rail.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        rail.addSpacing(px(16))
        group = QButtonGroup(self)
        for name, part in parts.items():
            entry = Section(name)
            entry.toggled.connect(
                lambda on, part=part: self.stack.setCurrentWidget(part) if on else None
            )
            entry.toggled.connect(lambda on, entry=entry: take_tab(entry) if on else None)
            group.addButton(entry)
            rail.addWidget(entry)
            self.stack.addWidget(part)
            self.sections[name] = entry
        rail.addStretch(1)
        self.sections["Sound"].setChecked(True)
        self.stack.setMaximumWidth(round(_CONTENT_PX * unit()))
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self._rail)
        columns.addWidget(Rule(upright=True))
        columns.addWidget(self.stack, 100)
        columns.addStretch(1)
        order = [self.back, *self.sections.values()]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _sound_rows(self) -> list[QWidget]:
        output = Row("Sound output", self.devices, "Where the pulse is heard.")
        output.words.insertSpacing(2, px(6))
        output.words.insertWidget(3, self.again, 0, Qt.AlignmentFlag.AlignLeft)
        living = "A gentle unevenness, as a hand has it. On the whole the tempo stays exact."
        return [
            output,
            Row("Living pulse", self.living, living),
            Row("Fade in", self.fade_in, "How long the sound takes to come in."),
            Row("Fade out", self.fade_out, "How long it takes to go."),
        ]

    def _picture_rows(self) -> list[QWidget]:
        beside = (
            "Bluetooth speakers sound a little after the program, projectors show a little after "
            "it. Move this until picture and sound agree."
        )
        lies = "So that the figure lies as the client does from where you stand."
        turned = QWidget()
        column = QVBoxLayout(turned)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.turned)
        column.addWidget(self.mirrored)
        return [
            Row("Picture and sound", self.offset, beside),
            Row("The figure", turned, lies),
        ]

    def _look_rows(self) -> list[QWidget]:
        words = "Dark is for a dim room. The letters grow with the system’s text size."
        return [Row("Colours", self.themes, words)]

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.devices.chosen.connect(self.device_chosen)
        self.devices.searched.connect(lambda: self.again.setEnabled(True))
        self.again.clicked.connect(self._look_for_devices)
        self.living.chosen.connect(self.living_chosen.emit)
        for stepper in (self.fade_in, self.fade_out):
            stepper.changed.connect(
                lambda _: self.fades_chosen.emit(self.fade_in.value(), self.fade_out.value())
            )
        self.offset.moved.connect(self.offset_chosen)
        self.turned.chosen.connect(self._turn)
        self.mirrored.toggled.connect(self._view)
        self.themes.chosen.connect(self.theme_chosen.emit)
        self.keys.changed.connect(self._keep_keys)

    # What the window tells it.

    def show_settings(self, settings: Shown) -> None:
        """Show what is set; nothing is emitted."""
        self.devices.show_device(settings.device)
        self.offset.show_value(settings.offset_ms)
        self.living.show_choice(min(_LIVING, key=lambda one: abs(one - settings.living_percent)))
        self.fade_in.show_value(settings.fade_in_seconds)
        self.fade_out.show_value(settings.fade_out_seconds)
        self.themes.show_choice(settings.theme if settings.theme in _THEMES else "system")
        self._quarter_turns = settings.quarter_turns % 4
        self.turned.show_choice(self._quarter_turns)
        self.mirrored.blockSignals(True)
        self.mirrored.setChecked(settings.mirrored)
        self.mirrored.blockSignals(False)
        self.keys.show_bindings(bound(settings.keys))
        self.practice.show_settings(settings)
        self.session.show_settings(settings)

    def offer_devices(self, list_devices: ListDevices) -> None:
        """Take the way to ask for the outputs; it is asked in a thread, when the page is shown."""
        self._list_devices = list_devices
        if self.isVisible():
            self._look_for_devices()

    def show_section(self, name: str) -> None:
        """Open a section by the name that stands in the rail, as "Sound"."""
        self.sections[name].setChecked(True)

    # What a person does.

    def _look_for_devices(self) -> None:
        if self._list_devices is not None:
            held = self.again.hasFocus()
            self.again.setEnabled(held)  # a disabled button would pass the focus on
            self.devices.search(self._list_devices)

    def _turn(self, quarter_turns: int) -> None:
        self._quarter_turns = quarter_turns
        self._view()

    def _view(self) -> None:
        self.view_chosen.emit(self._quarter_turns, self.mirrored.isChecked())

    def _keep_keys(self, bindings: Bindings) -> None:
        self.keys_chosen.emit(bindings.to_keep())

    # Qt.

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus on to the open section; as a proxy it would hide Back from Tab."""
        super().focusInEvent(event)
        next(one for one in self.sections.values() if one.isChecked()).setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list of sections the width of the list of techniques."""
        super().resizeEvent(event)
        width = min(round(_RAIL_PX * unit()), round(_RAIL_MOST * self.width()))
        self._rail.setFixedWidth(width)

    def showEvent(self, event: QShowEvent) -> None:
        """Look which outputs there are now."""
        super().showEvent(event)
        self._look_for_devices()

    def hideEvent(self, event: QHideEvent) -> None:
        """Wait for no key any more, but for a search that is going on: it ends before the page."""
        super().hideEvent(event)
        self.keys.field.rest()
        self.practice.tap_keys.field.rest()
        self.devices.end()


def offset_words(offset_ms: int) -> str:
    """Say how picture and sound stand to each other."""
    if offset_ms == 0:
        return "Together"
    return f"Picture {abs(offset_ms)} ms {'later' if offset_ms > 0 else 'earlier'}"


def version() -> str:
    """Return the program's version, or "unknown" where it was not installed."""
    try:
        return metadata.version("undula")
    except metadata.PackageNotFoundError:
        return "unknown"


def _part(name: str, rows: Sequence[QWidget], *, fills: bool = False) -> QWidget:
    """Return a section: its name, and its rows between hair lines."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(px(28), px(22), px(28), px(16))
    column.setSpacing(px(14))
    column.addWidget(heading(name))
    for number, row in enumerate(rows):
        if number:
            column.addWidget(Rule())
        column.addWidget(row, 1 if fills else 0)
    if not fills:
        column.addStretch(1)
    column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    return part


def _about() -> QWidget:
    """Return the icon, the version, and what there is to know."""
    about = QWidget()
    picture = QLabel()
    ratio = picture.devicePixelRatioF()
    image = drawn(round(px(72) * ratio))
    image.setDevicePixelRatio(ratio)
    picture.setPixmap(QPixmap.fromImage(image))
    words = QVBoxLayout()
    words.setSpacing(px(12))
    words.addWidget(Sentence(f"Version {version()}", muted=True))
    words.addWidget(Sentence(WHAT_IT_IS, 15, muted=False))
    for sentence in _ABOUT:
        words.addWidget(Sentence(sentence))
    row = QHBoxLayout(about)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(24))
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(words, 1)
    return about
