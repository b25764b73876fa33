"""How much faster than time a file is written, the start of the program left out."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from audio.cue import Cue
from audio.export import Take, render_to_file
from audio.sound import DEFAULT_SOUNDS, Voice

SECONDS = 1200.0
RUNS = 3


def measure(folder: Path, _: float) -> Iterator[str]:
    """Write twenty minutes of several voices to each format."""
    for voice in (Voice.HEARTBEAT, Voice.SWELL, Voice.WOOD):
        cue = Cue(out=DEFAULT_SOUNDS[voice])
        for ending in ("wav", "flac", "ogg"):
            speeds = []
            for run in range(RUNS):
                path = folder / f"{voice}-{run}.{ending}"
                began = time.perf_counter()
                render_to_file(Take(cue, 70.0, SECONDS), path)
                speeds.append(SECONDS / (time.perf_counter() - began))
                path.unlink()
            yield f"{voice:9} to {ending:4} {median(speeds):6.0f} times faster than time"
