"""The pages that are made when they are first asked for, and what they are joined to."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.engine import Engine
from app.keeping import connect_practice_settings, connect_settings, exercise_of, keep_practice
from app.manners.keeper import Keeper
from app.pages.pulse import PulsePage
from app.pulse import Pulse

if TYPE_CHECKING:  # they bring in what the first frame does not wait for
    from app.pages.history import HistoryPage
    from app.pages.practise import PractisePage
    from app.pages.settings import SettingsPage

Practise = Callable[[], "PractisePage | None"]
"""Returns the Practise page, if there is one yet."""


def settings_page(
    keeper: Keeper, pulse: Pulse, page: PulsePage, practise: Practise, engine: Engine | None
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
    connect_practice_settings(settings, keeper, practise)
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
