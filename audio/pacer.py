"""The pacer: commands in, blocks of samples out, one immutable snapshot out.

It knows no sound card. A block's size moves no beat.
"""

import math
from collections import deque
from collections.abc import Callable, Sequence

import numpy as np

from audio.cue import Cue
from audio.deeds import Asked, Deed
from audio.errors import AudioError
from audio.fades import END_AFTER_SECONDS, Fades
from audio.loudness import Samples
from audio.moment import Snapshot, at_rest
from audio.player import END_SECONDS, STOP_SECONDS
from audio.schedule import OnBeat
from audio.session import Session
from audio.sessionmatch import HOLD_SECONDS, LEAD_RATE
from audio.sessionplayer import SessionPlayer
from audio.tempo import BPM, DEFAULT_BPM, GLIDE_SECONDS, TempoCurve, shortest_glide_seconds
from audio.voicing import prepare

_ATTENDING_SECONDS = 6.0
"""Longer than the slowest tempo's period, so that tap after tap keeps frames flowing."""


class Pacer:
    """Plays one cue at one tempo, sample by sample.

    Commands may come from any thread; they are taken up at the head, the next frame to be
    rendered. `render`, `skip`, `fade_in` and `retime` belong to one thread, the one that feeds
    the output. Times are source seconds: frame / rate since the pacer was made.

    Attributes:
        on_beat: called while rendering with every beat's number and exact source seconds, in
            order, whether it sounds or not.
    """

    def __init__(
        self,
        rate: int = 48_000,
        *,
        cue: Cue | None = None,
        bpm: float = DEFAULT_BPM,
        fades: bool = True,
    ) -> None:
        """Begin at rest. Without `fades` a run begins at full level and ends in 30 ms."""
        self.on_beat: OnBeat | None = None
        self._commands: deque[Callable[[], bool]] = deque()
        self._player = SessionPlayer(
            rate, at_rest(cue or Cue(), BPM.checked(bpm)), Fades() if fades else None
        )
        self._snapshot = self._player.snapshot
        self._awake_frame = 0

    @property
    def rate(self) -> int:
        """Frames a second."""
        return self._player.rate

    @property
    def head_frame(self) -> int:
        """The frame that `render` gives out next."""
        return self._player.head_frame

    # Commands: any thread.

    def play(self, cue: Cue) -> None:
        """Let another cue sound from the next pulse on; the tempo and the phase stay."""
        self._commands.append(lambda: self._player.take_cue(cue))

    def set_tempo(self, bpm: float) -> None:
        """Change the tempo, 15–160 beats a minute; the phase is kept.

        Raises `AudioError` for a tempo out of range.
        """
        BPM.checked(bpm)
        self._commands.append(
            lambda: self._player.take_curve(lambda curve, at: curve.changed(at, bpm))
        )

    def join(self, bpm: float, beat_at_seconds: float) -> None:
        """Change the tempo and move the phase, without a jump, to a beat at a source time.

        The beat nearest to it is led there by going up to 3 % faster or slower than `bpm` for a
        while. Of a living pulse the even grid is led there. At rest only the tempo is changed.
        Raises `AudioError` for a tempo out of range.
        """
        BPM.checked(bpm)

        def joined(curve: TempoCurve, at: float) -> TempoCurve:
            if not self._player.plays:
                return curve.changed(at, bpm)
            return curve.joined(at, bpm, beat_at_seconds)

        self._commands.append(lambda: self._player.take_curve(joined))

    def glide(self, bpm: float, over_seconds: float) -> None:
        """Lead the tempo to `bpm` over a time in seconds, without a seam.

        A glide that turns out steeper than allowed, because the tempo has been changed
        meanwhile, takes as long as it must. Raises `AudioError` for a tempo out of range or a
        time that is no number.
        """
        BPM.checked(bpm)
        GLIDE_SECONDS.checked(over_seconds)

        def glided(curve: TempoCurve, at: float) -> TempoCurve:
            shortest = shortest_glide_seconds(curve.bpm_at(at), bpm)
            return curve.glided(at, bpm, max(over_seconds, shortest))

        self._commands.append(lambda: self._player.take_curve(glided))

    def start(self, *, seconds: float | None = None, beat_at_seconds: float | None = None) -> None:
        """Start a run, unless one is going on.

        A run that has been stopped and is still to be heard is taken back: it goes on where it
        is, and rises as fast as it would have faded in. With an argument, that one is ended
        first, within 0.25 s, and another begins.

        `beat_at_seconds` is the source time of its first beat; one that is past already is moved
        on by whole beats. Without it the first beat comes as soon as its attack allows. With
        `seconds` the run ends by itself, so long after the frame at which it is taken up:
        softly, with a held traction released before.
        """
        self._commands.append(lambda: self._player.begin(seconds, beat_at_seconds))

    def start_session(
        self,
        session: Session,
        *,
        first_beat_seconds: float | None = None,
        deeds: Sequence[Deed] = (),
    ) -> None:
        """Play a session from its first leg on, after its start delay.

        A run that goes on is ended first, within 0.25 s. The session ends by itself, softly;
        `stop` ends it at once. What is asked of a session, here below, is passed over while
        there is none.

        `first_beat_seconds` is the source time of its first beat. With one that leaves no time
        for the start delay, or is past, the session goes on softly as if it had begun then and
        been asked for the `deeds` of a log: on the same grid to a sample. Where all would be
        over by now, nothing plays. Raises `AudioError` for a time that is none.

        All its sounds are worked out before, by the thread that calls, in about 0.1 s: nothing
        is left to do, and no memory to take, when a segment begins.
        """
        if first_beat_seconds is not None and not math.isfinite(first_beat_seconds):
            raise AudioError("When the session began is not known: begin it anew.")
        for leg in session.legs:
            if leg.bpm is not None:
                prepare(leg.cue, leg.bpm, self.rate)
        done = tuple(deeds)
        self._commands.append(lambda: self._player.begin_session(session, first_beat_seconds, done))

    def next_leg(self) -> None:
        """Go on to the next leg; a traction that is held is let go first, in its own time.

        The time that is left is divided anew among the legs that are left: the end stays.
        """
        self._ask(Asked.NEXT)

    def stay(self, on: bool) -> None:
        """Stay in this leg, or no longer: then the next begins when its time comes, or now."""
        self._ask(Asked.STAY if on else Asked.GO_ON)

    def pause(self, on: bool) -> None:
        """Let the session stand still, within 0.25 s, or go on softly where it was."""
        self._commands.append(lambda: self._player.pause(on))

    def match(
        self, bpm: float, beat_at_seconds: float, *, hold_seconds: float, bpm_a_minute: float
    ) -> None:
        """Let the session join a person's own rocking, as `join` does, hold it, then lead on.

        It is held for `hold_seconds`, and until it has joined. Then the tempo goes to the leg's
        own by `bpm_a_minute` a minute, by 0.3 % a beat at most. Another match begins anew; the
        next leg leads on from whatever the tempo is then. In a leg without a pulse it is passed
        over. Raises `AudioError` for a value out of range.
        """
        BPM.checked(bpm)
        HOLD_SECONDS.checked(hold_seconds)
        LEAD_RATE.checked(bpm_a_minute)
        self._ask(Asked.MATCH, bpm, beat_at_seconds, hold_seconds, bpm_a_minute)

    def lead(self, bpm_a_minute: float) -> None:
        """Lead what was matched to the leg's own tempo now, at another rate if that is another.

        Without a match it is passed over. Raises `AudioError` for a rate out of range.
        """
        LEAD_RATE.checked(bpm_a_minute)
        self._ask(Asked.LEAD, bpm_a_minute)

    def stop(self) -> None:
        """End the run softly, over the time that was chosen, 0.25 s by default.

        Once more ends it within 0.25 s.
        """
        self._commands.append(self._player.stop)

    def set_fades(self, in_seconds: float, out_seconds: float) -> None:
        """Choose how long runs take to come, 0.5–30 s, and to go, 0.25–30 s.

        What is coming or going already is left as it is. An end that is set, rather than asked
        for by `stop`, takes half a second at least. Raises `AudioError` for a time out of range.
        """
        fades = Fades(in_seconds, out_seconds)
        self._commands.append(lambda: self._player.take_fades(fades))

    def end_after(self, seconds: float | None) -> None:
        """Let the run, and each later one, end so long after its first beat; None: go on.

        An end that is past, or so near that the fade-out would have begun, begins softly now.
        Raises `AudioError` unless it is 1 s to a day.
        """
        if seconds is not None:
            END_AFTER_SECONDS.checked(seconds)
        self._commands.append(lambda: self._player.take_end(seconds))

    def mute(self, on: bool) -> None:
        """Let the sound go, or come back, softly; the pulse goes on."""
        self._commands.append(lambda: self._player.mute(on))

    def attend(self) -> None:
        """Let silent frames flow for some seconds, so that a start can be timed by them.

        An output rests while nothing plays, and frames tell no time then; whoever is about to
        start the pulse in step with something calls this first, and again while that goes on.
        """

        def take() -> bool:
            self._awake_frame = self.head_frame + round(_ATTENDING_SECONDS * self.rate)
            return True

        self._commands.append(take)

    @property
    def snapshot(self) -> Snapshot:
        """The pulse as it is known now. Any thread."""
        return self._snapshot

    @property
    def idle(self) -> bool:
        """Whether nothing runs, rings out, attends or waits to be taken up. Any thread."""
        attends = self.head_frame < self._awake_frame
        return not (self._commands or self._player.plays or attends)

    # The feeding thread.

    def render(self, frames: int) -> Samples:
        """Return the next frames as float32 (frames, 2), true peak at most −12 dBFS."""
        block = np.zeros((frames, 2), np.float32)
        self._take_commands()
        self._player.add_to(block, self.on_beat)
        self._snapshot = self._player.snapshot
        return block

    def skip(self, frames: int) -> None:
        """Let frames go by unheard: beats, steps and glides go on, nothing is worked out."""
        self._take_commands()
        self._player.skip(frames, self.on_beat)
        self._snapshot = self._player.snapshot

    def fade_in(self) -> None:
        """Let what comes next begin softly; for coming back after a gap."""
        self._player.come_back()

    def retime(self, rate: int) -> None:
        """Go on at another sample rate in Hz; times stay, what rings is dropped."""
        if rate == self.rate:
            return
        self._awake_frame = round(self._awake_frame * rate / self.rate)
        self._player.retime(rate)
        self._snapshot = self._player.snapshot

    def _ask(self, asked: Asked, *values: float) -> None:
        self._commands.append(lambda: self._player.ask(asked, values))

    def _take_commands(self) -> None:
        while self._commands and self._commands[0]():
            self._commands.popleft()


__all__ = ["END_SECONDS", "STOP_SECONDS", "Pacer"]
