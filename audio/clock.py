"""Which frame is heard now: frames ↔ monotonic time, filtered and without jumps.

`HeardClock` turns noisy stamps ("frame n is heard at time t") into a smooth clock.
`HeardLine` is what other threads read: a published line that never jumps or runs back.
Both are pure: no sound card, no reading of the time.
"""

from bisect import bisect_right
from dataclasses import dataclass

OFFSET_PRIOR_SECONDS = 0.02
RATE_PRIOR = 150e-6
RATE_WALK = 1e-6
STAMP_NOISE_SECONDS = 0.002
GATE_SIGMAS = 3.0
JUMP_SECONDS = 0.02
JUMP_STAMPS = 8
HISTORY_KNOTS = 32
SLEW_SECONDS = 0.25
SLEW_STEEPNESS = 0.2


class HeardClock:
    """A delay-locked loop from stamps (frame, monotonic second at which it is heard).

    The loop is a Kalman filter with two states, the time of a frame and the rate error
    of the device. In its steady state that is the second-order delay-locked loop of
    F. Adriaensen, "Using a DLL to filter time" (Linux Audio Conference 2005); before it,
    the gains are as wide as the doubt, so the loop is fast at the start and needs no
    bandwidth schedule (Y. Bar-Shalom et al., "Estimation with Applications to Tracking
    and Navigation", 2001, ch. 6.2). What is known beforehand about sound cards, a rate
    error of some hundred ppm at most, is the prior: it halves the error of the first
    seconds. One thread writes; others read through `HeardLine`.

    `rate` is the nominal rate in frames per second, `noise_seconds` the standard
    deviation of the stamps. `stamps` counts those taken, `jumps` how often the loop had
    to follow a jump of the time, the last by `jump_seconds`, for those that keep a grid.
    """

    def __init__(self, rate: float, *, noise_seconds: float = STAMP_NOISE_SECONDS) -> None:
        self.nominal_rate = float(rate)
        self._noise_variance = noise_seconds**2
        self.restart()

    def restart(self) -> None:
        """Forget everything: the frames or the time have jumped, or the device is another."""
        self.stamps = 0
        self.jumps = 0
        self.jump_seconds = 0.0
        self._frame = 0.0
        self._time = 0.0
        self._stretch = 0.0
        self._late_in_a_row = 0
        self._last_innovation = 0.0
        self._reset_doubt()

    def _reset_doubt(self) -> None:
        self._p_time = OFFSET_PRIOR_SECONDS**2
        self._p_cross = 0.0
        self._p_rate = RATE_PRIOR**2

    @property
    def doubts(self) -> bool:
        """Whether the last stamp was far off the expectation."""
        return self._late_in_a_row > 0

    @property
    def rate(self) -> float:
        """The device's rate in frames per monotonic second."""
        return self.nominal_rate / (1.0 + self._stretch)

    def frame_at(self, monotonic_seconds: float) -> float:
        """Return the frame heard at a time. Inverse of `monotonic_of`."""
        return self._frame + (monotonic_seconds - self._time) * self.rate

    def monotonic_of(self, frame: float) -> float:
        """Return the monotonic second at which a frame is heard."""
        return self._time + (frame - self._frame) / self.rate

    def stamp(self, frame: float, monotonic_seconds: float) -> None:
        """Take one stamp: `frame` is heard at about `monotonic_seconds`.

        A stamp far off the expectation (a late thread, a nonsense time) counts for little;
        when many in a row agree that the time has moved, the loop opens up and follows.
        """
        if not self.stamps:
            self._frame, self._time, self.stamps = float(frame), monotonic_seconds, 1
            self._p_time = self._noise_variance
            return
        self._predict(frame)
        self.stamps += 1
        innovation = monotonic_seconds - self._time
        noise = self._noise_variance
        expected = self._p_time + noise
        if innovation * innovation > GATE_SIGMAS**2 * expected:
            noise = max(noise, innovation * innovation / GATE_SIGMAS**2 * 10.0)
            if self._moved(innovation):
                self.jumps += 1
                self.jump_seconds = innovation
                self._reset_doubt()
                self._p_time += innovation * innovation
                noise = self._noise_variance
        else:
            self._late_in_a_row = 0
        self._correct(innovation, noise)

    def _predict(self, frame: float) -> None:
        """Carry time, rate and their covariance on to `frame`."""
        step = (frame - self._frame) / self.nominal_rate
        walk = RATE_WALK**2 * abs(step)
        self._frame = float(frame)
        self._time += step * (1.0 + self._stretch)
        self._p_time += step * (2.0 * self._p_cross + step * self._p_rate)
        self._p_time += walk * step * step / 3.0
        self._p_cross += step * self._p_rate + walk * step / 2.0
        self._p_rate = min(self._p_rate + walk, RATE_PRIOR**2)

    def _correct(self, innovation: float, noise: float) -> None:
        """Move the state by an innovation in seconds that has `noise` as its variance."""
        total = self._p_time + noise
        gain_time, gain_rate = self._p_time / total, self._p_cross / total
        self._time += gain_time * innovation
        self._stretch += gain_rate * innovation
        self._p_rate -= gain_rate * self._p_cross
        self._p_cross *= 1.0 - gain_time
        self._p_time *= 1.0 - gain_time

    def _moved(self, innovation: float) -> bool:
        """Say whether so many outliers in a row agree that they are the truth."""
        if self._late_in_a_row and abs(innovation - self._last_innovation) > JUMP_SECONDS:
            self._late_in_a_row = 0
        self._late_in_a_row += 1
        self._last_innovation = innovation
        if self._late_in_a_row < JUMP_STAMPS:
            return False
        self._late_in_a_row = 0
        return True


@dataclass(frozen=True, slots=True)
class _Knots:
    """Corners of the line, oldest first, and its slope in frames per second after the last."""

    times: tuple[float, ...]
    frames: tuple[float, ...]
    rate: float


class HeardLine:
    """The published answer to "which frame is heard at this time": continuous, never backward.

    One thread writes; any thread may read `at` without a lock, because each change
    replaces one immutable value. A correction is not a jump: the line bends and meets the
    truth a quarter of a second later. Only over a time that nobody was awake for does it `leap`.
    What was answered for the past stays answered.
    """

    def __init__(self, frame: float = 0.0) -> None:
        self._knots = _Knots((0.0,), (float(frame),), 0.0)

    def at(self, monotonic_seconds: float) -> float:
        """Return the frame heard at a time. Any thread; about a microsecond."""
        knots = self._knots
        after = bisect_right(knots.times, monotonic_seconds)
        if after == 0:
            return knots.frames[0]
        time, frame = knots.times[after - 1], knots.frames[after - 1]
        if after == len(knots.times):
            return frame + (monotonic_seconds - time) * knots.rate
        span = knots.times[after] - time
        return frame + (knots.frames[after] - frame) * (monotonic_seconds - time) / span

    def run(self, now: float, rate: float) -> None:
        """Go on from here at `rate` frames per second."""
        self._bend(now, (), rate)

    def meet(self, now: float, time: float, frame: float, rate: float) -> None:
        """Be at `frame` at a later `time`, and go on from there at `rate`."""
        frame = max(frame, self.at(now))
        self._bend(now, ((time, frame),) if time > now else (), rate)

    def leap(self, now: float, frames: float, rate: float) -> None:
        """Be so many frames further on at once, and go on from there at `rate`."""
        self._bend(now, ((now, self.at(now) + frames),), rate)

    def steer(self, now: float, frame: float, rate: float) -> None:
        """Join the line through (`now`, `frame`) of slope `rate` soon, without a jump."""
        error = frame - self.at(now)
        slew = max(SLEW_SECONDS, abs(error) / rate / SLEW_STEEPNESS)
        self.meet(now, now + slew, frame + slew * rate, rate)

    def rescale(self, factor: float) -> None:
        """Count in other frames: the frame rate has changed by `factor`."""
        knots = self._knots
        frames = tuple(frame * factor for frame in knots.frames)
        self._knots = _Knots(knots.times, frames, knots.rate * factor)

    def _bend(self, now: float, corners: tuple[tuple[float, float], ...], rate: float) -> None:
        here = self.at(now)
        knots = self._knots
        kept = bisect_right(knots.times, now)
        if kept and knots.times[kept - 1] == now:
            kept -= 1
        first = max(0, kept - HISTORY_KNOTS)
        self._knots = _Knots(
            (*knots.times[first:kept], now, *(time for time, _ in corners)),
            (*knots.frames[first:kept], here, *(frame for _, frame in corners)),
            rate,
        )
