"""What other programs of the field cost, measured side by side on one machine.

Two cores, no GPU, null sink at 48 kHz, 62 s each, GUI programs under Xvfb. Processor: percent of
one core over the run, playing. Memory: resident. Window: start to mapped. Key to sound: to the
sink's taking the first sample, the program already open. Intervals: standard deviation and
largest deviation in µs at 60 bpm, by the sink's clock; damaged: beats alone / beside two busy
processes.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peer:
    """One program. None: not measured, or it has none."""

    name: str
    made_with: str
    cpu_percent: float
    memory_mb: float
    window_seconds: float | None
    key_to_sound_seconds: float | None
    intervals_us: tuple[float, float]
    damaged: tuple[int, int] = (0, 0)


PEERS = (
    Peer("GMetronome", "C++/GTK, pendulum", 4.1, 107, 0.26, 0.21, (11.4, 12.8)),
    Peer("GTick", "C/GTK, still", 0.7, 23, 0.06, -0.01, (0.0, 0.0)),
    Peer("Metronomek", "C++/Qt Quick, software GL", 9.4, 112, 0.17, 0.51, (0.0, 0.0)),
    Peer("Hydrogen", "C++/Qt", 6.1, 249, 0.50, 0.02, (0.0, 0.0)),
    Peer("GNOME Metronome", "Rust, player alone", 3.6, 19, None, None, (2815.8, 10633.5)),
    Peer("LibreMetronome", "Python/pygame", 46.1, 168, 0.38, -0.01, (2846.4, 6433.6), (4, 8)),
    Peer("Web Audio in Chromium", "JavaScript", 8.6, 891, 0.51, None, (0.0, 0.0)),
)


def table() -> Iterator[str]:
    """Return the peers' figures, a line each."""
    yield f"{'':48}{'CPU %':>7}{'MB':>6}{'window s':>10}{'key to sound s':>16}"
    for one in PEERS:
        yield (
            f"{f'{one.name} ({one.made_with})':48}{one.cpu_percent:7.1f}{one.memory_mb:6.0f}"
            f"{_seconds(one.window_seconds):>10}{_seconds(one.key_to_sound_seconds):>16}"
        )


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
