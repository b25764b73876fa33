"""Where a window stands, as the settings keep it."""

import base64
import binascii

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget


def place_of(widget: QWidget) -> str:
    """Return a window's place in Qt's own bytes, as base64."""
    return base64.b64encode(widget.saveGeometry().data()).decode()


def restore(widget: QWidget, geometry: str) -> None:
    """Put a window where it was; a place that cannot be read leaves it where it is."""
    try:
        place = base64.b64decode(geometry, validate=True)
    except (binascii.Error, ValueError):
        return
    if place:
        widget.restoreGeometry(QByteArray(place))
