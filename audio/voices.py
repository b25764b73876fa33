"""One pulse of each voice as float32: band-limited, soft at both ends, the beat in its attack.

A voice is a few partials at whole multiples of the pitch (so that nothing beats), each a cycle
of the waveform, under one envelope; the breath is shaped noise instead. A pulse comes out at an
arbitrary size: `audio.balance` gives it its level.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audio.loudness import Samples
from audio.sound import Sound, Voice, Waveform

_CYCLE_POINTS = 16_384
_HIGHEST = 0.45
"""Highest overtone, as a part of the sample rate; the rest up to a half is left to sidebands."""

_TOP_HZ = 19_800.0
"""Highest overtone at any rate, so that a sound is the same at 44.1, 48 and 96 kHz."""


@dataclass(frozen=True, slots=True)
class Partial:
    """A tone at a whole multiple of the pitch; `fading` > 1 dies sooner than the first."""

    ratio: int
    size: float
    fading: float = 1.0


@dataclass(frozen=True, slots=True)
class Timbre:
    """What makes a voice: partials, how fast it decays, and how far its pitch sinks."""

    partials: tuple[Partial, ...]
    decay: float
    bend: float = 0.0


TIMBRES: dict[Voice, Timbre] = {
    Voice.HEARTBEAT: Timbre((Partial(1, 1.0), Partial(2, 0.3, 1.5)), decay=3.0, bend=0.10),
    Voice.SWELL: Timbre((Partial(1, 1.0), Partial(2, 0.35), Partial(3, 0.12)), decay=0.0),
    Voice.DRUM: Timbre(
        (Partial(1, 1.0), Partial(2, 0.4, 1.8), Partial(3, 0.25, 2.5)), decay=4.0, bend=0.18
    ),
    Voice.FELT: Timbre((Partial(1, 1.0), Partial(2, 0.2, 1.4), Partial(3, 0.1, 2.0)), decay=3.5),
    Voice.BOWL: Timbre(
        (Partial(1, 1.0), Partial(2, 0.5, 1.2), Partial(3, 0.3, 1.6), Partial(5, 0.15, 2.2)),
        decay=1.6,
    ),
    Voice.WOOD: Timbre((Partial(2, 1.0), Partial(5, 0.5, 1.6)), decay=4.0),
}


@dataclass(frozen=True, slots=True, eq=False)
class Pulse:
    """One pulse: mono samples, and how many of them come before the beat."""

    samples: Samples
    lead_frames: int


def pulse(sound: Sound, rate: int, semitones: float = 0.0) -> Pulse:
    """Return one pulse of a sound at a sample rate in Hz; its size is arbitrary, at most about 2.

    The beat is the sample at which the attack is half-way up, `lead_frames` after the first.
    Level and travel have no say here. The swell has no pulses: see `audio.layers`. The voices
    `swell` and `none` give an empty pulse.
    """
    if sound.level_db or sound.travel:
        sound = replace(sound, level_db=0.0, travel=0.0)
    return _pulse(sound, rate, semitones)


@lru_cache(maxsize=64)
def _pulse(sound: Sound, rate: int, semitones: float) -> Pulse:
    if sound.voice in (Voice.NONE, Voice.SWELL):
        return Pulse(np.zeros(0, np.float32), 0)
    attack, length = sound.attack_ms / 1e3, sound.length_ms / 1e3
    lead = round(attack / 2 * rate)
    seconds = np.arange(-lead, round((attack / 2 + length) * rate) + 1) / rate
    pitch = sound.pitch_hz * 2.0 ** (semitones / 12.0)
    if sound.voice is Voice.BREATH:
        body = _noise(len(seconds), rate, pitch, sound.brightness) * _fall(seconds, sound, 1.2)
    else:
        body = _tones(seconds, sound, pitch, rate)
    return Pulse((body * _rise(seconds, attack)).astype(np.float32), lead)


def cycle(waveform: Waveform, hz: float, rate: int, brightness: float) -> NDArray[np.floating]:
    """Return one cycle of a waveform on 16 384 points, as it sounds at a pitch in Hz.

    Overtones stop at 0.45 of the rate and fade above a corner that the brightness moves from
    250 Hz to 8 kHz. `square` and `reed` are rounded: the higher the overtone, the more it is
    softened, so that there is no overshoot (Lanczos' sigma factors).
    """
    count = int(min(_HIGHEST * rate, _TOP_HZ) / hz)
    order = np.arange(1, count + 1)
    sizes = _overtones(waveform, order, order * hz) / _dulling(order * hz, brightness)
    spectrum = np.zeros(_CYCLE_POINTS // 2 + 1, complex)
    spectrum[1 : count + 1] = -0.5j * sizes * _CYCLE_POINTS
    return np.fft.irfft(spectrum, _CYCLE_POINTS)


def _overtones(
    waveform: Waveform, order: NDArray[np.int_], hz: NDArray[np.floating]
) -> NDArray[np.floating]:
    """Return the sine amplitudes of a waveform's overtones (Fourier series)."""
    odd = order % 2 == 1
    match waveform:
        case Waveform.SINE:
            return np.where(order == 1, 1.0, 0.0)
        case Waveform.TRIANGLE:
            return np.asarray(np.where(odd, np.where(order % 4 == 1, 1, -1) / order**2, 0.0))
        case Waveform.SQUARE:
            return np.asarray(np.where(odd, 1.0 / order, 0.0) * np.sinc(hz / _TOP_HZ))
        case Waveform.REED:
            return np.asarray(np.sinc(hz / _TOP_HZ) / order)


def _dulling(hz: NDArray[np.floating], brightness: float) -> NDArray[np.floating]:
    """Return by how much a frequency is softened: 1 well below the corner, 12 dB/octave above."""
    corner = 250.0 * 2.0 ** (5.0 * brightness)
    return np.asarray(1.0 + (hz / corner) ** 2)


def _tones(
    seconds: NDArray[np.floating], sound: Sound, pitch: float, rate: int
) -> NDArray[np.floating]:
    timbre = TIMBRES[sound.voice]
    # The pitch starts `bend` higher and sinks within a quarter of the length.
    sinking = sound.length_ms / 4e3
    after = np.maximum(seconds, 0.0)
    bent = seconds + timbre.bend * (sinking * -np.expm1(-after / sinking) + np.minimum(seconds, 0))
    body = np.zeros(len(seconds))
    for partial in timbre.partials:
        hz = pitch * partial.ratio
        turns = (hz * bent) % 1.0 * _CYCLE_POINTS
        one = cycle(sound.waveform, hz * (1 + timbre.bend), rate, sound.brightness)
        tone = np.interp(turns, np.arange(_CYCLE_POINTS + 1), np.append(one, one[0]))
        body += partial.size * tone * _fall(seconds, sound, timbre.decay * partial.fading)
    return body


def _rise(seconds: NDArray[np.floating], attack: float) -> NDArray[np.floating]:
    """Return the attack: a raised cosine that is half-way up at second 0."""
    return np.asarray(0.5 + 0.5 * np.sin(np.pi * np.clip(seconds / attack, -0.5, 0.5)))


def _fall(seconds: NDArray[np.floating], sound: Sound, decay: float) -> NDArray[np.floating]:
    """Return the fall from the attack's end to nothing: level at the top, level at its end."""
    part = np.clip((seconds - sound.attack_ms / 2e3) / (sound.length_ms / 1e3), 0.0, 1.0)
    return np.asarray(np.exp(-decay * part**2 / (part + 0.1)) * np.cos(np.pi / 2 * part) ** 2)


def _noise(frames: int, rate: int, pitch: float, brightness: float) -> NDArray[np.floating]:
    """Return noise around a pitch, always the same: a bell on the octaves, wider when brighter.

    Plain noise swells and sinks by itself, which is rough and would move the beat within the
    attack. So it is divided by its own size (the magnitude of its analytic signal), smoothly
    where that comes near nothing, and freed again of what this adds above the highest overtone.
    """
    points = 1 << frames.bit_length()
    hz = np.fft.fftfreq(points, 1.0 / rate)
    octaves = np.log2(np.maximum(hz, 1.0) / pitch)
    shape = np.exp(-0.5 * (octaves / (0.4 + 0.6 * brightness)) ** 2) / np.sqrt(np.maximum(hz, 20.0))
    shape[(hz <= 0.0) | (hz > _HIGHEST * rate)] = 0.0
    turned = np.exp(2j * np.pi * np.random.default_rng(1770).random(points))
    analytic = np.fft.ifft(shape * turned)
    usual = np.sqrt(np.mean(np.abs(analytic) ** 2))
    even = (analytic / np.sqrt(np.abs(analytic) ** 2 + (0.3 * usual) ** 2)).real
    spectrum = np.fft.rfft(even)
    spectrum[np.fft.rfftfreq(points, 1.0 / rate) > _HIGHEST * rate] = 0.0
    return np.fft.irfft(spectrum, points)[:frames]
