import itertools
import math

import pytest

from audio.errors import AudioError
from audio.tempo import TempoCurve, shortest_glide_seconds

TEMPI = (15.0, 53.7, 70.0, 97.3, 160.0)


@pytest.fixture
def gliding() -> TempoCurve:
    return TempoCurve.steady(80.0).glided(0.0, 60.0, 600.0)


@pytest.mark.parametrize("bpm", TEMPI)
def test_a_steady_beat_is_a_whole_number_of_periods_from_the_origin(bpm: float) -> None:
    curve = TempoCurve.steady(bpm, seconds=0.5)

    assert curve.seconds_of(36_000) == 0.5 + 36_000 * 60 / bpm


def test_a_glide_falls_where_its_formula_says(gliding: TempoCurve) -> None:
    assert gliding.beat_at(600.0) == pytest.approx(695.211899, abs=1e-6)
    assert gliding.seconds_of(1) == pytest.approx(0.750135, abs=1e-6)
    assert gliding.seconds_of(100) == pytest.approx(76.381736, abs=1e-6)
    assert gliding.seconds_of(600) == pytest.approx(506.897415, abs=1e-6)
    assert gliding.bpm_at(300.0) == pytest.approx(69.2820323, rel=1e-9)


def test_after_a_glide_the_tempo_is_steady(gliding: TempoCurve) -> None:
    assert gliding.bpm_at(600.0) == 60.0
    assert gliding.seconds_of(gliding.beat_at(600.0) + 1) == pytest.approx(601.0, abs=1e-9)


@pytest.mark.parametrize("beat", [0.0, 0.25, 99.5, 695.2, 696.0, 5000.125])
def test_beats_and_seconds_are_inverse(gliding: TempoCurve, beat: float) -> None:
    assert gliding.beat_at(gliding.seconds_of(beat)) == pytest.approx(beat, abs=1e-9)


def test_a_tempo_change_keeps_the_phase() -> None:
    curve = TempoCurve.steady(70.0)
    changed = curve.changed(12.345, 96.5).changed(20.0, 33.3)

    for seconds in (12.345, 20.0):
        before, after = changed.beat_at(seconds - 1e-9), changed.beat_at(seconds + 1e-9)
        assert after - before == pytest.approx(0.0, abs=1e-8)
    assert changed.beat_at(5.0) == curve.beat_at(5.0)


def test_a_change_during_a_glide_ends_the_glide(gliding: TempoCurve) -> None:
    changed = gliding.changed(100.0, 75.0)

    assert changed.bpm_at(599.0) == 75.0
    assert changed.beat_at(100.0) == gliding.beat_at(100.0)


def test_forgetting_the_past_changes_nothing_after_it(gliding: TempoCurve) -> None:
    curve = gliding.changed(700.0, 50.0)

    assert curve.since(650.0).pieces == curve.pieces[-2:]
    assert curve.since(650.0).seconds_of(900) == curve.seconds_of(900)


def test_many_times_at_once_are_the_same_as_one_by_one(gliding: TempoCurve) -> None:
    import numpy as np

    seconds = np.linspace(-1.0, 700.0, 1000)

    assert gliding.beats_over(seconds) == pytest.approx([gliding.beat_at(s) for s in seconds])


@pytest.mark.parametrize(("low", "high"), [(70.0, 60.0), (60.0, 80.0), (15.0, 160.0)])
def test_the_shortest_glide_never_moves_more_than_allowed_in_a_beat(
    low: float, high: float
) -> None:
    shortest = shortest_glide_seconds(low, high)
    curve = TempoCurve.steady(low).glided(0.0, high, shortest)
    beats = range(int(curve.beat_at(shortest)))
    tempi = [curve.bpm_at(curve.seconds_of(beat)) for beat in beats]
    moves = [abs(b / a - 1) for a, b in itertools.pairwise(tempi)]

    assert 0.0028 < max(moves) <= 0.003 + 1e-12


def test_a_glide_that_is_too_steep_is_refused_naming_the_shortest() -> None:
    with pytest.raises(AudioError, match=r"in 10 s is too steep.*take 51\.4 s or more"):
        TempoCurve.steady(70.0).glided(0.0, 60.0, 10.0)


@pytest.mark.parametrize("bpm", [0.0, -5.0, math.nan, math.inf, 1e9, 14.99, 160.01])
def test_a_tempo_out_of_range_is_refused(bpm: float) -> None:
    with pytest.raises(AudioError, match="choose a number from 15 to 160 beats a minute"):
        TempoCurve.steady(bpm)


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf])
def test_a_glide_needs_a_real_length(seconds: float) -> None:
    with pytest.raises(AudioError):
        TempoCurve.steady(70.0).glided(0.0, 69.0, seconds)
