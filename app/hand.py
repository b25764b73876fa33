"""A hand that rocks the mouse: how far it has gone, as if the screen had no edges. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

Point = tuple[float, float]
Put = Callable[[int, int], None]
"""Puts the pointer somewhere on the screen, sooner or later, or does nothing."""

UNANSWERED_MOVES = 30
"""After so many moves elsewhere the pointer cannot be put anywhere, as under Wayland."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the pointer is brought back to, and how far it may go from there, in pixels."""

    x: int
    y: int
    reach: float


class Hand:
    """Adds up a pointer's moves, and puts it back home before it comes to an edge.

    The system answers a putting back when it likes: moves that were under way come first. A
    move counts from where the pointer was or from home, whichever is nearer.

    `x` and `y` are how far the hand has gone, in pixels, right and down; `was_put` whether the
    pointer was put anywhere since it was grasped.
    """

    def __init__(self) -> None:
        """Begin with a hand that has gone nowhere."""
        self.x = self.y = 0.0
        self.was_put = False
        self._last: Point = (0.0, 0.0)
        self._home: Home | None = None
        self._put: Put | None = None
        self._awaited = 0

    def grasp(self, at: Point, home: Home, put: Put | None) -> None:
        """Take the pointer where it is; what the hand has gone so far stays. None: never put it."""
        self._last, self._home, self._put, self._awaited = at, home, put, 0
        self.was_put = False

    def move(self, at: Point) -> bool:
        """Take a move of the pointer; return whether the hand has gone anywhere."""
        home, came_from = self._home, self._last
        if self._awaited and home is not None:
            if _distance(at, (home.x, home.y)) < _distance(at, self._last):
                came_from, self._awaited = (home.x, home.y), 0
            else:
                self._awaited += 1
                if self._awaited > UNANSWERED_MOVES:
                    self._put, self._awaited = None, 0
        self._last = at
        self.x += at[0] - came_from[0]
        self.y += at[1] - came_from[1]
        if (
            self._put
            and home
            and not self._awaited
            and _distance(at, (home.x, home.y)) > home.reach
        ):
            self._awaited, self.was_put = 1, True
            self._put(home.x, home.y)
        return at != came_from


def _distance(one: Point, other: Point) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))
