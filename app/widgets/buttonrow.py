"""Buttons side by side, in the middle, that give way together where there is little room."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.widgets.buttons import Button
from app.widgets.look import px

_SPACING_PX = 10
_LEAST_PX = 330


def in_the_middle(parent: QWidget, *widgets: QWidget, spacing_px: float) -> None:
    """Lay widgets out side by side, in the middle of another."""
    row = QHBoxLayout(parent)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(spacing_px))
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)


class ButtonRow(QWidget):
    """Buttons of which one has a long text: they become smaller before it gets its short one."""

    def __init__(self, *buttons: Button, parent: QWidget | None = None) -> None:
        """Lay the buttons out; those that are hidden take no room."""
        super().__init__(parent)
        self._buttons = buttons
        self._texts: tuple[Button, str, str] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        in_the_middle(self, *buttons, spacing_px=_SPACING_PX)

    def name(self, button: Button, whole: str, short: str) -> None:
        """Give a button a text, and one where that does not fit; it is always called the whole."""
        self._texts = (button, whole, short)
        button.setAccessibleName(whole)
        self.fit()

    def fit(self) -> None:
        """Let those that are shown take as much room as there is."""
        if self._texts is None:
            return
        button, whole, short = self._texts
        shown = [one for one in self._buttons if not one.isHidden()]
        for text, small in ((whole, False), (whole, True), (short, True)):
            button.setText(text)
            for one in self._buttons:
                one.set_small(small)
            needs = sum(one.sizeHint().width() for one in shown)
            if needs + max(len(shown) - 1, 0) * px(_SPACING_PX) <= self.width():
                return

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the texts are short."""
        return QSize(px(_LEAST_PX), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the buttons in."""
        super().resizeEvent(event)
        self.fit()
