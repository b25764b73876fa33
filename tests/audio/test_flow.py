"""A source in a stream that is held up: what is heard stays in its place, in one piece."""

import numpy as np
import pytest
from numpy.typing import NDArray

from audio.flow import Flow
from audio.grid import Grid

RATE = 48_000
BLOCK = 960
LATENCY_SECONDS = 0.1
TICK_SECONDS = 0.025
FADE_FRAMES = 1_440


class Count:
    """A source whose samples are the numbers of its frames, at full level."""

    def __init__(self) -> None:
        self.rate, self.head_frame, self.idle = RATE, 0, False
        self.returns = 0

    def render(self, frames: int) -> NDArray[np.float32]:
        numbers = np.arange(self.head_frame, self.head_frame + frames, dtype=np.float32)
        self.head_frame += frames
        return np.repeat(numbers[:, np.newaxis], 2, axis=1)

    def skip(self, frames: int) -> None:
        self.head_frame += frames

    def retime(self, rate: int) -> None:
        assert rate == self.rate

    def fade_in(self) -> None:
        self.returns += 1


class Held:
    """A stream whose device may stand still, and whose stamps may be told wrong."""

    def __init__(self) -> None:
        self.rate = RATE
        self.now = 0.0
        self.stood_still = self.told_late = 0.0
        self.active, self.dry = True, True
        self.device_underflows = 0
        self.nominal_latency_seconds = LATENCY_SECONDS
        self.played = np.zeros(0, np.float32)
        self.start_frame = 0

    @property
    def frames(self) -> int:
        return int((self.now - self.stood_still) * RATE) // BLOCK * BLOCK

    @property
    def ahead(self) -> int:
        return 0 if self.dry else self.next_frame - self.frames

    @property
    def room(self) -> int:
        return (1 << 16) - self.ahead

    @property
    def next_frame(self) -> int:
        return self.start_frame + len(self.played)

    def begin(self, start_frame: int) -> None:
        self.start_frame = start_frame

    def play(self) -> None:
        self.dry = False

    def drop(self) -> None:
        pass

    def write(self, block: NDArray[np.float32]) -> None:
        self.played = np.append(self.played, block[:, 0])

    def ask_stamp(self) -> None:
        pass

    def stamps(self) -> list[tuple[int, float]]:
        frame = self.frames
        late = self.stood_still + self.told_late
        return [(frame, frame / RATE + late + LATENCY_SECONDS)]


class Played:
    """A flow that is looked after like the output does."""

    def __init__(self) -> None:
        self.stream, self.source = Held(), Count()
        self.grid = Grid(self.source)
        self.flow = Flow(self.stream, self.grid, 0.0)  # type: ignore[arg-type]

    def pass_time(self, seconds: float) -> None:
        end = self.stream.now + seconds
        while self.stream.now < end:
            self.stream.now += TICK_SECONDS
            if self.flow.settled:
                self.flow.feed(self.stream.now, asked=False)
            self.flow.listen(self.stream.now)

    def breaks(self) -> int:
        """Return where what was played is no longer the next frame, how often in all."""
        return int(np.count_nonzero(np.diff(self.stream.played) != 1.0))


@pytest.fixture
def played() -> Played:
    one = Played()
    one.pass_time(20.0)
    assert one.breaks() == 0
    assert one.source.returns == 0
    return one


@pytest.mark.parametrize("late", [0.05, -0.05])
def test_times_that_are_told_wrong_move_no_frame(played: Played, late: float) -> None:
    played.stream.told_late = late
    played.pass_time(9.0)
    played.stream.told_late = 0.0
    played.pass_time(9.0)

    assert played.breaks() == 0
    assert played.grid.underflows == 0


def test_after_a_standstill_the_frames_are_in_their_places_again(played: Played) -> None:
    due = played.grid.line.at(60.0)
    played.stream.stood_still = 0.05
    played.pass_time(20.0)

    assert played.source.returns == 1
    assert played.grid.underflows == 1
    assert played.grid.line.at(60.0) == pytest.approx(due, abs=0.003 * RATE)


def test_frames_that_come_too_soon_wait_in_one_piece(played: Played) -> None:
    stream = played.stream
    stream.stood_still = -0.02  # the device has swallowed some
    written = len(stream.played)
    played.pass_time(20.0)

    assert played.source.returns == 1
    silent = np.flatnonzero(stream.played[written:] == 0.0)
    assert len(silent) == pytest.approx(0.02 * RATE, abs=0.003 * RATE)
    assert np.ptp(silent) < len(silent) + FADE_FRAMES
