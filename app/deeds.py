"""What each action does, on the page that is shown."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.actions import FAVOURITES
from app.pulse import Pulse

if TYPE_CHECKING:  # the window imports this
    from app.pages.practise import PractisePage
    from app.window import Window

Deed = Callable[[], object]

TEMPO_STEPS = {
    "faster": 1.0,
    "slower": -1.0,
    "much_faster": 5.0,
    "much_slower": -5.0,
    "touch_faster": 0.5,
    "touch_slower": -0.5,
}
"""By how many beats a minute the actions step the tempo."""


def deeds(window: "Window", pulse: Pulse) -> dict[str, Deed]:
    """Return what every action of `app.actions` does, by its name.

    Start, tempo and taps belong to the page that is shown: on Practise they are those of a run,
    and what only the pulse has does nothing there.
    """
    page = window.page

    def here(on_pulse: Deed, on_practise: "Callable[[PractisePage], object] | None" = None) -> Deed:
        def do() -> None:
            if not window.is_at_practise:
                on_pulse()
            elif on_practise is not None and window.practise is not None:
                on_practise(window.practise)

        return do

    def step(by: float) -> Deed:
        return here(lambda: pulse.step_bpm(by), lambda practise: practise.step_bpm(by))

    def favourite(number: int) -> Deed:
        return lambda: page.favourite(number)

    return {
        "toggle": here(pulse.toggle, lambda practise: practise.toggle()),
        "tap": here(pulse.tap),
        "as_technique": here(pulse.as_technique),
        **{name: step(by) for name, by in TEMPO_STEPS.items()},
        "type_tempo": here(window.type_tempo, lambda practise: practise.type_tempo()),
        "louder": lambda: pulse.step_level(1.0),
        "softer": lambda: pulse.step_level(-1.0),
        "mute": here(lambda: pulse.set_muted(not pulse.muted)),
        "gentler": here(pulse.gentler),
        "clearer": here(pulse.clearer),
        "find": window.look_for_technique,
        **{name: favourite(number) for number, name in enumerate(FAVOURITES, 1)},
        "turn": lambda: page.turn(1, mirror=False),
        "mirror": lambda: page.turn(0, mirror=True),
        "strip": window.toggle_strip,
        "full_screen": window.toggle_full_screen,
        "pulse_page": lambda: window.open_page("pulse"),
        "practise_page": lambda: window.open_page("practise"),
        "settings": window.open_settings,
        "keys": window.open_keys,
        "leave": window.leave,
        "quit": window.close,
    }
