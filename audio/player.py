"""Plays the pulse at the head, the next frame to be worked out: changes, runs, and their ends.

What comes when is the schedule's and how it is heard the voicing's. Used by one thread, the one
that renders.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from audio.cue import Cue, Traction
from audio.fades import DEFAULT_FADE_OUT_SECONDS, Fades
from audio.gains import Gains
from audio.loudness import Samples
from audio.moment import Passage, Snapshot, rocks_over
from audio.passages import Changes
from audio.rocks import Pull, Rocks
from audio.schedule import OnBeat, Schedule, Slot, pulse_lead_frames
from audio.sound import Voice
from audio.tempo import TempoCurve
from audio.voicing import Voicing

STOP_SECONDS = DEFAULT_FADE_OUT_SECONDS
"""How soon a run has ended that is stopped twice, or once if nothing longer was chosen."""

END_SECONDS = 0.5
"""How long a run at least takes to fade out that ends by itself."""

_CLOSE_SECONDS = 0.03
"""How a run without fades ends, so that not even a sound that is cut off ends with a jump."""

_SWELL_START_SECONDS = 0.05
_KEPT_SECONDS = 4.0
"""How long past passages are kept for whoever asks what is heard now."""


class Player:
    """What plays at the head. Times are source seconds: frame / rate.

    What takes up a command returns whether it could be; if not, it is to be tried again with
    the next block.

    Attributes:
        rate: frames a second.
        head_frame: the frame that is worked out next.
        plays: whether a run goes on or rings out.
        snapshot: the pulse as it is known after the last frame.
    """

    def __init__(self, rate: int, first: Passage, fades: Fades | None) -> None:
        """Begin at rest. Without `fades` a run begins at full level and ends in 30 ms."""
        self.rate = rate
        self.head_frame = 0
        self.plays = False
        self._fades = fades
        self._schedule = Schedule(rate, first)
        self.snapshot = Snapshot(rate, self._schedule.passages.all)
        self._voicing = Voicing(rate)
        self._end_after: float | None = None
        self._end_seconds: float | None = None

    # The head goes on.

    def add_to(self, block: Samples, on_beat: OnBeat | None) -> None:
        """Add the next frames to a silent block (frames, 2); tell the beats that come in it."""
        if self.plays:
            self._move_on(self.head_frame + len(block), on_beat, sounding=True)
            self._voicing.mixer.add_to(block, self.head_frame, self._rocks_over)
        self._advance(len(block))

    def skip(self, frames: int, on_beat: OnBeat | None) -> None:
        """Let frames go by unheard; tell the beats that come in them."""
        self._voicing.mixer.drop_pulses()
        if self.plays:
            self._move_on(self.head_frame + frames, on_beat, sounding=False)
        self._advance(frames)

    def come_back(self) -> None:
        """Let what comes next begin softly, in the midst of whatever sounds."""
        self._voicing.mixer.gains.come_back(self.head_frame)

    def retime(self, rate: int) -> None:
        """Go on at another sample rate in Hz; times stay, what rings is dropped."""
        self.head_frame = round(self.head_frame * rate / self.rate)
        self.rate = self._schedule.rate = rate
        self._sound_anew(self._voicing.mixer.gains.retimed(rate))
        self._advance(0)

    def _sound_anew(self, gains: Gains) -> None:
        """Begin softly what sounds between the pulses; all that rings is dropped."""
        self._voicing = Voicing(self.rate, gains)
        if self.plays:
            self.come_back()
            self._breathe_and_pull()

    def _breathe_and_pull(self) -> None:
        """Let swell and tractions sound as they are at the head."""
        self._breathe()
        for pull in self._now.pulls:
            if pull.end_seconds > self._seconds:
                self._voicing.pull(pull, self._now.cue.out, self.head_frame)

    # Commands, taken up at the head.

    def mute(self, on: bool) -> bool:
        """Let the sound go, or come back, softly."""
        self._voicing.mixer.gains.mute(on, self.head_frame)
        return True

    def take_curve(self, changed: Callable[[TempoCurve, float], TempoCurve]) -> bool:
        """Go on with what `changed` makes of the curve at the time from which it may change."""
        if not self.plays:
            self._follow(curve=changed(self._now.curve, self._seconds))
            return True
        curve = changed(self._now.curve, self._schedule.change_seconds(self._seconds))
        if not self._schedule.is_in_time(replace(self._now, curve=curve), self.head_frame):
            return False
        self._follow(curve=curve)
        self._breathe()
        return True

    def take_cue(self, cue: Cue) -> bool:
        """Go on with another cue."""
        if not self.plays:
            self._follow(cue=cue, step=None, rocks=Rocks(cue.beats_per_rock))
            return True
        before, passage = self._now.cue, self._schedule.with_cue(cue, self._seconds)
        if not self._schedule.is_in_time(passage, self.head_frame):
            return False
        self._schedule.take_cue(passage, self._seconds)
        self._change_traction(before)
        self._breathe()
        return True

    def take_fades(self, fades: Fades) -> bool:
        """Come and go so from now on; an end that is set already, but has not begun, too."""
        self._fades = fades
        fading = self._voicing.mixer.gains.is_fading_out(self.head_frame)
        if self._now.running and self._end_seconds is not None and not fading:
            self._set_end(self._end_seconds)
        return True

    def take_end(self, seconds: float | None) -> bool:
        """Let this run and later ones end so many seconds after their first beat."""
        self._end_after = seconds
        if self._now.running:
            self._set_end(None if seconds is None else self._now.started_seconds + seconds)
        return True

    def begin(self, seconds: float | None, beat_at_seconds: float | None) -> bool:
        """Begin a run, or take back one that is fading out; see `Pacer.start`."""
        if self._now.running:
            return True
        if self.plays and seconds is None and beat_at_seconds is None:
            self._take_back()
            return True
        if self.plays:
            self._end_within(STOP_SECONDS)
            return False
        out, bpm = self._now.cue.out, self._now.curve.bpm_at(self._seconds)
        lead = pulse_lead_frames(out, self.rate)
        if out.voice is Voice.SWELL:
            lead = round(_SWELL_START_SECONDS * self.rate)
        soonest = (self.head_frame + lead) / self.rate
        origin = soonest if beat_at_seconds is None else beat_at_seconds
        if origin < soonest:
            origin += math.ceil((soonest - origin) * bpm / 60.0) * 60.0 / bpm
        self._schedule.begin(self._seconds, float(origin), bpm)
        self.plays = True
        gains = self._voicing.mixer.gains
        gains.reset()
        if self._fades is not None:
            gains.begin(round(origin * self.rate) - lead, self._fades.in_seconds)
        self._take_up(float(origin))
        if seconds is not None:
            self._set_end(self._seconds + seconds, exactly=True)
        else:
            self._set_end(None if self._end_after is None else float(origin) + self._end_after)
        self._breathe()
        return True

    # Ends.

    def stop(self) -> bool:
        """Fade out, and once more within `STOP_SECONDS`."""
        if self._now.running:
            pulls = tuple(pull.released(self._seconds) for pull in self._now.pulls)
            self._voicing.release(pulls)
            self._follow(running=False, pulls=pulls)
            self._end_within(_CLOSE_SECONDS if self._fades is None else self._fades.out_seconds)
        elif self.plays:
            self._end_within(STOP_SECONDS)
        return True

    def _end_within(self, seconds: float) -> None:
        """Fade out in so many seconds from the head on, unless that is so or sooner already."""
        end, known = self._seconds + seconds, self._now.end_seconds
        if known is None or end < known:
            self._fade_out(end, seconds)

    def _take_back(self) -> None:
        """Go on with the run that was stopped and is still fading out."""
        self._voicing.mixer.gains.rise(self.head_frame, self._rise_seconds)
        self._follow(running=True, end_seconds=None)
        end = self._end_seconds
        if self._end_after is not None:
            end = self._now.started_seconds + self._end_after
        if end is not None and end - self._length_of_end <= self._seconds:
            end = None if self._end_after is None else self._seconds + self._end_after
        self._set_end(end)

    def _set_end(self, end_seconds: float | None, *, exactly: bool = False) -> None:
        """Let the run end by itself at a time, or not at all.

        Without `exactly` an end that leaves no time to fade out comes as much later; with it the
        fade-out has half of the time at most. An end that has begun is never hastened.
        """
        length, known = self._length_of_end, self._now.end_seconds
        gains = self._voicing.mixer.gains
        fading = gains.is_fading_out(self.head_frame)
        if end_seconds is not None and exactly:
            length = min(length, max((end_seconds - self._seconds) / 2, END_SECONDS))
        elif end_seconds is not None:
            if fading and known is not None and end_seconds <= known:
                return
            end_seconds = max(end_seconds, self._seconds + length)
        self._end_seconds = end_seconds
        if fading and (end_seconds is None or end_seconds - length > self._seconds):
            gains.rise(self.head_frame, self._rise_seconds)
        if end_seconds is None:
            gains.stay()
            self._follow(end_seconds=None)
        else:
            self._fade_out(end_seconds, length)
        pulls = tuple(
            pull.ending(self._release_seconds(pull.traction), max(self._seconds, pull.from_seconds))
            for pull in self._now.pulls
        )
        if pulls != self._now.pulls:
            self._voicing.release(pulls)
            self._follow(pulls=pulls)
        self._hold_again()

    def _fade_out(self, end_seconds: float, length_seconds: float) -> None:
        end = round(end_seconds * self.rate)
        self._voicing.mixer.gains.fade_out(self.head_frame, end, length_seconds)
        self._follow(end_seconds=end_seconds)

    @property
    def _length_of_end(self) -> float:
        """How long an end takes that is set, in seconds."""
        return _CLOSE_SECONDS if self._fades is None else max(self._fades.out_seconds, END_SECONDS)

    @property
    def _rise_seconds(self) -> float:
        return _CLOSE_SECONDS if self._fades is None else self._fades.in_seconds

    # Tractions.

    def _hold_again(self) -> None:
        """Take up anew a traction that is held throughout and is being let go too soon."""
        traction, pulls = self._now.cue.traction, self._now.pulls
        if traction is None or traction.hold_seconds is not None or not pulls:
            return
        if pulls[-1].release_seconds is None or pulls[-1].release_seconds > self._seconds:
            return
        release = self._release_seconds(traction)
        if release is None or release > self._seconds:
            self._take_up(self._seconds)

    def _release_seconds(self, traction: Traction) -> float | None:
        """When a traction is to be let go, so that nothing of it is left when the end begins."""
        if self._end_seconds is None:
            return None
        return self._end_seconds - self._length_of_end - traction.release_seconds

    def _take_up(self, seconds: float) -> None:
        """Take up the cue's traction, if it has one, from a time on."""
        traction = self._now.cue.traction
        if traction is None:
            return
        pull = Pull.taken_up(traction, seconds)
        if self._end_seconds is not None:
            pull = pull.ending(self._release_seconds(traction), seconds)
        left = (one for one in self._now.pulls if one.end_seconds > self._seconds)
        self._follow(pulls=(*left, pull))
        self._voicing.pull(pull, self._now.cue.out, self.head_frame)

    def _change_traction(self, before: Cue) -> None:
        cue, pulls = self._now.cue, self._now.pulls
        if cue.traction != before.traction:
            pulls = tuple(pull.released(self._seconds) for pull in pulls)
            self._voicing.release(pulls)
            self._follow(pulls=tuple(p for p in pulls if p.end_seconds > self._seconds))
            if self._now.running:
                self._take_up(self._seconds)
        elif cue.traction is not None and pulls and cue.out != before.out:
            self._voicing.pull(pulls[-1], cue.out, self.head_frame)

    # Moving on.

    @property
    def _now(self) -> Passage:
        return self._schedule.now

    @property
    def _seconds(self) -> float:
        return self.head_frame / self.rate

    def _breathe(self) -> None:
        """Let the swell be what it is to be from now on; before the first beat it is silent."""
        first = self._now.started_seconds - _SWELL_START_SECONDS
        self._voicing.breathe(self._now, max(self.head_frame, round(first * self.rate)))

    def _rocks_over(self, frames: NDArray[np.float64]) -> NDArray[np.float64]:
        return rocks_over(self._schedule.passages.all, frames / self.rate)

    def _follow(self, **changes: Unpack[Changes]) -> None:
        """Let another passage follow from the head on."""
        self._schedule.passages.follow(self._seconds, **changes)

    def _move_on(self, end_frame: int, on_beat: OnBeat | None, *, sounding: bool) -> None:
        """Let every sound begin whose first sample lies before a frame, and tell the beats."""
        for slot in self._schedule.upto(end_frame):
            if slot.turns:
                self._voicing.breathe(self._now, slot.frame)
            if sounding:
                self._strike(slot)
        self._schedule.tell_beats(end_frame, on_beat)

    def _strike(self, slot: Slot) -> None:
        self._voicing.strike(self._now, slot)

    def _advance(self, frames: int) -> None:
        self.head_frame += frames
        end = self._now.end_seconds
        if self.plays and end is not None and self.head_frame >= round(end * self.rate):
            self._finish(end)
        self._schedule.passages.forget(self._seconds - _KEPT_SECONDS)
        passages = self._schedule.passages.all
        if passages is not self.snapshot.passages or self.rate != self.snapshot.rate:
            self.snapshot = Snapshot(self.rate, passages)

    def _finish(self, end_seconds: float) -> None:
        self.plays = False
        self._end_seconds = None
        self._voicing.mixer.silence()
        self._voicing.mixer.gains.reset()
        if self._now.running:
            self._schedule.passages.follow(end_seconds, running=False)
