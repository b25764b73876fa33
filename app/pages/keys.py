"""All keys on one page, as they are bound now."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions import ACTIONS, FAVOURITES, Group
from app.keys import Bindings, shown_all
from app.widgets.buttons import Button
from app.widgets.fields import Sentence, heading
from app.widgets.keycaps import Strokes, cap_height, caps_width, draw_caps, strokes
from app.widgets.look import font, px

Role = QPalette.ColorRole
_MOST_COLUMNS = 3
_INTRO = (
    "They can be changed in the settings, to a pedal’s key too. "
    "In a session “Start or stop” pauses and goes on, ← → change the brightness, and Page Down "
    "and Page Up are the pedal’s. Ctrl+Z takes back a change to a plan."
)


@dataclass(frozen=True, slots=True)
class Bound:
    """An action, or several that belong together, with what is printed on its caps."""

    group: Group
    text: str
    caps: Strokes
    said: str


def all_bound(bindings: Bindings) -> tuple[Bound, ...]:
    """Return what the page lists: actions that have a key, the usual favourites as one."""
    rows: list[Bound] = []
    usual = not any(bindings.is_own(name) for name in FAVOURITES)
    for name, told in ACTIONS.items():
        keys = bindings.keys(name)
        if usual and name == FAVOURITES[0]:
            rows.append(Bound(told.group, "Favourites", (("1 – 9",),), "1 to 9"))
        elif keys and not (usual and name in FAVOURITES):
            rows.append(Bound(told.group, told.text, strokes(keys), " or ".join(shown_all(keys))))
    return tuple(rows)


class KeysPage(QWidget):
    """Every action that has a key, in groups and columns. `left` tells that it is done with."""

    left = Signal()

    def __init__(self, bindings: Bindings, parent: QWidget | None = None) -> None:
        """Create the page for `bindings`."""
        super().__init__(parent)
        self.back = Button("‹ Back")
        self.back.setAccessibleName("Back")
        self.back.setToolTip("Back (Esc)")
        self.back.clicked.connect(self.left)
        self.setFocusProxy(self.back)
        self.sheet = _Sheet()
        title = QVBoxLayout()
        title.setSpacing(px(2))
        title.addWidget(heading("All keys"))
        title.addWidget(Sentence(_INTRO))
        head = QHBoxLayout()
        head.setSpacing(px(24))
        head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(18), px(28), px(16))
        column.setSpacing(px(12))
        column.addLayout(head)
        column.addWidget(self.sheet, 1)
        self.show_bindings(bindings)

    def show_bindings(self, bindings: Bindings) -> None:
        """Show the keys as they are bound now."""
        self.sheet.show_rows(all_bound(bindings))


class _Heading(QWidget):
    """The name of a group, small and muted at the lower edge of its room."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(13))
        painter.setPen(self.palette().color(Role.PlaceholderText))
        room = self.rect().adjusted(0, 0, 0, -px(3))
        painter.drawText(room, Qt.AlignmentFlag.AlignBottom, self._text)


class _Row(QWidget):
    """An action on the left, its caps on the right; a screen reader gets both as its name."""

    def __init__(self, row: Bound, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = row
        self.setAccessibleName(f"{row.text}: {row.said}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette, row = QPainter(self), self.palette(), self._row
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font())
        painter.setPen(palette.color(Role.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, row.text)
        draw_caps(painter, palette, self.width() - 1, self.height() / 2, self._fitting())

    def _fitting(self) -> Strokes:
        """Return as many of the strokes as there is room for beside the text."""
        room = self.width() - QFontMetrics(font()).horizontalAdvance(self._row.text) - px(12)
        fitting = self._row.caps
        while len(fitting) > 1 and caps_width(fitting) > room:
            fitting = fitting[:-1]
        return fitting


class _Sheet(QWidget):
    """The groups in as many columns as there is room for, the rows as far apart as they can be."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Bound, ...] = ()
        self._groups: list[list[QWidget]] = []

    def show_rows(self, rows: tuple[Bound, ...]) -> None:
        """Show rows; groups keep their order."""
        self._rows = rows
        for widget in (one for group in self._groups for one in group):
            widget.hide()
            widget.deleteLater()
        self._groups = []
        for group in Group:
            mine = [row for row in rows if row.group is group]
            if mine:
                widgets = [_Heading(group.value, self), *(_Row(row, self) for row in mine)]
                self._groups.append(widgets)
                for widget in widgets:
                    widget.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the rows anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if not self._rows:
            return
        gap, metrics = px(48), QFontMetrics(font())
        wide = max(
            metrics.horizontalAdvance(row.text) + px(24) + caps_width(row.caps)
            for row in self._rows
        )
        fit = (self.width() + gap) // (wide + gap)
        columns = max(1, min(_MOST_COLUMNS, fit))
        if columns < _MOST_COLUMNS and self._height_of(columns, 0) > self.height():
            columns, gap = _MOST_COLUMNS, px(20)
        each = min((self.width() - gap * (columns - 1)) // columns, round(1.4 * wide))
        shares = split([len(group) for group in self._groups], columns)
        longest = max(sum(len(self._groups[at]) for at in share) for share in shares)
        row_height = min(self.height() // max(longest, 1), self._row_height() + px(12))
        at = iter(self._groups)
        for column, share in enumerate(shares):
            y = 0
            for group in [next(at) for _ in share]:
                for widget in group:
                    widget.setGeometry(column * (each + gap), y, each, row_height)
                    y += row_height

    def _height_of(self, columns: int, spare: int) -> int:
        shares = split([len(group) for group in self._groups], columns)
        longest = max(sum(len(self._groups[at]) for at in share) for share in shares)
        return longest * (self._row_height() + spare)

    @staticmethod
    def _row_height() -> int:
        return max(cap_height(), QFontMetrics(font()).height()) + px(4)


def split(lengths: Sequence[int], columns: int) -> list[list[int]]:
    """Return which groups stand in each column, in order, so that the longest is the shortest."""
    for most in range(max(lengths), sum(lengths) + 1):
        shares: list[list[int]] = [[]]
        for at, length in enumerate(lengths):
            if sum(lengths[one] for one in shares[-1]) + length > most:
                shares.append([])
            shares[-1].append(at)
        if len(shares) <= columns:
            return shares
    return [list(range(len(lengths)))]
