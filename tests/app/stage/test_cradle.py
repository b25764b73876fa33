import math
from itertools import pairwise

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.stage.beaded import Beaded
from app.stage.pictures import Picture
from app.widgets import look
from presets.scene import Scene
from tests.app.stage.shown import TURN, pixels, shown, watched

FRAME = 70 / 60 / 60
BEADED = [Picture.CRADLE, Picture.BOUNCE, Picture.WAVE]


def beaded(qtbot: QtBot, picture: Picture, size: tuple[int, int] = (700, 330)) -> Beaded:
    stage = shown(qtbot, picture, size)
    assert isinstance(stage, Beaded)
    return stage


def place(stage: Beaded, rock: float, amplitude: float = 0.5) -> tuple[float, float]:
    stage.set_phase(rock, amplitude, 0.0)
    return stage.place


# ---- the cradle


def test_it_is_out_at_the_left_on_the_beat_and_back_at_the_right(qtbot: QtBot) -> None:
    stage = beaded(qtbot, Picture.CRADLE)

    path = [place(stage, step / 100) for step in range(51)]

    assert [x for x, _ in path] == sorted(x for x, _ in path)
    (out, high), (back, as_high) = path[0], path[-1]
    assert 350 - out == pytest.approx(back - 350, abs=0.25)
    assert high == pytest.approx(as_high, abs=0.25)
    assert max(y for _, y in path) == path[25][1] > high


def test_it_comes_back_the_way_it_went(qtbot: QtBot) -> None:
    stage = beaded(qtbot, Picture.CRADLE)

    for phase in (0.05, 0.2, 0.4):
        assert place(stage, 3 + phase) == place(stage, 4 - phase)


def test_a_wider_rock_rolls_further(qtbot: QtBot) -> None:
    stage = beaded(qtbot, Picture.CRADLE)

    outs = [place(stage, 0.0, amplitude)[0] for amplitude in (0.0, 0.1, 0.3, 0.6, 1.0)]

    assert outs == sorted(outs, reverse=True)
    assert outs[0] == 350
    assert place(stage, 0.3, 0.0) == place(stage, 0.8, 0.0)


# ---- whatever has a bead


@pytest.mark.parametrize("picture", BEADED)
def test_the_bead_never_jumps(qtbot: QtBot, picture: Picture) -> None:
    stage = beaded(qtbot, picture)
    places = []
    for frame in range(360):  # 160 beats a minute, the amplitude easing as `Motion` eases it
        wide = 0.2 + 0.8 * (1 - math.exp(-frame / 21)) if frame < 180 else 1.0
        places.append(place(stage, frame * 160 / 3600, wide))

    steps = [math.dist(*two) for two in pairwise(places)]

    assert max(steps) < 0.2 * 330
    assert max(steps) > 5


@pytest.mark.parametrize("picture", BEADED)
def test_the_bead_moves_between_pixels(qtbot: QtBot, picture: Picture) -> None:
    stage = beaded(qtbot, picture)

    seen = {place(stage, step / 400, 0.02) for step in range(201)}

    assert any(x % 1 or y % 1 for x, y in seen)
    assert len(seen) > 12


@pytest.mark.parametrize("picture", BEADED)
@pytest.mark.parametrize("size", [(160, 80), (700, 330), (2100, 1400), (300, 600), (900, 120)])
def test_the_bead_stays_inside(qtbot: QtBot, picture: Picture, size: tuple[int, int]) -> None:
    stage = beaded(qtbot, picture, size)

    for step in range(40):
        x, y = place(stage, step / 40, 1.0)
        assert 0.03 * size[0] < x < 0.97 * size[0]
        assert 0.08 * size[1] < y < 0.92 * size[1]


@pytest.mark.parametrize("picture", [*BEADED, Picture.HALO])
@pytest.mark.parametrize("rock", [0.0, 0.13, 0.25, 0.47, TURN, 0.9])
def test_what_moved_is_painted_again(qtbot: QtBot, picture: Picture, rock: float) -> None:
    stage = shown(qtbot, picture)
    stage.set_phase(rock, 0.6, 0.0)
    before = pixels(stage)

    with watched(stage) as painting:
        stage.set_phase(rock + FRAME, 0.6, 0.0)

    changed = (pixels(stage) != before).any(axis=2)
    assert not (changed & ~painting.painted).any()


@pytest.mark.parametrize(
    ("picture", "most"),
    [(Picture.CRADLE, 0.09), (Picture.BOUNCE, 0.12), (Picture.WAVE, 0.45), (Picture.HALO, 0.35)],
)
def test_only_what_moves_is_painted_again(qtbot: QtBot, picture: Picture, most: float) -> None:
    stage = shown(qtbot, picture)
    stage.set_phase(0.25, 0.6, 0.0)

    with watched(stage) as painting:
        stage.set_phase(0.25 + FRAME, 0.6, 0.0)

    assert 0 < painting.painted.mean() < most
    assert all(region.rectCount() == 1 for region in painting.regions)  # others are slow to clip


@pytest.mark.parametrize("picture", [*BEADED, Picture.HALO])
def test_what_does_not_move_is_not_painted(qtbot: QtBot, picture: Picture) -> None:
    stage = shown(qtbot, picture)
    stage.set_phase(0.3, 0.6, 0.4)

    with watched(stage) as painting:
        for _ in range(10):
            stage.set_phase(0.3, 0.6, 0.4)

    assert picture is Picture.WAVE or not painting.regions


@pytest.mark.parametrize("size", [(160, 80), (240, 320), (640, 80), (700, 330)])
@pytest.mark.parametrize("picture", [*BEADED, Picture.HALO])
def test_easing_leaves_nothing_behind(
    qtbot: QtBot, picture: Picture, size: tuple[int, int]
) -> None:
    eased, direct = (shown(qtbot, picture, size) for _ in range(2))
    for step in range(30):
        eased.set_phase(0.01 * step, 1 - 0.025 * step, 0.5 - 0.01 * step)
        pixels(eased)
    for tension in (0.8, 0.0, 0.2):
        eased.set_phase(0.4, 0.25, tension)
        pixels(eased)
    direct.set_phase(0.4, 0.25, 0.2)

    assert (pixels(eased) == pixels(direct)).all()


def test_an_easing_amplitude_paints_the_ends_of_the_arc_only(qtbot: QtBot) -> None:
    stage = shown(qtbot, Picture.CRADLE)
    stage.set_phase(0.25, 0.5, 0.0)

    with watched(stage) as painting:
        stage.set_phase(0.25, 0.52, 0.0)

    assert 0 < painting.painted.mean() < 0.05


@pytest.mark.parametrize("picture", [*BEADED, Picture.HALO])
def test_another_palette_is_taken_at_once(qtbot: QtBot, picture: Picture) -> None:
    stage = shown(qtbot, picture)
    fresh = shown(qtbot, picture, colours=look.PAPER)
    for one in (stage, fresh):
        one.set_phase(0.2, 0.5, 0.0)
    assert (pixels(stage) != pixels(fresh)).any()

    with watched(stage) as painting:
        stage.setPalette(look.palette_of(look.PAPER))

    assert painting.painted.all()
    assert (pixels(stage) == pixels(fresh)).all()


@pytest.mark.parametrize("picture", [*BEADED, Picture.HALO])
def test_another_size_is_taken_at_once(qtbot: QtBot, picture: Picture) -> None:
    stage = shown(qtbot, picture, (400, 200))
    stage.set_phase(0.2, 0.5, 0.3)
    stage.resize(500, 260)
    fresh = shown(qtbot, picture, (500, 260))
    fresh.set_phase(0.2, 0.5, 0.3)

    assert (pixels(stage) == pixels(fresh)).all()

    before = pixels(stage)
    with watched(stage) as painting:
        stage.set_phase(0.2 + FRAME, 0.5, 0.3)
    changed = (pixels(stage) != before).any(axis=2)
    assert not (changed & ~painting.painted).any()


# ---- traction


@pytest.mark.parametrize("picture", [*BEADED, Picture.HALO])
def test_a_traction_is_a_line_that_lengthens_and_gives_way(qtbot: QtBot, picture: Picture) -> None:
    stage = shown(qtbot, picture)
    without = pixels(stage)
    wide = []
    for tension in (0.1, 0.5, 1.0, 0.5, 0.0):
        stage.set_phase(0.0, 0.5, tension)
        columns = np.flatnonzero(_cool(pixels(stage)).any(axis=0))
        wide.append(np.ptp(columns) if columns.size else 0)

    assert wide[0] < wide[1] < wide[2] > wide[3] > wide[4] == 0
    assert (pixels(stage) == without).all()


@pytest.mark.parametrize("picture", [*BEADED, Picture.HALO])
def test_a_coming_traction_shows_its_room(qtbot: QtBot, picture: Picture) -> None:
    stage = shown(qtbot, picture)
    without = pixels(stage)

    stage.set_scene(Scene(pulled=True, words="A traction is held."))

    assert (pixels(stage) != without).any()
    assert stage.accessibleDescription() == "A traction is held."


def _cool(colours: np.ndarray) -> np.ndarray:
    """Which pixels are more green than red."""
    red, green = colours[..., 0].astype(int), colours[..., 1].astype(int)
    return green > red + 6
