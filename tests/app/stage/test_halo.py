import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.stage.halo import Halo
from app.stage.pictures import Picture
from tests.app.stage.shown import TURN, pixels, shown


def halo(qtbot: QtBot) -> Halo:
    stage = shown(qtbot, Picture.HALO)
    assert isinstance(stage, Halo)
    return stage


def brightness(stage: Halo, rock: float, amplitude: float = 1.0) -> float:
    stage.set_phase(rock, amplitude, 0.0)
    return stage.brightness


def test_it_is_brightest_on_the_beat_and_dimmest_at_the_turn(qtbot: QtBot) -> None:
    stage = halo(qtbot)

    fading = [brightness(stage, step / 60) for step in range(31)]
    growing = [brightness(stage, 0.5 + step / 60) for step in range(31)]

    assert fading == sorted(fading, reverse=True)
    assert growing == sorted(growing)
    assert fading[0] == growing[-1] == 1.0
    assert 0 < fading[-1] < 0.2


def test_it_never_jumps(qtbot: QtBot) -> None:
    stage = halo(qtbot)

    seen = [brightness(stage, frame * 160 / 3600) for frame in range(240)]

    assert np.abs(np.diff(seen)).max() < 0.16


def test_the_amplitude_is_how_far_it_breathes(qtbot: QtBot) -> None:
    stage = halo(qtbot)

    swings = [
        brightness(stage, 0.0, wide) - brightness(stage, TURN, wide)
        for wide in (0.0, 0.1, 0.3, 0.6, 1.0)
    ]

    assert swings == sorted(swings)
    assert swings[0] == 0 < swings[1]


@pytest.mark.parametrize("amplitude", [0.3, 1.0])
def test_nothing_travels(qtbot: QtBot, amplitude: float) -> None:
    stage = halo(qtbot)
    middles = []
    for step in range(8):
        stage.set_phase(step / 8, amplitude, 0.0)
        warm = pixels(stage)[..., 0].astype(float)
        warm -= warm[2, 2]
        rows, columns = np.indices(warm.shape)
        middles.append(((warm * columns).sum() / warm.sum(), (warm * rows).sum() / warm.sum()))

    assert np.ptp(np.array(middles), axis=0).max() < 0.5
