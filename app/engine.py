"""What the window asks of sound and techniques, and how both are brought in after the first frame.

The window is shown before numpy, the sound library and the techniques are imported; until then
it works with these descriptions alone.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from audio.cue import Cue
from audio.taptempo import TapTempo

if TYPE_CHECKING:  # they bring numpy in, which the first frame does not wait for
    from audio.deeds import Deed
    from audio.loudness import Samples
    from audio.moment import Snapshot
    from audio.session import Session
    from presets.model import Technique


class Pacer(Protocol):
    """The pulse's commands, from any thread, and what is known of it."""

    @property
    def snapshot(self) -> "Snapshot": ...
    def play(self, cue: Cue) -> None: ...
    def set_tempo(self, bpm: float) -> None: ...
    def join(self, bpm: float, beat_at_seconds: float) -> None: ...
    def set_fades(self, in_seconds: float, out_seconds: float) -> None: ...
    def end_after(self, seconds: float | None) -> None: ...
    def start(
        self, *, seconds: float | None = None, beat_at_seconds: float | None = None
    ) -> None: ...
    def stop(self) -> None: ...
    def start_session(
        self,
        session: "Session",
        *,
        first_beat_seconds: float | None = None,
        deeds: "Sequence[Deed]" = (),
    ) -> None: ...
    def next_leg(self) -> None: ...
    def stay(self, on: bool) -> None: ...
    def pause(self, on: bool) -> None: ...
    def match(
        self, bpm: float, beat_at_seconds: float, *, hold_seconds: float, bpm_a_minute: float
    ) -> None: ...
    def mute(self, on: bool) -> None: ...
    def attend(self) -> None: ...


class Status(Protocol):
    """What there is to tell about the sound."""

    @property
    def device(self) -> str | None: ...
    @property
    def latency_ms(self) -> float | None: ...
    @property
    def line(self) -> str: ...


class Output(Protocol):
    """The sound card, as far as the window needs it."""

    @property
    def status(self) -> Status: ...
    def wake(self) -> None: ...
    def choose(self, device: str | None) -> None: ...
    def heard_frame(self, monotonic_seconds: float) -> float: ...
    def strike(self, sound: "Callable[[int], Samples]", heard_at: float | None = None) -> bool: ...
    def close(self) -> None: ...


class Device(Protocol):
    """An output that can be chosen."""

    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """The techniques in the order of the list, and a sentence for each file that is no good."""

    techniques: "tuple[Technique, ...]"
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything behind the window. `list_devices` may be called from any thread."""

    pacer: Pacer
    output: Output
    taps: TapTempo
    list_devices: Callable[[], Sequence[Device]]


class Opening(QObject):
    """Brings in techniques and sound in a thread of its own, and says when they are there."""

    listed = Signal(object)
    opened = Signal(object)
    failed = Signal(str)
    output_changed = Signal(object)

    def __init__(self, device: str | None, parent: QObject | None = None) -> None:
        """Prepare to open `device`, None for the system's default."""
        super().__init__(parent)
        self._device = device
        self._engine: Engine | None = None
        self._is_ending = False
        self._thread = threading.Thread(target=self._run, name="undula-start", daemon=True)

    def start(self) -> None:
        """Begin; call once."""
        self._thread.start()

    def end(self) -> None:
        """Wait until the thread has ended; close a sound that came too late for anybody to take."""
        self._is_ending = True
        if self._thread.is_alive():
            self._thread.join()
        if self._engine is not None:
            self._engine.output.close()  # where that was done already, nothing

    def _run(self) -> None:
        try:
            self.listed.emit(list_techniques())
            if not self._is_ending:
                self._engine = open_engine(self._device, self.output_changed.emit)
                self.opened.emit(self._engine)
        except Exception as error:  # whatever it is, the window stays and says it
            self.failed.emit(f"Undula could not start its sound: {error}")


def list_techniques() -> Listed:
    """Load the techniques."""
    from presets.library import load_all

    library = load_all()
    return Listed(tuple(library.techniques), tuple(str(one) for one in library.problems))


def open_engine(device: str | None, on_change: Callable[[object], None]) -> Engine:
    """Open the sound. `on_change` is called from another thread with each new status."""
    from audio.output import Output, list_devices
    from audio.pacer import Pacer

    pacer = Pacer()
    output = Output(pacer, device=device, on_change=on_change)
    output.open()
    return Engine(pacer, output, TapTempo(), list_devices)
