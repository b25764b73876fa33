"""The choice of an output, asked for in a thread of its own."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
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

from app.engine import Device
from app.widgets.bars import DeviceSearch
from app.widgets.look import font, px
from app.widgets.rows import RowList

Role = QPalette.ColorRole
_DEVICE = Qt.ItemDataRole.UserRole
_MORE = Qt.ItemDataRole.UserRole + 1
_ROWS_SEEN = 3
_DEFAULT, _FOLLOWS = "System default", "Follows the system"
_AWAY = "Not there now; it is used again when it comes back"

ListDevices = Callable[[], Sequence[Device]]


class DeviceList(RowList):
    """The outputs there are, the chosen one marked; the first is the system's default.

    Signals:
        chosen: a device's name, or None for the default.
        searched: the list is up to date.
    """

    chosen = Signal(object)
    searched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the list with the default alone."""
        super().__init__(parent, always_bar=False)
        self.setAccessibleName("Sound output")
        self._items = QStandardItemModel(self)
        self._device: str | None = None
        self._found: Sequence[Device] | None = None
        self._search: DeviceSearch | None = None
        self.setModel(self._items)
        self.setItemDelegate(_Rows(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFixedHeight(_ROWS_SEEN * row_height())
        self._fill()

    @property
    def searching(self) -> bool:
        """Whether the outputs are being asked for."""
        return self._search is not None

    def search(self, list_devices: ListDevices) -> None:
        """Ask for the outputs; nothing happens while they are being asked for."""
        if self._search is not None:
            return
        self._search = DeviceSearch(list_devices, self)
        self._search.found.connect(self._take)
        self._search.finished.connect(self._end_search)
        self._search.start()

    def end(self) -> None:
        """Wait for a search that is going on."""
        if self._search is not None:
            self._search.wait()

    def show_device(self, name: str | None) -> None:
        """Show which one is chosen; silent."""
        if name != self._device or self._items.rowCount() == 0:
            self._device = name
            self._fill()

    def _take(self, devices: Sequence[Device]) -> None:
        self._found = devices
        self._fill()

    def _end_search(self) -> None:
        self._search = None
        self.searched.emit()

    def _fill(self) -> None:
        """List the default, the outputs, and the chosen one even when it is away."""
        found = self._found or ()
        default = next((one for one in found if getattr(one, "is_default", False)), None)
        follows = f"{_FOLLOWS}: {default.description}" if default else _FOLLOWS
        rows: list[tuple[str | None, str, str]] = [(None, _DEFAULT, follows)]
        rows += [(one.name, one.description, "") for one in found]
        if self._device not in [name for name, _, _ in rows]:
            away = _AWAY if self._found is not None else ""
            rows.append((self._device, str(self._device), away))
        self.blockSignals(True)
        self._items.clear()
        for name, text, more in rows:
            self._items.appendRow(_item(name, text, more))
            if name == self._device:
                self.setCurrentIndex(self._items.index(self._items.rowCount() - 1, 0))
        self.blockSignals(False)
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Say which output was chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and not self.signalsBlocked():
            self._device = current.data(_DEVICE)
            self.chosen.emit(self._device)


def row_height() -> int:
    """Return the height of an output with the words under it."""
    return QFontMetrics(font()).height() + QFontMetrics(font(13)).height() + px(14)


def _item(name: str | None, text: str, more: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setData(name, _DEVICE)
    item.setData(more, _MORE)
    said = f"{text}. {more}" if more else text
    item.setData(said, Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(said)
    return item


class _Rows(QStyledItemDelegate):
    """Draws an output with a mark before it and, where there are some, words under it."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of one line or of two."""
        if index.data(_MORE):
            return QSize(px(120), row_height())
        return QSize(px(120), QFontMetrics(font()).height() + px(16))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one output."""
        view = self.parent()
        assert isinstance(view, DeviceList)
        palette, rect, chosen = view.palette(), QRect(option.rect), index == view.currentIndex()
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            edge = Role.PlaceholderText if chosen and view.hasFocus() else Role.Mid
            painter.setPen(QPen(palette.color(edge if chosen else Role.Base), 1.0))
            painter.setBrush(palette.color(Role.Base))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        self._draw_mark(painter, palette, rect, chosen=chosen)
        room = rect.adjusted(px(36), px(7), -px(8), -px(7))
        self._draw_words(painter, palette, room, str(index.data()), str(index.data(_MORE) or ""))
        painter.restore()

    @staticmethod
    def _draw_mark(painter: QPainter, palette: QPalette, rect: QRect, *, chosen: bool) -> None:
        middle = QPointF(rect.left() + px(19), rect.top() + rect.height() / 2)
        edge = palette.color(Role.Accent if chosen else Role.PlaceholderText)
        painter.setPen(QPen(edge, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, px(8), px(8))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(edge)
            painter.drawEllipse(middle, px(4), px(4))

    @staticmethod
    def _draw_words(
        painter: QPainter, palette: QPalette, room: QRect, text: str, more: str
    ) -> None:
        shorten, above = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignTop
        first, second = QFontMetrics(font()), QFontMetrics(font(13))
        painter.setFont(font())
        painter.setPen(palette.color(Role.WindowText))
        align = above if more else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, align, first.elidedText(text, shorten, room.width()))
        if more:
            painter.setFont(font(13))
            painter.setPen(palette.color(Role.PlaceholderText))
            under = room.adjusted(0, first.height(), 0, px(2))
            painter.drawText(under, above, second.elidedText(more, shorten, room.width()))
