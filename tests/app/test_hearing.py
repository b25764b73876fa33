"""What is heard, frame after frame: also that it has come to its end."""

import pytest

from app.hearing import Hearing
from audio.pacer import Pacer
from tests.app.opened import FakeOutput

RATE = 48_000
BLOCK = 480
FRAME_SECONDS = 1 / 60


class Resting(FakeOutput):
    """An output whose frames go by in time, and stand where nothing follows."""

    def heard_frame(self, monotonic_seconds: float) -> float:
        return min(super().heard_frame(monotonic_seconds), self.pacer.head_frame)


@pytest.mark.parametrize("offset_ms", range(0, 120, 7))
def test_the_end_is_heard_whenever_it_was_looked_at_before(offset_ms: int) -> None:
    pacer, hearing = Pacer(RATE), Hearing()
    output = Resting(pacer)
    pacer.start(seconds=3.0 + offset_ms / 1000.0)
    while not pacer.idle:
        pacer.render(BLOCK)

    for number in range(round(4.0 / FRAME_SECONDS)):
        hearing.listen(pacer, output, number * FRAME_SECONDS)

    assert hearing.moment is not None
    assert not hearing.moment.running
    assert not hearing.running


def test_a_steady_pulse_is_looked_at_a_few_times_a_second_and_its_phase_is_exact() -> None:
    pacer, hearing = Pacer(RATE), Hearing()
    output = Resting(pacer)
    pacer.start()
    for _ in range(30 * RATE // BLOCK):
        pacer.render(BLOCK)
    looks = 0

    for number in range(60, 1200):
        seconds = number * FRAME_SECONDS
        hearing.listen(pacer, output, seconds)
        looks += hearing.fresh
        rock = pacer.snapshot.at(output.heard_frame(seconds)).rock
        assert hearing.rock == pytest.approx(rock, abs=1e-6)

    assert looks / 19.0 < 12.0
