"""A person's own changes to a technique's cue, and what to say of a moment. Pure."""

from dataclasses import replace
from typing import TYPE_CHECKING

from audio.cue import Cue
from audio.sound import DEFAULT_SOUNDS, LEVEL_DB, Voice, softer

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.moment import Moment


def in_voice(cue: Cue, own: Cue, voice: Voice) -> Cue:
    """Return `cue` in another voice, at the level and travel that it has.

    `own` is the technique's cue: its voice brings its own sounds back. A back sound of the
    technique stays and takes the new voice; the heartbeat's second thump goes with the heartbeat.
    """
    if own.out.voice is voice:
        return replace(cue, out=own.out, back=own.back)
    out = replace(DEFAULT_SOUNDS[voice], level_db=cue.out.level_db, travel=cue.out.travel)
    has_back = own.back is not None and voice is not Voice.NONE
    return replace(cue, out=out, back=softer(out) if has_back else None)


def shifted(cue: Cue, by_db: float) -> Cue:
    """Return the cue with all its sounds louder by so many dB, within their limits.

    At a limit "out" and "back" come nearer to each other, so a second shift does not undo it:
    shift the cue that was not shifted yet.
    """
    out = replace(cue.out, level_db=LEVEL_DB.clamped(cue.out.level_db + by_db))
    if cue.back is None:
        return replace(cue, out=out)
    back = replace(cue.back, level_db=LEVEL_DB.clamped(cue.back.level_db + by_db))
    return replace(cue, out=out, back=back)


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
