"""How long one frame takes to paint on a very large window: `python -m benchmarks.painting`.

The window stands on a screen in memory (Qt's `offscreen`), over the real pacer with a clock of
its own. Timed are the move of the picture and Qt's painting of what changed, frame after frame.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from benchmarks.cost import VIEWS
from benchmarks.figures import Wanted

SIZE = (3840, 2160)
FRAME_MS = Wanted(3.0, 3.0, "ms", 2)
RUNS = 3
_FRAMES = 240
_SETTLING_SECONDS = 4.0


def measure(folder: Path, _: float) -> Iterator[str]:
    """Paint every picture at 3840×2160, each run in a process of its own."""
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    env = {**os.environ, **home}
    for name in VIEWS:
        command = [sys.executable, "-m", "benchmarks.painting", name]
        runs = [_painted(command, env) for _ in range(RUNS)]
        slowest = max(worst for _, worst in runs)
        told = FRAME_MS.told([middle for middle, _ in runs])
        yield f"{name} at {SIZE[0]}×{SIZE[1]}: {told}; 19 of 20 frames under {slowest:.2f} ms"


def _painted(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    middle, worst = done.stdout.split()
    return float(middle), float(worst)


def _frames_ms(name: str, folder: Path) -> list[float]:
    """Return how long each frame of a view takes, in ms."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QApplication

    from app.settings import Settings
    from tests.rig.unplugged import unplugged

    app = QApplication([])
    picture, technique = VIEWS[name]
    window = unplugged(folder, Settings(technique=technique, picture=picture), SIZE)
    window.pulse.start()
    window.pass_time(_SETTLING_SECONDS)
    app.processEvents()
    window.pulse.frames.timer.stop()
    took = []
    for _ in range(_FRAMES):
        window.now += 1 / 60
        window.output.render_until(window.now)
        began = time.perf_counter()
        window.pulse.frames.draw()
        QCoreApplication.processEvents()
        took.append(1000 * (time.perf_counter() - began))
    window.end()
    return took


def main() -> None:
    """Print the median and the 95th percentile of the frames of one view, in ms."""
    with tempfile.TemporaryDirectory(prefix="undula-bench-") as folder:
        took = _frames_ms(sys.argv[1], Path(folder))
    print(f"{median(took):.4f} {quantiles(took, n=20)[-1]:.4f}")


if __name__ == "__main__":
    main()
