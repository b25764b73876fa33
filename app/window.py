"""The window: puts the pages, the strip, the actions and the settings together."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QScreen, QShowEvent, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.actions import add_actions, bound, rebind
from app.deeds import deeds
from app.engine import Engine
from app.icon import icon
from app.keeping import keep_changes
from app.keys import shown
from app.manners.alone import come_forward
from app.manners.keeper import Keeper
from app.opening import history_page, practise_page, settings_page
from app.pages.pulse import PulsePage
from app.place import place_of, restore
from app.pulse import Pulse
from app.widgets.announce import announce
from app.widgets.labels import Rule
from app.widgets.steps import said
from app.widgets.top import TopBar

if TYPE_CHECKING:
    from app.pages.history import HistoryPage
    from app.pages.practise import PractisePage
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
        self.practise: PractisePage | None = None
        self._home: QWidget = self.page
        self.top, self.pages = TopBar(), QStackedWidget()
        self._lay_out()
        self.page.tempo.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self.actions_by_name = add_actions(self, deeds(self, pulse), self._bindings)
        self._name_keys()
        self.top.chosen.connect(self.open_page)
        self.top.settings.clicked.connect(self.open_settings)
        self.top.keys.clicked.connect(self.open_keys)
        pulse.running_changed.connect(self._say_started)
        keep_changes(keeper, pulse, self.page)
        self.page.favourites_chosen.connect(self._share_favourites)
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self._finish)
        self.setMinimumSize(720, 480)
        self._take_place()

    def _lay_out(self) -> None:
        self.pages.addWidget(self.page)
        whole = QWidget()
        self._top = QWidget()
        for parent, parts in ((self._top, (self.top, Rule())), (whole, (self._top, self.pages))):
            column = QVBoxLayout(parent)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            for part in parts:
                column.addWidget(part)
        self.setCentralWidget(whole)
        top = (self.page.status.device, self.top.tabs, self.top.keys, self.top.settings)
        for first, second in pairwise(top):
            QWidget.setTabOrder(first, second)

    def take_engine(self, engine: Engine) -> None:
        """Take the sound once it is there."""
        if self._closing:
            engine.output.close()
            return
        self._engine = engine
        self._pulse.take_engine(engine)
        self.page.take_engine(engine)
        if self._keeper.settings.page == "practise":
            self.open_page("practise")

    def raise_up(self, token: str = "") -> None:
        """Come to the front, wherever it is; the token is whatever `Alone` was given."""
        self._close_strip()
        come_forward(self, token)

    # Pages.

    @property
    def is_at_practise(self) -> bool:
        """Whether Practise is the page that is shown, or that is gone back to."""
        return self.practise is not None and self._home is self.practise

    def open_page(self, name: str) -> None:
        """Show the page "pulse" or "practise"; what lies over it is left."""
        self._leave_strip()
        self._home = self.page if name == "pulse" else self._practise_page()
        self.top.show_page(name)
        self._go_back()
        self._keeper.change(page=name)

    def open_settings(self) -> None:
        """Show the settings, or go back from them."""
        from app.pages.settings import SettingsPage

        if isinstance(self.pages.currentWidget(), SettingsPage):
            self._go_back()
            return
        page = settings_page(
            self._keeper, self._pulse, self.page, lambda: self.practise, self._engine
        )
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

    def _practise_page(self) -> "PractisePage":
        """Return the Practise page; it is made when it is first asked for."""
        if self.practise is None:
            page = practise_page(self._keeper, self._pulse, self.page.status.line.text())
            page.show_keys(self._bindings)
            page.alone_changed.connect(self._show_top)
            page.favourites_chosen.connect(self._share_favourites)
            page.history_asked.connect(lambda: self._open_history(page))
            page.export_asked.connect(lambda: self._open_history(page).ask_export())
            self.pages.addWidget(page)
            QWidget.setTabOrder(self.top.settings, page.bar.start)  # it comes first there
            self.practise = page
        return self.practise

    def _open_history(self, practise: "PractisePage") -> "HistoryPage":
        page = history_page(practise, self._pulse)
        page.left.connect(self._go_back)
        self._open(page)
        return page

    def _share_favourites(self, favourites: tuple[str, ...]) -> None:
        self.page.show_favourites(favourites)
        if self.practise is not None:
            self.practise.show_favourites(favourites)

    def _show_top(self, alone: bool) -> None:
        """Let a run have the whole window, or show the bar above the pages again."""
        self._top.setVisible(not alone and self.pages.currentWidget() is self._home)

    def _open(self, page: QWidget) -> None:
        self._leave_strip()
        self._go_back()
        self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self._top.hide()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_back(self) -> None:
        """Return to the page that lies below; a page that is left is gone."""
        page = self.pages.currentWidget()
        if page is None or page is self._home:
            return
        self.pages.setCurrentWidget(self._home)
        self._top.show()
        if page not in (self.page, self.practise):
            self.pages.removeWidget(page)
            page.deleteLater()
        if self.practise is not None and self._home is self.practise:
            self.practise.focus_first()
        else:
            self.page.tempo.number.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_for_technique(self) -> None:
        """Go to the search of the page that is shown."""
        self._leave_strip()
        self._go_back()
        if self.is_at_practise and self.practise is not None:
            self.practise.focus_search()
        else:
            self.page.focus_search()

    def type_tempo(self) -> None:
        """Type the pulse's tempo."""
        self._leave_strip()
        self._go_back()
        self.page.tempo.type()

    def leave(self) -> None:
        """Leave a page, then full screen; the pulse goes on."""
        if self.pages.currentWidget() is not self._home:
            self._go_back()
        elif self.is_at_practise and self.practise is not None and self.practise.leave():
            return
        elif self.isFullScreen():
            self.toggle_full_screen()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or no more."""
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
        self.top.show_keys(self._bindings)
        if self.practise is not None:
            self.practise.show_keys(self._bindings)

    def _say_started(self, running: bool) -> None:
        said_bpm = f"started, {said(self._pulse.bpm)} beats a minute"
        announce(QApplication.focusWidget() or self, said_bpm if running else "stopped")

    # The strip.

    def toggle_strip(self) -> None:
        """Show the pulse in a small strip, or the window again."""
        if self._strip is not None:
            self.raise_up()
            return
        self.open_page("pulse")
        from app.strip import Strip

        self._strip = Strip(self._pulse)
        self._strip.setPalette(self.palette())
        self._strip.addActions(list(self.actions_by_name.values()))
        self._strip.left.connect(self.raise_up)
        self._strip.show_picture(self.page.picture)
        self._strip.show_view(*self.page.view)
        self.page.picture_shown.connect(self._strip.show_picture)
        self.page.view_chosen.connect(self._strip.show_view)
        restore(self._strip, self._keeper.settings.strip_geometry)
        self._strip.show()
        self._keeper.change(geometry=place_of(self))
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
        self._keeper.change(strip_geometry=place_of(self._strip))
        self._strip.hide()
        self._strip.deleteLater()
        self._strip = None

    # The end.

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the sound end softly, then close. Asked twice, close at once."""
        first, self._closing = not self._closing, True
        if first:
            self.closing.emit()
        if first and self._strip is None:
            self._keeper.change(geometry=place_of(self))
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
        if self.practise is not None:
            self.practise.end()
        self._pulse.end()
        self.ended.emit()

    # Qt.

    def _take_place(self) -> None:
        """Be where the window was, or as large as the design where the screen has room."""
        frame = QSize(16, 48)  # what a window manager adds, roughly
        self.resize(QSize(1240, 800).boundedTo(self.screen().availableSize() - frame))
        restore(self, self._keeper.settings.geometry)

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
