"""Take the pictures of these pages from the running program: `.venv/bin/python docs/pictures.py`.

The window runs on a private screen and sound server (see tests/rig), the pulse playing.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QColor, QImage

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.rig import PulseServer, Screen
from tests.rig.process import Process

PICTURES = Path(__file__).with_name("pictures")
UNDULA = str(Path(sys.executable).with_name("undula"))
RATE = 48_000
PLAYED_SECONDS = 3.1
GROUND = QColor("#161311")


def main() -> None:
    """Take them all anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="undula-pictures-") as name:
        folder = Path(name)
        with PulseServer(folder / "sound") as server, Screen(folder, 1300, 900) as screen:
            program = Process([UNDULA], {**server.env, **screen.env}, folder / "window.log")
            try:
                _play(server, screen)
                _take(screen, folder, PICTURES / "window-dark.png")
            finally:
                program.end()


def _play(server: PulseServer, screen: Screen) -> None:
    screen.focus(screen.wait_for_window("Undula"))
    with server.record() as recording:
        screen.keys("space")
        first = recording.wait_for_sound(1e-4)
        recording.wait_for_frames(first + round(PLAYED_SECONDS * RATE))


def _take(screen: Screen, folder: Path, path: Path) -> None:
    """Write the window, without its frame, to a PNG: all that lies around its ground colour."""
    whole = folder / "screen.png"
    screen.screenshot(whole)
    image = QImage(str(whole))
    width, height = image.width(), image.height()
    ground = [[image.pixelColor(x, y) == GROUND for x in range(width)] for y in range(height)]
    rows = [y for y in range(height) if sum(ground[y]) > width // 4]
    columns = [x for x in range(width) if sum(row[x] for row in ground) > height // 4]
    size = (columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
    image.copy(columns[0], rows[0], *size).save(str(path))


if __name__ == "__main__":
    main()
