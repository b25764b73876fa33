"""What the program costs: processor, memory, and the time until it is there and sounds."""

import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from app.own import Own
from app.settings import Settings
from app.stage.pictures import Picture
from audio.sound import Voice
from benchmarks import peers, yardstick
from benchmarks.figures import Wanted
from benchmarks.program import (
    READY_SECONDS,
    cpu_percent,
    keep_settings,
    resident_mb,
    started,
    wait_for_end,
)
from benchmarks.timing import TEMPI_BPM, judged
from tests.rig import RATE, PulseServer, RigError, Screen
from tests.rig.process import Process

RUNS = 3
STARTS = 5

CRADLE_PERCENT = Wanted(4.5, 3.5, "% of a core", 2)
PICTURE_PERCENT = Wanted(9.0, 6.0, "% of a core", 2)
SOUND_ALONE_PERCENT = Wanted(1.5, 1.0, "% of a core", 2)
DIM_PERCENT = Wanted(6.0, 4.5, "% of a core", 2)
MINIMISED_PERCENT = Wanted(1.0, 1.0, "% of a core", 2)
MEMORY_MB = Wanted(130, 115, "MB", 0)
FIRST_FRAME_SECONDS = Wanted(0.6, 0.4, "s", 2)
SOUND_SECONDS = Wanted(0.12, 0.08, "s", 3)

VIEWS: dict[str, tuple[Picture, str]] = {
    "cradle": (Picture.CRADLE, "spinal-wave"),
    "bounce": (Picture.BOUNCE, "spinal-wave"),
    "wave": (Picture.WAVE, "spinal-wave"),
    "halo": (Picture.HALO, "spinal-wave"),
    "none": (Picture.NONE, "spinal-wave"),
    "figure, side-lying": (Picture.FIGURE, "spinal-wave"),
    "figure, on the table": (Picture.FIGURE, "arm-traction"),
    "figure, seated": (Picture.FIGURE, "desk-wave"),
    "figure, any position": (Picture.FIGURE, "lull"),
    "figure, no position given": (Picture.FIGURE, "rhythmic-deep-tissue"),
}
"""What is measured: a picture, and a technique that it shows."""

PLANS = ("whole-body-90", "desk-rest-10")
"""What is measured of sessions: one begins with a swell, one with a pulse."""

_BEGUN_SECONDS = 15.0
"""After so long a session has begun: its start delay is over."""

_SETTLING_SECONDS = 5.0
_LONGEST_RUN_SECONDS = 20.0


def measure(folder: Path, seconds: float) -> Iterator[str]:
    """Measure `undula play` and the window at 1240×800, each on a sound server of its own."""
    span = min(seconds, _LONGEST_RUN_SECONDS)
    with PulseServer(folder / "sound") as server:
        yield f"undula play: {_sound_alone(folder, server, span)}"
        for plan in PLANS:
            used = _sound_alone(folder, server, span, "--plan", plan)
            yield f"undula play --plan {plan}: {used}"
        with Screen(folder / "screen", 1280, 900) as screen:
            bench = _Bench(folder, server, screen)
            yield from bench.pictures(span)
            yield from bench.starts()
            yield from bench.unseen(span)
            yield from bench.sessions(span)
            for bpm in TEMPI_BPM:
                yield f"window, Wood at {bpm} bpm: {bench.played(bpm, seconds)}"
    yield "the field, on such a machine (see benchmarks/peers.py):"
    yield from peers.table()


def _sound_alone(folder: Path, server: PulseServer, seconds: float, *words: str) -> str:
    player = started(["play", *words, "--json"], server, folder / "play.log")
    try:
        time.sleep(_BEGUN_SECONDS)
        used = [cpu_percent(player.pid, seconds) for _ in range(RUNS)]
        return f"{SOUND_ALONE_PERCENT.told(used)}; {resident_mb(player.pid):.0f} MB"
    finally:
        player.end()


class _Bench:
    """The window, opened again and again."""

    def __init__(self, folder: Path, server: PulseServer, screen: Screen) -> None:
        self._folder, self._server, self._screen = folder, server, screen

    def pictures(self, seconds: float) -> Iterator[str]:
        """Measure each picture while it plays: several times, one after the other."""
        used, memory = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
        plain = []
        for _ in range(RUNS):
            plain.append(yardstick.percent(self._folder, self._screen, seconds))
            for name, (picture, technique) in VIEWS.items():
                program = self._opened(Settings(technique=technique, picture=picture))
                try:
                    time.sleep(READY_SECONDS)
                    self._screen.keys("space")
                    time.sleep(_SETTLING_SECONDS)
                    used[name].append(cpu_percent(program.pid, seconds))
                    memory[name].append(resident_mb(program.pid))
                finally:
                    program.end()
        yield _plain_told(plain)
        for name in VIEWS:
            wanted = CRADLE_PERCENT if name == "cradle" else PICTURE_PERCENT
            yield f"{name}: {_both_told(wanted, used[name], plain)}; {MEMORY_MB.told(memory[name])}"

    def starts(self) -> Iterator[str]:
        """Measure how long it takes to be there and to sound."""
        firsts, heard, taken = [], [], []
        for _ in range(STARTS):
            began = time.monotonic()
            program = self._started(Settings())
            try:
                self._screen.wait_for_picture(_is_drawn)
                firsts.append(time.monotonic() - began)
                self._focus()
                time.sleep(READY_SECONDS)
                played, at_sink = self._key_to_sound()
                heard.append(played)
                taken.append(at_sink)
                self._screen.keys("ctrl+q")
                wait_for_end(program)
            finally:
                program.end()
        yield f"start to first frame: {FIRST_FRAME_SECONDS.told(firsts)}"
        yield f"Space to first sound, as the sink's clock plays it: {SOUND_SECONDS.told(heard)}"
        yield f"Space to first sound, at the sink as for the others: {SOUND_SECONDS.told(taken)}"

    def unseen(self, seconds: float) -> Iterator[str]:
        """Measure the window at rest, and while it plays minimised."""
        program = self._started(Settings(picture=Picture.CRADLE))
        try:
            window = self._focus()
            time.sleep(READY_SECONDS + _SETTLING_SECONDS)
            plain = [yardstick.percent(self._folder, self._screen, seconds) for _ in range(RUNS)]
            rest = [cpu_percent(program.pid, seconds) for _ in range(RUNS)]
            yield f"open, at rest: {_both_told(MINIMISED_PERCENT, rest, plain)}"
            self._screen.keys("space")
            self._screen.minimise(window)
            time.sleep(_SETTLING_SECONDS)
            away = [cpu_percent(program.pid, seconds) for _ in range(RUNS)]
            yield f"playing, minimised: {_both_told(MINIMISED_PERCENT, away, plain)}"
        finally:
            program.end()

    def sessions(self, seconds: float) -> Iterator[str]:
        """Measure a session on the dim screen, and in a window that is put away."""
        wanted = {"dim": DIM_PERCENT, "window": SOUND_ALONE_PERCENT}
        used, plain = defaultdict[str, list[float]](list), []
        for _ in range(RUNS):
            plain.append(yardstick.percent(self._folder, self._screen, seconds))
            for view in wanted:
                kept = Settings(page="session", plan=PLANS[0], session_view=view)
                program = self._started(kept)
                try:
                    window = self._focus()
                    time.sleep(READY_SECONDS)
                    self._screen.keys("space")
                    if view == "window":
                        self._screen.minimise(window)
                    time.sleep(_BEGUN_SECONDS)
                    used[view].append(cpu_percent(program.pid, seconds))
                finally:
                    program.end()
        yield _plain_told(plain)
        yield f"session on the dim screen: {_both_told(wanted['dim'], used['dim'], plain)}"
        told = _both_told(wanted["window"], used["window"], plain)
        yield f"session with its window minimised: {told}"

    def played(self, bpm: float, seconds: float) -> str:
        """Return how even Wood is from the window."""
        program = self._opened(_wood(bpm))
        try:
            time.sleep(READY_SECONDS)
            with self._server.record() as recording:
                self._screen.keys("space")
                first = recording.wait_for_sound(1e-4)
                recording.wait_for_frames(first + round(seconds * RATE), seconds + 20.0)
                stereo = recording.samples[max(first - RATE // 10, 0) :][: round(seconds * RATE)]
            return judged(stereo, bpm)
        finally:
            program.end()

    def _started(self, settings: Settings) -> Process:
        keep_settings(self._server, settings)
        return started([], self._server, self._folder / "window.log", **self._screen.env)

    def _opened(self, settings: Settings) -> Process:
        """Start the program and return when its window has the keyboard."""
        program = self._started(settings)
        try:
            self._focus()
        except RigError:
            program.end()
            raise
        return program

    def _focus(self) -> int:
        window = self._screen.wait_for_window("Undula")
        self._screen.focus(window)
        return window

    def _key_to_sound(self) -> tuple[float, float]:
        """Return the seconds from pressing Space to the first sound: heard, and at the sink."""
        with self._server.record() as recording:
            silent = recording.arrivals[-1].frames
            pressed = time.monotonic()
            self._screen.keys("space")
            seconds = recording.wait_for_sound(1e-5, silent) / RATE - pressed
            return recording.heard_from + seconds, recording.taken_from + seconds


def _plain_told(plain: list[float]) -> str:
    there = yardstick.WHERE_LIMITS_WERE_SET
    return f"a plain window: {median(plain):.2f} % of a core ({there:g} where limits were set)"


def _both_told(wanted: Wanted, used: list[float], plain: list[float]) -> str:
    """Return a figure as it is, and in proportion to the plain window of the same round."""
    shares = [one / other for one, other in zip(used, plain, strict=True)]
    return f"{wanted.told(used)}; {yardstick.in_proportion(wanted).told(shares)}"


def _is_drawn(pixels: NDArray[np.uint8]) -> bool:
    """Say whether there is a picture inside of the window's frame."""
    return len(np.unique(pixels[120:-120:9, 120:-120:9])) > 8


def _wood(bpm: float) -> Settings:
    """Return settings for Wood; a person's own sound belongs to the technique that is named."""
    return Settings(technique="spinal-wave", own=Own(voice=Voice.WOOD, bpm=bpm))
