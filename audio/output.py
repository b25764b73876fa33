"""The sound card: keeps a source's frames flowing, and the beat grid when none can flow.

A feeder thread renders ahead of what is heard into a ring buffer that C code plays.
Opening and closing, which a dead sound server can make hang, happen in a thread of
their own. While there is no sound, CLOCK_MONOTONIC is the clock, and the source skips. What
plays goes on by elapsed time: over a suspend it is as much further on.
"""

import enum
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.bell import Bell
from audio.cards import sound_cards
from audio.devices import Device, ServerWatch, list_devices
from audio.elapsed import suspended_seconds
from audio.flow import STALL_SECONDS, Flow
from audio.grid import Grid, Source
from audio.opening import Handover, followed, open_stream

PLAYING_PAUSE_SECONDS = 0.14
SILENT_PAUSE_SECONDS = 0.05
SETTLING_PAUSE_SECONDS = 0.025
IDLE_PAUSE_SECONDS = 0.25
RELEASE_SECONDS = 60.0
RETRY_SECONDS = 1.5
RAREST_RETRY_SECONDS = 300.0
MOST_DOUBLINGS = 10
HOLD_SECONDS = 3.0
CLOSE_SECONDS = 0.3
SHORTEST_SUSPEND_SECONDS = 0.02


class OutputState(enum.Enum):
    """What the sound card does."""

    SOUNDING = "sounding"
    SILENT = "silent"
    WAITING = "waiting"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class OutputStatus:
    """What there is to tell: `line` is one quiet sentence, empty while all is well.

    `latency_ms` is the measured time from the device taking a frame to its being heard;
    `underflows` counts drop-outs since `open`; `rate` is in frames a second.
    """

    state: OutputState
    device: str | None
    latency_ms: float | None
    underflows: int
    line: str
    rate: int


class Output:
    """Plays a source on the chosen device, or on the system's default when `device` is None.

    `clock` stands in for the monotonic clock where there is no device, and `suspended` for how
    long the computer has been suspended; see `suspended_seconds`.
    """

    def __init__(
        self,
        source: Source,
        *,
        device: str | None = None,
        on_change: Callable[[OutputStatus], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        suspended: Callable[[], float] = suspended_seconds,
    ) -> None:
        self._clock = clock
        self._suspended = suspended
        self._slept = suspended()
        self._source = source
        self._wanted = device
        self._on_change = on_change
        self._grid = Grid(source)
        self._flow: Flow | None = None
        self._bell = Bell()
        self._decided = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._watch = ServerWatch(self._hear_news)
        self._state = OutputState.RELEASED
        self._trouble = ""
        self._woken = self._asked = self._news = self._wants_stream = False
        self._handover: Handover | None = None
        self._retry_at = 0.0
        self._tries = 0
        self._cards = sound_cards()
        self._hold_until = 0.0
        self._active_at = 0.0

    def open(self) -> None:
        """Start the feeder thread, which opens the stream. Call once."""
        self._woken = True
        self._watch.start()
        self._thread = threading.Thread(target=self._run, name="undula-feeder", daemon=True)
        self._thread.start()

    def wait_ready(self, timeout_seconds: float) -> bool:
        """Wait until sound flows (True) or it is known that there is none (False)."""
        self._decided.wait(timeout_seconds)
        return self._state is OutputState.SOUNDING

    def wake(self) -> None:
        """Tell that the source was given a command: feed now, open a released stream."""
        if self._state is OutputState.RELEASED:
            self._decided.clear()
        self._woken = True
        self._bell.ring()

    def strike(
        self, sound: Callable[[int], NDArray[np.float32]], heard_at: float | None = None
    ) -> bool:
        """Let a short sound be heard over all else, as soon as the device can. Any thread.

        It does not wait behind what is rendered ahead, and is heard a constant time after the
        call, or at the monotonic second `heard_at` if that is later. `sound` gives its samples,
        shape (frames, 2), at a rate in Hz; together with the source they must keep below the
        peak limit. False when nothing sounds, so nor does this, and while the same sound has
        not come to its end.
        """
        flow = self._flow
        if flow is None or self._state is not OutputState.SOUNDING:
            return False
        return flow.strike(sound(flow.stream.rate), sound, heard_at)

    def choose(self, device: str | None) -> None:
        """Play on another device; None follows the system's default. Any thread."""
        self._wanted = device
        self._decided.clear()
        self.wake()

    def heard_frame(self, monotonic_seconds: float) -> float:
        """Return the source frame heard at a time: continuous, never backward. Any thread.

        Only after a suspend it is further on at once, by as long as that was.
        """
        return self._grid.line.at(monotonic_seconds)

    @property
    def status(self) -> OutputStatus:
        """What there is to tell now. Any thread."""
        flow = self._flow if self._state is OutputState.SOUNDING else None
        latency = flow.latency_seconds if flow is not None else None
        return OutputStatus(
            state=self._state,
            device=(flow.stream.sink if flow is not None else None) or self._wanted,
            latency_ms=round(latency * 1e3, 1) if latency is not None else None,
            underflows=self._grid.underflows,
            line=self._trouble,
            rate=self._source.rate,
        )

    def close(self) -> None:
        """End softly and give the device back, within about half a second. Idempotent."""
        if self._thread is None or self._closing:
            return
        self._closing = True
        self._bell.ring()
        self._thread.join()
        self._watch.end()

    def _hear_news(self) -> None:
        self._news = True
        self._bell.ring()

    # Everything below runs in the feeder thread.

    def _run(self) -> None:
        self._active_at = before = self._clock()
        self._hold_until = before + HOLD_SECONDS
        due = before
        while not self._closing:
            now = self._clock()
            self._note_standstill(now, now - before)
            before = now
            try:
                self._tick(now)
            except Exception:
                self._give_up(now)
                raise
            done = self._clock()
            self._grid.note_lateness(done - due)
            pause = self._pause_seconds()
            rung = self._bell.wait(pause)
            due = self._clock() if rung else done + pause
        self._finish()

    def _note_standstill(self, now: float, since_last: float) -> None:
        """Go on in time after nothing was done for a while: suspended, stopped, or held up."""
        suspended = self._suspended() - self._slept
        if suspended > SHORTEST_SUSPEND_SECONDS:
            self._slept += suspended
            self._grid.leap(now, suspended)
        elif since_last <= STALL_SECONDS / 2:
            return
        elif self._flow is not None and self._flow.carries and not self._source.idle:
            self._grid.underflows += 1
        if self._flow is not None:
            self._flow.settle_anew(now)

    def _give_up(self, now: float) -> None:
        """Something is wrong in the program itself: the picture goes on, and the line says so."""
        self._grid.run_silently(now)
        self._state = OutputState.SILENT
        self._trouble = "The sound has stopped through a fault in Undula; start it again"
        self._decided.set()
        self._detach()
        if self._on_change is not None:
            self._on_change(self.status)

    def _tick(self, now: float) -> None:
        if self._woken:
            self._woken, self._asked = False, True
        before = (self._state, self._trouble)
        self._note_use(now)
        self._take_stream(now)
        if self._flow is not None:
            self._keep_flow(self._flow, now)
        if self._flow is None and self._handover is None:
            self._seek(now)
        if self._flow is None or not self._flow.carries:
            self._go_silently(now)
        if self._on_change is not None and before != (self._state, self._trouble):
            self._on_change(self.status)

    def _pause_seconds(self) -> float:
        """How long to rest; minus one until somebody rings."""
        if self._flow is None:
            if not self._wants_stream and self._handover is None:
                return -1.0
            return IDLE_PAUSE_SECONDS if self._source.idle else SILENT_PAUSE_SECONDS
        if self._flow.learns(self._clock()):
            return SETTLING_PAUSE_SECONDS
        return PLAYING_PAUSE_SECONDS if self._flow.carries else IDLE_PAUSE_SECONDS

    def _note_use(self, now: float) -> None:
        """Follow whether the source is in use; release the device after a minute without."""
        if self._asked or not self._source.idle:
            if not self._wants_stream:
                self._wants_stream = True
                self._hold_until = now + HOLD_SECONDS
                self._retry_at = 0.0
            self._active_at = now
        elif now - self._active_at > RELEASE_SECONDS and self._wants_stream:
            self._wants_stream = False
            self._state, self._trouble = OutputState.RELEASED, ""
            self._grid.rest(now)
            self._detach()

    def _take_stream(self, now: float) -> None:
        """Take over what the opening thread has done."""
        handover = self._handover
        if handover is None or not handover.done:
            return
        self._handover = None
        if handover.stream is not None:
            self._flow = Flow(handover.stream, self._grid, now)
            self._tries = 0
        elif handover.error:
            self._be_silent(now, handover.error)
            self._retry_at = now + self._retry_seconds()

    def _retry_seconds(self) -> float:
        """How long to wait after a try in vain.

        Of a server there is news. Without one each try costs 50 ms and some memory of ALSA's, so
        they become rarer until there is another card.
        """
        if self._watch.server is not None:
            return RETRY_SECONDS
        pause = min(RETRY_SECONDS * 2.0**self._tries, RAREST_RETRY_SECONDS)
        self._tries = min(self._tries + 1, MOST_DOUBLINGS)
        return pause

    def _seek(self, now: float) -> None:
        """Start opening what is wanted, if it is there."""
        if not self._wants_stream or not self._watch.known.is_set():
            return
        if self._news:
            self._news = False
            self._retry_at = min(self._retry_at, now)
        if (cards := sound_cards()) != self._cards:
            self._cards, self._tries = cards, 0
            self._retry_at = min(self._retry_at, now)
        if now < self._retry_at:
            return
        server, wanted = self._watch.server, self._wanted
        if server is None and self._watch.ever:
            self._be_silent(now, "The sound server is gone; the pulse goes on silently")
        elif server is not None and wanted is not None and not server.has(wanted):
            self._be_silent(now, "")
        elif server is not None and wanted is None and followed(server) is None:
            self._be_silent(now, "No sound output is there; the pulse goes on silently")
        else:
            self._handover = Handover(None, lambda: open_stream(wanted, server), self._bell.ring)
            self._retry_at = now + RETRY_SECONDS

    def _be_silent(self, now: float, why: str) -> None:
        """There is no sound for now: let the silent clock run."""
        waiting = self._wanted is not None and not self._wanted_is_there()
        self._state = OutputState.WAITING if waiting else OutputState.SILENT
        self._trouble = (
            f"Waiting for “{self._wanted}”; the pulse goes on silently" if waiting else why
        )
        self._asked = False
        self._decided.set()
        if self._grid.holding:
            self._grid.run_silently(now)

    def _wanted_is_there(self) -> bool:
        server = self._watch.server
        return server is not None and self._wanted is not None and server.has(self._wanted)

    def _go_silently(self, now: float) -> None:
        """Let the source pass in time while no frames of it flow."""
        if self._grid.holding:
            settled = self._flow is not None and self._flow.settled
            if settled or not self._wants_stream or now < self._hold_until:
                return
            self._be_silent(now, "The sound output does not answer; the pulse goes on silently")
        self._grid.pass_silently(now)

    def _keep_flow(self, flow: Flow, now: float) -> None:
        """Look after an open stream: alive, wanted, stamped and fed."""
        if flow.is_lost(now):
            self._go_on_without(now)
            self._be_silent(now, "The sound output was lost; the pulse goes on silently")
        elif flow.leave_at:
            if now >= flow.leave_at:
                self._go_on_without(now)
        elif self._is_unwanted(flow.stream.wanted, flow.stream.sink):
            flow.fade_out(now)
        else:
            # Frames first: each call into C gives the interpreter lock away, and threads that
            # hold it long make each one cost up to 10 ms.
            if flow.settled:
                self._feed(flow, now)
            flow.listen(now)

    def _feed(self, flow: Flow, now: float) -> None:
        if self._state is not OutputState.SOUNDING:
            self._state, self._trouble = OutputState.SOUNDING, ""
        if flow.stream.wanted == self._wanted:
            self._decided.set()
        flow.feed(now, asked=self._asked)
        self._asked = False

    def _go_on_without(self, now: float) -> None:
        """Close the stream and look for the next; the line goes on, or rests."""
        if self._grid.holding:
            self._hold_until = now + HOLD_SECONDS
        else:
            self._grid.run_silently(now)
        self._retry_at = now
        self._detach()

    def _is_unwanted(self, wanted: str | None, sink: str | None) -> bool:
        """Say whether a stream plays where it should not: moved choice, moved default."""
        if wanted != self._wanted:
            return True
        if not self._news:
            return False
        self._news = False
        server = self._watch.server
        if server is None or sink is None:
            return False
        return sink != (self._wanted or followed(server)) or not server.has(sink)

    def _detach(self) -> None:
        """Hand the stream to a thread that may hang."""
        if self._flow is not None:
            stream, self._flow = self._flow.stream, None
            self._handover = Handover(stream, None, self._bell.ring)

    def _finish(self) -> None:
        """End: let the ring run out, and close where a dead server can do no harm."""
        handover, flow = self._handover, self._flow
        if flow is not None:
            now = time.monotonic()
            if not flow.leave_at:
                flow.fade_out(now)
            until = min(flow.leave_at, now + CLOSE_SECONDS)
            while flow.stream.active and (left := until - time.monotonic()) > 0:
                self._bell.wait(left)
            handover = Handover(flow.stream, None, self._bell.ring)
        if handover is not None:
            handover.join(CLOSE_SECONDS * 5)
            if handover.is_alive():
                handover.abandon()
            elif handover.stream is not None:
                handover.stream.close()
        self._flow = None
        self._state = OutputState.RELEASED


__all__ = ["Device", "Output", "OutputState", "OutputStatus", "Source", "list_devices"]
