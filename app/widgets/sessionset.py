"""What is set for sessions: how they are shown, how bright, where the glow lies, and levels."""

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.settings import DIM_BRIGHTNESS
from app.widgets.buttons import Button
from app.widgets.chips import ChoiceChips
from app.widgets.fields import Row, Sentence
from app.widgets.look import px
from app.widgets.slider import NamedSlider, decibels

VIEW_WORDS = {
    "dim": "Dim screen",
    "window": "In this window",
    "glow": "Glow at the edge",
}
"""How a session can be shown, by the names that settings use."""

_EDGES = {"left": "Left", "right": "Right", "top": "Top", "bottom": "Bottom"}
_SHOWN = "Dim is the whole screen, nearly black. The glow lies beside other programs."
_BRIGHT = "Nothing on the dim screen is ever brighter. There, ← and → change it too."
_EDGE = "At which edge of the screen it glows. What lies below it can be clicked."
_HEARD = "Every technique sounds at this level in a session; the Session page finds it."
_NONE = "Nothing is kept yet: each technique sounds at its own level."


class Shown(Protocol):
    """What is shown of the settings."""

    @property
    def session_view(self) -> str: ...
    @property
    def dim_brightness(self) -> float: ...
    @property
    def glow_edge(self) -> str: ...
    @property
    def table_levels(self) -> Mapping[str, float]: ...


class TableLevels(QWidget):
    """The levels that are heard at the table; `chosen` tells them once they are forgotten."""

    chosen = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it with nothing kept."""
        super().__init__(parent)
        self._levels: dict[str, float] = {}
        self.line = Sentence(muted=False)
        self.forget = Button("Forget")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.line)
        column.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        self.forget.clicked.connect(lambda: self._choose({}))
        self.show_levels({})

    def show_levels(self, levels: Mapping[str, float]) -> None:
        """Show what is kept for each output; nothing is emitted."""
        self._levels = dict(levels)
        kept = "\n".join(f"{name}: {decibels(round(db))}" for name, db in self._levels.items())
        self.line.setText(kept or _NONE)
        self.forget.setVisible(bool(kept))

    def _choose(self, levels: dict[str, float]) -> None:
        self.show_levels(levels)
        self.chosen.emit(levels)


class SessionSettings(QObject):
    """The controls of what is set for sessions, in rows; every change is told at once."""

    view_chosen = Signal(str)
    brightness_chosen = Signal(float)
    edge_chosen = Signal(str)
    levels_chosen = Signal(dict)

    def __init__(self, parent: QObject | None = None) -> None:
        """Create the controls."""
        super().__init__(parent)
        self.views = ChoiceChips("Shown as", "Sessions shown as", VIEW_WORDS)
        self.edges = ChoiceChips("Edge", "The glow's edge", _EDGES)
        low, high = (round(100 * end) for end in (DIM_BRIGHTNESS.low, DIM_BRIGHTNESS.high))
        self.brightness = NamedSlider("Brightness", low, high, lambda part: f"{part} %", 5)
        self.levels = TableLevels()
        self.views.chosen.connect(self.view_chosen.emit)
        self.edges.chosen.connect(self.edge_chosen.emit)
        self.brightness.moved.connect(lambda part: self.brightness_chosen.emit(part / 100))
        self.levels.chosen.connect(self.levels_chosen)

    def rows(self) -> list[QWidget]:
        """Return the rows to be laid out, once."""
        return [
            Row("Shown as", self.views, _SHOWN),
            Row("Brightness", self.brightness, _BRIGHT),
            Row("Glow", self.edges, _EDGE),
            Row("Heard at the table", self.levels, _HEARD),
        ]

    def show_settings(self, settings: Shown) -> None:
        """Show what is set; nothing is emitted."""
        self.views.show_choice(settings.session_view)
        self.edges.show_choice(settings.glow_edge)
        self.brightness.set_value(round(100 * settings.dim_brightness))
        self.levels.show_levels(settings.table_levels)
