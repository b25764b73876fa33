"""The list of techniques: grouped, with the tempo beside each, favourites with their key."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.widgets.look import font, px
from app.widgets.pin import draw_pin
from app.widgets.rows import ID, HeadedList, RowList, heading
from app.widgets.steps import said

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique

Role = QPalette.ColorRole
FIGURE = Qt.ItemDataRole.UserRole + 1
WORDS = Qt.ItemDataRole.UserRole + 2
NUMBER = Qt.ItemDataRole.UserRole + 3
INSET = 12
GUTTER = 10
"""Room on the left of the rows for a favourite's key, in pixels of the design."""

_WRAP = Qt.TextFlag.TextWordWrap


class TechniqueList(HeadedList):
    """Techniques under the names of their groups; the current one is the chosen one.

    A click on the pin at a row's left, or the row's menu, makes it a favourite or no longer one;
    the menu opens by its own key, or by Shift+F10 where the keyboard has none.
    """

    chosen = Signal(str)
    favourite_toggled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty list."""
        super().__init__(parent)
        self.setAccessibleName("Techniques")
        self.setAccessibleDescription("Shift+F10 makes a favourite")
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(_PinnedRows(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setWordWrap(True)  # lays out again whenever its width changes
        self.setMinimumWidth(px(140))

    def fill(self, techniques: "Sequence[Technique]", current: str) -> None:
        """Show `techniques` in their order and groups, with `current` chosen; silent."""
        self._items.clear()
        groups = dict.fromkeys(technique.group.words for technique in techniques)
        for group in groups:
            self._items.appendRow(heading(group))
            for technique in techniques:
                if technique.group.words == group:
                    self._items.appendRow(_row(technique))
        self.show_current(current)

    def show_favourites(self, ids: Sequence[str]) -> None:
        """Show at the rows which key chooses them: the first id has key 1."""
        numbers = {one: number for number, one in enumerate(ids, 1) if one}
        for row in range(self._items.rowCount()):
            item = self._items.item(row)
            if item.data(ID):
                number = numbers.get(item.data(ID), 0)
                item.setData(number, NUMBER)
                key = f", favourite {number}" if number else ""
                name = f"{item.text()}, {item.data(FIGURE)} beats a minute{key}"
                item.setData(name, Qt.ItemDataRole.AccessibleTextRole)

    def look_for(self, text: str) -> int:
        """Leave only the techniques that have every word of `text`; return how many do."""
        words = text.casefold().split()
        found, above, under = 0, -1, 0
        for row in range(self._items.rowCount()):
            item = self._items.item(row)
            if item.data(ID) is None:
                self._hide_heading(above, under)
                above, under = row, 0
                continue
            fits = all(word in item.data(WORDS) for word in words)
            self.setRowHidden(row, not fits)
            found, under = found + fits, under + fits
        self._hide_heading(above, under)
        return found

    def _hide_heading(self, row: int, under: int) -> None:
        if row >= 0:
            self.setRowHidden(row, under == 0)

    def enter(self) -> None:
        """Take the focus, at the chosen technique or else at the first one that is shown."""
        current = self.currentIndex()
        if not current.isValid() or self.isRowHidden(current.row()):
            rows = range(self._items.rowCount())
            for row in rows:
                if not self.isRowHidden(row) and self._items.item(row).data(ID):
                    self.setCurrentIndex(self._items.index(row, 0))
                    break
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_current(self, technique_id: str) -> None:
        """Move to a technique that was chosen elsewhere; silent."""
        for row in range(self._items.rowCount()):
            index = self._items.index(row, 0)
            if index.data(ID) == technique_id and index != self.currentIndex():
                self.blockSignals(True)
                self.setCurrentIndex(index)
                self.blockSignals(False)
                self.scrollTo(index)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Say which technique was chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and current.data(ID):
            self.chosen.emit(current.data(ID))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make a favourite where the pin is; choose anywhere else."""
        index = self.indexAt(event.position().toPoint())
        on_pin = event.position().x() < px(GUTTER) + INSET
        if on_pin and index.isValid() and index.data(ID):
            self.favourite_toggled.emit(index.data(ID))
            return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to make the row a favourite, or no longer one."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._offer_current()
        else:
            self._offer(self.indexAt(event.pos()), event.pos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift+F10 opens the row's menu."""
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if shift and event.key() == Qt.Key.Key_F10:
            self._offer_current()
            return
        super().keyPressEvent(event)

    def _offer_current(self) -> None:
        index = self.currentIndex()
        self._offer(index, self.visualRect(index).bottomLeft())

    def _offer(self, index: QModelIndex, at: QPoint) -> None:
        if index.isValid() and index.data(ID):
            self.menu_for(index).popup(self.viewport().mapToGlobal(at))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """Return the menu of a technique's row."""
        menu, number, technique_id = QMenu(self), index.data(NUMBER), index.data(ID)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = QAction(f"Take off key {number}" if number else "Add to favourites", menu)
        action.triggered.connect(lambda: self.favourite_toggled.emit(technique_id))
        menu.addAction(action)
        return menu


def _row(technique: "Technique") -> QStandardItem:
    item = QStandardItem(technique.name)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    tempo = said(technique.bpm)
    item.setData(technique.id, ID)
    item.setData(tempo, FIGURE)
    told = (technique.name, technique.summary, technique.group.words, technique.guidance or "")
    item.setData(" ".join(told).casefold(), WORDS)
    item.setData(0, NUMBER)
    name = f"{technique.name}, {tempo} beats a minute"
    item.setData(name, Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(technique.name)
    return item


class FigureRows(QStyledItemDelegate):
    """Draws a heading small and muted, what can be chosen with its figure on the right."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of the design's rows, or of all lines of a long name."""
        view = self.parent()
        assert isinstance(view, RowList)
        if index.data(ID) is None:
            line = QFontMetrics(font(13)).height()
            return QSize(px(120), line + px(11) if index.row() == 0 else line + px(22))
        metrics = QFontMetrics(font())
        sides = 2 * INSET + px(GUTTER + 8 + 9)
        room = view.viewport().width() - sides - _figure_room(index) - 2
        name = metrics.boundingRect(0, 0, max(room, 1), 9999, _WRAP, str(index.data()))
        return QSize(px(120), max(name.height() + px(10), metrics.height() + px(15)))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        view, rect = self.parent(), option.rect
        assert isinstance(view, RowList)
        palette, inset = view.palette(), INSET
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = rect.adjusted(inset + px(GUTTER + 8), 0, -inset - px(9), 0)
        if index.data(ID) is None:
            painter.setFont(font(13))
            painter.setPen(palette.color(Role.PlaceholderText))
            bottom = Qt.AlignmentFlag.AlignBottom
            text = painter.fontMetrics().elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room.adjusted(0, 0, 0, -px(6)), bottom, text)
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        chosen = index == view.currentIndex()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            keyboard = chosen and view.hasFocus()
            edge = Role.PlaceholderText if keyboard else Role.Mid if chosen else Role.Base
            painter.setPen(QPen(palette.color(edge), 1.0))
            painter.setBrush(palette.color(Role.Button if chosen else Role.Base))
            left = inset + px(GUTTER) + 0.5
            frame = QRectF(rect).adjusted(left, 0.5, -inset - 0.5, -0.5)
            painter.drawRoundedRect(frame, px(8), px(8))
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        gutter = QRectF(rect.left(), rect.top(), inset + px(GUTTER), rect.height())
        self._draw_gutter(painter, gutter, palette, index, shown=chosen or over)
        self._draw_texts(painter, palette, room, index)
        painter.restore()

    def _draw_gutter(
        self,
        painter: QPainter,
        gutter: QRectF,
        palette: QPalette,
        index: QModelIndex | QPersistentModelIndex,
        *,
        shown: bool,
    ) -> None:
        """Draw what stands on a row's left; nothing by itself."""

    @staticmethod
    def _draw_texts(
        painter: QPainter,
        palette: QPalette,
        room: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.setFont(font(figures=True))
        painter.setPen(palette.color(Role.PlaceholderText))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, str(index.data(FIGURE)))
        left = room.adjusted(0, 0, -_figure_room(index), 0)
        painter.setFont(font())
        painter.setPen(palette.color(Role.WindowText))
        painter.drawText(left, int(middle | Qt.TextFlag.TextWordWrap), str(index.data()))


class _PinnedRows(FigureRows):
    """Draws a favourite's pin and key beside each technique."""

    def _draw_gutter(
        self,
        painter: QPainter,
        gutter: QRectF,
        palette: QPalette,
        index: QModelIndex | QPersistentModelIndex,
        *,
        shown: bool,
    ) -> None:
        draw_pin(painter, gutter, palette, index.data(NUMBER), shown=shown)


def _figure_room(index: QModelIndex | QPersistentModelIndex) -> int:
    metrics = QFontMetrics(font(figures=True))
    return metrics.horizontalAdvance(str(index.data(FIGURE))) + px(8)
