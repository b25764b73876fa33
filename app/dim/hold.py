"""Esc held: two seconds leave the dim screen, and a thin line shows how far they are."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.widgets.look import px

Role = QPalette.ColorRole
HOLD_SECONDS = 2.0

_STEP_MS = 40
_LET_GO_SECONDS = 0.08  # a held key is told as let go and pressed again, time after time
_SWALLOWED_MS = 5000  # nobody tells when it is let go above another program's window
_LONG_PX, _THICK_PX = 150, 3
_OF_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class Hold(QObject):
    """A key that must be held; what a keyboard that repeats makes of it counts as held."""

    moved = Signal(float)
    """How far it is, 0–1; 0 when it was let go."""

    done = Signal()

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        """Create it at rest."""
        super().__init__(parent)
        self._clock = clock
        self._since: float | None = None
        self._let_go_at: float | None = None
        self._steps = QTimer(self, interval=_STEP_MS, timerType=Qt.TimerType.PreciseTimer)
        self._steps.timeout.connect(self.step)

    def press(self) -> None:
        """Take that the key is down."""
        self._let_go_at = None
        if self._since is None:
            self._since = self._clock()
            self._steps.start()

    def let_go(self) -> None:
        """Take that the key is up, unless it comes down again at once."""
        if self._since is not None and self._let_go_at is None:
            self._let_go_at = self._clock()

    def cancel(self) -> None:
        """Be at rest."""
        if self._since is not None:
            self._since = self._let_go_at = None
            self._steps.stop()
            self.moved.emit(0.0)

    def step(self) -> None:
        """Look how far it is."""
        now = self._clock()
        if self._since is None:
            return
        if self._let_go_at is not None and now - self._let_go_at > _LET_GO_SECONDS:
            self.cancel()
            return
        held = self._let_go_at if self._let_go_at is not None else now
        part = min((held - self._since) / HOLD_SECONDS, 1.0)
        self.moved.emit(part)
        if part >= 1.0:
            self.cancel()
            self.done.emit()


class Swallowed(QObject):
    """Keeps a key that is still held from every window until it is let go.

    Whoever has held it long enough to leave one window has not asked the next one for anything.
    """

    def __init__(self, key: Qt.Key, parent: QObject) -> None:
        """Keep `key` from all that belongs to `parent`, the program."""
        super().__init__(parent)
        self._key, self._program = key, parent
        self._over = QTimer(self, singleShot=True, interval=_SWALLOWED_MS)
        self._over.timeout.connect(self.end)
        self._over.start()
        parent.installEventFilter(self)

    def end(self) -> None:
        """Let the key through again."""
        self._over.stop()
        self._program.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what comes of the key; when it is let go, wait whether it comes down again."""
        if event.type() not in _OF_KEYS or not isinstance(event, QKeyEvent):
            return False
        if event.key() != self._key:
            return False
        event.accept()
        let_go = event.type() is QEvent.Type.KeyRelease and not event.isAutoRepeat()
        self._over.start(round(1000 * _LET_GO_SECONDS) if let_go else _SWALLOWED_MS)
        return True


class HoldLine(QWidget):
    """A thin quiet line that grows; nothing is drawn at rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it at rest."""
        super().__init__(parent)
        self.part, self._growth = 0.0, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_part(self, part: float) -> None:
        """Show how far it is, 0–1."""
        if part != self.part:
            self.part = part
            self.update()

    def grow(self, growth: float) -> None:
        """Be so many times as large as in the design."""
        self._growth = growth
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of the line."""
        return QSize(px(self._growth * _LONG_PX), px(self._growth * _THICK_PX))

    def minimumSizeHint(self) -> QSize:
        """Return the same: it is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the whole faintly and the part that is reached."""
        if self.part <= 0.0:
            return
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for part, role in ((1.0, Role.Mid), (self.part, Role.PlaceholderText)):
            painter.setBrush(palette.color(role))
            line = QRectF(0, 0, part * self.sizeHint().width(), self.height())
            painter.drawRoundedRect(line, line.height() / 2, line.height() / 2)

    def changeEvent(self, event: QEvent) -> None:
        """Draw it anew in other colours."""
        super().changeEvent(event)
        self.update()
