"""What each action does, on the page that is shown."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.actions import FAVOURITES
from app.pages.home import Deed
from app.pulse import Pulse

if TYPE_CHECKING:  # the window and the page import this
    from app.pages.pulse import PulsePage
    from app.window import Window

TEMPO_STEPS = {
    "faster": 1.0,
    "slower": -1.0,
    "much_faster": 5.0,
    "much_slower": -5.0,
    "touch_faster": 0.5,
    "touch_slower": -0.5,
}
"""By how many beats a minute the actions step the tempo."""

ON_PAGES = (
    "toggle",
    "tap",
    "next",
    "stay",
    "as_technique",
    *TEMPO_STEPS,
    "type_tempo",
    "louder",
    "softer",
    "mute",
    "gentler",
    "clearer",
    "find",
    *FAVOURITES,
    "turn",
    "mirror",
)
"""The actions that each page does in its own way, or not at all."""


def deeds(window: "Window") -> dict[str, Deed]:
    """Return what every action of `app.actions` does, by its name."""
    return {
        **{name: partial(window.pages.do, name) for name in ON_PAGES},
        "strip": window.toggle_strip,
        "full_screen": window.toggle_full_screen,
        "pulse_page": lambda: window.pages.open("pulse"),
        "practise_page": lambda: window.pages.open("practise"),
        "session_page": lambda: window.pages.open("session"),
        "settings": window.pages.open_settings,
        "keys": window.pages.open_keys,
        "leave": window.leave,
        "quit": window.close,
    }


def tempo_steps(step: Callable[[float], object]) -> dict[str, Deed]:
    """Return the steps of the tempo as deeds; `step` takes beats a minute."""
    return {name: partial(step, by) for name, by in TEMPO_STEPS.items()}


def sound_deeds(pulse: Pulse) -> dict[str, Deed]:
    """Return what changes the pulse's sound."""
    return {
        "louder": lambda: pulse.step_level(1.0),
        "softer": lambda: pulse.step_level(-1.0),
        "gentler": pulse.gentler,
        "clearer": pulse.clearer,
    }


def pulse_deeds(page: "PulsePage", pulse: Pulse) -> dict[str, Deed]:
    """Return what is done on the Pulse page."""
    return {
        "toggle": pulse.toggle,
        "tap": pulse.tap,
        "as_technique": pulse.as_technique,
        **tempo_steps(pulse.step_bpm),
        "type_tempo": page.tempo.type,
        **sound_deeds(pulse),
        "mute": lambda: pulse.set_muted(not pulse.muted),
        "find": page.focus_search,
        **favourite_deeds(page.choose_favourite),
        "turn": lambda: page.turn(1, mirror=False),
        "mirror": lambda: page.turn(0, mirror=True),
    }


def favourite_deeds(choose: Callable[[int], object]) -> dict[str, Deed]:
    """Return the favourites as deeds; `choose` takes a key's number, 1–9."""
    return {name: partial(choose, number) for number, name in enumerate(FAVOURITES, 1)}
