"""One run on the sound card, and the truth about what was heard of it."""

import time
from collections import deque
from dataclasses import asdict, dataclass

from app.commands.choosing import Chosen
from audio.moment import Moment
from audio.output import Output, OutputState, OutputStatus
from audio.pacer import STOP_SECONDS, Pacer

_STATUS_SECONDS = 0.2
"""How often the output is asked how it is; the line is drawn oftener."""

_OVERDUE_SECONDS = 1.5
"""After a stop, how long the end is waited for when the sound system hangs."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run was.

    Attributes:
        technique: the technique's id.
        bpm: the tempo at which it began, in beats a minute.
        end_bpm: the tempo at its end.
        seconds: how long it played, from the start of the first sound to the end of the last.
        beats: beats that came to pass; those still ahead when it was stopped do not count.
        silent_beats: those among them for which there was no sound output, as far as that was
            known then: a lost device is noticed within a second.
        underflows: drop-outs.
        device: the output that was last heard, None if there was none.
        latency_ms: of that output, from taking a sample to its being heard.
        rate: frames a second.
    """

    technique: str
    bpm: float
    end_bpm: float
    seconds: float
    beats: int
    silent_beats: int
    underflows: int
    device: str | None
    latency_ms: float | None
    rate: int

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON wants it."""
        return asdict(self)


class Playing:
    """A pacer on an output, watched from one thread.

    `open`, then `start`, then `look` again and again until `is_over`, then `close`.
    """

    def __init__(self, what: Chosen, device: str | None) -> None:
        """Prepare to play on `device`, None for the system's default."""
        self.bpm = what.bpm
        self.pacer = Pacer(cue=what.cue, bpm=what.bpm)
        self.is_over = False
        self._what = what
        self._output = Output(self.pacer, device=device)
        self._ahead: deque[float] = deque()
        self._status = self._output.status
        self._sounding: OutputStatus | None = None
        self._next_status_at = 0.0
        self._beats = self._silent_beats = 0
        self._seconds: float | None = None
        self._began_seconds: float | None = None
        self._heard_seconds = 0.0
        self._stopped_at: float | None = None
        self._end_bpm = what.bpm

    def open(self) -> None:
        """Begin to open the output; `is_ready` says when the first beat would be heard."""
        self.pacer.on_beat = lambda _beat, seconds: self._ahead.append(seconds)
        self._output.open()

    def is_ready(self, within_seconds: float) -> bool:
        """Wait for so long at most; return whether it is known that there is sound, or none."""
        ready = self._output.wait_ready(within_seconds)
        self._take_status()
        return ready or self._status.state in (OutputState.SILENT, OutputState.WAITING)

    def attend(self) -> None:
        """Keep time with the output while nothing plays yet: a start will be in step with taps."""
        self.pacer.attend()
        self._output.wake()

    def start(
        self, *, seconds: float | None, bpm: float | None = None, beat_at: float | None = None
    ) -> None:
        """Start, for `seconds` or until `stop`.

        `bpm` takes the place of the chosen tempo; `beat_at` is the moment of time.monotonic() at
        which the first beat is to be heard.
        """
        origin = None
        if beat_at is not None:
            origin = self._output.heard_frame(beat_at) / self.pacer.rate
        if bpm is not None:
            self.bpm = bpm
            self.pacer.set_tempo(bpm)
        self._seconds = seconds
        self.pacer.start(seconds=seconds, beat_at_seconds=origin)
        if self._what.glide is not None:
            self.pacer.glide(self._what.glide.to_bpm, self._what.glide.over_seconds)
        self._output.wake()

    def set_tempo(self, bpm: float) -> None:
        """Change the tempo of the run."""
        self.pacer.set_tempo(bpm)
        self._output.wake()

    def stop(self) -> None:
        """End the run softly; again: nothing more."""
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
            self.pacer.stop()
            self._output.wake()

    def look(self) -> Moment:
        """Take note of what has been heard up to now and return what is heard."""
        now = time.monotonic()
        if now >= self._next_status_at:
            self._take_status()
            self._next_status_at = now + _STATUS_SECONDS
        frame = self._output.heard_frame(now)
        self._heard_seconds = frame / self.pacer.rate
        while self._ahead and self._ahead[0] <= self._heard_seconds:
            self._ahead.popleft()
            self._beats += 1
            self._silent_beats += self._status.state is not OutputState.SOUNDING
        snapshot = self.pacer.snapshot
        if self._began_seconds is None:
            begun = (passage for passage in snapshot.passages if passage.running)
            self._began_seconds = next((passage.from_seconds for passage in begun), None)
        moment = snapshot.at(frame)
        if moment.running:
            self._end_bpm = moment.bpm
        if self.pacer.idle or self._stopped_at is not None:
            self.is_over = self._has_ended() or self._is_overdue(now)
        return moment

    def _take_status(self) -> None:
        self._status = self._output.status
        if self._status.state is OutputState.SOUNDING:
            self._sounding = self._status

    @property
    def line(self) -> str:
        """What the output has to tell in one quiet line; empty while all is well."""
        return self._status.line

    @property
    def device(self) -> str | None:
        """The output that was last heard."""
        return self._sounding.device if self._sounding is not None else None

    @property
    def left_seconds(self) -> float | None:
        """How long it still is to the end, where that is known."""
        end = self._end_seconds
        return None if end is None else max(end - self._heard_seconds, 0.0)

    def report(self) -> Report:
        """Return the truth of the run, as of the last look."""
        self._take_status()
        played, end = 0.0, self._end_seconds
        if self._began_seconds is not None:
            until = self._heard_seconds if end is None else min(end, self._heard_seconds)
            played = max(until - self._began_seconds, 0.0)
        return Report(
            technique=self._what.technique.id,
            bpm=self.bpm,
            end_bpm=round(self._end_bpm, 3),
            seconds=round(played, 3),
            beats=self._beats,
            silent_beats=self._silent_beats,
            underflows=self._status.underflows,
            device=self.device,
            latency_ms=self._sounding.latency_ms if self._sounding is not None else None,
            rate=self.pacer.rate,
        )

    def close(self) -> None:
        """Give the device back."""
        self._output.close()

    @property
    def _end_seconds(self) -> float | None:
        """When the last sound ends, in source seconds, once that is known."""
        if self._began_seconds is None:
            return None
        ends = [] if self._seconds is None else [self._began_seconds + self._seconds]
        newest = self.pacer.snapshot.passages[-1]
        if self._stopped_at is not None and not newest.running:
            ends.append(newest.from_seconds + STOP_SECONDS)
        return min(ends, default=None)

    def _has_ended(self) -> bool:
        if not self.pacer.idle:
            return False
        end = self._end_seconds
        if end is None:  # stopped before it began
            return self._stopped_at is not None
        return self._heard_seconds >= end

    def _is_overdue(self, now: float) -> bool:
        return self._stopped_at is not None and now - self._stopped_at > _OVERDUE_SECONDS
