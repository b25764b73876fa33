"""A plot in its rounded frame, under its title and beside what its marks mean."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.widgets.buttons import draw_ring
from app.widgets.labels import Line
from app.widgets.look import px
from app.widgets.plots.plot import Plot

Role = QPalette.ColorRole
_RIGHT = Qt.AlignmentFlag.AlignRight
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class PlotCard(QWidget):
    """A plot with its title and its note. Tab stops at it, so that it can be read out.

    Its accessible name and description are the plot's title, and its sentence with what is seen.
    """

    def __init__(self, plot: Plot, parent: QWidget | None = None) -> None:
        """Create the card around `plot`."""
        super().__init__(parent)
        self.plot = plot
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(plot.title)
        self.title = Line(15)
        self.title.setText(plot.title)
        self.beside, self.under = Line(13, muted=True, align=_RIGHT), Line(13, muted=True)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.title, 1)
        head.addWidget(self.beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(18), px(14), px(18), px(12))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(plot, 1)
        column.addWidget(self.under)
        plot.note_changed.connect(self._place_note)
        plot.described.connect(self._describe)
        self._place_note()
        self._describe()

    def _place_note(self) -> None:
        """Put the note beside the title, or under the plot where it is too long for that."""
        self.beside.setText(self.plot.note)
        self.under.setText(self.plot.note)
        needs = self.title.sizeHint().width() + px(12) + self.beside.sizeHint().width()
        fits = needs <= self.width() - 2 * px(18)
        self.beside.setVisible(fits)
        self.under.setVisible(bool(self.plot.note) and not fits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the note where it fits now."""
        super().resizeEvent(event)
        self._place_note()

    def _describe(self) -> None:
        told = (self.plot.sentence, self.plot.accessibleDescription())
        self.setAccessibleDescription(" ".join(told))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self._ring = event.reason() in _BY_KEYBOARD or (
            self._ring and event.reason() is Qt.FocusReason.ActiveWindowFocusReason
        )
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(palette.color(Role.Mid), 1.0))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(frame, px(12), px(12))
        if self._ring and self.hasFocus():
            draw_ring(painter, frame, px(12), palette)
