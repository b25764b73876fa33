"""One's own taps are heard at once, always equally soon, softly, and cost the cue nothing.

What plays runs in a process of its own (see `Obeying`): this very file.
"""

import contextlib
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from audio.cue import Cue
from audio.loudness import Samples
from audio.output import Output, OutputState
from audio.owntap import APART_SECONDS, PROMPT, TAP, OwnTap
from audio.pacer import Pacer
from audio.preview import loudness_lufs
from audio.sound import DEFAULT_SOUNDS, Sound, Voice, Waveform
from tests.audio.meter import momentary_maximum, played, true_peak_dbfs
from tests.rig import RATE, Obeying, PulseServer, Recording, obey

BPM = 60.0
CUE = Cue(out=DEFAULT_SOUNDS[Voice.DRUM])
SOUNDING = [voice for voice in Voice if voice is not Voice.NONE]


def crowd(output: Output, count: int) -> int:
    """Strike from two threads at once, without a sound; return how often that was taken."""
    taken: list[bool] = []

    def strike() -> None:
        for _ in range(count):
            # Another sound each time, since the same one is not struck before its end.
            taken.append(output.strike(lambda rate: np.zeros((rate // 100, 2), np.float32)))
            threading.Event().wait(0.008)

    threads = [threading.Thread(target=strike) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(taken)


def play() -> None:
    """Obey the lines of stdin; answer each with one line of JSON."""
    pacer = Pacer(cue=CUE, bpm=BPM, fades=False)
    output = Output(pacer)
    own = OwnTap(output, CUE, BPM, prompts=True)
    drawn = random.Random(5)

    def run() -> None:
        pacer.start()
        output.wake()

    def tap(count: str) -> list[tuple[float, bool]]:
        """Tap at irregular times, on any part of the device's block."""
        struck = []
        for _ in range(int(count)):
            threading.Event().wait(drawn.uniform(0.25, 0.45))
            struck.append((time.monotonic(), own.tap()))
        return struck

    def prompt(count: str) -> list[tuple[float, bool]]:
        """Ask for prompts at irregular times, each of them a quarter of a second ahead."""
        asked = []
        for _ in range(int(count)):
            threading.Event().wait(drawn.uniform(0.35, 0.55))
            heard_at = time.monotonic() + 0.25
            asked.append((heard_at, own.prompt(heard_at)))
        return asked

    def status() -> dict[str, Any]:
        told = output.status
        return {"latency_ms": told.latency_ms, "underflows": told.underflows}

    commands: dict[str, Callable[..., Any]] = {
        "open": output.open,
        "ready": lambda: output.wait_ready(5.0),
        "run": run,
        "tap": tap,
        "prompt": prompt,
        "crowd": lambda count: crowd(output, int(count)),
        "status": status,
    }
    obey(commands)
    output.close()


if __name__ == "__main__":
    play()


class Struck:
    """An output that only remembers what was struck."""

    def __init__(self, rate: int = RATE) -> None:
        self.rate = rate
        self.blocks: list[Samples] = []

    def strike(self, sound: Callable[[int], Samples], heard_at: float | None = None) -> bool:
        self.blocks.append(sound(self.rate))
        return True


@pytest.fixture
def sound_server(tmp_path: Path) -> Iterator[PulseServer]:
    with PulseServer(tmp_path) as server:
        yield server


@pytest.fixture
def player(sound_server: PulseServer) -> Iterator[Obeying]:
    with contextlib.closing(Obeying(__file__, sound_server)) as one:
        yield one


def blocks_beside(cue: Cue = CUE, bpm: float = BPM) -> list[Samples]:
    """Return the samples of a tap and of a prompt."""
    struck = Struck()
    own = OwnTap(struck, cue, bpm, prompts=True)
    own.tap()
    own.prompt()
    return struck.blocks


def beside_the_cue(recording: Recording) -> NDArray[np.float64]:
    """Return what was recorded but the cue, one channel, which must be on every frame its own."""
    recorded = recording.samples.astype(float)
    assert np.array_equal(recorded[:, 0], recorded[:, 1])
    pacer = Pacer(RATE, cue=CUE, bpm=BPM, fades=False)
    pacer.start()
    alone = pacer.render(len(recorded))[:, 0]
    begins = int(np.flatnonzero(alone)[0])
    first = recording.wait_for_sound() - begins
    rest = recorded[:, 0].copy()
    rest[first:] -= alone[: len(rest) - first]
    return rest


def taken_out(rest: NDArray[np.float64], block: Samples) -> list[int]:
    """Return the first frames of a block that is heard over and over, and take it out of `rest`."""
    sound = block[:, 0].astype(float)
    begins = int(np.flatnonzero(np.abs(sound) > 1e-5)[0])
    heard = []
    while (loud := np.flatnonzero(np.abs(rest) > 1e-5)).size:
        first = int(loud[0]) - begins
        heard.append(first)
        rest[first : first + len(sound)] -= sound
    return heard


def begin_run(recording: Recording, player: Obeying) -> None:
    player("open")
    assert player("ready")
    player("run")
    recording.wait_for_sound()
    # Until it is known how soon anything can be heard.
    recording.wait_for_frames(len(recording.samples) + 4 * RATE)


@pytest.mark.sound
def test_taps_are_heard_equally_soon_and_the_cue_is_left_as_it_is(
    sound_server: PulseServer, player: Obeying
) -> None:
    with sound_server.record() as recording:
        begin_run(recording, player)
        struck = player("tap", 10)
        recording.wait_for_frames(len(recording.samples) + RATE)
        rest = beside_the_cue(recording)
        heard_from = recording.heard_from
    heard = taken_out(rest, blocks_beside()[0])
    called = [seconds for seconds, taken in struck if taken]
    delays = heard_from + np.array(heard) / RATE - np.array(called)
    status = player("status")

    assert len(delays) == 10
    assert np.abs(rest).max() < 1e-5  # the cue, each tap, and nothing else: no click, no gap
    assert np.ptp(delays) < 0.012
    assert 0.0 < delays.mean() < status["latency_ms"] / 1e3 + 0.04
    assert status["underflows"] == 0


@pytest.mark.sound
def test_a_prompt_is_heard_when_it_was_asked_for(
    sound_server: PulseServer, player: Obeying
) -> None:
    with sound_server.record() as recording:
        begin_run(recording, player)
        asked = player("prompt", 6)
        recording.wait_for_frames(len(recording.samples) + RATE)
        rest = beside_the_cue(recording)
        heard_from = recording.heard_from
    heard = heard_from + np.array(taken_out(rest, blocks_beside()[1])) / RATE

    assert np.abs(rest).max() < 1e-5
    assert heard == pytest.approx([seconds for seconds, taken in asked if taken], abs=0.005)
    assert len(heard) == 6


@pytest.mark.sound
def test_striking_from_several_threads_costs_no_frame(
    sound_server: PulseServer, player: Obeying
) -> None:
    with sound_server.record() as recording:
        player("open")
        assert player("ready")
        player("run")
        recording.wait_for_sound()
        assert player("crowd", 300) > 590
        rest = beside_the_cue(recording)
    assert np.abs(rest).max() < 1e-6
    assert player("status")["underflows"] == 0


def test_without_a_device_nothing_is_heard_and_nothing_happens() -> None:
    output = Output(Pacer(RATE))
    own = OwnTap(output, CUE, BPM)
    assert not own.tap()
    output.open()
    try:
        assert not output.wait_ready(5.0)
        assert output.status.state is OutputState.SILENT
        assert not own.tap()
    finally:
        output.close()
    assert not own.tap()


def test_the_same_press_again_is_not_heard() -> None:
    struck, now = Struck(), 10.0
    own = OwnTap(struck, CUE, BPM, prompts=True, clock=lambda: now)
    taken = []
    for seconds in (0.0, 0.05, 0.149, 0.151, 0.29, 0.302):
        now = 10.0 + seconds
        taken.append(own.tap())

    assert taken == [True, False, False, True, False, True]
    assert own.prompt()
    assert len(struck.blocks[0]) / RATE < APART_SECONDS - 0.04


def test_muted_it_is_silent() -> None:
    struck = Struck()
    own = OwnTap(struck, CUE, BPM, prompts=True)
    own.muted = True

    assert not own.tap()
    assert not own.prompt()
    assert not struck.blocks


def test_a_prompt_is_heard_only_where_it_was_asked_for_and_is_another_sound() -> None:
    struck = Struck()
    own = OwnTap(struck, CUE, BPM, prompts=True)

    assert not OwnTap(struck, CUE, BPM).prompt()
    assert own.tap()
    assert own.prompt()
    low, high = (np.abs(np.fft.rfft(block[:, 0], RATE)).argmax() for block in struck.blocks)
    assert (low, high) == pytest.approx((TAP.pitch_hz, PROMPT.pitch_hz), rel=0.02)


def test_a_tap_is_soft_at_both_ends_and_the_same_on_both_sides() -> None:
    tap = blocks_beside()[0]
    steps = np.abs(np.diff(tap[:, 0], prepend=0.0, append=0.0))

    assert np.array_equal(tap[:, 0], tap[:, 1])
    assert np.abs(tap[[0, -1]]).max() < 1e-4
    assert steps.max() < 0.12 * np.abs(tap).max()


@pytest.mark.parametrize("level_db", [-30.0, -12.0, -5.0])
@pytest.mark.parametrize("voice", list(Voice))
def test_a_tap_is_six_decibels_under_the_cue_where_there_is_room(
    voice: Voice, level_db: float
) -> None:
    cue = Cue(out=replace(DEFAULT_SOUNDS[voice], level_db=level_db))
    own = OwnTap(Struck(), cue, 70.0)
    tap = np.concatenate([np.zeros((RATE, 2), np.float32), blocks_beside(own.cue, 70.0)[0]])
    silence = np.zeros((RATE, 2), np.float32)

    assert own.cue == cue
    assert momentary_maximum(np.concatenate([tap, silence])) == pytest.approx(
        -30.0 + level_db - 6.0, abs=0.3
    )


@pytest.mark.parametrize("rate", [44_100, 96_000])
@pytest.mark.parametrize("voice", list(Voice))
def test_after_a_change_of_rate_there_is_room_still(voice: Voice, rate: int) -> None:
    struck = Struck(rate)
    cue = Cue(out=replace(DEFAULT_SOUNDS[voice], level_db=12.0))
    own = OwnTap(struck, cue, 70.0, prompts=True, rate=RATE)
    own.tap()
    own.prompt()
    pacer = Pacer(rate, cue=own.cue, bpm=70.0, fades=False)
    pacer.start()
    peaks = [true_peak_dbfs(block) for block in (pacer.render(2 * rate), *struck.blocks)]

    assert 20 * np.log10(sum(10 ** (peak / 20) for peak in peaks)) <= -12.0


@pytest.mark.parametrize("voice", SOUNDING)
def test_a_loud_cue_gives_way_so_that_each_decibel_of_it_is_one(voice: Voice) -> None:
    cue = Cue(out=replace(DEFAULT_SOUNDS[voice], level_db=12.0))
    own = OwnTap(Struck(), cue, 70.0)
    softer = replace(own.cue.out, level_db=own.cue.out.level_db - 3.0)
    full, faded = (loudness_lufs(one, 70.0) for one in (own.cue, Cue(out=softer)))

    assert full is not None
    assert own.cue.out.level_db < 12.0
    assert full == pytest.approx(-30.0 + own.cue.out.level_db, abs=0.1)
    assert faded == pytest.approx(full - 3.0, abs=0.01)


def wild_cue(drawn: random.Random, level_db: float) -> Cue:
    """Return any cue at all at a level."""

    def sound() -> Sound:
        return Sound(
            drawn.choice(SOUNDING),
            drawn.choice(list(Waveform)),
            drawn.choice([80, 150, 440, drawn.uniform(80, 440)]),
            drawn.choice([5, 60, drawn.uniform(5, 60)]),
            drawn.choice([60, 400, drawn.uniform(60, 400)]),
            drawn.choice([0, 1, drawn.random()]),
            level_db=level_db,
            travel=drawn.choice([0.0, 1.0]),
        )

    return Cue(sound(), drawn.choice([None, sound()]))


def assert_below_the_limit(seed: int, places: int) -> None:
    """Put a tap and a prompt at once, or one of them, on many places of a cue."""
    drawn = random.Random(seed)
    bpm, struck = drawn.choice([60.0, 80.0, 110.0]), Struck()
    own = OwnTap(struck, wild_cue(drawn, drawn.choice([12.0, 6.0, 0.0])), bpm, prompts=True)
    alone = played(own.cue, bpm=bpm)
    own.tap()
    own.prompt()
    for number in range(places):
        mixed = alone.copy()
        at = drawn.randrange(len(mixed) - RATE)
        for block in struck.blocks[: 1 + number % 2]:
            mixed[at : at + len(block)] += block
        assert true_peak_dbfs(mixed) <= -12.0


@pytest.mark.parametrize("seed", range(12))
def test_cue_tap_and_prompt_together_keep_below_the_peak_limit(seed: int) -> None:
    assert_below_the_limit(seed, places=6)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_cue_tap_and_prompt_together_keep_below_the_peak_limit_at_length(seed: int) -> None:
    assert_below_the_limit(seed, places=40)
