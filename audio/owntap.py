"""The soft sounds of one's own taps, and of prompts for the other hand.

They are mixed in at the device, past the pacer, which works ahead of the ear. So nothing can make
room for them when they come: the cue that is played meanwhile leaves it from the start.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np

from audio.balance import PEAK_LIMIT, decibels, pair_gains
from audio.cue import Cue
from audio.loudness import Samples, true_peak
from audio.preview import one_rock
from audio.sound import LEVEL_DB, Sound, Voice, Waveform
from audio.voices import pulse

TAP = Sound(Voice.FELT, Waveform.TRIANGLE, 220, attack_ms=8, length_ms=90, brightness=0.3)
"""One's own tap: short, so that it stands apart from the cue, and soon at its top."""

PROMPT = replace(TAP, pitch_hz=440)
"""The prompt for the other hand: the same an octave higher."""

UNDER_CUE_DB = -6.0
"""How much softer than the cue's own level both are, where there is room for it."""

MOST_UNDER_CUE_DB = -15.0
"""How far they give way to a loud cue before the cue gives way to them."""

APART_SECONDS = 0.15
"""What comes sooner after another of its kind is the same press again, and not heard.

Longer than a sound lasts, and than it takes the device to play it to its end.
"""

_UNBOUND = 0.99
"""How near to the limit a cue may come; nearer, it may be what the limit has made of it."""

_FINE_DB = 0.1


class Striker(Protocol):
    """Lets a short sound be heard; see `audio.output.Output.strike`."""

    def strike(self, sound: Callable[[int], Samples], heard_at: float | None = None) -> bool: ...


class OwnTap:
    """Lets a cue's company be heard: own taps and, where asked for, prompts. One thread.

    Attributes:
        cue: what the pulse has to play meanwhile. It is what was asked for, or quieter: together
            with a tap and a prompt it is never over the peak limit, nor is it held down by that
            limit, so that each dB of a course's steps is one.
        muted: whether nothing is to be heard; what sounds when it is set ends by itself.
    """

    def __init__(
        self,
        output: Striker,
        cue: Cue,
        bpm: float,
        *,
        prompts: bool = False,
        rate: int = 48_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Work out the sounds for a cue without traction and a tempo in beats a minute.

        `rate` is the output's in Hz; at another one the sounds are worked out when they come.
        Raises `AudioError` for a tempo out of range.
        """
        self._sounds = (TAP, PROMPT) if prompts else (TAP,)
        self._bpm = bpm
        self.cue = with_room(cue, bpm, rate, *self._sounds)
        self.muted = False
        self._output = output
        self._clock = clock
        self._struck_at: dict[Sound, float] = {}
        self._known: dict[tuple[Sound, int], Samples] = {}
        self._played = {sound: partial(self._samples, sound) for sound in self._sounds}
        for sound in self._sounds:
            self._samples(sound, rate)

    def tap(self) -> bool:
        """Let one's own tap be heard; False when it is not."""
        return self._strike(TAP)

    def prompt(self, heard_at: float | None = None) -> bool:
        """Let a prompt for the other hand be heard; False when it is not.

        It is heard at the monotonic second `heard_at`, to the millisecond if that is a quarter
        of a second ahead; without one, or too near, as soon as it can be.
        """
        return self._strike(PROMPT, heard_at)

    def _strike(self, sound: Sound, heard_at: float | None = None) -> bool:
        now = self._clock()
        if self.muted or sound not in self._sounds:
            return False
        if now - self._struck_at.get(sound, -APART_SECONDS) < APART_SECONDS:
            return False
        self._struck_at[sound] = now
        return self._output.strike(self._played[sound], heard_at)

    def _samples(self, sound: Sound, rate: int) -> Samples:
        if (sound, rate) not in self._known:
            beside = [_beside(self.cue, one, self._bpm, rate) for one in self._sounds]
            room = PEAK_LIMIT - _peak(self.cue, self._bpm, rate)
            fit = min(1.0, max(room, 0.0) / sum(map(true_peak, beside)))
            for one, samples in zip(self._sounds, beside, strict=True):
                mono = samples * np.float32(fit)
                self._known[one, rate] = np.stack([mono, mono], axis=1)
        return self._known[sound, rate]


def with_room(cue: Cue, bpm: float, rate: int, *sounds: Sound) -> Cue:
    """Return a cue that leaves room for one of each sound below the peak limit; quieter if need be.

    Its own pulses alone are below the limit too, not at it. Raises `AudioError` for a tempo out
    of range.
    """
    while (over_db := _over_limit_db(cue, bpm, rate, sounds)) > 0.0:
        if cue.out.level_db == LEVEL_DB.low:
            break
        # Never too far: what the limit holds down sinks by less than its level, nothing by more.
        level_db = cue.out.level_db - max(over_db, _FINE_DB)
        cue = _at_level(cue, LEVEL_DB.clamped(level_db))
    return cue


def _over_limit_db(cue: Cue, bpm: float, rate: int, sounds: Sequence[Sound]) -> float:
    """Return by how much a cue and the sounds, at their softest, are over the limit together."""
    at_least = decibels(MOST_UNDER_CUE_DB - UNDER_CUE_DB)
    beside = sum(true_peak(_beside(cue, sound, bpm, rate)) for sound in sounds)
    together = _peak(cue, bpm, rate) + at_least * beside
    return float(20.0 * np.log10(max(together, 1e-30) / (_UNBOUND * PEAK_LIMIT)))


def _at_level(cue: Cue, level_db: float) -> Cue:
    """Return a cue with its out sound at a level in dB, and back as much below it as it was."""
    out = replace(cue.out, level_db=level_db)
    if cue.back is None:
        return replace(cue, out=out)
    back_db = LEVEL_DB.clamped(cue.back.level_db + level_db - cue.out.level_db)
    return replace(cue, out=out, back=replace(cue.back, level_db=back_db))


def _peak(cue: Cue, bpm: float, rate: int) -> float:
    """Return the true peak of a cue's pulses, of the louder side."""
    return max(true_peak(side) for side in one_rock(cue, bpm, rate).samples.T)


def _beside(cue: Cue, sound: Sound, bpm: float, rate: int) -> Samples:
    """Return a sound, one channel, as loud as it is beside a cue if there is room for it."""
    gain, _ = pair_gains(sound, None, 60.0 / bpm, rate)
    level_db = cue.out.level_db + UNDER_CUE_DB
    return pulse(sound, rate).samples * np.float32(gain * decibels(level_db))
