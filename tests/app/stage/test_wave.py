import math

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.stage.pictures import Picture
from app.stage.wave import Wave
from tests.app.stage.shown import TURN, pixels, shown


def wave(qtbot: QtBot) -> Wave:
    stage = shown(qtbot, Picture.WAVE)
    assert isinstance(stage, Wave)
    return stage


def line(stage: Wave, rock: float, column: int, amplitude: float = 1.0) -> float:
    """Return how high the line is in a column of pixels, from the top."""
    stage.set_phase(rock, amplitude, 0.0)
    colours = pixels(stage)[:, column].astype(float)
    warm = np.clip(colours[:, 0] - colours[:, 2] - 20, 0, None)
    return float((warm * np.arange(len(warm))).sum() / warm.sum())


def test_the_crest_passes_the_middle_on_the_beat(qtbot: QtBot) -> None:
    stage = wave(qtbot)
    path = []
    for step in range(101):
        stage.set_phase(step / 100, 0.7, 0.0)
        path.append(stage.place)

    highest = min(y for _, y in path)
    assert path[0][1] == path[100][1] == highest
    assert path[50][1] == max(y for _, y in path)
    assert {x for x, _ in path} == {350.0}


def test_the_bead_rides_on_the_line(qtbot: QtBot) -> None:
    stage = wave(qtbot)

    for rock in (0.0, 0.2, TURN, 0.8):
        stage.set_phase(rock, 1.0, 0.0)
        bead = stage.place[1]
        beside = [line(stage, rock, column) for column in (350 - 22, 350 + 22)]
        assert min(beside) - 12 < bead < max(beside) + 12


def test_the_wave_travels_to_the_right(qtbot: QtBot) -> None:
    stage = wave(qtbot)
    columns = (300, 400, 440)
    crests = []
    for column in columns:
        highs = [line(stage, step / 60, column) for step in range(-20, 25)]
        crests.append(int(np.argmin(highs)))

    assert crests == sorted(crests)
    assert crests[0] < 20 < crests[1] < crests[2]


def test_the_ends_of_the_line_are_calm(qtbot: QtBot) -> None:
    stage = wave(qtbot)

    for column in (100, 136, 564, 600):
        heights = [line(stage, step / 12, column) for step in range(12)]
        assert max(heights) - min(heights) < 0.5


@pytest.mark.parametrize("amplitude", [0.0, 0.1, 0.5, 1.0])
def test_the_amplitude_is_its_height(qtbot: QtBot, amplitude: float) -> None:
    stage = wave(qtbot)
    lows = []
    for wide in (amplitude, 1.0):
        ends = []
        for rock in (0.0, TURN):
            stage.set_phase(rock, wide, 0.0)
            ends.append(stage.place[1])
        lows.append(ends[1] - ends[0])

    assert lows[0] == pytest.approx(math.sqrt(amplitude) * lows[1], abs=0.5)
