"""What goes by itself: a tick for it, and where its steps stand."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.widgets.buttons import Tick
from app.widgets.look import font, px

Role = QPalette.ColorRole
_TICK_PX, _TICK_LEAST_PX = 13.0, 10.0
_MOST_WIDE = 260.0  # of all steps together, in pixels of the design


class CourseSteps(QWidget):
    """A row of small strokes, one for each step, the present one in the accent colour.

    It keeps its room when there is nothing to show.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the row without steps."""
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._step: int | None = None
        self._tell()

    def show_steps(self, names: tuple[str, ...]) -> None:
        """Show a course by the names of its steps; which of them is heard stays as it was told."""
        self._names = names
        self._tell()

    def show_step(self, step: int | None) -> None:
        """Show which step is heard now, None for none."""
        self._step = step
        self._tell()

    def _tell(self) -> None:
        known = self._step is not None and self._step < len(self._names)
        now = self._names[self._step] if known and self._step is not None else ""
        self.setAccessibleName("Steps of the course" if self._names else "")
        row = " → ".join(self._names)
        self.setAccessibleDescription(f"{now}; of {row}" if now else row)
        self.setToolTip(row)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a thin row."""
        return QSize(px(_MOST_WIDE), px(10))

    def minimumSizeHint(self) -> QSize:
        """Return a thin row that may be narrow."""
        return QSize(px(40), px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the strokes around the middle."""
        count = len(self._names)
        if not count:
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        each = min(px(34.0), min(self.width(), px(_MOST_WIDE)) / count)
        left, gap, high = (self.width() - each * count) / 2, min(px(6.0), each / 4), px(3.0)
        for number in range(count):
            now = number == self._step
            painter.setBrush(palette.color(Role.Accent if now else Role.Mid))
            stroke = QRectF(left + number * each, (self.height() - high) / 2, each - gap, high)
            painter.drawRoundedRect(stroke, high / 2, high / 2)


class CourseTick(QWidget):
    """The tick in the middle of its room, on as many lines as it needs."""

    def __init__(self, lines: int = 2, parent: QWidget | None = None) -> None:
        """Create it without a course: empty."""
        super().__init__(parent)
        self.tick = Tick(self)
        self._lines = lines
        self.show_course("", on=False)

    def show_course(self, words: str, *, on: bool) -> None:
        """Name what goes by itself, or show nothing when nothing does."""
        self.tick.setText(words[:1].upper() + words[1:])
        self.tick.setAccessibleName(f"Goes by itself: {words}")
        self.tick.setToolTip("Goes by itself while the pulse runs")
        self.tick.setChecked(on)
        self.tick.setVisible(bool(words))
        self._place()

    def set_lines(self, lines: int) -> None:
        """Keep room for so many lines, whether they are needed or not."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height of all lines."""
        lines = self._lines * QFontMetrics(font(13)).lineSpacing()
        return QSize(px(300), max(lines, px(18)) + px(8))

    def minimumSizeHint(self) -> QSize:
        """Return a width that gives way, at the same height."""
        return QSize(px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tick in the middle."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size = _TICK_PX
        self.tick.setFont(font(size))
        while size > _TICK_LEAST_PX and self.tick.heightForWidth(self.width()) > self.height():
            size -= 0.5
            self.tick.setFont(font(size))
        wide = min(self.tick.whole_width(), self.width())
        high = self.tick.heightForWidth(wide)
        self.tick.setGeometry(
            (self.width() - wide) // 2, max(self.height() - high, 0) // 2, wide, high
        )
