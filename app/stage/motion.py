"""From moments to movement: nothing that is drawn ever jumps. Pure.

The phase is the pulse's own. Only where it leaps (another technique with another number of beats
a rock, a start while the last stop still swings out) is the difference worn off within two seconds;
and a stopped pulse swings on to the end of its rock and rests there, where the next one begins.
"""

import math
from dataclasses import dataclass
from typing import Protocol

_LEAP_ROCKS = 0.06  # more than a clock strays between two frames
_WEAR_SECONDS = 0.5
_EASE_SECONDS = 0.35
_COAST_SECONDS = 1.2  # within which a stopped rock comes to its end
_UNSEEN_SECONDS = 0.5  # after such a pause nobody can see a jump
_SETTLED = 0.002


class Seen(Protocol):
    """What is needed of a `Moment`."""

    @property
    def running(self) -> bool: ...
    @property
    def rock(self) -> float: ...
    @property
    def amplitude(self) -> float: ...
    @property
    def tension(self) -> float: ...
    @property
    def still(self) -> bool: ...


@dataclass(slots=True)
class Motion:
    """What is drawn: `rock`, `amplitude` and `tension` as `Stage.set_phase` takes them."""

    rock: float = 0.0
    amplitude: float = 0.5
    tension: float = 0.0
    settled: bool = True
    _speed: float = 0.0
    _strayed: float = 0.0
    _target_rock: float | None = None
    _end: float = 0.0

    def follow(self, moment: Seen, seconds: float, rest_amplitude: float) -> None:
        """Move on by `seconds` to a moment; `rest_amplitude` is drawn while nothing runs."""
        unseen = seconds > _UNSEEN_SECONDS
        if moment.running:
            self._run(max(moment.rock, 0.0), seconds, unseen)
            wide = 0.0 if moment.still else moment.amplitude
        else:
            self._coast(seconds)
            wide = rest_amplitude
        kept = 0.0 if unseen else math.exp(-seconds / _EASE_SECONDS)
        self.amplitude = wide + (self.amplitude - wide) * kept
        self.tension = moment.tension + (self.tension - moment.tension) * kept
        still = abs(self.amplitude - wide) < _SETTLED and self.tension < _SETTLED
        self.settled = not moment.running and still and self._speed == 0.0

    def _run(self, rock: float, seconds: float, unseen: bool) -> None:
        if self._target_rock is None:  # it was at rest, or swinging out
            strayed = _nearest(self.rock - rock)
            self._strayed = strayed if abs(strayed) > _LEAP_ROCKS else 0.0
        elif unseen:
            self._strayed = 0.0
        elif abs(leap := rock - self._target_rock - self._speed * seconds) > _LEAP_ROCKS:
            self._strayed -= _nearest(leap)
            self._speed = 0.0 if seconds <= 0 else self._speed
        elif seconds > 0:
            self._speed = (rock - self._target_rock) / seconds
        self._strayed *= math.exp(-seconds / _WEAR_SECONDS)
        self._target_rock = rock
        self.rock = rock + self._strayed

    def _coast(self, seconds: float) -> None:
        if self._target_rock is not None:
            self._target_rock, self._strayed = None, 0.0
            self._end = math.ceil(self.rock - 1e-9)
            self._speed = max(self._speed, (self._end - self.rock) / _COAST_SECONDS)
        if self._speed == 0.0:
            return
        self.rock = min(self.rock + self._speed * seconds, self._end)
        if self.rock >= self._end:
            self.rock, self._speed = 0.0, 0.0


def _nearest(rocks: float) -> float:
    """Return the same difference of phase as −0.5 to 0.5 rocks."""
    return rocks - round(rocks)
