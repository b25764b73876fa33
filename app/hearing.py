"""What is heard of the pulse now, frame after frame, at little cost."""

from typing import TYPE_CHECKING

from app.engine import Output, Pacer

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.moment import Moment

_LOOK_SECONDS = 0.1


class Hearing:
    """A moment of the pulse, looked at whole ten times a second.

    In between only the phase runs on, by the frames that have been heard: a look costs as much
    as all the rest of a frame, and nothing else changes that fast. While nothing runs yet every
    call looks, so that the first beat is not missed.

    Attributes:
        moment: the last one that was looked at.
        fresh: whether that was in the last call.
        commanded: whether the pulse was to run then, heard or not yet.
    """

    __slots__ = (
        "_frame",
        "_good_until",
        "_rock",
        "_rocks_a_frame",
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

    def listen(self, pacer: Pacer, output: Output, seconds: float) -> None:
        """Take what is heard at a monotonic time."""
        frame = output.heard_frame(seconds)
        self.fresh = not self._frame <= frame < self._good_until
        if self.fresh:
            self._look(pacer, frame)
        else:
            self.rock = self._rock + (frame - self._frame) * self._rocks_a_frame

    def _look(self, pacer: Pacer, frame: float) -> None:
        snapshot = pacer.snapshot
        moment = self.moment = snapshot.at(frame)
        self.running, self.still, self.rock = moment.running, moment.still, moment.rock
        self.amplitude, self.tension = moment.amplitude, moment.tension
        self.commanded = snapshot.running
        self._frame, self._rock = frame, moment.rock
        self._rocks_a_frame = moment.bpm / (60 * moment.cue.beats_per_rock * snapshot.rate)
        steady = moment.running and moment.rock > 0 and not moment.cue.living.percent
        self._good_until = frame + _LOOK_SECONDS * snapshot.rate if steady else 0.0


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
