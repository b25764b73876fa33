"""A session that goes on: a plan as it is heard now, on a lent sound."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine import Engine
from app.standing import Script, Standing, over, past_of, standing_of
from audio.fades import FADE_OUT_SECONDS
from audio.taptempo import FEWEST_TAPS, TappedTempo
from presets.plan import Plan

if TYPE_CHECKING:  # they bring numpy in, which the first frame does not wait for
    from app.session_record import SessionRecord, Unfinished
    from audio.moment import Moment, Passage
    from audio.session import Session, Where

_EVEN_SECONDS, _UNEVEN_PART = 0.4, 0.02  # frames that go by so evenly tell the time
_FLOWS_WITHIN_SECONDS = 4.0
_TAKEN_UP_WITHIN_SECONDS = 5.0
_TAPS_TOLD_SECONDS = 4.2  # a pause after which taps start anew
_RINGS_WITHIN_SECONDS = FADE_OUT_SECONDS.high + 1.5


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard of a session at one moment, and how that stands in words."""

    moment: "Moment"
    where: "Where"
    standing: Standing


class LiveSession:
    """A session from its start until it has rung out. One thread.

    Attributes:
        plan: what is played.
        session: the same as the sound has it.
        muted: whether the sound is away.
    """

    def __init__(
        self,
        engine: Engine,
        plan: Plan,
        session: "Session",
        script: Script,
        clock: Callable[[], float],
        unfinished: "Unfinished | None" = None,
    ) -> None:
        """Begin it, or, where it is to go on, wait for frames that tell the time: see `follow`."""
        self.plan, self.session = plan, session
        self.muted = False
        self._engine, self._script, self._clock = engine, script, clock
        self._unfinished = unfinished
        self._past: tuple[float, ...] = ()
        self._shares = tuple(leg.seconds for leg in session.legs)
        self._taken_up = False
        self._began_at = self._even_since = clock()
        self._even_frame = engine.output.heard_frame(self._began_at)
        self._ended_at: float | None = None
        self._tapped, self._tapped_at = "", float("-inf")
        self._waits = unfinished is not None
        self._is_paused = unfinished is not None and unfinished.is_paused
        self._stays = (-1, False)
        engine.taps.clear()
        if self._waits:
            self._attend()
        else:
            engine.pacer.start_session(session)
            engine.output.wake()

    # How it stands.

    @property
    def waits(self) -> bool:
        """Whether it waits for frames that tell the time."""
        return self._waits

    @property
    def line(self) -> str:
        """What the sound has to tell."""
        return self._engine.output.status.line

    @property
    def is_ending(self) -> bool:
        """Whether it was asked to end."""
        return self._ended_at is not None

    @property
    def is_quiet(self) -> bool:
        """Whether it was asked to end and has rung out."""
        if self._ended_at is None:
            return False
        now = self._clock()
        moment = self._engine.pacer.snapshot.at(self._engine.output.heard_frame(now))
        running = self._engine.pacer.snapshot.running or moment.running
        # One that stood still has no sound left, but still the time it was to take.
        left = moment.left_seconds
        has_rung = not running and (left is None or left > FADE_OUT_SECONDS.high)
        return has_rung or now - self._ended_at > _RINGS_WITHIN_SECONDS

    def is_over(self, moment: "Moment", commanded: bool) -> bool:
        """Return whether it has come to its own end by a moment that is heard."""
        self._taken_up = self._taken_up or moment.session is not None
        if self._waits or commanded or moment.running or self.is_ending:
            return False
        # One that was over before it could go on is never taken up.
        return self._taken_up or self._clock() - self._began_at > _TAKEN_UP_WITHIN_SECONDS

    def heard(self) -> Heard | None:
        """Return what is heard now; None while that is no session."""
        now, snapshot = self._clock(), self._engine.pacer.snapshot
        seconds = self._source_seconds(now)
        moment = snapshot.at(seconds * snapshot.rate)
        passage = self._passage(seconds)
        where = passage.session
        if where is None or moment.session is None:
            return None
        self._past = past_of(where, passage.started_seconds, self._past)
        standing = standing_of(
            self._script,
            moment,
            passage,
            seconds,
            self._past,
            tapping=self._tapped if now - self._tapped_at < _TAPS_TOLD_SECONDS else "",
            muted=self.muted,
            ending=self.is_ending,
        )
        self._shares = standing.shares
        return Heard(moment, where, standing)

    def over(self) -> Standing:
        """Return how it stands when it is over."""
        return over(self._script, self._shares, muted=self.muted)

    def note(self, record: "SessionRecord", segment: int) -> None:
        """Have kept where it stands."""
        log = self._engine.pacer.snapshot.log
        if log is not None and not self.is_ending:
            seconds = self._source_seconds(self._clock()) - log.first_beat_seconds
            record.note(seconds, log.deeds, segment)

    # What happens.

    def follow(self) -> bool:
        """Look whether frames tell the time by now, and then go on; return whether it does."""
        if not self._waits:
            return True
        self._attend()
        now = self._clock()
        frame, seconds = self._engine.output.heard_frame(now), now - self._even_since
        if seconds < _EVEN_SECONDS:
            return False
        passed = (frame - self._even_frame) / self._engine.pacer.snapshot.rate
        self._even_since, self._even_frame = now, frame
        even = abs(passed / seconds - 1.0) < _UNEVEN_PART
        if not even and now - self._began_at < _FLOWS_WITHIN_SECONDS:
            return False
        self._go_on()
        return True

    # What is asked is taken up a moment later, so that a second press counts from the first.

    def next(self) -> None:
        """Go on to the next segment, out of a pause too."""
        self._ask(lambda engine: engine.pacer.next_leg())
        if self._is_paused:
            self.pause()

    def stay(self) -> None:
        """Stay in this segment, or no longer; while it is paused nothing changes."""
        where = self._newest
        if where is None or self._is_paused:
            return
        index, asked = self._stays
        stays = not (asked if index == where.index else where.staying)
        self._stays = (where.index, stays)
        self._ask(lambda engine: engine.pacer.stay(stays))

    def pause(self) -> None:
        """Let all stand still, or go on."""
        if self._newest is not None:
            paused = self._is_paused = not self._is_paused
            self._ask(lambda engine: engine.pacer.pause(paused))

    def tap(self) -> None:
        """Take a tap, now: after a few, the pulse joins the person's own rocking."""
        where = self._newest
        if where is None or where.paused_seconds is not None:
            return
        self._tapped_at = self._clock()
        told = self._engine.taps.tap(self._tapped_at)
        self._tapped = "tap on" if told is None else f"{told.bpm:.1f} tapped"
        if told is not None and told.taps >= FEWEST_TAPS:
            self._match(told)

    def mute(self) -> None:
        """Let the sound fall silent, or come back."""
        self.muted = not self.muted
        self._ask(lambda engine: engine.pacer.mute(self.muted))

    def end(self) -> None:
        """End softly, and asked once more at once."""
        self._waits = False
        self._ask(lambda engine: engine.pacer.stop())
        self._ended_at = self._clock() if self._ended_at is None else self._ended_at

    # Inside.

    @property
    def _newest(self) -> "Where | None":
        """Where it will be when what is rendered ahead has been heard."""
        return self._engine.pacer.snapshot.passages[-1].session

    def _go_on(self) -> None:
        assert self._unfinished is not None
        self._waits, self._began_at = False, self._clock()
        first = self._source_seconds(self._began_at) - self._unfinished.first_beat_ago()
        deeds = self._unfinished.deeds
        self._ask(
            lambda engine: engine.pacer.start_session(
                self.session, first_beat_seconds=first, deeds=deeds
            )
        )

    def _match(self, told: TappedTempo) -> None:
        beat_at = self._source_seconds(told.next_beat_seconds)
        self._ask(
            lambda engine: engine.pacer.match(
                told.bpm,
                beat_at,
                hold_seconds=60.0 * self.plan.hold_minutes,
                bpm_a_minute=self.plan.lead_rate,
            )
        )

    def _attend(self) -> None:
        self._engine.pacer.attend()
        self._engine.output.wake()

    def _ask(self, does: Callable[[Engine], None]) -> None:
        if not self._waits:
            does(self._engine)
            self._engine.output.wake()

    def _passage(self, seconds: float) -> "Passage":
        passages = self._engine.pacer.snapshot.passages
        return next((p for p in reversed(passages) if p.from_seconds <= seconds), passages[0])

    def _source_seconds(self, monotonic_seconds: float) -> float:
        frame = self._engine.output.heard_frame(monotonic_seconds)
        return frame / self._engine.pacer.snapshot.rate
