"""Words on the command line, and the one sentence for those that do not fit."""

import argparse
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NoReturn, TypeVar

from audio.errors import AudioError
from audio.limits import Limits

Choice = TypeVar("Choice", bound=StrEnum)


class CommandError(ValueError):
    """A command cannot be followed.

    The message is one sentence for the user: what, where, why, and what to do.
    """


class Parser(argparse.ArgumentParser):
    """A parser of one command that says what does not fit in one sentence.

    Words and options may stand in any order; the words come as `words`.
    """

    def __init__(self, command: str, usage: str, description: str) -> None:
        """Make a parser for `undula COMMAND`; `usage` is what follows it."""
        super().__init__(
            prog=f"undula {command}",
            usage=f"undula {command} {usage}".rstrip(),
            description=description,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        self.add_argument("words", nargs="*", help=argparse.SUPPRESS)

    def parsed(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return the options and `words`; raise `CommandError` for what does not fit."""
        options, rest = self.parse_known_intermixed_args(_with_negative_values(arguments))
        if rest:
            raise CommandError(unknown(rest[0], self._option_strings(), "an option", self._help))
        return options

    def error(self, message: str) -> NoReturn:
        """Raise argparse's own message as one sentence."""
        option, _, reason = message.removeprefix("argument ").partition(": ")
        if reason == "expected one argument":
            raise CommandError(f"{option} needs a value after it: {self._help}.")
        if reason.startswith("ignored explicit argument"):
            raise CommandError(f"{option} takes no value: leave out what follows the “=”.")
        raise CommandError(f"{option}: {reason}" if reason else f"{message}: {self._help}.")

    @property
    def _help(self) -> str:
        return f"“{self.prog} --help” shows how it is used"

    def _option_strings(self) -> list[str]:
        return [option for action in self._actions for option in action.option_strings]


def unknown(word: str, known: Iterable[str], kind: str, otherwise: str) -> str:
    """Return the sentence about a word that is not `kind`, with the nearest one that is."""
    nearest = difflib.get_close_matches(word, list(known), 1)
    advice = f"did you mean “{nearest[0]}”?" if nearest else f"{otherwise}."
    return f"“{word}” is not {kind}: {advice}"


def number(limits: Limits) -> Callable[[str], float]:
    """Return what reads a number within `limits`."""

    def read(text: str) -> float:
        try:
            return limits.checked(float(text))
        except AudioError as error:
            raise argparse.ArgumentTypeError(str(error)) from error
        except ValueError as error:
            raise argparse.ArgumentTypeError(
                f"“{text}” is not a number: {limits.allowed}."
            ) from error

    return read


def whole_number(limits: Limits) -> Callable[[str], int]:
    """Return what reads a whole number within `limits`."""

    def read(text: str) -> int:
        value = number(limits)(text)
        if value != int(value):
            allowed = limits.allowed.replace("a number", "a whole number")
            raise argparse.ArgumentTypeError(f"{limits.name} is {value:g}: {allowed}.")
        return int(value)

    return read


def one_of(kind: type[Choice]) -> Callable[[str], Choice]:
    """Return what reads one of the names of an enumeration."""

    def read(text: str) -> Choice:
        try:
            return kind(text.lower())
        except ValueError as error:
            names = ", ".join(kind)
            raise argparse.ArgumentTypeError(f"“{text}” is not known: choose {names}.") from error

    return read


def _with_negative_values(arguments: Sequence[str]) -> list[str]:
    """Tie negative numbers to the option before them: argparse takes −inf for an option."""
    tied: list[str] = []
    for argument in arguments:
        if tied and re.fullmatch(r"--[a-z-]+", tied[-1]) and _is_negative_number(argument):
            tied[-1] += f"={argument}"
        else:
            tied.append(argument)
    return tied


def _is_negative_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.startswith("-")
