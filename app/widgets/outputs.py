"""How the outputs are called by people, asked for in a thread of its own."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from app.engine import Device
from app.widgets.bars import DeviceSearch


class OutputNames(QObject):
    """Knows the outputs by name once they have been asked for; `changed` says that they are."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Know none yet."""
        super().__init__(parent)
        self._devices: Sequence[Device] = ()
        self._search: DeviceSearch | None = None

    @property
    def searching(self) -> bool:
        """Whether the outputs are being asked for."""
        return self._search is not None

    @property
    def default(self) -> str:
        """The name of the system's default; "" while it is not known."""
        of_system = (one.name for one in self._devices if getattr(one, "is_default", False))
        return next(of_system, "")

    def said(self, name: str) -> str:
        """Return how people call an output; its name, or "this output", while it is not known."""
        found = (one.description for one in self._devices if one.name == name)
        return next(found, name or "this output")

    def ask(self, list_devices: Callable[[], Sequence[Device]]) -> None:
        """Ask for the outputs; nothing happens while they are being asked for."""
        if self._search is not None:
            return
        self._search = DeviceSearch(list_devices, self)
        self._search.found.connect(self._take)
        self._search.finished.connect(self._end_search)
        self._search.start()

    def wait(self) -> None:
        """Wait for a search that is going on."""
        if self._search is not None:
            self._search.wait()

    def _take(self, devices: Sequence[Device]) -> None:
        self._devices = devices
        self.changed.emit()

    def _end_search(self) -> None:
        self._search = None
