"""Colours as in product.md, readable, and carried by the palette."""

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from app.widgets import look
from app.widgets.look import CONTRAST, LAMP, PAPER, Colours
from tests.app.opened import dressed


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LAMP, PAPER, CONTRAST])
def test_text_stands_out_from_every_ground(colours: Colours) -> None:
    for ink, ground in itertools.product(
        (colours.ink, colours.muted), (colours.background, colours.surface, colours.raised)
    ):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.accent, colours.background) >= 3.0


def test_high_contrast_is_higher_than_the_others_in_everything() -> None:
    grounds = (CONTRAST.background, CONTRAST.surface, CONTRAST.raised)
    for ink, ground in itertools.product((CONTRAST.ink, CONTRAST.muted, CONTRAST.accent), grounds):
        assert contrast(ink, ground) >= 7.0, (ink, ground)
    for ground in grounds:
        assert contrast(CONTRAST.line, ground) >= 3.0


@pytest.mark.parametrize(
    ("theme", "scheme", "asked", "colours"),
    [
        ("system", Qt.ColorScheme.Dark, False, LAMP),
        ("system", Qt.ColorScheme.Light, False, PAPER),
        ("system", Qt.ColorScheme.Unknown, False, LAMP),
        ("system", Qt.ColorScheme.Light, True, CONTRAST),
        ("lamp", Qt.ColorScheme.Light, True, LAMP),
        ("paper", Qt.ColorScheme.Dark, False, PAPER),
        ("contrast", Qt.ColorScheme.Light, False, CONTRAST),
        ("of another version", Qt.ColorScheme.Light, False, PAPER),
    ],
)
def test_a_theme_is_chosen_or_follows_the_system(
    theme: str, scheme: Qt.ColorScheme, asked: bool, colours: Colours
) -> None:
    assert look.colours_for(theme, scheme, asked) is colours


@pytest.mark.parametrize("theme", list(look.THEMES))
def test_another_theme_is_there_at_once(qapp: QApplication, theme: str) -> None:
    dressed(qapp)
    try:
        look.redress(qapp, theme)
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == (
            look.THEMES[theme].background
        )
        look.redress(qapp, look.SYSTEM, contrast=True)
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == CONTRAST.background
    finally:
        look.redress(qapp, look.SYSTEM, contrast=False)


def test_every_colour_travels_in_the_palette(qapp: QApplication) -> None:
    palette = look.palette_of(PAPER)

    for name, roles in look.ROLES.items():
        for role in roles:
            assert palette.color(role).name() == getattr(PAPER, name)
    faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert faint != palette.color(QPalette.ColorRole.ButtonText)


def test_the_shipped_font_is_used_with_figures_of_one_width(qapp: QApplication) -> None:
    dressed(qapp)

    for weight in (QFont.Weight.Light, QFont.Weight.Normal, QFont.Weight.DemiBold):
        metrics = QFontMetrics(look.font(40, weight, figures=True))
        assert len({metrics.horizontalAdvance(str(digit)) for digit in range(10)}) == 1
    assert qapp.font().family() == "Inter"
