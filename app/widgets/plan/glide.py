"""How the tempo gets to a segment's: by itself, in so many minutes, or at a rate."""

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.widgets.chips import ChoiceChips
from app.widgets.look import px
from app.widgets.plan.rows import stepper
from app.widgets.steps import said
from audio.tempo import shortest_glide_seconds
from presets.plan import GLIDE_MINUTES, GLIDE_RATE, Segment

_BY_ITSELF, _MINUTES, _RATE = "by_itself", "glide_minutes", "glide_rate"
_WAYS = {_BY_ITSELF: "By itself", _MINUTES: "In minutes", _RATE: "At a rate"}
_USUAL_RATE = 2.0


def least_words(before_bpm: float, bpm: float) -> str:
    """Return how long a glide takes at least, as it is shown."""
    least = _up(shortest_glide_seconds(before_bpm, bpm) / 60.0, 0.1)
    return f"From {said(before_bpm)} to {said(bpm)}, {least:.1f} minutes at least"


def _up(value: float, step: float) -> float:
    return math.ceil(value / step - 1e-9) * step


class GlideChoice(QWidget):
    """The way, and the number that goes with it.

    `chosen` tells fields of a `Segment`, as a dict.
    """

    chosen = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the choice of a glide by itself."""
        super().__init__(parent)
        self._least_minutes, self._steepest = 0.5, _USUAL_RATE
        self.ways = ChoiceChips("Glide", "How the tempo gets there", _WAYS, small=True)
        self.minutes = stepper("Glide", GLIDE_MINUTES.low, GLIDE_MINUTES.high, "min")
        self.rate = stepper("Glide, beats a minute", GLIDE_RATE.low, GLIDE_RATE.high, "a minute")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        for widget in (self.ways, self.minutes, self.rate):
            column.addWidget(widget)
        self.ways.chosen.connect(self._choose)
        self.minutes.changed.connect(lambda minutes: self.chosen.emit({_MINUTES: minutes}))
        self.rate.changed.connect(lambda rate: self.chosen.emit({_RATE: rate}))

    def show_glide(self, segment: Segment, before_bpm: float, bpm: float) -> None:
        """Show a segment's glide from one tempo to another; nothing is emitted."""
        least = shortest_glide_seconds(before_bpm, bpm) / 60.0
        self._least_minutes = GLIDE_MINUTES.clamped(max(_up(least, 0.5), 0.5))
        steepest = abs(bpm - before_bpm) / least if least else _USUAL_RATE
        self._steepest = GLIDE_RATE.clamped(min(math.floor(steepest * 10.0) / 10.0, _USUAL_RATE))
        way = _BY_ITSELF
        if segment.glide_minutes is not None:
            way = _MINUTES
            self.minutes.show_value(segment.glide_minutes)
        elif segment.glide_rate is not None:
            way = _RATE
            self.rate.show_value(segment.glide_rate)
        self.ways.show_choice(way)
        self.minutes.setVisible(way == _MINUTES)
        self.rate.setVisible(way == _RATE)

    def _choose(self, way: str) -> None:
        values = {_MINUTES: self._least_minutes, _RATE: self._steepest}
        if way == _BY_ITSELF:
            self.chosen.emit({_MINUTES: None, _RATE: None})
        else:
            self.chosen.emit({way: values[way]})
