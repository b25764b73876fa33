"""How tempi are said and typed, and how far keys and the wheel go."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

from audio.errors import AudioError
from audio.tempo import BPM

Modifier = Qt.KeyboardModifier
_NOTCH = 120  # eighths of a degree that one step of a wheel turns


def said(bpm: float) -> str:
    """Return a tempo as it is shown: with one decimal where it has one."""
    return f"{bpm:.1f}".removesuffix(".0")


def typed(text: str) -> float:
    """Return the tempo that was typed, with a point or a comma.

    Raises `AudioError` naming what is allowed.
    """
    try:
        return BPM.checked(round(float(text.replace(",", ".")), 1))
    except AudioError:
        raise
    except (ValueError, OverflowError):
        raise AudioError(f"{BPM.name.capitalize()} is no number: {BPM.allowed}.") from None


def step_for(modifiers: Qt.KeyboardModifier) -> float:
    """Return how far one press goes, in beats a minute: 1, with Shift 5, with Alt 0.5."""
    if modifiers & Modifier.ShiftModifier:
        return 5.0
    return 0.5 if modifiers & Modifier.AltModifier else 1.0


def wheel_steps(turned: int, event: QWheelEvent) -> tuple[int, int]:
    """Return what is left of a step that was `turned` before, and the whole steps of a turn.

    Up is more. With Alt or Shift some systems turn the wheel sideways: that counts too.
    """
    delta = event.angleDelta()
    turned += delta.y() or delta.x()
    steps = int(turned / _NOTCH)
    return turned - steps * _NOTCH, steps
