"""The grid of what plays: it outlives streams, drop-outs and servers."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.clock import HeardLine

SILENT_AHEAD_SECONDS = 0.1
LATENESS_DECAY = 0.995


class Source(Protocol):
    """What plays: gives blocks, and knows nothing of devices."""

    @property
    def rate(self) -> int:
        """Frames a second."""

    @property
    def head_frame(self) -> int:
        """The frame that `render` returns next."""

    @property
    def idle(self) -> bool:
        """True when nothing plays or rings out."""

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next block, shape (frames, 2). Feeder thread only."""

    def skip(self, frames: int) -> None:
        """Let frames pass without making them. Feeder thread only."""

    def retime(self, rate: int) -> None:
        """Take another frame rate; the head keeps its second. Feeder thread only."""

    def fade_in(self) -> None:
        """Begin softly after a gap. Feeder thread only."""


class Grid:
    """A source and the line on which it is heard, with a stream or without. Feeder thread.

    `line` alone may be read by any thread. `holding` is true while nothing is heard and the
    line stands at the head. `underflows` counts drop-outs; `lateness_seconds` is how late the
    feeder thread has been woken of late.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.line = HeardLine(source.head_frame)
        self.holding = True
        self.underflows = 0
        self.lateness_seconds = 0.0

    def take_rate(self, rate: int) -> None:
        """Let the source count in the device's frames."""
        old = self.source.rate
        if rate != old:
            self.source.retime(rate)
            self.line.rescale(rate / old)

    def note_lateness(self, seconds: float) -> None:
        """Remember the worst lateness, and forget it slowly."""
        self.lateness_seconds = max(seconds, self.lateness_seconds * LATENESS_DECAY)

    def rest(self, now: float) -> None:
        """Nothing plays: let the line run up to the head, and stand there."""
        self.holding = True
        head, rate = self.source.head_frame, self.source.rate
        self.line.meet(now, now + max(0.0, head - self.line.at(now)) / rate, head, 0.0)

    def run_silently(self, now: float) -> None:
        """Go on by CLOCK_MONOTONIC alone."""
        self.holding = False
        self.line.run(now, self.source.rate)

    def leap(self, now: float, seconds: float) -> None:
        """Be so much further on: the computer was suspended. What rests stays where it is."""
        if not self.holding:
            rate = self.source.rate
            self.line.leap(now, seconds * rate, rate)

    def pass_silently(self, now: float) -> None:
        """Let the source pass in time while no frames of it flow."""
        ahead = self.line.at(now + SILENT_AHEAD_SECONDS) - self.source.head_frame
        if ahead > 0:
            self.source.skip(int(ahead))
