"""When a key, a pointer or a pedal was really used: an event's own stamp on the monotonic clock.

Pure: reads no clock. Times of events come from X, a compositor, the system or a MIDI driver, each
with a beginning of its own; times of beats and of everything else are `time.monotonic()`.
"""

import sys
from collections import deque

STEP_MS = 15.625 if sys.platform == "win32" else 1.0
"""How finely events are stamped: Qt tells whole milliseconds, Windows counts 64 steps a second."""

WINDOW_SECONDS = 30.0
"""How long an event tells where its clock begins: at 100 ppm a clock strays by 3 ms meanwhile."""

LONGEST_DELAY_SECONDS = 2.0
"""No program is busy for longer without being ended: such a delay is a clock that was set anew."""

SAME_CLOCK_SECONDS = 0.0 if sys.platform == "win32" else 0.5
"""Stamps that lie within so little before their arrival are the monotonic clock's own. Windows
counts both since it was started, but by clocks that stray from each other."""

_PROMPT_SECONDS = 0.0005  # what an event takes to a program that waits for it
_TURN_MS = 2.0**32  # X and Wayland count milliseconds in 32 bits, which is 49.7 days


class EventClock:
    """Maps the stamps of one kind of event to the monotonic clock.

    An event takes its time to arrive, but never less than none: the smallest difference between
    arrival and stamp within the last `WINDOW_SECONDS` is where the stamps' clock begins. A window
    that is busy for 200 ms thus delays no stamp. X, libinput's compositors and macOS stamp with
    the monotonic clock itself: that is noticed, and makes the very first stamp right as well.
    Stamps may turn over at 2³² ms, and their clock may be set anew at any time.

    The mapped time lies within one step of the truth, a constant way of the event to its clock
    apart: that way shifts all times alike. It is never after the arrival.
    """

    def __init__(
        self,
        step_ms: float = STEP_MS,
        longest_delay_seconds: float = LONGEST_DELAY_SECONDS,
    ) -> None:
        """Know nothing yet. `step_ms` is how finely the events are stamped, 0 for exactly."""
        self._step = step_ms / 1000.0
        self._longest_delay = longest_delay_seconds
        self._turns_ms = 0.0
        self._last_ms: float | None = None
        self._least: deque[tuple[float, float]] = deque()  # arrival, difference; both rising

    def monotonic_seconds(self, timestamp_ms: float, arrival_seconds: float) -> float:
        """Return when an event happened.

        `timestamp_ms` is the event's own stamp, 0 when it has none: then it happened when it
        arrived. `arrival_seconds` is the monotonic time of its arrival; it never falls.
        """
        if timestamp_ms <= 0:
            return arrival_seconds
        stamp = self._unrolled_ms(timestamp_ms) / 1000.0
        difference = arrival_seconds - stamp
        if self._least and difference - self._beginning() > self._longest_delay:
            self._least.clear()
        self._take(arrival_seconds, difference)
        happened = stamp + self._beginning()
        if arrival_seconds - happened <= self._step + _PROMPT_SECONDS:
            return arrival_seconds  # within a step of the stamp, the arrival knows it better
        return happened + self._step / 2

    def _unrolled_ms(self, timestamp_ms: float) -> float:
        """Return a stamp that goes on rising where 32 bits turn over."""
        if timestamp_ms >= _TURN_MS:
            return timestamp_ms
        if self._last_ms is not None:
            turned = (timestamp_ms - self._last_ms) / _TURN_MS
            self._turns_ms -= round(turned) * _TURN_MS
        self._last_ms = timestamp_ms
        return timestamp_ms + self._turns_ms

    def _take(self, arrival: float, difference: float) -> None:
        """Keep the differences that are, or may yet become, the least of the window."""
        least = self._least
        while least and least[-1][1] >= difference:
            least.pop()
        least.append((arrival, difference))
        while least[0][0] < arrival - WINDOW_SECONDS:
            least.popleft()

    def _beginning(self) -> float:
        """Return the monotonic time at which the stamps' clock began, in seconds."""
        least = self._least[0][1]
        turn = _TURN_MS / 1000.0
        turns = round(least / turn) * turn
        return turns if 0.0 <= least - turns < SAME_CLOCK_SECONDS else least
