"""Which keys tap in a run: any of them, or those that a person chose."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.keys import RESERVED, shown
from app.widgets.chips import ChoiceChips
from app.widgets.flow import Flow
from app.widgets.keycaps import CapButton, KeyField
from app.widgets.look import px

_MOST_KEYS = 4


class TapBy(Enum):
    """Which keys tap."""

    ANY = "Any key"
    CHOSEN = "Only these"


class TapKeys(QWidget):
    """Lets a person choose the keys that tap. `chosen` tells them; none stands for any key."""

    chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the choice with any key."""
        super().__init__(parent)
        self._keys: tuple[str, ...] = ()
        self.by: ChoiceChips[TapBy] = ChoiceChips(
            "Keys that tap", "Keys that tap", {one: one.value for one in TapBy}
        )
        self.field = KeyField()
        self.field.setAccessibleName("New key that taps")
        self._caps = Flow(px(6))
        caps = QWidget()
        caps.setLayout(self._caps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.by)
        column.addWidget(self.field, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(caps)
        self.by.chosen.connect(self._choose)
        self.field.taken.connect(self._add)
        self.show_keys(())

    def show_keys(self, keys: Sequence[str]) -> None:
        """Show the keys that tap; nothing is emitted."""
        self._keys = tuple(keys)
        self.by.show_choice(TapBy.CHOSEN if self._keys else TapBy.ANY)
        self._show_caps()

    def _show_caps(self) -> None:
        while (item := self._caps.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for key in self._keys:
            cap = CapButton("the keys that tap", shown(key))
            cap.clicked.connect(lambda _=False, key=key: self._take_away(key))
            self._caps.addWidget(cap)
        by_chosen = self.by.chips[TapBy.CHOSEN].isChecked()
        self.field.setEnabled(by_chosen and len(self._keys) < _MOST_KEYS)

    def _choose(self, by: TapBy) -> None:
        """Take any key, or wait for the first that is to tap."""
        if by is TapBy.ANY:
            self._change(())
        else:
            self._show_caps()
            if not self._keys:
                self.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, key: str) -> None:
        if key not in self._keys and key not in RESERVED:
            self._change((*self._keys, key))
        self.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _take_away(self, key: str) -> None:
        self.by.chips[TapBy.CHOSEN].setFocus(Qt.FocusReason.TabFocusReason)
        self._change(tuple(one for one in self._keys if one != key))

    def _change(self, keys: tuple[str, ...]) -> None:
        self.show_keys(keys)
        self.chosen.emit(keys)
