"""One rock as it sounds: the very samples that play, with where out and back are felt."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.look import faded, font, px

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.preview import Rock

Role = QPalette.ColorRole
_SILENT = 1e-6


class WaveformView(QWidget):
    """The lowest and the highest sample in each column of pixels, of the louder side.

    The shape fills the height whatever the level is, so that it can be seen; the peak that the
    height stands for is written beside it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the view without a rock: a line."""
        super().__init__(parent)
        self._rock: Rock | None = None
        self._shape: QPolygonF | None = None
        self.peak = 0.0
        self.setAccessibleName("One rock as it sounds")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(px(96))
        self._tell()

    def show_rock(self, rock: "Rock") -> None:
        """Show the samples of one rock."""
        import numpy as np

        self._rock, self._shape = rock, None
        self.peak = float(np.abs(rock.samples).max()) if len(rock.samples) else 0.0
        self._tell()
        self.update()

    def _tell(self) -> None:
        told = self.figure if self.peak <= _SILENT else f"peak {self.figure}"
        self.setAccessibleDescription(told)
        self.setToolTip(f"One rock, out and back, as it sounds: {told}" if told else "")

    @property
    def figure(self) -> str:
        """The peak in words; nothing before there is a rock."""
        if self._rock is None:
            return ""
        if self.peak <= _SILENT:
            return "silent"
        return f"−{abs(20 * math.log10(self.peak)):.0f} dB"

    def sizeHint(self) -> QSize:
        """Return the room of the design."""
        return QSize(px(234), px(84))

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which the shape can be told."""
        return QSize(px(120), px(32) + self._caption_height)

    @property
    def _caption_height(self) -> int:
        return round(font(12).pixelSize() * 1.35)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take other columns."""
        super().resizeEvent(event)
        self._shape = None

    # Painted.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marks, the shape and the caption."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bottom = self.height() - self._caption_height
        muted = palette.color(Role.PlaceholderText)
        painter.setFont(font(12, figures=True))
        figure_width = self._draw_text(painter, self.figure, self.width(), right=True)
        for name, frame in self._marks:
            x = round(self._x_of(frame)) + 0.5
            painter.setPen(QPen(faded(muted, 0.45), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, bottom))
            if x + px(30) < self.width() - figure_width or name == "out":
                self._draw_text(painter, name, round(x))
        if self._shape is None:
            self._shape = self._shape_of(bottom)
        accent = palette.color(Role.Accent if self.isEnabled() else Role.Mid)
        painter.setPen(QPen(accent, 1.0))
        painter.setBrush(accent)
        painter.drawPolygon(self._shape)

    def _draw_text(self, painter: QPainter, text: str, x: int, *, right: bool = False) -> int:
        """Draw a word of the caption from `x` on, or up to it; return its width."""
        wide = painter.fontMetrics().horizontalAdvance(text)
        left = x - wide if right else max(min(x - px(2), self.width() - wide), 0)
        painter.setPen(self.palette().color(Role.PlaceholderText))
        high = self._caption_height
        room = QRectF(left, self.height() - high, wide + 1, high)
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, text)
        return wide

    @property
    def _marks(self) -> list[tuple[str, int]]:
        rock = self._rock
        if rock is None or self.peak <= _SILENT:
            return []
        marks = [("out", rock.out_frame)]
        return marks if rock.back_frame is None else [*marks, ("back", rock.back_frame)]

    def _x_of(self, frame: int) -> float:
        frames = len(self._rock.samples) if self._rock is not None else 1
        return frame / max(frames, 1) * self.width()

    def _shape_of(self, bottom: int) -> QPolygonF:
        """Return the outline: the highest samples from the left, the lowest back to it."""
        middle, half = bottom / 2, bottom / 2 - px(3)
        rock, columns = self._rock, max(self.width(), 1)
        if rock is None or self.peak <= _SILENT:
            return QPolygonF([QPointF(0, middle), QPointF(columns, middle)])
        import numpy as np

        frames = len(rock.samples)
        starts = np.minimum(np.arange(columns) * frames // columns, frames - 1)
        highest = np.maximum.reduceat(rock.samples.max(axis=1), starts)
        lowest = np.minimum.reduceat(rock.samples.min(axis=1), starts)
        size = half / self.peak
        upper = [QPointF(x, middle - y * size) for x, y in enumerate(highest.tolist())]
        lower = [QPointF(x, middle - y * size) for x, y in enumerate(lowest.tolist())]
        return QPolygonF(upper + lower[::-1])
