"""What a run does, and that the pulse really does it, to the sample."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from audio.cue import Course, Cue, Step, Traction
from audio.living import Living
from audio.pacer import Pacer
from audio.sound import DEFAULT_SOUNDS, Voice
from practice.errors import PracticeError
from practice.exercises import EXERCISES, Plan, Silence, name_of, plan_of
from practice.run import Exercise

RATE = 48_000
TEMPI = (60.0, 63.5, 80.0)
PLANS = [
    plan_of(exercise, level)
    for exercise, about in EXERCISES.items()
    for level in range(len(about.levels))
]


def str_of(plan: Plan) -> str:
    return name_of(plan.exercise, plan.level)


def pattern(plan: Plan) -> str:
    """Return a run as text: a letter a beat, "x" at full level, "a" 3 dB softer, "." silent."""
    marks = ("x", "a", "b", "c")
    return "".join(
        stretch.beats * (marks[round(-stretch.level_db / 3)] if stretch.heard else ".")
        for stretch in plan.stretches
    )


@pytest.mark.parametrize(
    ("exercise", "level", "expected"),
    [
        (Exercise.FOLLOW, 0, "x" * 64),
        (Exercise.FADE, 0, ("xxxxaaaabbbbcccc" + "." * 16) * 2),
        (Exercise.GAPS, 0, ("x" * 8 + "." * 4) * 5),
        (Exercise.GAPS, 1, ("x" * 8 + "." * 8) * 4),
        (Exercise.GAPS, 2, ("x" * 4 + "." * 8) * 5),
        (Exercise.GAPS, 3, ("x" * 4 + "." * 16) * 3),
        (Exercise.HOLD, 0, "x" * 12 + "." * 48),
        (Exercise.TWO_HANDS, 0, ("x" * 8 + "." * 8) * 4),
        (Exercise.TWO_HANDS, 1, ("x" * 4 + "." * 16) * 3),
        (Exercise.TWO_HANDS, 2, "x" * 12 + "." * 48),
        (Exercise.MOUSE, 0, "x" * 60),
    ],
)
def test_a_run_goes_through_cue_and_silence_as_defined(
    exercise: Exercise, level: int, expected: str
) -> None:
    assert pattern(plan_of(exercise, level)) == expected


@pytest.mark.parametrize("plan", PLANS, ids=str_of)
def test_a_run_has_about_sixty_beats_and_its_silences_are_its_unheard_beats(plan: Plan) -> None:
    beats = plan.beats(70.0)
    unheard = [number for number, beat in enumerate(beats) if not beat.heard]

    assert 60 <= plan.beat_count == len(beats) <= 64
    assert beats[0].heard
    assert unheard == [
        beat for silence in plan.silences for beat in range(silence.first, silence.last + 1)
    ]


def test_a_silence_is_told_by_its_first_and_last_beat() -> None:
    assert plan_of(Exercise.HOLD).silences == (Silence(12, 59),)
    assert plan_of(Exercise.GAPS).silences[:2] == (Silence(8, 11), Silence(20, 23))


@pytest.mark.parametrize("bpm", TEMPI)
def test_a_beat_lies_on_its_own_place_of_the_grid(bpm: float) -> None:
    beats = plan_of(Exercise.GAPS).beats(bpm)

    assert [beat.seconds * bpm / 60.0 for beat in beats] == pytest.approx(range(60), abs=1e-12)
    assert plan_of(Exercise.GAPS).seconds(bpm) == pytest.approx(60 * 60.0 / bpm)


@pytest.mark.parametrize("plan", PLANS, ids=str_of)
def test_the_pulse_sounds_where_the_plan_says_and_nowhere_else(plan: Plan) -> None:
    bpm = 80.0
    cue = plan.cue(Cue(out=DEFAULT_SOUNDS[Voice.FELT]))
    pacer = Pacer(RATE, cue=cue, bpm=bpm, fades=False)
    pacer.start(beat_at_seconds=0.5)
    played = np.abs(pacer.render(round((0.5 + plan.seconds(bpm) + 8.0) * RATE))[:, 0])
    even = Pacer(RATE, cue=Cue(out=cue.out), bpm=bpm, fades=False)
    even.start(beat_at_seconds=0.5)
    alone = np.abs(even.render(RATE)[:, 0]).max()

    levels_db = {"x": 0.0, "a": -3.0, "b": -6.0, "c": -9.0, ".": -np.inf}
    period = round(60.0 / bpm * RATE)
    for number, mark in enumerate(pattern(plan) + ".........."):
        first = round((0.5 + number * 60.0 / bpm - 0.1) * RATE)
        loudest = played[first : first + period].max()
        assert loudest == pytest.approx(alone * 10 ** (levels_db[mark] / 20), rel=1e-3), number


def test_a_run_keeps_the_techniques_sounds_and_nothing_that_would_make_it_uneven() -> None:
    out, back = DEFAULT_SOUNDS[Voice.DRUM], DEFAULT_SOUNDS[Voice.BOWL]
    own = Cue(
        out,
        back,
        beats_per_rock=4,
        amplitude=0.3,
        traction=Traction(4.0, 4.0),
        course=Course((Step("wide", rocks=3),)),
        living=Living(2.0),
        key="lull",
    )

    plan = plan_of(Exercise.HOLD)

    assert plan.cue(own) == Cue(out, back, amplitude=0.3, course=plan.course(), key="lull")


@pytest.mark.parametrize("bpm", [*TEMPI, 118.0, 160.0])
@pytest.mark.parametrize("seed", range(20))
def test_a_prompt_stands_in_for_no_beat(bpm: float, seed: int) -> None:
    period = 60.0 / bpm
    for level in range(len(EXERCISES[Exercise.TWO_HANDS].levels)):
        plan = plan_of(Exercise.TWO_HANDS, level)
        prompts = np.array(plan.prompts(bpm, seed))
        phase = prompts % period

        assert len(prompts) >= 8
        assert prompts[0] > 4 * period
        assert prompts[-1] < (plan.beat_count - 1) * period
        clear = min(0.25, period / 3) - 1e-9
        assert np.minimum(phase, period - phase).min() >= clear
        assert np.diff(prompts).min() > period


def test_prompts_are_irregular_and_the_same_for_the_same_seed() -> None:
    plan = plan_of(Exercise.TWO_HANDS)
    drawn = [plan.prompts(70.0, seed) for seed in range(30)]
    apart = np.array([b - a for one in drawn for a, b in pairwise(one)])

    assert plan.prompts(70.0, 7) == drawn[7]
    assert len(set(drawn)) == 30
    assert apart.std() / apart.mean() > 0.3  # a pulse would have 0


def test_only_two_hands_asks_the_other_hand() -> None:
    assert {p.exercise for p in PLANS if p.prompts(70.0, 1)} == {Exercise.TWO_HANDS}
    assert {p.exercise for p in PLANS if p.has_prompts} == {Exercise.TWO_HANDS}


def test_an_exercise_is_called_by_its_level_where_it_has_several() -> None:
    assert name_of(Exercise.GAPS, 2) == "Gaps 4 on, 8 off"
    assert name_of(Exercise.HOLD, 0) == "Hold"
    assert name_of(Exercise.GAPS, 99) == "Gaps"


@pytest.mark.parametrize("level", [-1, 4])
def test_a_level_that_is_not_there_is_told(level: int) -> None:
    with pytest.raises(PracticeError, match="choose 1 to 4"):
        plan_of(Exercise.GAPS, level)


def test_every_sentence_keeps_to_the_words_that_are_kind() -> None:
    said = " ".join(about.name + " " + about.sentence for about in EXERCISES.values()).lower()

    assert not {"late", "wrong", "error", "score", "fail"} & set(said.split())
    assert all(about.sentence.endswith(".") for about in EXERCISES.values())


def test_the_page_can_ask_before_numpy_is_there() -> None:
    code = (
        "import sys, practice.exercises, practice.coaching, practice.pacing;"
        "assert 'numpy' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
