"""How commands print lists, cards, and what files have amiss."""

import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence

from app.commands.parsing import CommandError

_WIDEST = 88
_LABEL_CELLS = 12


def print_list(rows: Sequence[tuple[str, str, str, str]], problems: Iterable[object]) -> None:
    """Print rows of id, figure, name and words in columns; problems go to stderr."""
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for identifier, figure, name, words in rows:
        row = f"{identifier:{widths[0]}}  {figure:>{widths[1]}}  {name:{widths[2]}}  {words}"
        print(row.rstrip())
    for problem in problems:
        print(problem, file=sys.stderr)


def print_card(name: str, rows: Iterable[tuple[str, str | None]]) -> None:
    """Print a name and labelled sentences, wrapped to the terminal; rows without any are none."""
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    print(name)
    for label, text in rows:
        if text:
            print(
                textwrap.fill(
                    text,
                    width,
                    initial_indent=f"  {label:{_LABEL_CELLS}}",
                    subsequent_indent=" " * (_LABEL_CELLS + 2),
                )
            )


def print_checked(words: Sequence[str], check: Callable[[str], Sequence[object]]) -> int:
    """Print what each file has amiss, or that it fits; return the exit status."""
    asked_files(words, "check")
    found = False
    for word in words:
        problems = check(word)
        for problem in problems:
            print(problem, file=sys.stderr)
        if not problems:
            print(f"{word}: fits.")
        found = found or bool(problems)
    return 2 if found else 0


def asked_files(words: Sequence[str], verb: str) -> None:
    """Raise `CommandError` where no file was named."""
    if not words:
        raise CommandError(f"Say which files to {verb}: add one or more names that end in .toml.")
