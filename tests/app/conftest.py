"""What tests of the window share: it is open, its text may be larger."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.widgets import look
from tests.app.opened import Opened, dressed

USUAL_TEXT_PX = 15
LARGE = 1.44


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    """The window, with its sound."""
    shown = Opened(qtbot, tmp_path)
    shown.bring_in()
    yield shown
    shown.end()


@pytest.fixture(params=[1.0, LARGE], ids=["usual text", "large text"])
def text(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    """The system's text in its usual size, and half as large again."""
    yield from _text(qapp, request.param)


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    """The system's text half as large again."""
    yield from _text(qapp, LARGE)


def _text(qapp: QApplication, times: float) -> Iterator[None]:
    dressed(qapp)
    usual = qapp.font()
    qapp.setFont(look.font(USUAL_TEXT_PX * times))
    yield
    qapp.setFont(usual)
