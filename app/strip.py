"""The strip: picture, tempo and stop in a small window that stays above other programs."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFont,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.pulse import Pulse
from app.stage.pictures import Picture, painted
from app.stage.stage import Stage
from app.widgets.buttons import Button
from app.widgets.labels import Line
from app.widgets.look import px
from app.widgets.steps import said

_PICTURE_PX = (200, 88)


class Strip(QWidget):
    """A small window without a frame; it is moved by dragging it anywhere but its buttons."""

    left = Signal()

    def __init__(self, pulse: Pulse, parent: QWidget | None = None) -> None:
        """Create the strip, hidden, without a picture."""
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        super().__init__(parent, flags | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle("Undula, small")
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._pulse = pulse
        self.stage: Stage | None = None
        self._view = (0, False)
        self.tempo = Line(26, QFont.Weight.Light, figures=True, align=Qt.AlignmentFlag.AlignHCenter)
        self.toggle = Button("Start", strong=True)
        self.back = Button("Window")
        self._lay_out()
        self.toggle.clicked.connect(pulse.toggle)
        self.back.clicked.connect(self.left)
        pulse.tempo_changed.connect(self._show_tempo)
        pulse.running_changed.connect(self._show_running)
        self._show_tempo(pulse.bpm)
        self._show_running(pulse.running)

    def _lay_out(self) -> None:
        caption = Line(11, muted=True, align=Qt.AlignmentFlag.AlignHCenter)
        caption.setText("beats a minute")
        self.tempo.setText("160.5")
        self.tempo.setFixedWidth(max(self.tempo.sizeHint().width(), caption.sizeHint().width()))
        tempo = QVBoxLayout()
        tempo.setSpacing(0)
        tempo.addStretch(1)
        tempo.addWidget(self.tempo)
        tempo.addWidget(caption)
        tempo.addStretch(1)
        self.back.setToolTip("Back to the window")
        self.back.setAccessibleName("Back to the window")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(12), px(8), px(12), px(8))
        self._row.setSpacing(px(12))
        self._row.addLayout(tempo)
        self._row.addWidget(self.toggle)
        self._row.addWidget(self.back)

    def show_picture(self, picture: Picture) -> None:
        """Show the pulse in a picture of its own."""
        if self.stage is not None:
            self._pulse.watch(self, None)
            self._row.removeWidget(self.stage)
            self.stage.deleteLater()
        self.stage = painted(picture, self)
        self.stage.setFixedSize(px(_PICTURE_PX[0]), px(_PICTURE_PX[1]))
        self.stage.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row.insertWidget(0, self.stage)
        self.show_view(*self._view)
        if self._pulse.scene is not None:
            self.stage.set_scene(self._pulse.scene)
        self._pulse.scene_changed.connect(self.stage.set_scene)
        self._watch()

    def show_view(self, quarter_turns: int, mirrored: bool) -> None:
        """Turn a figure by quarters, clockwise, and mirror it."""
        self._view = (quarter_turns, mirrored)
        if self.stage is not None:
            self.stage.set_view(quarter_turns, mirrored=mirrored)

    def _watch(self) -> None:
        if self.isVisible() and self.stage is not None:
            self._pulse.watch(self, self.stage.set_phase, self.stage.moves)

    def _show_tempo(self, bpm: float) -> None:
        self.tempo.setText(said(bpm))
        self.tempo.setAccessibleName(f"Tempo, {said(bpm)} beats a minute")

    def _show_running(self, running: bool) -> None:
        self.toggle.setText("Stop" if running else "Start")
        self.toggle.setAccessibleName("Stop the pulse" if running else "Start the pulse")

    # Qt.

    def showEvent(self, event: QShowEvent) -> None:
        """Draw frames from now on."""
        super().showEvent(event)
        self.setFixedSize(self.sizeHint())
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw no more frames."""
        super().hideEvent(event)
        self._pulse.watch(self, None)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave instead: the window comes back, the pulse goes on."""
        event.ignore()
        self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Be moved by the window system."""
        handle = self.windowHandle()
        if handle is not None and event.button() is Qt.MouseButton.LeftButton:
            handle.startSystemMove()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and a thin edge."""
        painter, palette = QPainter(self), self.palette()
        painter.fillRect(event.rect(), palette.color(QPalette.ColorRole.Window))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.0))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
