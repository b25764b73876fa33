"""Every action of the window in one table: text, keys, tip."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Told:
    """One action: its text, its keys, what it does in a few words, and whether keys repeat."""

    text: str
    keys: tuple[str, ...]
    tip: str
    repeats: bool = False


ACTIONS: dict[str, Told] = {
    "toggle": Told("Start or stop", ("Space",), "Start or stop the pulse"),
    "tap": Told("Tap", ("T",), "Tap your own rocking"),
    "faster": Told("Faster", ("Up",), "Faster by 1", repeats=True),
    "slower": Told("Slower", ("Down",), "Slower by 1", repeats=True),
    "much_faster": Told("Much faster", ("Shift+Up",), "Faster by 5", repeats=True),
    "much_slower": Told("Much slower", ("Shift+Down",), "Slower by 5", repeats=True),
    "touch_faster": Told("A touch faster", ("Alt+Up",), "Faster by a half", repeats=True),
    "touch_slower": Told("A touch slower", ("Alt+Down",), "Slower by a half", repeats=True),
    "type_tempo": Told("Type the tempo", ("Return", "Enter"), "Type the tempo"),
    "louder": Told("Louder", ("+", "="), "Louder by 1 dB", repeats=True),
    "softer": Told("Softer", ("-",), "Softer by 1 dB", repeats=True),
    "mute": Told("Mute", ("M",), "Let the sound fall silent, or come back"),
    "quit": Told("Quit", ("Ctrl+Q",), "End softly and close"),
}


def add_actions(window: QWidget, does: dict[str, Callable[[], None]]) -> dict[str, QAction]:
    """Give `window` the actions of the table, each doing what `does` says.

    Their keys work wherever the focus is, except where a widget takes a key first: a text field
    what is typed, a list or slider the arrows, a button Enter.
    """
    made = {}
    for name, told in ACTIONS.items():
        action = QAction(told.text, window)
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in told.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(told.repeats)
        action.setToolTip(told.tip)
        action.triggered.connect(lambda _=False, do=does[name]: do())
        window.addAction(action)
        made[name] = action
    return made


def with_key(name: str) -> str:
    """Return an action's tip with its key, for a button's tool tip."""
    told = ACTIONS[name]
    return f"{told.tip} ({told.keys[0]})"
