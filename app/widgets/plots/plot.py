"""What every plot of a run has in common: a title, a sentence, words for a reader, its colours."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.widgets.fields import Sentence
from app.widgets.look import faded, px
from app.widgets.plots.sheet import Sheet

Role = QPalette.ColorRole
_STANDS_OUT = 80


class Plot(QWidget):
    """A still picture of a run. Empty it shows one quiet sentence; nothing is imported for that.

    The accessible description says what can be seen. A kind of plot draws itself in `_draw`.

    Signals:
        note_changed: what its marks mean, in a few words to stand beside the title.
        described: the accessible description has changed.
    """

    note_changed = Signal(str)
    described = Signal()

    title: ClassVar[str] = ""
    sentence: ClassVar[str] = ""
    """What it shows, in one plain sentence."""
    least: ClassVar[tuple[int, int]] = (180, 110)
    _sheets_used: ClassVar[int] = 1

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty plot."""
        super().__init__(parent)
        self.setAccessibleName(self.title)
        self.setToolTip(self.sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.note = ""
        self._sheets: list[Sheet] = []
        self._is_told = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))
        self._quiet = Sentence()
        self._quiet.setParent(self)
        self._quiet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._quiet.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence and nothing else, as where there is nothing to draw."""
        self._is_told = False
        for sheet in self._sheets:
            sheet.view.hide()
        self._quiet.setText(sentence)
        self._quiet.show()
        self._place()
        self._note("")
        self._describe(sentence)

    def _describe(self, description: str) -> None:
        self.setAccessibleDescription(description)
        self.described.emit()

    def _note(self, note: str) -> None:
        """Say beside the title what the marks mean."""
        if note != self.note:
            self.note = note
            self.note_changed.emit(note)

    def _tell(self, description: str) -> None:
        """Draw what is to be shown now; `description` says the same in words."""
        self._describe(description)
        self._quiet.hide()
        while len(self._sheets) < self._sheets_used:
            sheet = Sheet(self)
            self._sheets.append(sheet)
            self._column.addWidget(sheet.view, 1)
        for sheet in self._sheets:
            sheet.view.show()
        self._is_told = True
        self._redraw()

    def _redraw(self) -> None:
        if self._is_told:
            for sheet in self._sheets:
                sheet.clear()
            self._draw()

    def _draw(self) -> None:
        """Draw on the empty sheets."""
        raise NotImplementedError

    # Colours, from the palette.

    def _ink(self, role: QPalette.ColorRole, alpha: float = 1.0) -> QColor:
        return faded(self.palette().color(role), alpha)

    @property
    def _text(self) -> QColor:
        return self._ink(Role.WindowText)

    @property
    def _muted(self) -> QColor:
        return self._ink(Role.PlaceholderText)

    @property
    def _hair(self) -> QColor:
        """The colour of lines that only help to read; in high contrast, less than the frames'."""
        line, surface = self._ink(Role.Mid), self._ink(Role.Base)
        stands_out = abs(line.lightness() - surface.lightness()) > _STANDS_OUT
        return self._ink(Role.Mid, 0.45) if stands_out else line

    @property
    def _accent(self) -> QColor:
        return self._ink(Role.Accent)

    @property
    def _second(self) -> QColor:
        return self._ink(Role.Link)

    @property
    def _faint(self) -> QColor:
        return self._ink(Role.PlaceholderText, 0.55)

    @property
    def _band(self) -> QColor:
        return self._ink(Role.Link, 0.16)

    @property
    def _edge(self) -> QColor:
        return self._ink(Role.Link, 0.45)

    @property
    def _shade(self) -> QColor:
        return self._ink(Role.WindowText, 0.06)

    # Qt.

    def sizeHint(self) -> QSize:
        """Return the room of the design; it gives way."""
        return QSize(px(360), px(200))

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which it can be read."""
        return QSize(px(self.least[0]), px(self.least[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw what fits into the room there is now."""
        super().resizeEvent(event)
        self._place()
        self._redraw()

    def _place(self) -> None:
        """Put the quiet sentence in the middle."""
        wide = min(self.width(), px(340))
        high = self._quiet.heightForWidth(wide)
        left, top = (self.width() - wide) // 2, max((self.height() - high) // 2, 0)
        self._quiet.setGeometry(left, top, wide, high)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette and the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._redraw()


def percent(value: float) -> str:
    """Return a figure in percent as it is shown: "3.9 %", "−12 %"."""
    text = f"{abs(value):.1f}" if abs(value) < 10.0 else f"{abs(value):.0f}"
    return f"{'−' if value < 0 and float(text) else ''}{text} %"


def signed(value: float) -> str:
    """Return a whole figure in percent with its sign, as at an axis: "+5 %", "0 %", "−5 %"."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):.0f} %"


def reach(largest: float, least: float) -> tuple[float, float]:
    """Return how far an axis goes to both sides of 0 to show `largest`, and its ticks' distance."""
    for step in (5.0, 10.0, 20.0, 25.0, 50.0):
        end = max(least, largest * 1.12)
        if end <= 2.9 * step:
            return max(end, 1.25 * step), step
    return max(largest * 1.12, least), 100.0
