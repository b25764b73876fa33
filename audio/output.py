"""The sound card: keeps a source's frames flowing, and the beat grid when none can flow.

A feeder thread renders ahead of what is heard into a ring buffer that C code plays.
Opening and closing, which a dead sound server can make hang, happen in a thread of
their own. While there is no sound, CLOCK_MONOTONIC is the clock, and the source skips.
"""

import atexit
import contextlib
import enum
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.clock import HeardClock, HeardLine
from audio.devices import (
    CHANNELS,
    PREFERRED_RATE,
    Device,
    Server,
    ServerWatch,
    Stream,
    list_devices,
    portaudio,
)
from audio.errors import AudioError

SERVER_PCMS = ("pulse", "pipewire", "default")
SINK_VARIABLES = ("PULSE_SINK", "PIPEWIRE_NODE")

PLAYING_AHEAD_SECONDS = 0.2
IDLE_AHEAD_SECONDS = 0.03
OBEY_SECONDS = 0.01
MOST_AHEAD_SECONDS = 0.4
SILENT_AHEAD_SECONDS = 0.1
PLAYING_PAUSE_SECONDS = 0.1
SILENT_PAUSE_SECONDS = 0.05
SETTLING_PAUSE_SECONDS = 0.025
IDLE_PAUSE_SECONDS = 0.25
RELEASE_SECONDS = 60.0
STALL_SECONDS = 1.0
RETRY_SECONDS = 1.5
HOLD_SECONDS = 3.0
CLOSE_SECONDS = 0.3
FADE_SECONDS = 0.03
STAMP_SECONDS = 0.5
NERVOUS_SECONDS = 3.0
LATENESS_DECAY = 0.995
USUAL_LATENESS_SECONDS = 0.01


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
    """Plays a source on the chosen device, or on the system's default when `device` is None."""

    def __init__(
        self,
        source: Source,
        *,
        device: str | None = None,
        on_change: Callable[[OutputStatus], None] | None = None,
    ) -> None:
        self._source = source
        self._wanted = device
        self._on_change = on_change
        self._line = HeardLine(source.head_frame)
        self._bell = _Bell()
        self._decided = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None
        self._watch = ServerWatch(self._hear_news)
        self._state = OutputState.RELEASED
        self._trouble = ""
        self._underflows = 0
        self._woken = self._asked = self._news = self._wants_stream = False
        self._job: _Job | None = None
        self._retry_at = 0.0
        self._holding = True
        self._hold_until = 0.0
        self._active_at = 0.0
        self._lateness = 0.0
        self._forget_stream()

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

    def choose(self, device: str | None) -> None:
        """Play on another device; None follows the system's default. Any thread."""
        self._wanted = device
        self._decided.clear()
        self.wake()

    def heard_frame(self, monotonic_seconds: float) -> float:
        """Return the source frame heard at a time: continuous, never backward. Any thread."""
        return self._line.at(monotonic_seconds)

    @property
    def status(self) -> OutputStatus:
        """What there is to tell now. Any thread."""
        stream = self._stream
        sounding = stream is not None and self._state is OutputState.SOUNDING
        latency = self._latency_seconds
        return OutputStatus(
            state=self._state,
            device=stream.sink if stream is not None and sounding else self._wanted,
            latency_ms=round(latency * 1e3, 1) if sounding and latency is not None else None,
            underflows=self._underflows,
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

    # Everything below runs in the feeder thread.

    def _forget_stream(self) -> None:
        self._stream: Stream | None = None
        self._clock: HeardClock | None = None
        self._offset: int | None = None
        self._settling: list[tuple[int, float]] = []
        self._opened_at = self._stamped_at = self._leave_at = 0.0
        self._progress = (-1, 0.0)
        self._latency_seconds: float | None = None
        self._device_underflows = 0
        self._jumps = 0
        self._start = 0
        self._begun_freely = False

    def _hear_news(self) -> None:
        self._news = True
        self._bell.ring()

    def _run(self) -> None:
        self._active_at = before = time.monotonic()
        self._hold_until = before + HOLD_SECONDS
        due = before
        while not self._closing:
            now = time.monotonic()
            if now - before > STALL_SECONDS / 2:  # this thread itself was held up
                self._progress = (self._progress[0], now)
            before = now
            self._tick(now)
            done = time.monotonic()
            self._lateness = max(done - due, self._lateness * LATENESS_DECAY)
            pause = self._pause_seconds()
            rung = self._bell.wait(pause)
            due = time.monotonic() if rung else done + pause
        self._finish()

    def _tick(self, now: float) -> None:
        if self._woken:
            self._woken, self._asked = False, True
        before = (self._state, self._trouble)
        self._note_use(now)
        self._take_job(now)
        if self._stream is not None:
            self._keep_stream(self._stream, now)
        if self._stream is None and self._job is None:
            self._seek(now)
        if self._offset is None:
            self._go_silently(now)
        if self._on_change is not None and before != (self._state, self._trouble):
            self._on_change(self.status)

    def _pause_seconds(self) -> float:
        """How long to rest; minus one until somebody rings."""
        if self._stream is None:
            if not self._wants_stream and self._job is None:
                return -1.0
            return IDLE_PAUSE_SECONDS if self._source.idle else SILENT_PAUSE_SECONDS
        if self._clock is None or not self._clock.stamps:
            return SETTLING_PAUSE_SECONDS
        return IDLE_PAUSE_SECONDS if self._offset is None else PLAYING_PAUSE_SECONDS

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
            self._rest(now)
            if self._stream is not None:
                self._detach()

    # Devices

    def _take_job(self, now: float) -> None:
        """Take over what the opening thread has done."""
        job = self._job
        if job is None or not job.done:
            return
        self._job = None
        if job.stream is not None:
            self._forget_stream()
            self._stream = job.stream
            self._opened_at = now
            self._progress = (-1, now)
            self._take_rate(job.stream.rate)
            self._clock = HeardClock(job.stream.rate)
        elif job.error:
            self._be_silent(now, job.error)
            self._retry_at = now + RETRY_SECONDS

    def _take_rate(self, rate: int) -> None:
        old = self._source.rate
        if rate != old:
            self._source.retime(rate)
            self._line.rescale(rate / old)

    def _seek(self, now: float) -> None:
        """Start opening what is wanted, if it is there."""
        if not self._wants_stream or not self._watch.known.is_set():
            return
        if self._news:
            self._news = False
            self._retry_at = min(self._retry_at, now)
        if now < self._retry_at:
            return
        server, wanted = self._watch.server, self._wanted
        if server is None and self._watch.ever:
            self._be_silent(now, "The sound server is gone; the pulse goes on silently")
        elif server is not None and wanted is not None and not server.has(wanted):
            self._be_silent(now, "")
        elif server is not None and wanted is None and _followed(server) is None:
            self._be_silent(now, "No sound output is there; the pulse goes on silently")
        else:
            self._job = _Job(None, lambda: _open(wanted, server), self._bell.ring)
            self._retry_at = now + RETRY_SECONDS

    def _be_silent(self, now: float, why: str) -> None:
        """There is no sound for now: let the silent clock run."""
        waiting = self._wanted is not None and not (self._wanted_is_there())
        self._state = OutputState.WAITING if waiting else OutputState.SILENT
        self._trouble = (
            f"Waiting for “{self._wanted}”; the pulse goes on silently" if waiting else why
        )
        self._asked = False
        self._decided.set()
        if self._holding:
            self._holding = False
            self._line.run(now, self._source.rate)

    def _wanted_is_there(self) -> bool:
        server = self._watch.server
        return server is not None and self._wanted is not None and server.has(self._wanted)

    def _detach(self) -> None:
        """Hand the stream to a thread that may hang."""
        stream = self._stream
        self._forget_stream()
        self._job = _Job(stream, None, self._bell.ring)

    def _keep_stream(self, stream: Stream, now: float) -> None:
        """Look after an open stream: alive, wanted, stamped and fed."""
        if self._is_lost(stream, now):
            self._go_on_without(now)
            self._be_silent(now, "The sound output was lost; the pulse goes on silently")
        elif self._leave_at:
            if now >= self._leave_at:
                self._go_on_without(now)
        elif self._is_unwanted(stream):
            self._fade_out(stream, now)
        elif self._clock is not None:
            self._listen(stream, self._clock, now)
            self._feed(stream, self._clock, now)

    def _go_on_without(self, now: float) -> None:
        """Close the stream and look for the next; the line goes on, or rests."""
        if self._holding:
            self._hold_until = now + HOLD_SECONDS
        else:
            self._line.run(now, self._source.rate)
        self._retry_at = now
        self._detach()

    def _is_lost(self, stream: Stream, now: float) -> bool:
        if (frames := stream.frames) != self._progress[0]:
            self._progress = (frames, now)
            return False
        return not stream.active or now - self._progress[1] > STALL_SECONDS

    def _is_unwanted(self, stream: Stream) -> bool:
        """Say whether the stream plays where it should not: moved choice, moved default."""
        if stream.wanted != self._wanted:
            return True
        if not self._news:
            return False
        self._news = False
        server = self._watch.server
        if server is None or stream.sink is None:
            return False
        return stream.sink != (self._wanted or _followed(server)) or not server.has(stream.sink)

    def _fade_out(self, stream: Stream, now: float) -> None:
        """Write a soft end behind what is in the ring, and leave when it has been heard."""
        if self._offset is not None and not self._source.idle and not stream.dry:
            frames = min(round(FADE_SECONDS * stream.rate), stream.room)
            ramp = np.linspace(1.0, 0.0, frames, dtype=np.float32)[:, np.newaxis]
            stream.write(self._source.render(frames) * ramp)
        latency = self._latency_seconds or stream.nominal_latency_seconds
        self._leave_at = now + min(stream.ahead / stream.rate + latency, 2 * CLOSE_SECONDS)

    def _finish(self) -> None:
        """End: let the ring run out, and close where a dead server can do no harm."""
        job, stream = self._job, self._stream
        if stream is not None:
            now = time.monotonic()
            if not self._leave_at:
                self._fade_out(stream, now)
            until = min(self._leave_at, now + CLOSE_SECONDS)
            while stream.active and (left := until - time.monotonic()) > 0:
                self._bell.wait(left)
            job = _Job(stream, None, self._bell.ring)
        if job is not None:
            job.join(CLOSE_SECONDS * 5)
            if job.is_alive():
                job.abandon()
            elif job.stream is not None:
                job.stream.close()
        self._forget_stream()
        self._state = OutputState.RELEASED

    # Time

    def _listen(self, stream: Stream, clock: HeardClock, now: float) -> None:
        """Take the stamps that came in, and publish what is heard."""
        nervous = now - self._opened_at < NERVOUS_SECONDS or not clock.stamps
        if nervous or now - self._stamped_at > STAMP_SECONDS:
            self._stamped_at = now
            stream.ask_stamp()
        for frame, heard in stream.stamps():
            if clock.stamps or self._has_settled(clock, frame, heard, now):
                clock.stamp(frame, heard)
                if self._offset is not None:
                    frame_now = clock.frame_at(now) + self._offset
                    self._line.steer(now, frame_now, clock.rate)
        if clock.jumps != self._jumps:
            self._jumps = clock.jumps
            self._keep_grid(stream, clock)
        if clock.stamps:
            self._measure_latency(clock.monotonic_of(stream.frames) - now)

    def _keep_grid(self, stream: Stream, clock: HeardClock) -> None:
        """Place what comes next by the time again: the device stood still for a while."""
        if self._offset is not None:
            self._underflows += 1
            heard = clock.monotonic_of(stream.next_frame)
            self._offset = round(self._line.at(heard)) - stream.next_frame

    def _has_settled(self, clock: HeardClock, frame: int, heard: float, now: float) -> bool:
        """Say whether the last stamps agree; a stream's first stamps may be tens of ms off."""
        count = 3 if self._holding else 6
        self._settling = [*self._settling, (frame, heard)][-count:]
        age = now - self._opened_at
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
        old = self._latency_seconds
        self._latency_seconds = seconds if old is None else old + 0.02 * (seconds - old)

    def _go_silently(self, now: float) -> None:
        """Let the source pass in time while no frames of it flow."""
        if self._holding:
            settled = self._clock is not None and self._clock.stamps > 0
            if settled or not self._wants_stream or now < self._hold_until:
                return
            self._be_silent(now, "The sound output does not answer; the pulse goes on silently")
        ahead = self._line.at(now + SILENT_AHEAD_SECONDS) - self._source.head_frame
        if ahead > 0:
            self._source.skip(int(ahead))

    # Frames

    def _feed(self, stream: Stream, clock: HeardClock, now: float) -> None:
        """Keep the ring filled while the source plays; let it run dry while it does not."""
        if not clock.stamps:
            return
        if self._state is not OutputState.SOUNDING:
            self._state, self._trouble = OutputState.SOUNDING, ""
        if stream.wanted == self._wanted:
            self._decided.set()
        was_idle = self._source.idle
        if not stream.dry:
            self._fill(stream)
        if stream.dry:
            if not self._source.idle or self._asked:
                self._start_ring(stream, clock, now, freely=self._holding or was_idle)
            elif not self._holding:
                self._rest(now)
        self._asked = False
        self._count_device_underflows(stream)

    def _start_ring(self, stream: Stream, clock: HeardClock, now: float, *, freely: bool) -> None:
        """Give the source its place in the stream.

        After a rest it begins `freely`, with the next block. Otherwise its grid is heard
        already, by the stream's count (the ring ran empty) or by the clock (there was no
        stream), and what was missed is skipped.
        """
        start = stream.frames
        heard = clock.monotonic_of(start)
        if freely:
            first = self._source.head_frame - stream.ahead
            self._offset = first - start
            self._line.meet(now, heard, first, clock.rate)
        else:
            stream.drop()
            if self._offset is None:
                self._offset = round(self._line.at(heard)) - start
            else:
                self._underflows += 1
                self._lateness = MOST_AHEAD_SECONDS - PLAYING_AHEAD_SECONDS
            self._source.fade_in()
        self._holding = False
        self._begun_freely = freely
        self._start = start
        stream.begin(start)
        self._fill(stream)
        stream.play()

    def _fill(self, stream: Stream) -> None:
        """Bring the ring to the wanted length, every frame at its place on the grid."""
        assert self._offset is not None
        if self._begun_freely and stream.start_frame != self._start:
            # The device took a block between the look at its count and the start.
            self._offset -= stream.start_frame - self._start
            self._start = stream.start_frame
        gap = stream.next_frame + self._offset - self._source.head_frame
        if gap < 0:
            silence = min(-gap, self._missing(stream))
            stream.write(np.zeros((silence, CHANNELS), np.float32))
        elif gap > 0:
            self._source.skip(gap)
            self._source.fade_in()
        if self._source.idle and self._asked:  # its command is obeyed in the next block
            stream.write(self._source.render(round(OBEY_SECONDS * stream.rate)))
        if missing := self._missing(stream):
            stream.write(self._source.render(missing))

    def _missing(self, stream: Stream) -> int:
        """Frames to add to the ring now: more when this thread has been woken late."""
        seconds = IDLE_AHEAD_SECONDS if self._source.idle else PLAYING_AHEAD_SECONDS
        late = max(0.0, self._lateness - USUAL_LATENESS_SECONDS)
        wanted = min(seconds + late, MOST_AHEAD_SECONDS)
        return max(0, round(wanted * stream.rate) - stream.ahead)

    def _rest(self, now: float) -> None:
        """Nothing plays: let the line run up to the head, and stand there."""
        self._holding = True
        self._offset = None
        head, rate = self._source.head_frame, self._source.rate
        self._line.meet(now, now + max(0.0, head - self._line.at(now)) / rate, head, 0.0)

    def _count_device_underflows(self, stream: Stream) -> None:
        told = stream.device_underflows
        if self._offset is not None:
            self._underflows += told - self._device_underflows
        self._device_underflows = told


class _Bell:
    """Wakes one thread; cheaper than an Event, which matters fifteen times a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()

    def ring(self) -> None:
        """Wake the thread that waits, or the next that will. Any thread."""
        with contextlib.suppress(RuntimeError):  # it has been rung already
            self._lock.release()

    def wait(self, seconds: float) -> bool:
        """Wait for a ring; for ever when `seconds` is -1. False when none came."""
        return self._lock.acquire(timeout=seconds)


class _Job(threading.Thread):
    """Closes a stream and opens another, in a thread that may hang without harm."""

    def __init__(
        self, old: Stream | None, opening: Callable[[], Stream] | None, on_done: Callable[[], None]
    ) -> None:
        super().__init__(name="undula-opening", daemon=True)
        self._old, self._opening, self._on_done = old, opening, on_done
        self.stream: Stream | None = None
        self.error = ""
        self.done = False
        self.start()

    def run(self) -> None:
        if self._old is not None:
            self._old.close()
        try:
            if self._opening is not None:
                self.stream = self._opening()
        except AudioError as error:
            self.error = str(error)
        except Exception as error:
            self.error = f"The sound output cannot be opened ({error}); the pulse goes on silently"
        self.done = True
        self._on_done()

    def abandon(self) -> None:
        """Keep the end of the program from waiting for a dead device."""
        with contextlib.suppress(AudioError):
            atexit.unregister(portaudio()._exit_handler)


def _followed(server: Server) -> str | None:
    """Return the sink that an unnamed stream goes to; the user's own variable wins."""
    own = os.environ.get(SINK_VARIABLES[0])
    return own if own and server.has(own) else server.default


@contextlib.contextmanager
def _aimed_at(sink: str | None) -> Iterator[None]:
    """Let the ALSA plugin of the sound server open a certain sink."""
    if sink is None:
        yield
        return
    before = {name: os.environ.get(name) for name in SINK_VARIABLES}
    os.environ.update(dict.fromkeys(SINK_VARIABLES, sink))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _open(wanted: str | None, server: Server | None) -> Stream:
    """Open the wanted device (None: the default one); raise `AudioError` if it is not there."""
    sd = portaudio()
    # PortAudio lists devices at its start only.
    sd._terminate()
    sd._initialize()
    found = list(sd.query_devices())
    names = [info["name"] if info["max_output_channels"] >= CHANNELS else "" for info in found]
    plugin = next((pcm for pcm in SERVER_PCMS if pcm in names), None)
    if server is not None and plugin is not None:
        with _aimed_at(wanted):
            stream = _stream_on(sd, names.index(plugin), wanted or _followed(server))
    elif server is not None and wanted is not None:
        raise AudioError(
            f"“{wanted}” cannot be opened: ALSA has no way to the sound server. "
            "Install libasound2-plugins (PulseAudio) or pipewire-alsa and start again"
        )
    elif not any(names):
        raise AudioError("No sound output is there; the pulse goes on silently")
    else:
        stream = _stream_on(sd, _number(sd, wanted), None)
    stream.wanted = wanted
    return stream


def _number(sd: ModuleType, wanted: str | None) -> int | None:
    """Return PortAudio's number of a device, None for its default."""
    if wanted is None:
        return None
    try:
        return int(sd.query_devices(wanted, "output")["index"])
    except ValueError as error:
        raise AudioError(f"“{wanted}” is not there; the pulse goes on silently") from error


def _stream_on(sd: ModuleType, number: int | None, sink: str | None) -> Stream:
    rate = PREFERRED_RATE
    try:
        sd.check_output_settings(device=number, channels=CHANNELS, samplerate=rate)
    except sd.PortAudioError:
        rate = round(sd.query_devices(number, "output")["default_samplerate"])
    return Stream(number, rate, sink)


__all__ = ["Device", "Output", "OutputState", "OutputStatus", "Source", "list_devices"]
