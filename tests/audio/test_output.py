"""The output on a real private sound server: exact, gapless, and back by itself.

The player runs in a process of its own (see `Obeying`): this very file.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

import audio.output
from audio.errors import AudioError
from audio.grid import Grid
from audio.output import Output, OutputState
from tests.rig import RATE, Obeying, PulseServer, Recording, obey

if TYPE_CHECKING:
    from audio.output import OutputStatus

PERIOD_FRAMES = 4_800
LEVELS = 400


class ClickSource:
    """One sample every tenth of a second; its height says which click it is."""

    def __init__(self) -> None:
        self.rate, self.head_frame, self.idle = RATE, 0, True
        self.playing = False
        self.first_frame = 0

    def render(self, frames: int) -> NDArray[np.float32]:
        self._obey()
        block = np.zeros((frames, 2), np.float32)
        if self.playing:
            head = self.head_frame - self.first_frame
            for click in range(-(-head // PERIOD_FRAMES), -(-(head + frames) // PERIOD_FRAMES)):
                block[click * PERIOD_FRAMES - head] = 0.1 + (click % LEVELS) * 0.001
        self.head_frame += frames
        return block

    def skip(self, frames: int) -> None:
        self._obey()
        self.head_frame += frames

    def retime(self, rate: int) -> None:
        self.head_frame = round(self.head_frame * rate / self.rate)
        self.rate = rate

    def fade_in(self) -> None:
        """Do nothing: a click is soft enough for a machine."""

    def _obey(self) -> None:
        if self.idle and self.playing:
            self.first_frame = self.head_frame
        self.idle = not self.playing


def burn(seconds: float) -> None:
    """Hold the interpreter lock with two threads."""

    def spin() -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            sum(range(2000))

    threads = [threading.Thread(target=spin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def play() -> None:
    """Obey the lines of stdin; answer each with one line of JSON."""
    source = ClickSource()
    slept = 0.0
    device = os.environ.get("TEST_DEVICE")
    output = Output(source, device=device, suspended=lambda: slept)

    def state() -> dict[str, Any]:
        status, now = output.status, time.monotonic()
        told = {name: getattr(status, name) for name in status.__slots__}
        told["state"] = status.state.value
        told["first_frame"] = source.first_frame
        return told | {"now": now, "heard": output.heard_frame(now)}

    def playing(wanted: str) -> None:
        source.playing = wanted == "on"
        output.wake()

    def release_after(seconds: str) -> None:
        audio.output.RELEASE_SECONDS = float(seconds)

    def suspend(seconds: str) -> None:
        nonlocal slept
        slept += float(seconds)

    commands: dict[str, Callable[..., Any]] = {
        "suspend": suspend,
        "open": output.open,
        "ready": lambda: output.wait_ready(5.0),
        "play": playing,
        "state": state,
        "choose": lambda name: output.choose(None if name == "-" else name),
        "burn": lambda seconds: burn(float(seconds)),
        "release_after": release_after,
        "close": output.close,
    }
    obey(commands)
    output.close()


if __name__ == "__main__":
    play()


class Player(Obeying):
    """The player process and its answers."""

    def __init__(self, server: PulseServer, **variables: str) -> None:
        super().__init__(__file__, server, **variables)

    def wait_for(self, seconds: float = 5.0, **wanted: object) -> None:
        """Return when the status says so; fail when it does not in time."""
        until(lambda: wanted.items() <= self("state").items(), seconds)


def until(condition: Callable[[], bool], seconds: float) -> None:
    """Poll a condition; fail when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        threading.Event().wait(0.02)


def clicks(recording: Recording) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the frame and the number of each click that was recorded."""
    samples = recording.samples[:, 0].astype(float)
    frames = np.flatnonzero(samples)
    return frames, np.round((samples[frames] - 0.1) / 0.001).astype(np.int64)


def zero_seconds(recording: Recording) -> float:
    """Return the monotonic second of click 0; the earliest arrivals of a recording count."""
    arrivals = np.array(recording.arrivals[5:])
    began = float(np.min(arrivals[:, 0] - arrivals[:, 1] / RATE))
    frames, numbers = clicks(recording)
    return began + float(np.median(frames - numbers * PERIOD_FRAMES)) / RATE


def hear(recording: Recording, count: int) -> None:
    """Return when so many clicks more have been recorded."""
    start = recording.wait_for_sound(from_frame=len(recording.samples))
    recording.wait_for_frames(start + count * PERIOD_FRAMES)


def fall_silent(recording: Recording) -> None:
    """Return when nothing has been heard for half a second."""
    until(lambda: len(recording.samples) - clicks(recording)[0][-1] > RATE / 2, 5)


def assert_gapless(recording: Recording, *, at_least: int) -> None:
    frames, numbers = clicks(recording)
    assert len(frames) >= at_least
    assert set(np.diff(numbers) % LEVELS) == {1}
    assert set(np.diff(frames)) == {PERIOD_FRAMES}


@pytest.fixture
def null_sink_server(tmp_path: Path) -> Iterator[PulseServer]:
    """A server of the test's own, to be killed."""
    with PulseServer(tmp_path) as server:
        yield server


@pytest.fixture
def null_sink_player(null_sink_server: PulseServer) -> Iterator[Player]:
    with contextlib.closing(Player(null_sink_server)) as player:
        player("open")
        assert player("ready")
        yield player


@pytest.mark.sound
def test_every_frame_arrives_at_its_place(
    null_sink_server: PulseServer, null_sink_player: Player
) -> None:
    with null_sink_server.record() as recording:
        for _ in range(2):  # the second start comes after a rest
            before = len(recording.samples)
            null_sink_player("play", "on")
            hear(recording, 20)
            frames, numbers = clicks(recording)
            numbers, frames = numbers[frames >= before], frames[frames >= before]
            assert numbers[0] == 0
            assert set(np.diff(frames)) == {PERIOD_FRAMES}
            null_sink_player("play", "off")
            fall_silent(recording)
    assert null_sink_player("state")["underflows"] == 0


@pytest.mark.sound
def test_what_is_said_to_be_heard_is_heard(
    null_sink_server: PulseServer, null_sink_player: Player
) -> None:
    with null_sink_server.record() as recording:
        null_sink_player("play", "on")
        hear(recording, 30)
        said = null_sink_player("state")
        said_zero = said["now"] - (said["heard"] - said["first_frame"]) / RATE
        recorded_zero = zero_seconds(recording)

    # The sink's own block lies between the recording and what the device tells.
    assert abs(recorded_zero - said_zero) < 0.03
    assert 0 < said["latency_ms"] < 150


@pytest.mark.sound
def test_threads_that_hold_the_interpreter_lock_cost_no_frame(
    null_sink_server: PulseServer, null_sink_player: Player
) -> None:
    # A recorder that joins a playing sink may get its latest block twice, so it comes first.
    with null_sink_server.record() as recording:
        null_sink_player("play", "on")
        null_sink_player("burn", 20)
        assert_gapless(recording, at_least=190)
    assert null_sink_player("state")["underflows"] == 0


@pytest.mark.sound
@pytest.mark.soak
def test_half_an_hour_of_such_threads_costs_no_frame(
    null_sink_server: PulseServer, null_sink_player: Player
) -> None:
    null_sink_player("play", "on")
    null_sink_player("burn", 1800)
    assert null_sink_player("state")["underflows"] == 0
    with null_sink_server.record() as recording:
        hear(recording, 10)
        frames, numbers = clicks(recording)
    assert set(np.diff(frames[2:])) == {PERIOD_FRAMES}
    assert set(np.diff(numbers[2:]) % LEVELS) == {1}


@pytest.mark.sound
@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.soak)])
def test_a_killed_server_comes_back_on_the_same_grid(
    null_sink_server: PulseServer, null_sink_player: Player, kills: int
) -> None:
    """Each life's and each death's length is drawn at random, from a seed."""
    null_sink_player("play", "on")
    random = np.random.default_rng(kills)
    zeros: list[float] = []
    said: list[dict[str, Any]] = []

    def watch(seconds: float, **wanted: object) -> None:
        def look() -> bool:
            said.append(null_sink_player("state"))
            return bool(wanted.items() <= said[-1].items())

        until(look, seconds)

    def watch_for(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            said.append(null_sink_player("state"))
            threading.Event().wait(0.02)

    for life in range(kills + 1):
        if life:
            watch_for(random.uniform(0.0, 1.0))
            null_sink_server.kill()
            watch(3, state="silent")
            assert said[-1]["line"]
            watch_for(random.uniform(0.0, 1.0))
            null_sink_server.start()
        with null_sink_server.record() as recording:
            watch(5, state="sounding", line="")
            hear(recording, 20)
            if not life:
                said.clear()  # the start itself; from here on nothing may jump
            watch(1, state="sounding")
            zeros.append(zero_seconds(recording))
    cycle = LEVELS * PERIOD_FRAMES / RATE
    moved = (np.array(zeros) - zeros[0] + cycle / 2) % cycle
    ahead = np.array([look["heard"] / RATE - look["now"] for look in said])
    assert np.abs(np.diff(moved)).max() < 0.01
    assert np.abs(np.diff(ahead)).max() < 0.02
    if kills <= 3:  # in longer, the null sink's own clock gains too much: some 50 ppm
        assert np.ptp(moved) < 0.01
        assert np.ptp(ahead) < 0.03


@pytest.mark.sound
def test_a_named_device_is_waited_for_and_never_replaced(null_sink_server: PulseServer) -> None:
    with contextlib.closing(Player(null_sink_server, TEST_DEVICE="lamp")) as player:
        player("open")
        assert not player("ready")
        player("play", "on")
        for _ in range(2):
            player.wait_for(state="waiting", device="lamp")
            assert "lamp" in player("state")["line"]
            null_sink_server.add_sink("lamp")
            player.wait_for(state="sounding", device="lamp", line="")
            with null_sink_server.record("lamp") as recording:
                hear(recording, 5)
            null_sink_server.remove_sink("lamp")
        player.wait_for(state="waiting", device="lamp")


@pytest.mark.sound
def test_the_systems_default_is_followed_unless_a_device_is_chosen(
    null_sink_server: PulseServer, null_sink_player: Player
) -> None:
    null_sink_player("play", "on")
    null_sink_player.wait_for(device="rig")
    null_sink_server.add_sink("lamp")
    null_sink_server.default_to("lamp")
    null_sink_player.wait_for(device="lamp", state="sounding")
    with null_sink_server.record("lamp") as recording:
        hear(recording, 5)
    null_sink_player("choose", "rig")
    null_sink_player.wait_for(device="rig", state="sounding")
    with null_sink_server.record("rig") as recording:
        hear(recording, 5)
        assert_gapless(recording, at_least=4)
    assert null_sink_player("state")["underflows"] == 0


@pytest.mark.sound
def test_a_released_stream_opens_again_and_plays_from_the_first_frame(
    null_sink_server: PulseServer, null_sink_player: Player
) -> None:
    null_sink_player("release_after", 0.3)
    null_sink_player.wait_for(state="released")
    with null_sink_server.record() as recording:
        null_sink_player("release_after", 60)
        null_sink_player("play", "on")
        hear(recording, 10)
        assert clicks(recording)[1][0] == 0
        assert_gapless(recording, at_least=5)
    assert null_sink_player("state")["state"] == "sounding"


@pytest.mark.sound
def test_a_frozen_server_blocks_nothing(
    null_sink_server: PulseServer, null_sink_player: Player
) -> None:
    null_sink_player("play", "on")
    os.kill(null_sink_server.pid, signal.SIGSTOP)
    try:
        null_sink_player.wait_for(state="silent", seconds=4)
        before = null_sink_player("state")
        until(lambda: null_sink_player("state")["heard"] > before["heard"] + RATE / 2, 2)
    finally:
        os.kill(null_sink_server.pid, signal.SIGCONT)
    null_sink_player.wait_for(state="sounding")


@pytest.mark.sound
@pytest.mark.parametrize("suspended_seconds", [1.3, 27.0])
def test_over_a_suspend_the_grid_goes_on_by_elapsed_time(
    null_sink_server: PulseServer, null_sink_player: Player, suspended_seconds: float
) -> None:
    """Undula's side of it: a device of its own would have stood still as well."""

    def ahead() -> float:
        said = null_sink_player("state")
        assert (said["state"], said["line"]) == ("sounding", "")
        return float(said["heard"] / RATE - said["now"])

    null_sink_player("play", "on")
    with null_sink_server.record() as recording:
        hear(recording, 15)
        before, zero = ahead(), zero_seconds(recording)
    null_sink_player("suspend", suspended_seconds)
    until(lambda: ahead() > before + 1.0, 1.0)
    assert ahead() - before == pytest.approx(suspended_seconds, abs=0.002)
    with null_sink_server.record() as recording:
        hear(recording, 15)
        until(lambda: len(set(np.diff(clicks(recording)[0][-10:]))) == 1, 5.0)
        assert ahead() - before == pytest.approx(suspended_seconds, abs=0.01)
        frames, numbers = clicks(recording)

    cycle = LEVELS * PERIOD_FRAMES / RATE
    began = float(min(at.monotonic_seconds - at.frames / RATE for at in recording.arrivals[5:]))
    earlier = zero - (began + float(frames[-1] - numbers[-1] * PERIOD_FRAMES) / RATE)
    assert abs((earlier - suspended_seconds + cycle / 2) % cycle - cycle / 2) < 0.01
    assert null_sink_player("state")["underflows"] == 0


def test_a_suspend_counts_without_a_device() -> None:
    source = ClickSource()
    source.playing = True
    slept = 0.0
    output = Output(source, suspended=lambda: slept)
    output.open()
    try:
        assert not output.wait_ready(5.0)
        before = output.heard_frame(time.monotonic()) / RATE - time.monotonic()
        slept = 3_600.0
        until(lambda: source.head_frame > 3_600 * RATE, 5)
        now = time.monotonic()
        assert output.heard_frame(now) / RATE - now - before == pytest.approx(3_600.0, abs=1e-3)
    finally:
        output.close()


def test_what_rests_stays_where_it_is_over_a_suspend() -> None:
    grid = Grid(ClickSource())
    grid.leap(5.0, 3_600.0)
    assert grid.line.at(9.0) == 0.0

    grid.run_silently(10.0)
    grid.leap(11.0, 3_600.0)
    assert grid.line.at(12.0) == 3_602.0 * RATE


def test_without_a_device_the_silent_clock_keeps_the_time() -> None:
    source = ClickSource()
    source.playing = True
    changes: list[OutputStatus] = []
    output = Output(source, on_change=changes.append)
    output.open()
    try:
        assert not output.wait_ready(5.0)
        assert output.status.state is OutputState.SILENT
        assert output.status.line
        assert output.heard_frame(1e6 + 2.5) - output.heard_frame(1e6) == pytest.approx(2.5 * RATE)
        until(lambda: source.head_frame > RATE / 4, 5)
        assert changes[-1] == output.status
    finally:
        output.close()
    output.close()


def test_tries_become_rare_without_a_device_until_there_is_another_card(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began, cards = time.monotonic(), frozenset[str]()
    tries: list[float] = []

    def clock() -> float:  # a hundred times as fast
        return began + (time.monotonic() - began) * 100.0

    def fail(*_: object) -> None:
        tries.append(clock() - began)
        raise AudioError("There is none.")

    monkeypatch.setattr(audio.output, "open_stream", fail)
    monkeypatch.setattr(audio.output, "sound_cards", lambda: cards)
    source = ClickSource()
    source.playing = True
    output = Output(source, clock=clock)
    output.open()
    try:
        until(lambda: bool(tries) and clock() - began > 120.0, 10)
        assert len(tries) <= 9
        assert sorted(np.diff(tries)) == pytest.approx(list(np.diff(tries)), abs=15.0)
        before = len(tries)
        cards = frozenset({"pcmC0D0p"})
        until(lambda: len(tries) > before, 0.4)
    finally:
        output.close()


def test_a_missing_library_is_told_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    output = Output(ClickSource())
    output.open()
    try:
        assert not output.wait_ready(5.0)
        assert "libportaudio2" in output.status.line
    finally:
        output.close()
