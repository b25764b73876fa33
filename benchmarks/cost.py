"""What the program costs: processor, memory, and the time until it is there and sounds."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.program import cpu_percent, resident_mb, started, wait_for_end
from benchmarks.timing import judged
from tests.rig import PulseServer, Screen
from tests.rig.process import Process

RUNS = 5
_SETTLING_SECONDS = 5.0
_RATE = 48_000
_READY_SECONDS = 4.0

_TO_WOOD = ("Tab", "Tab", *["Right"] * 6)
"""From the tempo, which has the focus at first, to the voices and along them."""


def measure(folder: Path, seconds: float) -> Iterator[str]:
    """Measure `undula play` and the window at 1240×800, each on a sound server of its own."""
    with PulseServer(folder / "sound") as server:
        yield from _terminal(folder, server, seconds)
        with Screen(folder / "screen", 1280, 900) as screen:
            yield from _window(folder, server, screen, seconds)


def _terminal(folder: Path, server: PulseServer, seconds: float) -> Iterator[str]:
    player = started(["play"], server, folder / "play.log")
    try:
        time.sleep(_SETTLING_SECONDS)
        used, memory = cpu_percent(player.pid, seconds), resident_mb(player.pid)
    finally:
        player.end()
    yield f"undula play: {used:.2f} % of a core, {memory:.0f} MB"


def _window(folder: Path, server: PulseServer, screen: Screen, seconds: float) -> Iterator[str]:
    firsts, waits = [], []
    for run in range(RUNS):
        began = time.monotonic()
        program = _opened(folder, server, screen)
        try:
            screen.wait_for_picture(lambda pixels: len(np.unique(pixels[::9, ::9])) > 8)
            firsts.append(time.monotonic() - began)
            time.sleep(_READY_SECONDS)
            waits.append(_key_to_sound(server, screen))
            if run == RUNS - 1:
                time.sleep(_SETTLING_SECONDS)
                used, memory = cpu_percent(program.pid, seconds), resident_mb(program.pid)
                yield f"window with the cradle: {used:.2f} % of a core, {memory:.0f} MB"
            screen.keys("ctrl+q")
            wait_for_end(program)
        finally:
            program.end()
    yield f"start to first frame: {median(firsts):.2f} s (median of {RUNS})"
    yield f"Space to first sound: {median(waits):.3f} s (median of {RUNS})"
    yield f"window open, Wood, 70 bpm: {_played_in_window(folder, server, screen, seconds)}"


def _opened(folder: Path, server: PulseServer, screen: Screen) -> Process:
    return started([], server, folder / "window.log", **screen.env)


def _key_to_sound(server: PulseServer, screen: Screen) -> float:
    """Return the time from pressing Space to the first sound on the sink, in seconds."""
    with server.record() as recording:
        silent = recording.arrivals[-1].frames
        pressed = time.monotonic()
        screen.keys("space")
        frame = recording.wait_for_sound(1e-5, silent)
        # The earliest arrivals tell the sink's clock; later ones were only read later.
        zero = min(at.monotonic_seconds - at.frames / _RATE for at in recording.arrivals)
        return zero + frame / _RATE - pressed


def _played_in_window(folder: Path, server: PulseServer, screen: Screen, seconds: float) -> str:
    program = _opened(folder, server, screen)
    try:
        screen.wait_for_window("Undula")
        time.sleep(_READY_SECONDS)
        with server.record() as recording:
            screen.keys(*_TO_WOOD, "space")
            first = recording.wait_for_sound(1e-4)
            recording.wait_for_frames(first + round(seconds * _RATE), seconds + 20.0)
            stereo = recording.samples[first - _RATE // 10 :][: round(seconds * _RATE)]
        return judged(stereo, 70.0)
    finally:
        program.end()
