"""The Pulse page: techniques on the left, the picture in the middle, the sound at the side."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.engine import Engine, Status, Technique
from app.pulse import Pulse
from app.stage.cradle import Cradle
from app.widgets.arrow import Arrow
from app.widgets.bars import ControlBar, StatusStrip
from app.widgets.labels import Line, Lines, Rule
from app.widgets.look import px, unit
from app.widgets.sound import SoundPanel
from app.widgets.techniques import INSET, TechniqueList
from app.widgets.tempo import TempoControl
from audio.sound import Sound

_LEFT_PX, _RIGHT_PX = 262, 270
_NARROW_PX = 480
_LEFT_MOST, _RIGHT_MOST = 0.29, 0.27  # of the page's width


class PulsePage(QWidget):
    """Shows the pulse and hands on what is asked of it."""

    device_chosen = Signal(object)

    def __init__(self, pulse: Pulse, device: str | None, parent: QWidget | None = None) -> None:
        """Create the page for `pulse`; `device` is the chosen output."""
        super().__init__(parent)
        self._pulse = pulse
        self.techniques = TechniqueList()
        self.title = Line(24, QFont.Weight.DemiBold, least=0.6)
        self.summary = Lines(15, muted=True, least=0.7)
        self.stage = Cradle()
        self.arrow = Arrow()
        self.hint = Line(15, muted=True, align=Qt.AlignmentFlag.AlignHCenter)
        self.tempo = TempoControl()
        self.sound = SoundPanel()
        self.controls = ControlBar()
        self.status = StatusStrip(device)
        self._lay_out()
        self._connect_controls()
        self._connect_pulse()
        self.tempo.show_bpm(pulse.bpm)

    def _lay_out(self) -> None:
        self._left, self._right = self._brand_and_list(), self.sound
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self._left)
        columns.addWidget(Rule(upright=True))
        columns.addLayout(self._centre(), 1)
        columns.addWidget(Rule(upright=True))
        columns.addWidget(self._right)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(columns, 1)
        for widget in (Rule(), self.controls, Rule(), self.status):
            rows.addWidget(widget)
        self._order_tabs()

    def _order_tabs(self) -> None:
        order: list[QWidget] = [
            self.controls.start,
            self.controls.tap,
            self.techniques,
            self.tempo.slower,
        ]
        order += [self.tempo.number, self.tempo.faster, *self.sound.chips.values()]
        order += [self.sound.course, self.controls.level.slider, self.status.device]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _brand_and_list(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, px(25), 0, px(8))
        column.setSpacing(px(10))
        brand = Line(16, QFont.Weight.DemiBold)
        brand.setText("Undula")
        row = QHBoxLayout()
        row.setContentsMargins(INSET + px(8), 0, INSET, 0)
        row.addWidget(brand)
        column.addLayout(row)
        column.addWidget(self.techniques, 1)
        return left

    def _centre(self) -> QVBoxLayout:
        centre = QVBoxLayout()
        centre.setContentsMargins(0, px(20), 0, px(16))
        centre.setSpacing(px(4))
        head = QVBoxLayout()
        head.setContentsMargins(px(28), 0, px(28), 0)
        head.setSpacing(px(4))
        head.addWidget(self.title)
        head.addWidget(self.summary)
        centre.addLayout(head)
        centre.addWidget(self.stage, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(px(20), 0, px(20), 0)
        foot.setSpacing(px(8))
        foot.addLayout(self._hint_row())
        foot.addWidget(self.tempo)
        centre.addLayout(foot)
        return centre

    def _hint_row(self) -> QHBoxLayout:
        """Return the arrow and the hint; with or without an arrow the words are in the middle."""
        row = QHBoxLayout()
        row.setSpacing(px(6))
        row.addStretch(1)
        row.addWidget(self.arrow)
        row.addWidget(self.hint)
        row.addSpacing(self.arrow.width() + row.spacing())
        row.addStretch(1)
        return row

    def _connect_controls(self) -> None:
        pulse = self._pulse
        self.techniques.chosen.connect(pulse.choose_technique)
        self.tempo.stepped.connect(pulse.step_bpm)
        self.tempo.entered.connect(pulse.set_bpm)
        self.tempo.refused.connect(pulse.notify)
        self.sound.voice_chosen.connect(pulse.set_voice)
        self.sound.course_switched.connect(pulse.set_course)
        self.controls.start.clicked.connect(pulse.toggle)
        self.controls.tap.pressed.connect(pulse.tap)
        self.controls.level.moved.connect(pulse.set_level)
        self.status.device_chosen.connect(pulse.choose_device)
        self.status.device_chosen.connect(self.device_chosen)

    def _connect_pulse(self) -> None:
        pulse = self._pulse
        pulse.techniques_changed.connect(lambda all_: self.techniques.fill(all_, ""))
        pulse.technique_changed.connect(self._show_technique)
        pulse.tempo_changed.connect(self.tempo.show_bpm)
        pulse.sound_changed.connect(self._show_sound)
        pulse.course_changed.connect(self._show_course)
        pulse.running_changed.connect(self.controls.show_running)
        pulse.passed_changed.connect(self.controls.show_passed)
        pulse.hint_changed.connect(self.hint.setText)
        pulse.direction_changed.connect(self.arrow.point)
        pulse.draw_on(self.stage.set_phase)
        pulse.line_changed.connect(self.status.tell)
        pulse.output_changed.connect(self._show_output)

    # Told by the pulse.

    def _show_technique(self, technique: Technique) -> None:
        self.techniques.show_current(technique.id)
        self.title.setText(technique.name)
        self.summary.setText(technique.summary)
        self.controls.show_beats(technique.cue().beats_per_rock)

    def _show_sound(self, sound: Sound) -> None:
        self.sound.show_voice(sound.voice)
        self.controls.level.set_value(round(sound.level_db))

    def _show_course(self, on: bool) -> None:
        technique = self._pulse.technique
        words = technique.course_words if technique and technique.has_course else None
        self.sound.show_course(words or "", on=on)

    def _show_output(self, status: Status) -> None:
        self.status.tell_device(status)

    def take_engine(self, engine: Engine) -> None:
        """Take what the choice of outputs needs."""
        self.status.offer(engine.list_devices)

    # Qt.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sides their width, but leave the most to the picture."""
        super().resizeEvent(event)
        left = min(round(_LEFT_PX * unit()), round(_LEFT_MOST * self.width()))
        right = min(round(_RIGHT_PX * unit()), round(_RIGHT_MOST * self.width()))
        self._left.setFixedWidth(left)
        self._right.setFixedWidth(right)
        narrow = self.width() - left - right < _NARROW_PX * unit()
        self.summary.set_lines(3 if narrow else 2)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw frames from now on."""
        super().showEvent(event)
        self._pulse.set_watched(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no more frames."""
        super().hideEvent(event)
        self._pulse.set_watched(False)
