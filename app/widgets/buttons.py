"""Buttons and ticks: Qt's own controls (name, role, keys), drawn our way."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QWidget

from app.widgets.look import font, px, round_pen

Role = QPalette.ColorRole
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def takes_first(event: QEvent, keys: tuple[Qt.Key, ...]) -> bool:
    """Accept a `ShortcutOverride` for plain `keys`, so that they reach the focused widget."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    if plain and event.key() in keys:
        event.accept()
        return True
    return False


def draw_ring(painter: QPainter, frame: QRectF, radius: float, palette: QPalette) -> None:
    """Draw the ring that says where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(palette.color(Role.WindowText), 2.0))
    painter.drawRoundedRect(frame.adjusted(2, 2, -2, -2), radius - 2, radius - 2)


# A Python class with two Qt classes among its bases crashes: at run time this one has none.
if TYPE_CHECKING:
    _Base = QAbstractButton
else:
    _Base = object


class KeyboardRing(_Base):
    """A button that Enter presses, and that shows focus only when a key brought it.

    To be put before a button class of Qt.
    """

    takes_arrows = False

    def __init__(self, parent: QWidget | None = None) -> None:
        """Prepare the button for hover and keyboard."""
        super().__init__(parent)
        self.ring = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they are

    def event(self, event: QEvent) -> bool:
        """Take Enter, and for radio buttons the arrows, before the window's keys do."""
        keys = ENTER + _ARROWS if self.takes_arrows else ENTER
        return takes_first(event, keys) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses; Space belongs to start and stop."""
        if event.key() in ENTER:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)
        self.ring = self.ring or event.key() in _ARROWS

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self.ring = event.reason() in _BY_KEYBOARD or (
            self.ring and event.reason() is Qt.FocusReason.ActiveWindowFocusReason
        )
        super().focusInEvent(event)


class Button(KeyboardRing, QPushButton):
    """A rounded button, plain or, when `strong`, in the accent colour."""

    def __init__(
        self,
        text: str,
        *,
        strong: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Create the button with its text."""
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.strong, self._small = strong, small
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
        self.setFont(font(14 if small else 15, weight))

    def set_small(self, small: bool) -> None:
        """Take less room, or as much as usual."""
        self._small = small
        self.setFont(font(14 if small else 15, self.font().weight()))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the text's size with the room of the design around it."""
        text = self.fontMetrics().boundingRect(self.text())
        if self._small:
            return QSize(text.width() + px(26), max(px(34), text.height() + px(8)))
        wide = px(104) if self.strong else px(48)
        return QSize(max(wide, text.width() + px(34)), px(46) if self.strong else px(44))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a button is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button as it stands."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill, border, ink = self._colours()
        painter.setPen(QPen(border, 1.0))
        painter.setBrush(fill)
        painter.drawRoundedRect(frame, px(10), px(10))
        painter.setPen(ink)
        painter.drawText(self._text_room(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.ring and self.hasFocus():
            draw_ring(painter, frame, px(10), palette)

    def _text_room(self) -> QRectF:
        """Return where the text is in the middle."""
        return QRectF(self.rect())

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        palette, over = self.palette(), self.underMouse() and self.isEnabled()
        if self.strong and self.isEnabled():
            fill = palette.color(Role.Accent)
            if self.isDown() or over:
                fill = fill.darker(112 if self.isDown() else 106)
            return fill, fill, palette.color(Role.HighlightedText)
        fill = palette.color(Role.Button if over or self.isDown() else Role.Base)
        edge = palette.color(Role.PlaceholderText if self.isDown() else Role.Mid)
        return fill, edge, palette.color(Role.ButtonText)


class Quiet(KeyboardRing, QPushButton):
    """A text that opens a menu, muted or, when `plain`, like any other."""

    def __init__(
        self, size_px: float = 13, *, plain: bool = False, parent: QWidget | None = None
    ) -> None:
        """Create the button without a text."""
        super().__init__(parent)
        self._plain = plain
        self.setFont(font(size_px, figures=True))

    def sizeHint(self) -> QSize:
        """Return the text's size with the room for its mark."""
        text = self.fontMetrics()
        return QSize(text.horizontalAdvance(self.text()) + px(34), text.height() + px(10))

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text and, after it, the mark of a menu."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, over = self.rect().toRectF(), self.underMouse() or self.isDown()
        if over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(Role.Button))
            painter.drawRoundedRect(frame, px(6), px(6))
        ink = palette.color(Role.ButtonText if over or self._plain else Role.PlaceholderText)
        painter.setPen(ink)
        text = self.rect().adjusted(px(8), 0, -px(26), 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        tip = QPointF(self.width() - px(15), self.height() / 2 + px(2))
        wing = px(3.5)
        painter.setPen(round_pen(ink, 1.4))
        painter.drawPolyline([tip + QPointF(-wing, -wing), tip, tip + QPointF(wing, -wing)])
        if self.ring and self.hasFocus():
            draw_ring(painter, frame, px(6), palette)


class Tick(KeyboardRing, QCheckBox):
    """A tick with a text that may take several lines."""

    _BOX = 18
    _TICK = ((0.24, 0.53), (0.43, 0.71), (0.77, 0.31))

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the tick without a text."""
        super().__init__(parent)
        self.setFont(font())
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def whole_width(self) -> int:
        """Return the width at which the text takes one line."""
        return px(self._BOX + 10) + self.fontMetrics().horizontalAdvance(self.text()) + px(4)

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrow tick is a tall one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the text's lines at `width`."""
        return max(px(self._BOX), self._text_height(width)) + px(8)

    def sizeHint(self) -> QSize:
        """Return a size that gives way in width."""
        return QSize(px(120), self.heightForWidth(max(self.width(), px(120))))

    def minimumSizeHint(self) -> QSize:
        """Return the least width, at which the text takes several lines."""
        return QSize(px(80), px(self._BOX) + px(8))

    def hitButton(self, position: object) -> bool:
        """Return True: the text can be clicked like the box."""
        return True

    def _text_height(self, width: int) -> int:
        room = max(width - px(self._BOX + 10), 1)
        wrap = Qt.TextFlag.TextWordWrap
        return QFontMetrics(self.font()).boundingRect(0, 0, room, 9999, wrap, self.text()).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, its tick and the text."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = px(self._BOX)
        top = px(4) + max(self.height() - self.heightForWidth(self.width()), 0) // 2
        line = self.fontMetrics().height()
        box = QRectF(0.5, top + max(line - side, 0) / 2 + 0.5, side - 1, side - 1)
        over = self.underMouse() and self.isEnabled()
        edge = palette.color(Role.Accent if self.isChecked() else Role.PlaceholderText)
        painter.setPen(QPen(edge, 1.5 if over else 1.0))
        painter.setBrush(palette.color(Role.Accent if self.isChecked() else Role.Base))
        painter.drawRoundedRect(box, px(5), px(5))
        if self.isChecked():
            painter.setPen(QPen(palette.color(Role.HighlightedText), 2.0))
            at, size = box.topLeft(), box.width()
            painter.drawPolyline([at + QPointF(x, y) * size for x, y in self._TICK])
        painter.setPen(palette.color(Role.ButtonText))
        text = self.rect().adjusted(side + px(10), top + max(side - line, 0) // 2, 0, 0)
        painter.drawText(text, Qt.TextFlag.TextWordWrap, self.text())
        if self.ring and self.hasFocus():
            painter.setPen(QPen(palette.color(Role.WindowText), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
