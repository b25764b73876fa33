"""Which keys do what: the program's own and those that a person chose. Pure, knows no window.

A key is a `QKeySequence` of one stroke in portable text, as "Ctrl+Q" or "PgDown". Whatever a
pedal, a ring or a headset sends as a key can be used like any other.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

Key, Modifier = Qt.Key, Qt.KeyboardModifier
_PORTABLE = QKeySequence.SequenceFormat.PortableText
_ALONE = (Key.Key_Shift, Key.Key_Control, Key.Key_Alt, Key.Key_AltGr, Key.Key_Meta)
_NO_KEYS = (0, Key.Key_unknown, *_ALONE, Key.Key_Super_L, Key.Key_Super_R, Key.Key_CapsLock)
RESERVED: Mapping[str, str] = {
    "Esc": "Esc always leaves what is open",
    "Tab": "Tab always moves to the next control",
    "Shift+Tab": "Shift+Tab always moves to the control before",
    "Backtab": "Shift+Tab always moves to the control before",
    "Shift+Backtab": "Shift+Tab always moves to the control before",
}
"""Keys whose use stays as it is, with what they do."""

_CAPS = {
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Return": "Enter",
    "PgUp": "Page Up",
    "PgDown": "Page Down",
    "Del": "Delete",
    "Ins": "Insert",
    "-": "−",
}
_CAPS_OF_THE_MAC = {"Ctrl": "⌘", "Meta": "⌃", "Alt": "⌥", "Shift": "⇧"}


@cache
def checked(text: str) -> str | None:
    """Return a key in its one spelling, or None where `text` names no single stroke."""
    sequence = QKeySequence.fromString(text, _PORTABLE)
    if sequence.count() != 1:
        return None
    stroke: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs leave it out
    if stroke.key() in _NO_KEYS:
        return None
    return sequence.toString(_PORTABLE) or None


def pressed(event: QKeyEvent) -> str | None:
    """Return the key that was pressed; None for modifiers alone and for what has no name.

    Shift that only served to reach a sign, as in "?", is no part of the key: on another
    keyboard the sign lies elsewhere. Nor does it matter on which block a key lies.
    """
    if event.key() in _NO_KEYS:
        return None
    modifiers = event.modifiers() & ~(Modifier.KeypadModifier | Modifier.GroupSwitchModifier)
    if modifiers == Modifier.ShiftModifier and _is_sign(event.key(), event.text()):
        modifiers = Modifier.NoModifier
    stroke = QKeyCombination(modifiers, Key(event.key()))
    return checked(QKeySequence(stroke).toString(_PORTABLE))


def _is_sign(key: int, text: str) -> bool:
    """Return whether a key stands for the very sign it writes, as "?" or "1" but no letter."""
    return len(text) == 1 and key == ord(text) and text != " " and not text.isalpha()


def caps(key: str) -> tuple[str, ...]:
    """Return what is printed on the caps of a key's stroke, as ("Ctrl", "Q")."""
    last = "+" if key.endswith("+") else key.rpartition("+")[2]
    held = key.removesuffix(last)
    parts = [*(part for part in held.split("+") if part), last]
    words = _CAPS | (_CAPS_OF_THE_MAC if sys.platform == "darwin" else {})
    return tuple(words.get(part, part) for part in parts)


def shown(key: str) -> str:
    """Return a key as a line or a tip names it, as "Shift+↑"."""
    return ("" if sys.platform == "darwin" else "+").join(caps(key))


def shown_all(keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys as a person reads them, each once: Enter lies on two blocks."""
    return tuple(dict.fromkeys(shown(key) for key in keys))


@dataclass(frozen=True, slots=True)
class Bindings:
    """The keys of every action: its own, or those that a person chose instead.

    `defaults` and `own` go from an action's id to its keys; `own` holds only what differs. A key
    never does two things: whoever is given it takes it from whoever had it. Each change returns
    new bindings.
    """

    defaults: Mapping[str, tuple[str, ...]]
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def kept(
        cls, defaults: Mapping[str, Iterable[str]], own: Mapping[str, Iterable[str]]
    ) -> "Bindings":
        """Return bindings from what was kept; what no longer fits is dropped quietly.

        That is: unknown actions, keys that cannot be read, reserved ones, and a key that an
        action before it in the table was already given.
        """
        usual = {name: _readable(keys) for name, keys in defaults.items()}
        given: set[str] = set()
        chosen: dict[str, tuple[str, ...]] = {}
        for name, keys in usual.items():
            if name in own:
                free = [key for key in _readable(own[name]) if key not in given | set(RESERVED)]
                chosen[name] = (*_fixed(keys), *free)
                given.update(free)
        rest = {name: keys for name, keys in usual.items() if name not in chosen}
        for name, keys in rest.items():
            if given.intersection(keys):
                chosen[name] = tuple(key for key in keys if key not in given)
        return cls(usual)._with(chosen)

    def keys(self, name: str) -> tuple[str, ...]:
        """Return an action's keys, the one to show first; there may be none."""
        return self.own.get(name, self.defaults[name])

    def is_own(self, name: str) -> bool:
        """Return whether an action's keys are a person's own."""
        return name in self.own

    def holder(self, key: str) -> str | None:
        """Return the action that has a key, or None."""
        return next((name for name in self.defaults if key in self.keys(name)), None)

    def refusal(self, key: str) -> str:
        """Return why a key cannot be chosen, in a sentence; empty when it can."""
        told = RESERVED.get(key)
        return f"{told}; choose another key." if told else ""

    def given(self, name: str, key: str) -> "Bindings":
        """Return bindings in which `name` has `key` as well, and nothing else has it.

        Raises `ValueError` for a reserved key or one that cannot be read.
        """
        spelled = checked(key)
        if spelled is None or spelled in RESERVED:
            raise ValueError(f"{key!r} cannot be chosen")
        mine = self.keys(name)
        return self._taking(name, mine if spelled in mine else (*mine, spelled))

    def without(self, name: str, key: str) -> "Bindings":
        """Return bindings in which `name` no longer has `key`; a reserved one stays."""
        left = tuple(one for one in self.keys(name) if one != key or one in RESERVED)
        return self._with({**self.own, name: left})

    def cleared(self, name: str) -> "Bindings":
        """Return bindings in which `name` has no key but a reserved one."""
        return self._with({**self.own, name: _fixed(self.defaults[name])})

    def reset(self, name: str) -> "Bindings":
        """Return bindings in which `name` has its usual keys again, taken back where needed."""
        return self._taking(name, self.defaults[name])

    def taken_back(self, name: str) -> tuple[str, ...]:
        """Return the other actions that would lose a key if `name` were reset."""
        usual = set(self.defaults[name])
        others = [other for other in self.defaults if other != name]
        return tuple(other for other in others if usual.intersection(self.keys(other)))

    def reset_all(self) -> "Bindings":
        """Return the program's own bindings."""
        return replace(self, own={})

    def to_keep(self) -> dict[str, list[str]]:
        """Return what differs from the program's own, for the settings."""
        return {name: list(keys) for name, keys in self.own.items()}

    def _taking(self, name: str, keys: tuple[str, ...]) -> "Bindings":
        changed = dict(self.own)
        for other in self.defaults:
            left = tuple(key for key in self.keys(other) if key not in keys)
            if other != name and left != self.keys(other):
                changed[other] = left
        return self._with({**changed, name: keys})

    def _with(self, own: Mapping[str, tuple[str, ...]]) -> "Bindings":
        differs = {name: keys for name, keys in own.items() if keys != self.defaults[name]}
        return replace(self, own=differs)


def _readable(keys: Iterable[str]) -> tuple[str, ...]:
    spelled = (checked(key) for key in keys)
    return tuple(dict.fromkeys(key for key in spelled if key is not None))


def _fixed(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key in RESERVED)


def key_names(bindings: Bindings) -> dict[str, str]:
    """Return how a sentence calls the keys that tap, mute and start; without one, what does it."""
    otherwise = {"tap": "the button", "mute": "a key", "toggle": "the button"}
    return {
        name: shown(keys[0]) if (keys := bindings.keys(name)) else words
        for name, words in otherwise.items()
    }
