"""The pages that are made when they are first asked for, and what they are joined to."""

from typing import TYPE_CHECKING, Protocol

from app.engine import Engine
from app.keeping import (
    connect_practice_settings,
    connect_session_settings,
    connect_settings,
    exercise_of,
    keep_practice,
    keep_session,
)
from app.manners.keeper import Keeper
from app.pages.pulse import PulsePage
from app.place import record_path
from app.pulse import Pulse

if TYPE_CHECKING:  # they bring in what the first frame does not wait for
    from app.pages.history import HistoryPage
    from app.pages.practise import PractisePage
    from app.pages.session import SessionPage
    from app.pages.settings import SettingsPage


class Pages(Protocol):
    """The pages that may not have been made yet."""

    @property
    def practise(self) -> "PractisePage | None": ...
    @property
    def session(self) -> "SessionPage | None": ...


def settings_page(
    keeper: Keeper, pulse: Pulse, page: PulsePage, pages: Pages, engine: Engine | None
) -> "SettingsPage":
    """Return the settings, joined to what they change."""
    from app.midi import Midi
    from app.pages.settings import SettingsPage

    settings = SettingsPage()
    settings.show_settings(keeper.settings)
    if engine is not None:
        settings.offer_devices(engine.list_devices)
    settings.practice.midi.offer(Midi(parent=settings).ports)
    connect_settings(settings, keeper, pulse, page)
    connect_practice_settings(settings, keeper, lambda: pages.practise)
    connect_session_settings(settings, keeper, lambda: pages.session)
    return settings


def practise_page(keeper: Keeper, pulse: Pulse, sound_line: str) -> "PractisePage":
    """Return the Practise page as the settings left it; `sound_line` is what the sound tells."""
    from app.pages.practise import PractisePage
    from app.practising import Practising

    kept = keeper.settings
    practising = Practising(
        pulse,
        tap_keys=kept.tap_keys,
        midi_port=kept.midi_port,
        own_tap_sound=kept.own_tap_sound,
        varied=kept.varied_tempo,
        clock=pulse.clock,
    )
    practising.choose(exercise_of(kept.practise_exercise), kept.practise_level)
    page = PractisePage(practising, pulse, kept)
    practising.setParent(page)
    page.tell_sound(sound_line)
    keep_practice(keeper, practising, page)
    return page


def history_page(practise: "PractisePage", pulse: Pulse) -> "HistoryPage":
    """Return the history of all runs."""
    from app.pages.history import HistoryPage

    return HistoryPage(practise.practising.history, pulse.techniques)


def is_session_unfinished() -> bool:
    """Return whether a session was interrupted and can go on."""
    from app.session_record import SessionRecord

    path = record_path()
    return path.exists() and SessionRecord(path).unfinished() is not None


def session_page(keeper: Keeper, pulse: Pulse, page: PulsePage) -> "SessionPage":
    """Return the Session page as the settings left it; the picture is the Pulse page's."""
    from app.midi import Midi
    from app.pages.session import SessionPage
    from app.planning import Planning
    from app.session_record import SessionRecord
    from app.session_views import Seen
    from app.sessioning import Sessioning
    from app.table_check import TableCheck

    kept, record = keeper.settings, SessionRecord(record_path())
    session = SessionPage(
        pulse,
        Planning(pulse.techniques, current=kept.plan),
        Sessioning(pulse, clock=pulse.clock, record=record),
        TableCheck(pulse, clock=pulse.clock),
        record,
        Midi(),
        lambda: keeper.settings,
        lambda: Seen(page.picture, page.view, page.status.output),
    )
    session.tell_sound(page.status.line.text())
    keep_session(keeper, session)
    return session
