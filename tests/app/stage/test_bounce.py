import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.stage.bounce import Bounce
from app.stage.pictures import Picture
from tests.app.stage.shown import TURN, shown

BETWEEN_PIXELS = 0.25


def bounce(qtbot: QtBot) -> Bounce:
    stage = shown(qtbot, Picture.BOUNCE)
    assert isinstance(stage, Bounce)
    return stage


def heights(stage: Bounce, start: float, end: float, amplitude: float = 1.0) -> list[float]:
    """Return how high the ball is at 41 moments, in pixels above where it is on the beat."""
    stage.set_phase(0.0, amplitude, 0.0)
    ground, found = stage.place[1], []
    for rock in np.linspace(start, end, 41):
        stage.set_phase(float(rock), amplitude, 0.0)
        found.append(ground - stage.place[1])
    return found


def test_it_lands_exactly_on_the_beat_and_at_the_turn(qtbot: QtBot) -> None:
    stage = bounce(qtbot)

    for beat in (0.0, 1.0, 7.0):
        before, *_, on_beat = heights(stage, beat - 0.1, beat)
        assert on_beat == 0
        assert before > 20
    hop = heights(stage, TURN - 0.1, TURN + 0.1)
    assert min(hop) == hop[20]


@pytest.mark.parametrize(("start", "end"), [(0.0, TURN), (TURN, 1.0)])
@pytest.mark.parametrize("amplitude", [0.1, 0.5, 1.0])
def test_each_hop_is_a_parabola_under_the_same_gravity(
    qtbot: QtBot, start: float, end: float, amplitude: float
) -> None:
    stage = bounce(qtbot)
    hop = heights(stage, start, end, amplitude)
    there = heights(stage, 0.0, TURN, amplitude)
    moments = np.linspace(0, 1, 41)

    curve = np.polynomial.Polynomial.fit(moments, hop, 2)

    assert np.abs(curve(moments) - hop).max() <= BETWEEN_PIXELS
    assert hop == pytest.approx(there if start == 0.0 else there[::-1])


def test_it_lands_more_softly_at_the_turn(qtbot: QtBot) -> None:
    stage = bounce(qtbot)

    to_beat, to_turn = heights(stage, 0.95, 1.0), heights(stage, TURN - 0.05, TURN)

    assert to_beat[0] - to_beat[-1] > 1.1 * (to_turn[0] - to_turn[-1]) > 0


def test_a_wider_rock_hops_higher(qtbot: QtBot) -> None:
    stage = bounce(qtbot)

    tops = [max(heights(stage, 0.0, TURN, amplitude)) for amplitude in (0.0, 0.1, 0.4, 1.0)]

    assert tops == sorted(tops)
    assert tops[0] == 0 < tops[1]
