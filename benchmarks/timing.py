"""What a sink really plays: every beat against an even grid, alone and beside busy processes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.program import burning, started
from tests.rig import PulseServer

RATE = 48_000
TEMPI_BPM = (53.7, 60.0, 70.0, 97.3)
_SKIPPED_BEATS = 3
"""The fade-in makes the first beats softer; they are found too but not compared."""


def measure(folder: Path, seconds: float) -> Iterator[str]:
    """Play Wood at several tempi, alone and beside two busy processes."""
    with PulseServer(folder / "sound") as server:
        for bpm in TEMPI_BPM:
            for load in (0, 2):
                stereo = _played(server, folder, bpm, seconds, load)
                yield f"{bpm:5} bpm, {load} busy beside it: {judged(stereo, bpm)}"


def _played(
    server: PulseServer, folder: Path, bpm: float, seconds: float, load: int
) -> NDArray[np.float32]:
    with server.record() as recording:
        busy = burning(load, folder)
        player = started(
            ["play", "--sound", "wood", "--bpm", f"{bpm}"], server, folder / "play.log"
        )
        try:
            first = recording.wait_for_sound(1e-4)
            recording.wait_for_frames(first + round(seconds * RATE), seconds + 20.0)
        finally:
            for process in (player, *busy):
                process.end()
        return recording.samples[max(first - RATE // 10, 0) : first + round(seconds * RATE)]


def judged(stereo: NDArray[np.float32], bpm: float) -> str:
    """Return what is found in a recording of one identical sound a beat, in a line.

    Each beat is placed on the sample at which it is most like the first full one; damaged is
    one whose likeness is under 0.99. The grid is the line that fits best; the first three beats
    (softer, by the fade-in) and the last (perhaps cut off) are left out.
    """
    frames, likeness = beats(stereo.mean(axis=1))
    period = 60.0 / bpm * RATE
    number = np.round((frames - frames[0]) / period)
    missing = int(number[-1]) + 1 - len(frames)
    slope, origin = np.polyfit(number, frames, 1)
    off = np.abs(frames - (origin + slope * number)).max() / RATE * 1e6
    return (
        f"{len(frames)} beats, {missing} missing, {int((likeness < 0.99).sum())} damaged, "
        f"at most {off:.1f} µs off the grid, tempo {(period / slope - 1) * 1e6:+.2f} ppm"
    )


def beats(sound: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the frame of every beat after the first few, and how alike each is to one of them."""
    loud = np.flatnonzero(np.abs(sound) > 0.05 * np.abs(sound).max())
    coarse = loud[np.diff(loud, prepend=-RATE) > RATE // 10][_SKIPPED_BEATS:-1]
    before, length, reach = RATE // 200, RATE // 10, RATE // 200
    model = sound[coarse[0] - before : coarse[0] - before + length].astype(float)
    frames, likeness = [], []
    for at in coarse:
        near = sound[at - before - reach : at - before + length + reach].astype(float)
        match = np.correlate(near, model, "valid")
        best = int(np.argmax(match))
        part = near[best : best + length]
        frames.append(at - reach + best)
        likeness.append(match[best] / np.sqrt((part @ part) * (model @ model)))
    return np.array(frames, float), np.array(likeness)
