"""Where on the beat: each rock on a circle that is one beat round."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.widgets.look import font, px
from app.widgets.plots.plot import Plot, Role
from app.widgets.plots.sheet import SMALL_PX

if TYPE_CHECKING:
    from app.widgets.plots.sheet import Floats

_BETWEEN_DEGREES = 120.0
_EDGE, _BELOW = 1.18, 0.24


@dataclass(frozen=True, slots=True)
class RingShown:
    """What the plot shows.

    Attributes:
        degrees: where each rock lies, 0 on the beat, 90 a quarter of a beat after it.
        length: of the mean vector: 1 where all lie in one place, 0 where they lie anywhere.
        mean_degrees: where it points; None where it points nowhere.
        is_locked: whether the rocks are with the pulse.
    """

    degrees: "Floats"
    length: float
    mean_degrees: float | None
    is_locked: bool

    @property
    def words(self) -> str:
        """Where the rocks lie, in three words."""
        if not self.is_locked or self.mean_degrees is None:
            return "not yet with the pulse"
        if abs(self.mean_degrees) > _BETWEEN_DEGREES:
            return "between the beats"
        return "around the beat"


class RingPlot(Plot):
    """Dots on a ring, the beat at the top, what came before it on the left."""

    title: ClassVar[str] = "Where on the beat"
    sentence: ClassVar[str] = (
        "The ring is one beat round, with the beat at the top. The closer the dots lie together "
        "and the longer the hand in the middle, the more even; where they lie does not matter."
    )
    least: ClassVar[tuple[int, int]] = (130, 120)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the plot without a run."""
        super().__init__(parent)
        self._shown: RingShown | None = None

    def show_ring(self, shown: RingShown) -> None:
        """Show where the rocks lie."""
        self._shown = shown
        if not len(shown.degrees):
            self.say("There are no rocks with the cue to show.")
            return
        self._tell(described(shown))

    def _draw(self) -> None:
        import numpy as np

        shown, sheet = self._shown, self._sheets[0]
        assert shown is not None
        sheet.keep_square()
        sheet.set_range((-_EDGE, _EDGE), (-_EDGE - _BELOW, _EDGE))
        around = np.radians(np.linspace(0.0, 360.0, 181))
        sheet.line(np.sin(around), np.cos(around), self._ink(Role.PlaceholderText, 0.45))
        sheet.line(np.zeros(2), np.array([0.92, 1.08]), self._muted, 1.5)
        at = np.radians(shown.degrees)
        sheet.dots(np.sin(at), np.cos(at), self._ink(Role.Accent, 0.55), 7.0)
        if shown.mean_degrees is not None:
            hand = shown.length * np.array([0.0, 1.0])
            angle = math.radians(shown.mean_degrees)
            sheet.line(hand * math.sin(angle), hand * math.cos(angle), self._text, 2.5)
        if self._has_room_beside():
            sheet.words(-1.1, 0.0, "before", self._muted, anchor=(1.0, 0.5))
            sheet.words(1.1, 0.0, "after", self._muted, anchor=(0.0, 0.5))
        sheet.words(0.0, -1.08, shown.words, self._muted, anchor=(0.5, 0.0))

    def _has_room_beside(self) -> bool:
        """Return whether words stand beside the ring without being cut."""
        radius = min(self.height() / (2 * _EDGE + _BELOW), self.width() / (2 * _EDGE))
        words = QFontMetrics(font(SMALL_PX)).horizontalAdvance("before")
        return self.width() / 2 - 1.1 * radius >= words + px(4)


def described(shown: RingShown) -> str:
    """Return what the plot shows, in words."""
    told = f"{len(shown.degrees)} rocks with the cue, {shown.words}."
    if shown.is_locked:
        close = round(100.0 * shown.length)
        told += f" They lie together by {close} of 100, where 100 is all in one place."
    return told
