"""One of several choices: rounded chips, and a group of them."""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QRadioButton, QSizePolicy, QWidget

from app.widgets.buttons import KeyboardRing, draw_ring
from app.widgets.flow import Flow
from app.widgets.look import font, px

Role = QPalette.ColorRole
_STEPS = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}
Choice = TypeVar("Choice", bound=Hashable)


class Chip(KeyboardRing, QRadioButton):
    """One of several choices, as a rounded chip. Arrows move between the chips of a group."""

    takes_arrows = True

    def __init__(self, text: str, *, small: bool = False, parent: QWidget | None = None) -> None:
        """Create the chip with its text."""
        super().__init__(parent)
        self.setText(text)
        self.setFont(font(14 if small else 15))
        self._size_px, self._dense = 14 if small else 15, 0
        self._airs_px = (14, 14, 12) if small else (24, 16, 12)

    def set_dense(self, dense: int) -> None:
        """Leave less room around the text at 1, and make it smaller at 2; 0 is as usual."""
        self._dense = dense
        self.setFont(font(12.5 if dense > 1 else self._size_px))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the text's size with the room of the design around it."""
        text, dense = self.fontMetrics(), self._dense
        air, high = px(self._airs_px[dense]), max(px((34, 28, 22)[dense]), text.height() + px(4))
        return QSize(text.horizontalAdvance(self.text()) + air, high)

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a chip is never cut."""
        return self.sizeHint()

    def hitButton(self, position: object) -> bool:
        """Return True: the whole chip can be clicked."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right go through the chips in their order, from one row to the next."""
        step, group = _STEPS.get(event.key()), self.group()
        if step is None or group is None:
            super().keyPressEvent(event)
            return
        chips = [one for one in group.buttons() if one.isEnabled()]
        at = chips.index(self) + step
        if 0 <= at < len(chips):
            chips[at].setFocus(Qt.FocusReason.TabFocusReason)
            chips[at].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip, chosen or not."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        radius = frame.height() / 2
        chosen, over = self.isChecked() and self.isEnabled(), self.underMouse() and self.isEnabled()
        border = palette.color(
            Role.Accent if chosen else Role.PlaceholderText if over else Role.Mid
        )
        painter.setPen(QPen(border, 1.5 if chosen else 1.0))
        painter.setBrush(
            palette.color(Role.Button) if chosen or over else Qt.GlobalColor.transparent
        )
        painter.drawRoundedRect(frame, radius, radius)
        plain = Role.ButtonText if chosen or over or not self.isEnabled() else Role.PlaceholderText
        painter.setPen(palette.color(plain))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.ring and self.hasFocus():
            draw_ring(painter, frame, radius, palette)


def take_tab(chosen: QAbstractButton) -> None:
    """Have Tab stop at the chosen one of a group's buttons; arrows go to the others.

    Qt does so only once one of them had the focus.
    """
    group = chosen.group()
    for one in group.buttons() if group is not None else ():
        one.setFocusPolicy(Qt.FocusPolicy.TabFocus if one is chosen else Qt.FocusPolicy.NoFocus)


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
            chip.toggled.connect(lambda on, chip=chip: take_tab(chip) if on else None)
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
        take_tab(chip)
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
