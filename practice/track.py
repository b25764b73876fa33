"""The way of a rocked mouse: from places as they came to one even track along the hand's own axis.

A mouse tells its place when that has changed by a whole pixel and at most so often, so it is silent
at the ends of a rock: between two events the hand rested where it was, and moved only just before
the second. Drift, jitter, leaps and a pointer that was lost for a while are part of the material.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

STEP_SECONDS = 0.004
"""The track's grid."""

_SWAY_SECONDS = 6.0  # what moves more slowly than this is the hand's drift, not its rock
_AXIS_SECONDS = 20.0  # over which the axis adapts
_TRAVEL_SECONDS = 5.0  # over which the usual travel adapts
_SMOOTH_SECONDS = 0.024
_OFTEN = 10.0  # the percentile of times between events at which a device reports
_LONGEST_REPORT_SECONDS = 0.05
_AT_ONCE_SECONDS = 0.001
_REGULAR = 0.12  # of a report; times without a grid lie 0.25 beside it


@dataclass(frozen=True, slots=True)
class Track:
    """A hand's way on an even grid.

    Attributes:
        start_seconds: the grid's first point, on the places' clock.
        travel_px: along the axis, positive away from where the hand first set out.
        smooth_px: the same without what is faster than a rock; ends lie where they lay.
        usual_px: the usual travel from end to end around each point.
        axis_degrees: the axis around each point, −180…180: 0 to the right, 90 downwards.
        events: when the hand was seen to move.
    """

    start_seconds: float
    travel_px: Floats
    smooth_px: Floats
    usual_px: Floats
    axis_degrees: Floats
    events: Floats

    @property
    def seconds(self) -> Floats:
        """The grid's times."""
        steps = np.arange(self.travel_px.size, dtype=np.float64)
        result: Floats = self.start_seconds + STEP_SECONDS * steps
        return result

    def index_at(self, seconds: ArrayLike) -> NDArray[np.intp]:
        """Return the grid's points next to times, kept within the grid."""
        at = np.rint((np.asarray(seconds) - self.start_seconds) / STEP_SECONDS)
        return np.clip(at, 0, self.travel_px.size - 1).astype(np.intp)

    def axis_at(self, seconds: ArrayLike) -> Floats:
        """Return the axis at times, −180…180 degrees."""
        result: Floats = self.axis_degrees[self.index_at(seconds)]
        return result


def sorted_places(seconds: ArrayLike, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Return times, rising, and places of shape (n, 2): of one time the last; nan is left out."""
    times = np.asarray(seconds, dtype=float)
    places = np.column_stack((np.asarray(x, dtype=float), np.asarray(y, dtype=float)))
    finite = np.isfinite(times) & np.isfinite(places).all(axis=1)
    times, places = times[finite], places[finite]
    order = np.argsort(times, kind="stable")
    times, places = times[order], places[order]
    last = np.append(np.diff(times) > 0, True)[: times.size]
    return times[last], places[last]


def tracked(times: Floats, places: Floats) -> Track | None:
    """Return the track of sorted places; None where there are too few to show a movement."""
    if times.size < 8 or times[-1] - times[0] < 8 * STEP_SECONDS:
        return None
    grid = np.arange(times[0], times[-1], STEP_SECONDS)
    way = np.column_stack([_moved(grid, times, places, axis) for axis in (0, 1)])
    sway = way - np.column_stack([mean_around(one, _SWAY_SECONDS) for one in way.T])
    along, axis_degrees = _along(way, sway)
    swing = (sway**2).sum(axis=1)
    usual = np.sqrt(8.0 * mean_around(swing, _TRAVEL_SECONDS))  # of a sine, from end to end
    smooth = mean_around(mean_around(along, _SMOOTH_SECONDS), _SMOOTH_SECONDS)
    return Track(float(times[0]), along, smooth, usual, axis_degrees, times)


def mean_around(values: Floats, seconds: float) -> Floats:
    """Return the mean of the values of `seconds` around each; of fewer at both ends."""
    half = max(round(seconds / STEP_SECONDS / 2), 1)
    at = np.arange(values.size)
    low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, values.size)
    sums = np.concatenate(([0.0], np.cumsum(values)))
    result: Floats = (sums[high] - sums[low]) / (high - low)
    return result


def _moved(grid: Floats, times: Floats, places: Floats, axis: int) -> Floats:
    """Return one coordinate on the grid: at rest after an event, moving just before the next.

    How long before: as long as the device's reports are apart, and longer for a step that is
    larger than usual, since then reports were lost on the way.
    """
    steps = np.hypot(*np.diff(places, axis=0).T)
    gaps = np.diff(times)
    usual = float(np.median(steps[steps > 0])) if (steps > 0).any() else 1.0
    moving = np.minimum(_report_seconds(gaps) * np.maximum(steps / usual, 1.0), gaps)
    knots, values = np.empty(2 * times.size - 1), np.empty(2 * times.size - 1)
    knots[0::2], values[0::2] = times, places[:, axis]
    knots[1::2], values[1::2] = times[1:] - moving, places[:-1, axis]
    return np.interp(grid, knots, values)


def _report_seconds(gaps: Floats) -> float:
    """Return how far apart a device reports, from the times between its events.

    Events of a device that is asked at long intervals lie whole such intervals apart. Where they
    do not, it reports as soon as there is something to report.
    """
    near = gaps[gaps <= _LONGEST_REPORT_SECONDS]
    if near.size == 0:
        return _LONGEST_REPORT_SECONDS
    often = float(np.percentile(near, _OFTEN))
    report = float(np.mean(near[np.abs(near - often) <= 0.3 * often]))
    several = gaps[(gaps > 1.5 * report) & (gaps < 4.5 * report)] / report
    if several.size and np.median(np.abs(several - np.rint(several))) > _REGULAR:
        return min(report, _AT_ONCE_SECONDS)
    return report


def _along(way: Floats, sway: Floats) -> tuple[Floats, Floats]:
    """Return the travel along the slowly adapting principal axis of the sway, and that axis.

    The axis has no direction of its own; it is given the one in which the hand first set out.
    """
    xx, yy, xy = (
        mean_around(product, _AXIS_SECONDS)
        for product in (sway[:, 0] ** 2, sway[:, 1] ** 2, sway[:, 0] * sway[:, 1])
    )
    angle = np.unwrap(np.arctan2(2 * xy, xx - yy)) / 2
    ahead = np.column_stack((np.cos(angle), np.sin(angle)))
    away = ((way - way[0]) * ahead).sum(axis=1)
    far = np.abs(away) > 0.25 * np.abs(away).max(initial=0.0)
    if away[np.argmax(far)] < 0:
        angle += np.pi
        ahead = -ahead
    # A turning axis must not move the track: of the drift, only each step is laid along it.
    drift = way - sway
    steps = np.diff(drift, axis=0, prepend=drift[:1])
    along = (sway * ahead).sum(axis=1) + np.cumsum((steps * ahead).sum(axis=1))
    return along, np.degrees(np.angle(np.exp(1j * angle)))
