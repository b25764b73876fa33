"""The window: puts the pages, the actions and the settings together."""

import base64
import binascii
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from app import settings as kept
from app.actions import add_actions
from app.engine import Engine
from app.pages.pulse import PulsePage
from app.pulse import Pulse

END_MS = 560
"""How long a closed window waits: what is ahead of the ear, and the soft end, have been heard."""


class Window(QMainWindow):
    """The one window. Closing it ends the sound softly first; then `ended` is emitted."""

    painted = Signal()
    ended = Signal()

    def __init__(
        self,
        pulse: Pulse,
        settings: kept.Settings,
        settings_path: Path,
        parent: QWidget | None = None,
    ) -> None:
        """Create the window, with the place it had last time."""
        super().__init__(parent)
        self.setWindowTitle("Undula")
        self._pulse, self._settings, self._settings_path = pulse, settings, settings_path
        self._was_painted = self._closing = False
        self.page = PulsePage(pulse, settings.device)
        self.setCentralWidget(self.page)
        self.page.tempo.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self.actions_by_name = add_actions(self, self._deeds())
        self.page.device_chosen.connect(self._keep_device)
        pulse.technique_changed.connect(self._keep_technique)
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self._finish)
        self.setMinimumSize(720, 480)
        self._take_place()

    def _deeds(self) -> dict[str, Callable[[], None]]:
        pulse, page = self._pulse, self.page

        def by(bpm: float) -> Callable[[], None]:
            return lambda: pulse.step_bpm(bpm)

        return {
            "toggle": pulse.toggle,
            "tap": pulse.tap,
            "faster": by(1.0),
            "slower": by(-1.0),
            "much_faster": by(5.0),
            "much_slower": by(-5.0),
            "touch_faster": by(0.5),
            "touch_slower": by(-0.5),
            "type_tempo": page.tempo.type,
            "louder": lambda: pulse.step_level(1.0),
            "softer": lambda: pulse.step_level(-1.0),
            "mute": lambda: pulse.set_muted(not pulse.muted),
            "quit": self._quit,
        }

    def take_engine(self, engine: Engine) -> None:
        """Take the sound once it is there."""
        if self._closing:
            engine.output.close()
            return
        self._pulse.take_engine(engine)
        self.page.take_engine(engine)

    # The end.

    def _quit(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the sound end softly, then close. Asked twice, close at once."""
        first, self._closing = not self._closing, True
        if first:
            self._keep_place()
        if first and self._pulse.running:
            self._pulse.stop()
            self._end.start(END_MS)
            event.ignore()
            return
        self._end.stop()
        event.accept()
        self._finish()

    def _finish(self) -> None:
        self.hide()
        self.page.status.end()
        self._pulse.end()
        self.ended.emit()

    # What is kept.

    def _keep_device(self, name: str | None) -> None:
        self._settings.device = name
        self._save()

    def _keep_technique(self) -> None:
        technique = self._pulse.technique
        if technique is not None:
            self._settings.technique = technique.id

    def _keep_place(self) -> None:
        self._settings.geometry = base64.b64encode(self.saveGeometry().data()).decode()
        self._save()

    def _take_place(self) -> None:
        """Be where the window was, or as large as the design where the screen has room."""
        frame = QSize(16, 48)  # what a window manager adds, roughly
        self.resize(QSize(1240, 800).boundedTo(self.screen().availableSize() - frame))
        try:
            place = base64.b64decode(self._settings.geometry, validate=True)
        except (binascii.Error, ValueError):
            return
        if place:
            self.restoreGeometry(QByteArray(place))

    def _save(self) -> None:
        try:
            kept.save(self._settings, self._settings_path)
        except OSError as error:
            reason = error.strerror or error
            self._pulse.notify(
                f"The settings could not be kept in {self._settings_path}: {reason}."
            )

    # Qt.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say that the first frame is there."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw as often as the screen does, whichever it is."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self._take_screen(handle.screen())
            handle.screenChanged.connect(self._take_screen)

    def _take_screen(self, screen: QScreen) -> None:
        self._pulse.set_refresh_rate(screen.refreshRate())

    def changeEvent(self, event: QEvent) -> None:
        """Draw nothing while minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._pulse.set_watched(self.isVisible() and not self.isMinimized())
