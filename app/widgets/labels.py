"""Labels that are never cut: they shrink a little, then end in an ellipsis with a tip."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.widgets.look import font, px


class Line(QLabel):
    """One line of text that fits itself into the room there is. Its height never changes."""

    def __init__(
        self,
        size_px: float = 15,
        weight: QFont.Weight = QFont.Weight.Normal,
        *,
        muted: bool = False,
        figures: bool = False,
        least: float = 0.8,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        """Create an empty line at a size of the design.

        It becomes as small as `least` of that before its text is shortened.
        """
        super().__init__(parent)
        self._least = least
        self.setFont(font(size_px, weight, figures=figures))
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(
            QPalette.ColorRole.PlaceholderText if muted else QPalette.ColorRole.WindowText
        )

    def sizeHint(self) -> QSize:
        """Return the size of the whole text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + px(2), metrics.height() + px(2))

    def minimumSizeHint(self) -> QSize:
        """Return the least size: a few letters wide, one line high."""
        return QSize(px(24), self.fontMetrics().height() + px(2))

    def event(self, event: QEvent) -> bool:
        """Give the whole text as a tip when it does not fit."""
        if event.type() == QEvent.Type.ToolTip and not self.toolTip():
            self.setToolTip("" if self.shows_all() else self.text())
            handled = super().event(event)
            self.setToolTip("")
            return handled
        return super().event(event)

    def shows_all(self) -> bool:
        """Return whether the whole text can be read."""
        return self._fitted()[1] == self.text()

    def _fitted(self) -> tuple[QFont, str]:
        chosen, room = QFont(self.font()), self.width()
        wanted = QFontMetrics(chosen).horizontalAdvance(self.text())
        if wanted > room > 0:
            chosen.setPixelSize(round(chosen.pixelSize() * max(room / wanted, self._least) - 0.5))
        metrics = QFontMetrics(chosen)
        return chosen, metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text as it fits."""
        painter = QPainter(self)
        chosen, text = self._fitted()
        painter.setFont(chosen)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment(), text)


class Lines(Line):
    """Text on so many lines, smaller where it does not fit. Its height is that of all lines."""

    _lines = 2
    _WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop

    def minimumSizeHint(self) -> QSize:
        """Return the least size: a few words wide, all lines high."""
        return QSize(px(120), self._lines * self.fontMetrics().lineSpacing() + px(2))

    def set_lines(self, lines: int) -> None:
        """Give room for so many lines, whether the text needs them or not."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the least height, as wide as there is room."""
        return QSize(px(320), self.minimumSizeHint().height())

    def _fitted(self) -> tuple[QFont, str]:
        chosen = QFont(self.font())
        smallest = round(chosen.pixelSize() * self._least)
        while chosen.pixelSize() > smallest and not self._fits(chosen):
            chosen.setPixelSize(chosen.pixelSize() - 1)
        return chosen, self.text()

    def shows_all(self) -> bool:
        """Return whether the whole text can be read."""
        return self._fits(self._fitted()[0])

    def _fits(self, chosen: QFont) -> bool:
        room = QRect(0, 0, self.width(), 10_000)
        needs = QFontMetrics(chosen).boundingRect(room, int(self._WRAP), self.text())
        return needs.height() <= self.height() and needs.width() <= self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text as it fits."""
        painter = QPainter(self)
        chosen, text = self._fitted()
        painter.setFont(chosen)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self._WRAP), text)


class Rule(QWidget):
    """A hair line between parts of a page."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        """Create a level line, or an upright one."""
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Mid)
        self.setFixedWidth(1) if upright else self.setFixedHeight(1)
