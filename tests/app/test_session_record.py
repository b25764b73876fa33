"""Sessions that were interrupted: found again, on the same grid, or not offered."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.place import record_path
from app.session_record import (
    EVERY_SECONDS,
    OFFERED_SECONDS,
    Clocks,
    SessionRecord,
    Unfinished,
)
from audio.deeds import Asked, Deed
from presets.plan import Kind, Plan, Segment

PLAN = Plan(
    id="whole-body",
    name="Whole body",
    segments=(
        Segment(technique="lull", minutes=20.0),
        Segment(kind=Kind.TURN_OVER, minutes=1.0, limit_minutes=5.0),
        Segment(technique="spinal-wave", minutes=39.0, bpm=61.5, level_db=-2.0),
    ),
)
DEEDS = (Deed(61.25, Asked.NEXT), Deed(100.1, Asked.MATCH, (63.0, 99.7, 60.0, 2.0)))


@dataclass
class Machine:
    """A machine with its clocks. Suspend is elapsed time like any other; a boot begins anew."""

    elapsed_seconds: float = 5000.0
    wall_seconds: float = 1.8e9
    boots: int = 1

    @property
    def clocks(self) -> Clocks:
        return Clocks(lambda: self.elapsed_seconds, lambda: self.wall_seconds, f"boot-{self.boots}")

    def pass_time(self, seconds: float) -> None:
        self.elapsed_seconds += seconds
        self.wall_seconds += seconds

    def restart(self, seconds: float) -> None:
        self.wall_seconds += seconds
        self.elapsed_seconds = 12.0
        self.boots += 1


class Kept:
    """A session's file and the program that writes it, which can be killed at any moment."""

    def __init__(self, folder: Path) -> None:
        self.machine = Machine()
        self.path = folder / "state" / "undula" / "session.json"
        self.record = self.program()

    def program(self) -> SessionRecord:
        return SessionRecord(self.path, clocks=self.machine.clocks)

    def play(self, since: float = 100.0, segment: int = 0, level_db: float | None = None) -> None:
        """Let a session have gone on for so long."""
        self.record.begin(PLAN, level_db)
        self.record.note(since, DEEDS, segment)
        self.record.close()

    def found(self) -> Unfinished | None:
        """Return what another program finds."""
        return self.program().unfinished()

    def table(self) -> dict[str, Any]:
        table: dict[str, Any] = json.loads(self.path.read_text())
        return table


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    one = Kept(tmp_path)
    yield one
    one.record.close()


def test_a_session_that_was_killed_is_found_as_it_was(kept: Kept) -> None:
    kept.play(segment=2, level_db=-14.0)

    found = kept.found()

    assert found is not None
    assert (found.plan, found.level_db, found.segment) == (PLAN, -14.0, 2)
    assert found.deeds == DEEDS


def test_the_time_in_which_nothing_ran_counts(kept: Kept) -> None:
    kept.play(since=100.0)
    kept.machine.pass_time(37.5)

    found = kept.found()

    assert found is not None
    assert found.ago_seconds == pytest.approx(37.5)
    assert found.first_beat_ago() == pytest.approx(137.5, abs=1e-6)
    kept.machine.pass_time(4.0)
    assert found.first_beat_ago() == pytest.approx(141.5, abs=1e-6)


@pytest.mark.parametrize("change", [-3600.0, 3600.0, 1e6, -1.8e9])
def test_a_wall_clock_that_is_set_changes_nothing_within_one_boot(
    kept: Kept, change: float
) -> None:
    kept.play(since=100.0)
    kept.machine.pass_time(20.0)
    kept.machine.wall_seconds += change

    found = kept.found()

    assert found is not None
    assert found.first_beat_ago() == pytest.approx(120.0, abs=1e-6)


def test_after_another_boot_the_wall_clock_tells_how_long_it_was(kept: Kept) -> None:
    kept.play(since=100.0)
    kept.machine.restart(90.0)
    kept.machine.pass_time(10.0)

    found = kept.found()

    assert found is not None
    assert found.first_beat_ago() == pytest.approx(200.0, abs=1e-3)
    kept.machine.pass_time(1.0)
    kept.machine.wall_seconds += 3600.0
    assert found.first_beat_ago() == pytest.approx(201.0, abs=1e-3)


@pytest.mark.parametrize("change", [-3600.0, 3600.0])
def test_after_another_boot_a_wall_clock_that_was_set_offers_nothing(
    kept: Kept, change: float
) -> None:
    kept.play()
    kept.machine.restart(90.0 + change)

    assert kept.found() is None


def test_it_is_offered_for_ten_minutes(kept: Kept) -> None:
    kept.play()
    kept.machine.pass_time(OFFERED_SECONDS)
    found = kept.found()
    assert found is not None
    assert found.can_go_on

    kept.machine.pass_time(0.5)

    assert kept.found() is None
    assert not found.can_go_on


def test_one_that_would_be_over_is_not_offered(kept: Kept) -> None:
    kept.play(since=59.5 * 60.0)
    kept.machine.pass_time(29.0)
    assert kept.found() is not None

    kept.machine.pass_time(2.0)

    assert kept.found() is None


def test_a_pause_puts_the_end_off(kept: Kept) -> None:
    deeds = (Deed(600.0, Asked.PAUSE), Deed(900.0, Asked.RESUME))
    kept.record.begin(PLAN, None)
    kept.record.note(64.0 * 60.0, deeds, 2)
    kept.record.close()
    assert kept.found() is not None

    kept.machine.pass_time(61.0)

    assert kept.found() is None


def test_one_that_is_paused_is_never_over(kept: Kept) -> None:
    kept.record.begin(PLAN, None)
    kept.record.note(600.0 * 60.0, (Deed(600.0, Asked.PAUSE),), 2)
    kept.record.close()

    assert kept.found() is not None


def test_one_that_has_not_begun_yet_is_found_before_its_first_beat(kept: Kept) -> None:
    kept.play(since=-8.0)
    kept.machine.pass_time(2.0)

    found = kept.found()

    assert found is not None
    assert found.first_beat_ago() == pytest.approx(-6.0, abs=1e-6)


def test_one_that_has_ended_leaves_nothing(kept: Kept) -> None:
    kept.play()
    kept.record.end()
    kept.record.close()

    assert not kept.path.exists()
    assert kept.found() is None
    kept.record.note(101.0, (), 0)
    kept.record.close()
    assert not kept.path.exists()


def test_one_that_the_system_ends_stays_and_is_kept_until_then(kept: Kept) -> None:
    kept.play(since=100.0)
    kept.record.leave()
    kept.machine.pass_time(300.0)
    kept.record.note(400.0, DEEDS, 1)
    kept.record.close()
    kept.machine.pass_time(500.0)
    kept.record.end()
    kept.record.close()

    found = kept.found()

    assert found is not None
    assert (found.segment, found.ago_seconds) == (1, 500.0)


def test_one_that_begins_when_the_system_did_not_end_is_kept_like_any_other(kept: Kept) -> None:
    kept.play()
    kept.record.leave()
    kept.record.end()
    kept.play(since=7.0)
    found = kept.found()
    kept.record.end()
    kept.record.close()

    assert found is not None
    assert found.first_beat_ago() == pytest.approx(7.0)
    assert not kept.path.exists()


def test_ending_again_or_with_nothing_there_is_nothing(kept: Kept) -> None:
    kept.record.end()
    kept.record.end()
    kept.record.close()

    assert kept.record.line == ""


def test_it_is_written_when_something_changes_and_every_ten_seconds(kept: Kept) -> None:
    written: list[float] = []
    kept.record.begin(PLAN, None)
    for tick in range(450):
        kept.machine.pass_time(0.1)
        deeds = DEEDS[: 1 + (tick >= 223)]
        kept.record.note(tick / 10.0, deeds, 0)
        kept.record.close()
        since = kept.table()["since_first_beat_seconds"]
        if not written or since != written[-1]:
            written.append(since)

    changed = 22.3
    period = pytest.approx(EVERY_SECONDS, abs=0.11)
    assert written[0] == 0.0
    assert changed in written
    gaps = [b - a for a, b in pairwise(written) if b != changed]
    assert gaps == [period] * len(gaps)


def test_a_grid_that_turns_out_to_be_elsewhere_is_written_within_a_second(kept: Kept) -> None:
    kept.play(since=100.0)
    for tick in range(1, 12):
        kept.machine.pass_time(0.1)
        kept.record.note(100.03 + tick / 10.0, DEEDS, 0)
    kept.record.close()

    found = kept.found()

    assert found is not None
    assert found.first_beat_ago() == pytest.approx(101.13, abs=1e-6)


def test_what_is_found_stays_until_another_session_is_kept(kept: Kept) -> None:
    kept.play(since=100.0)
    again = kept.program()
    again.begin(PLAN, None)
    assert kept.found() is not None

    again.note(3.0, (), 1)
    again.close()

    found = kept.found()
    assert found is not None
    assert found.segment == 1


def test_the_newest_wins_whatever_the_disk_does(kept: Kept) -> None:
    kept.record.begin(PLAN, None)
    for segment in (0, 1, 2) * 50:
        kept.record.note(1.0, (), segment)
    kept.record.end()
    kept.record.begin(PLAN, -3.0)
    kept.record.note(2.0, (), 1)
    kept.record.close()

    assert (kept.table()["segment"], kept.table()["level_db"]) == (1, -3.0)


def test_no_unfinished_file_is_left_beside_it(kept: Kept) -> None:
    kept.play()

    assert list(kept.path.parent.iterdir()) == [kept.path]


def test_a_disk_that_takes_nothing_is_told_of_in_a_line(kept: Kept) -> None:
    kept.path.parent.parent.mkdir(parents=True)
    kept.path.parent.write_text("in the way")
    kept.play()
    assert "cannot be kept" in kept.record.line

    kept.path.parent.unlink()
    kept.machine.pass_time(EVERY_SECONDS)
    kept.record.note(110.0, DEEDS, 0)
    kept.record.close()

    assert kept.record.line == ""
    assert kept.found() is not None


# Damage.


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_torn_file_is_not_offered(kept: Kept, part: float) -> None:
    kept.play()
    whole = kept.path.read_bytes()
    kept.path.write_bytes(whole[: int(part * len(whole))])

    assert kept.found() is None


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 500,
        b"\xff\xfe\x00garbage",
        b"[" * 100_000,
        b"null",
        b"[]",
        b"{}",
        b'{"version": 1}',
        b"9" * 2_000_000,
    ],
)
def test_a_foreign_file_is_not_offered(kept: Kept, content: bytes) -> None:
    kept.path.parent.mkdir(parents=True)
    kept.path.write_bytes(content)

    assert kept.found() is None


NO_PULSE = {**json.loads('{"id": "x", "name": "X"}'), "segments": []}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", 2),
        ("version", True),
        ("version", "1"),
        ("segment", 3),
        ("segment", -1),
        ("segment", 1.5),
        ("level_db", 400.0),
        ("level_db", "loud"),
        ("elapsed_seconds", None),
        ("since_first_beat_seconds", "1"),
        ("deeds", [{"seconds": 1.0, "asked": "dance"}]),
        ("deeds", [[1.0, "next"]]),
        ("deeds", [{"seconds": 1.0, "asked": "match", "values": [60.0]}]),
        ("plan", NO_PULSE),
        ("plan", {**NO_PULSE, "segments": [{"kind": "stillness", "minutes": 5.0}]}),
        ("plan", {**NO_PULSE, "segments": [{"kind": "rocking", "minutes": 5.0}]}),
        ("plan", {**NO_PULSE, "segments": [{"technique": "lull", "minutes": 1e9}]}),
        ("plan", {**NO_PULSE, "segments": [{"technique": "lull", "minutes": 240.0}] * 7}),
    ],
)
def test_a_file_with_one_value_that_does_not_fit_is_not_offered(
    kept: Kept, name: str, value: object
) -> None:
    kept.play()
    assert name in kept.table()
    kept.path.write_text(json.dumps(kept.table() | {name: value}))

    assert kept.found() is None


def test_what_is_no_file_is_not_opened(kept: Kept) -> None:
    kept.path.parent.mkdir(parents=True)
    os.mkfifo(kept.path)

    assert kept.found() is None


def test_a_broken_file_is_replaced_by_the_next_session(kept: Kept) -> None:
    kept.path.parent.mkdir(parents=True)
    kept.path.write_bytes(b"broken")
    kept.play()

    assert kept.found() is not None


def test_the_systems_own_clocks_go_on() -> None:
    clocks = Clocks.of_the_system()

    first = clocks.elapsed()

    assert clocks.elapsed() >= first
    assert clocks.wall() > 1.7e9


def test_it_lies_where_the_platform_keeps_the_state_of_programs(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(fresh_home / "elsewhere"))

    assert record_path() == fresh_home / "elsewhere" / "undula" / "session.json"
