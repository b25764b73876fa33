"""A practice run that goes on: the cue plays, and what hands do is kept as it comes."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.engine import Engine
from audio.cue import Cue
from practice.exercises import Plan
from practice.history import History
from practice.run import Exercise, Place, Run, Tap

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.owntap import OwnTap

LEAD_SECONDS = 1.0
"""From the start to the first beat: what played before has rung out, and the hand is in place."""

FADES_SECONDS = (0.5, 0.25)
"""How a run comes and goes: sooner than a pulse for an hour does."""

_RINGS_SECONDS = 0.6  # the last beat sounds to its end before the end itself fades
_PROMPT_AHEAD_SECONDS = 0.45  # nearer than 0.25 s a prompt is no longer heard in time
_MOST_RINGING_SECONDS = 1.5  # a sound that is gone never tells that it has rung out


class LiveRun:
    """A run from its start to its end, on a lent sound. One thread; `follow` is called often.

    Events come in monotonic seconds, each with its own, and are kept in seconds from the run's
    first beat, as both are heard: a tap and a beat that are heard together have the same time.
    """

    def __init__(
        self,
        engine: Engine,
        history: History,
        plan: Plan,
        cue: Cue,
        run: Run,
        *,
        own_taps: bool,
        seed: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin it: `cue` is the technique's, `run` says what is practised.

        With `own_taps` each tap is heard softly too. `seed` draws the other hand's prompts.
        """
        self._engine, self._plan, self._clock = engine, plan, clock
        self._beats = plan.beats(run.bpm)
        self._due = plan.prompts(run.bpm, seed)
        self._over_at = plan.seconds(run.bpm) + 30.0 / run.bpm
        self._own = self._own_tap(plan.cue(cue), run.bpm) if own_taps or self._due else None
        self._taps_sound = own_taps
        self._cue = self._own.cue if self._own else plan.cue(cue)
        self._first_beat: float | None = None
        self._early: list[Tap | Place] = []
        self._taps: list[Tap] = []
        self._places: list[Place] = []
        self._prompts: list[float] = []
        self._beats_kept = self._places_kept = self._prompts_past = 0
        self._ended_at: float | None = None
        self._run = run
        self._recorder = history.begin(run)
        self._start()

    def _own_tap(self, cue: Cue, bpm: float) -> "OwnTap":
        from audio.owntap import OwnTap

        engine = self._engine
        return OwnTap(
            engine.output,
            cue,
            bpm,
            prompts=bool(self._due),
            rate=engine.pacer.snapshot.rate,
            clock=self._clock,
        )

    def _start(self) -> None:
        pacer, output = self._engine.pacer, self._engine.output
        pacer.play(self._cue)
        pacer.set_tempo(self._run.bpm)
        pacer.set_fades(*FADES_SECONDS)
        pacer.end_after(self._over_at + _RINGS_SECONDS)
        pacer.start(beat_at_seconds=self._source_seconds(self._clock()) + LEAD_SECONDS)
        output.wake()

    # How it stands.

    @property
    def is_rocked(self) -> bool:
        """Whether the mouse is rocked, and not tapped."""
        return self._run.exercise is Exercise.MOUSE

    @property
    def seconds(self) -> float | None:
        """The run's time that is heard now, from beat 0; None until that is known."""
        return self._seconds_at(self._clock())

    @property
    def progress(self) -> float:
        """How much of it has passed, 0–1."""
        return min(max((self.seconds or 0.0) / self._over_at, 0.0), 1.0)

    @property
    def is_over(self) -> bool:
        """Whether its last beat has gone by, and the time in which it may be answered."""
        return (self.seconds or 0.0) >= self._over_at

    @property
    def trouble(self) -> str:
        """Why the cue cannot be heard; "" while it can."""
        return self._engine.output.status.line

    @property
    def is_quiet(self) -> bool:
        """Whether it has ended, and has rung out."""
        if self._ended_at is None:
            return False
        now, snapshot = self._clock(), self._engine.pacer.snapshot
        moment = snapshot.at(self._engine.output.heard_frame(now))
        has_rung = not (snapshot.running or moment.running or moment.left_seconds is not None)
        return has_rung or now - self._ended_at > _MOST_RINGING_SECONDS

    # What happens.

    def tap(self, tap: Tap) -> None:
        """Take a tap; it is kept at once."""
        if self._ended_at is not None:
            return
        if self._own is not None and self._taps_sound:
            self._own.tap()
        self._take(tap)

    def place(self, place: Place) -> None:
        """Take where the mouse is; it is kept with the next `follow`."""
        if self._ended_at is None:
            self._take(place)

    def follow(self) -> None:
        """Keep what has been heard meanwhile, and let the other hand's next prompt be heard."""
        if self._ended_at is not None:
            return
        self._find_first_beat()
        if (seconds := self.seconds) is None:
            return
        self._prompt(seconds)
        beats = self._heard_beats(seconds)
        self._recorder.add(
            beats=self._beats[self._beats_kept : beats], places=self._places[self._places_kept :]
        )
        self._beats_kept, self._places_kept = beats, len(self._places)

    def end(self) -> Run | None:
        """End it now and keep it; None, and nothing kept, if nothing was done."""
        self.follow()
        seconds, is_early = self.seconds or 0.0, not self.is_over
        self._ended_at = self._clock()
        self._engine.pacer.stop()
        self._engine.output.wake()
        beats = self._beats[: self._heard_beats(seconds)]
        if not beats or not (self._taps or self._places):
            self._recorder.discard()
            return None
        self._run = replace(
            self._run,
            beats=beats,
            taps=tuple(self._taps),
            places=tuple(self._places),
            prompts=tuple(self._prompts),
            output=self._engine.output.status.device or "",
            ended_early=is_early,
        )
        self._recorder.finish(self._run)
        return self._run

    def _heard_beats(self, seconds: float) -> int:
        """Return how many beats have been heard, or would have been, by a time of the run."""
        if seconds < 0.0 or self._first_beat is None:
            return 0
        return min(int(seconds * self._run.bpm / 60.0) + 1, len(self._beats))

    def _find_first_beat(self) -> None:
        """Find out when beat 0 is, once the pulse has taken the start up."""
        newest = self._engine.pacer.snapshot.passages[-1]
        if self._first_beat is not None or not newest.running or newest.cue is not self._cue:
            return
        self._first_beat = newest.started_seconds
        early, self._early = self._early, []
        for event in early:
            self._take(event)

    def _take(self, event: Tap | Place) -> None:
        seconds = self._seconds_at(event.seconds)
        if seconds is None:
            self._early.append(event)
        elif isinstance(event, Tap):
            tap = replace(event, seconds=seconds)
            self._taps.append(tap)
            self._recorder.add(taps=(tap,))
        else:
            self._places.append(replace(event, seconds=seconds))

    def _prompt(self, seconds: float) -> None:
        while self._prompts_past < len(self._due):
            ahead = self._due[self._prompts_past] - seconds
            if ahead > _PROMPT_AHEAD_SECONDS:
                return
            prompt = self._due[self._prompts_past]
            self._prompts_past += 1
            if self._own is not None and ahead > 0.0 and self._own.prompt(self._clock() + ahead):
                self._prompts.append(prompt)
                self._recorder.add(prompts=(prompt,))

    def _seconds_at(self, monotonic_seconds: float) -> float | None:
        if self._first_beat is None:
            return None
        return self._source_seconds(monotonic_seconds) - self._first_beat

    def _source_seconds(self, monotonic_seconds: float) -> float:
        engine = self._engine
        return engine.output.heard_frame(monotonic_seconds) / engine.pacer.snapshot.rate
