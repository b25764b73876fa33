"""What a technique file may name: positions, body parts, directions, sizes, paces, groups.

The value of each member is the word in the file; `words` is how a person reads it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Position(StrEnum):
    """How the client lies or sits. A source that does not say has none of these."""

    SIDE_LYING = "side_lying"
    ON_THE_TABLE = "on_the_table"
    ON_THE_BACK = "on_the_back"
    FACE_DOWN = "face_down"
    SEATED = "seated"
    ANY = "any"

    @property
    def words(self) -> str:
        """How a person reads it."""
        return _POSITION_WORDS.get(self, _plain(self))


class BodyPart(StrEnum):
    """What is rocked, held or worked on; the picture warms or cools it by this name."""

    WHOLE_BODY = "whole_body"
    ONESELF = "oneself"
    HEAD = "head"
    OCCIPUT = "occiput"
    ATLAS = "atlas"
    CERVICAL_JOINTS = "cervical_joints"
    CERVICAL_SPINE = "cervical_spine"
    THORACIC_SPINE = "thoracic_spine"
    LUMBAR_SPINE = "lumbar_spine"
    SPINE = "spine"
    WHOLE_SPINE = "whole_spine"
    FACET_JOINTS = "facet_joints"
    VERTEBRAL_JOINTS = "vertebral_joints"
    RIBCAGE = "ribcage"
    CLAVICLES = "clavicles"
    SHOULDERS = "shoulders"
    SHOULDER_JOINTS = "shoulder_joints"
    SHOULDER_GIRDLE = "shoulder_girdle"
    PECTORAL_GIRDLE = "pectoral_girdle"
    SCAPULA = "scapula"
    SCAPULAR_ATTACHMENTS = "scapular_attachments"
    TRAPEZIUS = "trapezius"
    SUPRASPINATUS = "supraspinatus"
    LEVATOR_SCAPULAE = "levator_scapulae"
    RHOMBOIDS = "rhomboids"
    ARMS = "arms"
    HANDS = "hands"
    OUTER_BACK = "outer_back"
    QUADRATUS_LUMBORUM = "quadratus_lumborum"
    SACRUM = "sacrum"
    SACRAL_EDGE = "sacral_edge"
    SACROILIAC_LIGAMENTS = "sacroiliac_ligaments"
    PELVIS = "pelvis"
    PELVIC_ATTACHMENTS = "pelvic_attachments"
    ILIUM = "ilium"
    HIPS = "hips"
    HIP_JOINTS = "hip_joints"
    TROCHANTER = "trochanter"
    ILIOTIBIAL_TRACT = "iliotibial_tract"
    FEMUR = "femur"
    LEGS = "legs"
    FEET = "feet"
    MUSCLE_ATTACHMENTS = "muscle_attachments"
    FASCIA = "fascia"

    @property
    def words(self) -> str:
        """How a person reads it."""
        return _BODY_WORDS.get(self, _plain(self))


class Direction(StrEnum):
    """Where the rocked part goes; "out" of out and back."""

    BACK_TO_FRONT = "back_to_front"
    FRONT_TO_BACK = "front_to_back"
    SIDE_TO_SIDE = "side_to_side"
    TOWARD_THE_FEET = "toward_the_feet"
    TOWARD_THE_HEAD = "toward_the_head"
    OUTWARD = "outward"
    INWARD = "inward"
    OUT_AND_DOWN = "out_and_down"
    AWAY_FROM_THE_ATLAS = "away_from_the_atlas"
    EVERY_WAY = "every_way"
    MANY_WAYS = "many_ways"
    ANY = "any"

    @property
    def words(self) -> str:
        """How a person reads it."""
        return "any direction" if self is Direction.ANY else _plain(self)


class Amplitude(StrEnum):
    """How far the rock goes, in the source's words."""

    TINY = "tiny"
    SMALL = "small"
    WIDE = "wide"

    @property
    def words(self) -> str:
        """How a person reads it."""
        return self.value

    @property
    def scale(self) -> float:
        """How far the picture moves, 0–1."""
        return {Amplitude.TINY: 0.25, Amplitude.SMALL: 0.5, Amplitude.WIDE: 1.0}[self]


class Pace(StrEnum):
    """The three paces; the source knows no more. Their numbers are our reading of its words."""

    HEARTBEAT = "heartbeat"
    SLOW = "slow"
    OPEN = "open"

    @property
    def tempo(self) -> "PaceTempo":
        """The beats a minute that we read into the word."""
        return _PACES[self]


@dataclass(frozen=True, slots=True)
class PaceTempo:
    """A pace as numbers, in beats a minute: where it starts and how far it reaches."""

    bpm: float
    low_bpm: float
    high_bpm: float


class Group(StrEnum):
    """Where a technique stands in the list; the groups stand in this order."""

    WHOLE_BODY = "whole_body"
    SPINE = "spine"
    PELVIS_AND_HIPS = "pelvis_and_hips"
    SHOULDERS_AND_ARMS = "shoulders_and_arms"
    HEAD_AND_NECK = "head_and_neck"
    BY_YOURSELF = "by_yourself"
    MORE = "more"
    YOUR_OWN = "your_own"

    @property
    def words(self) -> str:
        """How a person reads it."""
        return _plain(self).capitalize()

    @property
    def place(self) -> int:
        """Where the group stands in the list, from 0."""
        return list(Group).index(self)


def listed(words: tuple[str, ...] | list[str], joint: str = "and") -> str:
    """Return the words as a row: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _plain(word: StrEnum) -> str:
    return word.value.replace("_", " ")


_POSITION_WORDS = {Position.SIDE_LYING: "side-lying", Position.ANY: "any position"}

_BODY_WORDS = {
    BodyPart.WHOLE_BODY: "whole body",
    BodyPart.ILIOTIBIAL_TRACT: "ilio-tibial tract",
    BodyPart.SACROILIAC_LIGAMENTS: "sacro-iliac ligaments",
}

_PACES = {
    Pace.HEARTBEAT: PaceTempo(70.0, 60.0, 80.0),
    Pace.SLOW: PaceTempo(58.0, 45.0, 70.0),
    Pace.OPEN: PaceTempo(64.0, 45.0, 80.0),
}
