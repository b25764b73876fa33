"""What is heard of the pulse now, frame after frame, at little cost."""

from typing import TYPE_CHECKING

from app.engine import Output, Pacer

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.moment import Moment, Snapshot

_LOOK_SECONDS = 0.1
_STEADY_LOOK_SECONDS = 0.25  # while the newest passage is heard, and is steady


class Hearing:
    """A moment of the pulse, looked at whole some times a second.

    In between only the phase runs on, by the frames that have been heard: a look costs as much
    as all the rest of a frame, and nothing else changes that fast. What is heard of a steady pulse
    is known until a command is taken up. While nothing runs yet every call looks, so that the
    first beat is not missed, and where no frame has gone by either: with the end they stand still.

    Attributes:
        moment: the last one that was looked at.
        fresh: whether that was in the last call.
        commanded: whether the pulse was to run then, heard or not yet.
    """

    __slots__ = (
        "_frame",
        "_good_until",
        "_last_frame",
        "_rock",
        "_rocks_a_frame",
        "_snapshot",
        "amplitude",
        "commanded",
        "fresh",
        "moment",
        "rock",
        "running",
        "still",
        "tension",
    )

    def __init__(self) -> None:
        """Begin at rest."""
        self.running = self.still = self.fresh = self.commanded = False
        self.rock = self.amplitude = self.tension = 0.0
        self.moment: Moment | None = None
        self._frame = self._good_until = self._rock = self._rocks_a_frame = 0.0
        self._last_frame = -1.0
        self._snapshot: Snapshot | None = None

    def listen(self, pacer: Pacer, output: Output, seconds: float) -> None:
        """Take what is heard at a monotonic time."""
        frame = output.heard_frame(seconds)
        snapshot = pacer.snapshot
        known = snapshot is self._snapshot and self._last_frame < frame < self._good_until
        self._last_frame = frame
        self.fresh = not known
        if self.fresh:
            self._look(snapshot, frame)
        else:
            self.rock = self._rock + (frame - self._frame) * self._rocks_a_frame

    def _look(self, snapshot: "Snapshot", frame: float) -> None:
        self._snapshot = snapshot
        moment = self.moment = snapshot.at(frame)
        self.running, self.still, self.rock = moment.running, moment.still, moment.rock
        self.amplitude, self.tension = moment.amplitude, moment.tension
        self.commanded = snapshot.running
        self._frame, self._rock = frame, moment.rock
        stands = moment.session is not None and moment.session.paused
        bpm = 0.0 if stands else moment.bpm
        self._rocks_a_frame = bpm / (60 * moment.cue.beats_per_rock * snapshot.rate)
        even = moment.running and moment.rock > 0 and not moment.cue.living.percent
        seconds = _STEADY_LOOK_SECONDS if snapshot.is_steady_from(frame) else _LOOK_SECONDS
        self._good_until = frame + seconds * snapshot.rate if even else 0.0


def hint_of(moment: "Moment") -> str:
    """Say what goes by itself at a moment: the step of the course, and the traction."""
    if not moment.running:
        return ""
    course = moment.cue.course
    step = course.steps[moment.step].name if course and moment.step is not None else ""
    pull = ""
    if moment.tension > 0:
        held = "held" if moment.tension >= 0.999 else "taken up"
        pull = f"Traction is {'let go' if moment.releasing else held}"
    return " · ".join(part for part in (step, pull) if part)
