"""Which outputs there are: the server's own, by name, and never an invented one."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pulsectl
import pytest

from audio import devices, opening
from audio.devices import Device, Server, ServerWatch, list_devices
from audio.opening import open_stream
from tests.rig import PulseServer


class PortAudioError(Exception):
    pass


class PortAudio:
    """A PortAudio with one output. Between its end and its next start it can tell nothing."""

    PortAudioError = PortAudioError
    default = SimpleNamespace(device=(0, 0))

    def __init__(self, starting: Callable[[], object]) -> None:
        self._starting, self._is_up = starting, True

    def _terminate(self) -> None:
        self.query_hostapis()
        self._is_up = False

    def _initialize(self) -> None:
        self._starting()
        self._is_up = True

    def query_hostapis(self) -> list[dict[str, Any]]:
        if not self._is_up:
            raise PortAudioError
        return [{"name": "ALSA"}]

    def query_devices(self) -> list[dict[str, Any]]:
        self.query_hostapis()
        info = {"name": "lamp", "hostapi": 0, "max_output_channels": 2}
        return [info | {"default_samplerate": 48e3, "default_low_output_latency": 0.01}]

    def check_output_settings(self, **_: object) -> None:
        pass


def use(portaudio: PortAudio, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (devices, opening):
        monkeypatch.setattr(module, "portaudio", lambda: portaudio)
    monkeypatch.setattr(opening, "Stream", lambda *_: SimpleNamespace())


@pytest.mark.sound
def test_the_servers_sinks_are_listed_and_not_its_way_in(pulse_here: PulseServer) -> None:
    pulse_here.add_sink("lamp")
    try:
        found = {device.name: device for device in list_devices()}
    finally:
        pulse_here.remove_sink("lamp")

    assert set(found) == {"rig", "lamp"}
    assert [device.name for device in found.values() if device.is_default] == ["rig"]
    assert found["lamp"].description == "lamp"
    assert found["lamp"].rate == 48_000


@pytest.mark.sound
def test_the_dummy_that_swallows_sound_is_no_output(pulse_here: PulseServer) -> None:
    pulse_here.add_sink("auto_null")
    try:
        assert [device.name for device in list_devices()] == ["rig"]
    finally:
        pulse_here.remove_sink("auto_null")


def test_no_server_is_started_and_none_is_waited_for() -> None:
    began = time.monotonic()
    asked = "from audio.output import list_devices; print(list_devices())"

    # In a process of its own: in this one PortAudio may know a server that is gone.
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)

    assert told.stdout.strip() == b"[]"
    assert time.monotonic() - began < 10.0
    assert not Path(os.environ["PULSE_SERVER"].removeprefix("unix:")).exists()


@pytest.mark.sound
def test_a_frozen_server_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PulseServer(tmp_path) as server:
        monkeypatch.setenv("PULSE_SERVER", server.env["PULSE_SERVER"])
        os.kill(server.pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            list_devices()
            assert time.monotonic() - began < 5.0
        finally:
            server.kill()  # woken and asked to end at once, it leaves libpulse in a loop at times


@pytest.mark.sound
def test_the_watch_sees_the_default_move_and_the_server_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news: list[Server | None] = []

    def wait_for(wanted: object) -> None:
        until = time.monotonic() + 5
        while not news or (news[-1] and news[-1].default) != wanted:
            assert time.monotonic() < until, news
            watch.join(0.01)

    with PulseServer(tmp_path) as server:
        monkeypatch.setenv("PULSE_SERVER", server.env["PULSE_SERVER"])
        watch = ServerWatch(lambda: news.append(watch.server))
        watch.start()
        try:
            wait_for("rig")
            server.add_sink("lamp")
            server.default_to("lamp")
            wait_for("lamp")
            server.kill()
            wait_for(None)
            server.start()
            wait_for("rig")
        finally:
            watch.end()
    assert not watch.is_alive()


@pytest.mark.sound
def test_what_changes_while_the_watch_asks_is_seen_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(pulse: pulsectl.Pulse) -> Any:
        told = server_info(pulse)
        asked.append(told.default_sink_name)
        if len(asked) == 1:
            server.add_sink("lamp")
            server.default_to("lamp")
            pulse.sink_list()  # takes in passing that something has changed
        return told

    server_info = pulsectl.Pulse.server_info
    monkeypatch.setattr(pulsectl.Pulse, "server_info", ask)
    with PulseServer(tmp_path) as server:
        monkeypatch.setenv("PULSE_SERVER", server.env["PULSE_SERVER"])
        watch = ServerWatch(lambda: None)
        watch.start()
        try:
            until = time.monotonic() + 10
            while watch.server is None or watch.server.default != "lamp":
                assert time.monotonic() < until, asked
                watch.join(0.01)
        finally:
            watch.end()
    assert asked[0] == "rig"


def test_outputs_are_asked_for_before_or_after_portaudio_starts_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: list[Device] = []
    asking = threading.Thread(target=lambda: found.extend(list_devices()))

    def ask() -> None:
        asking.start()
        asking.join(0.3)  # longer than it takes to find no server

    use(PortAudio(ask), monkeypatch)
    open_stream(None, None)
    asking.join()

    assert [device.name for device in found] == ["lamp, ALSA"]


def test_a_start_that_failed_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [PortAudioError()]

    def fail_once() -> None:
        if faults:
            raise faults.pop()

    use(PortAudio(fail_once), monkeypatch)
    with pytest.raises(PortAudioError):
        open_stream(None, None)
    assert list_devices() == []

    open_stream(None, None)

    assert [device.name for device in list_devices()] == ["lamp, ALSA"]
