"""The technique card: all that is known of a technique, and what is not."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.widgets.look import font, px
from app.widgets.steps import said

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique

Role = QPalette.ColorRole
_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76)
_BRIEF_SCALES = (0.7, 0.64, 0.58)
SOURCE = "Carole Osborne's article in MASSAGE Magazine"
_NOT_GIVEN = "not given"
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Row:
    """A few words under their small name; without a name they are the card's first words.

    `in_summary`: the line under the technique's name tells it too.
    """

    name: str
    words: str
    in_summary: bool = False


def rows_of(technique: "Technique") -> tuple[Row, ...]:
    """Return the card's rows; what the source does not give is said to be so."""
    from presets.movement import position_words
    from presets.words import listed

    moves = technique.movements
    several = len(moves) > 1

    def told(words: list[str]) -> str:
        if several and len(set(words)) > 1:
            pairs = zip(moves, words, strict=True)
            return "; ".join(f"{m.parts_words or 'first'}: {w or _NOT_GIVEN}" for m, w in pairs)
        return listed([one for one in dict.fromkeys(words) if one]) or _NOT_GIVEN

    parts = [m.parts_words for m in moves if m.parts_words]
    hands = f"both hold the {technique.both_hands.words}" if technique.both_hands else ""
    if technique.other_hand:
        hands = f"the other hand: {technique.other_hand.work_words}"
    low, high = technique.bpm_range
    tempo = f"{said(technique.bpm)} beats a minute, {said(low)}–{said(high)}."
    rows = [
        Row("", technique.guidance or ""),
        Row(
            "Position",
            position_words(technique.position, technique.position_note) or _NOT_GIVEN,
            True,
        ),
        Row("Parts", listed(parts) or _NOT_GIVEN, True),
        Row("Hands", hands),
        Row("Direction", told([m.directions_words for m in moves]), True),
        Row("Amplitude", told([m.amplitude_words for m in moves]), True),
        Row("Tempo", f"{tempo} {technique.our_reading or ''}".strip()),
        Row("From", _from(technique)),
    ]
    return tuple(replace(row, words=_upper(row.words)) for row in rows if row.words)


def _from(technique: "Technique") -> str:
    """Return whose technique it is; those that come with Undula follow one article."""
    from importlib.resources import files

    origin = technique.origin or ""
    ships = files("presets").joinpath("techniques", f"{technique.id}.toml").is_file()
    return f"{origin} · {SOURCE}" if origin and ships else SOURCE if ships else origin


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


class TechniqueCard(QLabel):
    """The rows under one another, as large as all of them fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty card."""
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)

    def show_technique(self, technique: "Technique") -> None:
        """Show what is known of a technique."""
        self._rows = rows_of(technique)
        rows = (f"{row.name}: {row.words}" if row.name else row.words for row in self._rows)
        self.setAccessibleName(f"About {technique.name}")
        self.setAccessibleDescription("\n".join(rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the design; it gives way."""
        return QSize(px(234), px(300))

    def minimumSizeHint(self) -> QSize:
        """Return the least room in which its smallest letters fit."""
        return QSize(px(150), px(200))

    def shows_all(self) -> bool:
        """Return whether every row can be read, here or in the summary."""
        return self._walk(*self._fitting(), None) <= self.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        self._walk(*self._fitting(), QPainter(self))

    def _fitting(self) -> tuple[tuple[Row, ...], float]:
        """Return the rows and the largest scale at which they fit.

        Where all of them fit at no scale, those that the summary tells are left out.
        """
        brief = tuple(row for row in self._rows if not row.in_summary)
        tried = [(self._rows, scale) for scale in _SCALES]
        tried += [(brief, scale) for scale in (*_SCALES, *_BRIEF_SCALES)]
        fits = (one for one in tried if self._walk(*one, None) <= self.height())
        return next(fits, tried[-1])

    def _walk(self, rows: tuple[Row, ...], scale: float, painter: QPainter | None) -> float:
        """Go through rows from the top, drawing them or not; return where they end."""
        wide, y = float(self.width()), 0.0
        small, body = (font(size * scale, figures=True) for size in (12, 14))
        for row in rows:
            if row.name:
                y = self._put(painter, row.name, y, wide, small, Role.PlaceholderText)
                y += px(1) * scale
            y = self._put(painter, row.words, y, wide, body, Role.WindowText)
            y += px(11 if row.name else 15) * scale
        return y - px(11) * scale

    def _put(
        self,
        painter: QPainter | None,
        text: str,
        y: float,
        wide: float,
        chosen: QFont,
        role: QPalette.ColorRole,
    ) -> float:
        room = QRectF(0, y, wide, 10_000)
        needs = QFontMetrics(chosen).boundingRect(room.toRect(), _WRAP, text)
        if painter is not None:
            painter.setFont(chosen)
            painter.setPen(self.palette().color(role))
            painter.drawText(room, _WRAP, text)
        return y + needs.height()
