"""An open output: samples in, and in return which frame is heard when.

The only file that opens a stream. rtmixer's C code plays from a ring buffer, so nothing in
the audio callback waits for Python.
"""

import contextlib
import ctypes
import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audio.devices import CHANNELS, portaudio

STREAM_LATENCY_SECONDS = 0.08
RING_FRAMES = 1 << 16
STAMP_FRAMES = 1 << 15
FOREVER_FRAMES = 2 ** (8 * ctypes.sizeof(ctypes.c_ulong)) - 1


@dataclass(slots=True)
class _Stamp:
    action: Any
    start_frame: int | None = None
    guess: int = -1
    seen_at_frame: int = -1


class Stream:
    """An open output: a ring buffer that C code plays, a frame counter, and DAC stamps.

    The counter and the stamps are rtmixer actions without channels: they play nothing and
    read nothing, but count frames. A stamp starts at a block's edge and keeps the time at
    which the sound card plays it; counter minus stamp is the frame to which it belongs.
    All frames here are stream frames: those that the device has taken since the start.
    One thread at a time, but for `mix_in`.
    """

    def __init__(self, device: int | str | None, rate: int, sink: str | None) -> None:
        import rtmixer

        self.rate = rate
        self.sink = sink
        self.wanted: str | None = None
        self._play_buffer: int = rtmixer.PLAY_BUFFER
        self._ffi: Any = rtmixer._ffi
        self._mixer: Any = rtmixer.Mixer(
            device=device,
            samplerate=rate,
            channels=CHANNELS,
            latency=STREAM_LATENCY_SECONDS,
            qsize=64,
        )
        self.nominal_latency_seconds = float(self._mixer.latency)
        self._ring: Any = rtmixer.RingBuffer(4 * CHANNELS, RING_FRAMES)
        # rtmixer is made for one thread; only what it does to its queues is shared with another.
        self._queues = threading.Lock()
        self._mixed: dict[Hashable, Any] = {}
        self._time_ahead: float | None = None
        self._stamps: list[_Stamp] = []
        self._player: Any = None
        self._player_stamp: _Stamp | None = None
        self._written = 0
        self._expected_start = 0
        self._counter = self._count(FOREVER_FRAMES)
        self._mixer.start()

    @property
    def frames(self) -> int:
        """Frames that the device has taken so far."""
        return int(self._counter.done_frames)

    @property
    def device_underflows(self) -> int:
        """Blocks that the sound system itself says came too late."""
        return int(self._counter.stats.output_underflows)

    @property
    def active(self) -> bool:
        """False once the device has failed; a hanging one may stay True."""
        try:
            return bool(self._mixer.active)
        except Exception:  # PortAudioError; its class is known only after the import
            return False

    @property
    def ahead(self) -> int:
        """Frames that wait in the ring."""
        # Not asked of the ring: each call into C gives the interpreter lock away.
        return self._written - (int(self._player.done_frames) if self._player else 0)

    @property
    def room(self) -> int:
        """Frames that fit into the ring now."""
        return RING_FRAMES - self.ahead

    @property
    def dry(self) -> bool:
        """True when the ring ran empty, or never was played: what is written waits for `play`."""
        if self._player is None:
            return True
        with self._queues:
            return self._player not in self._mixer.actions

    def begin(self, start_frame: int) -> None:
        """Expect the ring to be played from `start_frame` on, the next that the device takes."""
        self._written = self.ahead
        self._player = None
        self._expected_start = start_frame

    def play(self) -> None:
        """Play the ring from the next block on, until it runs empty."""
        with self._queues:
            self._player = self._mixer.play_ringbuffer(self._ring)
        self._player_stamp = _Stamp(self._player)

    def drop(self) -> None:
        """Throw away what is in the ring; only while it is not being played."""
        self._ring.flush()
        self._written = 0
        self._player = None

    def write(self, block: NDArray[np.float32]) -> None:
        """Append a block of shape (frames, 2) to the ring."""
        self._written += int(self._ring.write(np.ascontiguousarray(block)))

    def mix_in(self, block: NDArray[np.float32], heard_at: float, name: Hashable) -> bool:
        """Add a block of shape (frames, 2) to what is heard from a monotonic second on. Any thread.

        It passes by the ring. When it is too late for that second, or the device does not tell
        its times, the block begins with the device's next. False, and nothing is heard, while
        another of the same name is still to be played to its end, so that no two add up, and
        when the device takes nothing any more.
        """
        with self._queues:
            mixed = self._mixed.items()
            self._mixed = {key: one for key, one in mixed if one.done_frames < one.total_frames}
            if name in self._mixed:
                return False
            time_ahead = self._time_ahead
            start = 0.0 if time_ahead is None else heard_at + time_ahead
            try:
                self._mixed[name] = self._mixer.play_buffer(block, CHANNELS, start)
            except RuntimeError:  # the queue is full
                return False
        return True

    @property
    def start_frame(self) -> int:
        """The frame at which the ring began: expected, and soon known exactly."""
        stamp = self._player_stamp
        if self._player is None or stamp is None or not self._placed(stamp):
            return self._expected_start
        return int(stamp.start_frame or 0)

    @property
    def next_frame(self) -> int:
        """The frame at which the next written frame is played."""
        return self.start_frame + self._written

    def ask_stamp(self) -> None:
        """Ask for a DAC stamp of the next block; `stamps` gives it some blocks later."""
        if len(self._stamps) < 4:
            self._stamps.append(_Stamp(self._count(STAMP_FRAMES)))

    def stamps(self) -> list[tuple[int, float]]:
        """Return new stamps: (stream frame, monotonic second at which it is heard).

        A time that cannot be true is replaced by the stream's own latency.
        """
        ready = []
        for stamp in list(self._stamps):
            if stamp.action.done_frames >= STAMP_FRAMES:
                self._stamps.remove(stamp)
            elif self._placed(stamp):
                self._stamps.remove(stamp)
                assert stamp.start_frame is not None
                now = time.monotonic()
                age = (self.frames - stamp.start_frame) / self.rate
                heard, time_ahead = now, self._time_ahead_of(now)
                if time_ahead is not None:
                    heard = stamp.action.actual_time - time_ahead
                is_true = time_ahead is not None and -age < heard - now < 1.0
                self._time_ahead = time_ahead if is_true else None
                if not is_true:
                    heard = now - age + self.nominal_latency_seconds
                ready.append((stamp.start_frame, heard))
        return ready

    def _time_ahead_of(self, now: float) -> float | None:
        """Return how far the stream's time is ahead; None where a server has died under it."""
        try:
            return float(self._mixer.time) - now
        except portaudio().PortAudioError:
            return None

    def close(self) -> None:
        """Close at once. May hang with a dead server: call it where that does no harm."""
        with contextlib.suppress(Exception):
            self._mixer.abort()
        with contextlib.suppress(Exception):
            self._mixer.close()

    def _placed(self, stamp: _Stamp) -> bool:
        """Find out at which stream frame an action started.

        C code may be between counting the one and the other, so two looks at different
        blocks must agree.
        """
        if stamp.start_frame is not None:
            return True
        done, total = int(stamp.action.done_frames), self.frames
        if done and stamp.guess == total - done and total > stamp.seen_at_frame:
            stamp.start_frame = stamp.guess
            return True
        if done:
            stamp.guess, stamp.seen_at_frame = total - done, total
        return False

    def _count(self, frames: int) -> Any:
        """Start an action without channels: it counts `frames` and plays nothing."""
        action = self._ffi.new(
            "struct action*",
            {
                "type": self._play_buffer,
                "actual_time": -1.0,
                "requested_time": 0.0,
                "buffer": self._ffi.NULL,
                "total_frames": frames,
                "channels": 0,
                "mapping": [],
            },
        )
        with self._queues:
            self._mixer._enqueue(action)
        return action
