"""The colours of the figure: mixed from the palette, so that it suits every one of them."""

from dataclasses import dataclass, field
from enum import Enum, auto

from PySide6.QtGui import QBrush, QColor, QPalette, QPen

from app.widgets.look import faded

Role = QPalette.ColorRole
_PEAK = 0.78  # how warm a part becomes in its middle
_WHOLE = 0.20  # and the whole person


class Ink(Enum):
    """What a contour is filled with."""

    GROUND = auto()
    TABLE = auto()
    CUSHION = auto()
    HEM = auto()
    LINE = auto()
    SKIN = auto()
    HAND = auto()
    HAND_LINE = auto()
    ARROW = auto()


@dataclass(frozen=True, slots=True)
class Coat:
    """A colour as it is laid on: made once, since to make it takes as long as to use it."""

    brush: QBrush
    pen: QPen
    opaque: bool

    @classmethod
    def of(cls, colour: QColor) -> "Coat":
        """Return a coat of a colour; its pen is a pixel of the screen wide."""
        return cls(QBrush(colour), QPen(colour, 0), colour.alpha() == 255)


@dataclass(frozen=True, slots=True)
class Inks:
    """Every colour of a drawing."""

    flat: dict[Ink, QColor]
    accent: QColor
    track: QColor
    pull: QColor
    _coats: dict[tuple[Ink | float, float], Coat] = field(default_factory=dict)

    def coat(self, ink: Ink | float, strength: float = 1.0) -> Coat:
        """Return an ink at a strength of 0–1: of cover, or, for a warmth of 0–1, of that."""
        key = ink, strength
        if key not in self._coats:
            if isinstance(ink, float):
                share = _PEAK * ink * (1.2 - 0.2 * ink) * strength
                self._coats[key] = Coat.of(self._warmed(share))
            else:
                self._coats[key] = Coat.of(faded(self.flat[ink], strength))
        return self._coats[key]

    def skin(self, strength: float, *, whole: bool) -> Coat:
        """Return the skin; all of it is warm where the whole person is."""
        return Coat.of(self._warmed(_WHOLE * strength)) if whole else self.coat(Ink.SKIN)

    def _warmed(self, share: float) -> QColor:
        return mixed(self.flat[Ink.SKIN], self.accent, share)


def inks_of(palette: QPalette) -> Inks:
    """Return the colours that go with a palette, the softest first: table, cushion, skin."""
    ground, ink = palette.color(Role.Window), palette.color(Role.WindowText)
    accent, second = palette.color(Role.Accent), palette.color(Role.Link)
    dark = ground.lightnessF() < 0.5
    table, cushion, skin = (0.05, 0.115, 0.20) if dark else (0.035, 0.09, 0.07)
    line = palette.color(Role.PlaceholderText)
    warm_skin = mixed(mixed(ground, ink, skin), accent, 0.07)
    flat = {
        Ink.GROUND: ground,
        Ink.TABLE: mixed(ground, ink, table),
        Ink.CUSHION: mixed(ground, ink, cushion),
        Ink.HEM: mixed(ground, ink, 2.3 * cushion),
        Ink.LINE: line,
        Ink.SKIN: warm_skin,
        Ink.HAND: mixed(warm_skin, second, 0.42 if dark else 0.34),
        Ink.HAND_LINE: second,
        Ink.ARROW: accent,
    }
    return Inks(flat, accent, mixed(ground, ink, 0.22), second)


def mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    """Return `ground` with a share of 0–1 of `colour` in it, opaque."""
    return QColor.fromRgbF(
        ground.redF() + (colour.redF() - ground.redF()) * share,
        ground.greenF() + (colour.greenF() - ground.greenF()) * share,
        ground.blueF() + (colour.blueF() - ground.blueF()) * share,
    )
