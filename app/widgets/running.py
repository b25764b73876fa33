"""The page while a run goes on: a large quiet area to press, and a thin line of progress."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from app.widgets.look import font, px

Role = QPalette.ColorRole
_LINE_PX, _SIDE_PX = 3, 28


class RunArea(QWidget):
    """Shows nothing but how far the run is; a sentence stands there only until the hand begins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the area at a run's begin."""
        super().__init__(parent)
        self.progress = 0.0
        self.sentence = ""
        self.setAccessibleName("Run")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def begin(self, sentence: str) -> None:
        """Begin anew, with a sentence that says what to do."""
        self.progress = 0.0
        self.tell(sentence)

    def tell(self, sentence: str) -> None:
        """Show a sentence, or none."""
        if sentence != self.sentence:
            self.sentence = sentence
            self.setAccessibleDescription(sentence)
            self.update()

    def show_progress(self, part: float) -> None:
        """Show how much of the run has passed, 0–1."""
        if part != self.progress:
            self.progress = part
            self.update(self._track().adjusted(-1, -1, 1, 1))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(200), px(200))

    def _track(self) -> QRect:
        side, thick = px(_SIDE_PX), px(_LINE_PX)
        return QRect(side, self.height() - px(_SIDE_PX), max(self.width() - 2 * side, 0), thick)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, and the sentence if there is one."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self._track())
        painter.setPen(Qt.PenStyle.NoPen)
        for part, role in ((1.0, Role.Mid), (self.progress, Role.Accent)):
            painter.setBrush(palette.color(role))
            painter.drawRoundedRect(
                QRectF(track.left(), track.top(), part * track.width(), track.height()),
                track.height() / 2,
                track.height() / 2,
            )
        if self.sentence:
            painter.setFont(font(15))
            painter.setPen(palette.color(Role.PlaceholderText))
            wrap = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter
            room = self.rect().adjusted(px(_SIDE_PX), px(_SIDE_PX), -px(_SIDE_PX), -px(_SIDE_PX))
            painter.drawText(room, int(wrap), self.sentence)

    def changeEvent(self, event: QEvent) -> None:
        """Draw all of it anew in other colours."""
        super().changeEvent(event)
        self.update()
