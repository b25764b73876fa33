"""Where a rocked hand turned, and where nothing can be said: pauses and a lost pointer."""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from practice.track import STEP_SECONDS, Floats, Track

Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

LEAST_TRAVEL_PX = 8.0
"""What travels less is a hand at rest."""

_PROMINENCE = 0.3  # of the usual travel, by which a turn stands out to either side
_FIT = 0.12  # of a period, to either side of a turn, within which its time is sought
_REST = 0.05  # of the way to or from an end belongs to the rest there
_BASELINE_TURNS = 9
_LEAP, _LEAP_SECONDS = 0.5, 0.05
_PAUSE = 1.5
_STILL_STEPS = 5
_GAP, _USUAL_GAPS, _ON_THE_WAY = 0.3, 2.0, 0.4
_SPEED_STEPS = 10


@dataclass(frozen=True, slots=True)
class Turns:
    """Where the hand turned, in the order of time; far and near ends take turns.

    Attributes:
        seconds: when, on the places' clock.
        px: where along the axis, without the hand's drift: far ends above near ones.
        far: True at the end away from which the hand comes back.
    """

    seconds: Floats
    px: Floats
    far: Bools

    @property
    def period_seconds(self) -> float:
        """The usual time from a turn to the next at the same end; nan under three turns."""
        periods = self.seconds[2:] - self.seconds[:-2]
        return float(np.median(periods)) if periods.size else float("nan")


def turns_of(track: Track) -> Turns:
    """Return where the hand turned.

    A turn stands out from both its neighbours by a share of the travel that is usual there, so
    that neither jitter nor a hand that tarries on its way makes one. Its time is where a cubic
    through the track around it stands still: a parabola would lean to the slower side. Of a hand
    that rests at the end for longer than the cubic reaches, it is the middle of that rest.
    """
    at, far = _ends(track)
    if at.size < 3:
        return Turns(track.seconds[at], track.smooth_px[at], far)
    around = max(round(_FIT * float(np.median(at[2:] - at[:-2]))), 3)
    drift = _baseline(at, track.smooth_px)
    steps, px = _stillness(track.travel_px - drift, at, far, around)
    middles, rests = _rests(track.smooth_px - drift, at)
    steps = np.where(rests > 2 * around, middles, steps)
    seconds: Floats = track.start_seconds + STEP_SECONDS * steps
    return Turns(seconds, px, far)


def _ends(track: Track) -> tuple[Indices, Bools]:
    """Return the grid's points at which the hand turned, and whether at the far end."""
    smooth = track.smooth_px
    rising = np.diff(smooth) > 0
    extreme = np.append(np.flatnonzero(rising[1:] != rising[:-1]) + 1, smooth.size - 1)
    prominence = np.maximum(_PROMINENCE * track.usual_px[extreme], LEAST_TRAVEL_PX)
    found: list[tuple[int, bool]] = []
    high = low = 0
    high_px = low_px = float(smooth[0])
    upwards: bool | None = None
    points = zip(extreme.tolist(), smooth[extreme].tolist(), prominence.tolist(), strict=True)
    for at, px, enough in points:
        if px > high_px:
            high, high_px = at, px
        if px < low_px:
            low, low_px = at, px
        if upwards is not False and px < high_px - enough:
            if upwards:
                found.append((high, True))
            upwards, low, low_px = False, at, px
        elif upwards is not True and px > low_px + enough:
            if upwards is False:
                found.append((low, False))
            upwards, high, high_px = True, at, px
    table = np.array(found, dtype=np.intp).reshape(-1, 2)
    return table[:, 0], table[:, 1].astype(np.bool_)


def _baseline(at: Indices, smooth: Floats) -> Floats:
    """Return the hand's drift: the middles between neighbouring turns, evened out."""
    middles = (smooth[at[1:]] + smooth[at[:-1]]) / 2
    half = min(_BASELINE_TURNS, middles.size) // 2
    ends = np.arange(middles.size)
    reach = np.minimum(np.minimum(ends, ends[::-1]), half)  # as far to either side: no lean
    sums = np.concatenate(([0.0], np.cumsum(middles)))
    even = (sums[ends + reach + 1] - sums[ends - reach]) / (2 * reach + 1)
    drift: Floats = np.interp(np.arange(smooth.size), (at[1:] + at[:-1]) / 2, even)
    return drift


def _stillness(level: Floats, at: Indices, far: Bools, around: int) -> tuple[Floats, Floats]:
    """Return where, in steps of the grid, and how high a cubic around each turn stands still."""
    offsets = np.arange(-around, around + 1)
    fit = np.linalg.pinv(np.vander(offsets / around, 4, increasing=True))
    padded = np.pad(level, around, mode="edge")
    bent = np.where(far, -1.0, 1.0)
    for _ in range(3):  # the first look is through a smooth track, some steps beside
        c0, c1, c2, c3 = fit @ padded[at[:, None] + around + offsets].T
        shift = np.zeros_like(c1)
        for _ in range(4):  # Newton's way to where the slope is 0
            bend = 2 * c2 + 6 * c3 * shift
            slope = c1 + 2 * c2 * shift + 3 * c3 * shift**2
            is_end = bend * bent > 0
            step = np.divide(slope, bend, out=np.zeros_like(slope), where=is_end)
            shift = np.clip(shift - step, -1.0, 1.0)
        moved = np.rint(shift * around).astype(np.intp)
        if not moved.any():
            break
        at = np.clip(at + moved, 0, level.size - 1)
        shift -= moved / around
    px: Floats = c0 + shift * (c1 + shift * (c2 + shift * c3))
    return at + shift * around, px


def _rests(level: Floats, at: Indices) -> tuple[Floats, Floats]:
    """Return the middle of each rest at an end, and how long it is, in steps of the grid."""
    bounds = [0, *at.tolist(), level.size]
    middles, rests = np.empty(at.size), np.empty(at.size)
    for turn, (before, here, after) in enumerate(zip(bounds, bounds[1:], bounds[2:], strict=False)):
        way = np.abs(level[before:after] - level[here])
        there = here - before
        left, right = np.flatnonzero(way[:there] > _REST * way[0]), way[there:] > _REST * way[-1]
        first = left[-1] + 1 if left.size else 0
        last = there + np.argmax(right) - 1 if right.any() else way.size - 1
        middles[turn], rests[turn] = before + (first + last) / 2, last - first
    return middles, rests


# Where nothing can be said.


def without_leaps(times: Floats, places: Floats, track: Track) -> tuple[Floats, Floats]:
    """Return places as if the pointer had never leapt, and when it did, as rows from–to.

    A leap is half a rock in less than no time: the pointer was put there, the hand did not go.
    """
    steps = np.diff(places, axis=0)
    least = max(_LEAP * float(np.median(track.usual_px)), LEAST_TRAVEL_PX)
    leapt = (np.hypot(*steps.T) > least) & (np.diff(times) < _LEAP_SECONDS)
    steps[leapt] = 0.0
    even = np.concatenate((places[:1], places[0] + np.cumsum(steps, axis=0)))
    return even, _from_to(times[:-1][leapt], times[1:][leapt])


def pauses(track: Track, period_seconds: float) -> Floats:
    """Return when the hand rested for more than one and a half periods, as rows from–to."""
    slow = track.smooth_px[::_STILL_STEPS]
    least = np.maximum(_PROMINENCE * track.usual_px[::_STILL_STEPS], LEAST_TRAVEL_PX)
    steps = round(_PAUSE * period_seconds / (STEP_SECONDS * _STILL_STEPS))
    if slow.size <= steps:
        return np.empty((0, 2))
    windows = sliding_window_view(slow, steps + 1)
    still = windows.max(axis=1) - windows.min(axis=1) < least[: windows.shape[0]]
    edges = np.flatnonzero(np.diff(still, prepend=False, append=False)).reshape(-1, 2)
    seconds = track.seconds[::_STILL_STEPS]
    return _from_to(seconds[edges[:, 0]], seconds[edges[:, 1] + steps - 1])


def lost(track: Track, period_seconds: float) -> Floats:
    """Return when the pointer was lost, as rows from–to.

    That is: no event for longer than the hand usually tarries at an end, though it was on its way
    before or after.
    """
    gaps = np.diff(track.events)
    half = ((track.events[:-1] - track.events[0]) / (period_seconds / 2)).astype(np.intp)
    longest = np.zeros(half[-1] + 1)
    np.maximum.at(longest, half, gaps)
    enough = max(_GAP * period_seconds, _USUAL_GAPS * float(np.median(longest[longest > 0])))
    long = np.flatnonzero(gaps > enough)
    before, after = track.index_at(track.events[long]), track.index_at(track.events[long + 1])
    way, last = track.travel_px, track.travel_px.size - 1
    came = np.abs(way[before] - way[np.maximum(before - _SPEED_STEPS, 0)])
    went = np.abs(way[np.minimum(after + _SPEED_STEPS, last)] - way[after])
    fastest = np.pi * track.usual_px[before] / period_seconds * (STEP_SECONDS * _SPEED_STEPS)
    on_the_way = long[np.maximum(came, went) > _ON_THE_WAY * fastest]
    return _from_to(track.events[on_the_way], track.events[on_the_way + 1])


def _from_to(starts: Floats, ends: Floats) -> Floats:
    result: Floats = np.stack((starts, ends), axis=1)
    return result
