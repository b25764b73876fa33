"""Where a person chooses the keys: all actions, and under them the keys of the current one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.actions import ACTIONS
from app.keys import Bindings, shown, shown_all
from app.widgets.announce import announce
from app.widgets.buttons import Button
from app.widgets.fields import Sentence
from app.widgets.keycaps import CapButton, KeyField
from app.widgets.keylist import KeyList
from app.widgets.labels import Line, Rule
from app.widgets.look import px

_MOST_KEYS = 4
_HINT = "Enter asks for a key, Delete takes the keys away. A pedal that sends a key is one too."


class KeyChoice(QWidget):
    """The keys of every action, to be changed.

    A key that does something else already is not taken before the person says so.

    Signals:
        changed: the new `Bindings`.
    """

    changed = Signal(object)

    def __init__(self, bindings: Bindings, parent: QWidget | None = None) -> None:
        """Create the choice with `bindings` shown."""
        super().__init__(parent)
        self._bindings = bindings
        self._asked_key = ""
        self.list = KeyList()
        self.name = Line(15, QFont.Weight.DemiBold)
        self.caps = QHBoxLayout()
        self.field = KeyField()
        self.line = Sentence(lines=2)
        self.use, self.leave_it = Button("Use it here"), Button("Leave it")
        self.usual, self.all_usual = Button("As usual"), Button("All as usual")
        self._lay_out()
        self.list.chosen.connect(self._show_current)
        self.list.asked.connect(self.field.wait)
        self.list.cleared.connect(self._clear)
        self.field.taken.connect(self._ask)
        self.use.clicked.connect(self._use)
        self.leave_it.clicked.connect(self._leave_it)
        self.usual.clicked.connect(self._reset)
        self.all_usual.clicked.connect(lambda: self._change(self._bindings.reset_all()))
        self.show_bindings(bindings)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.list, 1)
        column.addWidget(Rule())
        self.caps.setSpacing(px(6))
        keys = QHBoxLayout()
        keys.setSpacing(px(10))
        keys.addWidget(self.name)
        keys.addLayout(self.caps)
        keys.addStretch(1)
        keys.addWidget(self.usual)
        keys.addWidget(self.field)
        column.addLayout(keys)
        told = QHBoxLayout()
        told.setSpacing(px(10))
        told.addWidget(self.line, 1)
        for button in (self.leave_it, self.use, self.all_usual):
            told.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(told)

    def show_bindings(self, bindings: Bindings) -> None:
        """Show bindings; nothing is emitted."""
        self._bindings = bindings
        self.list.show_bindings(bindings)
        self.all_usual.setEnabled(bool(bindings.own))
        self._show_current(self.list.current)

    def _show_current(self, name: str) -> None:
        text, keys = ACTIONS[name].text, self._bindings.keys(name)
        self.name.setText(text)
        self.field.setAccessibleName(f"New key for {text}")
        while self.caps.count():
            item = self.caps.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for said in shown_all(keys):
            cap = CapButton(text, said)
            cap.setEnabled(not all(self._bindings.refusal(key) for key in _called(said, keys)))
            cap.clicked.connect(lambda _=False, said=said: self._take_away(said))
            self.caps.addWidget(cap)
        self.field.setEnabled(len(shown_all(keys)) < _MOST_KEYS)
        self.usual.setEnabled(self._bindings.is_own(name))
        self.usual.setAccessibleName(f"{text}: keys as usual")
        self._tell(_HINT)

    # What is asked.

    def _ask(self, key: str) -> None:
        """Take a key for the current action, or tell what it does already."""
        name, holder = self.list.current, self._bindings.holder(key)
        refusal = self._bindings.refusal(key)
        if refusal:
            self._tell(refusal, aloud=True)
        elif holder is None or holder == name:
            self._change(self._bindings.given(name, key))
        else:
            self._asked_key = key
            other = ACTIONS[holder].text
            self._tell(
                f"{shown(key)} is already “{other}”, which would no longer have it.",
                aloud=True,
                asks=True,
            )
            self.leave_it.setFocus(Qt.FocusReason.TabFocusReason)
            return
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _use(self) -> None:
        self._change(self._bindings.given(self.list.current, self._asked_key))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_it(self) -> None:
        self._tell(_HINT)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_away(self, said: str) -> None:
        name, bindings = self.list.current, self._bindings
        for key in _called(said, bindings.keys(name)):
            bindings = bindings.without(name, key)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._change(bindings)

    def _clear(self) -> None:
        self._change(self._bindings.cleared(self.list.current))

    def _reset(self) -> None:
        name = self.list.current
        lost = [ACTIONS[other].text for other in self._bindings.taken_back(name)]
        self._change(self._bindings.reset(name))
        if lost:
            self._tell(f"Its keys were taken back from “{'” and “'.join(lost)}”.", aloud=True)

    def _change(self, bindings: Bindings) -> None:
        self.show_bindings(bindings)
        self.changed.emit(bindings)

    def _tell(self, sentence: str, *, aloud: bool = False, asks: bool = False) -> None:
        self.line.setText(sentence)
        for button in (self.use, self.leave_it):
            button.setVisible(asks)
        self.all_usual.setVisible(not asks)
        if aloud:
            announce(self, sentence)


def _called(said: str, keys: tuple[str, ...]) -> list[str]:
    """Return those keys that a person reads as `said`."""
    return [key for key in keys if shown(key) == said]
