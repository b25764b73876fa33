"""Each rock against the pulse."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.widgets.look import font, px
from app.widgets.plots.plot import Plot, Role, percent, reach, signed
from app.widgets.plots.sheet import SMALL_PX

if TYPE_CHECKING:
    from app.widgets.plots.sheet import Floats, Mask

_LEAST_PERCENT = 9.0
_UNKNOWN_PERCENT = 5.0
"""Where thin lines stand while the person's own spread is not known."""

_SILENT = "cue silent"
_MARKED_ROCKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class RocksShown:
    """What the plot shows; arrays of one shape, in the order of time.

    Attributes:
        rock: which rock of the run it is, 1 for the first; in parts where it is off its beat.
        percent: how far from the person's own centre, in percent of the period; after is above 0.
        is_settling: whether it stays out of the figures.
        is_heard: whether its beat is heard.
        rocks: how many rocks the run has.
        silent: the silent stretches, each from its first to its last rock.
        spread_percent: half the width of the person's own band; None while it is not known.
    """

    rock: "Floats"
    percent: "Floats"
    is_settling: "Mask"
    is_heard: "Mask"
    rocks: int
    silent: tuple[tuple[int, int], ...] = ()
    spread_percent: float | None = None


class RocksPlot(Plot):
    """Dots along the run; the band is the person's own usual spread, the shade is silence."""

    title: ClassVar[str] = "Each rock against the pulse"
    sentence: ClassVar[str] = (
        "Each dot is a rock, around your own centre: above the line it came after, below it "
        "before. The first ones, in grey, are left out of the figures."
    )
    least: ClassVar[tuple[int, int]] = (260, 120)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the plot without a run."""
        super().__init__(parent)
        self._shown: RocksShown | None = None

    def show_rocks(self, shown: RocksShown) -> None:
        """Show the rocks of a run."""
        self._shown = shown
        if not len(shown.rock):
            self.say("There are no rocks to show.")
            return
        self._tell(described(shown))

    def _draw(self) -> None:
        shown, sheet = self._shown, self._sheets[0]
        assert shown is not None
        usual = shown.spread_percent
        end, step = reach(max(float(abs(shown.percent).max()), usual or 0.0), _LEAST_PERCENT)
        left, right = 0.3, max(shown.rocks, float(shown.rock.max())) + 0.7
        room = self.width() - px(44)
        is_named = self._has_room_for_words(shown, room / (right - left))
        top = end + (_words_px() * 2 * end / max(self.height() - px(24), 1) if is_named else 0.0)
        sheet.set_range((left, right), (-end, top))
        ticks = [(n * step, signed(n * step)) for n in range(-4, 5) if abs(n * step) < end]
        sheet.mark_left(ticks, self._muted)
        sheet.mark_bottom(_rock_ticks(shown.rocks, room), self._muted)
        for first, last in shown.silent:
            sheet.area((first - 0.5, last + 0.5), (-end, top), self._shade)
            if is_named:
                sheet.words((first + last) / 2, top, _SILENT, self._muted, anchor=(0.5, 0.0))
        if usual is not None:
            sheet.area((left, right), (-usual, usual), self._band)
        for level, _ in ticks:
            sheet.level(level, self._hair)
        beside = _UNKNOWN_PERCENT if usual is None else usual
        for edge in (-beside, beside):
            sheet.level(edge, self._edge)
        joined = shown.rock[1:] - shown.rock[:-1] < 1.6
        sheet.line(
            shown.rock,
            shown.percent,
            self._ink(Role.Accent, 0.45),
            joined=_with_end(joined),
        )
        grey = shown.is_settling
        sheet.dots(shown.rock[grey], shown.percent[grey], self._faint)
        sheet.dots(shown.rock[~grey], shown.percent[~grey], self._accent)
        self._note(_note(shown, is_named=is_named))

    @staticmethod
    def _has_room_for_words(shown: RocksShown, px_a_rock: float) -> bool:
        """Return whether the name of the silence fits into each silent stretch."""
        needs = QFontMetrics(font(SMALL_PX)).horizontalAdvance(_SILENT) + px(10)
        narrowest = min((last - first + 1 for first, last in shown.silent), default=0)
        return narrowest * px_a_rock >= needs


def _words_px() -> int:
    return QFontMetrics(font(SMALL_PX)).height() + px(4)


def _with_end(joined: "Mask") -> "Mask":
    import numpy as np

    return np.append(joined, False)


def _rock_ticks(rocks: int, room_px: float) -> list[tuple[float, str]]:
    """Return round rock numbers, as many as there is room for; the first says what they are."""
    most = max(2, int(room_px / px(70)))
    step = next((one for one in _MARKED_ROCKS if rocks / one <= most), rocks)
    numbers = range(step, rocks + 1, step)
    return [(n, f"rock {n}" if n == step else str(n)) for n in numbers]


def _note(shown: RocksShown, *, is_named: bool) -> str:
    is_known = shown.spread_percent is not None
    notes = ["band: your usual spread" if is_known else f"thin lines: ±{_UNKNOWN_PERCENT:.0f} %"]
    if shown.silent and not is_named:
        notes.append(f"shaded: {_SILENT}")
    return ", ".join(notes)


def described(shown: RocksShown) -> str:
    """Return what the plot shows, in words."""
    counted = shown.percent[~shown.is_settling]
    if not len(counted):
        return f"{len(shown.rock)} rocks, all of them among the first, which are left out."
    furthest = float(counted[abs(counted).argmax()])
    side = "after" if furthest > 0 else "before"
    near = int((abs(counted) <= 5.0).sum())
    told = (
        f"{len(shown.rock)} rocks; of the {len(counted)} that count {near} lie within 5 % of your "
        f"centre, the furthest is {percent(abs(furthest))} {side} it."
    )
    if shown.spread_percent is not None:
        told += f" Your usual spread is {percent(shown.spread_percent)} to each side."
    if shown.silent:
        stretches = ", ".join(f"rocks {first} to {last}" for first, last in shown.silent)
        told += f" The cue is silent in {stretches}."
    return told
