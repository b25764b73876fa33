"""What moves, where and how far; and the line that tells it."""

from collections.abc import Iterable
from typing import Annotated

import msgspec

from presets.fields import about, line, some
from presets.words import Amplitude, BodyPart, Direction, Position, listed

MOST_PARTS = 12


class Movement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One movement: what is rocked, where it goes and how far.

    What the source does not give is left out. Two movements are two parts that move together,
    each in its own way.
    """

    parts: Annotated[
        tuple[BodyPart, ...], some("What is rocked; left out when not given.", MOST_PARTS)
    ] = ()
    words: Annotated[str, line("The parts as the card says them.", 120)] | None = None
    either: Annotated[bool, about("One of the parts, not all of them.")] = False
    directions: Annotated[
        tuple[Direction, ...], some("Where it goes; left out when not given.", MOST_PARTS)
    ] = ()
    amplitude: Annotated[Amplitude, about("How far it goes; left out when not given.")] | None = (
        None
    )
    travels_on: Annotated[
        bool, about("It travels on as a wave; otherwise it stays where it is.")
    ] = False

    @property
    def parts_words(self) -> str:
        """The parts as a person reads them; empty when not given."""
        joint = "or" if self.either else "and"
        return self.words or listed([part.words for part in self.parts], joint)

    @property
    def directions_words(self) -> str:
        """The directions as a person reads them; empty when not given."""
        return listed([direction.words for direction in self.directions])

    @property
    def amplitude_words(self) -> str:
        """The amplitude as a person reads it; empty when not given."""
        return self.amplitude.words if self.amplitude else ""


class OtherHand(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the hand does that does not rock."""

    parts: Annotated[
        tuple[BodyPart, ...], some("Where it works; left out when not given.", MOST_PARTS)
    ] = ()
    words: Annotated[str, line("What it does there.", 200)] | None = None

    @property
    def work_words(self) -> str:
        """What the hand does, as a person reads it."""
        return self.words or listed([part.words for part in self.parts])


def summary_of(position: str, holds: str, movements: tuple[Movement, ...]) -> str:
    """Return the technique's line: position · hands · parts · directions · amplitude.

    What is not given is said to be so, neighbours in one go.
    """
    rows = [
        ("position", position),
        ("", holds),
        ("parts", listed(_distinct(m.parts_words for m in movements))),
        ("direction", _told(movements, [m.directions_words for m in movements], "direction")),
        ("amplitude", _told(movements, [m.amplitude_words for m in movements], "amplitude")),
    ]
    said: list[str] = []
    missing: list[str] = []
    for name, words in rows:
        if not words:
            missing += [name] * bool(name)
            continue
        said += [*_not_given(missing), words]
        missing = []
    line_said = " · ".join(said + _not_given(missing))
    return line_said[:1].upper() + line_said[1:]


def position_words(position: Position | None, note: str | None) -> str:
    """Return the position with its note; empty when neither is given."""
    said = position.words if position else "position not given" if note else ""
    return f"{said}, {note}" if note else said


def _told(movements: tuple[Movement, ...], words: list[str], name: str) -> str:
    """Return what the movements have in common, or each in turn after the part it belongs to."""
    distinct = _distinct(words)
    alike = len(set(words)) < 2
    if alike or not any(movement.parts for movement in movements):
        return listed(distinct)
    rows = [words[0] or f"{name} not given"]
    for movement, said in zip(movements[1:], words[1:], strict=True):
        rows.append(f"{movement.parts_words} {said or f'{name} not given'}")
    return ", ".join(rows)


def _distinct(words: Iterable[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word]


def _not_given(missing: list[str]) -> list[str]:
    return [f"{listed(missing)} not given"] if missing else []
