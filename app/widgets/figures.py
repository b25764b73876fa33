"""The figures of a run, each a name over a value, to be gone through by arrows."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.explaining import Explained
from app.widgets.buttons import draw_ring, takes_first
from app.widgets.labels import Line
from app.widgets.look import px, unit
from app.widgets.sheets import Card, Explaining

Role = QPalette.ColorRole
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ROWS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_EACH_PX, _FLAT_PX, _MOST_COLUMNS = 146, 200, 4


class Figure(QWidget):
    """One figure. Tab stops at the current one alone, arrows go to the others."""

    asked = Signal(int, int)
    """A step across and one down, to another figure."""

    def __init__(self, figure: Explained, parent: QWidget) -> None:
        """Create the figure."""
        super().__init__(parent)
        self.setAccessibleName(f"{figure.name}: {figure.value}")
        self.setAccessibleDescription(figure.sentence)
        name, value = Line(13, muted=True), Line(15, figures=True)
        name.setText(figure.name)
        value.setText(figure.value)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setSpacing(0)
        self._box.addWidget(name)
        self._box.addWidget(value)
        self.set_flat(False)

    def set_flat(self, flat: bool) -> None:
        """Have name and value in one row, or the name over the value as usual."""
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.LeftToRight if flat else ways.TopToBottom)
        self._box.setSpacing(px(8) if flat else 0)
        self._box.setContentsMargins(px(8), 0 if flat else px(4), px(8), 0 if flat else px(4))
        for at in range(self._box.count()):
            self._box.setStretch(at, 1 if flat and not at else 0)

    def event(self, event: QEvent) -> bool:
        """Take the arrows before the window's keys do."""
        return takes_first(event, (*_STEPS, *_ROWS)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another figure."""
        key = Qt.Key(event.key())
        if key in _STEPS or key in _ROWS:
            self.asked.emit(_STEPS.get(key, 0), _ROWS.get(key, 0))
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw it no more."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_ring(painter, QRectF(self.rect()), px(8), self.palette())


class _Grid(QWidget):
    """Figures in as many columns as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.each: list[Figure] = []
        self.columns = 1

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def place(self) -> None:
        """Stand in as many columns as fit, and in one row each where that is too high."""
        if not self.each:
            return
        fit = self.width() // round(_EACH_PX * unit())
        self.columns = max(1, min(_MOST_COLUMNS, fit))
        for flat in (False, True):
            if flat:
                self.columns = max(1, min(self.columns, self.width() // round(_FLAT_PX * unit())))
            for figure in self.each:
                figure.set_flat(flat)
            rows, high = -(-len(self.each) // self.columns), self.each[0].sizeHint().height()
            if rows * high <= self.height():
                break
        wide, high = self.width() // self.columns, min(high + px(10), self.height() // rows)
        for number, figure in enumerate(self.each):
            row, column = divmod(number, self.columns)
            figure.setGeometry(QRect(column * wide, row * high, wide, high))


class FiguresCard(Card):
    """All figures of a run."""

    def __init__(self, explaining: Explaining, parent: QWidget | None = None) -> None:
        """Create the card without figures; `explaining` tells the sentences."""
        super().__init__(parent)
        self._explaining = explaining
        self._grid = _Grid()
        self.column.addWidget(self._grid, 1)

    @property
    def figures(self) -> list[Figure]:
        """The figures that are shown, in order."""
        return self._grid.each

    def show_figures(self, figures: Sequence[Explained]) -> None:
        """Show these and no others."""
        for before in self._grid.each:
            self._explaining.forget(before)
            before.hide()
            before.deleteLater()
        self._grid.each = []
        for number, figure in enumerate(figures):
            widget = Figure(figure, self._grid)
            widget.asked.connect(lambda across, down, number=number: self._go(number, across, down))
            self._explaining.explain(widget, figure.sentence)
            widget.show()
            self._grid.each.append(widget)
        self._take_tab(0)
        self._grid.place()

    def _take_tab(self, at: int) -> None:
        for number, figure in enumerate(self._grid.each):
            policy = Qt.FocusPolicy.TabFocus if number == at else Qt.FocusPolicy.NoFocus
            figure.setFocusPolicy(policy)

    def _go(self, at: int, across: int, down: int) -> None:
        wanted = at + across + down * self._grid.columns
        if 0 <= wanted < len(self._grid.each):
            self._take_tab(wanted)
            self._grid.each[wanted].setFocus(Qt.FocusReason.TabFocusReason)
