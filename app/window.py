"""The window: puts the pages, the strip, the actions and the settings together."""

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QScreen, QShowEvent, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from app.actions import add_actions, bound, rebind
from app.deeds import ON_PAGES, deeds
from app.engine import Engine
from app.icon import icon
from app.keeping import keep_changes
from app.keys import key_names
from app.manners.alone import come_forward
from app.manners.keeper import Keeper
from app.pagestack import PageStack
from app.place import place_of, restore
from app.pulse import Pulse
from app.widgets.announce import announce
from app.widgets.labels import Rule
from app.widgets.steps import said
from app.widgets.top import TopBar

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
        self._bindings = bound(keeper.settings.keys)
        self.top, self.pages = TopBar(), PageStack(pulse, keeper, self._bindings)
        self.page = self.pages.pulse
        self._lay_out()
        self.page.focus_first()
        self.actions_by_name = add_actions(self, deeds(self), self._bindings)
        self._offer_deeds()
        self._name_keys()
        self._connect_pages()
        pulse.running_changed.connect(self._say_started)
        keep_changes(keeper, pulse, self.page)
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self._finish)
        self.setMinimumSize(720, 480)
        self._take_place()

    def _lay_out(self) -> None:
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

    def _connect_pages(self) -> None:
        pages, top = self.pages, self.top
        top.chosen.connect(pages.open)
        top.settings.clicked.connect(pages.open_settings)
        top.keys.clicked.connect(pages.open_keys)
        pages.called.connect(self._leave_strip)
        pages.home_shown.connect(self._show_home)
        pages.alone_changed.connect(lambda alone: self._top.setVisible(not alone))
        pages.deeds_changed.connect(self._offer_deeds)
        pages.theme_chosen.connect(self.theme_chosen)
        pages.keys_chosen.connect(self._rebind)

    def take_engine(self, engine: Engine) -> None:
        """Take the sound once it is there."""
        if self._closing:
            engine.output.close()
            return
        self._pulse.take_engine(engine)
        self.pages.take_engine(engine)

    def raise_up(self, token: str = "") -> None:
        """Come to the front, wherever it is; the token is whatever `Alone` was given."""
        self._close_strip()
        come_forward(self, token)

    # Pages.

    def _show_home(self, name: str) -> None:
        """Show in the bar which page is home, and have Tab come to its first control after it."""
        self.top.show_page(name)
        QWidget.setTabOrder(self.top.settings, self.pages.home.first)

    def _offer_deeds(self) -> None:
        """Leave the keys of what a page does not do to what has the focus there."""
        here = self.pages.deeds
        for name in ON_PAGES:
            self.actions_by_name[name].setEnabled(name in here)

    def leave(self) -> None:
        """Leave a page, then a face of it, then full screen; the pulse goes on."""
        if not self.pages.leave() and self.isFullScreen():
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
        self._pulse.name_keys(**key_names(self._bindings))
        self.top.show_keys(self._bindings)
        self.pages.show_keys(self._bindings)

    def _say_started(self, running: bool) -> None:
        said_bpm = f"started, {said(self._pulse.bpm)} beats a minute"
        announce(QApplication.focusWidget() or self, said_bpm if running else "stopped")

    # The strip.

    def toggle_strip(self) -> None:
        """Show the pulse in a small strip, or the window again."""
        if self._strip is not None:
            self.raise_up()
            return
        self.pages.open("pulse")
        if self.pages.home is not self.page:
            return  # a session keeps its page
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

    def end_for_system(self) -> None:
        """Close because the system ends, not the person: a session can go on afterwards."""
        self.spare_session()
        self.close()

    def spare_session(self) -> None:
        """Leave what is kept of a session when it ends now."""
        if self.pages.session is not None:
            self.pages.session.spare()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the sound end softly, then close. Asked twice, close at once."""
        first, self._closing = not self._closing, True
        if first:
            self.closing.emit()
        if first and self._strip is None:
            self._keeper.change(geometry=place_of(self))
        if first and self.pages.hush():
            self._end.start(END_MS)
            event.ignore()
            return
        self._end.stop()
        event.accept()
        self._finish()

    def _finish(self) -> None:
        self._close_strip()
        self.hide()
        self.pages.end()
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
            self.pages.set_seen(not self.isMinimized())
