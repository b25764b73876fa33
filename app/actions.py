"""Every action of the window in one table: text, keys, tip, and its place on the page of keys."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.keys import Bindings, shown

_PORTABLE = QKeySequence.SequenceFormat.PortableText


class Group(Enum):
    """Under which heading an action stands."""

    PULSE = "Pulse"
    TEMPO = "Tempo"
    SOUND = "Sound"
    SESSION = "Session"
    TECHNIQUE = "Techniques"
    PICTURE = "Picture"
    PROGRAM = "Window"


@dataclass(frozen=True, slots=True)
class Told:
    """One action: its text, its keys, what it does in a few words, and whether keys repeat."""

    text: str
    keys: tuple[str, ...]
    tip: str
    group: Group
    repeats: bool = False


def _favourites() -> dict[str, Told]:
    return {
        f"favourite_{number}": Told(
            f"Favourite {number}",
            (str(number),),
            f"Choose the technique that is favourite {number}",
            Group.TECHNIQUE,
        )
        for number in range(1, 10)
    }


ACTIONS: dict[str, Told] = {
    "toggle": Told("Start or stop", ("Space",), "Start or stop the pulse", Group.PULSE),
    "tap": Told("Tap", ("T",), "Tap your own rocking", Group.PULSE),
    "as_technique": Told(
        "As the technique", ("Ctrl+R",), "Return every change to the technique's own", Group.PULSE
    ),
    "faster": Told("Faster", ("Up",), "Faster by 1", Group.TEMPO, repeats=True),
    "slower": Told("Slower", ("Down",), "Slower by 1", Group.TEMPO, repeats=True),
    "much_faster": Told("Much faster", ("Shift+Up",), "Faster by 5", Group.TEMPO, repeats=True),
    "much_slower": Told("Much slower", ("Shift+Down",), "Slower by 5", Group.TEMPO, repeats=True),
    "touch_faster": Told(
        "A touch faster", ("Alt+Up",), "Faster by a half", Group.TEMPO, repeats=True
    ),
    "touch_slower": Told(
        "A touch slower", ("Alt+Down",), "Slower by a half", Group.TEMPO, repeats=True
    ),
    "type_tempo": Told("Type the tempo", ("Return", "Enter"), "Type the tempo", Group.TEMPO),
    "louder": Told("Louder", ("+", "="), "Louder by 1 dB", Group.SOUND, repeats=True),
    "softer": Told("Softer", ("-",), "Softer by 1 dB", Group.SOUND, repeats=True),
    "mute": Told("Mute", ("M",), "Let the sound fall silent, or come back", Group.SOUND),
    "gentler": Told("Gentler", ("G",), "A gentler sound", Group.SOUND),
    "clearer": Told("Clearer", ("C",), "A clearer sound", Group.SOUND),
    "next": Told("Next segment", ("N",), "Go on to the next segment", Group.SESSION),
    "stay": Told("Stay", ("S",), "Stay in this segment, until pressed again", Group.SESSION),
    "find": Told("Find a technique", ("Ctrl+F",), "Find a technique", Group.TECHNIQUE),
    **_favourites(),
    "turn": Told("Turn the figure", ("Ctrl+T",), "Turn the figure by a quarter", Group.PICTURE),
    "mirror": Told("Mirror the figure", ("Ctrl+M",), "Mirror the figure", Group.PICTURE),
    "strip": Told(
        "Small strip", ("F10",), "A small strip that stays above other windows", Group.PICTURE
    ),
    "full_screen": Told("Full screen", ("F11",), "Fill the screen, or no more", Group.PICTURE),
    "pulse_page": Told("Pulse", ("Ctrl+1",), "The pulse", Group.PROGRAM),
    "practise_page": Told(
        "Practise", ("Ctrl+2",), "Practise: how even is my rocking?", Group.PROGRAM
    ),
    "session_page": Told(
        "Session", ("Ctrl+3",), "Session: a quiet cue at the table", Group.PROGRAM
    ),
    "settings": Told("Settings", ("Ctrl+,",), "Settings", Group.PROGRAM),
    "keys": Told("All keys", ("F1", "?"), "Show all keys", Group.PROGRAM),
    "leave": Told(
        "Leave", ("Esc",), "Leave this page, or full screen; the pulse goes on", Group.PROGRAM
    ),
    "quit": Told("Quit", ("Ctrl+Q",), "End softly and close", Group.PROGRAM),
}

FAVOURITES = tuple(name for name in ACTIONS if name.startswith("favourite_"))
"""The actions of the favourites, in their order."""


def bound(own: Mapping[str, Iterable[str]] | None = None) -> Bindings:
    """Return the table's keys with a person's own, as they were kept, in their place."""
    return Bindings.kept({name: told.keys for name, told in ACTIONS.items()}, own or {})


def add_actions(
    window: QWidget,
    does: Mapping[str, Callable[[], object]],
    bindings: Bindings | None = None,
) -> dict[str, QAction]:
    """Give `window` the actions that `does` names, each doing what it says there.

    Their keys work wherever the focus is, except where a widget takes a key first: a text field
    what is typed, a list or slider the arrows, a button Enter. A key held down counts once,
    unless its action repeats.
    """
    made = {}
    for name, told in ACTIONS.items():
        if name not in does:
            continue
        action = QAction(told.text, window)
        action.setObjectName(name)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(told.repeats)
        action.triggered.connect(lambda _=False, do=does[name]: do())
        window.addAction(action)
        made[name] = action
    rebind(made, bindings or bound())
    return made


def rebind(actions: Mapping[str, QAction], bindings: Bindings) -> None:
    """Give living actions other keys; they count from the next key on."""
    for name, action in actions.items():
        keys = [QKeySequence.fromString(key, _PORTABLE) for key in bindings.keys(name)]
        action.setShortcuts(keys)
        action.setToolTip(with_key(name, bindings))


def with_key(name: str, bindings: Bindings | None = None) -> str:
    """Return an action's tip with its first key, for a button's tool tip."""
    told = ACTIONS[name]
    keys = bindings.keys(name) if bindings else told.keys
    return f"{told.tip} ({shown(keys[0])})" if keys else told.tip
