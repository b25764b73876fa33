"""The program under measurement: started as a user would, its CPU time and memory read."""

import os
import sys
import time
from pathlib import Path

from app.settings import Settings, save
from tests.rig import PulseServer
from tests.rig.process import Process

UNDULA = str(Path(sys.executable).with_name("undula"))
_TICKS = os.sysconf("SC_CLK_TCK")

READY_SECONDS = 4.0
"""After so long a window has its sound: a null sink takes up to 1.7 s to play a first sample."""

_BURN = "while True: pass"


def started(words: list[str], server: PulseServer, log: Path, **env: str) -> Process:
    """Start `undula` with some words on a sound server, in a home of its own."""
    return Process([UNDULA, *words], {**server.env, **env}, log)


def keep_settings(server: PulseServer, settings: Settings) -> None:
    """Have the next window in this server's home come up with these settings."""
    save(settings, Path(server.env["XDG_CONFIG_HOME"]) / "undula" / "settings.json")


def burning(count: int, folder: Path) -> list[Process]:
    """Start as many processes as are asked for that do nothing but keep a core busy."""
    return [Process([sys.executable, "-c", _BURN], {}, folder / "burn.log") for _ in range(count)]


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mb(pid: int) -> float:
    """Return a process's resident memory in MB (10⁶ bytes)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_percent(pid: int, seconds: float) -> float:
    """Return the CPU time of a process over the next seconds, as percent of one core."""
    before, began = cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return 100.0 * (cpu_seconds(pid) - before) / (time.monotonic() - began)


def wait_for_end(program: Process, within_seconds: float = 5.0) -> None:
    """Return when a program has ended by itself."""
    until = time.monotonic() + within_seconds
    while program.runs:
        if time.monotonic() > until:
            raise TimeoutError(f"{program.name} did not end within {within_seconds:g} s")
        time.sleep(0.02)
