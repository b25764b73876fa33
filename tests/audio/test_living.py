import itertools
import statistics

import numpy as np
import pytest

from audio.errors import AudioError
from audio.living import Living


@pytest.mark.parametrize("percent", [1.0, 3.0])
def test_the_intervals_stray_by_as_much_as_asked(percent: float) -> None:
    living = Living(percent, seed=7)
    places = [living.sounded(beat) for beat in range(20_001)]
    intervals = [b - a for a, b in itertools.pairwise(places)]

    assert 100 * statistics.stdev(intervals) == pytest.approx(percent, rel=0.03)
    assert min(intervals) > 0.7


def test_nothing_adds_up_however_long_it_runs() -> None:
    living = Living(3.0, seed=1)

    assert all(abs(living.sounded(beat) - beat) < 0.15 for beat in range(0, 10_000_000, 9973))


def test_the_same_seed_gives_the_same_pulse_in_any_order() -> None:
    forward = [Living(2.0, seed=5).sounded(beat) for beat in range(50)]
    backward = [Living(2.0, seed=5).sounded(beat) for beat in reversed(range(50))]

    assert forward == backward[::-1]
    assert forward != [Living(2.0, seed=6).sounded(beat) for beat in range(50)]


def test_the_first_beat_is_where_it_was_asked_for() -> None:
    assert Living(3.0, seed=11).sounded(0) == 0.0


@pytest.mark.parametrize("place", [0.0, 0.3, 7.99, 123.456, 99_999.5])
def test_places_and_beats_are_inverse(place: float) -> None:
    living = Living(3.0, seed=3)

    assert living.sounded(living.beat_at(place)) == pytest.approx(place, abs=1e-9)


def test_many_places_at_once_are_the_same_as_one_by_one() -> None:
    living, places = Living(3.0, seed=8), np.linspace(-1.0, 40.0, 500)

    assert living.beats_over(places) == pytest.approx([living.beat_at(p) for p in places])


def test_without_unevenness_beats_stay_exactly_where_they_are() -> None:
    assert Living().sounded(61.7) == 61.7


def test_more_than_three_percent_is_refused() -> None:
    with pytest.raises(AudioError, match="from 0 to 3 %"):
        Living(3.1)
