"""The real window over the real pacer in this very process, with no sound card and a set clock.

What it shows at a moment is the same each time. A QApplication is there before.
"""

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.settings import Settings
from tests.app.opened import Opened


def unplugged(folder: Path, settings: Settings, size: tuple[int, int]) -> Opened:
    """Open the window at a size in Qt's pixels; its settings are kept in `folder`."""
    nobody_asked = cast("pytest.FixtureRequest", None)  # outside of a test there is no request
    opened = Opened(QtBot(nobody_asked), folder, settings)
    opened.window.resize(*size)
    opened.bring_in()
    opened.window.resize(*size)
    QCoreApplication.processEvents()
    return opened
