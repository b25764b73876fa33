"""Two words beside the tempo: whose idea the number is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QWidget

from app.widgets.buttons import KeyboardRing, draw_ring
from app.widgets.look import faded, font, px, round_pen
from app.widgets.steps import said

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique

Role = QPalette.ColorRole
_OURS, _AWAY = "our reading", "our reading: {}"


class Reading(KeyboardRing, QPushButton):
    """Says that the technique's tempo is our reading of its source, with the reason as a tip.

    Pressed, it asks for more about the technique.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it without a technique: empty."""
        super().__init__(parent)
        self.setFont(font(13, figures=True))
        self._technique_bpm, self._bpm, self._reason = 0.0, 0.0, ""
        self._tell()

    def show_technique(self, technique: "Technique") -> None:
        """Give the reason why the technique has its tempo."""
        self._technique_bpm, self._reason = technique.bpm, technique.our_reading or ""
        self._tell()

    def show_bpm(self, bpm: float) -> None:
        """Show which number is ours: this one, or another."""
        self._bpm = bpm
        self._tell()

    def _tell(self) -> None:
        own = round(self._bpm, 1) != round(self._technique_bpm, 1)
        said_here = _AWAY.format(said(self._technique_bpm)) if own else _OURS
        text = said_here if self._reason else ""
        if text == self.text() and self.toolTip() == self._reason:
            return
        self.setText(text)
        self.setEnabled(bool(text))
        self.setToolTip(self._reason)
        self.setAccessibleName(f"Tempo: {text}" if text else "")
        self.setAccessibleDescription(self._reason)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the longest text, so that nothing moves."""
        metrics = QFontMetrics(self.font())
        wide = metrics.horizontalAdvance(_AWAY.format("160.5")) + px(12)
        return QSize(wide, metrics.height() + px(4))

    def minimumSizeHint(self) -> QSize:
        """Return the room of the shorter text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(_OURS) + px(12), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words over a dotted line: there is more behind them."""
        if not self.text():
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, left = self.fontMetrics(), px(6)
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - 2 * left)
        ink = palette.color(Role.WindowText if self.underMouse() else Role.PlaceholderText)
        painter.setPen(ink)
        baseline = (self.height() + metrics.capHeight()) // 2
        painter.drawText(left, baseline, text)
        dots = round_pen(faded(ink, 0.7), 1.2)
        dots.setDashPattern([0.1, 2.6])
        painter.setPen(dots)
        y, wide = baseline + px(4), metrics.horizontalAdvance(text)
        painter.drawLine(left, y, left + wide, y)
        if self.ring and self.hasFocus():
            draw_ring(painter, self.rect().toRectF(), px(5), palette)
