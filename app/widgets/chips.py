"""One of several choices, as a group of chips."""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from app.widgets.buttons import Chip
from app.widgets.flow import Flow
from app.widgets.look import px

Choice = TypeVar("Choice", bound=Hashable)


class ChoiceChips(QWidget, Generic[Choice]):
    """Chips that set themselves in rows, one of them chosen. `chosen` tells a person's choice."""

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        said: str,
        choices: Mapping[Choice, str],
        *,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Create the chips with the first one chosen; `said` goes with each of them."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.chips: dict[Choice, Chip] = {}
        self._group = QButtonGroup(self)
        self._gap_px = 5 if small else 6
        self._flow = Flow(px(self._gap_px))
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for choice, text in choices.items():
            chip = Chip(text, small=small)
            chip.setAccessibleName(text)
            chip.setAccessibleDescription(said)
            chip.clicked.connect(lambda _=False, choice=choice: self.chosen.emit(choice))
            chip.toggled.connect(
                lambda on, chip=chip, choice=choice: (
                    self.chosen.emit(choice) if on and chip.ring else None
                )
            )
            self._group.addButton(chip)
            self._flow.addWidget(chip)
            self.chips[choice] = chip
        next(iter(self.chips.values())).setChecked(True)

    def show_choice(self, choice: Choice) -> None:
        """Show which one is chosen; nothing is emitted."""
        chip = self.chips[choice]
        if chip.isChecked():
            return
        chip.blockSignals(True)
        chip.setChecked(True)
        chip.blockSignals(False)
        for one in self.chips.values():
            one.update()

    def set_dense(self, dense: int) -> None:
        """Set the chips closer at 1, and make them smaller at 2; 0 is as usual."""
        for chip in self.chips.values():
            chip.set_dense(dense)
        self._flow.set_gap(px((self._gap_px, 5, 4)[dense]))
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Return True: narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._flow.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """Return the size of the rows as wide as they are now."""
        width = max(self.width(), self._flow.minimumSize().width())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return the widest chip's width."""
        return self._flow.minimumSize()
