"""A picture before an eye: shown at a size in a palette, and what it paints."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.stage.pictures import Picture, painted
from app.stage.stage import Stage
from app.widgets import look
from tests.app.opened import dressed

TURN = 0.5


def shown(
    qtbot: QtBot,
    picture: Picture,
    size: tuple[int, int] = (700, 330),
    colours: look.Colours = look.LAMP,
) -> Stage:
    """Return a picture at rest, shown at a size in pixels and painted once."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dressed(app)
    stage = painted(picture)
    qtbot.addWidget(stage)
    stage.setPalette(look.palette_of(colours))
    stage.resize(*size)
    stage.show()
    qtbot.waitExposed(stage)
    app.processEvents()
    return stage


def pixels(stage: Stage) -> NDArray[np.uint8]:
    """Return the picture as it is painted now: shape (height, width, 3), red, green, blue."""
    image = stage.grab().toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    data = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return data[:, :, :3].copy()


@dataclass
class Painting(QObject):
    """What a picture has painted since the watch began."""

    stage: Stage
    regions: list[QRegion] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the region of each paint event, and let it pass."""
        if isinstance(event, QPaintEvent):
            self.regions.append(event.region())
        return False

    @property
    def painted(self) -> NDArray[np.bool_]:
        """Which pixels were painted."""
        mask = np.zeros((self.stage.height(), self.stage.width()), np.bool_)
        for region in self.regions:
            for rect in cast("Iterable[QRect]", region):  # PySide's types do not say so
                mask[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1] = True
        return mask


@contextmanager
def watched(stage: Stage) -> Iterator[Painting]:
    """Watch what a picture paints until its events are dealt with."""
    QApplication.processEvents()
    painting = Painting(stage)
    stage.installEventFilter(painting)
    try:
        yield painting
        QApplication.processEvents()
    finally:
        stage.removeEventFilter(painting)
