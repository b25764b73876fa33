"""The bar at the bottom: start, tap, the time, what one rock is, and the level."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions import with_key
from app.keys import Bindings
from app.widgets.buttons import Button
from app.widgets.labels import Line
from app.widgets.look import px, round_pen
from app.widgets.slider import NamedSlider, decibels
from app.widgets.steps import said
from app.widgets.stopping import StopAfter, clock
from audio.sound import LEVEL_DB
from audio.taptempo import TappedTempo

Role = QPalette.ColorRole
_SHORT_PX = 68
_ROCKS = {1: "1 beat: out, back between", 2: "2 beats: out, back", 4: "4 beats: out, back"}
_SURE = ((0.85, "quite sure"), (0.5, "fairly sure"), (0.0, "not sure yet"))


def sureness(confidence: float) -> str:
    """Return in words how sure a tapped tempo is, 0–1."""
    return next(words for least, words in _SURE if confidence >= least)


class Fact(QWidget):
    """A small muted name over what it is."""

    def __init__(self, name: str, widest: str, parent: QWidget | None = None) -> None:
        """Create the pair with room for `widest`, so that nothing moves when it changes."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(1))
        self._name, self._value = Line(13, muted=True), Line(15, figures=True)
        self._name.setText(name)
        column.addStretch(1)
        column.addWidget(self._name)
        column.addWidget(self._value)
        column.addStretch(1)
        room = self._value.fontMetrics().horizontalAdvance(widest) + px(4)
        self.setMaximumWidth(room)
        self.setMinimumWidth(min(room, px(_SHORT_PX)))
        if room <= px(_SHORT_PX):  # of one size nothing is laid out anew when it changes
            self._value.setFixedSize(room, self._value.sizeHint().height())

    def tell(self, value: str) -> None:
        """Show a value."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._name.text()}: {value}")


class TapButton(Button):
    """Takes taps, and shows in a ring that fills how sure the tapped tempo is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the button without taps."""
        super().__init__("Tap", parent=parent)
        self.setAccessibleName("Tap")
        self._tip = with_key("tap")
        self.setToolTip(self._tip)
        self._tapped: TappedTempo | None = None

    def show_taps(self, tapped: TappedTempo | None) -> None:
        """Show what the taps say, None when nobody taps."""
        self._tapped = tapped
        told = f"{said(tapped.bpm)}, {sureness(tapped.confidence)}" if tapped else ""
        self.setAccessibleDescription(told)
        self.setToolTip(told or self._tip)
        self.update()

    def show_keys(self, bindings: Bindings) -> None:
        """Name the key that taps too."""
        self._tip = with_key("tap", bindings)
        self.show_taps(self._tapped)

    def sizeHint(self) -> QSize:
        """Return a size that a finger meets, with room for the ring."""
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(max(px(92), text + px(58)), px(46))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second of two quick taps like any other."""
        self.mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and in it the ring."""
        super().paintEvent(event)
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QPointF(self.width() - px(20), self.height() / 2), px(6)
        around = QRectF(0, 0, 2 * radius, 2 * radius)
        around.moveCenter(middle)
        painter.setPen(round_pen(palette.color(Role.Mid), px(2)))
        painter.drawEllipse(around)
        if self._tapped is None:
            return
        painter.setPen(round_pen(palette.color(Role.Accent), px(2)))
        painter.drawArc(around, 90 * 16, -round(360 * 16 * self._tapped.confidence))
        if self._tapped.confidence >= _SURE[0][0]:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(Role.Accent))
            painter.drawEllipse(middle, radius / 2, radius / 2)

    def _text_room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0, 0, -px(22), 0)


class LevelControl(NamedSlider):
    """The level in dB, with the loudness that is really played under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the control without a loudness."""
        self._loudness: float | None = None
        self._told = False
        super().__init__("Level", int(LEVEL_DB.low), int(LEVEL_DB.high), self._said, parent=parent)
        self.setToolTip("Louder and softer; beside it how loud the pulse really is")
        self.setMaximumWidth(px(250))

    def show_loudness(self, lufs: float | None) -> None:
        """Show the loudness in LUFS, None for silence."""
        self._loudness, self._told = lufs, True
        self._show(self.slider.value())

    def _said(self, value: int) -> str:
        if not self._told:
            return decibels(value)
        lufs = "silent" if self._loudness is None else f"−{abs(self._loudness):.0f} LUFS"
        return f"{decibels(value)} · {lufs}"


class ControlBar(QWidget):
    """Start, tap, the time, what one rock is, when it stops by itself, and the level."""

    tapped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the bar at rest."""
        super().__init__(parent)
        self.start = Button("Start", strong=True)
        self.start.setToolTip(with_key("toggle"))
        self.tap = TapButton()
        self.time = Fact("Time", "0:00:00")
        self.stop_after = StopAfter()
        self.rock = Fact("One rock", _ROCKS[1])
        self.level = LevelControl()
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(12), px(20), px(12))
        row.setSpacing(px(20))
        for widget in (self.start, self.tap, self.time, self.stop_after, self.rock):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.level)
        self.tap.pressed.connect(self.tapped)
        self.show_running(False)
        self.show_passed(0)
        self.show_beats(1)

    def show_keys(self, bindings: Bindings) -> None:
        """Name the keys that do the same."""
        self.start.setToolTip(with_key("toggle", bindings))
        self.tap.show_keys(bindings)

    def show_running(self, running: bool) -> None:
        """Name what the large button does now."""
        self.start.setText("Stop" if running else "Start")
        self.start.setAccessibleName("Stop the pulse" if running else "Start the pulse")

    def show_passed(self, seconds: int) -> None:
        """Show the time since the first beat."""
        self.time.tell(clock(seconds))

    def show_beats(self, beats: int) -> None:
        """Say of how many beats one rock is."""
        self.rock.tell(_ROCKS[beats])
