"""What the pacer gives out: one immutable picture of what is heard when. Pure.

The pacer works ahead of the ear, so a snapshot keeps the last passages of the pulse and is asked
for the frame that is heard, not for the frame that is being worked on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.cue import Cue, Step
from audio.deeds import SessionLog
from audio.rocks import Pull, Rocks
from audio.session import SessionMoment, Where
from audio.tempo import DEFAULT_BPM, TempoCurve

STEADY_SECONDS = 0.25
"""For how long `Snapshot.is_steady_from` speaks."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the pulse during which nothing but time moves on.

    `step` counts into the course's steps, None without one. `started_seconds` is when the run's
    first beat was, `end_seconds` when its last sound will have ended, None while it has no end.
    `session` is where a session stands, None without one; while that is paused, time stands
    still.
    """

    from_seconds: float
    running: bool
    cue: Cue
    curve: TempoCurve
    rocks: Rocks
    started_seconds: float = 0.0
    end_seconds: float | None = None
    step: int | None = None
    pulls: tuple[Pull, ...] = ()
    session: Where | None = None

    @property
    def in_step(self) -> Step | None:
        """The step of the course that it is in, None without a course."""
        if self.step is None or self.cue.course is None:
            return None
        return self.cue.course.steps[self.step]


@dataclass(frozen=True, slots=True)
class Moment:
    """What is heard at one moment, for a picture or a line of text.

    Attributes:
        running: whether the pulse runs.
        beat: beats since the run began, with the fraction; −1 to 0 is the way to the first.
        rock: rocks since the run began; 0 of its fraction is out, a half the turn back.
        bpm: the tempo, in beats a minute.
        cue: what sounds; `cue.key` tells the technique.
        step: which step of the cue's course, None without a course.
        still: whether the step has no pulse.
        tension: how far a traction is taken up, 0–1.
        releasing: whether it is being let go.
        amplitude: how wide the movement is drawn, 0–1.
        passed_seconds: time since the first beat.
        left_seconds: time until the sound has ended, at a set end or after a stop; None while
            there is no end ahead.
        session: where a session stands; None without one.
    """

    running: bool
    beat: float
    rock: float
    bpm: float
    cue: Cue
    step: int | None
    still: bool
    tension: float
    releasing: bool
    amplitude: float
    passed_seconds: float
    left_seconds: float | None = None
    session: SessionMoment | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The pulse as it is known now: the passages that are heard, or will be next.

    Any thread may keep one and ask it as often as it likes.
    """

    rate: int
    passages: tuple[Passage, ...]

    @property
    def running(self) -> bool:
        """Whether the newest passage runs, heard or not yet."""
        return self.passages[-1].running

    @property
    def log(self) -> SessionLog | None:
        """What was asked of the session that plays, heard or not yet; None without one."""
        where = self.passages[-1].session
        return None if where is None else where.log

    def at(self, frame: float) -> Moment:
        """Return what is heard at a source frame (it may have a fraction)."""
        seconds = frame / self.rate
        passage = next(
            (p for p in reversed(self.passages) if p.from_seconds <= seconds), self.passages[0]
        )
        return moment_of(passage, seconds)

    def is_steady_from(self, frame: float) -> bool:
        """Return whether only the phase goes on for a quarter of a second from a source frame on.

        Unless something is asked meanwhile: then there is another snapshot. A session's clock
        goes on, too. While that stands still the phase does as well.
        """
        seconds, newest = frame / self.rate, self.passages[-1]
        until, where = seconds + STEADY_SECONDS, newest.session
        if seconds < newest.from_seconds:
            return False
        if where is not None:
            if where.paused_seconds is not None:
                return seconds >= where.paused_seconds
            ahead = (where.change_seconds, where.end_seconds)
            if seconds < where.began_seconds or _any_within(ahead, seconds, until):
                return False
        if newest.rocks.beats_per_rock != newest.cue.beats_per_rock:  # until the next rock
            return False
        if not newest.curve.is_steady_over(seconds, until):
            return False
        return all(
            pull.tension_at(seconds) == pull.tension_at(until)
            and not pull.releases_at(seconds)
            and not pull.releases_at(until)
            for pull in newest.pulls
        )


def _any_within(times: Sequence[float | None], seconds: float, until_seconds: float) -> bool:
    return any(time is not None and seconds <= time < until_seconds for time in times)


def moment_of(passage: Passage, seconds: float) -> Moment:
    """Return the moment at a time within a passage."""
    cue, where = passage.cue, passage.session
    session = None if where is None else SessionMoment.at(where, seconds)
    if where is not None and where.paused_seconds is not None:
        seconds = min(seconds, where.paused_seconds)
    even = passage.curve.beat_at(seconds)
    beat = cue.living.beat_at(even)
    step, end = passage.in_step, passage.end_seconds
    return Moment(
        running=passage.running,
        beat=beat,
        rock=passage.rocks.rock_at(beat),
        bpm=passage.curve.bpm_at(seconds),
        cue=cue,
        step=passage.step,
        still=bool(step and step.still),
        tension=max((pull.tension_at(seconds) for pull in passage.pulls), default=0.0),
        releasing=any(pull.releases_at(seconds) for pull in passage.pulls[-1:]),
        amplitude=step.amplitude if step and step.amplitude is not None else cue.amplitude,
        passed_seconds=max(seconds - passage.started_seconds, 0.0) if passage.running else 0.0,
        left_seconds=end - seconds if end is not None and seconds < end else None,
        session=session,
    )


def at_rest(cue: Cue, bpm: float = DEFAULT_BPM) -> Passage:
    """Return the passage before anything was started."""
    return Passage(float("-inf"), False, cue, TempoCurve.steady(bpm), Rocks(cue.beats_per_rock))


def rocks_over(passages: Sequence[Passage], seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rocks at each of an ascending row of times in seconds."""
    starts = [passage.from_seconds for passage in passages]
    which = np.maximum(np.searchsorted(starts, seconds, side="right") - 1, 0)
    rocks = np.empty(len(seconds))
    for number in np.unique(which):
        chosen, passage = which == number, passages[number]
        beats = passage.curve.beats_over(seconds[chosen])
        if passage.cue.living.percent:
            beats = passage.cue.living.beats_over(beats)
        ratio = passage.rocks.beats_per_rock
        rocks[chosen] = passage.rocks.first_rock + (beats - passage.rocks.first_beat) / ratio
    return rocks
