"""A session as it should sound, sample by sample, to hold a recording against.

What is recorded of a null sink is what was written to it, to the bit. So a recording agrees when
its samples are those of the session, all of them, moved by one number of frames.
"""

import json
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audio.pacer import Pacer
from audio.session import Session
from presets.library import load_all
from presets.plan_library import load_plans
from tests.rig import RATE, PulseServer
from tests.rig.process import Process

Samples = NDArray[np.float32]

UNDULA = str(Path(sys.executable).with_name("undula"))

HEAD_FRAMES: tuple[int, ...] = (1_440, 480, *range(0, RATE // 2, 160))
"""The source frames at which a start may have been taken up: what has been rendered by then is
short blocks of silence. The swell's tone depends on it, since it counts from frame 0. First come
the usual ones."""

FOUND_FRAMES = RATE
"""So many frames must be the same, in a row, to be taken for a place in the session."""

_BLOCK_FRAMES = RATE // 2
_TOLD_FRAMES = RATE // 10
_ASIDE_SECONDS = 0.3
"""How far away what is lost is looked for; nearer than the next beat, which may be the same."""

_BACK_SECONDS = 2.0
"""How long what comes back takes to be as loud as it was."""

_KEPT_SECONDS = 12.0


def ready_session(identifier: str) -> Session:
    """Return the session of a ready plan, as it is played where nobody can press."""
    techniques = load_all()
    return load_plans(techniques).find(identifier).session(techniques.find, attended=False)


def imported_session(file: Path, server: PulseServer) -> Session:
    """Import a plan file into a server's home, as a user would, and return its session."""
    home = Path(server.env["XDG_CONFIG_HOME"]) / "undula" / "plans"
    command = [UNDULA, "plan", "import", str(file)]
    subprocess.run(command, env=server.env, check=True, capture_output=True)
    techniques = load_all()
    plans = load_plans(techniques, home)
    return plans.find(file.stem).session(techniques.find, attended=False)


def play_plan(
    identifier: str, server: PulseServer, log: Path, env: Mapping[str, str] | None = None
) -> Process:
    """Start `undula play --plan … --json`; its log gets the quiet lines and then the report."""
    command = [UNDULA, "play", "--plan", identifier, "--json"]
    return Process(command, {**server.env, **(env or {})}, log)


def report(log: Path) -> dict[str, Any]:
    """Return what a program that has ended says that it played."""
    told: dict[str, Any] = json.loads(log.read_text().splitlines()[-1])
    return told


class Expected:
    """The samples of a session, counted from the frame at which its start is taken up.

    They are worked out forwards and forgotten after some seconds.
    """

    def __init__(self, session: Session, head_frame: int = 0) -> None:
        self._pacer = Pacer(RATE)
        self._pacer.skip(head_frame)
        self._pacer.start_session(session)
        self._head = 0
        self._blocks: deque[tuple[int, Samples]] = deque()

    def between(self, first: int, end: int) -> Samples:
        """Return the samples from one frame up to another, shape (frames, 2)."""
        while self._head < end:
            self._blocks.append((self._head, self._pacer.render(_BLOCK_FRAMES)))
            self._head += _BLOCK_FRAMES
        while self._head - self._blocks[0][0] > _KEPT_SECONDS * RATE + (end - first):
            self._blocks.popleft()
        begin = self._blocks[0][0]
        assert begin <= first, "these frames are forgotten already"
        kept = [b for at, b in self._blocks if at < end and at + len(b) > first]
        begin = next(at for at, b in self._blocks if at + len(b) > first)
        return np.concatenate(kept)[first - begin : end - begin]

    def first_sound(self) -> int:
        """Return the first frame that is not 0; of a session that has just begun."""
        first = 0
        while not (sounding := self.between(first, first + RATE).any(axis=1)).any():
            first += RATE
        return first + int(np.argmax(sounding))


def head_frame(session: Session, began: Samples) -> int | None:
    """Return at which source frame the start was taken up, told by the first sound.

    `began` is a second of it, from the first sample that is not 0. None if it is no such start.
    """
    for head in HEAD_FRAMES:
        expected = Expected(session, head)
        first = expected.first_sound()
        # Most are told apart by the beginning.
        if all(
            np.array_equal(expected.between(first, first + some), began[:some])
            for some in (_TOLD_FRAMES, len(began))
        ):
            return head
    return None


def place_of(recorded: Samples, expected: Samples) -> int | None:
    """Return where in `expected` the `recorded` samples are, all of them; None if nowhere.

    The likeliest places are those at which the two are most alike, taken by their correlation.
    """
    if not recorded.any():
        return None  # silence is everywhere
    size = 1 << (len(expected) + len(recorded)).bit_length()
    mono, sought = expected[:, 0].astype(float), recorded[:, 0].astype(float)
    alike = np.fft.irfft(np.fft.rfft(mono, size) * np.conj(np.fft.rfft(sought, size)), size)
    places = alike[: len(expected) - len(recorded) + 1]
    turned = np.concatenate([[0.0], np.cumsum(mono**2)])
    energy = turned[len(recorded) : len(recorded) + len(places)] - turned[: len(places)]
    off = energy - 2.0 * places
    for place in np.argsort(off)[:9]:
        if np.array_equal(expected[place : place + len(recorded)], recorded):
            return int(place)
    return None


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a recording leaves the session: at a second of it, and by how many frames.

    `frames` is positive where something else came in between, None where it is not found again.
    """

    seconds: float
    frames: int | None


class Agreement:
    """Holds a recording against a session as it comes in. Keeps some seconds of it only.

    Attributes:
        expected: the session's samples, once it is known at which frame it was taken up.
        first_frame: the recorded frame at which the session's start was taken up.
        compared: how many frames were found to be the session's own.
        gaps: where they were not.
    """

    def __init__(self, session: Session) -> None:
        self.first_frame: int | None = None
        self.compared = 0
        self.gaps: list[Gap] = []
        self._session = session
        self.expected: Expected | None = None
        self._heard: list[Samples] = []
        self._count = 0

    @property
    def seconds(self) -> float:
        """How far into the session, from its start on, it has been compared."""
        return self.compared / RATE

    def hear(self, part: Samples) -> None:
        """Take what was recorded next, shape (frames, 2)."""
        if self.expected is None and not self._heard:
            sounding = np.flatnonzero(part.any(axis=1))
            silent = int(sounding[0]) if len(sounding) else len(part)
            self._count += silent
            part = part[silent:]
        if not len(part) or (self.expected is None and self.gaps):
            return
        self._heard.append(part)
        heard = sum(map(len, self._heard))
        if self.expected is None:
            if heard >= FOUND_FRAMES:
                self._begin()
        elif self.gaps and self.gaps[-1].frames is None:
            if heard >= _BACK_SECONDS * RATE + FOUND_FRAMES:
                self._look_again()
        elif heard >= _BLOCK_FRAMES:
            self._compare()

    def _begin(self) -> None:
        head = head_frame(self._session, np.concatenate(self._heard)[:FOUND_FRAMES])
        if head is None:
            self.gaps.append(Gap(0.0, None))
            return
        self.expected = Expected(self._session, head)
        self.compared = self.expected.first_sound()
        self.first_frame = self._count - self.compared
        self._compare()

    def _compare(self) -> None:
        assert self.expected is not None
        heard = np.concatenate(self._heard)
        first, end = self.compared, self.compared + len(heard)
        differs = np.flatnonzero((self.expected.between(first, end) != heard).any(axis=1))
        if not len(differs):
            self._heard = []
            self.compared = end
            return
        same = int(differs[0])
        self.compared += same
        self._heard = [heard[same:]]
        self.gaps.append(Gap(self.compared / RATE, None))

    def _look_again(self) -> None:
        """Find what is heard by now, not far away from where it should be."""
        assert self.expected is not None
        heard = np.concatenate(self._heard)
        latest, aside = heard[-FOUND_FRAMES:], round(_ASIDE_SECONDS * RATE)
        due = self.compared + len(heard) - FOUND_FRAMES
        first = max(due - aside, 0)
        place = place_of(latest, self.expected.between(first, due + FOUND_FRAMES + aside))
        if place is None:
            self._heard, self.compared = [latest], due
            return
        self.gaps[-1] = replace(self.gaps[-1], frames=due - first - place)
        self._heard, self.compared = [], first + place + FOUND_FRAMES
