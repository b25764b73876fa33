"""A field that lies over a figure while it is typed."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

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
