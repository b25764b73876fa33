"""Runs made up at random, with everything in them that is hard to keep."""

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from practice.run import Beat, Exercise, Input, Pace, Place, Run, Steadiness, Tap

Event = TypeVar("Event")

NOTES = (
    "",
    "even",
    " blanks around ",
    'two "quotes", a comma; a semicolon\tand a tab',
    "three\nlines\r\nof it\r",
    "=1+1",
    "zero \0 inside",
    "größer, 少し速い, 🙂, e\u0301, \u2028, \ufeff",
    "'; DROP TABLE run; --",
    "long " * 500,
)
ODD_NUMBERS = (0.0, -0.0, 0.1, 1 / 3, 5e-324, sys.float_info.max, -1e-300, 2.0**53 + 2, 1e22)
BEGAN = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def some_run(chance: random.Random, *, events: int = 60) -> Run:
    """Return a run with up to so many events of each kind, odd ones among them."""

    def some(make: Callable[[], Event]) -> tuple[Event, ...]:
        return tuple(make() for _ in range(chance.randint(0, events)))

    def number() -> float:
        return chance.choice((chance.uniform(-1.0, 90.0), chance.choice(ODD_NUMBERS)))

    return Run(
        exercise=chance.choice(list(Exercise)),
        technique=chance.choice(("spinal-wave", "", "ein Über,schwung", "a;b")),
        bpm=chance.choice((70.0, 63.5, 15.000000000000002)),
        level=chance.randrange(5),
        id=f"{chance.getrandbits(128):032x}",
        started_at=BEGAN + timedelta(microseconds=chance.randrange(10**14)),
        beats=some(lambda: Beat(number(), chance.random() < 0.5)),
        taps=some(lambda: Tap(number(), chance.choice(list(Input)), chance.choice(NOTES))),
        places=some(lambda: Place(number(), number(), number())),
        prompts=some(number),
        output=chance.choice(("", "Kitchen, left; “USB”")),
        ended_early=chance.random() < 0.3,
        guess_steadiness=chance.choice((None, *Steadiness)),
        guess_pace=chance.choice((None, *Pace)),
        note=chance.choice(NOTES),
    )


def some_runs(count: int, *, seed: int = 4, events: int = 60) -> list[Run]:
    """Return so many different runs, the same ones for the same seed."""
    chance = random.Random(seed)
    return [some_run(chance, events=events) for _ in range(count)]


def plain_run(number: int = 0, *, taps: int = 60) -> Run:
    """Return a run of Follow as people do it, an hour after the one before."""
    chance = random.Random(number)
    period = 60.0 / 70.0
    return Run(
        Exercise.FOLLOW,
        "spinal-wave",
        70.0,
        started_at=BEGAN + timedelta(hours=number),
        beats=tuple(Beat(k * period) for k in range(taps)),
        taps=tuple(
            Tap(k * period + chance.gauss(0.0, 0.03), Input.KEY, "Space") for k in range(taps)
        ),
    )
