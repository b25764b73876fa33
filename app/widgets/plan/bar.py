"""The bar of a plan: its segments beside each other, as wide as they take minutes."""

from itertools import accumulate, pairwise

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.widgets.look import faded, font, px, round_pen
from app.widgets.plan.view import Index, SegmentModel, SegmentView
from app.widgets.plan.words import minutes_words

Role = QPalette.ColorRole
_HIGH_PX, _GAP_PX, _LEAST_PX, _GRIP_PX = 40, 4, 14, 6


def widths_of(minutes: list[float], room: int, least: int) -> list[int]:
    """Return how wide each segment is, in pixels: as its minutes are, and `least` if it can be.

    The widths make `room` altogether.
    """
    least = min(least, room // max(2 * len(minutes), 1))
    over, total = room - least * len(minutes), sum(minutes)
    ends = [least * n + over * m / total for n, m in enumerate(accumulate(minutes), start=1)]
    return [round(end) - round(begin) for begin, end in pairwise([0.0, *ends])]


class PlanBar(SegmentView):
    """Segments in a row. A boundary is dragged, and a segment to another place.

    Signals:
        boundary_dragged: the segment before a boundary, and the minutes it is to have.
    """

    boundary_dragged = Signal(int, float)

    def __init__(self, name: str, model: SegmentModel, parent: QWidget | None = None) -> None:
        """Create the bar of a model."""
        super().__init__(name, model, parent)
        self._widths: list[int] = []
        self._boundary: int | None = None
        self._held: tuple[int, QPoint] | None = None
        self._drop: int | None = None
        self._ring = False
        self.setItemDelegate(_Blocks(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(px(_HIGH_PX) + px(8))
        model.dataChanged.connect(self._lay_out)
        model.modelReset.connect(self._lay_out)

    def width_of(self, at: int) -> int:
        """Return how wide a segment is, in pixels."""
        return self._widths[at] if at < len(self._widths) else 0

    @property
    def shows_ring(self) -> bool:
        """Whether the keyboard is here."""
        return self._ring and self.hasFocus()

    def sizeHint(self) -> QSize:
        """Return the room of the design."""
        return QSize(px(600), self.height())

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(120), self.height())

    # The pointer.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a boundary, or of a segment, which becomes the current one."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position().toPoint()
        self._boundary = self._boundary_at(at.x())
        index = self.indexAt(at)
        if self._boundary is None and index.isValid():
            self.setCurrentIndex(index)
            self._held = index.row(), at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held, or show what could be."""
        at = event.position().toPoint()
        if self._boundary is not None:
            self._drag_boundary(at.x())
        elif self._held is not None:
            far = abs(at.x() - self._held[1].x()) >= QApplication.startDragDistance()
            if far or self._drop is not None:
                self._drop = self._gap_at(at.x())
                self._show_cursor(Qt.CursorShape.ClosedHandCursor)
                self.viewport().update()
        else:
            over = self._boundary_at(at.x()) is not None
            self._show_cursor(Qt.CursorShape.SplitHCursor if over else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put down what is held."""
        held, drop = self._held, self._drop
        self._let_go()
        if held is not None and drop is not None:
            to = drop - (drop > held[0])
            if to != held[0]:
                self.moved.emit(held[0], to)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the segment."""
        if self.indexAt(event.position().toPoint()).isValid():
            self.asked.emit("edit")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Stay where it is."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts a segment back where it was held."""
        if event.key() == Qt.Key.Key_Escape and self._drop is not None:
            self._let_go()
            return
        super().keyPressEvent(event)

    def _let_go(self) -> None:
        self._boundary = self._held = self._drop = None
        self._show_cursor(Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def _show_cursor(self, shape: Qt.CursorShape) -> None:
        self.viewport().setCursor(shape)

    def _drag_boundary(self, x: int) -> None:
        plan, at = self.segments.plan, self._boundary
        assert plan is not None
        assert at is not None
        if at + 1 >= len(plan.segments):
            return
        left = sum(self._widths[:at])
        pair = self._widths[at] + self._widths[at + 1]
        both = plan.segments[at].minutes + plan.segments[at + 1].minutes
        least = min(px(_LEAST_PX), self._room() // max(2 * len(self._widths), 1))
        part = (x - left - least) / max(pair - 2 * least, 1)
        self.boundary_dragged.emit(at, both * min(max(part, 0.0), 1.0))

    def _boundary_at(self, x: int) -> int | None:
        ends = list(accumulate(self._widths))[:-1]
        near = min(range(len(ends)), key=lambda at: abs(ends[at] - x), default=None)
        if near is None or abs(ends[near] - x) > px(_GRIP_PX):
            return None
        return near

    def _gap_at(self, x: int) -> int:
        edges = [0, *accumulate(self._widths)]
        return min(range(len(edges)), key=lambda at: abs(edges[at] - x))

    # Qt.

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the segments their widths."""
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the segments, and where one that is held would stand."""
        super().paintEvent(event)
        if self._drop is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(round_pen(self.palette().color(Role.WindowText), px(3)))
        x = float([0, *accumulate(self._widths)][self._drop])
        x = min(max(x, px(2)), self.viewport().width() - px(2))
        painter.drawLine(QPointF(x, px(2)), QPointF(x, self.height() - px(2)))

    def _room(self) -> int:
        return self.viewport().width() - 1

    def _lay_out(self) -> None:
        plan = self.segments.plan
        minutes = [segment.minutes for segment in plan.segments] if plan else []
        widths = widths_of(minutes, self._room(), px(_LEAST_PX))
        if widths != self._widths:
            self._widths = widths
            self.scheduleDelayedItemsLayout()
        self.viewport().update()


class _Blocks(QStyledItemDelegate):
    """Draws a segment as a rounded block with its minutes: the current one in full colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the block's share of the bar."""
        view = self.parent()
        assert isinstance(view, PlanBar)
        return QSize(view.width_of(index.row()), view.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one block."""
        view, rect = self.parent(), QRectF(option.rect)
        assert isinstance(view, PlanBar)
        plan, palette = view.segments.plan, view.palette()
        assert plan is not None
        segment, chosen = plan.segments[index.row()], index == view.currentIndex()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap, lift = px(_GAP_PX) / 2, 0 if chosen else px(3)
        frame = rect.adjusted(gap, px(4) + lift, -gap, -px(4) - lift)
        frame.setWidth(max(frame.width(), 2.0))
        over = index == view.indexAt(view.viewport().mapFromGlobal(view.cursor().pos()))
        fill, ink = _colours(palette, is_heard=segment.technique is not None, chosen=chosen)
        is_hollow = segment.technique is None and not chosen
        edge = QPen(palette.color(Role.Mid), 1.0)
        painter.setPen(edge if is_hollow else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(fill)
        radius = min(px(6), frame.width() / 2)
        painter.drawRoundedRect(frame, radius, radius)
        asks = index.row() in view.segments.amiss
        if asks or (over and view.underMouse() and not chosen):
            painter.setPen(QPen(palette.color(Role.Accent if asks else Role.PlaceholderText), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius)
        if chosen and view.shows_ring:
            painter.setPen(QPen(palette.color(Role.WindowText), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(-1, -1, 1, 1), radius, radius)
        _draw_minutes(painter, frame, minutes_words(segment.minutes), ink, chosen=chosen)
        painter.restore()


def _colours(palette: QPalette, *, is_heard: bool, chosen: bool) -> tuple[QColor, QColor]:
    """Return a block's colour and that of what is written on it."""
    if chosen:
        fill = palette.color(Role.Accent if is_heard else Role.PlaceholderText)
        ink = Role.HighlightedText if is_heard else Role.Window
        return fill, palette.color(ink)
    if is_heard:
        return faded(palette.color(Role.Accent), 0.26), palette.color(Role.WindowText)
    return palette.color(Role.Base), palette.color(Role.WindowText)


def _draw_minutes(
    painter: QPainter, frame: QRectF, words: str, ink: QColor, *, chosen: bool
) -> None:
    painter.setFont(
        font(14, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal, figures=True)
    )
    if painter.fontMetrics().horizontalAdvance(words) + px(4) > frame.width():
        return
    painter.setPen(ink)
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, words)
