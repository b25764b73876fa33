"""The program with its real window, telling how a practice run stands and what the page shows.

Run as a program: prints one JSON list a line. `ready` when the page and the sound are there,
`running` when a run is. `begun` with the monotonic second at which its first beat is heard, as
far as it is known so soon after the start, and the period in seconds. From then on `heard` with
the monotonic second of each look, and how many seconds after the first beat that is, as it is
known then.
`asked`, and `shown` with the texts that can be read on the page.
"""

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from app import application
from app.manners.keeper import Keeper
from app.practising import Practising, State
from app.pulse import Pulse
from app.window import Window
from audio.cue import Cue

LOOK_MS = 20
BEGUN_SECONDS = -0.7


class ToldWindow(Window):
    """The window, telling on standard output what becomes of the runs in it."""

    def __init__(self, pulse: Pulse, keeper: Keeper, parent: QWidget | None = None) -> None:
        super().__init__(pulse, keeper, parent)
        self._told_pulse, self._state = pulse, State.CHOOSING
        self._begun: Cue | None = None
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._tell)
        self._look.start()
        self._is_ready = False

    def _tell(self) -> None:
        practising = self.findChild(Practising)
        if practising is None or self._told_pulse.engine is None:
            return
        if not self._is_ready and self._told_pulse.engine.output.status.latency_ms is not None:
            self._is_ready = True
            tell("ready")
        if practising.state is State.RUNNING:
            self._tell_begin()
        if practising.state is self._state:
            return
        self._state = practising.state
        if self._state is State.RUNNING:
            tell("running")
        elif self._state is State.ASKING:
            tell("asked")
        elif self._state is State.RESULT:
            tell("shown", *self._texts())

    def _tell_begin(self) -> None:
        engine = self._told_pulse.engine
        assert engine is not None
        newest = engine.pacer.snapshot.passages[-1]
        if not newest.running:
            return
        now = time.monotonic()
        passed = engine.output.heard_frame(now) / engine.pacer.snapshot.rate
        passed -= newest.started_seconds
        if passed < BEGUN_SECONDS:
            return
        if self._begun is not newest.cue:
            self._begun = newest.cue
            tell("begun", now - passed, 60 / newest.curve.bpm_at(newest.started_seconds))
        tell("heard", now, passed)

    def _texts(self) -> list[str]:
        return [one.text() for one in self.findChildren(QLabel) if one.isVisible()] + [
            one.accessibleName() for one in self.findChildren(QWidget) if one.isVisible()
        ]


def tell(*words: object) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    setattr(application, "Window", ToldWindow)  # noqa: B010
    sys.exit(application.run_window())
