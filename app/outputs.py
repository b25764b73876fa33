"""Which output plays, or will, and how the outputs are called by people."""

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.engine import Device
from app.pulse import Pulse
from audio.devices import Server
from audio.opening import followed

ANSWER_WITHIN_SECONDS = 0.3
"""So long `find_current` waits; a sound server answers within some 10 ms."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What outputs there were; a later question has a higher number."""

    number: int
    devices: Sequence[Device]


class Outputs(QObject):
    """Knows the outputs by name, and which of them plays.

    An output that rests, and follows the system's default, does not tell where that leads. So the
    outputs are asked for, in a thread: whenever the sound has something to tell, and when it
    matters. An answer without any leaves what was known before.
    """

    changed = Signal()
    """What is known may be something else now."""

    _answered = Signal()

    def __init__(self, pulse: Pulse, parent: QObject | None = None) -> None:
        """Know none yet."""
        super().__init__(parent)
        self._pulse = pulse
        self._numbers = itertools.count(1)
        self._asked = 0
        self._newest = self._taken = _Answer(0, ())
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._answered.connect(self._take)
        pulse.output_changed.connect(self._take_sound)

    @property
    def current(self) -> str:
        """The name of the output that plays, or will, as far as it is known; "" where it is not."""
        return self._told or _default(self._taken.devices)

    def find_current(self) -> str:
        """Return the name of the output that plays, or would at this moment; "" if none is known.

        Where the sound does not tell, it is asked for anew, and waited for: a moment only.
        """
        if not self._told:
            self.ask()
            if self._threads:
                self._threads[-1].join(ANSWER_WITHIN_SECONDS)
            self._take()
        return self.current

    def said(self, name: str) -> str:
        """Return how people call an output; its name, or "this output", while it is not known."""
        found = (one.description for one in self._taken.devices if one.name == name)
        return next(found, name or "this output")

    @property
    def searching(self) -> bool:
        """Whether an answer is awaited."""
        return self._taken.number < self._asked

    def ask(self) -> None:
        """Ask for the outputs, if the sound is there; `changed` tells when they are known."""
        if self._pulse.engine is None:
            return
        self._asked = next(self._numbers)
        asking = threading.Thread(
            target=self._search,
            args=(self._asked, self._pulse.engine.list_devices),
            name="undula-outputs",
            daemon=True,
        )
        self._threads = [*(one for one in self._threads if one.is_alive()), asking]
        asking.start()

    def wait(self) -> None:
        """Wait for what is being asked for. Nothing is to be asked after it."""
        for thread in self._threads:
            thread.join()

    @property
    def _told(self) -> str:
        """What the sound itself tells: the output that plays, or the one that was chosen."""
        engine = self._pulse.engine
        return (engine.output.status.device if engine is not None else None) or ""

    def _take_sound(self, _status: object) -> None:
        self.changed.emit()
        self.ask()

    def _take(self) -> None:
        """Know what was answered to the latest question that was answered."""
        with self._lock:
            newest = self._newest
        if newest is not self._taken:
            self._taken = newest
            self.changed.emit()

    def _search(self, number: int, list_devices: Callable[[], Sequence[Device]]) -> None:
        """Ask, in a thread of its own."""
        devices = list_devices()
        with self._lock:
            if number > self._newest.number:
                self._newest = _Answer(number, devices or self._newest.devices)
        self._answered.emit()


def _default(devices: Sequence[Device]) -> str:
    """Return the name of the output that a sound goes to which names none; "" without one."""
    sinks: tuple[Any, ...] = tuple(devices)
    of_system = next((one.name for one in sinks if getattr(one, "is_default", False)), None)
    return followed(Server(sinks, of_system)) or ""
