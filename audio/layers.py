"""What sounds between pulses: the swell that breathes with the rock, and the traction's tone.

A layer is a steady tone whose size a slow curve moves. The tone is a table of whole cycles,
read at the absolute frame, so a block's size and the time before it change nothing. The curve
is worked out every 32 frames and joined by straight lines.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audio.balance import CENTRE_CHANNELS, PEAK_LIMIT, decibels
from audio.loudness import MOMENTARY_SECONDS, Samples, k_weighting, momentary_lufs
from audio.ramp import Ramp
from audio.sound import ATTACK_MS, LENGTH_MS, REFERENCE_LUFS, Sound, Voice, Waveform
from audio.voices import TIMBRES, cycle

CONTROL_FRAMES = 32
_TABLE_SECONDS = 4
"""Length of the table; a pitch is moved by 1/8 Hz at most to fit whole cycles into it."""

CROSSFADE_SECONDS = 0.25
TRACTION_PEAK = PEAK_LIMIT / 3.0
"""No traction's tone is larger, so that there is always room for the pulse."""

Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class Tone:
    """A steady tone of arbitrary size: a table of whole cycles and its figures."""

    table: Samples
    true_peak: float
    power: float
    """K-weighted mean square."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A tone at a gain, with soft ends. `travel` −1…1 scales a curve between left and right."""

    tone: Tone
    gain: float
    coming: Ramp
    going: Ramp | None = None
    travel: float = 0.0

    @property
    def true_peak(self) -> float:
        """What this layer adds to the true peak at most, on the louder side."""
        side = np.sqrt(2.0) if self.travel else 1.0
        return float(self.gain * self.tone.true_peak * side)

    def fading(self, frame: int, frames: int) -> "Layer":
        """Return the layer going softly from a frame on, unless it is going already."""
        if self.going is not None:
            return self
        return replace(self, going=Ramp(frame, frames, 1.0, 0.0))

    def has_ended(self, frame: int) -> bool:
        """Whether nothing of it is left at a frame."""
        return self.going is not None and frame >= self.going.end_frame

    def add_to(self, block: Samples, first: int, size: Curve, side: Curve) -> None:
        """Add the layer to a block (frames, 2) that begins at frame `first`.

        `size` (0–1) and `side` (−1…1) are curves over frames, for a whole array at once.
        """
        points = np.arange(first // CONTROL_FRAMES, (first + len(block)) // CONTROL_FRAMES + 2)
        at = points.astype(np.float64) * CONTROL_FRAMES
        sizes = self.gain * size(at) * self.coming.over(at)
        if self.going is not None:
            sizes = sizes * self.going.over(at)
        if not sizes.any():
            return
        skip = first - int(points[0]) * CONTROL_FRAMES
        carrier = self._carrier(first, len(block))
        if not self.travel:
            block += (carrier * _joined(sizes)[skip : skip + len(block)])[:, None]
            return
        angles = (self.travel * side(at) + 1.0) * np.pi / 4.0
        for channel, part in enumerate((np.cos(angles), np.sin(angles))):
            moved = _joined(sizes * part * np.sqrt(2.0))[skip : skip + len(block)]
            block[:, channel] += carrier * moved

    def _carrier(self, first: int, frames: int) -> Samples:
        at = first % len(self.tone.table)
        if at + frames <= len(self.tone.table):
            return self.tone.table[at : at + frames]
        return np.take(self.tone.table, np.arange(at, at + frames), mode="wrap")


def _joined(points: NDArray[np.float64]) -> Samples:
    """Return straight lines between values that lie `CONTROL_FRAMES` apart."""
    along = np.arange(CONTROL_FRAMES, dtype=np.float32) / np.float32(CONTROL_FRAMES)
    begin, rise = points[:-1].astype(np.float32), np.diff(points).astype(np.float32)
    return (begin[:, None] + rise[:, None] * along).ravel()


def swell_layer(
    sound: Sound, rock_seconds: float, coming: Ramp, rate: int, semitones: float = 0.0
) -> Layer:
    """Return the swell of a sound, at the level it asks for in rocks of that many seconds."""
    tone = _tone(Voice.SWELL, sound.waveform, _pitch(sound, semitones), sound.brightness, rate)
    loudest = _loudest_breath(sound.attack_ms, sound.length_ms, round(np.log(rock_seconds), 2))
    here = momentary_lufs(CENTRE_CHANNELS * tone.power * loudest)
    gain = decibels(REFERENCE_LUFS + sound.level_db - here)
    layer = Layer(tone, gain, coming, travel=sound.travel)
    return replace(layer, gain=layer.gain * min(1.0, PEAK_LIMIT / layer.true_peak))


def traction_layer(sound: Sound, level_db: float, coming: Ramp, rate: int) -> Layer:
    """Return the tone of a traction whose full tension is `level_db` against the pulse.

    It lies an octave away from the pulse, so that the two neither beat nor mask each other.
    """
    hz = sound.pitch_hz * (2.0 if sound.pitch_hz <= 180.0 else 0.5)
    tone = _tone(Voice.SWELL, Waveform.SINE, hz, 0.0, rate)
    here = momentary_lufs(CENTRE_CHANNELS * tone.power)
    gain = decibels(REFERENCE_LUFS + sound.level_db + level_db - here)
    return Layer(tone, min(gain, TRACTION_PEAK / tone.true_peak), coming)


def breath_of(rock: NDArray[np.float64], attack_ms: float, length_ms: float) -> NDArray[np.float64]:
    """Return the swell's size, 0–1, over rocks: half-way up on the beat, then falling away.

    The attack takes from a fifth to a half of the rock; the length bends the fall.
    """
    rise = _rise(attack_ms)
    bend = 2.0 - 1.2 * (length_ms - LENGTH_MS.low) / (LENGTH_MS.high - LENGTH_MS.low)
    part = (rock + rise / 2) % 1.0
    up = 0.5 - 0.5 * np.cos(np.pi * np.minimum(part / rise, 1.0))
    down = 0.5 + 0.5 * np.cos(np.pi * np.clip((part - rise) / (1.0 - rise), 0.0, 1.0))
    return np.asarray(up * down**bend)


def breath_number(rock: NDArray[np.float64], attack_ms: float) -> NDArray[np.float64]:
    """Return which rock the swell belongs to at each of the rocks; it changes in silence."""
    return np.asarray(np.floor(rock + _rise(attack_ms) / 2))


def _rise(attack_ms: float) -> float:
    """Return the part of a rock in which the swell grows."""
    return 0.2 + 0.3 * (attack_ms - ATTACK_MS.low) / (ATTACK_MS.high - ATTACK_MS.low)


@lru_cache(maxsize=64)
def _loudest_breath(attack_ms: float, length_ms: float, log_rock_seconds: float) -> float:
    """Return the highest mean over 400 ms of the swell's squared size."""
    points = 2000
    square = breath_of(np.arange(points) / points, attack_ms, length_ms) ** 2
    window = MOMENTARY_SECONDS / float(np.exp(log_rock_seconds)) * points
    turns = np.concatenate([[0.0], np.cumsum(np.tile(square, 2 + int(window / points)))])
    width = max(round(window), 1)
    return float(np.max(turns[width : width + points] - turns[:points])) / width


def _pitch(sound: Sound, semitones: float) -> float:
    return float(sound.pitch_hz * 2.0 ** (semitones / 12.0))


@lru_cache(maxsize=12)
def _tone(voice: Voice, waveform: Waveform, hz: float, brightness: float, rate: int) -> Tone:
    """Return the tone of a voice's partials, each at its whole multiple of the pitch in Hz."""
    frames = _TABLE_SECONDS * rate
    cycles = round(hz * _TABLE_SECONDS)
    overtones = np.zeros(frames // 2 // cycles + 1, complex)  # of a sine of size 1: −0.5i
    for partial in TIMBRES[voice].partials:
        one = cycle(waveform, hz * partial.ratio, rate, brightness)
        spectrum = np.fft.rfft(one) / len(one)
        count = min((len(overtones) - 1) // partial.ratio, len(spectrum) - 1)
        overtones[partial.ratio : count * partial.ratio + 1 : partial.ratio] += (
            partial.size * spectrum[1 : count + 1]
        )
    order = np.arange(len(overtones)) * cycles
    weighted = overtones * k_weighting(order / _TABLE_SECONDS)
    whole = np.zeros(frames // 2 + 1, complex)
    whole[order] = overtones
    dense = 8 * (1 << len(overtones).bit_length())
    return Tone(
        table=(np.fft.irfft(whole, frames) * frames).astype(np.float32),
        true_peak=float(np.max(np.abs(np.fft.irfft(overtones, dense)))) * dense,
        power=2.0 * float(np.sum(np.abs(weighted) ** 2)),
    )
