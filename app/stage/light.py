"""How bright colours are, and how strongly one may lie over another without a flash."""

from PySide6.QtGui import QColor

_CALM_STEP = 0.085
"""A change of relative luminance that is no flash; WCAG 2.3.1 counts from 0.1."""


def luminance(colour: QColor) -> float:
    """Return the relative luminance, 0–1, as WCAG 2.2 defines it."""
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def over(colour: QColor, opacity: float, ground: QColor) -> QColor:
    """Return `colour` laid at an opacity of 0–1 over `ground`, opaque."""
    parts = zip(_parts(colour), _parts(ground), strict=True)
    return QColor.fromRgbF(*(under + (upper - under) * opacity for upper, under in parts))


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def calm_opacity(colour: QColor, ground: QColor, most: float) -> float:
    """Return the greatest opacity up to `most` at which `colour` may come and go on `ground`.

    Where it passes, the luminance changes by less than a flash would need, on dark and light
    grounds alike.
    """
    least, still = 0.0, luminance(ground)
    if abs(luminance(over(colour, most, ground)) - still) <= _CALM_STEP:
        return most
    for _ in range(12):
        middle = (least + most) / 2
        if abs(luminance(over(colour, middle, ground)) - still) <= _CALM_STEP:
            least = middle
        else:
            most = middle
    return least
