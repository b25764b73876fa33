"""No picture flashes, in any palette, at the fastest tempo and the widest rock.

WCAG 2.3.1 calls a general flash "a pair of opposing changes in relative luminance of 10 % or
more of the maximum relative luminance where the relative luminance of the darker image is below
0.80", and allows three in a second. Here each pixel is followed at 60 frames a second. A change
is counted whenever its luminance has gone 0.1 or more from its last extreme, the other way than
the time before, the darker of both below 0.80; two changes are a pair. At no moment may more
than a tenth of the window have had more than three pairs within the second before, and the mean
luminance stays within 0.1. Pictures with a bead or a light hold to this even where nothing but
the picture is seen; the figure, whose outline moves as a whole in some techniques, as the part
of the window that it is at 1240×800.
"""

from collections import deque
from importlib.util import find_spec

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from app.stage.pictures import Picture
from app.stage.stage import Stage
from app.widgets import look
from presets.library import load_all
from tests.app.stage.shown import pixels, shown

BPM, FRAMES_A_SECOND = 160, 60
CHANGE, DARKER_BELOW, CHANGES_ALLOWED, AREA_ALLOWED, SWING_ALLOWED = 0.1, 0.8, 6, 0.1, 0.1
SMALL = (320, 180)
FIGURES_SHARE = 700 * 330 / (1240 * 800)

_PARTS = np.arange(256) / 255
_LINEAR = np.where(_PARTS <= 0.04045, _PARTS / 12.92, ((_PARTS + 0.055) / 1.055) ** 2.4)
_SHARES = [(_LINEAR * share).astype(np.float32) for share in (0.2126, 0.7152, 0.0722)]

PICTURES = [one for one in Picture if one is not Picture.FIGURE or find_spec("app.stage.figure")]

Field = NDArray[np.float32]


def luminance(colours: NDArray[np.uint8]) -> Field:
    """Return the relative luminance of each pixel."""
    red, green, blue = (share[colours[..., k]] for k, share in enumerate(_SHARES))
    return red + green + blue


class Flicker:
    """Counts each pixel's opposing changes of luminance over the last second."""

    def __init__(self, first: Field) -> None:
        self.low, self.high = first.copy(), first.copy()
        self.way = np.zeros(first.shape, np.int8)
        self.seconds_changes: deque[NDArray[np.bool_]] = deque()
        self.counted = np.zeros(first.shape, np.int16)

    def take(self, now: Field) -> float:
        """Follow another frame; return the share of the area with too many changes."""
        np.minimum(self.low, now, out=self.low)
        np.maximum(self.high, now, out=self.high)
        fell = (self.way >= 0) & (self.high - now >= CHANGE) & (now < DARKER_BELOW)
        rose = (self.way <= 0) & (now - self.low >= CHANGE) & (self.low < DARKER_BELOW) & ~fell
        changed = fell | rose
        self.way[fell], self.way[rose] = -1, 1
        self.low[changed] = self.high[changed] = now[changed]
        self.seconds_changes.append(changed)
        self.counted += changed
        if len(self.seconds_changes) > FRAMES_A_SECOND:
            self.counted -= self.seconds_changes.popleft()
        return float((self.counted > CHANGES_ALLOWED).mean())


def worst(stage: Stage, seconds: float) -> tuple[float, float]:
    """Return the greatest area that flashes, and the swing of the mean luminance."""
    flicker, area, means = None, 0.0, []
    for frame in range(round(seconds * FRAMES_A_SECOND)):
        stage.set_phase(frame / FRAMES_A_SECOND * BPM / 60, 1.0, 0.0)
        seen = luminance(pixels(stage))
        flicker = flicker or Flicker(seen)
        area = max(area, flicker.take(seen))
        means.append(float(seen.mean()))
    return area, max(means) - min(means)


def assert_calm(stage: Stage, picture: Picture, seconds: float) -> None:
    share = 1.0
    if picture is Picture.FIGURE:
        technique = next(one for one in load_all().techniques if one.id == "trager-style")
        stage.set_scene(technique.scene())  # the whole person, as widely as any
        share = FIGURES_SHARE

    area, swing = worst(stage, seconds)

    assert area * share < AREA_ALLOWED
    assert swing < SWING_ALLOWED


@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("picture", PICTURES)
def test_no_picture_flashes(qtbot: QtBot, picture: Picture, theme: str) -> None:
    assert_calm(shown(qtbot, picture, SMALL, look.THEMES[theme]), picture, seconds=2.0)


@pytest.mark.soak
@pytest.mark.parametrize("size", [SMALL, (160, 80), (260, 320), (640, 130)])
@pytest.mark.parametrize("theme", look.THEMES)
@pytest.mark.parametrize("picture", PICTURES)
def test_no_picture_flashes_for_long(
    qtbot: QtBot, picture: Picture, theme: str, size: tuple[int, int]
) -> None:
    assert_calm(shown(qtbot, picture, size, look.THEMES[theme]), picture, seconds=20.0)


def test_the_measure_sees_a_flash() -> None:
    dark, bright = (np.full((4, 4), one, np.float32) for one in (0.2, 0.31))
    half = dark.copy()
    half[:2] = bright[:2]
    flicker = Flicker(dark)

    areas = [flicker.take(half if frame % 15 < 8 else dark) for frame in range(60)]

    assert areas[:30] == [0.0] * 30  # two pairs
    assert max(areas) == 0.5  # four pairs a second


def test_the_measure_forgives_small_and_bright_changes() -> None:
    for low, high in ((0.2, 0.29), (0.81, 1.0)):
        frames = [np.full((4, 4), one, np.float32) for one in (low, high)]
        flicker = Flicker(frames[0])

        assert max(flicker.take(frames[frame % 2]) for frame in range(60)) == 0.0
