"""Wave: a swell that travels through a calm line, and a bead that rides on it."""

import math

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QLinearGradient, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from app.stage.beaded import Beaded
from app.stage.marks import draw_back, draw_out, mark_rect

Role = QPalette.ColorRole
_TAU = 2 * math.pi
_LONG = 0.62  # of the width, the part that moves
_WAVES = 1.75  # lengths of the wave in it
_FINEST, _COARSEST = 48, 96  # pieces of the line, on small and on large screens
_PIECE = 7.0  # how long one is in pixels, between these
_TAIL = 0.24  # of the moving part's half, the calm end


class Wave(Beaded):
    """A wave whose crest passes the middle on the beat, and its trough where the rock turns back.

    It rises out of a calm line and sinks back into it: a wave along the whole line would, at a
    fast tempo, flicker on more of the picture than WCAG allows. The amplitude is its height.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the wave at rest."""
        super().__init__(parent)
        self.setAccessibleName("Wave: a bead rides up on the beat and down between")
        self._x = self._y = self._highest = self._height = self._half = 0.0
        self._lines: list[QLineF] = []
        self._shape: list[tuple[float, float, float]] = []
        self._pen = QPen()

    def _measure(self, width: float, height: float) -> None:
        self._x, self._y = width / 2, 0.46 * height
        self._half = _LONG * width / 2
        self._highest = min(0.13 * height, 0.1 * width)
        self._pen = QPen(self.colour(Role.Accent, 0.6), self.dots(3))
        self._pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pieces = round(min(max(2 * self._half / _PIECE, _FINEST), _COARSEST))
        self._shape = [self._point(2 * one / pieces - 1) for one in range(pieces + 1)]
        self._lines = [QLineF() for _ in range(pieces)]
        radius = min(0.052 * height, 0.032 * width)
        low = self._y + self._highest + 4.6 * radius
        self._put_pull(min(low, height - self.dots(7)), 0.7 * self._half)
        self._take_height()
        self._put_bead(radius)

    def _point(self, along: float) -> tuple[float, float, float]:
        """Return where a point −1 to 1 along the line is, and its shares of cosine and sine."""
        share = math.cos(math.pi / 2 * along) ** 2
        angle = math.pi * _WAVES * along
        at = self._x + along * self._half
        return at, share * math.cos(angle), share * math.sin(angle)

    def _place(self, rock: float) -> tuple[float, float]:
        return self._x, self._y - self._height * math.cos(_TAU * rock)

    def _take_height(self) -> None:
        amplitude = self.amplitude
        self._height = self._highest * math.sqrt(amplitude) if amplitude > 0 else 0.0

    def _band(self) -> tuple[float, float, float, float]:
        """Return the left, top, right and bottom of what moves."""
        wide, high = self._half + 2, self._height + self._made().reach + 1
        return self._x - wide, self._y - high, self._x + wide, self._y + high

    def _marks(self) -> tuple[QPointF, QPointF]:
        """Return the places that the bead just touches, out and back."""
        away = QPointF(0, self._height + self._radius + self.dots(5))
        middle = QPointF(self._x, self._y)
        return middle - away, middle + away

    def _widen(self, before: float) -> None:
        """Have the two marks drawn anew."""
        old = self._marks()
        self._refresh(*self._band())
        self._take_height()
        for was, now in zip(old, self._marks(), strict=True):
            self._spoil(mark_rect(self, was).united(mark_rect(self, now)))

    def _move(self) -> None:
        """Have the part of the line that moves painted, in one rectangle with the bead.

        Of a region of several Qt would paint each picture line by line, in threads.
        """
        self._settle()
        self._refresh(*self._band())

    def _draw_still(self, painter: QPainter) -> None:
        """Draw the marks, and the calm ends of the line."""
        for side in (-1, 1):
            inner = self._x + side * self._half
            outer = inner + side * self._half * _TAIL
            fading = QLinearGradient(inner, 0, outer, 0)
            fading.setColorAt(0, self._pen.color())
            fading.setColorAt(1, self.colour(Role.Window))
            painter.setPen(QPen(QBrush(fading), self.dots(3), c=Qt.PenCapStyle.FlatCap))
            painter.drawLine(QPointF(inner, self._y), QPointF(outer, self._y))
        out, back = self._marks()
        draw_out(self, painter, out)
        draw_back(self, painter, back)

    def _draw_moving(self, painter: QPainter) -> None:
        """Draw the line in straight pieces: for those Qt has a way that is twice as fast."""
        cosine = self._height * math.cos(_TAU * self.rock)
        sine, middle = self._height * math.sin(_TAU * self.rock), self._y
        shape = iter(self._shape)
        x, even, odd = next(shape)
        y = middle - cosine * even - sine * odd
        for line, (to_x, even, odd) in zip(self._lines, shape, strict=True):
            to_y = middle - cosine * even - sine * odd
            line.setLine(x, y, to_x, to_y)
            x, y = to_x, to_y
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        painter.drawLines(self._lines)
        super()._draw_moving(painter)
