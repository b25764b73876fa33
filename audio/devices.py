"""Which outputs there are, and one open stream on one of them.

Against PulseAudio or PipeWire, PortAudio shows only `pulse` and `default`. So the
server is asked for its sinks, and the chosen one is opened through the environment
variable that the ALSA plugin reads. Without such a server PortAudio's own list counts.
"""

import contextlib
import ctypes
import importlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audio.errors import AudioError

CHANNELS = 2
PREFERRED_RATE = 48_000
STREAM_LATENCY_SECONDS = 0.07
STREAM_PERIODS = 3
RING_FRAMES = 1 << 16
STAMP_FRAMES = 1 << 15
FOREVER_FRAMES = 2 ** (8 * ctypes.sizeof(ctypes.c_ulong)) - 1
DUMMY_SINK = "auto_null"
SERVER_TIMEOUT_SECONDS = 1.0
SERVER_RETRY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Device:
    """An output. `name` is stable over restarts; `rate` in frames a second."""

    name: str
    description: str
    is_default: bool
    rate: int
    latency_ms: float | None


@dataclass(frozen=True, slots=True)
class Server:
    """What a sound server offers now: its real outputs and the default's name, if any."""

    sinks: tuple[Device, ...]
    default: str | None

    def has(self, name: str) -> bool:
        """Say whether a sink of that name is there."""
        return any(sink.name == name for sink in self.sinks)


def list_devices() -> list[Device]:
    """Return the real outputs; none on a machine without sound. Any thread, some 50 ms."""
    found: list[Server] = []

    def ask() -> None:
        with contextlib.suppress(Exception), _connected() as pulse:
            found.append(_server(pulse))

    # A frozen server never answers: the thread is left behind, not the caller.
    asking = threading.Thread(target=ask, name="undula-listing", daemon=True)
    asking.start()
    asking.join(SERVER_TIMEOUT_SECONDS)
    if found or asking.is_alive():
        return list(found[0].sinks) if found else []
    try:
        return _portaudio_devices(portaudio())
    except AudioError:
        return []


def portaudio() -> ModuleType:
    """Return `sounddevice`, loaded and quiet; raise `AudioError` if its library is missing."""
    try:
        module = importlib.import_module("sounddevice")
        importlib.import_module("rtmixer")
    except (ImportError, OSError) as error:
        raise AudioError(
            f"No sound: the PortAudio library cannot be loaded ({error}). "
            "Install libportaudio2 and start again"
        ) from error
    _prepare_alsa()
    return module


def _prepare_alsa() -> None:
    """Let ALSA streams have few, long blocks, and keep libasound off the terminal.

    Three blocks of 20 ms cost 0.7 % of a core, PortAudio's four of 15 ms 1.0 %. The message
    handler is called from audio threads, so it must not be Python: `getpid` does nothing, and
    in C's calling convention a function may be given more than it takes.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL("libportaudio.so.2").PaAlsa_SetNumPeriods(STREAM_PERIODS)
    with contextlib.suppress(OSError, AttributeError):
        alsa = ctypes.CDLL("libasound.so.2")
        alsa.snd_lib_error_set_handler(ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p))


def _portaudio_devices(sd: ModuleType) -> list[Device]:
    hosts = sd.query_hostapis()
    default = sd.default.device[1]
    return [
        Device(
            name=f"{info['name']}, {hosts[info['hostapi']]['name']}",
            description=str(info["name"]),
            is_default=number == default or (default < 0 and not number),
            rate=round(info["default_samplerate"]),
            latency_ms=round(1e3 * info["default_low_output_latency"], 1),
        )
        for number, info in enumerate(sd.query_devices())
        if info["max_output_channels"] >= CHANNELS
    ]


@contextlib.contextmanager
def _connected() -> Iterator[Any]:
    """Yield a connection to the sound server; never starts one. A frozen server hangs it."""
    pulsectl = importlib.import_module("pulsectl")
    pulse = pulsectl.Pulse("undula", connect=False)
    try:
        pulse.connect(autospawn=False)
        yield pulse
    finally:
        pulse.close()


def _sinks(pulse: Any) -> list[Any]:
    """Return the server's sinks with their `rate`.

    pulsectl keeps a view of the sample format that libpulse has freed by then, so the rate
    is read while it is there.
    """
    pulsectl = importlib.import_module("pulsectl.pulsectl")
    sink_info: Any = pulsectl.PulseSinkInfo

    class Sink(sink_info):  # type: ignore[misc]
        def _init_from_struct(self, struct: Any) -> None:
            self.rate = int(struct.sample_spec.rate)

    listing = pulsectl.Pulse._pulse_get_list(
        pulsectl.c.PA_SINK_INFO_CB_T, pulsectl.c.pa.context_get_sink_info_list, Sink
    )
    sinks: list[Any] = listing(pulse)
    return sinks


def _server(pulse: Any) -> Server:
    default = pulse.server_info().default_sink_name
    sinks = tuple(
        Device(
            name=sink.name,
            description=sink.description or sink.name,
            is_default=sink.name == default,
            rate=sink.rate,
            latency_ms=round(sink.configured_latency / 1e3, 1) or None,
        )
        for sink in _sinks(pulse)
        if sink.name != DUMMY_SINK
    )
    return Server(sinks, default if any(sink.is_default for sink in sinks) else None)


class ServerWatch(threading.Thread):
    """Follows the sound server without polling it: which sinks, which default, gone or not.

    `server` is what is known now, None without a server. `known` is set once that has been
    found out for the first time, `ever` stays True after a server was seen. A server that
    is frozen can block this thread, which therefore is a daemon, but nobody else.
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        super().__init__(name="undula-devices", daemon=True)
        self.server: Server | None = None
        self.ever = False
        self.known = threading.Event()
        self._on_change = on_change
        self._ending = threading.Event()
        self._pulse: Any = None

    def run(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(Exception), _connected() as pulse:
                self._follow(pulse)
            self._publish(None)
            self._ending.wait(SERVER_RETRY_SECONDS)

    def end(self) -> None:
        """End the thread; waits a moment only. Any thread."""
        self._ending.set()
        until = time.monotonic() + SERVER_TIMEOUT_SECONDS
        while self.is_alive() and time.monotonic() < until:
            pulse = self._pulse
            if pulse is not None:
                pulse.event_listen_stop()
            self.join(0.02)

    def _follow(self, pulse: Any) -> None:
        stop = importlib.import_module("pulsectl").PulseLoopStop

        def changed(_event: Any) -> None:
            raise stop

        pulse.event_mask_set("sink", "server")
        pulse.event_callback_set(changed)
        try:
            while not self._ending.is_set():
                self._publish(_server(pulse))
                self._pulse = pulse
                pulse.event_listen()
        finally:
            self._pulse = None

    def _publish(self, server: Server | None) -> None:
        self.ever = self.ever or server is not None
        news = server != self.server or not self.known.is_set()
        self.server = server
        self.known.set()
        if news:
            self._on_change()


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
    One thread at a time.
    """

    def __init__(self, device: int | str | None, rate: int, sink: str | None) -> None:
        rtmixer = importlib.import_module("rtmixer")
        self.rate = rate
        self.sink = sink
        self.wanted: str | None = None
        self._play_buffer: int = rtmixer.PLAY_BUFFER
        self._ffi: Any = importlib.import_module("_rtmixer").ffi
        self._mixer: Any = rtmixer.Mixer(
            device=device,
            samplerate=rate,
            channels=CHANNELS,
            latency=STREAM_LATENCY_SECONDS,
            qsize=64,
        )
        self.nominal_latency_seconds = float(self._mixer.latency)
        self._ring: Any = rtmixer.RingBuffer(4 * CHANNELS, RING_FRAMES)
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
        return self._player is None or self._player not in self._mixer.actions

    def begin(self, start_frame: int) -> None:
        """Expect the ring to be played from `start_frame` on, the next that the device takes."""
        self._written = self.ahead
        self._player = None
        self._expected_start = start_frame

    def play(self) -> None:
        """Play the ring from the next block on, until it runs empty."""
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
                heard = stamp.action.actual_time - self._mixer.time + now
                age = (self.frames - stamp.start_frame) / self.rate
                if not -age < heard - now < 1.0:
                    heard = now - age + self.nominal_latency_seconds
                ready.append((stamp.start_frame, heard))
        return ready

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
        self._mixer._enqueue(action)
        return action
