"""`undula play` on a private sound server: what it reports is what was recorded."""

import fcntl
import json
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.__main__ import main
from app.terminal import Keys
from tests.rig import RATE, PulseServer, Recording

ROOT = Path(__file__).parents[2]
SILENCE = 1e-5
FULL_DISK = Path("/dev/full")


def play(line: str, env: Mapping[str, str], **streams: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "app", "play", *line.split()]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, text=True, **streams)


def onsets(recording: Recording) -> list[int]:
    """The first frames of all sounds that have silence of a tenth of a second before them."""
    loud = np.flatnonzero(np.abs(recording.samples).max(axis=1) > SILENCE)
    gaps = np.flatnonzero(np.diff(loud, prepend=-RATE) > RATE // 10)
    return [int(frame) for frame in loud[gaps]]


@pytest.mark.sound
def test_a_run_reports_what_was_heard(pulse_server: PulseServer) -> None:
    with pulse_server.record() as recording:
        program = play(
            "--sound wood --bpm 97.3 --seconds 5 --json",
            pulse_server.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        out, err = program.communicate(timeout=60)
        recording.wait_for_frames(len(recording.samples) + RATE // 2)

    assert (program.returncode, err, out.count("\n")) == (0, "", 1)
    report = json.loads(out)
    heard = onsets(recording)
    assert report["technique"] == "spinal-wave"
    assert report["bpm"] == report["end_bpm"] == 97.3
    assert report["seconds"] == 5.0
    assert report["beats"] == len(heard) == 9
    assert report["silent_beats"] == 0
    assert report["device"] == "rig"
    assert 0.0 < report["latency_ms"] < 500.0
    if not report["underflows"]:
        # After 2 s and before the end the level stays: there all pulses are noticed alike.
        even = np.array(heard[4:8]) - heard[4]
        assert np.abs(even - np.arange(4) * 60 / 97.3 * RATE).max() <= 1


@pytest.mark.sound
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_reports_what_was_heard_until_then(
    sent: signal.Signals, pulse_server: PulseServer
) -> None:
    with pulse_server.record() as recording:
        program = play("--sound wood --bpm 60 --json", pulse_server.env, stdout=subprocess.PIPE)
        first = recording.wait_for_sound(SILENCE)
        recording.wait_for_frames(first + round(1.3 * RATE))
        program.send_signal(sent)
        out, _ = program.communicate(timeout=30)
        recording.wait_for_frames(len(recording.samples) + RATE // 2)

    report = json.loads(out)
    assert program.returncode == 0
    assert report["beats"] == len(onsets(recording)) == 2
    assert 1.3 < report["seconds"] < 2.0


@pytest.mark.sound
def test_an_output_is_chosen_by_its_name(pulse_server: PulseServer) -> None:
    pulse_server.add_sink("speaker")
    try:
        with pulse_server.record("speaker") as recording:
            program = play(
                "--device speaker --seconds 1.5 --json", pulse_server.env, stdout=subprocess.PIPE
            )
            out, _ = program.communicate(timeout=30)
            recording.wait_for_sound(SILENCE)
    finally:
        pulse_server.remove_sink("speaker")
    assert json.loads(out)["device"] == "speaker"


@pytest.mark.sound
def test_an_output_that_is_not_there_is_refused_with_those_that_are(
    pulse_here: PulseServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", "--device", "speaker"]) == 2
    assert capsys.readouterr().err == (
        "undula play: There is no sound output “speaker”: choose one of “rig”.\n"
    )


@pytest.mark.sound
def test_the_outputs_are_listed_and_the_default_is_marked(
    pulse_here: PulseServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["devices"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("* rig  48000 Hz ")
    assert out.count("\n") == 1


@pytest.mark.sound
def test_the_doctor_tells_the_output_and_its_drop_outs(
    pulse_here: PulseServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert [output["name"] for output in facts["outputs"]] == ["rig"]
    assert facts["silent run"]["device"] == "rig"
    assert facts["silent run"]["drop_outs"] >= 0


def test_the_doctor_never_raises(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("audio.devices.list_devices", broken)
    monkeypatch.setattr("audio.output.Output.open", lambda _: broken())
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert out.count("not known (RuntimeError: no such luck)") == 2
    assert "python: CPython" in out


def test_without_any_output_it_paces_in_silence_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["play", "--bpm", "120", "--seconds", "1.2", "--json"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert err == "No sound output is there; the pulse goes on silently.\n"
    assert (report["beats"], report["silent_beats"]) == (3, 3)
    assert (report["seconds"], report["device"], report["latency_ms"]) == (1.2, None, None)


def test_under_nohup_it_plays_on_when_the_terminal_goes() -> None:
    program = play(
        "--bpm 120 --seconds 1.2 --json",
        {},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    assert program.stderr is not None
    assert program.stderr.readline() == "No sound output is there; the pulse goes on silently.\n"
    program.send_signal(signal.SIGHUP)
    out, _ = program.communicate(timeout=30)

    assert program.returncode == 0
    assert json.loads(out)["beats"] == 3


@pytest.mark.skipif(not FULL_DISK.exists(), reason="needs Linux's full disk")
def test_what_cannot_be_told_ends_no_run() -> None:
    with FULL_DISK.open("w", encoding="utf-8") as full:
        program = play("--bpm 120 --seconds 1.2 --json", {}, stdout=subprocess.PIPE, stderr=full)
        out, _ = program.communicate(timeout=30)

    assert program.returncode == 0
    assert json.loads(out)["beats"] == 3


def test_where_nobody_watches_a_run_is_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "lull", "--seconds", "0.4"]) == 0
    assert capsys.readouterr().out == "Lull at 58 beats a minute.\nPlayed 0.4 s, 1 beat.\n"


# ---- in a terminal


class Terminal:
    """A terminal in which one command plays. `read_until` returns all that was shown."""

    def __init__(self, line: str, env: Mapping[str, str]) -> None:
        self._keyboard, screen = pty.openpty()
        self._shown = b""
        self.program = play(
            line,
            {**env, "TERM": "xterm", "PYTHONUTF8": "1"},
            stdin=screen,
            stdout=screen,
            stderr=screen,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(screen)

    def press(self, keys: str) -> None:
        os.write(self._keyboard, keys.encode())

    def read_until(self, text: str) -> str:
        while text not in self._shown.decode(errors="replace"):
            self._shown += os.read(self._keyboard, 4096)
        return self._shown.decode(errors="replace")

    def read_to_the_end(self) -> str:
        with suppress(OSError):  # how Linux tells that the other side has closed
            while data := os.read(self._keyboard, 4096):
                self._shown += data
        self.program.wait(30)
        return self._shown.decode(errors="replace")

    def hang_up(self) -> None:
        """Be closed while the command plays, and wait for its end."""
        os.close(self._keyboard)
        self._keyboard = -1
        self.program.wait(30)

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        if self._keyboard >= 0:
            os.close(self._keyboard)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the tests were started with


@contextmanager
def terminal(line: str) -> Iterator[Terminal]:
    opened = Terminal(line, {})
    try:
        yield opened
    finally:
        opened.close()


def test_a_bead_moves_out_and_back_on_one_line() -> None:
    with terminal("--seconds 2") as shown:
        text = shown.read_to_the_end()

    frames = [line for line in text.split("\r") if "●" in line]
    cells = {frame.index("●") for frame in frames}
    assert shown.program.returncode == 0
    assert min(cells) < 12
    assert max(cells) > 22
    assert "Spinal wave" in frames[-1]
    assert "70.0" in frames[-1]
    assert text.endswith("\x1b[K\x1b[?25h")


def test_control_c_ends_the_line_and_gives_the_terminal_back() -> None:
    with terminal("") as shown:
        shown.read_until("0:01")
        shown.press("\x03")
        text = shown.read_to_the_end()

    assert shown.program.returncode == 0
    assert text.endswith("\x1b[K\x1b[?25h")
    assert "Traceback" not in text


def test_a_terminal_that_is_closed_ends_the_run() -> None:
    with terminal("") as shown:
        shown.read_until("0:01")
        shown.hang_up()

    assert shown.program.returncode == 0


def test_in_the_background_the_terminal_is_left_to_who_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyboard, screen = pty.openpty()
    in_front = os.getpgrp()
    monkeypatch.setattr(os, "tcgetpgrp", lambda _: in_front)
    told: list[tuple[int | None, str]] = []

    def waiting() -> int:
        count = fcntl.ioctl(screen, termios.FIONREAD, bytes(4))
        return int.from_bytes(count, sys.byteorder)

    with os.fdopen(screen) as stream, Keys(stream) as keys:
        here = termios.tcgetattr(keyboard)
        for group in (0, os.getpgrp(), 0):  # by Control-Z and `bg`, then by `fg`, and again
            in_front = group
            before = waiting()
            os.write(keyboard, b"n")
            until = time.monotonic() + 10.0
            while waiting() == before:  # a key takes a moment through a terminal
                assert time.monotonic() < until, "the key has not come"
                time.sleep(0.001)
            told.append((keys.number, keys.read()))

    assert told == [(None, ""), (screen, "nn"), (None, "")]
    assert termios.tcgetattr(keyboard) == here
    os.close(keyboard)


def test_where_one_s_own_rocking_leads_taps_are_asked_for_and_enter_does_without() -> None:
    with terminal("trager-style --seconds 0.5") as shown:
        shown.read_until("Tap your own rocking with the space bar; Enter starts at 64")
        shown.press("\n")
        text = shown.read_to_the_end()
    assert shown.program.returncode == 0
    assert "64.0  0:00  Trager-style" in text


def test_taps_set_the_tempo() -> None:
    with terminal("trager-style --seconds 0.5") as shown:
        shown.read_until("Enter starts at 64")
        for _ in range(4):
            shown.press(" ")
            subprocess.run(["sleep", "0.5"], check=True)
        text = shown.read_to_the_end()
    tempo = float(text.split("\r")[-2].split()[1])
    assert 100.0 < tempo < 130.0


def test_a_tempo_of_one_s_own_asks_for_no_taps() -> None:
    with terminal("trager-style --bpm 50 --seconds 0.5") as shown:
        text = shown.read_to_the_end()
    assert "Tap" not in text
    assert "50.0" in text
