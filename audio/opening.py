"""Opening and closing streams, which a dead sound server can make hang, in a thread.

Against a sound server the chosen sink is opened through the environment variables that the
ALSA plugins read.
"""

import atexit
import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from audio.devices import CHANNELS, LISTING, Server, portaudio
from audio.errors import AudioError
from audio.stream import Stream

PREFERRED_RATE = 48_000
SERVER_PCMS = ("pulse", "pipewire", "default")
SINK_VARIABLES = ("PULSE_SINK", "PIPEWIRE_NODE")
CONFIGURATION_VARIABLE = "ALSA_CONFIG_PATH"
SERVER_CONFIGURATION = Path(__file__).with_name("alsa.conf")


class Handover(threading.Thread):
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


def followed(server: Server) -> str | None:
    """Return the sink that an unnamed stream goes to; the user's own variable wins."""
    own = os.environ.get(SINK_VARIABLES[0])
    return own if own and server.has(own) else server.default


@contextlib.contextmanager
def _environment(**variables: str) -> Iterator[None]:
    """Let libasound and its plug-ins, which read it in this process, see an environment."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def open_stream(wanted: str | None, server: Server | None) -> Stream:
    """Open the wanted device (None: the default one); raise `AudioError` if it is not there."""
    stream = None
    if server is not None:
        own = os.environ.get(CONFIGURATION_VARIABLE)
        with _environment(**{CONFIGURATION_VARIABLE: own or str(SERVER_CONFIGURATION)}):
            stream = _server_stream(wanted, server)
        # A system may have its plug-in under another name, as its default.
        stream = stream or _server_stream(wanted, server)
    stream = stream or _card_stream(wanted, server)
    stream.wanted = wanted
    return stream


def _server_stream(wanted: str | None, server: Server) -> Stream | None:
    """Open a sink of the sound server; None where ALSA has no way to it."""
    sd = portaudio()
    names = _output_names(sd)
    plugin = next((pcm for pcm in SERVER_PCMS if pcm in names), None)
    if plugin is None:
        return None
    with _environment(**dict.fromkeys(SINK_VARIABLES, wanted) if wanted is not None else {}):
        return _stream_on(sd, names.index(plugin), wanted or followed(server))


def _card_stream(wanted: str | None, server: Server | None) -> Stream:
    """Open one of PortAudio's own devices."""
    if server is not None and wanted is not None:
        raise AudioError(
            f"“{wanted}” cannot be opened: ALSA has no way to the sound server. "
            "Install libasound2-plugins (PulseAudio) or pipewire-alsa and start again"
        )
    sd = portaudio()
    if not any(_output_names(sd)):
        raise AudioError("No sound output is there; the pulse goes on silently")
    return _stream_on(sd, _number(sd, wanted), None)


def _output_names(sd: ModuleType) -> list[str]:
    """Return the names of the outputs that are there now, "" for what is none."""
    # PortAudio lists devices at its start only.
    with LISTING:
        with contextlib.suppress(sd.PortAudioError):  # the last start has failed
            sd._terminate()
        sd._initialize()
        found = list(sd.query_devices())
    return [info["name"] if info["max_output_channels"] >= CHANNELS else "" for info in found]


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
