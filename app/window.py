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
from app.deeds import ON_PAGES, deeds
from app.engine import Engine
from app.icon import icon
from app.keeping import keep_changes
from app.keys import shown
from app.manners.alone import come_forward
from app.manners.keeper import Keeper
from app.opening import (
    history_page,
    is_session_unfinished,
    practise_page,
    session_page,
    settings_page,
)
from app.pages.home import HomePage
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
    from app.pages.session import SessionPage
    from app.sessioning import Sessioning
    from app.strip import Strip

END_MS = 560
"""How long a closed window waits: what is ahead of the ear, and the soft end, have been heard."""


_WITHIN_SIGHT = ("find", "type_tempo")  # what is done where it can be seen


class Window(QMainWindow):
    """The one window. Closing it ends the sound softly first; then `ended` is emitted."""

    painted = Signal()
    theme_chosen = Signal(str)
    session_changed = Signal()
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
        self._shown, self._wanted = "pulse", ""
        self._handle: QWindow | None = None
        self._engine: Engine | None = None
        self._bindings = bound(keeper.settings.keys)
        self.page = PulsePage(pulse, keeper.settings)
        self.practise: PractisePage | None = None
        self.session: SessionPage | None = None
        self.home: HomePage = self.page
        self.top, self.pages = TopBar(), QStackedWidget()
        self._lay_out()
        self.page.focus_first()
        self.actions_by_name = add_actions(self, deeds(self), self._bindings)
        self._offer_deeds()
        self._name_keys()
        self.top.chosen.connect(self.open_page)
        pulse.techniques_changed.connect(self._open_wanted)
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
        last = "session" if is_session_unfinished() else self._keeper.settings.page
        if last != "pulse":
            self.open_page(last)

    def raise_up(self, token: str = "") -> None:
        """Come to the front, wherever it is; the token is whatever `Alone` was given."""
        self._close_strip()
        come_forward(self, token)

    # Pages.

    def open_page(self, name: str) -> None:
        """Show one of `app.settings.PAGES`; what lies over it is left. A session keeps its page."""
        if self.session is not None and self.session.is_alone:
            name = "session"
        self._wanted = "session" if name == "session" and not self._pulse.techniques else ""
        if self._wanted:  # plans are of techniques: the page opens when they are there
            name = self._shown
        self._shown = name
        self._leave_strip()
        self.home = self._page_of(name)
        self._offer_deeds()
        self.top.show_page(name)
        self._go_back()
        self._keeper.change(page=name)

    def _made_pages(self) -> list[HomePage]:
        """Return the pages that there are."""
        pages = (self.page, self.practise, self.session)
        return [page for page in pages if page is not None]

    def _open_wanted(self) -> None:
        if self._wanted:
            self.open_page(self._wanted)

    def _page_of(self, name: str) -> HomePage:
        """Return a page by its name; all but the first are made when they are asked for."""
        if name == "practise":
            return self._practise_page()
        return self._session_page() if name == "session" else self.page

    def do_here(self, name: str) -> None:
        """Do an action as the page does that is shown, or that is gone back to."""
        if name in _WITHIN_SIGHT:
            self._leave_strip()
            self._go_back()
        if self.home.works_unseen or self.pages.currentWidget() is self.home:
            self.home.deeds.get(name, lambda: None)()

    def _offer_deeds(self) -> None:
        """Leave the keys of what a page does not do to what has the focus there."""
        here = self.home.deeds
        for name in ON_PAGES:
            self.actions_by_name[name].setEnabled(name in here)

    def open_settings(self) -> None:
        """Show the settings, or go back from them."""
        from app.pages.settings import SettingsPage

        if isinstance(self.pages.currentWidget(), SettingsPage):
            self._go_back()
            return
        page = settings_page(self._keeper, self._pulse, self.page, self, self._engine)
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

    def _session_page(self) -> "SessionPage":
        """Return the Session page; it is made when it is first asked for."""
        if self.session is None:
            page = session_page(self._keeper, self._pulse, self.page)
            page.show_keys(self._bindings)
            page.alone_changed.connect(self._show_top)
            page.favourites_chosen.connect(self._share_favourites)
            page.deeds_changed.connect(self._offer_deeds)
            page.changed.connect(self.session_changed)
            self.pages.addWidget(page)
            QWidget.setTabOrder(self.top.settings, page.first)
            self.session = page
        return self.session

    @property
    def sessioning(self) -> "Sessioning | None":
        """What leads through sessions, once their page was asked for."""
        return None if self.session is None else self.session.sessioning

    def _open_history(self, practise: "PractisePage") -> "HistoryPage":
        page = history_page(practise, self._pulse)
        page.left.connect(self._go_back)
        self._open(page)
        return page

    def _share_favourites(self, favourites: tuple[str, ...]) -> None:
        for page in self._made_pages():
            page.show_favourites(favourites)

    def _show_top(self, alone: bool) -> None:
        """Let a run have the whole window, or show the bar above the pages again."""
        self._top.setVisible(not alone and self.pages.currentWidget() is self.home)

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
        if page is None or page is self.home:
            return
        self.pages.setCurrentWidget(self.home)
        self._top.show()
        if not isinstance(page, HomePage):
            self.pages.removeWidget(page)
            page.deleteLater()
        self.home.focus_first()

    def leave(self) -> None:
        """Leave a page, then a face of it, then full screen; the pulse goes on."""
        if self.pages.currentWidget() is not self.home:
            self._go_back()
        elif not self.home.leave() and self.isFullScreen():
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
        self.top.show_keys(self._bindings)
        for page in self._made_pages():
            page.show_keys(self._bindings)

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
        if first and self._fades():
            self._end.start(END_MS)
            event.ignore()
            return
        self._end.stop()
        event.accept()
        self._finish()

    def _fades(self) -> bool:
        """Let what is heard end softly; return whether something was."""
        if self._pulse.running:
            self._pulse.end_quickly()
            return True
        return self.session is not None and self.session.hush()

    def _finish(self) -> None:
        self._close_strip()
        self.hide()
        self._go_back()
        for page in self._made_pages():
            page.end()
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
            for page in self._made_pages():
                page.set_seen(not self.isMinimized())
