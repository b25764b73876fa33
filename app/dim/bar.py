"""The bar of a session's segments: those that were, the one that is, those to come."""

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.stage.light import over
from app.widgets.look import px

Role = QPalette.ColorRole
_THICK_PX, _THIN_PX, _GAP_PX, _ROUND_PX = 10, 6, 5, 3
_LEAST_PX = 3
_DONE, _AHEAD = 0.34, 0.56  # how strong the light is behind, and on what is left of the present


class SegmentBar(QWidget):
    """Segments as wide as the time that they take; the present one fills from the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the bar without segments."""
        super().__init__(parent)
        self.setAccessibleName("Segments")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shares: tuple[float, ...] = ()
        self._index = 0
        self._part, self._growth = 0.0, 1.0
        self._drawn: tuple[tuple[int, ...], int, int] | None = None

    def show_segments(self, shares: Sequence[float], index: int, part: float) -> None:
        """Show each segment's share of the whole, which one it is, and how much of it is past."""
        if (len(shares), index) != (len(self._shares), self._index):
            of = f"Segment {index + 1} of {len(shares)}" if index < len(shares) else "Over"
            self.setAccessibleDescription(of)
        self._shares, self._index, self._part = tuple(shares), index, part
        if self._measured() != self._drawn:  # less than a pixel is nothing to see
            self.update()

    def grow(self, growth: float) -> None:
        """Be so many times as thick as in the design."""
        self._growth = growth
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the present segment."""
        return QSize(px(200), px(self._growth * _THICK_PX))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(60), px(self._growth * _THICK_PX))

    def edges(self) -> list[tuple[float, float]]:
        """Return where each segment begins and ends, in pixels."""
        count = len(self._shares)
        if not count:
            return []
        gap = min(px(self._growth * _GAP_PX), self.width() / (4 * count))
        room = self.width() - gap * (count - 1)
        least = min(px(_LEAST_PX), room / count)
        free = room - least * count
        widths = [least + share * free for share in self._shares]
        starts = [0.0, *accumulate(width + gap for width in widths)]
        return [(start, start + width) for start, width in zip(starts, widths, strict=False)]

    def _measured(self) -> tuple[tuple[int, ...], int, int]:
        edges = self.edges()
        past = 0
        if self._index < len(edges):
            start, end = edges[self._index]
            past = round(2 * self._part * (end - start))
        return tuple(round(2 * end) for _, end in edges), self._index, past

    def _light(self, strength: float) -> QColor:
        palette = self.palette()
        return over(palette.color(Role.Accent), strength, palette.color(Role.Window))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the segments, the present one a little thicker."""
        self._drawn = self._measured()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        round_px = px(self._growth * _ROUND_PX)
        for number, (start, end) in enumerate(self.edges()):
            now = number == self._index
            high = px(self._growth * (_THICK_PX if now else _THIN_PX))
            frame = QRectF(start, (self.height() - high) / 2, end - start, high)
            if number > self._index:
                painter.setBrush(self.palette().color(Role.Mid))
            else:
                painter.setBrush(self._light(_AHEAD if now else _DONE))
            painter.drawRoundedRect(frame, round_px, round_px)
            if now:
                painter.setClipRect(frame.adjusted(0, 0, (self._part - 1) * frame.width(), 0))
                painter.setBrush(self._light(1.0))
                painter.drawRoundedRect(frame, round_px, round_px)
                painter.setClipping(False)

    def changeEvent(self, event: QEvent) -> None:
        """Draw all of it anew in other colours."""
        super().changeEvent(event)
        self.update()
