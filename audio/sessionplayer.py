"""Plays a session at the head: legs that follow one another, pauses, and what is asked of them.

Everything that a session does by itself happens at a frame of its own, at which a block is cut,
so the size of a block changes nothing. Used by one thread, the one that renders.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from audio.cue import Cue
from audio.deeds import Asked, Deed, SessionLog
from audio.fades import Fades
from audio.legplayer import led
from audio.loudness import Samples
from audio.moment import Passage, Snapshot
from audio.passages import Passages
from audio.player import STOP_SECONDS
from audio.schedule import OnBeat
from audio.session import BELL_SECONDS, END_BELL, Session, Where
from audio.sessionasked import AskedPlayer
from audio.tempo import TempoCurve

PAUSE_SECONDS = 0.25
"""How soon all stands still."""


class SessionPlayer(AskedPlayer):
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
        for stretch in self._stretches(frames):
            if not self._held:
                super().skip(stretch, on_beat)
        if frames:
            self._marked = False

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

    def begin_session(
        self, session: Session, first_beat_seconds: float | None, deeds: tuple[Deed, ...]
    ) -> bool:
        """Begin a session, or go on with one; see `Pacer.start_session`."""
        if self._held:
            self.stop()
        if self.plays:
            if self._now.running:
                self.stop()
            self._end_within(STOP_SECONDS)
            return False
        soonest = self._seconds + session.delay_seconds
        if first_beat_seconds is None or first_beat_seconds >= soonest:
            self._begin(session, soonest if first_beat_seconds is None else first_beat_seconds)
        else:
            self._begin_in_the_past(session, first_beat_seconds, deeds)
        return True

    def ask(self, asked: Asked, values: tuple[float, ...] = ()) -> bool:
        """Let the session do something, once it goes on; times are source seconds."""
        if self._held:
            return self._kept(lambda: self.ask(asked, values))
        where = self._now.session
        if where is None:
            return True
        first = where.log.first_beat_seconds
        if asked is Asked.MATCH:
            bpm, beat_at, *more = values
            values = (bpm, beat_at - first, *more)
        return self._do(where, Deed(self._seconds - first, asked, values))

    def pause(self, on: bool) -> bool:
        """Let everything stand still, or go on."""
        where = self._now.session
        if where is None:
            return True
        deed = Deed(
            self._seconds - where.log.first_beat_seconds, Asked.PAUSE if on else Asked.RESUME
        )
        if on:
            self._pause(where, deed)
        elif where.paused_seconds is not None:
            if not self._held:
                return False  # it stands still first, in a moment
            self._resume(where, deed)
        return True

    def take_curve(self, changed: Callable[[TempoCurve, float], TempoCurve]) -> bool:
        """Go on with what `changed` makes of the curve at the time from which it may change."""
        if self._held:
            return self._kept(lambda: self.take_curve(changed))
        where = self._now.session
        if where is None:
            return super().take_curve(changed)
        free = replace(where, match=None)
        if not super().take_curve(lambda curve, at: led(free, changed(curve, at), at)):
            return False
        if where.match is not None:
            self._follow(session=free)
        return True

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

    # Beginning.

    def _begin(self, session: Session, first_beat_seconds: float) -> None:
        """Begin a session with its first beat at a time, at rest."""
        bpm = session.bpm_from(0)
        assert bpm is not None, "a session has a pulse"
        self.take_cue(session.legs[0].cue)
        self.take_curve(lambda curve, at: curve.changed(at, bpm))
        self.begin(None, first_beat_seconds)
        origin = self._now.started_seconds
        end = origin + session.total_seconds
        log, aim = SessionLog(origin), session.legs[0].bpm
        where = Where(session, 0, origin, None, end, aim_bpm=aim, log=log)
        self._follow(session=where)
        self._marked, self._rung = False, not session.end_bell
        self._set_end(end, exactly=True)
        self._enter(where)

    def _begin_in_the_past(
        self, session: Session, first_beat_seconds: float, deeds: tuple[Deed, ...]
    ) -> None:
        """Go through a session up to the head, unheard, and go on with it softly.

        It begins whole frames before the head, so that everything falls on the frames on which
        it fell the first time.
        """
        head, known = self.head_frame, self._schedule.passages.all
        self.head_frame = round((first_beat_seconds - session.delay_seconds) * self.rate)
        self._schedule.passages = Passages(replace(self._now, from_seconds=-math.inf))
        self._begin(session, self._seconds + session.delay_seconds)
        first = self._now.started_seconds
        for deed in deeds:
            self._pass_by(min(round((first + deed.seconds) * self.rate), head))
            self._do_again(deed)
        self._pass_by(head)
        self._schedule.passages.all = self._known_from_here(known) if self.plays else known
        self._sound_anew(self._voicing.mixer.gains)
        self._advance(0)

    def _known_from_here(self, before: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """Return the passages that were known before, and from the head on those that play."""
        head, where, passages = self._seconds, self._now.session, self._schedule.passages
        stopped = None if where is None else where.paused_seconds
        passages.forget(head if stopped is None else min(stopped, head))
        return (
            *(one for one in before if one.from_seconds < head),
            *(replace(one, from_seconds=max(one.from_seconds, head)) for one in passages.all),
        )

    def _pass_by(self, frame: int) -> None:
        """Let everything up to a frame be past, unless it is."""
        self.skip(max(frame - self.head_frame, 0), None)

    def _do_again(self, deed: Deed) -> None:
        """Do what was done once, at the head."""
        where = self._now.session
        if where is None:
            return
        if deed.asked is Asked.PAUSE:
            self._pause(where, deed)
        elif deed.asked is Asked.RESUME:
            self._resume(where, deed)
        else:
            self._do(where, deed, again=True)

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

    def _pause(self, where: Where, deed: Deed) -> None:
        """Let everything stand still in a moment, unless it does or will."""
        if where.paused_seconds is not None:
            return
        self._voicing.mixer.gains.pause(self.head_frame, PAUSE_SECONDS)
        paused = where.log.first_beat_seconds + deed.seconds + PAUSE_SECONDS
        self._follow(session=replace(where, paused_seconds=paused, log=where.log.after(deed)))

    def _resume(self, where: Where, deed: Deed) -> None:
        """Go on where all stood still: everything comes as much later."""
        if where.paused_seconds is None:
            return
        if deed.effect is None:
            by_frames = round((self._seconds - where.paused_seconds) * self.rate)
            deed = deed.with_effect(by_frames / self.rate)
        shift = deed.values[0]
        by_frames = round(shift * self.rate)
        where = replace(where, log=where.log.after(deed))
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
        self._breathe_and_pull()

    def _advance(self, frames: int) -> None:
        if self._held:  # what is past is still what is shown, and nothing ends meanwhile
            self.snapshot = Snapshot(self.rate, self._schedule.passages.all)
            return
        super()._advance(frames)
