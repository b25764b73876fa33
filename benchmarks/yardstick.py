"""A plain window that does as little as can be done 60 times a second: what a machine is worth.

Machines differ, and the same one from hour to hour. The limits were set where this window took
2.6 % of a core; what it takes now says how to read the other figures. Run as a program it opens.
"""

import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.figures import Wanted
from benchmarks.program import cpu_percent
from tests.rig import Screen
from tests.rig.process import Process

WHERE_LIMITS_WERE_SET = 2.6
"""Percent of a core that it took there."""

_TITLE = "Yardstick"
_SETTLING_SECONDS = 2.0


def percent(folder: Path, screen: Screen, seconds: float) -> float:
    """Return what the plain window takes of a core now."""
    words = [sys.executable, "-m", "benchmarks.yardstick"]
    plain = Process(words, screen.env, folder / "yardstick.log")
    try:
        screen.wait_for_window(_TITLE)
        time.sleep(_SETTLING_SECONDS)
        return cpu_percent(plain.pid, seconds)
    finally:
        plain.end()


def in_proportion(wanted: Wanted) -> Wanted:
    """Return what is wanted of a figure that was divided by the plain window's."""
    limit, aim = (value / WHERE_LIMITS_WERE_SET for value in (wanted.limit, wanted.aim))
    return Wanted(round(limit, 2), round(aim, 2), "times the plain window", 2)


class _Plain(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setWindowTitle(_TITLE)
        self.resize(1240, 800)
        self._at = 0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=17)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        self._at = (self._at + 1) % 1000
        self.update(self._at, 100, 10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), Qt.GlobalColor.darkYellow)


def main() -> int:
    """Show the window until it is closed."""
    application = QApplication([])
    window = _Plain()
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
