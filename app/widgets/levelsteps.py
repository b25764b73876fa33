"""A level in large figures, between what makes it softer and louder."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from app.widgets.buttonrow import in_the_middle
from app.widgets.buttons import Button
from app.widgets.labels import Line
from app.widgets.slider import decibels

_WIDEST = "−40 dB"


class LevelSteps(QWidget):
    """Shows a level, and asks for one dB more or less of it."""

    asked = Signal(float)
    """By how many dB the level is to change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it without a level."""
        super().__init__(parent)
        self.level = Line(34, QFont.Weight.Light, figures=True, align=Qt.AlignmentFlag.AlignHCenter)
        self.level.setAccessibleName("Level")
        self.level.setMinimumWidth(self.level.fontMetrics().horizontalAdvance(_WIDEST))
        self.softer, self.louder = _step("−", "Softer"), _step("+", "Louder")
        self.softer.clicked.connect(lambda: self.asked.emit(-1.0))
        self.louder.clicked.connect(lambda: self.asked.emit(1.0))
        in_the_middle(self, self.softer, self.level, self.louder, spacing_px=18)

    def show_level(self, level_db: float) -> None:
        """Show a level in dB."""
        self.level.setText(decibels(round(level_db)))
        self.level.setAccessibleDescription(self.level.text())


def _step(text: str, name: str) -> Button:
    button = Button(text)
    button.setAccessibleName(name)
    return button
