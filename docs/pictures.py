"""Take the pictures of these pages: `make pictures`, or `.venv/bin/python docs/pictures.py`.

Each is the real window over the real pacer with a clock of its own, grabbed at the same moment
every time, so a picture changes only when the program does. Names that are given choose among
them: `docs/pictures.py window-dark keys-light`.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from docs.shots import SHOTS, THEMES, Shot

if TYPE_CHECKING:  # each scale has a process of its own, and Qt reads the scale when it starts
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

PICTURES = Path(__file__).with_name("pictures")
ALL_KILOBYTES = 4000
SHEETS = ("figures-dark", "figures-light")

_HEAD = """# Undula in pictures

Made by `make pictures` from the program as it is. A click shows a picture as large as it is.
"""
_BODY_PX = 15.0
_ASKED_WITHIN_SECONDS = 0.1
_WORKED_WITHIN_SECONDS = 10.0
_ALWAYS_THERE = "undula-history"  # writes what comes, and waits for it
_LOOKS_AT_REST = 2  # after the first, what a thread has told may still ask for more


def _grabbed(app: "QApplication", shot: Shot, folder: Path) -> "QImage":
    """Return the picture that a shot describes."""
    from PySide6.QtCore import QCoreApplication, QEvent

    from app.settings import Settings
    from app.widgets import look
    from tests.rig.unplugged import unplugged

    for name in ("DATA", "STATE", "CONFIG"):  # the history and the plans of this picture alone
        os.environ[f"XDG_{name}_HOME"] = str(folder)
    app.setFont(look.font(_BODY_PX * shot.text / look.unit()))
    look.redress(app, THEMES[shot.theme])
    kept = {"technique": "spinal-wave", "picture": "cradle"} | shot.settings
    settings = Settings(**kept, theme=THEMES[shot.theme])
    opened = unplugged(folder, settings, shot.size)
    shown = shot.do(opened)
    _settle()
    image = shown.grab().toImage()
    opened.end()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return image


def _settle() -> None:
    """Wait for what is worked out beside the window, such as the pulse that is drawn."""
    from PySide6.QtCore import QCoreApplication

    until = time.monotonic() + _WORKED_WITHIN_SECONDS
    at_rest = 0
    while at_rest < _LOOKS_AT_REST:
        if time.monotonic() > until:
            raise TimeoutError("the window does not come to rest")
        asked_at = time.monotonic() + _ASKED_WITHIN_SECONDS
        while time.monotonic() < asked_at:  # Qt's own waiting would let no thread work
            QCoreApplication.processEvents()
            time.sleep(0.005)
        names = {one.name for one in threading.enumerate()} - {_ALWAYS_THERE}
        works = any(name.startswith("undula") for name in names)
        at_rest = 0 if works else at_rest + 1


def _sheet(app: "QApplication", theme: str) -> "QImage":
    """Return the figure for every technique, out on the beat, with their names."""
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QImage, QPainter, QPalette

    from app.stage.pictures import Picture, painted
    from app.widgets import look
    from presets.library import load_all

    look.redress(app, THEMES[theme])
    width, height, label, columns = 320, 200, 34, 5
    techniques = load_all().techniques
    rows = -(-len(techniques) // columns)
    size = columns * width, rows * (height + label)
    sheet = QImage(*size, QImage.Format.Format_RGB32)
    sheet.fill(app.palette().color(QPalette.ColorRole.Window))
    painter = QPainter(sheet)
    painter.setFont(look.font(_BODY_PX / look.unit()))
    painter.setPen(app.palette().color(QPalette.ColorRole.WindowText))
    for number, technique in enumerate(techniques):
        x, y = number % columns * width, number // columns * (height + label)
        cue = technique.cue()
        figure = painted(Picture.FIGURE)
        figure.resize(width, height)
        figure.set_scene(technique.scene(pulled=cue.traction is not None))
        figure.set_phase(0.0, technique.amplitude, 1.0 if cue.traction is not None else 0.0)
        painter.drawPixmap(x, y, figure.grab())
        painter.drawText(
            QRect(x, y + height, width, 20), Qt.AlignmentFlag.AlignCenter, technique.name
        )
    painter.end()
    return sheet


def _take(names: list[str]) -> None:
    """Take pictures of one scale; the process was started with it."""
    from PySide6.QtWidgets import QApplication

    from app.widgets import look
    from docs import small_png

    app = QApplication([])
    look.dress(app)
    for shot in SHOTS:
        if shot.name in names:
            with tempfile.TemporaryDirectory(prefix="undula-pictures-") as folder:
                small_png.write(_grabbed(app, shot, Path(folder)), PICTURES / f"{shot.name}.png")
    for name in SHEETS:
        if name in names:
            small_png.write(_sheet(app, name.partition("-")[2]), PICTURES / f"{name}.png")


def _batches(names: set[str]) -> Iterator[tuple[int, list[str]]]:
    """Return a scale and names for each process; there are two halves of the most usual scale."""
    for scale in (100, 150, 200):
        here = [shot.name for shot in SHOTS if shot.scale == scale and shot.name in names]
        if scale == 100:
            here += [name for name in SHEETS if name in names]
            yield scale, here[::2]
            here = here[1::2]
        yield scale, here


def _take_all(names: set[str]) -> None:
    """Take pictures, two processes at a time."""
    from concurrent.futures import ThreadPoolExecutor

    def take(batch: tuple[int, list[str]]) -> None:
        scale, some = batch
        with tempfile.TemporaryDirectory(prefix="undula-home-") as home:
            env = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home}
            env |= {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": f"{scale / 100:g}"}
            subprocess.run([sys.executable, __file__, "--take", *some], env=env, check=True)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(take, [batch for batch in _batches(names) if batch[1]]))


def _index() -> str:
    """Return the page that shows all pictures, two in a row."""
    shows = [(shot.name, shot.shows) for shot in SHOTS]
    shows += [(name, f"Figure for every technique, {name.partition('-')[2]}") for name in SHEETS]
    cells = [f"[![{what}]({name}.png)]({name}.png)<br>{what}" for name, what in shows]
    cells += [""] * (len(cells) % 2)
    rows = [f"| {one} | {other} |" for one, other in zip(cells[::2], cells[1::2], strict=True)]
    return "\n".join([_HEAD, "| | |", "| --- | --- |", *rows, ""])


def main() -> None:
    """Take all pictures anew, or those that are named."""
    known = {shot.name for shot in SHOTS} | set(SHEETS)
    names = set(sys.argv[1:]) or known
    if names - known:
        sys.exit(f"there is no {', '.join(names - known)}")
    PICTURES.mkdir(exist_ok=True)
    if names == known:
        for old in PICTURES.glob("*.png"):
            old.unlink()
    _take_all(names)
    (PICTURES / "README.md").write_text(_index())
    kilobytes = sum(file.stat().st_size for file in PICTURES.glob("*.png")) / 1000
    print(f"{len(names)} pictures, all in {PICTURES} are {kilobytes:.0f} kB")
    if kilobytes > ALL_KILOBYTES:
        sys.exit(f"that is more than {ALL_KILOBYTES} kB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--take"]:
        _take(sys.argv[2:])
    else:
        main()
