"""What is looked at live, and when a recording was heard."""

import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from tests.rig import PulseServer, Screen

BLINKING = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

def turn_green():
    window.setPalette(QPalette(QColor("#00ff00")))
    window.repaint()
    print(time.monotonic(), flush=True)

app = QApplication([])
window = QWidget(windowTitle="A window that turns green", autoFillBackground=True)
window.setPalette(QPalette(QColor("#000000")))
window.showMaximized()
QTimer.singleShot(1500, turn_green)
app.exec()
"""


@pytest.mark.window
def test_a_change_is_seen_when_it_happens(screen: Screen) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", BLINKING],
        env={**os.environ, **screen.env},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        screen.wait_for_window("A window that turns green")
        with screen.watch(lambda pixels: pixels[400, 640].tolist() == [0, 255, 0]) as watch:
            assert program.stdout is not None
            painted = float(program.stdout.readline())
            screen.wait_for_picture(lambda pixels: pixels[400, 640].tolist() == [0, 255, 0])
    finally:
        program.kill()
        program.communicate()

    turned = [
        then.monotonic_seconds for now, then in pairwise(watch.sights) if then.seen > now.seen
    ]
    assert len(turned) == 1
    assert turned[0] == pytest.approx(painted, abs=0.05)


@pytest.mark.sound
def test_a_recording_is_heard_a_block_after_the_sink_took_it(pulse_server: PulseServer) -> None:
    with pulse_server.record(latency_ms=20) as recording:
        recording.wait_for_frames(24_000)
        taken, heard = recording.taken_from, recording.heard_from
        came = np.array(recording.arrivals)

    assert heard - taken == pytest.approx(0.020)
    assert (came[:, 0] - came[:, 1] / 48_000 >= taken).all()
