"""A window over the real pacer and techniques, with a clock and an output of the test's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.engine import Engine, list_techniques
from app.keeping import take_settings
from app.manners.keeper import Keeper
from app.pulse import Pulse
from app.settings import Settings
from app.widgets import look
from app.window import Window
from audio.loudness import Samples
from audio.pacer import Pacer
from audio.taptempo import TapTempo

AHEAD_SECONDS = 0.2


@dataclass(frozen=True)
class FakeStatus:
    device: str | None = None
    latency_ms: float | None = 70.4
    line: str = ""


@dataclass(frozen=True)
class FakeDevice:
    name: str
    description: str


@dataclass
class FakeOutput:
    """Hears the pacer's frames as the test's clock says, and renders ahead of it."""

    pacer: Pacer
    status: FakeStatus = field(default_factory=FakeStatus)
    chosen: list[str | None] = field(default_factory=list)
    strikes: list[float | None] = field(default_factory=list)
    wakes: int = 0
    closed: bool = False

    def heard_frame(self, monotonic_seconds: float) -> float:
        return monotonic_seconds * self.pacer.rate

    def render_until(self, seconds: float) -> None:
        missing = round((seconds + AHEAD_SECONDS) * self.pacer.rate) - self.pacer.head_frame
        if missing > 0:
            self.pacer.render(missing)

    def wake(self) -> None:
        self.wakes += 1

    def strike(self, sound: Callable[[int], Samples], heard_at: float | None = None) -> bool:
        self.strikes.append(heard_at)
        return True

    def choose(self, device: str | None) -> None:
        self.chosen.append(device)

    def close(self) -> None:
        self.closed = True


def dressed(app: QApplication) -> None:
    """Give the tests' one application its look, once."""
    if app.font().family() != "Inter":
        look.dress(app)


class Opened:
    """The window as a person has it before them, and a hand on its clock."""

    def __init__(self, qtbot: QtBot, folder: Path, settings: Settings | None = None) -> None:
        self.now = 0.0
        self.qtbot = qtbot
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dressed(app)
        self.settings_path = folder / "config" / "settings.json"
        self.settings = settings or Settings()
        self.keeper = Keeper(self.settings, self.settings_path, soon_seconds=0.01)
        kept = self.settings
        self.pulse = Pulse(kept.technique, kept.own, kept.level_change_db, clock=lambda: self.now)
        take_settings(kept, self.pulse)
        self.window = Window(self.pulse, self.keeper)
        self.pacer = Pacer(48_000)
        self.output = FakeOutput(self.pacer)
        self.page = self.window.page
        self.devices: Sequence[FakeDevice] = (FakeDevice("sink-1", "Room speaker"),)

    def bring_in(self) -> None:
        """Let techniques and sound arrive."""
        self.pulse.take_techniques(list_techniques())
        taps = TapTempo()
        self.window.take_engine(Engine(self.pacer, self.output, taps, lambda: self.devices))
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitActive(self.window)

    def pass_time(self, seconds: float, each: Callable[[], None] | None = None) -> None:
        """Let time go by at 60 frames a second."""
        end = self.now + seconds
        while self.now < end - 1e-9:
            self.now += 1 / 60
            self.output.render_until(self.now)
            self.pulse.frames.draw()
            if (session := self.window.pages.session) is not None:
                session.sessioning.frames.draw()
                session.sessioning.follow()
            if each is not None:
                each()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key wherever the focus is."""
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self.window, letter)

    def click(
        self,
        widget: QWidget,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        double: bool = False,
    ) -> None:
        """Click the middle of a widget."""
        press = QTest.mouseDClick if double else QTest.mouseClick
        press(widget, Qt.MouseButton.LeftButton, modifier, widget.rect().center())

    def named(self, name: str) -> QWidget:
        """Return the one visible widget with an accessible name, or with it as its text."""
        found = [
            widget
            for widget in self.window.findChildren(QWidget)
            if widget.isVisible() and name in (widget.accessibleName(), _text(widget))
        ]
        assert len(found) == 1, f"{len(found)} widgets are called {name!r}"
        return found[0]

    def end(self) -> None:
        """Close what is left open."""
        self.window.close()
        self.window.close()
        self.keeper.close()
        self.window.deleteLater()


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""
