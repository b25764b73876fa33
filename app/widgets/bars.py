"""The quiet line at the very bottom, and beside it the device that plays."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.engine import Device, Status
from app.widgets.buttons import Quiet
from app.widgets.labels import Line
from app.widgets.look import px

DEFAULT_DEVICE = "System default"


class StatusStrip(QWidget):
    """One quiet line, and on its right the device that plays, which opens a choice."""

    device_chosen = Signal(object)

    def __init__(self, device: str | None, parent: QWidget | None = None) -> None:
        """Create the strip; `device` is the chosen one, None for the system's default."""
        super().__init__(parent)
        self._chosen = device
        self._list: Callable[[], Sequence[Device]] | None = None
        self._names: dict[str, str] = {}
        self._search: DeviceSearch | None = None
        self._status: Status | None = None
        self.line = Line(13, muted=True)
        self.line.setAccessibleName("Status")
        self.device = Quiet()
        self.device.setToolTip("Where the sound is heard")
        self.menu = QMenu(self)
        self.menu.setAccessibleName("Sound output")
        self.menu.aboutToShow.connect(self._look)
        self.device.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(1), px(12), px(2))
        row.addWidget(self.line, 1)
        row.addWidget(self.device)
        self._name_device()

    def tell(self, sentence: str) -> None:
        """Show a sentence."""
        self.line.setText(sentence)
        self.line.setAccessibleDescription(sentence)

    def tell_device(self, status: Status) -> None:
        """Show what plays, and how long it takes to be heard."""
        self._status = status
        self._name_device()

    def offer(self, list_devices: Callable[[], Sequence[Device]]) -> None:
        """Take the way to ask for the outputs; it is asked in a thread of its own."""
        self._list = list_devices
        self._learn()

    @property
    def output(self) -> str:
        """What the chosen output is called by people."""
        return self._said(self._chosen)

    @property
    def searching(self) -> bool:
        """Whether the outputs are being asked for."""
        return self._search is not None

    def end(self) -> None:
        """Wait for a search that is going on."""
        if self._search is not None:
            self._search.wait()

    # The choice.

    def _look(self) -> None:
        self._fill()
        self._ask()

    def _learn(self) -> None:
        """Ask how the chosen output is called by people, unless that is known."""
        if self._chosen is not None and self._chosen not in self._names:
            self._ask()

    def _ask(self) -> None:
        if self._list is not None and self._search is None:
            self._search = DeviceSearch(self._list, self)
            self._search.found.connect(self._take)
            self._search.finished.connect(self._searched)
            self._search.start()

    def _searched(self) -> None:
        self._search = None

    def _take(self, devices: Sequence[Device]) -> None:
        self._names = {device.name: device.description for device in devices}
        self._fill()
        self._name_device()

    def _fill(self) -> None:
        self.menu.clear()
        group = QActionGroup(self.menu)
        names: list[str | None] = [None, *self._names]
        if self._chosen not in names:
            names.append(self._chosen)
        for name in names:
            action = QAction(self._said(name), self.menu, checkable=True)
            action.setChecked(name == self._chosen)
            action.triggered.connect(lambda _=False, name=name: self.choose(name))
            group.addAction(action)
            self.menu.addAction(action)

    def _said(self, name: str | None) -> str:
        return DEFAULT_DEVICE if name is None else self._names.get(name, name)

    def choose(self, name: str | None) -> None:
        """Choose a device by its name, None for the system's default."""
        self._chosen = name
        self._learn()
        self._name_device()
        self.device_chosen.emit(name)

    def _name_device(self) -> None:
        latency = self._status.latency_ms if self._status else None
        text = self._said(self._chosen)
        if latency is not None:
            text += f" · {latency:.0f} ms"
        self.device.setText(text)
        self.device.setAccessibleName(f"Sound output: {text}")


class DeviceSearch(QThread):
    """Asks for the outputs without holding up the window."""

    found = Signal(object)

    def __init__(self, ask: Callable[[], Sequence[Device]], parent: QObject) -> None:
        """Prepare to ask; `start` begins."""
        super().__init__(parent)
        self._ask = ask

    def run(self) -> None:
        """Ask, and tell what was found."""
        self.found.emit(self._ask())
