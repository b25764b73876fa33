"""Heard at the table: the face that shows how the pulse grows, and what comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.table_check import State, TableCheck
from app.tapping import Tapping
from app.widgets.announce import announce
from app.widgets.asking import DEAF_MS
from app.widgets.buttonrow import ButtonRow
from app.widgets.buttons import Button
from app.widgets.growth import Growth
from app.widgets.labels import Line, Lines
from app.widgets.levelsteps import LevelSteps
from app.widgets.look import font, px, unit
from app.widgets.slider import decibels
from audio.cue import Cue
from audio.sound import LEVEL_DB
from practice.run import Tap

_WIDEST_PX, _LEAST_PX = 860, (400, 330)
_TITLE_PX, _FAR_PX = 34, 48  # it is read from the table while the pulse grows


@dataclass(frozen=True, slots=True)
class _Words:
    """What a state says: large, and below it."""

    title: str
    how: str


_WORDS = {
    State.AT_REST: _Words(
        "Can it be heard at the table?",
        "Stand where you work, with the room’s music on. The pulse grows from nothing. Press any"
        " key, the pedal or the mouse as soon as you hear it.",
    ),
    State.GROWING: _Words(
        "Press as soon as you hear it", "Any key, the pedal or the mouse. Esc ends it."
    ),
    State.FOUND: _Words("This is how it will sound", "A little above what you just heard."),
    State.UNHEARD: _Words(
        "Not heard at its loudest", "Turn the speaker up or bring it nearer, and begin again."
    ),
}


class TableFace(QWidget):
    """Leads through the check, and keeps what comes of it for the output that plays.

    Keys that are taken wherever in the window the focus is: while the pulse grows, all of them.
    """

    left = Signal()
    """The person is done with it."""

    forgotten = Signal(str)
    """The name of an output whose level is no longer to be kept."""

    def __init__(self, check: TableCheck, parent: QWidget | None = None) -> None:
        """Create the face at rest."""
        super().__init__(parent)
        self.check = check
        self._cue, self._bpm = Cue(), 60.0
        self._levels: Mapping[str, float] = {}
        self._since_found = QElapsedTimer()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.figure = Growth()
        self.title = Line(
            _TITLE_PX, QFont.Weight.Light, least=0.5, align=Qt.AlignmentFlag.AlignHCenter
        )
        self.how = _Centred(17, muted=True, least=0.7)
        self.line = Line(13, muted=True, least=0.8, align=Qt.AlignmentFlag.AlignHCenter)
        self.line.setAccessibleName("Status")
        self.steps = LevelSteps()
        self.begin = Button("Begin", strong=True)
        self.keep, self.play = Button("Keep", strong=True), Button("Hear it")
        self.again, self.drop = Button("Once more"), Button("Leave it")
        self.forget = Button("Use each technique’s own level", small=True)
        self.back = Button("Back")
        every = (self.begin, self.keep, self.play, self.again, self.drop, self.back)
        self._buttons, self.tapping = ButtonRow(*every), Tapping(self)
        self._lay_out()
        self._connect()
        self._show_state(check.state)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(px(14))
        foot.addStretch(1)
        foot.addWidget(self.line)
        foot.addWidget(self.forget)
        foot.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(round(_WIDEST_PX * unit()))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(14))
        column.addWidget(self.figure, 1)
        for part in (self.title, self.how, self.steps, self._buttons):
            column.addWidget(part)
        column.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(28), px(20), px(28), px(14))
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)

    def _connect(self) -> None:
        check = self.check
        check.state_changed.connect(self._show_state)
        check.level_changed.connect(self._show_level)
        check.plays_changed.connect(self._show_plays)
        check.line_changed.connect(lambda _: self._tell())
        check.kept.connect(self._take_kept)
        self.begin.clicked.connect(self._begin)
        self.again.clicked.connect(self._begin)
        self.keep.clicked.connect(self._keep)
        self.play.clicked.connect(self.toggle)
        self.drop.clicked.connect(self.leave)
        self.back.clicked.connect(self.leave)
        self.forget.clicked.connect(self._forget)
        self.steps.asked.connect(check.change)
        check.outputs.changed.connect(self._tell)
        self.tapping.tapped.connect(self.press)
        self.tapping.ended.connect(self.leave)

    # Asked for by a person.

    def enter(self, cue: Cue, bpm: float, levels: Mapping[str, float]) -> None:
        """Take what is to be listened to, and what is kept by the outputs' names."""
        self._cue, self._bpm = cue, bpm
        self.show_levels(levels)
        self.ask_outputs()
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self, tap: Tap) -> None:
        """Take a press of a key, the mouse or a pedal: the pulse was heard."""
        self.check.heard(tap.seconds)

    def toggle(self) -> None:
        """Begin, or let what was found be heard, or no more."""
        if self.check.state in (State.AT_REST, State.UNHEARD):
            self._begin()
        elif self._is_deaf():
            return
        elif self.check.plays:
            self.check.hush()
        else:
            self.check.play()

    def leave(self) -> bool:
        """End what goes on, or leave the face; return whether something was left."""
        if self.check.state is State.AT_REST:
            self.left.emit()
        else:
            self.check.stop()
        return True

    @property
    def deeds(self) -> dict[str, Callable[[], object]]:
        """What the actions of `app.actions` do here, by name; those left out do nothing."""
        return {
            "toggle": self.toggle,
            "louder": lambda: self.check.change(1.0),
            "softer": lambda: self.check.change(-1.0),
        }

    def _begin(self) -> None:
        if not self._is_deaf():
            self.check.begin(self._cue, self._bpm)

    def _keep(self) -> None:
        if not self._is_deaf():
            self.check.keep()

    def _is_deaf(self) -> bool:
        """Whether the hand that has just heard it may still be pressing."""
        return self._since_found.isValid() and self._since_found.elapsed() < DEAF_MS

    def _forget(self) -> None:
        device = self._device
        self.show_levels({name: level for name, level in self._levels.items() if name != device})
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        self.forgotten.emit(device)

    # Told.

    def show_levels(self, levels: Mapping[str, float]) -> None:
        """Show what is kept, by the outputs' names."""
        self._levels = dict(levels)
        self._tell()

    def _take_kept(self, device: str, level_db: float) -> None:
        self.show_levels({**self._levels, device: level_db})

    def _show_state(self, state: State) -> None:
        is_growing, is_found = state is State.GROWING, state is State.FOUND
        if not is_growing:
            self.tapping.end()
        if is_found:
            self._since_found.start()
        words = _WORDS[state]
        self.title.setFont(font(_FAR_PX if is_growing else _TITLE_PX, QFont.Weight.Light))
        self.title.setText(words.title)
        self.how.setText(words.how)
        self.how.set_lines(2 if state is State.AT_REST else 1)
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(words.how)
        self.figure.show_level(LEVEL_DB.low if state is State.AT_REST else self.check.level_db)
        self.begin.setText("Begin again" if state is State.UNHEARD else "Begin")
        self.begin.setAccessibleName(self.begin.text())
        for widget in (self.steps, self.keep, self.play, self.again, self.drop):
            widget.setVisible(is_found)
        for widget in (self.begin, self.back):
            widget.setVisible(state in (State.AT_REST, State.UNHEARD))
        self._buttons.setVisible(not is_growing)
        self._tell()
        if is_growing:
            self.tapping.begin()
        elif self.isVisible():
            first = self.keep if is_found else self.begin
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.isVisible():
            announce(self, f"{words.title}. {words.how}")

    def _show_level(self, level_db: float) -> None:
        self.figure.show_level(level_db)
        self.steps.show_level(level_db)

    def _show_plays(self, plays: bool) -> None:
        self.play.setText("Hush" if plays else "Hear it")
        self.play.setAccessibleName(self.play.text())

    def _tell(self) -> None:
        """Say what is amiss, or else what is kept for the output that plays."""
        device, state = self._device, self.check.state
        name = self.check.outputs.said(device)
        level = self._levels.get(device)
        is_kept = level is not None and state is State.AT_REST
        kept = f"Kept for {name}: {decibels(round(level))}." if level is not None else ""
        self.line.setText(self.check.line or (kept if is_kept else ""))
        self.line.setAccessibleDescription(self.line.text())
        self.forget.setVisible(is_kept)
        self._buttons.name(self.keep, f"Keep for {name}", "Keep")

    def ask_outputs(self) -> None:
        """Ask which outputs there are, and which is the default."""
        self.check.outputs.ask()

    @property
    def _device(self) -> str:
        is_found = self.check.state is State.FOUND
        return self.check.device if is_found else self.check.output

    def end(self) -> None:
        """Give the sound back and wait for what still goes on."""
        self.tapping.end()
        self.check.close()

    # Qt.

    def minimumSizeHint(self) -> QSize:
        """Return the least room, with everything at its smallest."""
        return QSize(*(px(side) for side in _LEAST_PX))

    def event(self, event: QEvent) -> bool:
        """Look again when the window comes back: the system's default may have moved."""
        if event.type() == QEvent.Type.WindowActivate and self.isVisible():
            self.ask_outputs()
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """End what goes on; what was not kept is dropped."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.check.stop()


class _Centred(Lines):
    """A sentence on up to two lines, in the middle."""

    _WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter
