"""What a person chooses is kept: from the pages' signals to the pulse and to the settings."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.choice import Choice
from app.manners.keeper import Keeper
from app.pages.pulse import PulsePage
from app.pulse import Pulse
from app.settings import Settings

if TYPE_CHECKING:  # they are opened late, and some seldom
    from app.pages.practise import PractisePage
    from app.pages.session import SessionPage
    from app.pages.settings import SettingsPage
    from app.practising import Choice as PractiseChoice
    from app.practising import Practising
    from practice.run import Exercise


def take_settings(settings: Settings, pulse: Pulse) -> None:
    """Let the pulse be as it was kept."""
    pulse.set_offset_ms(settings.offset_ms)
    pulse.set_living(settings.living_percent)
    pulse.set_fades(settings.fade_in_seconds, settings.fade_out_seconds)
    pulse.set_stop_after(settings.stop_after_minutes)


def keep_changes(keeper: Keeper, pulse: Pulse, page: PulsePage) -> None:
    """Keep what is chosen on the Pulse page."""

    def keep_choice(choice: Choice) -> None:
        if choice.technique is not None:
            keeper.change(
                technique=choice.technique.id,
                own=choice.own,
                level_change_db=choice.level_change_db,
            )

    pulse.chosen.connect(keep_choice)
    pulse.stop_after_changed.connect(lambda minutes: keeper.change(stop_after_minutes=minutes))
    page.device_chosen.connect(lambda name: keeper.change(device=name))
    page.picture_chosen.connect(lambda picture: keeper.change(picture=picture))
    page.favourites_chosen.connect(lambda ids: keeper.change(favourites=ids))
    page.view_chosen.connect(
        lambda turns, mirrored: keeper.change(quarter_turns=turns, mirrored=mirrored)
    )
    keeper.failed.connect(pulse.notify)


def connect_settings(
    page: "SettingsPage", keeper: Keeper, pulse: Pulse, pulse_page: PulsePage
) -> None:
    """Do and keep what is chosen on the settings page."""

    def offset(milliseconds: int) -> None:
        pulse.set_offset_ms(milliseconds)
        keeper.change(offset_ms=milliseconds)

    def living(percent: float) -> None:
        pulse.set_living(percent)
        keeper.change(living_percent=percent)

    def fades(in_seconds: float, out_seconds: float) -> None:
        pulse.set_fades(in_seconds, out_seconds)
        keeper.change(fade_in_seconds=in_seconds, fade_out_seconds=out_seconds)

    def view(turns: int, mirrored: bool) -> None:
        pulse_page.show_view(turns, mirrored)
        keeper.change(quarter_turns=turns, mirrored=mirrored)

    page.device_chosen.connect(pulse_page.choose_device)
    page.offset_chosen.connect(offset)
    page.living_chosen.connect(living)
    page.fades_chosen.connect(fades)
    page.view_chosen.connect(view)
    page.theme_chosen.connect(lambda theme: keeper.change(theme=theme))
    page.keys_chosen.connect(lambda keys: keeper.change(keys=keys))


def exercise_of(kept: str) -> "Exercise":
    """Return the exercise that was kept; what is none stands for the first."""
    from practice.run import Exercise

    return Exercise(kept) if kept in list(Exercise) else Exercise.FOLLOW


def keep_practice(keeper: Keeper, practising: "Practising", page: "PractisePage") -> None:
    """Keep what is chosen on the Practise page."""

    def keep_choice(choice: "PractiseChoice") -> None:
        keeper.change(
            practise_exercise=choice.exercise.value,
            practise_level=choice.level,
            varied_tempo=choice.varied,
        )

    practising.chosen.connect(keep_choice)
    page.favourites_chosen.connect(lambda ids: keeper.change(favourites=ids))


def connect_practice_settings(
    page: "SettingsPage", keeper: Keeper, practise: "Callable[[], PractisePage | None]"
) -> None:
    """Do and keep what is chosen on the settings page for practice, if it was begun yet."""

    def tap_keys(keys: tuple[str, ...]) -> None:
        keeper.change(tap_keys=keys)
        if (now := practise()) is not None:
            now.show_tap_keys(keys)

    def own_tap_sound(on: bool) -> None:
        keeper.change(own_tap_sound=on)
        if (now := practise()) is not None:
            now.practising.own_tap_sound = on

    def midi_port(name: str) -> None:
        keeper.change(midi_port=name)
        if (now := practise()) is not None:
            now.practising.set_midi_port(name)

    def varied(on: bool) -> None:
        keeper.change(varied_tempo=on)
        if (now := practise()) is not None:
            now.practising.set_varied(on)

    page.practice.tap_keys_chosen.connect(tap_keys)
    page.practice.own_tap_sound_chosen.connect(own_tap_sound)
    page.practice.midi_port_chosen.connect(midi_port)
    page.practice.varied_chosen.connect(varied)


def keep_session(keeper: Keeper, page: "SessionPage") -> None:
    """Keep what is chosen on the Session page."""
    page.favourites_chosen.connect(lambda ids: keeper.change(favourites=ids))
    page.plan_chosen.connect(lambda plan_id: keeper.change(plan=plan_id))
    page.view_chosen.connect(lambda view: keeper.change(session_view=view))
    page.brightness_chosen.connect(lambda part: keeper.change(dim_brightness=part))
    page.table_levels_chosen.connect(lambda levels: keeper.change(table_levels=levels))


def connect_session_settings(
    page: "SettingsPage", keeper: Keeper, session: "Callable[[], SessionPage | None]"
) -> None:
    """Do and keep what is chosen on the settings page for sessions, if their page is there yet."""

    def view(name: str) -> None:
        keeper.change(session_view=name)
        if (now := session()) is not None:
            now.show_session_view(name)

    def brightness(part: float) -> None:
        keeper.change(dim_brightness=part)
        if (now := session()) is not None:
            now.show_brightness(part)

    def edge(name: str) -> None:
        keeper.change(glow_edge=name)
        if (now := session()) is not None:
            now.show_edge(name)

    def levels(kept: dict[str, float]) -> None:
        keeper.change(table_levels=kept)
        if (now := session()) is not None:
            now.show_table_levels(kept)

    page.session.view_chosen.connect(view)
    page.session.brightness_chosen.connect(brightness)
    page.session.edge_chosen.connect(edge)
    page.session.levels_chosen.connect(levels)
