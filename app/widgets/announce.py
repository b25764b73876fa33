"""Words that a screen reader says at once, without the focus moving."""

from collections.abc import Callable

from PySide6 import QtGui
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget


def announce(
    widget: QWidget,
    text: str,
    send: Callable[[QAccessibleEvent], None] = QAccessible.updateAccessibility,
) -> None:
    """Have `text` said when the screen reader has finished its sentence.

    Nobody listens, or Qt knows no announcements yet (before 6.8): nothing happens.
    """
    kind = getattr(QtGui, "QAccessibleAnnouncementEvent", None)
    if kind is None:
        return
    event = kind(widget, text)
    polite = getattr(QAccessible, "AnnouncementPoliteness", None)
    if polite is not None:
        event.setPoliteness(polite.Polite)
    send(event)
