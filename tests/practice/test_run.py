"""A run holds only what a run can have."""

import math
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from practice.errors import PracticeError
from practice.run import Beat, Exercise, Place, Run, Tap, new_id

RUN = Run(Exercise.FOLLOW, "spinal-wave", 70.0)


def test_every_run_has_an_id_of_its_own() -> None:
    assert len({Run(Exercise.HOLD, "spinal-wave", 70.0).id for _ in range(100)}) == 100


def test_a_start_is_the_same_moment_in_utc() -> None:
    here = datetime(2026, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))

    run = replace(RUN, started_at=here)

    assert run.started_at == here
    assert run.started_at.tzinfo is UTC
    assert (run.started_at.day, run.started_at.hour) == (30, 23)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_no_time_or_place_is_without_end(value: float) -> None:
    for make in (
        lambda: Beat(value),
        lambda: Tap(value),
        lambda: Place(value, 0.0, 0.0),
        lambda: Place(0.0, value, 0.0),
        lambda: Place(0.0, 0.0, value),
        lambda: replace(RUN, prompts=(1.0, value)),
        lambda: replace(RUN, bpm=value),
    ):
        with pytest.raises(PracticeError, match=r": give .*\.$"):
            make()


def test_the_largest_places_are_places() -> None:
    most = sys.float_info.max

    assert Place(0.0, most, most).x == most


@pytest.mark.parametrize(
    "fields",
    [
        {"id": ""},
        {"id": new_id().upper() + "0"},
        {"id": new_id() + "\n"},
        {"bpm": 0.0},
        {"bpm": -70.0},
        {"level": -1},
        {"level": 10**30},
        {"note": "\ud83d"},
        {"technique": "\udc00"},
        {"output": "\udfff"},
        {"started_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - this is what is refused
        {"started_at": datetime(1, 1, 1, tzinfo=UTC)},
        {"started_at": datetime.max.replace(tzinfo=UTC)},
    ],
)
def test_what_no_run_can_have_is_refused_in_one_sentence(fields: dict[str, object]) -> None:
    with pytest.raises(PracticeError, match=r"^A run's .*: .*\.$"):
        replace(RUN, **fields)  # type: ignore[arg-type]


def test_a_tap_named_by_half_a_character_is_refused() -> None:
    with pytest.raises(PracticeError, match="half a character"):
        Tap(0.0, name="\ud83d")


def test_what_a_page_needs_at_first_loads_no_numpy() -> None:
    code = (
        "import sys, practice.run, practice.history, practice.summary\n"
        "print([name for name in ('numpy', 'PySide6', 'msgspec') if name in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
