"""When the pulse stops by itself: a choice of minutes, and what is left of them."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.settings import STOP_AFTER_MINUTES
from app.widgets.buttons import Quiet
from app.widgets.fielded import Field
from app.widgets.labels import Line
from app.widgets.look import font, px

OFFERED_MINUTES = (0, 10, 15, 20, 30, 45, 60, 90)
MOST_MINUTES = int(STOP_AFTER_MINUTES.high)
_WIDEST = "240 min"


def clock(seconds: int) -> str:
    """Return a time as minutes and seconds, with hours where there are some."""
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{rest // 60}:{rest % 60:02d}"


def said_minutes(minutes: int) -> str:
    """Return minutes as they are shown; 0 is never."""
    return f"{minutes} min" if minutes else "never"


class StopAfter(QWidget):
    """A quiet choice of minutes. While it counts down it shows what is left.

    Any other number can be typed: Enter takes it, Escape leaves it as it was.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the choice at "never"."""
        super().__init__(parent)
        self._minutes = 0
        self._left: int | None = None
        self._name = Line(13, muted=True, parent=self)
        self._name.setText("Stop after")
        self.button = Quiet(15, plain=True, parent=self)
        self.button.setToolTip("The pulse can stop by itself, softly")
        self.menu = QMenu(self)
        self.menu.setAccessibleName("Stop after")
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self.field = Field(self)
        self.field.setAccessibleName("Stop after so many minutes")
        self.field.setMaxLength(3)
        self.field.setFont(font(15, figures=True))
        self.field.hide()
        room = self.button.fontMetrics().horizontalAdvance(_WIDEST) + px(34)
        self.setFixedWidth(room)
        self.field.returnPressed.connect(self._enter)
        self.field.left.connect(self._leave)
        self._tell()

    def show_minutes(self, minutes: int) -> None:
        """Show after how many minutes it stops, 0 for never."""
        self._minutes = minutes
        self._tell()

    def show_left(self, seconds: int | None) -> None:
        """Show how many seconds are left, None while nothing counts down."""
        self._left = seconds
        self._tell()

    def _tell(self) -> None:
        counting = self._left is not None and self._minutes > 0
        text = clock(self._left or 0) if counting else said_minutes(self._minutes)
        name = "Stops in" if counting else "Stop after"
        self._name.setText(name)
        self.button.setText(text)
        self.button.setAccessibleName(name)
        self.button.setAccessibleDescription(text)

    def _fill(self) -> None:
        self.menu.clear()
        group = QActionGroup(self.menu)
        offered = list(OFFERED_MINUTES)
        if self._minutes not in offered:
            offered = sorted({*offered, self._minutes})
        for minutes in offered:
            text = f"{minutes} minutes" if minutes else "Never"
            action = QAction(text, self.menu, checkable=True)
            action.setChecked(minutes == self._minutes)
            action.triggered.connect(lambda _=False, minutes=minutes: self.chosen.emit(minutes))
            group.addAction(action)
            self.menu.addAction(action)
        other = QAction("Other minutes …", self.menu)
        other.triggered.connect(self.type)
        self.menu.addAction(other)

    def type(self) -> None:
        """Ask for another number of minutes."""
        self.field.setText(str(self._minutes or ""))
        self._place_field()
        self.field.show()
        self.field.raise_()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """Return the room of name and figure, with the button's own air."""
        return QSize(self.width(), self._name.sizeHint().height() + self.button.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: it is never cut."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put name and figure where those of a `Fact` are, and the field over the figure."""
        super().resizeEvent(event)
        named, figure = self._name.sizeHint().height(), Line(15).sizeHint().height()
        top = (self.height() - named - px(1) - figure) // 2
        air = (self.button.sizeHint().height() - figure) // 2
        self._name.setGeometry(px(8), top, self.width() - px(8), named)
        high = figure + 2 * air
        self.button.setGeometry(0, top + named + px(1) - air, self.width(), high)
        self._place_field()

    def _place_field(self) -> None:
        self.field.setGeometry(self.button.geometry().adjusted(0, 0, -px(20), 0))

    def _enter(self) -> None:
        text = self.field.text().strip()
        if text.isdecimal() and int(text) <= MOST_MINUTES:
            self.chosen.emit(int(text))
            self._leave()
        else:
            self.field.selectAll()

    def _leave(self) -> None:
        if self.field.isVisible():
            held = self.field.hasFocus()
            self.field.hide()
            if held:
                self.button.setFocus(Qt.FocusReason.OtherFocusReason)
