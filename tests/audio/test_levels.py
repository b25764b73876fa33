"""Loudness and true peak, over the settings that can be reached."""

import itertools
import random

import numpy as np
import pytest

from audio.cue import Cue, Traction
from audio.fades import DEFAULT_FADE_IN_SECONDS
from audio.pacer import Pacer
from audio.sound import DEFAULT_SOUNDS, Sound, Voice, Waveform, softer
from tests.audio.meter import RATE, momentary_maximum, played, true_peak_dbfs

SOUNDING = [voice for voice in Voice if voice is not Voice.NONE]
TEMPI = (40.0, 70.0, 110.0)


@pytest.mark.parametrize("bpm", TEMPI)
@pytest.mark.parametrize("voice", SOUNDING)
def test_every_voice_is_equally_loud_at_any_tempo(voice: Voice, bpm: float) -> None:
    stereo = played(Cue(out=DEFAULT_SOUNDS[voice]), bpm=bpm)

    assert momentary_maximum(stereo) == pytest.approx(-30.0, abs=0.3)


def settings(count: int, seed: int) -> list[tuple[Sound, float]]:
    """Return sounds from corners and middles of the setting space, at one of three tempi."""
    drawn = random.Random(seed)
    corners = itertools.product(
        SOUNDING, Waveform, (80, 187, 440), (5, 20, 60), (60, 180, 400), (0.0, 0.5, 1.0)
    )
    chosen = drawn.sample(list(corners), count)
    return [(Sound(*corner), drawn.choice(TEMPI)) for corner in chosen]


def assert_equally_loud(sound: Sound, bpm: float) -> None:
    stereo = played(Cue(out=sound), bpm=bpm, seconds=3.2)
    loudness, peak = momentary_maximum(stereo), true_peak_dbfs(stereo)

    assert peak <= -12.0
    if peak < -12.2:
        assert loudness == pytest.approx(-30.0, abs=2.0), sound
    else:  # where the peak binds it wins: quieter, never louder
        assert loudness <= -30.0 + 0.3, sound


@pytest.mark.parametrize(("sound", "bpm"), settings(60, seed=2))
def test_any_setting_is_equally_loud(sound: Sound, bpm: float) -> None:
    assert_equally_loud(sound, bpm)


@pytest.mark.soak
def test_the_whole_setting_space_is_equally_loud() -> None:
    for sound, bpm in settings(2268, seed=0):
        assert_equally_loud(sound, bpm)


@pytest.mark.parametrize("level_db", [-40.0, -20.0, -6.0])
def test_the_level_is_in_decibels(level_db: float) -> None:
    stereo = played(Cue(out=Sound(Voice.DRUM, level_db=level_db)))

    assert momentary_maximum(stereo) == pytest.approx(-30.0 + level_db, abs=0.3)


@pytest.mark.parametrize("travel", [0.3, 1.0])
def test_travel_changes_the_side_and_not_the_loudness(travel: float) -> None:
    stereo = played(Cue(out=Sound(Voice.FELT, travel=travel)))
    first, second = stereo[: RATE // 2 + 20_000], stereo[RATE // 2 + 40_000 :][:30_000]

    assert momentary_maximum(stereo) == pytest.approx(-30.0, abs=0.3)
    assert np.abs(first[:, 0]).max() > np.abs(first[:, 1]).max()
    assert np.abs(second[:, 0]).max() < np.abs(second[:, 1]).max()


def wild_cue(drawn: random.Random) -> Cue:
    """Return any cue at all, at the highest level."""

    def sound() -> Sound:
        return Sound(
            drawn.choice(SOUNDING),
            drawn.choice(list(Waveform)),
            drawn.choice([80, 150, 440, drawn.uniform(80, 440)]),
            drawn.choice([5, 60, drawn.uniform(5, 60)]),
            drawn.choice([60, 400, drawn.uniform(60, 400)]),
            drawn.choice([0, 1, drawn.random()]),
            level_db=12.0,
            travel=drawn.choice([0.0, 1.0]),
        )

    out = sound()
    traction = Traction(1.0, 1.0, level_db=0.0) if drawn.random() < 0.5 else None
    back = drawn.choice([None, softer(out), sound()])
    return Cue(out, back, drawn.choice([1, 2, 4]), traction=traction)


def assert_below_the_limit(seed: int, changes: int) -> None:
    drawn = random.Random(seed)
    pacer = Pacer(RATE, cue=wild_cue(drawn), bpm=160.0, fades=drawn.random() < 0.5)
    pacer.start()
    blocks = []
    for _ in range(changes):
        pacer.play(wild_cue(drawn))
        if drawn.random() < 0.5:
            pacer.set_tempo(drawn.choice([15.0, 160.0, drawn.uniform(15, 160)]))
        blocks.append(pacer.render(drawn.choice([500, 4000, 30_000, 96_000])))
    assert true_peak_dbfs(np.concatenate(blocks)) <= -12.0


@pytest.mark.parametrize("seed", range(12))
def test_no_change_of_anything_lifts_the_peak_over_the_limit(seed: int) -> None:
    assert_below_the_limit(seed, changes=25)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_no_change_of_anything_lifts_the_peak_over_the_limit_at_length(seed: int) -> None:
    assert_below_the_limit(seed, changes=60)


def test_sound_fades_in_from_eighteen_decibels_below() -> None:
    cue = Cue(out=DEFAULT_SOUNDS[Voice.DRUM])
    faded, full = Pacer(RATE, cue=cue, bpm=60.0), Pacer(RATE, cue=cue, bpm=60.0, fades=False)
    for pacer in (faded, full):
        pacer.start(beat_at_seconds=0.5)
    soft, loud = (p.render(5 * RATE)[:, 0] for p in (faded, full))

    def gain_db(second: float) -> float:
        where = slice(round(second * RATE), round((second + 0.05) * RATE))
        return float(20 * np.log10(np.abs(soft[where]).max() / np.abs(loud[where]).max()))

    assert gain_db(0.5) == pytest.approx(-17.6, abs=0.6)
    assert gain_db(1.5) == pytest.approx(-8.6, abs=0.6)
    assert gain_db(0.5 + DEFAULT_FADE_IN_SECONDS) == pytest.approx(0.0, abs=0.1)
