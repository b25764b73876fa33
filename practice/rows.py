"""Rows of the history's `run` table: which ones are meant, and what they stand for."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from practice.events import Events
from practice.run import Exercise, Pace, Run, Steadiness
from practice.summary import Choice, Headline, Summary

RUN = (
    "id",
    "started_at",
    "exercise",
    "level",
    "technique",
    "bpm",
    "output",
    "ended_early",
    "guess_steadiness",
    "guess_pace",
    "note",
)
COUNTS = ("beats", "taps", "places", "prompts")
HEADLINE = (
    "figures_version",
    "rated",
    "sd_percent",
    "cv_percent",
    "tempo_bias_percent",
    "gaps",
    "gaps_held",
)

IN_LISTS = "deleted_at IS NULL AND (finished OR taps + places)"
"""A run that was killed before its first rock is none."""

Value = TypeVar("Value", str, int, float)
Read = TypeVar("Read")


def stamp(when: datetime) -> str:
    """Return a time as it is kept: always as long, so that it sorts as text."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def chosen(choice: Choice) -> tuple[str, list[Any]]:
    """Return what follows the table's name, and its values."""
    tests = [IN_LISTS]
    values: list[Any] = []
    for column, value in (
        ("exercise", choice.exercise),
        ("technique", choice.technique),
        ("ended_early", choice.ended_early),
    ):
        if value is not None:
            tests.append(f"{column} = ?")
            values.append(value)
    if choice.bpm_between is not None:
        tests.append("bpm BETWEEN ? AND ?")
        values += choice.bpm_between
    way = "DESC" if choice.newest_first else "ASC"
    values += [-1 if choice.limit is None else choice.limit, choice.offset]
    order = f"ORDER BY started_at {way}, number {way} LIMIT ? OFFSET ?"
    return f"WHERE {' AND '.join(tests)} {order}", values


def run_row(run: Run) -> tuple[Any, ...]:
    """Return the values of `RUN`."""
    return (
        run.id,
        stamp(run.started_at),
        run.exercise,
        run.level,
        run.technique,
        float(run.bpm),
        run.output,
        run.ended_early,
        run.guess_steadiness,
        run.guess_pace,
        run.note,
    )


def headline_row(headline: Headline | None) -> tuple[Any, ...]:
    """Return the values of `HEADLINE`."""
    if headline is None:
        return (None,) * len(HEADLINE)
    return (
        headline.version,
        bool(headline.rated),
        _or_none(float, headline.sd_percent),
        _or_none(float, headline.cv_percent),
        _or_none(float, headline.tempo_bias_percent),
        int(headline.gaps),
        int(headline.gaps_held),
    )


def run_of(row: Sequence[Any], events: Events) -> Run:
    """Return the run of a row of `RUN`; raise `ValueError` or `TypeError` where there is none."""
    return Run(
        **_run_fields(row),
        beats=tuple(events.beats),
        taps=tuple(events.taps),
        places=tuple(events.places),
        prompts=tuple(events.prompts),
    )


def summary_of(row: Sequence[Any]) -> Summary:
    """Return what a row of `RUN`, `COUNTS` and `HEADLINE` says.

    Raises `ValueError` or `TypeError` for a row that says nothing. A headline that cannot be
    read is left out: it can be computed again.
    """
    fields, rest = row[: len(RUN)], row[len(RUN) :]
    beats, taps, places, prompts = [_a(int, value) for value in rest[: len(COUNTS)]]
    try:
        headline = _headline(rest[len(COUNTS) :])
    except TypeError:
        headline = None
    return Summary(
        **_run_fields(fields),
        beats=beats,
        taps=taps,
        places=places,
        prompts=prompts,
        headline=headline,
    )


def _run_fields(row: Sequence[Any]) -> dict[str, Any]:
    run_id, started_at, exercise, level, technique, bpm, output, early, steadiness, pace, note = row
    return {
        "id": _a(str, run_id),
        "started_at": datetime.fromisoformat(_a(str, started_at)).astimezone(UTC),
        "exercise": Exercise(exercise),
        "level": _a(int, level),
        "technique": _a(str, technique),
        "bpm": _a(float, bpm),
        "output": _a(str, output),
        "ended_early": bool(_a(int, early)),
        "guess_steadiness": _or_none(Steadiness, steadiness),
        "guess_pace": _or_none(Pace, pace),
        "note": _a(str, note),
    }


def _headline(row: Sequence[Any]) -> Headline | None:
    version, rated, sd_percent, cv_percent, tempo_bias_percent, gaps, gaps_held = row
    if version is None:
        return None
    return Headline(
        version=_a(int, version),
        rated=bool(_a(int, rated)),
        sd_percent=_or_none(_real, sd_percent),
        cv_percent=_or_none(_real, cv_percent),
        tempo_bias_percent=_or_none(_real, tempo_bias_percent),
        gaps=_a(int, gaps),
        gaps_held=_a(int, gaps_held),
    )


def _a(kind: type[Value], value: Any) -> Value:
    """Return a value that is of this kind; SQLite itself would keep any other as well."""
    if type(value) is not kind:
        raise TypeError(f"{value!r:.40} is no {kind.__name__}")
    return value


def _real(value: Any) -> float:
    return _a(float, value)


def _or_none(read: Callable[[Any], Read], value: Any) -> Read | None:
    return None if value is None else read(value)
