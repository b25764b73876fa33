"""Tabs: quiet ones over a panel, and those of the pages at the top of the window."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from app.widgets.buttons import draw_ring, takes_first
from app.widgets.look import font, px

Role = QPalette.ColorRole
_GAP = 18
_AIR, _FRAME = 19, 4
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class Tabs(QTabBar):
    """Words, the present one in full ink over a short line. Arrows go from one to the next."""

    def __init__(self, name: str, words: tuple[str, ...], parent: QWidget | None = None) -> None:
        """Create the tabs with the first one chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFont(font(15, QFont.Weight.Medium))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._ring = False
        for word in words:
            self.addTab(word)

    def tabSizeHint(self, index: int) -> QSize:
        """Return the word's size; the first begins at the very edge."""
        metrics = QFontMetrics(self.font())
        wide = metrics.horizontalAdvance(self.tabText(index)) + px(_GAP)
        return QSize(wide, metrics.height() + px(14))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return the size hint: a word is never cut."""
        return self.tabSizeHint(index)

    def minimumSizeHint(self) -> QSize:
        """Return a width that gives way: the words become smaller then."""
        return QSize(px(100), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the words smaller where they do not fit."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Make the words as large as they fit; to be called where there are others."""
        chosen = font(15, QFont.Weight.Medium)
        gaps = self.count() * px(_GAP)
        words = sum(
            QFontMetrics(chosen).horizontalAdvance(self.tabText(index))
            for index in range(self.count())
        )
        room = max(self.width() - gaps, 1)
        if words > room:
            chosen.setPixelSize(max(chosen.pixelSize() * room // words, px(9)))
        if chosen != self.font():
            self.setFont(chosen)

    def event(self, event: QEvent) -> bool:
        """Take the arrows before the window's keys do."""
        return takes_first(event, _ARROWS) or super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Stay where it is."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self._ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        for index in range(self.count()):
            room, current = QRectF(self.tabRect(index)), index == self.currentIndex()
            over = room.contains(self.mapFromGlobal(self.cursor().pos()).toPointF())
            ink = (
                Role.WindowText if current or (over and self.underMouse()) else Role.PlaceholderText
            )
            painter.setPen(palette.color(ink))
            text = room.adjusted(0, 0, -px(_GAP), -px(4))
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.tabText(index))
            if current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(palette.color(Role.Accent))
                line = QRectF(room.left(), room.bottom() - px(3), text.width(), px(2))
                painter.drawRoundedRect(line, 1, 1)
                if self._ring and self.hasFocus():
                    draw_ring(painter, room.adjusted(-px(8), 0, -px(10), 0), px(6), palette)


class PageTabs(Tabs):
    """The pages of the window in one rounded frame, the present one raised."""

    def __init__(self, name: str, words: tuple[str, ...], parent: QWidget | None = None) -> None:
        """Create the tabs with the first page chosen."""
        super().__init__(name, words, parent)
        self.setFont(font(15))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tabSizeHint(self, index: int) -> QSize:
        """Return the word's size with the room of the design around it."""
        metrics = QFontMetrics(self.font())
        wide = metrics.horizontalAdvance(self.tabText(index)) + 2 * px(_AIR)
        return QSize(wide, max(px(36), metrics.height() + px(10)))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: no page is left out."""
        return self.sizeHint()

    def fit(self) -> None:
        """Keep the words as large as they are."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, and in it the words."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        around = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(palette.color(Role.Mid), 1.0))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(around, px(10), px(10))
        for index in range(self.count()):
            room, current = QRectF(self.tabRect(index)), index == self.currentIndex()
            raised = room.adjusted(px(_FRAME), px(_FRAME), -px(_FRAME), -px(_FRAME))
            over = room.contains(self.mapFromGlobal(self.cursor().pos()).toPointF())
            if current:
                painter.setPen(QPen(palette.color(Role.Mid), 1.0))
                painter.setBrush(palette.color(Role.Button))
                painter.drawRoundedRect(raised, px(7), px(7))
            full = current or (over and self.underMouse())
            painter.setPen(palette.color(Role.WindowText if full else Role.PlaceholderText))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
            if current and self._ring and self.hasFocus():
                draw_ring(painter, raised, px(7), palette)
