"""The pages, one over another: what the bar leads to, and what is opened over it and left again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.engine import Engine
from app.keys import Bindings
from app.manners.keeper import Keeper
from app.opening import (
    history_page,
    is_session_unfinished,
    practise_page,
    session_page,
    settings_page,
)
from app.pages.home import Deed, HomePage
from app.pages.pulse import PulsePage
from app.pulse import Pulse
from app.widgets.buttons import takes_first
from app.widgets.look import dim

if TYPE_CHECKING:
    from app.pages.history import HistoryPage
    from app.pages.practise import PractisePage
    from app.pages.session import SessionPage
    from app.sessioning import Sessioning

_PEDALS = (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_WITHIN_SIGHT = ("find", "type_tempo")  # what is done where it can be seen


class PageStack(QStackedWidget):
    """Shows one page. All but the first are made when they are first asked for.

    Signals:
        called: a page is about to be shown, wherever the person is.
        home_shown: the name of the page that is gone back to has become another.
        alone_changed: whether what is shown has the whole window, without the bar above.
        deeds_changed: the actions do something else now.
        session_changed: a session began, paused, went on, ended, or was left.
        theme_chosen, keys_chosen: as the settings have them.
    """

    called = Signal()
    home_shown = Signal(str)
    alone_changed = Signal(bool)
    deeds_changed = Signal()
    session_changed = Signal()
    theme_chosen = Signal(str)
    keys_chosen = Signal(object)

    def __init__(
        self, pulse: Pulse, keeper: Keeper, bindings: Bindings, parent: QWidget | None = None
    ) -> None:
        """Create the stack with the Pulse page."""
        super().__init__(parent)
        self._pulse, self._keeper, self._bindings = pulse, keeper, bindings
        self._engine: Engine | None = None
        self._home_name, self._wanted = "pulse", ""
        self.pulse = PulsePage(pulse, keeper.settings)
        self.practise: PractisePage | None = None
        self.session: SessionPage | None = None
        self.home: HomePage = self.pulse
        self.addWidget(self.pulse)
        self.pulse.favourites_chosen.connect(self._share_favourites)
        pulse.techniques_changed.connect(self._open_wanted)

    def take_engine(self, engine: Engine) -> None:
        """Take the sound once it is there, and open the page of the last time."""
        self._engine = engine
        self.pulse.take_engine(engine)
        goes_on = is_session_unfinished()
        last = "session" if goes_on else self._keeper.settings.page
        if not goes_on:
            self.undim()
        if last != "pulse":
            self.open(last)

    # The pages that are gone back to.

    def open(self, name: str) -> None:
        """Show one of `app.settings.PAGES`; what lies over it is left. A session keeps its page."""
        if self.home.is_alone:
            name = self._home_name
        self._wanted = "session" if name == "session" and not self._pulse.techniques else ""
        if self._wanted:  # plans are of techniques: the page opens when they are there
            name = self._home_name
        self.called.emit()
        self._home_name, self.home = name, self._page_of(name)
        self.deeds_changed.emit()
        self.home_shown.emit(name)
        self.go_back()
        self._keeper.change(page=name)

    def _open_wanted(self) -> None:
        if self._wanted:
            self.open(self._wanted)

    def _page_of(self, name: str) -> HomePage:
        if name == "practise":
            return self._practise_page()
        return self._session_page() if name == "session" else self.pulse

    def _practise_page(self) -> "PractisePage":
        if self.practise is None:
            page = practise_page(self._keeper, self._pulse, self.pulse.status.line.text())
            page.history_asked.connect(lambda: self._open_history(page))
            page.export_asked.connect(lambda: self._open_history(page).ask_export())
            self._take_in(page)
            self.practise = page
        return self.practise

    def _session_page(self) -> "SessionPage":
        if self.session is None:
            page = session_page(self._keeper, self._pulse, self.pulse)
            page.deeds_changed.connect(self.deeds_changed)
            page.changed.connect(self._follow_session)
            self._take_in(page)
            self.session = page
        return self.session

    def _follow_session(self) -> None:
        """Show a session that begins, from wherever one is."""
        if self.session is not None and self.session.is_alone and self.home is not self.session:
            self.open("session")
        self.session_changed.emit()

    def _take_in(self, page: HomePage) -> None:
        page.show_keys(self._bindings)
        page.alone_changed.connect(self._show_alone)
        page.favourites_chosen.connect(self._share_favourites)
        self.addWidget(page)

    @property
    def made(self) -> list[HomePage]:
        """The pages that there are."""
        pages = (self.pulse, self.practise, self.session)
        return [page for page in pages if page is not None]

    @property
    def sessioning(self) -> "Sessioning | None":
        """What leads through sessions, once their page was asked for."""
        return None if self.session is None else self.session.sessioning

    def _share_favourites(self, favourites: tuple[str, ...]) -> None:
        for page in self.made:
            page.show_favourites(favourites)

    # What is done on them.

    @property
    def deeds(self) -> Mapping[str, Deed]:
        """What the actions do here, by name; the page that is gone back to knows."""
        return self.home.deeds

    def do(self, name: str) -> None:
        """Do an action as the page does that is shown, or that is gone back to."""
        if name in _WITHIN_SIGHT:
            self.called.emit()
            self.go_back()
        if self.home.works_unseen or self.currentWidget() is self.home:
            self.deeds.get(name, lambda: None)()

    def show_keys(self, bindings: Bindings) -> None:
        """Name a person's own keys."""
        self._bindings = bindings
        for page in self.made:
            page.show_keys(bindings)

    # What lies over them.

    def open_settings(self) -> None:
        """Show the settings, or go back from them."""
        from app.pages.settings import SettingsPage

        if isinstance(self.currentWidget(), SettingsPage):
            self.go_back()
            return
        page = settings_page(self._keeper, self._pulse, self.pulse, self, self._engine)
        page.theme_chosen.connect(self.theme_chosen)
        page.keys_chosen.connect(self.keys_chosen)
        page.left.connect(self.go_back)
        self._open_over(page)

    def open_keys(self) -> None:
        """Show all keys, or go back from them."""
        from app.pages.keys import KeysPage

        if isinstance(self.currentWidget(), KeysPage):
            self.go_back()
            return
        page = KeysPage(self._bindings)
        page.left.connect(self.go_back)
        self._open_over(page)

    def _open_history(self, practise: "PractisePage") -> "HistoryPage":
        page = history_page(practise, self._pulse)
        page.left.connect(self.go_back)
        self._open_over(page)
        return page

    def _open_over(self, page: QWidget) -> None:
        self.called.emit()
        self.go_back()
        self.addWidget(page)
        self.setCurrentWidget(page)
        self.alone_changed.emit(True)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """Return to the page that lies below; a page that is left is gone."""
        page = self.currentWidget()
        if page is None or page is self.home:
            return
        self.setCurrentWidget(self.home)
        self.alone_changed.emit(self.home.is_alone)
        if not isinstance(page, HomePage):
            self.removeWidget(page)
            page.deleteLater()
        self.home.focus_first()

    def leave(self) -> bool:
        """Leave what lies over a page, or a face of it; return whether there was something."""
        if self.currentWidget() is self.home:
            return self.home.leave()
        self.go_back()
        return True

    def _show_alone(self, alone: bool) -> None:
        self.alone_changed.emit(alone or self.currentWidget() is not self.home)

    # A session.

    @staticmethod
    def undim() -> None:
        """Let the program have its own colours: there is no session to go on with."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            dim(app, None)

    def event(self, event: QEvent) -> bool:
        """Keep the pedal's keys from the window's while a session runs."""
        return (self._session_runs and takes_first(event, _PEDALS)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let a pedal do what the plan says, whatever lies over the session's page."""
        sessioning = self.sessioning
        if sessioning is None or not self._session_runs or event.key() not in _PEDALS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() and event.key() == Qt.Key.Key_PageDown:
            sessioning.pedal()
        elif not event.isAutoRepeat():
            sessioning.other_pedal()

    @property
    def _session_runs(self) -> bool:
        return self.session is not None and self.session.runs

    # The end.

    def set_seen(self, seen: bool) -> None:
        """Draw only while somebody can see the window."""
        for page in self.made:
            page.set_seen(seen)

    def hush(self) -> bool:
        """Let what is heard end softly; return whether something was."""
        heard = [page.hush() for page in self.made]
        return any(heard)

    def end(self) -> None:
        """Let go of everything: the program ends."""
        self.go_back()
        for page in self.made:
            page.end()
