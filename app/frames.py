"""Frames: the pulse as it is heard, drawn at the screen's rate and told ten times a second."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from app.engine import Engine
from app.hearing import Hearing
from app.stage.motion import Motion

if TYPE_CHECKING:  # it brings numpy in, which the first frame does not wait for
    from audio.moment import Moment

_TELL_SECONDS = 0.1  # how often words and figures follow the pulse
_UNSEEN_SECONDS = 1.0  # and how often when nobody can see them

Show = Callable[[float, float, float], None]


class Frames(QObject):
    """Draws for whoever watches, and tells how the pulse stands.

    One precise timer: at the screen's rate while something moves in sight, ten times a second
    where only words and figures are seen, once a second where nothing is, and not at all at rest.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        tell: Callable[["Moment", bool], None],
        parent: QObject | None = None,
    ) -> None:
        """Begin at rest. `tell` is given what is heard, and whether the pulse is to run."""
        super().__init__(parent)
        self.offset_seconds = 0.0
        self._clock, self._tell = clock, tell
        self._motion, self._hearing = Motion(), Hearing()
        self._engine: Engine | None = None
        self._watching: dict[Hashable, tuple[Show, bool]] = {}
        self._shows: tuple[Show, ...] = ()
        self._running = False
        self._rest_amplitude = 0.5
        self._frame_seconds, self._last_frame = 1 / 60, 0.0
        self._tell_at = 0.0
        self.timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.draw)

    def take_engine(self, engine: Engine | None) -> None:
        """Take the sound, or give it back."""
        self._engine = engine
        if engine is None:
            self.timer.stop()

    def watch(self, key: Hashable, show: Show | None, *, moves: bool = True) -> None:
        """Have each frame shown by a stage's `set_phase`, called at once; None: no longer.

        Without `moves` it is shown ten times a second. Callables, since a signal costs more
        than all the rest of a frame.
        """
        if show is None:
            self._watching.pop(key, None)
        else:
            self._watching[key] = (show, moves)
            show(self._motion.rock, self._motion.amplitude, self._motion.tension)
        self._shows = tuple(show for show, _ in self._watching.values())
        self._run()

    def set_refresh_rate(self, hertz: float) -> None:
        """Draw as often as the screen does."""
        self._frame_seconds = 1 / hertz if hertz > 1 else 1 / 60
        self._run()

    def follow(self, *, running: bool, amplitude: float) -> None:
        """Take that the pulse was started, stopped or changed; `amplitude` is drawn at rest."""
        self._running, self._rest_amplitude = running, amplitude
        self._motion.settled = False
        self._run()

    def draw(self) -> None:
        """Draw one frame: the pulse as it is heard when the frame will be seen."""
        now, motion, hearing = self._clock(), self._motion, self._hearing
        seconds, self._last_frame = now - self._last_frame, now
        if (engine := self._engine) is not None:
            seen_at = now + self._frame_seconds / 2 - self.offset_seconds
            hearing.listen(engine.pacer, engine.output, seen_at)
            if hearing.fresh and now >= self._tell_at and hearing.moment is not None:
                self._tell_at = now + _TELL_SECONDS
                self._tell(hearing.moment, hearing.commanded)
        motion.follow(hearing, seconds, self._rest_amplitude)
        for show in self._shows:
            show(motion.rock, motion.amplitude, motion.tension)
        if motion.settled and not self._running:
            self._run()

    def _run(self) -> None:
        """Let the timer go as fast as is needed, or stand."""
        interval = self._interval_ms
        if interval is None:
            self.timer.stop()
        elif not self.timer.isActive():
            self._last_frame = self._clock() - self._frame_seconds
            self.timer.start(interval)
        elif interval != self.timer.interval():
            self.timer.setInterval(interval)

    @property
    def _interval_ms(self) -> int | None:
        if not self._running and (self._motion.settled or not self._watching):
            return None
        if any(moves for _, moves in self._watching.values()):
            return max(round(1000 * self._frame_seconds), 4)
        return round(1000 * (_TELL_SECONDS if self._watching else _UNSEEN_SECONDS))
