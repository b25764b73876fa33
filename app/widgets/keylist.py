"""The list of all actions, each with the caps of its keys."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.actions import ACTIONS
from app.keys import Bindings, shown_all
from app.widgets.buttons import ENTER
from app.widgets.keycaps import cap_height, draw_caps, strokes
from app.widgets.look import font, px
from app.widgets.rows import ID, HeadedList, heading
from app.widgets.slider import STEERING_KEYS

Role = QPalette.ColorRole
CAPS = Qt.ItemDataRole.UserRole + 1


class KeyList(HeadedList):
    """All actions under the names of their groups, each with its keys.

    Signals:
        chosen: the id of the action that is current now.
        asked: a key is asked for the current one, by Enter or a double click.
        cleared: the current one is to have no key, by Delete.
    """

    chosen = Signal(str)
    asked = Signal()
    cleared = Signal()
    own_keys = (*STEERING_KEYS, *ENTER, Qt.Key.Key_Delete)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the list; it is empty until it is told the bindings."""
        super().__init__(parent)
        self.setAccessibleName("Actions and their keys")
        self._items = QStandardItemModel(self)
        self._fill()
        self.setModel(self._items)
        self.setItemDelegate(_Rows(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMinimumHeight(px(120))
        self.doubleClicked.connect(lambda index: self.asked.emit() if index.data(ID) else None)
        self.setCurrentIndex(self._items.index(1, 0))

    def _fill(self) -> None:
        group = None
        for name, told in ACTIONS.items():
            if told.group is not group:
                group = told.group
                self._items.appendRow(heading(group.value))
            item = QStandardItem(told.text)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setData(name, ID)
            item.setToolTip(told.tip)
            self._items.appendRow(item)

    def show_bindings(self, bindings: Bindings) -> None:
        """Show the keys of all actions."""
        for row in range(self._items.rowCount()):
            item = self._items.item(row)
            name = item.data(ID)
            if name is None:
                continue
            keys = bindings.keys(name)
            item.setData(strokes(keys), CAPS)
            said = " or ".join(shown_all(keys)) or "no key"
            item.setData(f"{item.text()}: {said}", Qt.ItemDataRole.AccessibleTextRole)

    @property
    def current(self) -> str:
        """The id of the current action."""
        return str(self.currentIndex().data(ID))

    def choose(self, name: str) -> None:
        """Make an action the current one."""
        for row in range(self._items.rowCount()):
            if self._items.item(row).data(ID) == name:
                self.setCurrentIndex(self._items.index(row, 0))

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Say which action is current."""
        super().currentChanged(current, previous)
        if current.isValid() and current.data(ID):
            self.chosen.emit(current.data(ID))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for a key, Delete takes the keys away."""
        if event.key() in ENTER and not event.isAutoRepeat():
            self.asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.cleared.emit()
        else:
            super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    """Draws a heading small and muted, an action with its caps on the right."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of a heading or of a row."""
        if index.data(ID) is None:
            return QSize(
                px(120), QFontMetrics(font(13)).height() + px(8 if not index.row() else 18)
            )
        return QSize(px(120), max(cap_height(), QFontMetrics(font()).height()) + px(10))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        view = self.parent()
        assert isinstance(view, KeyList)
        palette, rect = view.palette(), QRect(option.rect)
        room = rect.adjusted(px(10), 0, -px(8), 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(ID) is None:
            painter.setFont(font(13))
            painter.setPen(palette.color(Role.PlaceholderText))
            low = Qt.AlignmentFlag.AlignBottom
            painter.drawText(room.adjusted(0, 0, 0, -px(4)), low, str(index.data()))
        else:
            self._draw_frame(painter, view, rect, option, index)
            painter.setFont(font())
            painter.setPen(palette.color(Role.WindowText))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            middle = room.top() + room.height() / 2
            draw_caps(painter, palette, room.right(), middle, index.data(CAPS) or ())
        painter.restore()

    @staticmethod
    def _draw_frame(
        painter: QPainter,
        view: KeyList,
        rect: QRect,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        palette, chosen = view.palette(), index == view.currentIndex()
        state: QStyle.StateFlag = option.state
        if not chosen and not state & QStyle.StateFlag.State_MouseOver:
            return
        edge = Role.PlaceholderText if chosen and view.hasFocus() else Role.Mid
        painter.setPen(QPen(palette.color(edge if chosen else Role.Base), 1.0))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
