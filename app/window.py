"""The window: puts the pages, the strip, the actions and the settings together."""

import base64
import binascii
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QScreen, QShowEvent, QWindow
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from app.actions import FAVOURITES, add_actions, bound, rebind
from app.engine import Engine
from app.icon import icon
from app.keeping import connect_settings, keep_changes
from app.keys import shown
from app.manners.alone import come_forward
from app.manners.keeper import Keeper
from app.pages.pulse import PulsePage
from app.pulse import Pulse
from app.widgets.announce import announce
from app.widgets.steps import said

if TYPE_CHECKING:
    from app.strip import Strip

END_MS = 560
"""How long a closed window waits: what is ahead of the ear, and the soft end, have been heard."""


class Window(QMainWindow):
    """The one window. Closing it ends the sound softly first; then `ended` is emitted."""

    painted = Signal()
    theme_chosen = Signal(str)
    closing = Signal()
    ended = Signal()

    def __init__(self, pulse: Pulse, keeper: Keeper, parent: QWidget | None = None) -> None:
        """Create the window, with the place it had last time."""
        super().__init__(parent)
        self.setWindowTitle("Undula")
        self.setWindowIcon(icon())
        self._pulse, self._keeper = pulse, keeper
        self._was_painted = self._closing = False
        self._strip: Strip | None = None
        self._handle: QWindow | None = None
        self._engine: Engine | None = None
        self._bindings = bound(keeper.settings.keys)
        self.page = PulsePage(pulse, keeper.settings)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.page)
        self.setCentralWidget(self.pages)
        self.page.tempo.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self.actions_by_name = add_actions(self, self._deeds(), self._bindings)
        self._name_keys()
        self.page.settings_asked.connect(self.open_settings)
        self.page.keys_asked.connect(self.open_keys)
        pulse.running_changed.connect(self._say_started)
        keep_changes(keeper, pulse, self.page)
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self._finish)
        self.setMinimumSize(720, 480)
        self._take_place()

    def _deeds(self) -> dict[str, Callable[[], object]]:
        pulse, page = self._pulse, self.page

        def by(bpm: float) -> Callable[[], None]:
            return lambda: pulse.step_bpm(bpm)

        def favourite(number: int) -> Callable[[], None]:
            return lambda: page.favourite(number)

        return {
            "toggle": pulse.toggle,
            "tap": pulse.tap,
            "as_technique": pulse.as_technique,
            "faster": by(1.0),
            "slower": by(-1.0),
            "much_faster": by(5.0),
            "much_slower": by(-5.0),
            "touch_faster": by(0.5),
            "touch_slower": by(-0.5),
            "type_tempo": self._type_tempo,
            "louder": lambda: pulse.step_level(1.0),
            "softer": lambda: pulse.step_level(-1.0),
            "mute": lambda: pulse.set_muted(not pulse.muted),
            "gentler": pulse.gentler,
            "clearer": pulse.clearer,
            "find": self._find,
            **{name: favourite(number) for number, name in enumerate(FAVOURITES, 1)},
            "turn": lambda: page.turn(1, mirror=False),
            "mirror": lambda: page.turn(0, mirror=True),
            "strip": self._toggle_strip,
            "full_screen": self._toggle_full_screen,
            "settings": self.open_settings,
            "keys": self.open_keys,
            "leave": self._leave,
            "quit": self._quit,
        }

    def take_engine(self, engine: Engine) -> None:
        """Take the sound once it is there."""
        if self._closing:
            engine.output.close()
            return
        self._engine = engine
        self._pulse.take_engine(engine)
        self.page.take_engine(engine)

    def raise_up(self, token: str = "") -> None:
        """Come to the front, wherever it is; the token is whatever `Alone` was given."""
        self._close_strip()
        come_forward(self, token)

    # Pages.

    def open_settings(self) -> None:
        """Show the settings, or go back from them."""
        from app.pages.settings import SettingsPage

        if isinstance(self.pages.currentWidget(), SettingsPage):
            self._go_back()
            return
        page = SettingsPage()
        page.show_settings(self._keeper.settings)
        if self._engine is not None:
            page.offer_devices(self._engine.list_devices)
        connect_settings(page, self._keeper, self._pulse, self.page)
        page.theme_chosen.connect(self.theme_chosen)
        page.keys_chosen.connect(self._rebind)
        page.left.connect(self._go_back)
        self._open(page)

    def open_keys(self) -> None:
        """Show all keys, or go back from them."""
        from app.pages.keys import KeysPage

        if isinstance(self.pages.currentWidget(), KeysPage):
            self._go_back()
            return
        page = KeysPage(self._bindings)
        page.left.connect(self._go_back)
        self._open(page)

    def _open(self, page: QWidget) -> None:
        self._leave_strip()
        self._go_back()
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        """Return to the pulse; a page that is left is gone."""
        page = self.pages.currentWidget()
        if page is None or page is self.page:
            return
        self.pages.setCurrentWidget(self.page)
        self.pages.removeWidget(page)
        page.deleteLater()
        self.page.tempo.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self) -> None:
        self._leave_strip()
        self._go_back()
        self.page.focus_search()

    def _type_tempo(self) -> None:
        self._leave_strip()
        self._go_back()
        self.page.tempo.type()

    def _leave(self) -> None:
        """Leave a page, then full screen; the pulse goes on."""
        if self.pages.currentWidget() is not self.page:
            self._go_back()
        elif self.isFullScreen():
            self._toggle_full_screen()

    def _toggle_full_screen(self) -> None:
        self._leave_strip()
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _rebind(self, keys: dict[str, list[str]]) -> None:
        self._bindings = bound(keys)
        rebind(self.actions_by_name, self._bindings)
        self._name_keys()

    def _name_keys(self) -> None:
        tap, mute = (self._bindings.keys(name) for name in ("tap", "mute"))
        self._pulse.name_keys(
            tap=shown(tap[0]) if tap else "the button", mute=shown(mute[0]) if mute else "a key"
        )
        self.page.show_keys(self._bindings)

    def _say_started(self, running: bool) -> None:
        said_bpm = f"started, {said(self._pulse.bpm)} beats a minute"
        announce(QApplication.focusWidget() or self, said_bpm if running else "stopped")

    # The strip.

    def _toggle_strip(self) -> None:
        if self._strip is not None:
            self.raise_up()
            return
        from app.strip import Strip

        self._strip = Strip(self._pulse)
        self._strip.setPalette(self.palette())
        self._strip.addActions(list(self.actions_by_name.values()))
        self._strip.left.connect(self.raise_up)
        self._strip.show_picture(self.page.picture)
        self._strip.show_view(*self.page.view)
        self.page.picture_shown.connect(self._strip.show_picture)
        self.page.view_chosen.connect(self._strip.show_view)
        _restore(self._strip, self._keeper.settings.strip_geometry)
        self._strip.show()
        self._keeper.change(geometry=_place_of(self))
        self.hide()
        self._strip.activateWindow()  # the keys go on, now there
        self._strip.toggle.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_strip(self) -> None:
        """Bring the window back for what only it can show."""
        if self._strip is not None:
            self.raise_up()

    def _close_strip(self) -> None:
        if self._strip is None:
            return
        self._keeper.change(strip_geometry=_place_of(self._strip))
        self._strip.hide()
        self._strip.deleteLater()
        self._strip = None

    # The end.

    def _quit(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the sound end softly, then close. Asked twice, close at once."""
        first, self._closing = not self._closing, True
        if first:
            self.closing.emit()
        if first and self._strip is None:
            self._keeper.change(geometry=_place_of(self))
        if first and self._pulse.running:
            self._pulse.end_quickly()
            self._end.start(END_MS)
            event.ignore()
            return
        self._end.stop()
        event.accept()
        self._finish()

    def _finish(self) -> None:
        self._close_strip()
        self.hide()
        self._go_back()
        self.page.status.end()
        self._pulse.end()
        self.ended.emit()

    # Qt.

    def _take_place(self) -> None:
        """Be where the window was, or as large as the design where the screen has room."""
        frame = QSize(16, 48)  # what a window manager adds, roughly
        self.resize(QSize(1240, 800).boundedTo(self.screen().availableSize() - frame))
        _restore(self, self._keeper.settings.geometry)

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
        if handle is not None and handle is not self._handle:
            self._handle = handle
            self._take_screen(handle.screen())
            handle.screenChanged.connect(self._take_screen)

    def _take_screen(self, screen: QScreen) -> None:
        self._pulse.frames.set_refresh_rate(screen.refreshRate())

    def changeEvent(self, event: QEvent) -> None:
        """Draw nothing while minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.page.set_seen(not self.isMinimized())


def _place_of(widget: QWidget) -> str:
    return base64.b64encode(widget.saveGeometry().data()).decode()


def _restore(widget: QWidget, geometry: str) -> None:
    """Put a window where it was; a place that cannot be read leaves it where it is."""
    try:
        place = base64.b64decode(geometry, validate=True)
    except (binascii.Error, ValueError):
        return
    if place:
        widget.restoreGeometry(QByteArray(place))
