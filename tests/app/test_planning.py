"""Plans chosen, changed and kept: ready ones never, one's own soon, drafts once they fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from presets.plan import Kind, Segment
from presets.plan_edit import moved, with_minutes
from tests.app.shelved import MINE, Kept, Make, plans_over


@pytest.fixture
def kept_in(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    with plans_over(tmp_path / "plans") as make:
        yield make


@pytest.fixture
def mine(kept_in: Make) -> Kept:
    return kept_in(MINE, current="mine")


@pytest.fixture
def none(kept_in: Make) -> Kept:
    return kept_in()


# ---- what there is


def test_the_last_plan_is_current_and_an_unknown_one_is_the_first(kept_in: Make) -> None:
    assert kept_in(MINE, current="mine").planning.plan == MINE
    assert kept_in(current="gone").planning.plan.id == "whole-body-60"


def test_plans_of_undula_stand_before_one_s_own(mine: Kept) -> None:
    assert len(mine.planning.ready) == 6
    assert mine.names == ["Mine"]
    owned = [mine.planning.is_own]
    mine.planning.choose("whole-body-90")
    owned.append(mine.planning.is_own)
    assert owned == [True, False]
    assert mine.ids == ["whole-body-90"]


def test_a_broken_file_is_named_and_skipped(kept_in: Make, tmp_path: Path) -> None:
    odd = tmp_path / "plans" / "odd.toml"
    odd.parent.mkdir()
    odd.write_text("id = odd", encoding="utf-8")
    kept = kept_in(MINE)

    assert kept.names == ["Mine"]
    assert "odd.toml: line 1 is not TOML" in kept.planning.line
    kept.planning.rename("Odd")
    kept.planning.keep()
    assert odd.read_text(encoding="utf-8") == "id = odd"
    assert kept.planning.plan.id == "odd-2"


# ---- changes


def test_a_change_is_kept_soon(qtbot: QtBot, mine: Kept) -> None:
    mine.edit(0, minutes=7.0)

    assert mine.files["mine"] == MINE
    qtbot.waitUntil(lambda: mine.files["mine"] == mine.planning.plan)
    assert mine.planning.plan.segments[0].minutes == 7.0


def test_leaving_keeps_at_once(mine: Kept) -> None:
    mine.edit(0, minutes=7.0)
    mine.planning.leave()

    assert mine.files["mine"] == mine.planning.plan


def test_the_first_change_of_a_ready_plan_makes_one_s_own_copy(none: Kept) -> None:
    ready = none.planning.plan

    none.edit(1, minutes=12.0)

    assert none.planning.ready[0] == ready
    assert none.names == ["Whole body, 60 minutes, own"]
    assert none.planning.plan.segments[1].minutes == 12.0
    assert none.planning.plan.our_reading is None
    assert none.ids == ["whole-body-60-minutes-own"]
    assert none.lines == ["“Whole body, 60 minutes, own” is your own; the ready one stays."]
    assert none.planning.is_undoable
    none.edit(1, minutes=13.0)
    assert len(none.names) == 1
    none.planning.undo()
    none.planning.undo()
    assert none.planning.plan == ready
    none.planning.keep()
    assert none.files == {}


def test_every_change_can_be_taken_back_and_done_again(mine: Kept) -> None:
    states = [mine.planning.plan]
    for minutes in (6.0, 7.0, 8.0):
        mine.edit(0, minutes=minutes)
        states.append(mine.planning.plan)
    mine.planning.rename("Tuesday")
    states.append(mine.planning.plan)
    mine.planning.edit(moved(mine.planning.plan, 0, 1))
    states.append(mine.planning.plan)

    for state in states[-2::-1]:
        mine.planning.undo()
        assert mine.planning.plan == state
    mine.planning.undo()
    assert mine.planning.plan == MINE
    for state in states[1:]:
        mine.planning.redo()
        assert mine.planning.plan == state
    mine.planning.redo()
    mine.planning.keep()
    assert mine.files == {"tuesday": states[-1]}


def test_changes_of_one_kind_in_a_row_are_one_step(mine: Kept) -> None:
    for minutes in (6.0, 7.0, 8.0):
        mine.now += 0.3
        mine.planning.edit(with_minutes(mine.planning.plan, 0, minutes), "minutes")
    mine.now += 5.0
    mine.planning.edit(with_minutes(mine.planning.plan, 0, 9.0), "minutes")

    mine.planning.undo()
    assert mine.planning.plan.segments[0].minutes == 8.0
    mine.planning.undo()
    assert mine.planning.plan == MINE


def test_a_plan_is_renamed_with_its_file(mine: Kept) -> None:
    mine.planning.rename("Tuesday evening")
    mine.planning.keep()

    assert mine.planning.plan.id == "tuesday-evening"
    assert list(mine.files) == ["tuesday-evening"]
    assert mine.ids == ["tuesday-evening"]
    mine.planning.rename("  ")
    assert mine.planning.plan.name == "Tuesday evening"


def test_a_new_plan_and_a_copy_have_names_of_their_own(mine: Kept) -> None:
    mine.planning.add()
    mine.planning.add()
    mine.planning.choose("mine")
    mine.planning.duplicate()

    assert mine.names == ["Mine", "Mine, own", "New plan", "New plan 2"]
    mine.planning.keep()
    assert set(mine.files) == {"mine", "mine-own", "new-plan", "new-plan-2"}


def test_a_deleted_plan_can_be_had_back(mine: Kept) -> None:
    mine.planning.delete()
    mine.planning.keep()
    assert mine.names == []
    assert mine.files == {}
    assert mine.planning.line == "“Mine” is deleted."
    assert mine.planning.is_undoable

    mine.planning.undo()
    mine.planning.keep()
    assert mine.files == {"mine": MINE}
    assert mine.planning.plan == MINE
    assert mine.planning.line == ""


def test_a_ready_plan_cannot_be_deleted(none: Kept) -> None:
    none.planning.delete()

    assert len(none.planning.ready) == 6
    assert none.planning.line == ""


# ---- drafts


def test_a_draft_stays_in_memory_and_its_file_as_it_was(mine: Kept) -> None:
    mine.edit(1, bpm=40.0, glide_minutes=0.5)
    mine.planning.keep()

    assert [one.segment for one in mine.planning.amiss] == [1]
    assert mine.files == {"mine": MINE}
    assert mine.planning.line == "This plan is not kept yet: segment 2 asks for a change."

    mine.edit(1, glide_minutes=4.0)
    mine.planning.keep()
    assert mine.planning.amiss == ()
    assert mine.planning.line == ""
    assert mine.files == {"mine": mine.planning.plan}


def test_a_draft_under_another_name_keeps_the_file_it_comes_from(mine: Kept) -> None:
    mine.edit(1, bpm=40.0, glide_minutes=0.5)
    mine.planning.rename("Tuesday")
    mine.planning.keep()
    assert mine.files == {"mine": MINE}

    mine.edit(1, bpm=None)
    mine.planning.keep()
    assert mine.planning.amiss
    assert mine.files == {"mine": MINE}
    mine.edit(1, glide_minutes=None)
    mine.planning.keep()
    assert list(mine.files) == ["tuesday"]


def test_a_plan_without_a_pulse_says_so(mine: Kept) -> None:
    still = Segment(kind=Kind.STILLNESS, minutes=3.0)
    mine.planning.edit(replace(MINE, segments=(still,)))

    assert "Segments have no pulse" in mine.planning.line
    mine.planning.export_to(mine.folder / "other.toml")
    assert "mend it first" in mine.planning.line
    assert not (mine.folder / "other.toml").exists()
