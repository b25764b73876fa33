"""Which outputs there are, and which come and go.

Against PulseAudio or PipeWire, PortAudio shows only `pulse` and `default`. So the
server is asked for its sinks, and watched. Without such a server PortAudio's own list counts.
"""

import contextlib
import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from audio.errors import AudioError

CHANNELS = 2
STREAM_PERIODS = 3
DUMMY_SINK = "auto_null"
SERVER_TIMEOUT_SECONDS = 1.0
SERVER_RETRY_SECONDS = 0.5

LISTING = threading.Lock()
"""Held while PortAudio starts anew, or tells what there is: meanwhile its list is freed."""


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
        import rtmixer  # noqa: F401 – without it no stream opens
        import sounddevice
    except (ImportError, OSError) as error:
        raise AudioError(
            f"No sound: the PortAudio library cannot be loaded ({error}). "
            "Install libportaudio2 and start again"
        ) from error
    _prepare_alsa()
    module: ModuleType = sounddevice
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
    """Return PortAudio's own outputs; none while it does not come to its start."""
    if not LISTING.acquire(timeout=SERVER_TIMEOUT_SECONDS):
        return []
    try:
        return _listed(sd)
    except sd.PortAudioError:
        return []
    finally:
        LISTING.release()


def _listed(sd: ModuleType) -> list[Device]:
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
    import pulsectl

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
    from pulsectl import pulsectl

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
        from pulsectl import PulseLoopStop

        stale = False

        def changed(_event: Any) -> None:
            nonlocal stale
            stale = True
            raise PulseLoopStop

        pulse.event_mask_set("sink", "server")
        pulse.event_callback_set(changed)
        try:
            while not self._ending.is_set():
                stale = False
                self._publish(_server(pulse))
                self._pulse = pulse
                if not stale:  # else something changed while it was asked, and is not told again
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
