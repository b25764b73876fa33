"""A window that tells what is tapped and rocked in it, and that is busy most of the time.

Run as a program: prints one JSON list a line. `ready`, then `tap` with seconds and name, `place`
with seconds, x and y, `held` with whether the mouse is, and `ended` last.
"""

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.tapping import Takes, Tapping

BUSY_SECONDS = 0.2
EVERY_MS = 250


def tell(*words: object) -> None:
    print(json.dumps(words), flush=True)


def be_busy() -> None:
    until = time.monotonic() + BUSY_SECONDS
    while time.monotonic() < until:
        pass


def main(takes: Takes, busy: bool) -> None:
    app = QApplication(sys.argv[:1])
    area = QWidget()
    area.setWindowTitle("Probe")
    area.resize(600, 400)
    area.show()
    tapping = Tapping(area)
    tapping.tapped.connect(lambda tap: tell("tap", tap.seconds, tap.name))
    tapping.placed.connect(lambda place: tell("place", place.seconds, place.x, place.y))
    tapping.held_changed.connect(lambda held: tell("held", held))
    tapping.ended.connect(app.quit)
    timer = QTimer(interval=EVERY_MS)
    timer.timeout.connect(be_busy)
    if busy:
        timer.start()
    tapping.begin(takes)
    QTimer.singleShot(0, lambda: tell("ready"))
    app.exec()
    tapping.end()
    tell("ended")


if __name__ == "__main__":
    main(Takes(sys.argv[1]), "busy" in sys.argv)
