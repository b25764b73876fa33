"""The techniques under the names of their areas, any of them ticked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
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
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.widgets.buttons import ENTER
from app.widgets.look import font, px
from app.widgets.plan.view import Index
from app.widgets.rows import ID, HeadedList, heading
from app.widgets.slider import STEERING_KEYS

if TYPE_CHECKING:
    from presets.model import Technique

Role = QPalette.ColorRole
_BOX_PX = 18
_TICK = ((0.24, 0.53), (0.43, 0.71), (0.77, 0.31))


class AreaList(HeadedList):
    """Techniques that are ticked by a click or Enter, in the order in which they were ticked.

    `ticked_changed` tells that others are.
    """

    ticked_changed = Signal()
    own_keys = (*STEERING_KEYS, *ENTER)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty list."""
        super().__init__(parent)
        self.setAccessibleName("Areas")
        self.setAccessibleDescription("Enter chooses a technique, or no longer")
        self.ticked: list[str] = []
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(_Rows(self))

    def sizeHint(self) -> QSize:
        """Return the least room; the list takes what is left."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least room: three rows."""
        return QSize(px(150), 3 * (QFontMetrics(font()).height() + px(10)))

    def fill(self, techniques: "Sequence[Technique]") -> None:
        """Show techniques under their areas, none ticked."""
        self.ticked.clear()
        self._items.clear()
        for area in dict.fromkeys(technique.group.words for technique in techniques):
            self._items.appendRow(heading(area))
            for technique in techniques:
                if technique.group.words == area:
                    self._items.appendRow(_row(technique))
        self.setCurrentIndex(self.row_near(self._items.index(0, 0)))

    def tick(self, technique_id: str) -> None:
        """Tick a technique, or no longer."""
        is_ticked = technique_id not in self.ticked
        if is_ticked:
            self.ticked.append(technique_id)
        else:
            self.ticked.remove(technique_id)
        for row in range(self._items.rowCount()):
            item = self._items.item(row)
            if item.data(ID) == technique_id:
                item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        self.ticked_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick what is clicked."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.data(ID):
            self.setCurrentIndex(index)
            self.tick(index.data(ID))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what would be ticked; nothing is dragged."""
        if not event.buttons():
            super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second of two quick clicks like any other."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks; the rest moves."""
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and self.currentIndex().data(ID):
            self.tick(self.currentIndex().data(ID))


def _row(technique: "Technique") -> QStandardItem:
    item = QStandardItem(technique.name)
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
    )
    item.setCheckState(Qt.CheckState.Unchecked)
    item.setData(technique.id, ID)
    item.setToolTip(technique.name)
    return item


class _Rows(QStyledItemDelegate):
    """Draws an area's name small and muted, a technique with its box."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the design's rows."""
        if index.data(ID) is None:
            line = QFontMetrics(font(13)).height()
            return QSize(px(120), line + px(6 if index.row() == 0 else 14))
        return QSize(px(120), max(QFontMetrics(font()).height(), px(_BOX_PX)) + px(10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        view, rect = self.parent(), option.rect
        assert isinstance(view, AreaList)
        palette = view.palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        name = str(index.data())
        if index.data(ID) is None:
            painter.setFont(font(13))
            painter.setPen(palette.color(Role.PlaceholderText))
            room = rect.adjusted(px(8), 0, -px(8), -px(4))
            painter.drawText(room, Qt.AlignmentFlag.AlignBottom, name)
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        here = index == view.currentIndex() and view.hasFocus()
        if here or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(palette.color(Role.PlaceholderText if here else Role.Base), 1.0))
            painter.setBrush(palette.color(Role.Button if here else Role.Base))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        side = px(_BOX_PX)
        box = QRectF(rect.left() + px(8), rect.center().y() - side / 2, side - 1, side - 1)
        _draw_box(painter, palette, box, is_ticked=index.data(ID) in view.ticked)
        painter.setFont(font())
        painter.setPen(palette.color(Role.WindowText))
        room = rect.adjusted(px(8) + side + px(10), 0, -px(8), 0)
        short = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)
        painter.restore()


def _draw_box(painter: QPainter, palette: QPalette, box: QRectF, *, is_ticked: bool) -> None:
    painter.setPen(QPen(palette.color(Role.Accent if is_ticked else Role.PlaceholderText), 1.0))
    painter.setBrush(palette.color(Role.Accent if is_ticked else Role.Base))
    painter.drawRoundedRect(box, px(5), px(5))
    if is_ticked:
        painter.setPen(QPen(palette.color(Role.HighlightedText), 2.0))
        at, size = box.topLeft(), box.width()
        painter.drawPolyline([at + QPointF(x, y) * size for x, y in _TICK])
