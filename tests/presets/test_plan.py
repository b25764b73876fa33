"""Session plans: what a file may say, what is amiss in one, and how minutes are shared."""

import random
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from audio.errors import AudioError
from audio.session import CLOSING_SECONDS, Thinning
from audio.sound import LEVEL_DB
from audio.tempo import check_glide, shortest_glide_seconds
from presets.check import nearest
from presets.errors import PresetError
from presets.library import load_all
from presets.plan import MINUTES, Kind, Pedal, Plan, Segment, Side, divided
from presets.plan_library import (
    check_plan,
    export_plan,
    import_plan,
    load_plans,
    own_plans_folder,
    renamed,
    save_plan,
    text_of,
)
from presets.plan_schema import plan_schema
from presets.reading import MOST_PROBLEMS

TECHNIQUES = load_all()
READY = load_plans(TECHNIQUES)
SHIPPED = sorted(Path(__file__).parents[2].glob("presets/plans/*.toml"))
SEED = 20_240_608


def plan(*segments: Segment, **more: Any) -> Plan:
    return Plan(id="mine", name="Mine", segments=segments, **more)


def rocking(minutes: float, technique: str = "spinal-wave", **more: Any) -> Segment:
    return Segment(technique=technique, minutes=minutes, **more)


def written(folder: Path, segments: str, head: str = "") -> Path:
    file = folder / "mine.toml"
    file.write_text(f'id = "mine"\nname = "Mine"\n{head}\n{segments}', encoding="utf-8")
    return file


def said(folder: Path, segments: str, head: str = "") -> list[str]:
    """Return what is amiss in a plan file, without the file's name."""
    problems = check_plan(written(folder, segments, head), TECHNIQUES)
    assert all(str(one).startswith(f"{folder}/mine.toml: ") for one in problems)
    return [one.says for one in problems]


ROCK = '[[segments]]\ntechnique = "spinal-wave"\nminutes = 5\n'


# What comes with it.


def test_six_plans_come_with_it_and_all_fit() -> None:
    assert READY.problems == ()
    assert [(one.id, one.total_minutes) for one in READY.plans] == [
        ("whole-body-60", 60.0),
        ("whole-body-90", 90.0),
        ("side-lying-pregnancy", 50.0),
        ("shoulders-and-neck", 30.0),
        ("desk-rest-10", 10.0),
        ("practice-for-two", 20.0),
    ]


@pytest.mark.parametrize("one", READY.plans, ids=lambda one: one.id)
def test_a_ready_plan_says_whose_reading_it_is_and_promises_nothing(one: Plan) -> None:
    text = text_of(one).lower()

    assert one.our_reading is not None
    assert "our reading" in one.our_reading
    assert not one.end_bell
    assert one.start_delay_seconds in (5.0, 10.0)
    assert not [word for word in ("heal", "cure", "reliev", "treat", "pain") if word in text]


@pytest.mark.parametrize("one", READY.plans, ids=lambda one: one.id)
def test_a_ready_plan_s_tempo_arrives_gently_within_each_segment(one: Plan) -> None:
    legs = one.session(TECHNIQUES.find).legs
    for before, leg in pairwise(legs):
        if before.bpm is not None and leg.bpm is not None:
            shortest = shortest_glide_seconds(before.bpm, leg.bpm)
            check_glide(before.bpm, leg.bpm, max(leg.glide_seconds or 0.0, shortest, 0.1))
            assert max(leg.glide_seconds or 0.0, shortest) <= leg.seconds


# What a file may say.


def anything(drawn: random.Random) -> Plan:
    """Return a plan with a bit of everything."""
    segments = []
    for _ in range(drawn.randrange(1, 8)):
        kind = drawn.choice(list(Kind))
        minutes = drawn.choice([0.1, 0.5, 7.0, 1 / 3, drawn.uniform(*(MINUTES.low, 90.0))])
        if kind is not Kind.ROCKING:
            limit = minutes + 1.0 if kind is Kind.TURN_OVER and drawn.random() < 0.5 else None
            segments.append(Segment(kind=kind, minutes=minutes, limit_minutes=limit))
            continue
        segments.append(
            rocking(
                minutes,
                drawn.choice(TECHNIQUES.techniques).id,
                words=drawn.choice([None, 'He said "slow", \\ and – slowly', "é"]),
                side=drawn.choice(list(Side)),
                bpm=drawn.choice([None, 63.0, drawn.uniform(45, 90)]),
                glide_minutes=drawn.choice([None, 2.5]),
                level_db=drawn.choice([0.0, -3.5]),
                course=drawn.choice([None, True, False]),
                thinning=drawn.choice(list(Thinning)),
            )
        )
    return plan(rocking(3.0), *segments, pedal=drawn.choice(list(Pedal)), end_bell=True)


@pytest.mark.parametrize("seed", range(30))
def test_what_is_written_is_read_again(seed: int, tmp_path: Path) -> None:
    one = anything(random.Random(SEED + seed))
    text = text_of(one)

    assert msgspec.convert(tomllib.loads(text), Plan) == one


@pytest.mark.parametrize("one", READY.plans, ids=lambda one: one.id)
def test_a_saved_plan_is_among_one_s_own(one: Plan, tmp_path: Path) -> None:
    own = renamed(one, Path("own-one.toml"))
    file = save_plan(own, tmp_path / "plans")
    plans = load_plans(TECHNIQUES, tmp_path / "plans")

    assert file == tmp_path / "plans" / "own-one.toml"
    assert plans.find("own-one") == own
    assert "own-one" not in plans.ready
    assert [path.name for path in file.parent.iterdir()] == ["own-one.toml"]


def test_one_s_own_plans_are_beside_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from app.settings import settings_path

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert own_plans_folder() == settings_path().parent / "plans"
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert own_plans_folder() == settings_path().parent / "plans"


def test_without_a_home_one_s_own_plans_have_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(PresetError, match=r"no home folder here: set HOME or XDG_CONFIG_HOME"):
        own_plans_folder()


def test_the_schema_has_every_key_and_its_limits() -> None:
    schema = plan_schema()
    segment = schema["$defs"]["Segment"]["properties"]

    assert set(schema["$defs"]["Plan"]["properties"]) == set(Plan.__struct_encode_fields__)
    assert set(segment) == set(Segment.__struct_encode_fields__)
    assert (segment["minutes"]["minimum"], segment["minutes"]["maximum"]) == (0.1, 240.0)
    assert "null" not in str(schema)


# What is amiss.


@pytest.mark.parametrize(
    ("segments", "sentence"),
    [
        ("", "segments is missing: write a list of 1 to 100."),
        (
            '[[segments]]\nkind = "stillness"\nminutes = 3\n',
            "segments have no pulse: let one or more of them have a technique.",
        ),
        (
            ROCK.replace("5", "0"),
            "segments[1].minutes is 0: choose a number from 0.1 to 240 minutes.",
        ),
        (
            ROCK.replace("spinal-wave", "spinal-wav"),
            (
                'segments[1].technique: there is no technique "spinal-wav". Did you mean '
                "spinal-wave? `undula techniques list` shows all."
            ),
        ),
        (
            ROCK + "[[segments]]\nminutes = 1\n",
            'segments[2].technique is missing: give it the id of one, or kind = "stillness".',
        ),
        (
            ROCK + '[[segments]]\nkind = "stillness"\nminutes = 1\nbpm = 60\n',
            "segments[2].bpm is not for a stillness: leave it out.",
        ),
        (
            ROCK + "limit_minutes = 9\n",
            "segments[1].limit_minutes is for turning over alone: leave it out.",
        ),
        (
            ROCK + '[[segments]]\nkind = "turn_over"\nminutes = 2\nlimit_minutes = 1\n',
            "segments[2].limit_minutes is 1: choose 2, the segment's minutes, or more.",
        ),
        (
            ROCK + "glide_minutes = 2\nglide_rate = 3\n",
            "segments[1] has both glide_minutes and glide_rate: keep one of them.",
        ),
        (
            ROCK + "return_minutes = 5\n",
            "segments[1].return_minutes is for a thinned cue: give the segment a thinning too.",
        ),
        (
            ROCK + '[[segments]]\ntechnique = "lull"\nminutes = 5\nglide_minutes = 1\n',
            (
                "segments[2].glide_minutes is 1, too steep from 70 to 58 beats a minute: "
                "the tempo may "
                "move by 0.3% a beat at most, so take 1.1 minutes or more."
            ),
        ),
        (
            ROCK + '[[segments]]\ntechnique = "lull"\nminutes = 5\nglide_rate = 12\n',
            (
                "segments[2].glide_rate is 12, too steep from 70 to 58 beats a minute: "
                "the tempo may "
                "move by 0.3% a beat at most, so choose 11.1 or less, which takes 1.1 minutes."
            ),
        ),
        (
            ROCK.replace("minutes", "bpm = 15\nminutes")
            + '[[segments]]\ntechnique = "lull"\nbpm = 160\nminutes = 55\nglide_rate = 60\n',
            (
                "segments[2].glide_rate is 60, too steep from 15 to 160 beats a minute: "
                "the tempo may "
                "move by 0.3% a beat at most, so choose 2.7 or less, which takes 53.8 minutes."
            ),
        ),
        (
            ROCK + '[[segments]]\ntechnique = "lull"\nminutes = 1\n',
            (
                "segments[2].minutes is 1, and the tempo takes 1.1 minutes from 70 to 58 beats a "
                "minute: give it as many or more."
            ),
        ),
        (
            '[[segments]]\ntechnique = "occiput-traction"\nminutes = 0.5\n' + ROCK,
            (
                "segments[1].minutes is 0.5, and the traction of occiput-traction takes "
                "0.9 minutes to "
                "be taken up and released: give it as many or more."
            ),
        ),
        (
            '[[segments]]\ntechnique = "occiput-traction"\nminutes = 1.5\n',
            (
                "segments[1].minutes is 1.5, and the traction of occiput-traction takes "
                "1.9 minutes to "
                "be taken up and released before the end fades out: give it as many or more."
            ),
        ),
        (
            '[[segments]]\ntechnique = "lull"\nminutes = 240\n' * 7,
            "segments take 1680 minutes: 1440 at most.",
        ),
    ],
)
def test_each_mistake_has_one_sentence_with_its_place_and_what_to_do(
    segments: str, sentence: str, tmp_path: Path
) -> None:
    assert said(tmp_path, segments) == [sentence]


def test_every_mistake_is_told_in_one_go(tmp_path: Path) -> None:
    segments = ROCK + '[[segments]]\nkind = "stilness"\nminutes = -1\nbpmm = 3\n'
    told = said(tmp_path, segments, 'pedal = "nxt"\nstart_delay_seconds = 1e9')

    assert len(told) == 5
    assert 'pedal is "nxt": did you mean next? Otherwise choose next, tap or pause.' in told
    assert "segments[2].bpmm is no key here: did you mean bpm?" in told


def test_glides_that_fit_are_taken(tmp_path: Path) -> None:
    lull = '[[segments]]\ntechnique = "lull"\nminutes = 5\n'

    assert said(tmp_path, ROCK + lull + "glide_minutes = 1.1\n") == []
    assert said(tmp_path, ROCK + lull + "glide_rate = 11.1\n") == []
    still = '[[segments]]\nkind = "stillness"\nminutes = 1\n'
    assert said(tmp_path, ROCK + still + lull + "glide_minutes = 0.1\n") == []


def damaged(drawn: random.Random, data: bytes) -> bytes:
    hurt = bytearray(data)
    for _ in range(drawn.randrange(1, 6)):
        at = drawn.randrange(len(hurt))
        act = drawn.randrange(3)
        if act == 0:
            hurt[at] = drawn.randrange(256)
        elif act == 1:
            del hurt[at : at + drawn.randrange(40)]
        else:
            hurt[at:at] = bytes(hurt[: drawn.randrange(60)])
        hurt = hurt or bytearray(b"\n")
    return bytes(hurt)


def damages() -> Iterator[bytes]:
    drawn = random.Random(SEED)
    for file in SHIPPED:
        for _ in range(40):
            yield damaged(drawn, file.read_bytes())


def test_whatever_stands_in_a_file_is_told_and_never_raised(tmp_path: Path) -> None:
    file = tmp_path / "hurt.toml"
    for data in damages():
        file.write_bytes(data)
        problems = check_plan(file, TECHNIQUES)
        assert len(problems) <= MOST_PROBLEMS + 1
        assert all(str(one).endswith((".", "?")) and "\n" not in str(one) for one in problems)


@pytest.mark.parametrize("key", Segment.__struct_fields__)
@pytest.mark.parametrize(
    "value", ["[3]", "{ a = 1 }", "nan", "1" + "0" * 400, "-1" + "0" * 400], ids=lambda v: v[:9]
)
def test_a_value_of_any_kind_is_told_with_its_place(key: str, value: str, tmp_path: Path) -> None:
    given = {"kind": '"turn_over"', "minutes": "1" + "0" * 401, key: value}
    rows = "".join(f"{name} = {text}\n" for name, text in given.items())
    told = said(tmp_path, f"[[segments]]\n{rows}{ROCK}")

    assert any(one.startswith(f"segments[1].{key} is ") for one in told)
    assert all(one.endswith(".") and "\n" not in one for one in told)


def test_a_broken_file_is_named_and_skipped(tmp_path: Path) -> None:
    save_plan(plan(rocking(5.0)), tmp_path)
    (tmp_path / "broken.toml").write_text("id = ", encoding="utf-8")
    save_plan(renamed(plan(rocking(5.0)), Path("whole-body-60.toml")), tmp_path)
    plans = load_plans(TECHNIQUES, tmp_path, tmp_path / "nowhere")

    assert [one.id for one in plans.plans] == [*(one.id for one in READY.plans), "mine"]
    broken, taken = plans.problems
    assert broken.file == f"{tmp_path}/broken.toml"
    assert str(taken) == (
        f'{tmp_path}/whole-body-60.toml: id is "whole-body-60", which plans/whole-body-60.toml '
        "has: choose another id and file name."
    )


def test_a_plan_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(PresetError, match="Did you mean desk-rest-10"):
        READY.find("desk rest 10")
    assert nearest("desk-rest-10", ["desk-rest-10"]) == "desk-rest-10"


# In and out.


def test_what_is_exported_can_be_imported_under_its_file_s_name(tmp_path: Path) -> None:
    file, folder = tmp_path / "evening.toml", tmp_path / "plans"
    export_plan(renamed(READY.find("whole-body-90"), file), file)
    taken = import_plan(file, folder, TECHNIQUES)

    assert taken.id == "evening"
    assert taken.segments == READY.find("whole-body-90").segments
    assert load_plans(TECHNIQUES, folder).find("evening") == taken


def test_an_imported_file_stays_as_it_was_written_word_for_word(tmp_path: Path) -> None:
    file, folder = tmp_path / "mine.toml", tmp_path / "plans"
    text = '# For Anna.\r\nname = "Mine"\r\nid = "mine" # so it is called\r\n' + ROCK
    file.write_bytes(text.encode())
    import_plan(file, folder, TECHNIQUES)

    assert [path.name for path in folder.iterdir()] == ["mine.toml"]
    assert (folder / "mine.toml").read_bytes() == text.encode()


def test_an_import_takes_nobody_s_place_unasked(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    file = written(tmp_path, ROCK)
    import_plan(file, folder, TECHNIQUES)
    other = written(tmp_path, ROCK.replace("5", "7"))

    with pytest.raises(PresetError, match="already: choose another id"):
        import_plan(other, folder, TECHNIQUES)
    assert load_plans(TECHNIQUES, folder).find("mine").total_minutes == 5.0
    import_plan(other, folder, TECHNIQUES, in_place=True)
    assert load_plans(TECHNIQUES, folder).find("mine").total_minutes == 7.0
    ready = tmp_path / "desk-rest-10.toml"
    export_plan(READY.find("desk-rest-10"), ready)
    with pytest.raises(PresetError, match="which a plan of Undula has"):
        import_plan(ready, folder, TECHNIQUES, in_place=True)


def test_a_place_where_nothing_can_be_is_told_with_what_to_do(tmp_path: Path) -> None:
    file = written(tmp_path, ROCK)
    (tmp_path / "config").touch()
    for folder in (tmp_path / "config", tmp_path / "config" / "undula" / "plans"):
        with pytest.raises(AudioError, match=r"“.*” could not be written .*: choose another place"):
            import_plan(file, folder, TECHNIQUES)


@pytest.mark.parametrize("name", ["Evening.toml", "evening", "a b.toml", ".toml", "a.txt"])
def test_a_name_that_no_plan_can_have_is_refused(name: str) -> None:
    with pytest.raises(PresetError, match="call it"):
        renamed(READY.plans[0], Path(name))


# Minutes.


def test_parts_get_equal_shares() -> None:
    parts = divided(60.0, ["lull", "spinal-wave", "neck-ripples", "occiput-traction"])

    assert [one.minutes for one in parts] == [15.0] * 4
    with pytest.raises(AudioError, match="the minutes"):
        divided(1.0, ["lull"] * 20)


@pytest.mark.parametrize("seed", range(40))
def test_a_share_that_is_changed_leaves_the_total_as_it_is(seed: int) -> None:
    drawn = random.Random(seed)
    one = plan(
        *(rocking(drawn.choice([0.1, 0.2, 5.0, 20.0])) for _ in range(drawn.randrange(2, 9)))
    )
    index = drawn.randrange(len(one.segments))
    asked = drawn.choice([0.1, 3.0, 30.0, 200.0])
    made = one.with_share(index, asked)
    others = [s.minutes for number, s in enumerate(made.segments) if number != index]

    assert made.total_minutes == pytest.approx(one.total_minutes, abs=1e-9)
    assert min(others) >= MINUTES.low - 1e-12
    room = one.total_minutes - MINUTES.low * len(others)
    assert made.segments[index].minutes == pytest.approx(max(min(asked, room), MINUTES.low))


def test_minutes_that_are_left_keep_the_end_where_it_is() -> None:
    one = plan(rocking(10.0), rocking(20.0), rocking(30.0))

    assert one.redivided(1, 600.0) == (1200.0, 1800.0)
    assert one.redivided(1, 1350.0) == (900.0, 1350.0)
    assert sum(one.redivided(1, 1234.5)) == pytest.approx(3600.0 - 1234.5)


# As it is played.


def test_a_segment_is_played_as_the_plan_says() -> None:
    segments = (
        rocking(2.0, level_db=-4.0, bpm=66.0, thinning=Thinning.WITHDRAWS, return_minutes=3.0),
        Segment(kind=Kind.TURN_OVER, minutes=1.0, limit_minutes=2.0),
        rocking(3.0, "neck-ripples", course=True),
        rocking(4.0, "lull", glide_rate=3.0),
    )
    first, turn, second, third = plan(*segments).session(TECHNIQUES.find).legs
    wave = TECHNIQUES.find("spinal-wave").cue()

    assert (first.seconds, first.bpm, first.thinning) == (120.0, 66.0, Thinning.WITHDRAWS)
    assert first.return_every_seconds == 180.0
    assert first.cue.key == "spinal-wave"
    assert first.cue.out.level_db == wave.out.level_db - 4.0
    assert (turn.bpm, turn.waits, turn.limit_seconds) == (None, True, 120.0)
    assert second.cue.course is not None
    assert second.glide_seconds is None
    assert third.glide_seconds == pytest.approx((64.0 - 58.0) / 3.0 * 60.0)
    assert CLOSING_SECONDS == 60.0


@pytest.mark.parametrize("level_db", [-20.0, 3.0, 12.0])
def test_a_level_of_one_s_own_takes_the_place_of_every_technique_s(level_db: float) -> None:
    segments = [rocking(1.0, one.id, level_db=-2.0) for one in TECHNIQUES.techniques]
    own = plan(*segments).session(TECHNIQUES.find).legs
    levelled = plan(*segments).session(TECHNIQUES.find, level_db=level_db).legs

    for before, leg in zip(own, levelled, strict=True):
        assert leg.cue.out.level_db == level_db - 2.0
        if before.cue.back is not None and leg.cue.back is not None:
            softer = before.cue.back.level_db - before.cue.out.level_db
            assert leg.cue.back.level_db == LEVEL_DB.clamped(level_db - 2.0 + softer)


def test_a_matched_rocking_is_held_a_minute_and_led_gently_unless_the_plan_says_it() -> None:
    one = plan(rocking(2.0), hold_minutes=0.0, lead_rate=6.5)

    assert (plan(rocking(2.0)).hold_minutes, plan(rocking(2.0)).lead_rate) == (1.0, 2.0)
    assert msgspec.convert(tomllib.loads(text_of(one)), Plan) == one


def test_a_hold_and_a_lead_have_their_limits(tmp_path: Path) -> None:
    assert said(tmp_path, ROCK, "hold_minutes = -1\nlead_rate = 90") == [
        "hold_minutes is -1: choose a number from 0 to 240 minutes.",
        "lead_rate is 90: choose a number from 0.1 to 60 beats a minute in a minute.",
    ]


def test_a_time_without_a_pulse_keeps_the_technique_of_its_neighbour() -> None:
    still = Segment(kind=Kind.STILLNESS, minutes=1.0)
    legs = (
        plan(still, rocking(2.0), still, rocking(2.0, "lull"), still).session(TECHNIQUES.find).legs
    )

    assert [leg.cue.key for leg in legs] == [
        "spinal-wave",
        "spinal-wave",
        "spinal-wave",
        "lull",
        "lull",
    ]
