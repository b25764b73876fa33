"""Plans that go out and come in, and files that other programs change meanwhile."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.plan_shelf import PlanFolder
from presets.library import load_all
from presets.plan import Segment
from presets.plan_edit import changed, inserted
from presets.plan_library import save_plan
from tests.app.shelved import MINE, Kept, Make, plans_over

SEED = 20_261_123
LONGER = inserted(MINE, 0, Segment(technique="lull", minutes=1.0))
OTHER = replace(MINE, id="other", name="Other")


@pytest.fixture
def kept_in(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    with plans_over(tmp_path / "plans") as make:
        yield make


@pytest.fixture
def mine(kept_in: Make) -> Kept:
    return kept_in(MINE, current="mine")


# ---- files


def test_a_plan_goes_out_and_comes_in(mine: Kept, tmp_path: Path) -> None:
    out = tmp_path / "tuesday.toml"
    mine.planning.export_to(out)
    assert mine.planning.line == "“Mine” is in “tuesday.toml”."

    mine.planning.import_from(out)
    assert mine.names == ["Mine", "Mine 2"]
    assert mine.planning.plan == replace(MINE, id="tuesday", name="Mine 2")
    mine.planning.import_from(out)
    assert mine.planning.plan.id == "mine-3"
    mine.planning.keep()
    assert set(mine.files) == {"mine", "tuesday", "mine-3"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "odd.toml: the file is empty"),
        ('id = "odd"\nname = "Odd"\nsegments = []', "odd.toml: segments has 0 entries"),
        ('id = "other"\nname = "Odd"\n[[segments]]\ntechnique = "lull"\nminutes = 5', "id is"),
        ('id = "odd"\nname = "O"\n[[segments]]\ntechnique = "lul"\nminutes = 5', "lull"),
        ('id = 1\nname = 2\n[[segments]]\ntechnique = "lull"\nminutes = 0', "more)"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_one_line(
    mine: Kept, tmp_path: Path, text: str, says: str
) -> None:
    odd = tmp_path / "odd.toml"
    odd.write_text(text, encoding="utf-8")

    mine.planning.import_from(odd)

    assert says in mine.planning.line
    assert "\n" not in mine.planning.line
    assert mine.names == ["Mine"]


def test_a_file_name_that_is_no_id_is_refused_in_one_line(mine: Kept, tmp_path: Path) -> None:
    mine.planning.export_to(tmp_path / "Tuesday Evening.toml")

    assert "small letters" in mine.planning.line
    assert list(tmp_path.glob("T*")) == []


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(
    kept_in: Make, tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    folder.write_text("a file where the folder should be", encoding="utf-8")
    kept = kept_in()
    kept.edit(0, minutes=6.0)
    kept.now += 60.0
    kept.edit(0, minutes=7.0)
    kept.planning.keep()

    assert "could not be kept" in kept.planning.line
    kept.planning.enter()
    assert kept.planning.plan.segments[0].minutes == 7.0
    folder.unlink()
    kept.edit(0, minutes=8.0)
    kept.planning.keep()
    assert kept.files == {kept.planning.plan.id: kept.planning.plan}


def test_what_changed_in_the_folder_meanwhile_is_shown(mine: Kept) -> None:
    other = replace(MINE, id="other", name="Other")
    save_plan(other, mine.folder)
    longer = inserted(MINE, 0, Segment(technique="lull", minutes=1.0))
    save_plan(longer, mine.folder)

    mine.planning.enter()

    assert mine.names == ["Mine", "Other"]
    assert mine.planning.plan == longer
    (mine.folder / "mine.toml").unlink()
    mine.planning.enter()
    assert mine.names == ["Other"]


# ---- files that other programs change meanwhile


def test_a_plan_changed_elsewhere_is_taken_in_after_another_was_kept(kept_in: Make) -> None:
    kept = kept_in(MINE, OTHER, current="other")
    save_plan(LONGER, kept.folder)

    kept.edit(0, minutes=7.0)
    kept.planning.keep()

    assert kept.planning.own == (LONGER, kept.planning.plan)
    assert kept.planning.plan.id == "other"
    kept.planning.choose("mine")
    kept.edit(0, minutes=2.0)
    kept.planning.keep()
    assert [one.minutes for one in kept.files["mine"].segments] == [2.0, 5.0, 10.0]


@pytest.mark.parametrize("seen", ["when it is kept", "when the page shows"])
@pytest.mark.parametrize("draft", [False, True], ids=["fits", "draft"])
def test_a_plan_changed_here_and_elsewhere_is_there_twice(
    mine: Kept, seen: str, draft: bool
) -> None:
    fields = {"bpm": 40.0, "glide_minutes": 0.5} if draft else {"minutes": 7.0}
    mine.edit(1, **fields)
    here = mine.planning.plan.segments
    save_plan(LONGER, mine.folder)

    if seen == "when the page shows":
        mine.planning.enter()
    mine.planning.keep()

    aside = replace(MINE, id="mine-2", name="Mine 2", segments=here)
    assert mine.planning.own == (LONGER, aside)
    assert mine.planning.plan == aside
    assert mine.ids == ["mine-2"]
    assert mine.files == ({"mine": LONGER} if draft else {"mine": LONGER, "mine-2": aside})
    assert mine.planning.line == (
        "“mine.toml” was changed elsewhere; what you changed here is “Mine 2” now."
    )
    mine.planning.undo()
    assert mine.planning.own == (LONGER, aside)


def test_a_file_that_is_broken_elsewhere_stays_and_nothing_is_lost(mine: Kept) -> None:
    file = mine.folder / "mine.toml"
    mine.edit(0, minutes=7.0)
    file.write_text("id = mine", encoding="utf-8")
    mine.planning.keep()

    assert file.read_text(encoding="utf-8") == "id = mine"
    assert mine.names == ["Mine 2"]
    assert mine.files["mine-2"].segments[0].minutes == 7.0
    assert "“mine.toml” was changed elsewhere" in mine.planning.line


def test_a_plan_whose_file_is_taken_away_stays_only_if_it_was_changed(kept_in: Make) -> None:
    kept = kept_in(MINE, OTHER, current="mine")
    kept.edit(0, minutes=7.0)
    for plan_id in ("mine", "other"):
        (kept.folder / f"{plan_id}.toml").unlink()
    kept.planning.keep()

    assert kept.names == ["Mine"]
    assert kept.files == {"mine": kept.planning.plan}


def test_a_plan_deleted_here_and_changed_elsewhere_comes_back(mine: Kept) -> None:
    mine.planning.delete()
    save_plan(LONGER, mine.folder)
    mine.planning.keep()

    assert mine.files == {"mine": LONGER}
    assert mine.planning.own == (LONGER,)
    assert not mine.planning.is_undoable


def test_a_plan_had_back_leaves_a_file_that_took_its_place(mine: Kept) -> None:
    mine.planning.delete()
    mine.planning.keep()
    file = mine.folder / "mine.toml"
    file.write_text("not ours", encoding="utf-8")
    mine.planning.enter()
    mine.planning.undo()
    mine.planning.keep()

    assert file.read_text(encoding="utf-8") == "not ours"
    assert mine.names == ["Mine 2"]
    assert mine.files == {"mine-2": mine.planning.plan}


def test_what_a_link_leads_to_counts(mine: Kept, tmp_path: Path) -> None:
    file, elsewhere = mine.folder / "mine.toml", tmp_path / "elsewhere"
    elsewhere.mkdir()
    file.rename(elsewhere / "mine.toml")
    file.symlink_to(elsewhere / "mine.toml")
    mine.planning.enter()
    save_plan(LONGER, elsewhere)
    mine.planning.enter()

    assert mine.planning.plan == LONGER


def test_a_folder_that_cannot_be_looked_into_takes_no_plan_away(mine: Kept) -> None:
    aside = mine.folder.rename(mine.folder.with_name("aside"))
    mine.folder.symlink_to(mine.folder)
    mine.planning.enter()
    assert mine.planning.own == (MINE,)

    mine.folder.unlink()
    aside.rename(mine.folder)
    mine.planning.enter()
    assert mine.planning.own == (MINE,)


def test_a_file_that_changes_while_others_are_written_is_not_written_over(tmp_path: Path) -> None:
    techniques = load_all()
    save_plan(MINE, tmp_path)
    folder = PlanFolder(tmp_path, techniques)
    shelf = folder.load("mine")
    save_plan(LONGER, tmp_path)

    told = folder.keep((changed(MINE, 0, minutes=7.0),), ())
    assert told == "“mine.toml” was changed elsewhere, so it stays as it is for now."
    assert folder.keep((), ()) == told
    assert folder.look(shelf)[0].own == (LONGER,)
    assert folder.keep((MINE,), ()) == ""


def test_nothing_is_lost_whoever_changes_what_in_whichever_order(kept_in: Make) -> None:
    drawn, kept = random.Random(SEED), kept_in(MINE, OTHER)
    for number in range(40):
        elsewhere = []
        if kept.files and drawn.random() < 0.5:
            file = drawn.choice(list(kept.files.values()))
            elsewhere.append(replace(file, words=f"elsewhere {number}"))
            save_plan(elsewhere[0], kept.folder)
        kept.planning.choose(drawn.choice([*kept.planning.own, *kept.planning.ready]).id)
        match drawn.randrange(4):
            case 0:
                steep = drawn.random() < 0.2
                bpm, glide = (40.0, 0.5) if steep else (None, None)
                at = len(kept.planning.plan.segments) - 1
                kept.edit(at, words=f"here {number}", bpm=bpm, glide_minutes=glide)
            case 1:
                kept.planning.rename(f"Plan {number}")
            case 2 if len(kept.planning.own) > 6:
                kept.planning.delete()
            case 3:
                kept.planning.undo()
        here = kept.planning.plan
        drawn.choice([kept.planning.keep, kept.planning.enter, kept.planning.leave])()

        kept.planning.keep()

        own = kept.planning.own
        assert here.segments in [plan.segments for plan in (*own, *kept.planning.ready)]
        assert set(elsewhere) <= set(own)
        fitting = {plan.id: plan for plan in own if not kept.planning.amiss_in(plan)}
        assert fitting.items() <= kept.files.items()


def test_no_own_plan_ever_lies_over_a_file_that_was_there(mine: Kept) -> None:
    for name in ("new-plan", "tuesday"):
        (mine.folder / f"{name}.toml").write_text("not ours", encoding="utf-8")

    mine.planning.add()
    mine.planning.rename("Tuesday")
    mine.planning.keep()

    assert (mine.folder / "new-plan.toml").read_text(encoding="utf-8") == "not ours"
    assert (mine.folder / "tuesday.toml").read_text(encoding="utf-8") == "not ours"
