"""The column on the left: all session plans, those that come with Undula first."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QRectF, QSize, Qt, Signal
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
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.widgets.buttons import Button, takes_first
from app.widgets.look import font, px
from app.widgets.plan.view import Index
from app.widgets.plan.words import counted, minutes_words
from app.widgets.rows import row_near
from app.widgets.scroll import ScrollBar
from app.widgets.slider import STEERING_KEYS
from app.widgets.techniques import GUTTER, INSET
from presets.plan import Plan

Role = QPalette.ColorRole
ID = Qt.ItemDataRole.UserRole
MINUTES = Qt.ItemDataRole.UserRole + 1
_READY, _OWN = "Ready", "Your own"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WRAP = Qt.TextFlag.TextWordWrap


class PlanList(QListView):
    """Plans under two headings; the current one is the chosen one.

    Signals:
        chosen: the id of the plan that a person went to.
        delete_asked: the current plan is to be deleted, by the Delete key.
        edit_asked: Enter: its segments are wanted.
    """

    chosen = Signal(str)
    delete_asked = Signal()
    edit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty list."""
        super().__init__(parent)
        self.setAccessibleName("Plans")
        self.setAccessibleDescription("Enter goes to the segments, Delete deletes a plan of yours")
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setItemDelegate(_Rows(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollBar(ScrollBar())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWordWrap(True)  # lays out again whenever its width changes
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(Role.Window)
        self.setMinimumWidth(px(140))

    def show_plans(
        self, ready: Sequence[Plan], own: Sequence[Plan], current: str, drafts: Collection[str]
    ) -> None:
        """Show plans, one of them current; `drafts` are those that do not fit yet. Silent."""
        rows = [_heading(_READY), *(_row(plan, is_draft=False) for plan in ready)]
        if own:
            rows += [_heading(_OWN), *(_row(plan, is_draft=plan.id in drafts) for plan in own)]
        self.blockSignals(True)
        if len(rows) != self._items.rowCount():
            self._items.clear()
        for number, item in enumerate(rows):
            self._items.setItem(number, item)
        for number, item in enumerate(rows):
            if item.data(ID) == current:
                self.setCurrentIndex(self._items.index(number, 0))
        self.blockSignals(False)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say which plan was chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and current.data(ID):
            self.chosen.emit(current.data(ID))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete deletes, Enter goes on to the segments, the rest moves."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif event.key() in _ENTER:
            self.edit_asked.emit()
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a heading would be reached, as by Home, go to the row nearest to it."""
        return row_near(self, super().moveCursor(action, modifiers), ID)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the window's keys."""

    def event(self, event: QEvent) -> bool:
        """Take its keys before the window does."""
        keys = (*STEERING_KEYS, *_ENTER, Qt.Key.Key_Delete)
        return takes_first(event, keys) or super().event(event)


class PlanColumn(QWidget):
    """The list, and above it what brings more plans."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the column without plans."""
        super().__init__(parent)
        self.new, self.bring = Button("New", small=True), Button("Import …", small=True)
        self.new.setAccessibleName("New plan")
        self.new.setToolTip("Begin a plan of your own")
        self.bring.setAccessibleName("Import plan")
        self.bring.setToolTip("Take a plan file among your own")
        self.plans = PlanList()
        head = QHBoxLayout()
        edge = INSET + px(GUTTER)
        head.setContentsMargins(edge, 0, INSET + px(10), 0)
        head.setSpacing(px(8))
        head.addWidget(self.new, 1)
        head.addWidget(self.bring, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(16), 0, px(8))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.plans, 1)


def _heading(text: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _row(plan: Plan, *, is_draft: bool) -> QStandardItem:
    item = QStandardItem(plan.name)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setData(plan.id, ID)
    item.setData("draft" if is_draft else minutes_words(plan.total_minutes), MINUTES)
    told = f"{plan.name}, {counted(plan.total_minutes)}{', draft' if is_draft else ''}"
    item.setData(told, Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(plan.words or plan.name)
    return item


class _Rows(QStyledItemDelegate):
    """Draws a heading small and muted, a plan with its minutes on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the design's rows, or of all lines of a long name."""
        view = self.parent()
        assert isinstance(view, PlanList)
        if index.data(ID) is None:
            line = QFontMetrics(font(13)).height()
            return QSize(px(120), line + px(11) if index.row() == 0 else line + px(22))
        metrics = QFontMetrics(font())
        sides = 2 * INSET + px(GUTTER + 8 + 9)
        room = view.viewport().width() - sides - _minutes_room(index) - 2
        name = metrics.boundingRect(0, 0, max(room, 1), 9999, _WRAP, str(index.data()))
        return QSize(px(120), max(name.height() + px(10), metrics.height() + px(15)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        view, rect = self.parent(), option.rect
        assert isinstance(view, PlanList)
        palette = view.palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = rect.adjusted(INSET + px(GUTTER + 8), 0, -INSET - px(9), 0)
        if index.data(ID) is None:
            painter.setFont(font(13))
            painter.setPen(palette.color(Role.PlaceholderText))
            bottom = Qt.AlignmentFlag.AlignBottom
            painter.drawText(room.adjusted(0, 0, 0, -px(6)), bottom, str(index.data()))
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        chosen = index == view.currentIndex()
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            keyboard = chosen and view.hasFocus()
            edge = Role.PlaceholderText if keyboard else Role.Mid if chosen else Role.Base
            painter.setPen(QPen(palette.color(edge), 1.0))
            painter.setBrush(palette.color(Role.Button if chosen else Role.Base))
            left = INSET + px(GUTTER) + 0.5
            frame = QRectF(rect).adjusted(left, 0.5, -INSET - 0.5, -0.5)
            painter.drawRoundedRect(frame, px(8), px(8))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(figures=True))
        painter.setPen(palette.color(Role.PlaceholderText))
        painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, str(index.data(MINUTES)))
        painter.setFont(font())
        painter.setPen(palette.color(Role.WindowText))
        left_room = room.adjusted(0, 0, -_minutes_room(index), 0)
        painter.drawText(left_room, int(middle | Qt.TextFlag.TextWordWrap), str(index.data()))
        painter.restore()


def _minutes_room(index: Index) -> int:
    metrics = QFontMetrics(font(figures=True))
    return metrics.horizontalAdvance(str(index.data(MINUTES))) + px(8)
