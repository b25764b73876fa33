"""What a picture draws of a technique: only what its source says. Pure."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from presets.words import BodyPart, Direction, Position

if TYPE_CHECKING:
    from presets.model import Technique


@dataclass(frozen=True, slots=True)
class Moved:
    """Parts that move together, one way. Empty parts or directions: not given.

    `scale` is how far they go beside the technique's own amplitude; 1 for the first movement.
    """

    parts: tuple[BodyPart, ...] = ()
    directions: tuple[Direction, ...] = ()
    scale: float = 1.0
    travels_on: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A technique, or one step of its course, as it is drawn.

    Attributes:
        position: how the client lies or sits; None when it is not given.
        moved: what moves; empty when neither parts nor directions are given.
        other_hand: where the hand works that does not rock; empty when not given or at rest.
        both_hands: what both hands hold, if they do.
        pulled: whether a traction goes with it.
        still: whether nothing moves meanwhile.
        words: the same as a sentence, for whoever does not see the picture.
    """

    position: Position | None = None
    moved: tuple[Moved, ...] = ()
    other_hand: tuple[BodyPart, ...] = ()
    both_hands: BodyPart | None = None
    pulled: bool = False
    still: bool = False
    words: str = ""

    @property
    def direction(self) -> Direction | None:
        """Where the first movement goes, when it goes one way alone."""
        one_way = self.moved and len(self.moved[0].directions) == 1
        return self.moved[0].directions[0] if one_way else None

    @property
    def turn_degrees(self) -> float | None:
        """Where that one way points in the picture, clockwise from the right; None: to no side.

        The person lies along the picture with the head on the left, the rocked side below; on
        the side with the back above.
        """
        if self.direction in _ON_THE_SIDE and self.position is not Position.SIDE_LYING:
            return None
        return _TURNS_DEGREES.get(self.direction) if self.direction else None


_ON_THE_SIDE = (Direction.BACK_TO_FRONT, Direction.FRONT_TO_BACK)

_TURNS_DEGREES = {
    Direction.TOWARD_THE_FEET: 0.0,
    Direction.OUT_AND_DOWN: 25.0,
    Direction.OUTWARD: 90.0,
    Direction.BACK_TO_FRONT: 90.0,
    Direction.TOWARD_THE_HEAD: 180.0,
    Direction.AWAY_FROM_THE_ATLAS: 180.0,
    Direction.INWARD: 270.0,
    Direction.FRONT_TO_BACK: 270.0,
}


def scene_of(technique: "Technique", step: int | None = None, *, pulled: bool = False) -> Scene:
    """Return what is drawn of a technique, in a step of its course or without one.

    A step's own parts and direction take the place of the first movement's.
    """
    table = technique.course.steps[step] if technique.course and step is not None else None
    still = bool(table and table.still)
    first = technique.amplitude
    moved = [
        Moved(
            movement.parts,
            movement.directions,
            movement.amplitude.scale / first if movement.amplitude else 1.0,
            movement.travels_on,
        )
        for movement in technique.movements
        if movement.parts or movement.directions
    ]
    if table is not None and moved:
        parts = table.parts or moved[0].parts
        directions = (table.direction,) if table.direction else moved[0].directions
        moved[0] = Moved(parts, directions, moved[0].scale, moved[0].travels_on)
    works = technique.other_hand is not None and (table is None or table.other_hand)
    hand = technique.other_hand.parts if technique.other_hand and works else ()
    return Scene(
        position=technique.position,
        moved=tuple(moved),
        other_hand=hand,
        both_hands=technique.both_hands,
        pulled=pulled,
        still=still,
        words=_words(technique, tuple(moved), hand_works=works, pulled=pulled, still=still),
    )


def _words(
    technique: "Technique", moved: tuple[Moved, ...], *, hand_works: bool, pulled: bool, still: bool
) -> str:
    said = [technique.summary]
    if still:
        said.append("Now: still")
    if technique.movements and moved and moved[0].parts != technique.movements[0].parts:
        said.append("Now: " + ", ".join(part.words for part in moved[0].parts))
    if moved and moved[0].directions != technique.movements[0].directions:
        said.append("Now: " + ", ".join(way.words for way in moved[0].directions))
    if any(one.travels_on for one in moved):
        said.append("It travels on as a wave")
    if technique.other_hand and hand_works:
        said.append(f"The other hand: {technique.other_hand.work_words}")
    if pulled:
        said.append("A traction is taken up, held and slowly let go")
    return ". ".join(said) + "."
