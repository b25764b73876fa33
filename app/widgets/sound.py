"""The sound at the side: voice, waveform, one rock as it sounds, and what can be set of it."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.buttons import Button
from app.widgets.chips import ChoiceChips
from app.widgets.look import px
from app.widgets.slider import NamedSlider
from app.widgets.waveform import WaveformView
from audio.limits import Limits
from audio.sound import (
    ATTACK_MS,
    BRIGHTNESS,
    LENGTH_MS,
    PITCH_HZ,
    TRAVEL,
    Sound,
    Voice,
    Waveform,
)

VOICES: dict[Voice, str] = {
    Voice.HEARTBEAT: "Heartbeat",
    Voice.SWELL: "Swell",
    Voice.DRUM: "Soft drum",
    Voice.FELT: "Felt",
    Voice.BOWL: "Bowl",
    Voice.BREATH: "Breath",
    Voice.WOOD: "Wood",
    Voice.NONE: "None",
}
"""The voices as they are called in the window."""

WAVEFORMS: dict[Waveform, str] = {
    Waveform.SINE: "Sine",
    Waveform.TRIANGLE: "Triangle",
    Waveform.SQUARE: "Round",
    Waveform.REED: "Reed",
}
"""The waveforms as they are called in the window."""

_WITHOUT_WAVEFORM = (Voice.BREATH, Voice.NONE)
_PERCENT = 100.0
_ROOMIEST_PX = 64.0
_DENSEST = 3
_BRIGHT = ((0.15, "dark"), (0.35, "soft"), (0.6, "clear"), (1.0, "bright"))
_WIDE = ((0.0, "none"), (0.35, "narrow"), (0.7, "wide"), (1.0, "widest"))


def brightness_words(percent: int) -> str:
    """Return a brightness of 0–100 as a word."""
    return next(word for most, word in _BRIGHT if percent <= most * _PERCENT)


def travel_words(percent: int) -> str:
    """Return a travel between left and right of 0–100 as a word."""
    return next(word for most, word in _WIDE if percent <= most * _PERCENT)


class FieldSlider(NamedSlider):
    """A slider over one field of a `Sound`, within the limits and steps of its sliders."""

    def __init__(self, name: str, field: str, limits: Limits, tip: str) -> None:
        """Create the slider for the field called `field`."""
        self.field = field
        self._unit = limits.unit
        self._scale = 1.0 if limits.unit else _PERCENT
        low, high = (round(end * self._scale) for end in (limits.low, limits.high))
        super().__init__(name, low, high, self._said, max(round(limits.step * self._scale), 1))
        self.setToolTip(tip)

    @property
    def value(self) -> float:
        """The field's value as it stands, in its own unit."""
        return self.slider.value() / self._scale

    def show_sound(self, sound: Sound) -> None:
        """Show the field of a sound; nothing is emitted."""
        self.set_value(round(getattr(sound, self.field) * self._scale))

    def _said(self, value: int) -> str:
        if self._unit:
            return f"{value} {self._unit}"
        return brightness_words(value) if self.field == "brightness" else travel_words(value)


class SoundPanel(QWidget):
    """All that can be set of a pulse's sound. It becomes denser where there is little height."""

    voice_chosen = Signal(object)
    field_changed = Signal(str, object)
    """The name of a field of `Sound`, and what it is to be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the panel with the heartbeat chosen."""
        super().__init__(parent)
        self.voices = ChoiceChips("Voice", "Voice of the pulse", VOICES)
        self.waveforms = ChoiceChips("Waveform", "Waveform of the voice", WAVEFORMS, small=True)
        self.waveform = WaveformView()
        self.sliders = (
            FieldSlider("Pitch", "pitch_hz", PITCH_HZ, "How high it sounds"),
            FieldSlider("Attack", "attack_ms", ATTACK_MS, "How long it grows"),
            FieldSlider("Length", "length_ms", LENGTH_MS, "How long it fades"),
            FieldSlider("Brightness", "brightness", BRIGHTNESS, "How far up it reaches"),
            FieldSlider(
                "Travel", "travel", TRAVEL, "How far out and back lie apart, left to right"
            ),
        )
        self.gentler, self.clearer = Button("Gentler"), Button("Clearer")
        self.gentler.setToolTip("A softer beginning, darker and quieter")
        self.clearer.setToolTip("A clearer beginning, brighter and louder")
        self._lay_out()
        self.voices.chosen.connect(self.voice_chosen)
        self.waveforms.chosen.connect(lambda chosen: self.field_changed.emit("waveform", chosen))
        for one in self.sliders:
            one.moved.connect(lambda _, one=one: self.field_changed.emit(one.field, one.value))

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.voices)
        column.addWidget(self.waveform, 1)
        column.addWidget(self.waveforms)
        self._rows = QVBoxLayout()
        for slider in self.sliders:
            self._rows.addWidget(slider)
            slider.setMaximumHeight(px(_ROOMIEST_PX))
        column.addLayout(self._rows)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.gentler, 1)
        buttons.addWidget(self.clearer, 1)
        column.addLayout(buttons)
        column.addStretch(0)
        self._set_dense(0)

    def show_sound(self, sound: Sound) -> None:
        """Show a sound; nothing is emitted. What has no say in it cannot be set."""
        self.voices.show_choice(sound.voice)
        self.waveforms.show_choice(sound.waveform)
        for slider in self.sliders:
            slider.show_sound(sound)
        sounds = sound.voice is not Voice.NONE
        self.waveforms.setEnabled(sound.voice not in _WITHOUT_WAVEFORM)
        for widget in (*self.sliders, self.gentler, self.clearer):
            widget.setEnabled(sounds)

    @property
    def controls(self) -> list[QWidget]:
        """The controls in the order of the Tab key."""
        chips: list[QWidget] = [*self.voices.chips.values(), *self.waveforms.chips.values()]
        return [*chips, *(one.slider for one in self.sliders), self.gentler, self.clearer]

    # Qt.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Become denser, or roomy again."""
        super().resizeEvent(event)
        for dense in range(_DENSEST + 1):
            self._set_dense(dense)
            if self._column.totalMinimumHeightForWidth(self.width()) <= self.height():
                return

    def minimumSizeHint(self) -> QSize:
        """Return the least room, that of the denser panel."""
        return QSize(px(150), px(300))

    def _set_dense(self, dense: int) -> None:
        """Sliders go into one row at 1, texts become smaller at 2, the rock is left out at 3."""
        names = max(slider.name_width for slider in self.sliders)
        figures = max(
            slider.figure_width(value)
            for slider in self.sliders
            for value in (slider.slider.maximum(), 50, 25)
        )
        part = 0.85 if dense > 1 else 1.0  # names and figures fit themselves into less
        for slider in self.sliders:
            slider.set_inline(dense > 0, round(part * names), round(part * figures))
        for chips in (self.voices, self.waveforms):
            chips.set_dense(min(dense, 2))
        for button in (self.gentler, self.clearer):
            button.set_small(dense > 1)
        self.waveform.setVisible(dense < _DENSEST)
        self._column.setSpacing(px((12, 9, 6, 6)[dense]))
        self._rows.setSpacing(px((4, 3, 0, 0)[dense]))
