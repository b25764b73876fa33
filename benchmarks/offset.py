"""Picture against sound, both measured outside of the program.

The picture is the X server's memory, looked at every millisecond: a frame is seen from the moment
it lies there. The bead's beat is taken from its passings of the middle, where it is fastest.

The sound is the monitor of a null sink. A beat is heard when the sink's own clock plays the
middle of its attack: a block (some 20 ms) after the sink takes the samples and its monitor has
them, by the latency that the sink itself tells, which is what any player is told and goes by.
A sound card's further way to the ear is not in it: that is what the program's offset is for.
Both times are CLOCK_MONOTONIC. A player that asks the server for each sample's time through
`libpulse-simple` was found 0.8 ms off by this method: that much its zero may be wrong.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.own import Own
from app.settings import Settings
from app.stage.pictures import Picture
from app.widgets.look import LAMP
from audio.sound import Voice
from benchmarks.beat import apart, heard_beats, seen_beats
from benchmarks.program import READY_SECONDS, keep_settings, started
from tests.rig import RATE, PulseServer, Screen

BPM = 70.0
OFFSETS_MS = (0, 120)
LIMIT_MS = 15.0
FRAME_MS = 1000 / 60
FEWEST_BEATS = 40
_SKIPPED_BEATS = 3
_SCOUTING_SECONDS = 2.0
_BEAD = tuple(int(LAMP.accent[at : at + 2], 16) for at in (1, 3, 5))
_LIKE = 32  # how far a bead's colours are from the accent at most; its trail's are further


def measure(folder: Path, seconds: float) -> Iterator[str]:
    """Play Wood to the cradle, with and without an offset of the picture."""
    seconds = max(seconds, (FEWEST_BEATS + _SKIPPED_BEATS + 2) * 60 / BPM)
    with PulseServer(folder / "sound") as server:
        with Screen(folder / "screen", 1280, 900) as screen:
            for wanted in OFFSETS_MS:
                after = _measured(folder, server, screen, wanted, seconds)
                yield f"picture {wanted} ms after the sound wanted: {told(after, wanted)}"


def told(after_seconds: NDArray[np.float64], wanted_ms: float) -> str:
    """Return what a run shows, in a line."""
    after = 1000 * after_seconds
    middle, spread = float(np.median(after)), float(np.ptp(after))
    quarters = np.percentile(after, 75) - np.percentile(after, 25)
    kept = abs(middle - wanted_ms) <= LIMIT_MS and spread <= FRAME_MS
    return (
        f"median {middle:+.1f} ms, middle half within {quarters:.1f} ms, all {len(after)} beats "
        f"within {spread:.1f} ms (limits: {wanted_ms:g} ± {LIMIT_MS:g}, {FRAME_MS:.1f}) "
        f"{'kept' if kept else 'NOT KEPT'}"
    )


def _measured(
    folder: Path, server: PulseServer, screen: Screen, offset_ms: int, seconds: float
) -> NDArray[np.float64]:
    """Return by how many seconds the picture comes after the sound, for each beat."""
    keep_settings(
        server,
        Settings(
            technique="spinal-wave",
            own=Own(voice=Voice.WOOD, bpm=BPM),
            picture=Picture.CRADLE,
            offset_ms=offset_ms,
            theme="lamp",
        ),
    )
    program = started([], server, folder / "window.log", **screen.env)
    try:
        screen.focus(screen.wait_for_window("Undula"))
        time.sleep(READY_SECONDS)
        with server.record() as recording:
            screen.keys("space")
            recording.wait_for_sound(1e-4)
            way = _way_of_the_bead(screen)
            with screen.watch(lambda pixels: _place(pixels[way])) as watch:
                first = recording.arrivals[-1].frames
                recording.wait_for_frames(first + round(seconds * RATE), seconds + 20.0)
            zero, sound = recording.heard_from, recording.samples[first:].mean(axis=1)
    finally:
        program.end()
    seen = np.array([sight for sight in watch.sights if sight.seen is not None], float)
    heard = zero + (first + heard_beats(sound)) / RATE
    inside = (heard > seen[0, 0] + 60 / BPM) & (heard < seen[-1, 0] - 60 / BPM)
    return apart(seen_beats(*seen.T), heard[inside][_SKIPPED_BEATS:])


def _is_bead(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    far = np.abs(pixels.astype(np.int16) - np.array(_BEAD, np.int16))
    return np.asarray(far.max(axis=2) <= _LIKE)


def _way_of_the_bead(screen: Screen) -> tuple[slice, slice]:
    """Return the part of the screen in which the accent's colour comes and goes, every third line.

    What else has that colour, a button or a slider, stays where it is.
    """
    until = time.monotonic() + _SCOUTING_SECONDS
    ever = always = _is_bead(screen.live_pixels())
    while time.monotonic() < until:
        now = _is_bead(screen.live_pixels())
        ever, always = ever | now, always & now
    moving = ever & ~always
    rows, columns = np.flatnonzero(moving.any(axis=1)), np.flatnonzero(moving.any(axis=0))
    return slice(rows[0], rows[-1] + 1, 3), slice(columns[0], columns[-1] + 1)


def _place(pixels: NDArray[np.uint8]) -> float | None:
    """Return the column of the bead's middle, None while it cannot be told."""
    columns = np.flatnonzero(_is_bead(pixels)) % pixels.shape[1]
    return float(columns.mean()) if columns.size else None
