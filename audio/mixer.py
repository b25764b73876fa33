"""Adds up what sounds: pulses that ring, layers between them, and the soft gains over all.

Nothing that is added may lift the true peak over the limit: each newcomer is made to fit on top
of what is sounding already. Everything is placed by its absolute frame, so the size of a block
changes no sample. Used by one thread, the one that renders.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from audio.balance import PEAK_LIMIT, fitting_gain, pan
from audio.gains import Gains
from audio.layers import (
    CROSSFADE_SECONDS,
    Curve,
    Layer,
    breath_number,
    breath_of,
    swell_layer,
    traction_layer,
)
from audio.loudness import Samples, true_peak
from audio.ramp import Ramp
from audio.rocks import Pull
from audio.sound import Sound
from audio.voices import Pulse

_BETWEEN_SAMPLES = 1.25
"""More than any of our sounds rises between its samples: a quick test before the exact one."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ringing:
    """A pulse on both channels that begins at a frame."""

    stereo: Samples
    first_frame: int

    @property
    def end_frame(self) -> int:
        return self.first_frame + len(self.stereo)

    def add_to(self, block: Samples, first: int) -> None:
        begin, end = max(self.first_frame, first), min(self.end_frame, first + len(block))
        if begin < end:
            block[begin - first : end - first] += self.stereo[
                begin - self.first_frame : end - self.first_frame
            ]


@dataclass(frozen=True, slots=True)
class Breath:
    """What the swell is to be: a sound, its pitch moved, in rocks of so many seconds."""

    sound: Sound
    rock_seconds: float
    semitones: float = 0.0
    every: int = 1
    """Which rocks are heard: each one, every second, every fourth."""


@dataclass(slots=True, eq=False)
class _Drawn:
    """A traction that sounds: its tone and its pull."""

    layer: Layer
    pull: Pull


class Mixer:
    """Everything that sounds, by absolute frame, at one sample rate in Hz.

    Attributes:
        rate: frames a second.
        gains: the soft gains over all.
    """

    def __init__(self, rate: int, gains: Gains | None = None) -> None:
        """Begin in silence."""
        self.rate = rate
        self.gains = gains or Gains(rate)
        self._ringing: list[_Ringing] = []
        self._bells: list[_Ringing] = []
        self._swell: list[tuple[Layer, Breath]] = []
        self._drawn: list[_Drawn] = []

    # What sounds.

    def strike(self, pulse: Pulse, beat_frame: int, gain: float, side: float) -> None:
        """Let a pulse sound with its beat on a frame, at a gain, from a side (−1…1)."""
        if not len(pulse.samples) or not gain:
            return
        stereo = np.stack([pulse.samples * np.float32(gain * part) for part in pan(side)], axis=1)
        first = beat_frame - pulse.lead_frames
        fit = self._room_for(stereo, first)
        if fit < 1.0:
            stereo *= np.float32(fit)
        self._ringing.append(_Ringing(stereo, first))

    def ring(self, pulse: Pulse, beat_frame: int, gain: float) -> None:
        """Let a bell ring that a run's own fades do not make softer."""
        stereo = np.stack([pulse.samples * np.float32(gain)] * 2, axis=1)
        first = beat_frame - pulse.lead_frames
        stereo *= np.float32(self._room_for(stereo, first))
        self._bells.append(_Ringing(stereo, first))

    def set_swell(self, breath: Breath | None, frame: int) -> None:
        """Let the swell become another one, or none, softly from a frame on.

        Two overlap at most: a change that comes during a change waits for it, and replaces one
        that waits already.
        """
        if self._swell and self._swell[-1][0].coming.first_frame > frame:
            self._swell.pop()
            if self._swell:
                layer, was = self._swell[-1]
                self._swell[-1] = (replace(layer, going=None), was)
        if self._swell:
            layer, was = self._swell[-1]
            if layer.going is None and was == breath:
                return
            frame = max(frame, layer.coming.end_frame)
            self._swell[-1] = (layer.fading(frame, self._crossfade), was)
        if breath is None:
            return
        coming = Ramp(frame, self._crossfade, 0.0, 1.0)
        layer = swell_layer(breath.sound, breath.rock_seconds, coming, self.rate, breath.semitones)
        room = PEAK_LIMIT - self._drawn_peak(frame) - self._ringing_peak(frame)
        self._swell.append((_within(layer, room), breath))

    def set_traction(self, pull: Pull, sound: Sound, frame: int) -> None:
        """Let a traction's tone ride on a pull, in place of the tone it had before, if any."""
        for drawn in self._drawn:
            if drawn.pull.from_seconds == pull.from_seconds:
                drawn.layer = drawn.layer.fading(frame, self._crossfade)
        coming = Ramp(frame, self._crossfade, 0.0, 1.0)
        layer = traction_layer(sound, pull.traction.level_db, coming, self.rate)
        room = PEAK_LIMIT - self._swell_peak(frame) - self._drawn_peak(frame)
        room -= self._ringing_peak(frame)
        self._drawn.append(_Drawn(_within(layer, room), pull))

    def release(self, pull: Pull) -> None:
        """Tell the tone of a pull that the pull has been let go."""
        for drawn in self._drawn:
            if drawn.pull.from_seconds == pull.from_seconds:
                drawn.pull = pull

    def silence(self) -> None:
        """Drop all that sounds, at once; only where nothing is heard."""
        self._ringing.clear()
        self._bells.clear()
        self._swell.clear()
        self._drawn.clear()

    def drop_pulses(self) -> None:
        """Drop the pulses that ring, at once; only where nothing is heard."""
        self._ringing.clear()

    # Out of it.

    def add_to(self, block: Samples, first: int, rocks_over: Curve) -> None:
        """Add all that sounds to a silent block (frames, 2) whose first frame is `first`.

        `rocks_over` gives the rocks at an array of frames.
        """
        end = first + len(block)
        for one in self._ringing:
            one.add_to(block, first)
        self._ringing = [one for one in self._ringing if one.end_frame > end]
        for layer, breath in self._swell:
            layer.add_to(block, first, _breathing(breath, rocks_over), _swaying(rocks_over))
        self._swell = [one for one in self._swell if not one[0].has_ended(end)]
        for drawn in self._drawn:
            drawn.layer.add_to(block, first, self._tension(drawn.pull), np.zeros_like)
        self._drawn = [one for one in self._drawn if not self._is_over(one, end)]
        for gain in self.gains.over(first, end):
            block *= gain
        if self._bells:
            self._add_bells(block, first)

    def _add_bells(self, block: Samples, first: int) -> None:
        end, bells = first + len(block), np.zeros_like(block)
        for bell in self._bells:
            bell.add_to(bells, first)
        for gain in self.gains.over(first, end, of_bells=True):
            bells *= gain
        block += bells
        self._bells = [bell for bell in self._bells if bell.end_frame > end]

    def _tension(self, pull: Pull) -> Curve:
        def tension(frames: NDArray[np.float64]) -> NDArray[np.float64]:
            return pull.tension_over(frames / self.rate)

        return tension

    def _is_over(self, drawn: _Drawn, frame: int) -> bool:
        return drawn.layer.has_ended(frame) or drawn.pull.end_seconds * self.rate <= frame

    # Room below the limit.

    @property
    def _crossfade(self) -> int:
        return round(CROSSFADE_SECONDS * self.rate)

    def _swell_peak(self, frame: int) -> float:
        # Of two swells one goes as the other comes, so together they are never over the larger.
        peaks = (layer.true_peak for layer, _ in self._swell if not layer.has_ended(frame))
        return max(peaks, default=0.0)

    def _drawn_peak(self, frame: int) -> float:
        return sum(one.layer.true_peak for one in self._drawn if not self._is_over(one, frame))

    def _tail(self, first: int, frames: int) -> Samples:
        tail = np.zeros((frames, 2), np.float32)
        for one in (*self._ringing, *self._bells):
            one.add_to(tail, first)
        return tail

    def _ringing_peak(self, frame: int) -> float:
        end = max((one.end_frame for one in (*self._ringing, *self._bells)), default=frame)
        tail = self._tail(frame, max(end - frame, 0))
        return max((true_peak(tail[:, channel]) for channel in (0, 1)), default=0.0)

    def _room_for(self, stereo: Samples, first: int) -> float:
        """Return the gain up to 1 with which a pulse fits on top of all that sounds."""
        limit = PEAK_LIMIT - self._swell_peak(first) - self._drawn_peak(first)
        ends = (one.end_frame for one in (*self._ringing, *self._bells))
        overlap = max((end - first for end in ends), default=0)
        if overlap <= 0 and limit == PEAK_LIMIT:
            return 1.0  # the gains of a lone pulse keep it below the limit
        tail = self._tail(first, max(overlap, len(stereo)))
        if _BETWEEN_SAMPLES * float(np.abs(tail).max() + np.abs(stereo).max()) <= limit:
            return 1.0
        return min(fitting_gain(tail[:, side], stereo[:, side], limit) for side in (0, 1))


def _within(layer: Layer, room: float) -> Layer:
    """Return the layer, quieter if its true peak would pass the room that is left."""
    fit = min(1.0, max(room, 0.0) / max(layer.true_peak, 1e-30))
    return layer if fit == 1.0 else replace(layer, gain=layer.gain * fit)


def _breathing(breath: Breath, rocks_over: Curve) -> Curve:
    sound = breath.sound

    def size(frames: NDArray[np.float64]) -> NDArray[np.float64]:
        rocks = rocks_over(frames)
        sizes = breath_of(rocks, sound.attack_ms, sound.length_ms)
        if breath.every == 1:
            return sizes
        return np.where(breath_number(rocks, sound.attack_ms) % breath.every == 0.0, sizes, 0.0)

    return size


def _swaying(rocks_over: Curve) -> Curve:
    """Return the way between left and right: out on the left, back on the right."""

    def side(frames: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(-np.cos(2.0 * np.pi * rocks_over(frames)))

    return side
