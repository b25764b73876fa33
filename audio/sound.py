"""What a pulse sounds like: every field with its unit and limits."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from audio.limits import Limits

PITCH_HZ = Limits("the pitch", 80.0, 440.0, "Hz", step=5.0)
ATTACK_MS = Limits("the attack", 5.0, 60.0, "ms", step=1.0)
LENGTH_MS = Limits("the length", 60.0, 400.0, "ms", step=10.0)
BRIGHTNESS = Limits("the brightness", 0.0, 1.0, "", step=0.05)
LEVEL_DB = Limits("the level", -40.0, 12.0, "dB", step=1.0)
TRAVEL = Limits("the travel", 0.0, 1.0, "", step=0.05)

REFERENCE_LUFS = -30.0
"""Momentary loudness of any voice at level 0 (ITU-R BS.1770-4)."""

TRUE_PEAK_DBFS = -12.0
"""No setting passes this; the whole pulse becomes quieter instead."""


class Voice(StrEnum):
    """The voices, by the names that files and commands use."""

    HEARTBEAT = "heartbeat"
    SWELL = "swell"
    DRUM = "drum"
    FELT = "felt"
    BOWL = "bowl"
    BREATH = "breath"
    WOOD = "wood"
    NONE = "none"


class Waveform(StrEnum):
    """The waveforms of the tonal voices; `square` and `reed` are rounded."""

    SINE = "sine"
    TRIANGLE = "triangle"
    SQUARE = "square"
    REED = "reed"


@dataclass(frozen=True, slots=True)
class Sound:
    """What one pulse sounds like.

    Attributes:
        voice: which instrument.
        waveform: of the tonal voices; the breath has none.
        pitch_hz: 80–440 Hz; of the breath, the middle of its noise.
        attack_ms: 5–60 ms from nothing to the top; the beat falls on the attack's middle.
        length_ms: 60–400 ms from the top to nothing.
        brightness: 0–1, how far up the overtones reach.
        level_db: −40…+12 dB; 0 is −30 LUFS momentary.
        travel: 0–1, how far out and back lie apart between left and right.
    """

    voice: Voice = Voice.HEARTBEAT
    waveform: Waveform = Waveform.SINE
    pitch_hz: float = 140.0
    attack_ms: float = 25.0
    length_ms: float = 220.0
    brightness: float = 0.25
    level_db: float = 0.0
    travel: float = 0.0

    def __post_init__(self) -> None:
        """Raise `AudioError` for a value out of its limits."""
        PITCH_HZ.checked(self.pitch_hz)
        ATTACK_MS.checked(self.attack_ms)
        LENGTH_MS.checked(self.length_ms)
        BRIGHTNESS.checked(self.brightness)
        LEVEL_DB.checked(self.level_db)
        TRAVEL.checked(self.travel)


DEFAULT_SOUNDS: dict[Voice, Sound] = {
    Voice.HEARTBEAT: Sound(Voice.HEARTBEAT, pitch_hz=140, attack_ms=25, length_ms=220),
    Voice.SWELL: Sound(Voice.SWELL, pitch_hz=165, attack_ms=60, length_ms=400, brightness=0.2),
    Voice.DRUM: Sound(Voice.DRUM, pitch_hz=130, attack_ms=20, length_ms=260, brightness=0.3),
    Voice.FELT: Sound(Voice.FELT, Waveform.TRIANGLE, 160, 25, 240, brightness=0.2),
    Voice.BOWL: Sound(Voice.BOWL, pitch_hz=220, attack_ms=30, length_ms=400, brightness=0.3),
    Voice.BREATH: Sound(Voice.BREATH, pitch_hz=300, attack_ms=60, length_ms=360, brightness=0.3),
    Voice.WOOD: Sound(Voice.WOOD, pitch_hz=400, attack_ms=5, length_ms=80, brightness=0.5),
    Voice.NONE: Sound(Voice.NONE),
}
"""Each voice as it is before anybody touches it."""

BACK_DB = -7.0
"""How much softer "back" is than "out" unless a technique says otherwise."""


@lru_cache(maxsize=64)
def softer(sound: Sound, by_db: float = BACK_DB) -> Sound:
    """Return the sound for "back": the same, quieter by `by_db` (negative), duller and shorter."""
    return replace(
        sound,
        level_db=LEVEL_DB.clamped(sound.level_db + by_db),
        brightness=sound.brightness * 0.7,
        length_ms=LENGTH_MS.clamped(sound.length_ms * 0.85),
    )
