"""What is chosen to be played: a technique, and a person's own changes to it. Pure."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.own import GENTLER_DB, Own, cue_with, gentler
from audio.cue import Cue
from audio.sound import LEVEL_DB, Voice
from audio.tempo import BPM, DEFAULT_BPM

if TYPE_CHECKING:  # the techniques come in after the first frame
    from presets.model import Technique


@dataclass(frozen=True, slots=True)
class Choice:
    """A technique with changes; each method returns another choice.

    Attributes:
        technique: None until the techniques are there.
        own: the changes to this technique; another technique begins without any.
        level_change_db: louder or softer than each technique's own level, in dB.
        living_percent: how uneven the pulse is, 0–3 % of the period.
    """

    technique: "Technique | None" = None
    own: Own = field(default_factory=Own)
    level_change_db: float = 0.0
    living_percent: float = 0.0

    @property
    def cue(self) -> Cue:
        """What is played."""
        fresh = self.technique.cue(course=self.own.course) if self.technique else Cue()
        return cue_with(fresh, self.own, self.level_change_db, self.living_percent)

    @property
    def bpm(self) -> float:
        """The tempo that it starts with, in beats a minute."""
        own = self.technique.bpm if self.technique else DEFAULT_BPM
        return own if self.own.bpm is None else self.own.bpm

    @property
    def course_on(self) -> bool:
        """Whether the course goes by itself."""
        from_technique = self.technique.course_on if self.technique else False
        return from_technique if self.own.course is None else self.own.course

    @property
    def changed(self) -> bool:
        """Whether anything differs from the technique."""
        return self.own != Own() or self.level_change_db != 0.0

    def of(self, technique: "Technique", own: Own | None = None) -> "Choice":
        """Take another technique; level and living pulse are the person's and stay."""
        return replace(self, technique=technique, own=own or Own())

    def as_technique(self) -> "Choice":
        """Take back every change to the technique, the level's among them."""
        return replace(self, own=Own(), level_change_db=0.0)

    def with_bpm(self, bpm: float) -> "Choice":
        """Take another tempo in beats a minute, the nearest that is allowed."""
        bpm = BPM.clamped(bpm)
        as_it_is = self.technique is not None and bpm == self.technique.bpm
        return self._with_own(bpm=None if as_it_is else bpm)

    def with_course(self, on: bool) -> "Choice":
        """Let the course go by itself, or not."""
        as_it_is = self.technique is not None and on == self.technique.course_on
        return self._with_own(course=None if as_it_is else on)

    def in_voice(self, voice: Voice) -> "Choice":
        """Take another voice with its own sound."""
        own_voice = self._technique_cue.out.voice
        return replace(self, own=self.own.in_voice(None if voice is own_voice else voice))

    def with_sound(self, **changes: Any) -> "Choice":
        """Change fields of the sound, named and limited as in `audio.sound.Sound`."""
        return replace(self, own=self.own.with_sound(self._technique_cue.out, **changes))

    def at_level(self, level_db: float) -> "Choice":
        """Take a level in dB, the nearest that is allowed."""
        own = self._technique_cue.out.level_db
        return replace(self, level_change_db=LEVEL_DB.clamped(level_db) - own)

    def gentler(self, steps: int) -> "Choice":
        """Sound softer in every way by so many steps; negative: clearer."""
        sound = self.cue.out
        softened = self.with_sound(**gentler(sound, steps))
        return softened.at_level(sound.level_db - steps * GENTLER_DB)

    @property
    def _technique_cue(self) -> Cue:
        return self.technique.cue() if self.technique else Cue()

    def _with_own(self, **changes: Any) -> "Choice":
        return replace(self, own=replace(self.own, **changes))
