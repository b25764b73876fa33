"""Fields that are typed in: over a figure, or in a rounded frame of their own."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.widgets.look import font

Modifier = Qt.KeyboardModifier


class Field(QLineEdit):
    """Where a figure is typed: Enter takes it, Escape leaves it."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Escape, arrows and all else that is typed from the window's keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            typed_here = not event.modifiers() & (Modifier.ControlModifier | Modifier.AltModifier)
            if typed_here:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; the rest is typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving with Tab or the mouse leaves the figure as it was."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class Framed(QLineEdit):
    """A line of text whose frame its parent draws, anew when the focus comes and goes."""

    def __init__(self, longest: int, parent: QWidget | None = None) -> None:
        """Create an empty field of up to `longest` letters."""
        super().__init__(parent)
        self.setFrame(False)
        self.setFont(font())
        self.setMaxLength(longest)

    def event(self, event: QEvent) -> bool:
        """Keep what is typed from the window's keys."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = Modifier.ControlModifier | Modifier.AltModifier
            if not event.modifiers() & held and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have the frame around it drawn."""
        super().focusInEvent(event)
        self._redraw_frame()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Have the frame around it drawn."""
        super().focusOutEvent(event)
        self._redraw_frame()

    def _redraw_frame(self) -> None:
        around = self.parentWidget()
        if around is not None:
            around.update()
