"""A running session as it is shown: on a dim screen, in the window, or at an edge."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.dim.glow import EdgeGlow
from app.dim.screen import DimScreen
from app.keys import Bindings
from app.stage.pictures import Picture
from app.widgets import look
from app.widgets.sessionrun.face import RunningFace
from tests.app.opened import dressed
from tests.app.sessioned import Sessioned

Made = TypeVar("Made", bound=QWidget)
DIMMEST, USUAL, BRIGHTEST = 0.05, 0.7, 1.0
SMALL, DESIGN, LARGE = (1024, 640), (1240, 800), (2560, 1440)


class Shown(Sessioned):
    """A session on a dim screen, in the window, or at an edge."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.shown: list[QWidget] = []
        self.left = 0

    def screen(
        self,
        picture: Picture = Picture.CRADLE,
        brightness: float = USUAL,
        size: tuple[int, int] = DESIGN,
        bindings: Bindings | None = None,
    ) -> DimScreen:
        """Show the dim screen."""
        made = DimScreen(
            self.sessioning,
            picture,
            brightness=brightness,
            bindings=bindings,
            clock=lambda: self.now,
        )
        made.show_sound("Room speaker")
        made.left.connect(self._count)
        return self._show(made, size)

    def face(self, brightness: float = USUAL, size: tuple[int, int] = DESIGN) -> RunningFace:
        """Show the window's face."""
        window = QWidget()
        made = RunningFace(self.sessioning, Picture.CRADLE, brightness=brightness, parent=window)
        made.show_sound("Room speaker")
        made.resize(*size)
        self._show(window, size)
        made.focus_first()
        return made

    def glow(self, edge: str, brightness: float = USUAL) -> EdgeGlow:
        """Show the glow at an edge."""
        made = EdgeGlow(self.sessioning, edge=edge, brightness=brightness)
        made.left.connect(self._count)
        self.shown.append(made)
        made.open()
        return made

    def _count(self) -> None:
        self.left += 1

    def _show(self, made: Made, size: tuple[int, int]) -> Made:
        self.shown.append(made)
        made.resize(*size)
        made.show()
        made.activateWindow()
        self.qtbot.waitUntil(made.isActiveWindow)
        made.setFocus()
        return made

    def press(self, key: Qt.Key, times: int = 1) -> None:
        """Press a key wherever the focus is."""
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.shown[-1], key)
        self.pass_time(1.5)

    def end(self) -> None:
        """Close what is open."""
        for one in self.shown:
            if isinstance(one, DimScreen | EdgeGlow):
                one.end()
            else:
                one.hide()
                one.deleteLater()
        super().end()


def shown(qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    """A session whose colours are put back afterwards; for a fixture of this name."""
    dressed(qapp)
    one = Shown(qtbot)
    one.bring_in()
    yield one
    one.end()
    look.dim(qapp, None)
    look.redress(qapp, look.SYSTEM)


def light_of(widget: QWidget) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Return what is drawn, shape (height, width, 3), over black where it is clear."""
    kind = QImage.Format.Format_ARGB32_Premultiplied
    image = widget.grab().toImage().convertToFormat(kind)
    bits = np.frombuffer(image.constBits(), np.uint8)
    return bits.reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def brightest(widget: QWidget) -> int:
    """Return the greatest part of any colour that is drawn."""
    return int(light_of(widget).max())
