"""The rig itself: what is played is recorded, what is shown is seen, and nothing stays."""

import os
import select
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.rig import CHANNELS, RATE, MissingToolError, Process, PulseServer, RigError, Screen
from tests.rig.process import require

WINDOW = """
import sys
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def keyPressEvent(self, event):
        QApplication.exit(7 if event.text() == "q" else 0)

app = QApplication([])
window = Window(windowTitle="A plain window", autoFillBackground=True)
window.setPalette(QPalette(QColor("#1e6432")))
window.showMaximized()
sys.exit(app.exec())
"""

DIES_WITHOUT_TIDYING_UP = """
import os, signal, sys
from pathlib import Path
from tests.rig import PulseServer
print(PulseServer(Path(sys.argv[1])).pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


def play(server: PulseServer, file: Path) -> None:
    env = {**os.environ, **server.env}
    subprocess.run(["paplay", str(file)], env=env, check=True, timeout=30)


def write_noise(file: Path, frames: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Write loud 16-bit noise and return it as a recording must show it."""
    import soundfile

    noise = np.random.default_rng(1).integers(-32768, 32767, (frames, CHANNELS), dtype=np.int16)
    noise[0] = 1  # the first frame is not silent
    soundfile.write(file, noise, RATE, subtype="PCM_16")
    return (noise / 32768).astype(np.float32)


@pytest.mark.sound
def test_every_sample_that_is_played_is_recorded(pulse_server: PulseServer, tmp_path: Path) -> None:
    played = write_noise(tmp_path / "noise.wav", frames=RATE)

    with pulse_server.record() as recording:
        play(pulse_server, tmp_path / "noise.wav")
        first = recording.wait_for_sound()
        recording.wait_for_frames(first + len(played))

    np.testing.assert_array_equal(recording.samples[first : first + len(played)], played)
    assert not recording.samples[:first].any()


@pytest.mark.sound
def test_arrivals_count_every_frame_in_order(pulse_server: PulseServer) -> None:
    with pulse_server.record() as recording:
        recording.wait_for_frames(RATE // 2)

    seconds, frames = np.array(recording.arrivals).T
    assert (np.diff(seconds) >= 0).all()
    assert (np.diff(frames) > 0).all()
    assert frames[-1] == len(recording.samples)


@pytest.mark.sound
def test_a_silent_sink_is_said_to_be_silent(pulse_server: PulseServer) -> None:
    with pulse_server.record() as recording, pytest.raises(RigError, match=r"no sound within 0\.2"):
        recording.wait_for_sound(within_seconds=0.2)


@pytest.mark.sound
def test_a_killed_server_comes_back_under_its_address(
    pulse_server: PulseServer, tmp_path: Path
) -> None:
    del pulse_server  # the tools are there; this test kills a server of its own
    played = write_noise(tmp_path / "noise.wav", frames=4800)
    with PulseServer(tmp_path / "sound") as server:
        before = server.record()
        first_pid = server.pid
        server.kill()
        assert is_gone(first_pid)
        with pytest.raises(RigError):
            server.sinks()
        before.close()
        server.start()
        assert server.sinks() == ["rig"]
        with server.record() as recording:
            play(server, tmp_path / "noise.wav")
            first = recording.wait_for_sound()
            recording.wait_for_frames(first + len(played))
        last_pid = server.pid

    np.testing.assert_array_equal(recording.samples[first : first + len(played)], played)
    assert is_gone(last_pid)


@pytest.mark.sound
def test_outputs_come_and_go(pulse_server: PulseServer) -> None:
    pulse_server.add_sink("headphones")
    both = pulse_server.sinks()
    pulse_server.remove_sink("headphones")

    assert both == ["rig", "headphones"]
    assert pulse_server.sinks() == ["rig"]


@pytest.mark.sound
def test_the_server_ends_with_a_caller_that_is_killed(
    pulse_server: PulseServer, tmp_path: Path
) -> None:
    del pulse_server
    caller = subprocess.run(
        [sys.executable, "-c", DIES_WITHOUT_TIDYING_UP, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    pid = int(caller.stdout)
    try:
        server = os.pidfd_open(pid)
    except ProcessLookupError:
        return  # it has ended already
    ended, _, _ = select.select([server], [], [], 10)
    os.close(server)
    assert ended


@pytest.mark.window
def test_a_window_is_seen_and_takes_keys(screen: Screen, tmp_path: Path) -> None:
    from PySide6.QtGui import QColor, QImage

    process = subprocess.Popen([sys.executable, "-c", WINDOW], env={**os.environ, **screen.env})
    try:
        screen.focus(screen.wait_for_window("A plain window"))
        screen.wait_for_picture(lambda pixels: pixels[400, 640].tolist() == [30, 100, 50])
        screen.screenshot(tmp_path / "screen.png")
        screen.keys("q")
        assert process.wait(20) == 7
    finally:
        process.kill()
        process.wait()
    picture = QImage(str(tmp_path / "screen.png"))
    assert picture.size().toTuple() == (1280, 800)
    assert picture.pixelColor(640, 400) == QColor(30, 100, 50)


@pytest.mark.window
def test_a_closed_screen_leaves_no_process(screen: Screen, tmp_path: Path) -> None:
    with Screen(tmp_path / "second") as second:
        assert second.env["DISPLAY"] != screen.env["DISPLAY"]
        pids = second.pids

    assert all(is_gone(pid) for pid in pids)


def test_a_missing_tool_is_named() -> None:
    with pytest.raises(MissingToolError, match="not installed: no-such-tool"):
        require("sh", "no-such-tool")


def test_a_program_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    process = Process(["sh", "-c", "echo no room >&2; exit 3"], {}, tmp_path / "log")

    with pytest.raises(RigError, match="sh ended with status 3: no room"):
        process.wait_until(lambda: False, "nothing")
    process.close()
