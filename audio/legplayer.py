"""Plays the legs of a session one after the other, and lets go of what is held in time.

Used by one thread, the one that renders.
"""

import math
from dataclasses import replace

from audio.cue import Step, Traction
from audio.fades import Fades
from audio.moment import Passage
from audio.passages import Changes
from audio.player import Player
from audio.schedule import Slot, pulse_lead_frames, stepped
from audio.session import LOW_BOWL, SOFTER_BEAT_DB, Marker, Where
from audio.sound import ATTACK_MS
from audio.tempo import TempoCurve

_AHEAD_SECONDS = ATTACK_MS.high / 2000.0 + 0.004
"""How much sooner the sounds change: a beat on the boundary begins so long before it, and is not
to be missed by a frame."""


class LegPlayer(Player):
    """A player that knows where a session stands, and goes on from leg to leg."""

    def __init__(self, rate: int, first: Passage, fades: Fades | None) -> None:
        """Begin at rest, without a session."""
        super().__init__(rate, first, fades)
        self._schedule.into_step = self._into_step
        self._cue_due: int | None = None
        self._marked = False
        self._rung = True
        self._thinned_seconds: float | None = None

    def _frame_of(self, seconds: float | None) -> int | None:
        return None if seconds is None else round(seconds * self.rate)

    def _frame_ahead(self, seconds: float | None) -> int | None:
        """Return the frame at which sounds must change so that a beat at a time is changed."""
        return None if seconds is None else self._frame_of(seconds - _AHEAD_SECONDS)

    # From leg to leg.

    def _change(self, where: Where) -> None:
        """Go on to the next leg, or first let go what is held, or wait for a press."""
        end = where.leg_end_seconds
        assert end is not None
        if self._waits(where):
            self._end_leg(replace(where, waiting=True), where.latest_seconds)
            return
        released = max((pull.end_seconds for pull in self._now.pulls), default=self._seconds)
        if math.isinf(released):
            released = self._seconds + self._let_go()
        if round(released * self.rate) > self.head_frame:
            self._end_leg(where, released + _AHEAD_SECONDS)
            return
        after = replace(
            where,
            index=where.index + 1,
            began_seconds=end,
            leg_end_seconds=None,
            waiting=False,
            staying=False,
            match=None,
        )
        after = replace(after, aim_bpm=after.leg.bpm)
        self._follow(session=after)
        self._marked = where.session.marker is not Marker.NONE
        if where.leg.bpm is None and after.leg.bpm is not None:
            self._marked = False
            self.come_back()
        self._enter(after)
        self._take_leg_cue(after)

    def _waits(self, where: Where) -> bool:
        return where.leg.waits and where.session.attended and not where.waiting

    def _let_go(self) -> float:
        """Let go of what is held without an end of its own; return how long that takes."""
        pulls = tuple(pull.released(self._seconds) for pull in self._now.pulls)
        self._voicing.release(pulls)
        self._follow(pulls=pulls)
        return max(pull.end_seconds for pull in pulls) - self._seconds

    def _enter(self, where: Where) -> None:
        """Set when a leg that has begun ends, and how much of it is heard."""
        end = where.end_seconds if where.is_last else where.began_seconds + where.share_seconds
        self._end_leg(where, end)
        now = self._now.session
        assert now is not None
        self._thin(now)

    def _end_leg(self, where: Where, end_seconds: float | None) -> None:
        """Let a leg end at a time, and lead the tempo on from there; None: not by itself."""
        curve = self._now.curve
        known = where.leg_end_seconds
        if known is not None and not where.is_last:
            curve = curve.until(known)
        if end_seconds is not None:
            end_seconds = min(end_seconds, where.end_seconds)
        # What is done again may fall on the frame after its time.
        at = self._seconds if end_seconds is None else min(self._seconds, end_seconds)
        where = replace(where, leg_end_seconds=end_seconds)
        self._follow(session=where, curve=led(where, curve, at))
        self._hold_until_end()

    def _into_step(self, step: Step, seconds: float) -> Changes:
        """Return what a step changes: its tempo waits while a match is held."""
        where, curve = self._now.session, self._now.curve
        if where is None:
            return {"curve": stepped(curve, step, seconds)}
        if step.bpm is None or self._cue_due is not None:  # the leg before had this course
            return {}
        where, match = replace(where, aim_bpm=step.bpm), where.match
        if match is None or seconds >= match.arrives_seconds:
            curve = stepped(curve, step, seconds)
        else:
            where = replace(where, match=match.aimed(step.bpm, seconds, curve))
        return {"curve": led(where, curve, seconds), "session": where}

    def _take_leg_cue(self, where: Where) -> None:
        """Play the leg's cue, from the next pulse on; if that has begun, from the one after."""
        before = self._now.pulls
        self._cue_due = None
        if not super().take_cue(where.leg.cue):
            self._cue_due = self._schedule.after_next_sound()
            return
        self._schedule.begin_course(self._seconds)
        if where.leg.cue.traction is not None and self._now.pulls == before:
            self._take_up(self._seconds)
        self._breathe()

    def _thin(self, where: Where) -> None:
        """Let as many rocks be heard as the leg has at this time."""
        # Over half a frame on: the change that is due has been rounded to a frame, and one that
        # lies half-way between two must be past as well, or it would be due for ever.
        now = self._seconds + _AHEAD_SECONDS + 0.75 / self.rate
        into, share = max(now - where.began_seconds, 0.0), where.share_seconds
        every, change = where.leg.every_at(into, share), where.leg.next_change(into, share)
        self._thinned_seconds = None if change is None else where.began_seconds + change
        if every != where.every:
            self._follow(session=replace(where, every=every))
            self._breathe()

    def _strike(self, slot: Slot) -> None:
        where = self._now.session
        if where is None or not self._marked or slot.is_back:
            super()._strike(slot)
            return
        self._marked = False
        if where.session.marker is Marker.LOW_BOWL:
            super()._strike(slot)
            # A swell has no pulse that would begin before the beat: the bowl's attack needs room.
            soonest = slot.first_frame + pulse_lead_frames(LOW_BOWL, self.rate)
            self._voicing.bowl(LOW_BOWL, max(slot.frame, soonest))
        else:
            self._voicing.strike(self._now, slot, change_db=SOFTER_BEAT_DB)

    # Tractions.

    def _hold_until_end(self) -> None:
        """Tell the tractions that are held throughout when they are to be let go."""
        pulls = tuple(
            pull.ending(self._release_seconds(pull.traction), max(self._seconds, pull.from_seconds))
            for pull in self._now.pulls
        )
        if pulls != self._now.pulls:
            self._voicing.release(pulls)
            self._follow(pulls=pulls)

    def _release_seconds(self, traction: Traction) -> float | None:
        at_end, where = super()._release_seconds(traction), self._now.session
        if where is None or where.is_last or where.leg_end_seconds is None:
            return at_end
        before = where.leg_end_seconds - _AHEAD_SECONDS - traction.release_seconds
        return before if at_end is None else min(before, at_end)

    # The end.

    @property
    def _length_of_end(self) -> float:
        where = self._now.session
        return super()._length_of_end if where is None else where.session.closing_seconds

    def _leave(self) -> None:
        """Go on without the session."""
        self._cue_due, self._thinned_seconds, self._rung = None, None, True
        self._marked = False
        self._follow(session=None)

    def _finish(self, end_seconds: float) -> None:
        super()._finish(end_seconds)
        if self._now.session is not None:
            self._leave()


def led(where: Where, curve: TempoCurve, at_seconds: float) -> TempoCurve:
    """Return a curve that was changed at a time, led on: from a match, and to the next leg."""
    match, change = where.match, where.change_seconds
    if match is not None and at_seconds <= match.leads_seconds:
        curve = match.led(curve)
    if change is None or at_seconds > change:
        return curve
    return where.session.led(curve, change, where.index + 1)
