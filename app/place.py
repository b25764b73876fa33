"""Where a window stands, as the settings keep it, and where a session that goes on is kept."""

import base64
import binascii
from pathlib import Path

from PySide6.QtCore import QByteArray, QStandardPaths
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


def record_path() -> Path:
    """Return where the platform keeps what a program was doing, here the session that goes on."""
    kind = QStandardPaths.StandardLocation.GenericStateLocation
    return Path(QStandardPaths.writableLocation(kind)) / "undula" / "session.json"
