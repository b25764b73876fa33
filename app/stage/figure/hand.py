"""Two hands seen from the back: one at rest, one that works. Closed contours.

The wrist is at the origin, the fingers point along x, the thumb lies on the side of positive y;
from the wrist to the tip of the middle finger it is 100 units long.
"""

from app.stage.figure.curves import Point

RESTING: tuple[Point, ...] = (
    (-16, -10),
    (-2, -12.5),
    (14, -15),
    (32, -20),
    (46, -22),
    (60, -22.5),
    (72, -21.5),
    (79.5, -18),
    (87, -15.5),
    (92, -10.5),
    (97.5, -6),
    (100, 1),
    (97.5, 6.5),
    (94, 9.5),
    (91, 14.5),
    (84, 18),
    (70, 19.2),
    (57, 19.5),
    (50, 21),
    (53, 25.5),
    (61, 30),
    (66.5, 34.5),
    (66, 39),
    (60, 39.5),
    (49, 36),
    (36, 30.5),
    (22, 23.5),
    (10, 16.5),
    (-2, 12.5),
    (-16, 10),
)
"""Fingers together: from the little finger's side of the wrist round to the thumb's."""

FINGERS: tuple[tuple[Point, ...], ...] = (
    ((54, -13.5), (66, -14.5), (79, -15.5)),
    ((56, -4), (72, -5), (91, -7)),
    ((56, 6.5), (72, 7), (91, 8.5)),
)
"""The lines between them."""

WORKING: tuple[Point, ...] = (
    (-34, -13.5),
    (-4, -12.5),
    (12, -14.5),
    (30, -19.5),
    (44, -22),
    (56, -25),
    (67, -28),
    (73.5, -27),
    (73.5, -22),
    (64, -18),
    (52, -13.6),
    (64, -14.8),
    (79, -17),
    (88, -17),
    (90.5, -13),
    (86, -8.8),
    (71, -6),
    (55.5, -4),
    (70, -4.2),
    (87, -4.4),
    (96.5, -3.6),
    (100, 1),
    (96, 5.2),
    (80, 5.8),
    (57, 6.2),
    (70, 8.4),
    (83, 11.5),
    (90.5, 14.5),
    (91.5, 19),
    (86.5, 21.5),
    (73, 20.2),
    (58, 18.4),
    (47, 19),
    (43.5, 22.5),
    (50, 29),
    (57, 36),
    (59.5, 42),
    (54.5, 45),
    (45, 41),
    (32, 33),
    (21, 25),
    (10, 16.5),
    (-4, 12.5),
    (-34, 13.5),
)
"""Fingers a little apart, with a piece of the forearm."""
