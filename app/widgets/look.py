"""Colours, font and measures: the one place that knows what the program looks like.

Colours travel in the `QPalette`, so every widget draws from its own palette and follows a change
of the system's colours without being told; a style sheet would keep Qt from telling it. Measures
are written as in the design, for a body text of 15 pixels, and grow with the system's font size.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette, QPen, QStyleHints
from PySide6.QtWidgets import QApplication

BODY_PX = 15.0
_GROWTH = 1.2  # the body text beside the system's own: 12 px become 15 (the least), 18 px 21.6
_AIR_GROWTH = 0.4
_FONTS = Path(__file__).resolve().parent.parent / "fonts"
_CUTS = ("Light", "Regular", "Medium", "SemiBold")

Role = QPalette.ColorRole


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette of `product.md`, as hexadecimal RGB."""

    background: str
    surface: str
    raised: str
    line: str
    ink: str
    muted: str
    accent: str
    second: str
    on_accent: str


LAMP = Colours(
    "#161311",
    "#1f1b18",
    "#292420",
    "#3a332d",
    "#f0e8dc",
    "#a99d8f",
    "#e9a36b",
    "#93b59d",
    "#161311",
)
PAPER = Colours(
    "#f6f1e8",
    "#fffbf4",
    "#ffffff",
    "#e2d8c9",
    "#2b2520",
    "#75695d",
    "#b4562a",
    "#4c7c60",
    "#ffffff",
)
CONTRAST = Colours(
    "#000000",
    "#0b0a09",
    "#1d1a17",
    "#9a9188",
    "#ffffff",
    "#e8e0d5",
    "#ffbe85",
    "#a6e3b8",
    "#000000",
)
"""High contrast: text 12:1 and more, and lines that can be seen by themselves."""

SYSTEM = "system"
THEMES: dict[str, Colours] = {"lamp": LAMP, "paper": PAPER, "contrast": CONTRAST}
"""The palettes by the names that settings use; `SYSTEM` beside them follows the system."""

_THEME = "undula_theme"
_CONTRAST = "undula_contrast"
_DIMMED = "undula_dimmed"

_DIM_GROUND = (11, 9, 8)
_FULL_GROUND = 0.25  # the brightness below which the ground grows darker too
_WARM_INK = (1.0, 0.784, 0.591)
_WARM_LIGHT = (1.0, 0.70, 0.465)
_HEADROOM = 1.08  # a bead is laid on a touch lighter than its colour
_PALE_LIGHT = (1.0, 0.88, 0.76)

ROLES: dict[str, tuple[QPalette.ColorRole, ...]] = {
    "background": (Role.Window,),
    "surface": (Role.Base, Role.AlternateBase),
    "raised": (Role.Button, Role.Light, Role.ToolTipBase),
    "line": (Role.Mid, Role.Midlight, Role.Dark),
    "ink": (Role.WindowText, Role.Text, Role.ButtonText, Role.ToolTipText),
    "muted": (Role.PlaceholderText,),
    "accent": (Role.Accent, Role.Highlight),
    "second": (Role.Link, Role.LinkVisited),
    "on_accent": (Role.HighlightedText,),
}
"""Which roles of a `QPalette` carry which colour."""


def colours_for(theme: str, scheme: Qt.ColorScheme, contrast: bool) -> Colours:
    """Return the palette of a theme; `SYSTEM` takes the one that goes with the system's.

    That is high contrast where the system asks for it, paper where it is light, lamp otherwise.
    """
    if theme in THEMES:
        return THEMES[theme]
    if contrast:
        return CONTRAST
    return PAPER if scheme is Qt.ColorScheme.Light else LAMP


def dimmed(brightness: float) -> Colours:
    """Return one warm light on nearly black, of a brightness of 0–1.

    No part of any colour reaches that share of full white, nor does it in a picture that lays
    light on its colours. The ground grows darker with the lowest ones.
    """
    top = math.ceil(255 * brightness) - 1
    depth = min(brightness / _FULL_GROUND, 1.0)
    ground = tuple(part * depth for part in _DIM_GROUND)

    def lit(share: float, hue: tuple[float, ...] = _WARM_INK) -> str:
        parts = zip(hue, ground, strict=True)
        return _hex(*(low + share * (part * top - low) for part, low in parts))

    return Colours(
        background=_hex(*ground),
        surface=lit(0.03),
        raised=lit(0.08),
        line=lit(0.19, _PALE_LIGHT),
        ink=lit(1.0),
        muted=lit(0.6),
        accent=lit(1.0 / _HEADROOM, _WARM_LIGHT),
        second=lit(0.72, _PALE_LIGHT),
        on_accent=_hex(*ground),
    )


def _hex(*parts: float) -> str:
    return QColor(*(max(int(part), 0) for part in parts)).name()


def palette_of(colours: Colours) -> QPalette:
    """Return the `QPalette` that carries `colours`; disabled text is fainter."""
    palette = QPalette()
    for name, roles in ROLES.items():
        for role in roles:
            palette.setColor(role, QColor(getattr(colours, name)))
    palette.setColor(Role.Shadow, QColor(0, 0, 0, 60))
    faint = QColor(colours.muted)
    faint.setAlpha(140)
    for role in (*ROLES["ink"][:3], *ROLES["muted"]):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
    return palette


def dress(app: QApplication, theme: str = SYSTEM) -> None:
    """Give the program its font and the colours of a theme, and follow the system from now on."""
    app.setStyle("Fusion")
    app.setFont(_body_font(QFontInfo(app.font()).pixelSize()))
    redress(app, theme)
    hints = app.styleHints()
    hints.colorSchemeChanged.connect(lambda _: _follow(app))
    accessibility = _accessibility(hints)
    if accessibility is not None:
        accessibility.contrastPreferenceChanged.connect(lambda _: _follow(app))


def redress(app: QApplication, theme: str, *, contrast: bool | None = None) -> None:
    """Change to another theme.

    `contrast` is whether the system asks for high contrast, where something else than Qt knows;
    None leaves it as it was known.
    """
    app.setProperty(_THEME, theme)
    if contrast is not None:
        app.setProperty(_CONTRAST, contrast)
    _follow(app)


def dim(app: QApplication, brightness: float | None) -> None:
    """Let the whole program be dimmed to a brightness of 0–1; None: be as its theme is."""
    app.setProperty(_DIMMED, brightness)
    _follow(app)


def _follow(app: QApplication) -> None:
    if (brightness := app.property(_DIMMED)) is not None:
        app.setPalette(palette_of(dimmed(float(brightness))))
        return
    hints = app.styleHints()
    contrast = bool(app.property(_CONTRAST)) or _asks_for_contrast(hints)
    colours = colours_for(str(app.property(_THEME)), hints.colorScheme(), contrast)
    app.setPalette(palette_of(colours))


def _accessibility(hints: QStyleHints) -> Any:
    """Return Qt's own knowledge of the system's accessibility, None before Qt 6.10.

    It is gone for Python together with the last reference to `hints`.
    """
    ask = getattr(hints, "accessibility", None)
    return ask() if ask is not None else None


def _asks_for_contrast(hints: QStyleHints) -> bool:
    accessibility = _accessibility(hints)
    wanted = accessibility.contrastPreference() if accessibility is not None else None
    return getattr(wanted, "name", "") == "HighContrast"


def _body_font(system_px: float) -> QFont:
    for cut in _CUTS:
        QFontDatabase.addApplicationFont(str(_FONTS / f"Inter-{cut}.ttf"))
    body = QFont("Inter")
    body.setPixelSize(round(max(BODY_PX, _GROWTH * system_px)))
    return body


def unit() -> float:
    """Return how many pixels one pixel of the design's text is, at the system's font size."""
    return QApplication.font().pixelSize() / BODY_PX


def px(design_px: float) -> int:
    """Return a distance of the design in pixels; distances grow less than the text does."""
    return round(design_px * (1.0 + _AIR_GROWTH * (unit() - 1.0)))


def font(
    size_px: float = BODY_PX,
    weight: QFont.Weight = QFont.Weight.Normal,
    *,
    figures: bool = False,
) -> QFont:
    """Return the program's font at a size of the design; `figures` are all of one width."""
    chosen = QFont(QApplication.font())
    chosen.setPixelSize(round(size_px * unit()))
    chosen.setWeight(weight)
    if figures:
        chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def faded(colour: QColor, alpha: float) -> QColor:
    """Return `colour` at an opacity of 0–1."""
    thinner = QColor(colour)
    thinner.setAlphaF(alpha)
    return thinner


def round_pen(colour: QColor, width: float) -> QPen:
    """Return a pen whose lines end round."""
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
