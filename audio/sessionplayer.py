"""Plays a session at the head: legs that follow one another, pauses, and what is asked of them.

Everything that a session does by itself happens at a frame of its own, at which a block is cut,
so the size of a block changes nothing. Used by one thread, the one that renders.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from audio.cue import Cue
from audio.fades import Fades
from audio.legplayer import LegPlayer
from audio.loudness import Samples
from audio.moment import Passage, Snapshot
from audio.player import STOP_SECONDS
from audio.schedule import OnBeat
from audio.session import (
    BELL_SECONDS,
    END_BELL,
    Session,
    Where,
)
from audio.tempo import TempoCurve

PAUSE_SECONDS = 0.25
"""How soon all stands still."""


class SessionPlayer(LegPlayer):
    """A player that can play a session. Its commands return whether they were taken up."""

    def __init__(self, rate: int, first: Passage, fades: Fades | None) -> None:
        """Begin at rest, without a session."""
        super().__init__(rate, first, fades)
        self._held = False
        self._later: deque[Callable[[], bool]] = deque()

    # The head goes on.

    def add_to(self, block: Samples, on_beat: OnBeat | None) -> None:
        """Add the next frames to a silent block (frames, 2); tell the beats that come in it."""
        first = 0
        for frames in self._stretches(len(block)):
            if not self._held:
                super().add_to(block[first : first + frames], on_beat)
            first += frames

    def skip(self, frames: int, on_beat: OnBeat | None) -> None:
        """Let frames go by unheard; tell the beats that come in them."""
        self._marked = False
        for stretch in self._stretches(frames):
            if not self._held:
                super().skip(stretch, on_beat)

    def retime(self, rate: int) -> None:
        """Go on at another sample rate in Hz; times stay, what rings is dropped."""
        super().retime(rate)
        if self._cue_due is not None:
            self._cue_due = self.head_frame

    def _stretches(self, frames: int) -> Iterator[int]:
        """Yield how many frames to go on by until something is due, `frames` in all."""
        while frames:
            self._do_what_is_due()
            due = self._next_due()
            stretch = frames if due is None else min(frames, max(due - self.head_frame, 1))
            yield stretch
            if self._held:
                self.head_frame += stretch
            frames -= stretch

    # Commands, taken up at the head.

    def begin_session(self, session: Session) -> bool:
        """Begin a session; see `Pacer.start_session`."""
        if self._held:
            self.stop()
        if self.plays:
            if self._now.running:
                self.stop()
            self._end_within(STOP_SECONDS)
            return False
        bpm = session.bpm_from(0)
        assert bpm is not None, "a session has a pulse"
        self.take_cue(session.legs[0].cue)
        self.take_curve(lambda curve, at: curve.changed(at, bpm))
        self.begin(None, self._seconds + session.delay_seconds)
        origin = self._now.started_seconds
        end = origin + session.total_seconds
        where = Where(session, 0, origin, None, end)
        self._follow(session=where)
        self._marked, self._rung = False, not session.end_bell
        self._set_end(end, exactly=True)
        self._enter(where)
        return True

    def next_leg(self) -> bool:
        """Go on to the next leg, unless this is the last one or the first has not begun."""
        if self._held:
            return self._kept(self.next_leg)
        where = self._now.session
        if where is None or where.is_last or self._seconds < where.began_seconds:
            return True
        at = self._schedule.change_seconds(self._seconds)
        if where.leg_end_seconds is None or at < where.leg_end_seconds:
            # A press that comes while nothing is waited for yet is the one that would be.
            self._end_leg(replace(where, waiting=where.leg.waits, staying=False), at)
        return True

    def stay(self, on: bool) -> bool:
        """Stay in the leg that plays, or let it end when its time has come."""
        if self._held:
            return self._kept(lambda: self.stay(on))
        where = self._now.session
        if where is None or where.is_last or where.waiting or where.staying is on:
            return True
        if on:
            self._end_leg(replace(where, staying=True), None)
            return True
        at = self._schedule.change_seconds(self._seconds)
        own_end = where.began_seconds + where.share_seconds
        self._end_leg(replace(where, staying=False), max(own_end, at))
        return True

    def pause(self, on: bool) -> bool:
        """Let everything stand still, or go on."""
        where = self._now.session
        if where is None:
            return True
        if on and where.paused_seconds is None:
            self._voicing.mixer.gains.pause(self.head_frame, PAUSE_SECONDS)
            paused = self._seconds + PAUSE_SECONDS
            self._follow(session=replace(where, paused_seconds=paused))
        elif not on and where.paused_seconds is not None:
            if not self._held:
                return False  # it stands still first, in a moment
            self._resume(where)
        return True

    def take_curve(self, changed: Callable[[TempoCurve, float], TempoCurve]) -> bool:
        """Go on with what `changed` makes of the curve at the time from which it may change."""
        if self._held:
            return self._kept(lambda: self.take_curve(changed))
        return super().take_curve(lambda curve, at: self._led(changed(curve, at), at))

    def take_cue(self, cue: Cue) -> bool:
        """Go on with another cue."""
        if self._held:
            return self._kept(lambda: self.take_cue(cue))
        return super().take_cue(cue)

    def take_end(self, seconds: float | None) -> bool:
        """Let later runs end so many seconds after their first beat; a session has its own end."""
        if self._now.session is None:
            return super().take_end(seconds)
        self._end_after = seconds
        return True

    def take_fades(self, fades: Fades) -> bool:
        """Come and go so from now on."""
        if self._held:
            return self._kept(lambda: self.take_fades(fades))
        return super().take_fades(fades)

    def stop(self) -> bool:
        """Fade out, and once more within `STOP_SECONDS`; the session is over."""
        if self._now.session is None:
            return super().stop()
        if self._held:
            self._held = False
            self._later.clear()
            self._finish(self._seconds)
            return True
        self._leave()
        return super().stop()

    def _kept(self, command: Callable[[], bool]) -> bool:
        """Keep a command until the pause is over."""
        self._later.append(command)
        return True

    # What is due.

    def _next_due(self) -> int | None:
        """Return the next frame at which a session does something."""
        where = self._now.session
        if where is None or self._held:
            return None
        bell = None if self._rung else where.end_seconds - BELL_SECONDS
        ahead = [self._frame_ahead(time) for time in (where.change_seconds, self._thinned_seconds)]
        exact = [self._frame_of(time) for time in (where.paused_seconds, bell)]
        return min((f for f in (*ahead, *exact, self._cue_due) if f is not None), default=None)

    def _do_what_is_due(self) -> None:
        while self._later and not self._held and self._later[0]():
            self._later.popleft()
        where = self._now.session
        while where is not None and not self._held and self._is_due(where):
            where = self._now.session

    def _is_due(self, where: Where) -> bool:
        """Do the first thing that is due at the head; return whether there was one."""
        if self._has_come(self._frame_of(where.paused_seconds)):
            self._held = True
            return False
        if self._has_come(self._frame_ahead(where.change_seconds)):
            self._change(where)
            return True
        if self._has_come(self._frame_ahead(self._thinned_seconds)):
            self._thin(where)
            return True
        bell = self._frame_of(where.end_seconds - BELL_SECONDS)
        if not self._rung and self._has_come(bell):
            self._rung = True
            lead = round(END_BELL.attack_ms / 1000.0 * self.rate)
            self._voicing.bell(END_BELL, self.head_frame + lead)
            return True
        if self._has_come(self._cue_due):
            self._take_leg_cue(where)
        return False

    def _has_come(self, frame: int | None) -> bool:
        return frame is not None and self.head_frame >= frame

    # Standing still.

    def _resume(self, where: Where) -> None:
        """Go on where all stood still: everything comes as much later."""
        assert where.paused_seconds is not None
        shift = self._seconds - where.paused_seconds
        by_frames = round(shift * self.rate)
        shift = by_frames / self.rate
        now = self._now
        end = None if now.end_seconds is None else now.end_seconds + shift
        self._held = False
        self._schedule.shift(shift)
        self._follow(
            curve=now.curve.shifted(shift),
            started_seconds=now.started_seconds + shift,
            end_seconds=end,
            pulls=tuple(pull.shifted(shift) for pull in now.pulls),
            session=where.shifted(shift),
        )
        self._end_seconds = end
        if self._thinned_seconds is not None:
            self._thinned_seconds += shift
        if self._cue_due is not None:
            self._cue_due += by_frames
        self._voicing.mixer.silence()
        self._voicing.mixer.gains.resume(self.head_frame, by_frames)
        self._voicing.breathe(self._now, self.head_frame)
        for pull in self._now.pulls:
            if pull.end_seconds > self._seconds:
                self._voicing.pull(pull, self._now.cue.out, self.head_frame)

    def _advance(self, frames: int) -> None:
        if self._held:  # what is past is still what is shown, and nothing ends meanwhile
            self.snapshot = Snapshot(self.rate, self._schedule.passages.all)
            return
        super()._advance(frames)
