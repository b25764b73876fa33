"""The terminal's picture: a bead that moves with the pulse on one line, and its keys."""

import contextlib
import math
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from audio.moment import Moment

REFRESH_SECONDS = 1.0 / 12.0
"""How often the line is drawn: oftener would cost more than the sound does."""

_COLUMNS = 80  # where the terminal does not say
_TRACK_CELLS, _FEWEST_TRACK_CELLS = 33, 9
_BAR_CELLS = 24
_SHORT_WORK_SECONDS = 0.7
_HIDE_CURSOR, _SHOW_CURSOR, _CLEAR_TO_END = "\x1b[?25l", "\x1b[?25h", "\x1b[K"


def can_move(stream: TextIO) -> bool:
    """Whether a line can be drawn over again on a stream."""
    return is_terminal(stream) and os.environ.get("TERM", "") not in ("", "dumb")


def is_terminal(stream: TextIO) -> bool:
    """Whether a stream is open and somebody's terminal."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


class PulseLine:
    """One line on which a bead moves with the rock: out to the right, back to the left.

    A context manager that leaves the cursor as it was. The line is cut to the terminal's width;
    before that the track gives way to words of `words_cells`.
    """

    def __init__(self, stream: TextIO, title: str, words_cells: int = 0) -> None:
        self._stream = stream
        self._title = title
        self._words_cells = words_cells
        self._drawn = ""
        fancy = _can_encode(stream, "●─")
        self._bead, self._track = ("●", "─") if fancy else ("o", "-")

    def __enter__(self) -> "PulseLine":
        self._write(_HIDE_CURSOR)
        return self

    def __exit__(self, *_: object) -> None:
        self._write(f"\r{_CLEAR_TO_END}{_SHOW_CURSOR}")

    def show(self, moment: "Moment", note: str = "") -> None:
        """Draw a moment; `note` is one more thing to say, at the end of the line."""
        words = [f"{moment.bpm:5.1f}", clock(moment.passed_seconds)]
        if self._title:
            words.append(self._title)
        named = not (moment.still and moment.session)  # a session says itself where it stands
        if named and moment.step is not None and moment.cue.course is not None:
            words.append(moment.cue.course.steps[moment.step].name)
        if note:
            words.append(note)
        self._draw(f" {self._track_of(moment)}  {'  '.join(words)}")

    def say(self, text: str) -> None:
        """Draw a sentence in the line's place."""
        self._draw(f" {text}")

    def _track_of(self, moment: "Moment") -> str:
        # Three cells around the track stay empty, and so does the last of the line.
        room = _columns(self._stream) - self._words_cells - 4
        last = min(max(room, _FEWEST_TRACK_CELLS), _TRACK_CELLS) - 1
        middle = last / 2
        swing = middle * max(moment.amplitude, 0.2)
        moving = moment.running and not moment.still and moment.rock > -0.5
        at = middle + (swing * math.cos(2.0 * math.pi * moment.rock) if moving else 0.0)
        cell = round(at)
        return self._track * cell + self._bead + self._track * (last - cell)

    def _draw(self, line: str) -> None:
        line = line[: _columns(self._stream) - 1]
        if line != self._drawn:
            self._drawn = line
            self._write(f"\r{line}{_CLEAR_TO_END}")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):  # the terminal may have been closed
            self._stream.write(text)
            self._stream.flush()


class ProgressBar:
    """A bar for work that takes a while; nothing unless the stream is a terminal."""

    def __init__(self, stream: TextIO, title: str) -> None:
        self._stream = stream
        self._title = title
        self._moves = can_move(stream)
        self._begun = self._shown = time.monotonic()
        self._is_drawn = False

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_drawn:
            self._stream.write(f"\r{_CLEAR_TO_END}")
            self._stream.flush()

    def show(self, part: float) -> None:
        """Show the finished part, 0–1; short work shows nothing at all."""
        now = time.monotonic()
        is_short = now - self._begun < _SHORT_WORK_SECONDS
        if not self._moves or is_short or now - self._shown < REFRESH_SECONDS:
            return
        self._shown, self._is_drawn = now, True
        done = round(part * _BAR_CELLS)
        left = (now - self._begun) * (1.0 / part - 1.0) if part else 0.0
        bar = "#" * done + "." * (_BAR_CELLS - done)
        line = f" {bar} {part:4.0%}  {clock(left)} left  {self._title}"
        self._stream.write(f"\r{line[: _columns(self._stream) - 1]}{_CLEAR_TO_END}")
        self._stream.flush()


class Keys:
    """The keys of the terminal, one by one and unseen, while this is entered.

    `number` is the file to wait for, None where there are none: stdin is no terminal, or the
    program runs in the background (to read or change a terminal from there would stop it).
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._restore: Callable[[], None] | None = None
        self._number: int | None = None

    def __enter__(self) -> "Keys":
        if not is_terminal(self._stream):
            return self
        with contextlib.suppress(ImportError, OSError):
            import termios
            import tty

            number = self._stream.fileno()
            if not _is_in_front(number):
                return self
            before: list[Any] = termios.tcgetattr(number)

            def restore() -> None:
                if _is_in_front(number):  # else it is as whoever is there has it
                    with contextlib.suppress(termios.error):  # it may have been closed
                        termios.tcsetattr(number, termios.TCSADRAIN, before)

            tty.setcbreak(number)
            self._restore = restore
            self._number = number
        return self

    def __exit__(self, *_: object) -> None:
        if self._restore is not None:
            self._restore()

    @property
    def number(self) -> int | None:
        """The file to wait for now."""
        number = self._number
        return number if number is not None and _is_in_front(number) else None

    def read(self) -> str:
        """Return the keys that wait; `number` stays None once the terminal has gone."""
        number = self.number
        if number is None:
            return ""
        try:
            data = os.read(number, 64)
        except OSError:
            data = b""
        if not data:
            self._number = None
        return data.decode(errors="replace")


def _is_in_front(number: int) -> bool:
    """Whether the terminal is this program's to read and change now."""
    try:
        return os.tcgetpgrp(number) == os.getpgrp()
    except OSError:
        return False


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or _COLUMNS
    except (OSError, ValueError):
        return _COLUMNS


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds, or hours too."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _can_encode(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
