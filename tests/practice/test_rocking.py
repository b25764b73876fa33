"""Rock the mouse: what was really done is found again, whatever the mouse and the hand are like."""

import time
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from practice.rocking import FEWEST_ROCKS, Rocked, against_own, rocked, rocked_from
from practice.run import Place, Steadiness
from tests.yardstick import plain_seconds

Floats = NDArray[np.float64]
PERIOD = 60 / 70


@dataclass(frozen=True)
class Hand:
    """A hand whose turns are known, and the mouse it rocks.

    From turn to turn it goes along half a cosine. The mouse tells whole pixels, when they have
    changed, as often as it is asked; stamps are whole milliseconds.
    """

    period: float = PERIOD
    rocks: int = 60
    size: float = 80.0
    out_share: float = 0.5
    period_cv: float = 0.0245
    size_cv: float = 0.0635
    hertz: float = 125.0
    axis_degrees: float = 0.0
    jitter_px: float = 0.0
    drift_px_per_second: float = 0.0
    rest_seconds: float = 0.5
    seed: int = 1
    turns: Floats = field(init=False)
    ends: Floats = field(init=False)

    def __post_init__(self) -> None:
        random = np.random.default_rng(self.seed)
        periods = self.period * (1 + self.period_cv * random.standard_normal(self.rocks))
        shares = np.array([self.out_share, 1 - self.out_share])
        ways = (periods[:, None] * shares).ravel()
        turns = self.rest_seconds + np.concatenate(([0.0], np.cumsum(ways)))
        sides = np.where(np.arange(turns.size) % 2, 0.5, -0.5)
        ends = sides * self.size * (1 + self.size_cv * random.standard_normal(turns.size))
        object.__setattr__(self, "turns", turns)
        object.__setattr__(self, "ends", ends)

    def at(self, seconds: Floats) -> Floats:
        """Return where the hand is along its axis."""
        way = np.clip(np.searchsorted(self.turns, seconds, "right") - 1, 0, self.turns.size - 2)
        part = (seconds - self.turns[way]) / (self.turns[way + 1] - self.turns[way])
        gone = (1 - np.cos(np.pi * np.clip(part, 0, 1))) / 2
        result: Floats = self.ends[way] + (self.ends[way + 1] - self.ends[way]) * gone
        return result + self.drift_px_per_second * seconds

    def events(self) -> tuple[Floats, Floats, Floats]:
        """Return what the mouse tells: times, x and y."""
        random = np.random.default_rng(self.seed)
        asked = np.arange(0.0, self.turns[-1] + self.rest_seconds, 1 / self.hertz)
        asked += random.random() / self.hertz
        along, angle = self.at(asked), np.radians(self.axis_degrees)
        places = along[:, None] * np.array([np.cos(angle), np.sin(angle)]) + random.random(2)
        places += random.uniform(-self.jitter_px, self.jitter_px, places.shape)
        places = np.rint(places)
        told = np.append(True, np.any(np.diff(places, axis=0), axis=1))
        return np.floor(1000 * asked[told]) / 1000 + 0.0005, places[told, 0], places[told, 1]

    def rocked(self) -> Rocked:
        return rocked_from(*self.events())

    def errors_ms(self, result: Rocked) -> Floats:
        """Return how far the turns that were found lie from the nearest true ones."""
        found = result.turns.seconds
        nearest = np.abs(found[:, None] - self.turns).argmin(axis=1)
        errors: Floats = 1000 * (found - self.turns[nearest])
        return errors


@pytest.mark.parametrize("hertz", [60.0, 125.0, 500.0, 1000.0])
@pytest.mark.parametrize("size", [40.0, 80.0, 300.0])
def test_turns_are_found_when_they_were(hertz: float, size: float) -> None:
    errors = []
    for seed in range(5):
        hand = Hand(size=size, hertz=hertz, seed=seed)
        result = hand.rocked()
        assert result.turns.seconds.size == hand.turns.size - 2  # all but the two ends at rest
        assert np.all(np.diff(result.turns.seconds) > 0)
        errors.append(hand.errors_ms(result))
    errors_ms = np.concatenate(errors)

    assert abs(errors_ms.mean()) < 1.0
    assert errors_ms.std() < (3.0 if hertz > 100 else 4.0)


@pytest.mark.parametrize("bpm", [15, 40, 70, 100, 160])
def test_periods_and_sizes_are_those_of_the_hand(bpm: int) -> None:
    hand = Hand(period=60 / bpm, size=120.0, hertz=500.0)

    result = hand.rocked()

    first = int(np.abs(hand.turns - result.seconds[0]).argmin())
    true_ms = 1000 * (hand.turns[first + 2 :: 2] - hand.turns[first:-2:2])[: result.seconds.size]
    assert result.periods_ms.size == hand.rocks - 2
    assert np.abs(result.periods_ms - true_ms).max() < 0.01 * 1000 * hand.period
    true_cv = 100 * np.std(true_ms[4:], ddof=1) / np.mean(true_ms[4:])
    assert result.evenness.cv_percent == pytest.approx(true_cv, abs=0.1)
    assert result.size_mean_px == pytest.approx(120.0, rel=0.03)
    assert result.dropped == 0
    assert result.gaps.size == 0


def test_the_spread_of_periods_is_the_hands_own_not_the_mouses() -> None:
    still = Hand(period_cv=0.0, size_cv=0.0, rocks=120).rocked()

    assert still.evenness.cv_percent is not None
    assert still.evenness.cv_percent < 0.3
    assert still.size_cv_percent is not None
    assert still.size_cv_percent < 1.0


@pytest.mark.parametrize("axis", [0, 30, 90, 135, 180, -90])
def test_the_axis_is_the_hands_own_and_out_is_where_it_first_set_out_to(axis: int) -> None:
    hand = Hand(axis_degrees=axis, out_share=0.45)

    result = hand.rocked()

    turned = (result.axis_degrees - axis + 180) % 360 - 180
    assert np.abs(turned).max() < 3.0
    assert not result.turns.far[1]
    assert result.turns.far[0]
    assert result.limp is not None
    assert result.limp.mean < -0.03


@pytest.mark.parametrize("drift", [-15.0, 15.0])
def test_the_drift_of_the_hand_is_taken_away(drift: float) -> None:
    steady = Hand(size_cv=0.0).rocked()
    drifting = Hand(size_cv=0.0, drift_px_per_second=drift).rocked()

    assert drifting.periods_ms.size >= steady.periods_ms.size
    assert drifting.size_mean_px == pytest.approx(80.0, abs=1.0)
    assert drifting.size_cv_percent == pytest.approx(steady.size_cv_percent, abs=0.5)
    assert drifting.unequal is not None
    assert not drifting.unequal.is_beyond_chance


def test_jitter_makes_no_turn() -> None:
    trembling = Hand(jitter_px=2.0)

    result = trembling.rocked()

    assert result.turns.seconds.size == trembling.turns.size - 2
    assert np.abs(trembling.errors_ms(result)).max() < 25.0


def test_a_hand_at_rest_makes_no_turn_however_it_trembles() -> None:
    random = np.random.default_rng(1)
    seconds = np.arange(0.0, 60.0, 0.008)

    result = rocked_from(seconds, *np.rint(random.uniform(-2, 2, (2, seconds.size))))

    assert result.turns.seconds.size == 0


@pytest.mark.parametrize("trembles", [False, True])
def test_a_pause_is_no_rock_and_what_lies_before_and_after_it_stays(trembles: bool) -> None:
    seconds, x, _ = Hand(rocks=30).events()
    again = seconds[-1] + 4.0
    if trembles:
        random = np.random.default_rng(1)
        rest = np.arange(seconds[-1] + 0.008, again, 0.008)
        x = np.concatenate((x, x[-1] + np.rint(random.uniform(-2, 2, rest.size)), x))
        seconds = np.concatenate((seconds, rest, again + seconds))
    else:
        seconds, x = np.concatenate((seconds, again + seconds)), np.concatenate((x, x))

    result = rocked_from(seconds, x, np.zeros(x.size))

    assert result.gaps.shape[0] >= 1
    assert np.abs(result.periods_ms / (1000 * PERIOD) - 1).max() < 0.1
    assert 54 <= result.periods_ms.size <= 57
    assert np.diff(result.numbers).max() > 1


@pytest.mark.parametrize("gap_seconds", [0.3, 0.5, 0.9, 1.2, 2.0, 5.0])
def test_a_pointer_that_was_lost_on_its_way_never_makes_a_period(gap_seconds: float) -> None:
    hand = Hand(period_cv=0.0, rocks=60)
    seconds, x, _ = hand.events()
    for when in np.linspace(0.0, PERIOD, 12, endpoint=False):
        start = hand.turns[40] + when
        kept = (seconds < start) | (seconds > start + gap_seconds)
        there = x[kept]
        moved = np.diff(x, prepend=x[:1])[kept]  # relative motion: what was lost is not made up
        after = seconds[kept] > start
        moved[np.argmax(after)] = 0.0
        there = x[0] + np.cumsum(moved)

        result = rocked_from(seconds[kept], there, np.zeros(there.size))

        counted = result.periods_ms[result.counts]
        uneven = np.abs(counted / (1000 * PERIOD) - 1) > 0.12
        at_an_end = min(when % (PERIOD / 2), PERIOD / 2 - when % (PERIOD / 2)) < 0.12 * PERIOD
        assert not uneven.any() or at_an_end, f"{when:.2f} s after a turn"


def test_a_pointer_that_leaps_is_put_back() -> None:
    seconds, x, _ = Hand().events()
    x = x + np.where(seconds > 20.0, 400.0, 0.0) - np.where(seconds > 35.0, 900.0, 0.0)

    result = rocked_from(seconds, x, np.zeros(x.size))

    assert result.gaps.shape == (2, 2)
    assert np.abs(result.periods_ms / (1000 * PERIOD) - 1).max() < 0.1
    assert np.abs(result.sizes_px / 80.0 - 1).max() < 0.25
    assert result.periods_ms.size >= 55


def test_a_hand_that_rests_at_its_ends_is_not_lost() -> None:
    ways = np.tile([0.3, 0.5, 0.3, 0.5], 40)  # there, a rest, back, a rest: no event meanwhile
    knots = np.concatenate(([0.0], np.cumsum(ways)))
    asked = np.arange(0.0, knots[-1], 0.008)
    way = np.searchsorted(knots, asked, "right") - 1
    gone = (1 - np.cos(np.pi * (asked - knots[way]) / ways[way])) / 2
    x = np.rint(100 * np.choose(way % 4, [gone, np.ones_like(gone), 1 - gone, 0 * gone]))
    told = np.append(True, np.diff(x) != 0)

    result = rocked_from(asked[told], x[told], np.zeros(told.sum()))

    assert result.periods_ms.size >= 36
    assert result.periods_ms == pytest.approx(1600.0, abs=15.0)


@pytest.mark.parametrize(("share", "limps"), [(0.5, False), (0.44, True), (0.56, True)])
def test_a_limp_is_told_when_there_is_one(share: float, limps: bool) -> None:
    limp = Hand(out_share=share).rocked().limp

    assert limp is not None
    assert limp.is_beyond_chance == limps
    assert limp.mean == pytest.approx(share - 0.5, abs=0.015)


def test_an_even_hand_is_hardly_ever_said_to_limp() -> None:
    limps = [Hand(rocks=60, period_cv=0.05, seed=seed).rocked().limp for seed in range(40)]

    assert sum(limp is not None and limp.is_beyond_chance for limp in limps) <= 1


def test_of_a_few_rocks_no_limp_is_told() -> None:
    assert Hand(rocks=FEWEST_ROCKS, out_share=0.3).rocked().limp is None


def test_twenty_minutes_at_a_thousand_a_second_are_soon_worked_out() -> None:
    hand = Hand(rocks=1400, size=400.0, hertz=1000.0, jitter_px=1.0)
    events = hand.events()
    assert events[0].size > 1_000_000

    tries = []
    for _ in range(3):
        start = time.process_time()
        result = rocked_from(*events)
        tries.append(time.process_time() - start)

    assert min(tries) < 20 * plain_seconds()
    assert result.periods_ms.size == 1398


def test_places_are_taken_in_any_order_and_without_what_is_no_place() -> None:
    seconds, x, y = Hand().events()
    shuffled = np.random.default_rng(1).permutation(seconds.size)
    strange = [np.append(values[shuffled], [np.nan, np.inf]) for values in (seconds, x, y)]
    places = [Place(*each) for each in zip(seconds, x, y, strict=True)]

    from_arrays, from_places = rocked_from(*strange), rocked(places[::-1])

    expected = rocked_from(seconds, x, y).periods_ms
    assert from_arrays.periods_ms == pytest.approx(expected)
    assert from_places.periods_ms == pytest.approx(expected)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 30])
def test_of_too_little_nothing_is_said(count: int) -> None:
    seconds, x, y = Hand().events()

    result = rocked_from(seconds[:count], x[:count], y[:count])

    assert result.periods_ms.size == 0
    assert result.evenness.cv_percent is None
    assert result.size_mean_px is None
    assert result.size_cv_percent is None
    assert result.limp is None
    assert result.unequal is None


def test_the_first_four_rocks_stay_out_of_the_figures() -> None:
    result = Hand().rocked()

    assert list(result.counts[:5]) == [False] * 4 + [True]


@pytest.mark.parametrize(
    ("value", "earlier", "runs", "steadiness"),
    [
        (2.0, [3.5], 1, Steadiness.SAME),
        (2.0, [3.7], 1, Steadiness.STEADIER),
        (3.7, [2.0], 1, Steadiness.LOOSER),
        (2.0, [9.0, 9.0, 9.0, 9.0, 9.0, 2.1], 1, Steadiness.SAME),
        (3.0, [4.1, 4.1, 4.1, 4.1, 3.0, 3.0, 3.0], 4, Steadiness.STEADIER),
        (3.0, [3.9, 3.9, 3.9, 3.9, 3.0, 3.0, 3.0], 4, Steadiness.SAME),
    ],
)
def test_a_run_is_set_beside_the_persons_own(
    value: float, earlier: list[float], runs: int, steadiness: Steadiness
) -> None:
    against = against_own(value, earlier)

    assert against is not None
    assert (against.runs, against.steadiness) == (runs, steadiness)


def test_a_first_run_has_nothing_beside_it() -> None:
    assert against_own(3.0, []) is None
