"""One rock, drawn and measured, against what a pacer plays."""

import random
import time
from dataclasses import replace
from statistics import median

import numpy as np
import pytest

from audio.cue import Course, Cue, Step, Traction
from audio.living import Living
from audio.pacer import Pacer
from audio.preview import loudness_lufs, one_rock
from audio.sound import DEFAULT_SOUNDS, REFERENCE_LUFS, Sound, Voice, Waveform, softer
from tests.audio.meter import RATE, momentary_maximum, played

SOUNDING = [voice for voice in Voice if voice is not Voice.NONE]


def cues(count: int, seed: int) -> list[tuple[Cue, float]]:
    """Return cues from corners and middles of what can be set, each with a tempo."""
    drawn = random.Random(seed)

    def sound(voice: Voice) -> Sound:
        return Sound(
            voice,
            drawn.choice(list(Waveform)),
            drawn.choice([80.0, 187.0, 440.0]),
            drawn.choice([5.0, 25.0, 60.0]),
            drawn.choice([60.0, 220.0, 400.0]),
            drawn.choice([0.0, 0.4, 1.0]),
            drawn.choice([-40.0, -6.0, 0.0, 6.0, 12.0]),
            drawn.choice([0.0, 0.5, 1.0]),
        )

    made = []
    for number in range(count):
        out = sound(SOUNDING[number % len(SOUNDING)])
        back = drawn.choice([None, softer(out), sound(Voice.FELT)])
        bpm = drawn.choice([15.0, 41.3, 70.0, 97.7, 160.0])
        made.append((Cue(out, back, drawn.choice([1, 1, 2, 4])), bpm))
    return made


@pytest.mark.parametrize(("cue", "bpm"), cues(32, seed=5))
def test_the_rock_is_what_a_pacer_plays(cue: Cue, bpm: float) -> None:
    rock = one_rock(cue, bpm)
    whole = played(cue, bpm=bpm, seconds=4.5 + 5 * cue.beats_per_rock * 60 / bpm)
    period = 2 * cue.beats_per_rock * 60 / bpm
    firsts = [round((0.5 + k * period) * RATE) - rock.out_frame for k in range(1, 20)]
    apart = [
        float(np.abs(whole[first : first + len(rock.samples)] - rock.samples).max())
        for first in firsts
        if first + len(rock.samples) <= len(whole)
    ]

    assert min(apart) <= 1e-7


def test_out_and_back_lie_where_they_are_perceived() -> None:
    cue = Cue(DEFAULT_SOUNDS[Voice.WOOD], softer(DEFAULT_SOUNDS[Voice.WOOD]), 2)
    rock = one_rock(cue, 60.0)
    loud = np.flatnonzero(rock.samples[:, 0])
    begins = [int(k) for k in loud[np.diff(loud, prepend=-RATE) > RATE // 10]]
    lead = round(0.0025 * RATE)

    assert len(rock.samples) == 2 * RATE
    assert rock.back_frame is not None
    assert rock.back_frame - rock.out_frame == RATE
    assert [rock.out_frame - lead + 1, rock.back_frame - lead + 1] == begins


def test_the_whole_attack_is_seen() -> None:
    for bpm in (15.0, 160.0):
        rock = one_rock(Cue(replace(DEFAULT_SOUNDS[Voice.FELT], attack_ms=60.0)), bpm)
        assert rock.out_frame > 0.03 * RATE


def test_without_a_back_sound_there_is_no_back() -> None:
    assert one_rock(Cue(DEFAULT_SOUNDS[Voice.DRUM]), 70.0).back_frame is None
    assert one_rock(Cue(DEFAULT_SOUNDS[Voice.HEARTBEAT]), 70.0).back_frame is not None


def test_what_goes_by_itself_is_left_out() -> None:
    cue = Cue(DEFAULT_SOUNDS[Voice.DRUM])
    course = Course((Step("still", rocks=9, still=True),))
    moving = replace(
        cue, traction=Traction(1.0, 1.0), course=course, living=Living(3.0), key="another"
    )

    assert np.array_equal(one_rock(cue, 70.0).samples, one_rock(moving, 70.0).samples)
    assert loudness_lufs(cue, 70.0) == loudness_lufs(moving, 70.0)


def test_a_rock_is_there_at_once() -> None:
    taken = []
    for number in range(9):
        cue = Cue(replace(DEFAULT_SOUNDS[Voice.HEARTBEAT], level_db=-number))
        began = time.process_time()
        one_rock(cue, 70.0)
        taken.append(time.process_time() - began)

    assert median(taken) < 0.01


@pytest.mark.parametrize(("cue", "bpm"), cues(64, seed=6))
def test_the_loudness_is_what_is_measured(cue: Cue, bpm: float) -> None:
    told = loudness_lufs(cue, bpm)
    rock = cue.beats_per_rock * 60 / bpm
    whole = played(cue, bpm=bpm, seconds=5.5 + 2 * rock)

    assert told == pytest.approx(momentary_maximum(whole[round(1.0 * RATE) :]), abs=0.1)


def test_where_the_peak_binds_it_is_less_than_the_level_asks_for() -> None:
    low = loudness_lufs(Cue(DEFAULT_SOUNDS[Voice.WOOD]), 70.0)
    high = loudness_lufs(Cue(replace(DEFAULT_SOUNDS[Voice.WOOD], level_db=12.0)), 70.0)

    assert low == pytest.approx(REFERENCE_LUFS, abs=0.3)
    assert high is not None
    assert high < REFERENCE_LUFS + 12.0 - 1.0


def test_silence_has_no_loudness() -> None:
    assert loudness_lufs(Cue(DEFAULT_SOUNDS[Voice.NONE]), 70.0) is None
    assert not one_rock(Cue(DEFAULT_SOUNDS[Voice.NONE]), 70.0).samples.any()


def test_the_pacer_is_as_loud_at_another_rate() -> None:
    cue = Cue(DEFAULT_SOUNDS[Voice.BOWL])

    assert loudness_lufs(cue, 70.0, 44_100) == pytest.approx(loudness_lufs(cue, 70.0), abs=0.05)
    assert len(one_rock(cue, 70.0, 44_100).samples) == round(44_100 * 60 / 70)
    assert Pacer(44_100).rate == 44_100
