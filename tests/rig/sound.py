"""A private PulseAudio server whose only output is a null sink, and recordings of it."""

import os
import re
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.rig.home import prepare_home
from tests.rig.process import READY_WITHIN_SECONDS, Process, Rig, RigError, require

RATE = 48_000
CHANNELS = 2
SINK = "rig"
BYTES_PER_FRAME = 4 * CHANNELS
READ_BYTES = 1 << 18


class Arrival(NamedTuple):
    """When a part of a recording came: time.monotonic(), and all frames up to its end."""

    monotonic_seconds: float
    frames: int


class PulseServer(Rig):
    """A PulseAudio server of one's own with a null sink `rig` at 48 kHz.

    `env` leads a program there and to a home of its own. A server that was killed or stopped can
    be started again under the same address; its sinks are then the first one alone.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        require("pulseaudio", "pactl", "parec", "paplay")
        self._folder = folder
        self.env = prepare_home(folder / "home")
        self._socket = Path(self.env["XDG_RUNTIME_DIR"]) / "sound"
        self.env["PULSE_SERVER"] = f"unix:{self._socket}"
        self._process: Process | None = None
        self._to_close.callback(self.stop)
        self.start()

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None, "the server is stopped"
        return self._process.pid

    def start(self) -> None:
        """Start the server and return when it answers. From the main thread (see `Process`)."""
        assert self._process is None, "the server runs already"
        self._socket.unlink(missing_ok=True)
        self._process = Process(
            [
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                "--log-target=stderr",
                f"--load=module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
                f"--load=module-null-sink {self._sink_arguments(SINK)}",
            ],
            env={**self.env, **self._daemon_env()},
            log=self._folder / "pulseaudio.log",
        )
        try:
            self._process.wait_until(self._answers, "the sound server's start")
        except RigError:
            self.stop()
            raise

    def kill(self) -> None:
        """End the server at once, as a crash would."""
        assert self._process is not None, "the server is stopped"
        self._process.kill()
        self._process = None

    def stop(self) -> None:
        """End the server as a log-out would. May be called again."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def restart(self) -> None:
        """Kill the server and start it again."""
        self.kill()
        self.start()

    def add_sink(self, name: str) -> None:
        """Add an output, as plugging in a device would."""
        self._pactl("load-module", "module-null-sink", *self._sink_arguments(name).split())

    def default_to(self, name: str) -> None:
        """Make an output the default one, as a person would in the system's settings."""
        self._pactl("set-default-sink", name)

    def remove_sink(self, name: str) -> None:
        """Take an output away, the first one or one that was added."""
        modules = [
            line.split("\t") for line in self._pactl("list", "short", "modules").splitlines()
        ]
        (number,) = (one[0] for one in modules if f"sink_name={name}" in one[2].split())
        self._pactl("unload-module", number)

    def sinks(self) -> list[str]:
        """The names of all outputs."""
        lines = self._pactl("list", "short", "sinks").splitlines()
        return [line.split("\t")[1] for line in lines]

    def block_seconds(self, sink: str = SINK) -> float:
        """How far ahead of its clock a sink takes samples: its latency at each block's begin."""
        listed = self._pactl("list", "sinks").split("Sink #")
        (about,) = (one for one in listed if f"Name: {sink}\n" in one)
        configured = re.search(r"Latency: \d+ usec, configured (\d+) usec", about)
        if configured is None:
            raise RigError(f"pactl does not tell the latency of {sink}")
        return int(configured[1]) / 1e6

    def record(
        self,
        sink: str = SINK,
        latency_ms: int = 20,
        *,
        hear: Callable[[NDArray[np.float32]], None] | None = None,
    ) -> "Recording":
        """Start to record what a sink plays; `latency_ms` becomes the sink's block as well.

        With `hear` the samples are given to it as they come, in a thread of the recording's, and
        not kept.
        """
        return Recording(self, sink, latency_ms, hear)

    def _answers(self) -> bool:
        return self._socket.exists() and self._run_pactl("info").returncode == 0

    def _pactl(self, *words: str) -> str:
        done = self._run_pactl(*words)
        if done.returncode:
            raise RigError(f"pactl {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def _run_pactl(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["pactl", *words],
            env={**os.environ, **self.env, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
            timeout=READY_WITHIN_SECONDS,
        )

    def _daemon_env(self) -> dict[str, str]:
        config = self._folder / "daemon.conf"
        config.write_text(
            f"default-sample-rate = {RATE}\n"
            f"alternate-sample-rate = {RATE}\n"
            "default-sample-format = float32le\n"
            "flat-volumes = no\n"
        )
        return {
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "PULSE_CONFIG": str(config),
            "PULSE_RUNTIME_PATH": str(self._folder / "runtime"),
            "PULSE_STATE_PATH": str(self._folder / "state"),
        }

    @staticmethod
    def _sink_arguments(name: str) -> str:
        # What a rewind takes back has already gone to the monitor: without norewinds a
        # recording loses the first 15 ms or so of every new stream.
        return (
            f"sink_name={name} sink_properties=device.description={name} "
            f"rate={RATE} format=float32le channels={CHANNELS} norewinds=1"
        )


class Recording(Rig):
    """What a sink plays, sample by sample, from the moment this is made until `close`.

    The frames are counted by the sink's clock; `arrivals` ties them to time.monotonic(). A
    recording ends by itself, without an error, when its server does.
    """

    def __init__(
        self,
        server: PulseServer,
        sink: str,
        latency_ms: int,
        hear: Callable[[NDArray[np.float32]], None] | None = None,
    ) -> None:
        super().__init__()
        self._server, self._sink, self._hear = server, sink, hear
        self.arrivals: list[Arrival] = []
        self._parts: list[NDArray[np.float32]] = []
        self._grown = threading.Condition()
        self._ended = False
        self._process = Process(
            [
                "parec",
                "--raw",
                f"--device={sink}.monitor",
                f"--latency-msec={latency_ms}",
                f"--rate={RATE}",
                "--format=float32le",
                f"--channels={CHANNELS}",
            ],
            env=server.env,
            log=server._folder / "parec.log",
            keep_output=True,
        )
        self._reader = threading.Thread(target=self._read, name="recording")
        self._reader.start()
        self._to_close.callback(self._end)
        try:
            self.wait_for_frames(1)
        except RigError:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The recorder's process id."""
        return self._process.pid

    @property
    def samples(self) -> NDArray[np.float32]:
        """All samples so far, shape (frames, channels)."""
        with self._grown:
            return np.concatenate([np.empty((0, CHANNELS), np.float32), *self._parts])

    @property
    def taken_from(self) -> float:
        """The time.monotonic() at which the sink took frame 0, by its clock; frames follow at RATE.

        The earliest arrivals tell it: later ones were only read later.
        """
        return min(at.monotonic_seconds - at.frames / RATE for at in self.arrivals)

    @property
    def heard_from(self) -> float:
        """The time.monotonic() at which the sink's clock plays frame 0; frames follow at RATE.

        A null sink takes a block when the one before it begins to play, and hands it to its
        monitor at once, so a frame is heard a block after it was taken. Ask while it plays.
        """
        return self.taken_from + self._server.block_seconds(self._sink)

    def wait_for_frames(self, frames: int, within_seconds: float = READY_WITHIN_SECONDS) -> None:
        """Return when so many frames were recorded in all; raise `RigError` if they do not come."""
        with self._grown:
            self._grown.wait_for(lambda: self._ended or self._frames >= frames, within_seconds)
            if self._frames < frames:
                raise RigError(f"{self._frames} frames were recorded instead of {frames}")

    def wait_for_sound(
        self, above: float = 0.0, from_frame: int = 0, within_seconds: float = READY_WITHIN_SECONDS
    ) -> int:
        """Return the first frame from `from_frame` on that is louder than `above`."""
        until = time.monotonic() + within_seconds
        while True:
            part = self.samples[from_frame:]
            loud = np.flatnonzero(np.abs(part).max(axis=1, initial=0.0) > above)
            if loud.size:
                return from_frame + int(loud[0])
            from_frame += len(part)
            try:
                self.wait_for_frames(from_frame + 1, until - time.monotonic())
            except RigError as error:
                raise RigError(f"no sound within {within_seconds:g} s") from error

    @property
    def _frames(self) -> int:
        return self.arrivals[-1].frames if self.arrivals else 0

    def _read(self) -> None:
        rest = b""
        while data := os.read(self._process.output, READ_BYTES):
            now = time.monotonic()
            data = rest + data
            whole = len(data) - len(data) % BYTES_PER_FRAME
            data, rest = data[:whole], data[whole:]
            part = np.frombuffer(data, np.float32).reshape(-1, CHANNELS)
            if self._hear is not None:
                self._hear(part)
            with self._grown:
                if self._hear is None:
                    self._parts.append(part)
                self.arrivals.append(Arrival(now, self._frames + len(part)))
                self._grown.notify_all()
        with self._grown:
            self._ended = True
            self._grown.notify_all()

    def _end(self) -> None:
        self._process.end()
        self._reader.join()
        self._process.close()
