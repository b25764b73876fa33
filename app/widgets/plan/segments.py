"""The segments of a plan under one another, with all that is particular about each."""

from typing import ClassVar

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.widgets.look import font, px
from app.widgets.plan.view import Index, SegmentModel, SegmentView
from app.widgets.plan.words import minutes_words
from app.widgets.scroll import ScrollBar

Role = QPalette.ColorRole
_ASKS = "asks for a change"


class SegmentList(SegmentView):
    """Segments as rows of two lines."""

    BACK: ClassVar[tuple[Qt.Key, ...]] = (Qt.Key.Key_Up, Qt.Key.Key_Left)
    ON: ClassVar[tuple[Qt.Key, ...]] = (Qt.Key.Key_Down, Qt.Key.Key_Right)

    def __init__(self, model: SegmentModel, parent: QWidget | None = None) -> None:
        """Create the list of a model."""
        super().__init__("Segments", model, parent)
        self.setItemDelegate(_Rows(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBar(ScrollBar())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.doubleClicked.connect(lambda _: self.asked.emit("edit"))

    def sizeHint(self) -> QSize:
        """Return the room of the design."""
        return QSize(px(300), px(260))

    def minimumSizeHint(self) -> QSize:
        """Return the least room: two rows."""
        return QSize(px(150), 2 * self.sizeHintForRow(0) if self.segments.rowCount() else px(60))


class _Rows(QStyledItemDelegate):
    """Draws a segment in two lines: its name and minutes, and under them all else."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of two lines."""
        lines = QFontMetrics(font()).height() + QFontMetrics(font(13)).height()
        return QSize(px(150), lines + px(13))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one segment."""
        view, rect = self.parent(), QRect(option.rect)
        assert isinstance(view, SegmentList)
        model, palette, chosen = view.segments, view.palette(), index == view.currentIndex()
        assert model.plan is not None
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            edge = Role.PlaceholderText if chosen and view.hasFocus() else Role.Mid
            painter.setPen(QPen(palette.color(edge if chosen else Role.Base), 1.0))
            painter.setBrush(palette.color(Role.Button if chosen else Role.Base))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        room = rect.adjusted(px(12), px(5), -px(12), -px(5))
        segment, asks = model.plan.segments[index.row()], index.row() in model.amiss
        ink, muted = Role.WindowText, Role.PlaceholderText
        painter.setFont(font(figures=True))
        top = QRect(room.left(), room.top(), room.width(), painter.fontMetrics().height())
        _draw_pair(
            painter, top, palette, str(index.data()), minutes_words(segment.minutes), (ink, muted)
        )
        painter.setFont(font(13, figures=True))
        under = QRect(room.left(), top.bottom() + px(3), room.width(), room.height() - top.height())
        told = _ASKS if asks else model.details(index.row())
        _draw_pair(painter, under, palette, told, "", (Role.Accent if asks else muted, muted))
        painter.restore()


def _draw_pair(
    painter: QPainter,
    room: QRect,
    palette: QPalette,
    left: str,
    right: str,
    roles: tuple[QPalette.ColorRole, QPalette.ColorRole],
) -> None:
    """Draw words on the left, shortened where they must be, and others on the right."""
    metrics = painter.fontMetrics()
    painter.setPen(palette.color(roles[1]))
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, right)
    wide = room.width() - (metrics.horizontalAdvance(right) + px(12) if right else 0)
    painter.setPen(palette.color(roles[0]))
    shortened = metrics.elidedText(left, Qt.TextElideMode.ElideRight, wide)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shortened)
