"""Changes to a plan: each leaves the rest as it is, and what is amiss is said in a sentence."""

import random
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from audio.errors import AudioError
from audio.session import Thinning
from presets.library import load_all
from presets.plan import MINUTES, MOST_SEGMENTS, Kind, Plan, Segment, Side
from presets.plan_edit import (
    amiss_in,
    bpm_before,
    changed,
    divided_anew,
    duplicated,
    inserted,
    moved,
    named,
    nearest_technique,
    new_plan,
    of_kind,
    of_technique,
    one_line,
    removed,
    unused_id,
    unused_name,
    with_boundary,
    with_minutes,
)
from presets.plan_library import check_plan, load_plans, save_plan

TECHNIQUES = load_all()
SEED = 20_261_123


def rocking(minutes: float, technique: str = "spinal-wave", **more: Any) -> Segment:
    return Segment(technique=technique, minutes=minutes, **more)


def plan(*segments: Segment, **more: Any) -> Plan:
    return Plan(id="mine", name="Mine", segments=segments, **more)


A, B, C = rocking(5), rocking(10, "lull"), Segment(kind=Kind.STILLNESS, minutes=2)


# Segments.


def test_segments_come_go_and_move() -> None:
    three = plan(A, B, C)

    assert inserted(plan(A, C), 1, B) == three
    assert inserted(plan(A, B), 2, C) == three
    assert removed(three, 1) == plan(A, C)
    assert moved(three, 0, 2) == plan(B, C, A)
    assert moved(three, 2, 0) == plan(C, A, B)
    assert moved(three, 1, 99) == plan(A, C, B)
    assert duplicated(three, 1) == plan(A, B, B, C)


def test_the_only_segment_stays_and_a_full_plan_takes_no_more() -> None:
    full = plan(*[A] * MOST_SEGMENTS)

    assert removed(plan(A), 0) == plan(A)
    assert inserted(full, 3, B) is full


def test_moving_there_and_back_changes_nothing() -> None:
    drawn = random.Random(SEED)
    many = plan(*(rocking(minutes) for minutes in range(1, 13)))
    for _ in range(100):
        index, to = drawn.randrange(12), drawn.randrange(12)
        assert moved(moved(many, index, to), to, index) == many


def test_another_value_leaves_out_what_no_longer_goes_with_it() -> None:
    rich = rocking(
        5,
        side=Side.LEFT,
        words="Slowly",
        bpm=66.0,
        glide_minutes=2.0,
        level_db=-3.0,
        course=True,
        thinning=Thinning.WITHDRAWS,
        return_minutes=4.0,
    )
    one = plan(B, rich)

    assert changed(one, 1, glide_rate=1.5).segments[1] == replace(
        rich, glide_minutes=None, glide_rate=1.5
    )
    assert changed(one, 1, thinning=Thinning.EVERY_ROCK).segments[1].return_minutes is None
    assert of_kind(one, 1, Kind.STILLNESS, "lull").segments[1] == Segment(
        kind=Kind.STILLNESS, minutes=5, side=Side.LEFT, words="Slowly"
    )
    assert of_technique(one, 1, "lull").segments[1] == replace(
        rich, technique="lull", bpm=None, course=None
    )


def test_a_segment_becomes_rocking_with_the_technique_told() -> None:
    became = of_kind(plan(A, C), 1, Kind.ROCKING, "lull").segments[1]

    assert became == rocking(2, "lull")


def test_the_longest_wait_is_never_shorter_than_its_segment() -> None:
    turn = Segment(kind=Kind.TURN_OVER, minutes=2, limit_minutes=3)

    longer = with_minutes(plan(A, turn), 1, 6.0)

    assert longer.segments[1].limit_minutes == 6.0
    assert changed(plan(A, turn), 1, limit_minutes=1.0).segments[1].limit_minutes == 2.0
    assert amiss_in(longer, TECHNIQUES) == ()


def test_the_nearest_technique_and_the_tempo_before_are_found() -> None:
    some = plan(C, A, C, C, B)

    assert [nearest_technique(some, at) for at in range(5)] == [
        "spinal-wave",
        "spinal-wave",
        "spinal-wave",
        "lull",
        "lull",
    ]
    assert nearest_technique(plan(C), 0) is None
    find = TECHNIQUES.find
    assert bpm_before(plan(A, B), 1, find) == find("spinal-wave").bpm
    assert bpm_before(plan(replace(A, bpm=61.0), B), 1, find) == 61.0
    assert bpm_before(plan(A, C, B), 2, find) is None
    assert bpm_before(plan(A, B), 0, find) is None


# Minutes.


def test_minutes_change_the_total_or_keep_it() -> None:
    three = plan(A, B, C)

    alone = with_minutes(three, 0, 8.0)
    kept = with_minutes(three, 0, 8.0, keep_total=True)

    assert [one.minutes for one in alone.segments] == [8.0, 10.0, 2.0]
    assert [one.minutes for one in kept.segments] == [8.0, 7.5, 1.5]
    assert with_minutes(three, 0, 0.0).segments[0].minutes == MINUTES.low
    assert with_minutes(three, 0, 9_999.0).segments[0].minutes == MINUTES.high


def test_a_boundary_moves_by_halves_and_keeps_the_total() -> None:
    drawn = random.Random(SEED)
    some = plan(rocking(7.25), rocking(0.5), rocking(12), rocking(1 / 3), rocking(3))
    for _ in range(300):
        at = drawn.randrange(4)
        both = some.segments[at].minutes + some.segments[at + 1].minutes
        after = with_boundary(some, at, drawn.uniform(-3.0, 20.0))
        first, second = after.segments[at].minutes, after.segments[at + 1].minutes
        assert first + second == pytest.approx(both, abs=1e-12)
        assert first >= min(0.5, both / 2)
        assert second >= min(0.5, both / 2)
        on_a_half = first * 2 == round(first * 2)
        assert on_a_half or first in (both - 0.5, both / 2)
        some = after


def test_two_of_the_longest_share_only_what_a_segment_may_have() -> None:
    two = plan(rocking(MINUTES.high), rocking(MINUTES.high))

    assert with_boundary(two, 0, 300.0) == two
    assert with_boundary(two, 0, 3.0) == two


def shares(*segments: Segment) -> list[tuple[str | None, float]]:
    return [(one.technique, one.minutes) for one in segments]


def test_parts_are_equal_until_they_are_changed() -> None:
    one = divided_anew((), 60.0, ["lull"])
    two = divided_anew(one, 60.0, ["lull", "spinal-wave"])
    three = divided_anew(two, 45.0, ["lull", "spinal-wave", "neck-ripples"])

    assert shares(*three) == [("lull", 15.0), ("spinal-wave", 15.0), ("neck-ripples", 15.0)]


def test_changed_parts_keep_their_order_and_proportions() -> None:
    before = (rocking(40.0, "spinal-wave"), rocking(20.0, "lull"))
    both = ["lull", "spinal-wave"]

    longer = divided_anew(before, 90.0, both)
    assert shares(*longer) == [("spinal-wave", 60.0), ("lull", 30.0)]
    third = divided_anew(before, 90.0, [*both, "neck-ripples"])
    assert shares(*third) == [("spinal-wave", 40.0), ("lull", 20.0), ("neck-ripples", 30.0)]
    without = divided_anew(third, 60.0, ["neck-ripples", "lull"])
    assert shares(*without) == [("lull", 24.0), ("neck-ripples", 36.0)]


def test_parts_anew_make_the_total_within_what_a_segment_may_have() -> None:
    drawn = random.Random(SEED)
    ids = [technique.id for technique in TECHNIQUES.techniques]
    for _ in range(300):
        chosen = drawn.sample(ids, drawn.randrange(1, 9))
        before = [
            rocking(10 ** drawn.uniform(-1, 2.38), one) for one in chosen[: drawn.randrange(9)]
        ]
        total = drawn.uniform(MINUTES.low, MINUTES.high) * len(chosen)
        after = divided_anew(before, total, chosen)
        minutes = [one.minutes for one in after]
        assert sum(minutes) == pytest.approx(total)
        assert sorted(one.technique or "" for one in after) == sorted(chosen)
        assert all(MINUTES.low <= one <= MINUTES.high for one in minutes)
        longest_last = sorted(zip((b.minutes for b in before), minutes, strict=False))
        assert [m for _, m in longest_last] == sorted(m for _, m in longest_last)


@pytest.mark.parametrize(("total", "count"), [(300.0, 1), (600.0, 2), (0.5, 6)])
def test_parts_that_would_be_too_long_or_too_short_are_refused(total: float, count: int) -> None:
    ids = [technique.id for technique in TECHNIQUES.techniques[:count]]

    with pytest.raises(AudioError):
        divided_anew((), total, ids)


# Whole plans.


def test_a_new_plan_fits() -> None:
    assert amiss_in(new_plan("New plan", (), "lull"), TECHNIQUES) == ()


@pytest.mark.parametrize(
    ("name", "plan_id"),
    [
        ("Tuesday evening", "tuesday-evening"),
        ("  Für Änne – 60 min. ", "fur-anne-60-min"),
        ("按摩", "plan"),
        ("../../etc", "etc"),
        ("x" * 60, "x" * 56),
    ],
)
def test_a_name_makes_an_id_that_a_file_can_have(name: str, plan_id: str) -> None:
    assert unused_id(name, ()) == plan_id


def test_ids_and_names_that_are_taken_get_a_number() -> None:
    assert unused_id("Mine", {"mine", "mine-2"}) == "mine-3"
    assert unused_name("Mine", {"Mine"}) == "Mine 2"
    assert unused_name("Mine", {"Yours"}) == "Mine"
    assert len(unused_name("n" * 60, {"n" * 60})) <= 60


def test_a_name_brings_its_id_and_none_changes_nothing() -> None:
    mine = plan(A)

    assert named(mine, "Tuesday", {"tuesday"}) == replace(mine, name="Tuesday", id="tuesday-2")
    assert named(mine, " \t", ()) is mine
    assert named(mine, "Mine", {"mine"}) is mine
    assert named(mine, "A\nB\x7f", ()).name == "A B"
    assert one_line(" a \u2028 b\u0000 ") == "a b"


@pytest.mark.parametrize("text", ["👩🏽‍⚕️ Änne", "می‌خواهم", "क्‍ष", "🫩"])
def test_letters_that_are_joined_stay_joined(text: str) -> None:
    assert one_line(f" {text}\r\n{text}\t") == f"{text} {text}"
    assert amiss_in(named(plan(A), text, ()), TECHNIQUES) == ()


@pytest.mark.parametrize("text", ["", " \t", "\u200d", "\u202e \u200b", "\ud83d"])
def test_a_text_with_nothing_to_see_is_none(text: str) -> None:
    assert one_line(text) == ""


# What is amiss.


@pytest.mark.parametrize("one", load_plans(TECHNIQUES).plans, ids=lambda one: one.id)
def test_a_ready_plan_has_nothing_amiss(one: Plan) -> None:
    assert amiss_in(one, TECHNIQUES) == ()


def test_what_is_amiss_names_the_segment_and_what_to_do() -> None:
    steep = plan(A, replace(B, bpm=40.0, glide_minutes=0.5))
    short = plan(rocking(0.5, "occiput-traction"))
    silent = plan(C)

    (first,) = amiss_in(steep, TECHNIQUES)
    assert (first.segment, first.field) == (1, "glide_minutes")
    assert first.says.startswith("The glide is 0.5, too steep from 70 to 40 beats a minute")
    assert "minutes or more" in first.says
    (second,) = amiss_in(short, TECHNIQUES)
    assert (second.segment, second.field) == (0, "minutes")
    assert second.says.startswith("Its time in minutes is 0.5, and the traction")
    (third,) = amiss_in(silent, TECHNIQUES)
    assert third.segment is None
    assert third.says.startswith("Segments have no pulse")


def changed_somehow(some: Plan, drawn: random.Random) -> Plan:
    at = drawn.randrange(len(some.segments))
    technique_id = drawn.choice(TECHNIQUES.techniques).id
    match drawn.randrange(8):
        case 0:
            return inserted(some, at, rocking(drawn.uniform(0.1, 9), technique_id))
        case 1:
            return removed(some, at)
        case 2:
            return moved(some, at, drawn.randrange(9))
        case 3:
            return of_kind(some, at, drawn.choice(list(Kind)), technique_id)
        case 4:
            minutes = drawn.uniform(0, 9)
            return with_minutes(some, at, minutes, keep_total=drawn.random() < 0.5)
        case 5:
            return changed(some, at, thinning=drawn.choice(list(Thinning)), return_minutes=3.0)
        case 6:
            return changed(some, at, words=drawn.choice([None, 'Say "ah" \\ slowly']))
    return changed(some, at, bpm=drawn.uniform(45, 90), glide_rate=3.0)


def test_nothing_amiss_is_what_a_file_of_it_says(tmp_path: Path) -> None:
    drawn, some = random.Random(SEED), plan(A, B, C)
    for _ in range(150):
        some = changed_somehow(some, drawn)
        problems = check_plan(save_plan(some, tmp_path), TECHNIQUES)
        assert len(problems) == len(amiss_in(some, TECHNIQUES))
