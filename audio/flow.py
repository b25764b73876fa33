"""A source flowing through one open stream: stamps come in, frames go out to their places."""

import time
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from audio.clock import HeardClock
from audio.devices import CHANNELS
from audio.grid import Grid
from audio.stream import Stream

PLAYING_AHEAD_SECONDS = 0.25
IDLE_AHEAD_SECONDS = 0.03
OBEY_SECONDS = 0.01
MOST_AHEAD_SECONDS = 0.4
STALL_SECONDS = 1.0
HESITATION_SECONDS = 0.2
FADE_SECONDS = 0.03
MOST_LEAVING_SECONDS = 0.6
STAMP_SECONDS = 1.0
NERVOUS_SECONDS = 3.0
USUAL_LATENESS_SECONDS = 0.01
REACH_FORGOTTEN_SECONDS = 0.00001
MOST_WAITING_SECONDS = 0.1
RECENT_COUNTS = 8
COUNTS_SECONDS = 30.0
COUNTS_BEFORE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class _Reach:
    """How soon something can be heard.

    `frame`, the next to be taken, is heard at `heard_at`; `seconds` is the longest time of late
    from being next to being heard.
    """

    frame: int
    heard_at: float
    seconds: float


class Flow:
    """One stream's share of a grid: from its opening until it is left.

    Feeder thread only, but for `strike`.
    `leave_at` is the second at which a stream that was faded out may be closed, else 0;
    `latency_seconds` the measured time from the device taking a frame to its being heard.
    """

    def __init__(self, stream: Stream, grid: Grid, now: float) -> None:
        self.stream = stream
        self.leave_at = 0.0
        self.latency_seconds: float | None = None
        self._grid = grid
        self._source = grid.source
        self._line = grid.line
        grid.take_rate(stream.rate)
        self._clock = HeardClock(stream.rate)
        self._offset: int | None = None
        self._settling: list[tuple[int, float]] = []
        self._unsure_since = now
        self._stamped_at = 0.0
        self._progress = (-1, now)
        self._device_underflows = 0
        self._jumps = 0
        self._start = 0
        self._begun_freely = False
        self._fed_idle = False  # a ring that runs dry then is no drop-out
        self._reach: _Reach | None = None
        self._counts: deque[tuple[float, float]] = deque()
        self._agreed_at = now

    @property
    def settled(self) -> bool:
        """Whether it is known when a frame is heard."""
        return self._clock.stamps > 0

    def learns(self, now: float) -> bool:
        """Say whether it is to be looked at often: not settled, or opened or held up just now."""
        return not self.settled or now - self._unsure_since < NERVOUS_SECONDS

    @property
    def carries(self) -> bool:
        """Whether frames of the source flow."""
        return self._offset is not None

    def is_lost(self, now: float) -> bool:
        """Say whether the device has failed or taken nothing for too long."""
        if (frames := self.stream.frames) != self._progress[0]:
            if now - self._progress[1] > HESITATION_SECONDS:
                self._unsure_since = now
            self._progress = (frames, now)
            return False
        return not self.stream.active or now - self._progress[1] > STALL_SECONDS

    def settle_anew(self, now: float) -> None:
        """Find out anew when a frame is heard: this thread, or all, stood still for a while.

        What is in the ring by then is old, and ends softly. Meanwhile the time tells what would
        be heard.
        """
        if self.carries and not self._source.idle and not self.stream.dry:
            self._end_softly()
        if not self._grid.holding:
            self._grid.run_silently(now)
        self._offset = None
        self._clock.restart()
        self._jumps = 0
        self._settling = []
        self._counts.clear()
        self._reach = None
        self._unsure_since = now
        self._progress = (self._progress[0], now)

    def fade_out(self, now: float) -> None:
        """Write a soft end behind what is in the ring; `leave_at` says when it has been heard."""
        stream = self.stream
        if self.carries and not self._source.idle and not stream.dry:
            self._end_softly()
        latency = self.latency_seconds or stream.nominal_latency_seconds
        self.leave_at = now + min(stream.ahead / stream.rate + latency, MOST_LEAVING_SECONDS)

    # Time

    def listen(self, now: float) -> None:
        """Take the stamps that came in, and publish what is heard."""
        clock = self._clock
        self._note_count(now)
        if self.learns(now) or now - self._stamped_at > STAMP_SECONDS:
            self._stamped_at = now
            self.stream.ask_stamp()
        for frame, heard in self.stream.stamps():
            if clock.stamps or self._has_settled(frame, heard, now):
                clock.stamp(frame, heard)
                if clock.jumps != self._jumps:
                    self._jumps = clock.jumps
                    if self._has_stood_still(clock.jump_seconds):
                        self._keep_grid()
                if not clock.doubts:
                    self._agreed_at = now
                if self._offset is not None:
                    frame_now = clock.frame_at(now) + self._offset
                    self._line.steer(now, frame_now, clock.rate)
        if clock.stamps:
            self._measure_latency(clock.monotonic_of(self.stream.frames) - now)
            self._measure_reach()

    def _note_count(self, now: float) -> None:
        """Note by how much the frames that were taken are behind the time, to a block."""
        self._counts.append((now, now - self.stream.frames / self.stream.rate))
        while now - self._counts[0][0] > COUNTS_SECONDS:
            self._counts.popleft()

    def _has_stood_still(self, jump_seconds: float) -> bool:
        """Say whether a jump of the stamps is the device's own, not of what is told of it.

        A device that stood still has taken fewer frames than the time would have. A sound server
        that was held up tells wrong times for some seconds, and has played on.
        """
        agreed = self._agreed_at
        before = [b for at, b in self._counts if agreed - COUNTS_BEFORE_SECONDS <= at <= agreed]
        if len(before) < RECENT_COUNTS:
            return True  # too little is known
        behind = min(b for _, b in islice(reversed(self._counts), RECENT_COUNTS))
        return (behind - min(before)) / jump_seconds > 0.5  # which the loop has followed in part

    def _keep_grid(self) -> None:
        """Place what comes next by the time again: the device stood still for a while."""
        if self._offset is not None:
            self._grid.underflows += 1
            next_frame = self.stream.next_frame
            heard = self._clock.monotonic_of(next_frame)
            self._offset = round(self._line.at(heard)) - next_frame

    def _has_settled(self, frame: int, heard: float, now: float) -> bool:
        """Say whether the last stamps agree; a stream's first stamps may be tens of ms off."""
        clock = self._clock
        count = 3 if self._grid.holding else 6
        self._settling = [*self._settling, (frame, heard)][-count:]
        age = now - self._unsure_since
        zeros = [t - f / clock.nominal_rate for f, t in self._settling]
        tolerance = 0.001 if age < 0.7 else 0.003 if age < 1.5 else 0.02
        if len(zeros) < count or max(zeros) - min(zeros) > tolerance:
            return False
        for known in self._settling[:-1]:
            clock.stamp(*known)
        return True

    def _measure_latency(self, seconds: float) -> None:
        if not 0.0 < seconds < 1.0:
            return
        old = self.latency_seconds
        self.latency_seconds = seconds if old is None else old + 0.02 * (seconds - old)

    def _measure_reach(self) -> None:
        """Follow the longest time from being taken next to being heard; it differs by a block."""
        frame, now = self.stream.frames, time.monotonic()
        heard_at = self._clock.monotonic_of(frame)
        known = self._reach.seconds - REACH_FORGOTTEN_SECONDS if self._reach else 0.0
        seconds = max(heard_at - now, known)
        self._reach = _Reach(frame, heard_at, seconds)

    # Frames

    def strike(
        self, block: NDArray[np.float32], name: Hashable, heard_at: float | None = None
    ) -> bool:
        """Let a block of shape (frames, 2) be heard over all else, always equally soon. Any thread.

        It can begin with the block that the device takes next, which is up to a block's length
        away. So that the delay is the same each time, it is always made the longest one; with
        `heard_at`, a monotonic second, longer still. False when nothing is heard: see also
        `Stream.mix_in`.
        """
        reach = self._reach
        if reach is None or self.leave_at:
            return False
        soonest = time.monotonic() + reach.seconds
        next_at = reach.heard_at + (self.stream.frames - reach.frame) / self.stream.rate
        if soonest - next_at > MOST_WAITING_SECONDS:  # the device stands still
            return False
        return self.stream.mix_in(block, max(soonest, heard_at or soonest), name)

    def feed(self, now: float, *, asked: bool) -> None:
        """Keep the ring filled while the source plays; let it run dry while it does not.

        `asked` says that the source was given a command.
        """
        if self._offset is not None and not self.stream.dry:
            self._fill(asked)
        if self.stream.dry:
            if not self._source.idle or asked:
                freely = self._grid.holding or self._fed_idle
                self._start_ring(now, freely=freely, asked=asked)
            elif not self._grid.holding:
                self._offset = None
                self._grid.rest(now)
        self._fed_idle = self._source.idle
        self._count_device_underflows(now)

    def _start_ring(self, now: float, *, freely: bool, asked: bool) -> None:
        """Give the source its place in the stream.

        After a rest it begins `freely`, with the next block. Otherwise its grid is heard
        already, by the stream's count (the ring ran empty) or by the clock (there was no
        stream), and what was missed is skipped.
        """
        stream = self.stream
        start = stream.frames
        heard = self._clock.monotonic_of(start)
        if freely:
            first = self._source.head_frame - stream.ahead
            self._offset = first - start
            self._line.meet(now, heard, first, self._clock.rate)
        else:
            stream.drop()
            if self._offset is None:
                self._offset = round(self._line.at(heard)) - start
            else:
                self._grid.underflows += 1
                self._grid.lateness_seconds = MOST_AHEAD_SECONDS - PLAYING_AHEAD_SECONDS
            self._source.fade_in()
        self._grid.holding = False
        self._begun_freely = freely
        self._start = start
        stream.begin(start)
        self._fill(asked)
        stream.play()

    def _fill(self, asked: bool) -> None:
        """Bring the ring to the wanted length, every frame at its place on the grid."""
        stream = self.stream
        assert self._offset is not None
        if self._begun_freely and stream.start_frame != self._start:
            # The device took a block between the look at its count and the start.
            self._offset -= stream.start_frame - self._start
            self._start = stream.start_frame
        gap = stream.next_frame + self._offset - self._source.head_frame
        if gap:
            if stream.ahead:
                self._end_softly()
            if gap > 0:
                self._source.skip(gap)
            else:
                stream.write(np.zeros((min(-gap, stream.room), CHANNELS), np.float32))
            self._source.fade_in()
        if self._source.idle and asked:  # its command is obeyed in the next block
            stream.write(self._source.render(round(OBEY_SECONDS * stream.rate)))
        if missing := self._missing():
            stream.write(self._source.render(missing))

    def _end_softly(self) -> None:
        """Write the next frames fading to nothing, behind what is in the ring."""
        frames = min(round(FADE_SECONDS * self.stream.rate), self.stream.room)
        ramp = np.linspace(1.0, 0.0, frames, dtype=np.float32)[:, np.newaxis]
        self.stream.write(self._source.render(frames) * ramp)

    def _missing(self) -> int:
        """Frames to add to the ring now: more when this thread has been woken late."""
        seconds = IDLE_AHEAD_SECONDS if self._source.idle else PLAYING_AHEAD_SECONDS
        late = max(0.0, self._grid.lateness_seconds - USUAL_LATENESS_SECONDS)
        wanted = min(seconds + late, MOST_AHEAD_SECONDS)
        return max(0, round(wanted * self.stream.rate) - self.stream.ahead)

    def _count_device_underflows(self, now: float) -> None:
        told = self.stream.device_underflows
        if self.carries and told != self._device_underflows:
            self._grid.underflows += told - self._device_underflows
            self._unsure_since = now  # silence has come in between: all that follows is later
        self._device_underflows = told
