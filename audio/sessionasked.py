"""Does what is asked of a session while it goes on: next, stay, match, lead.

Each deed that is taken up is logged with its exact effect, so that it can be done again. Used by
one thread, the one that renders.
"""

import math
from dataclasses import replace

from audio.deeds import Asked, Deed
from audio.legplayer import LegPlayer, led
from audio.session import Where
from audio.sessionmatch import Match
from audio.tempo import TempoCurve


class AskedPlayer(LegPlayer):
    """A player whose session can be asked for something."""

    def _do(self, where: Where, deed: Deed, *, again: bool = False) -> bool:
        """Do what is asked at the head; return whether it could be taken up now.

        `again` is for what was taken up once: whether it comes in time is no question then.
        """
        match deed.asked:
            case Asked.NEXT:
                self._next(where, deed)
            case Asked.STAY:
                self._stay(where, deed)
            case Asked.GO_ON:
                self._go_on(where, deed)
            case Asked.MATCH:
                return self._match(where, deed, again=again)
            case Asked.LEAD:
                return self._lead(where, deed, again=again)
        return True

    def _at(self, where: Where, deed: Deed) -> tuple[float, Where]:
        """Return from when on a deed changes something, and the session with the deed logged."""
        first = where.log.first_beat_seconds
        if deed.effect is None:
            at = self._schedule.change_seconds(self._seconds)
            deed = deed.with_effect(at - first)
        else:
            at = first + deed.effect
        return at, replace(where, log=where.log.after(deed))

    def _next(self, where: Where, deed: Deed) -> None:
        """Go on to the next leg, unless this is the last one or the first has not begun."""
        if where.is_last or self._seconds < where.began_seconds:
            return
        at, logged = self._at(where, deed)
        if where.leg_end_seconds is None or at < where.leg_end_seconds:
            # A press that comes while nothing is waited for yet is the one that would be.
            self._end_leg(replace(logged, waiting=where.leg.waits, staying=False), at)

    def _stay(self, where: Where, deed: Deed) -> None:
        if where.is_last or where.waiting or where.staying:
            return
        logged = replace(where, log=where.log.after(deed))
        self._end_leg(replace(logged, staying=True), None)

    def _go_on(self, where: Where, deed: Deed) -> None:
        """Let the leg end when its time has come, or now."""
        if where.is_last or where.waiting or not where.staying:
            return
        at, logged = self._at(where, deed)
        own_end = where.began_seconds + where.share_seconds
        self._end_leg(replace(logged, staying=False), max(own_end, at))

    # A person's own rocking.

    def _match(self, where: Where, deed: Deed, *, again: bool) -> bool:
        """Join a person's own rocking and hold it; a leg without a pulse has none to join."""
        if where.aim_bpm is None:
            return True
        bpm, beat_at, hold_seconds, bpm_a_minute = deed.values[:4]
        at, logged = self._at(where, deed)
        beat_at += where.log.first_beat_seconds
        if where.index == 0 and at < where.began_seconds:  # the first beat is still to come
            periods = math.ceil((where.began_seconds - beat_at) * bpm / 60.0)
            joined = at = beat_at + periods * 60.0 / bpm
            curve = TempoCurve.steady(bpm, seconds=joined)
        else:
            curve = self._now.curve.joined(at, bpm, beat_at)
            joined = curve.pieces[-1].seconds_origin
        leads = max(joined, at + hold_seconds)
        matched = Match(bpm, where.aim_bpm, bpm_a_minute, joined, leads)
        return self._matched(replace(logged, match=matched), curve, at, again=again)

    def _lead(self, where: Where, deed: Deed, *, again: bool) -> bool:
        """Lead what was matched to the leg's tempo now, unless it is there."""
        at, logged = self._at(where, deed)
        if where.match is None or at >= where.match.arrives_seconds:
            return True
        curve = self._now.curve
        matched = replace(where.match, bpm_a_minute=deed.values[0]).leading(at, curve)
        return self._matched(replace(logged, match=matched), curve, at, again=again)

    def _matched(self, where: Where, curve: TempoCurve, at: float, *, again: bool) -> bool:
        curve = led(where, curve, at)
        changed = replace(self._now, curve=curve, session=where)
        if not again and not self._schedule.is_in_time(changed, self.head_frame):
            return False
        self._follow(curve=curve, session=where)
        self._breathe()
        return True
