"""The bar at the bottom of the Practise page: start, how to press, history and export."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.actions import with_key
from app.keys import Bindings
from app.widgets.buttons import Button
from app.widgets.labels import Lines
from app.widgets.look import px


class _How(Lines):
    """A sentence on up to two lines, in the middle of their height."""

    _WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class RunBar(QWidget):
    """Starts a run, and leads to the runs that were."""

    started = Signal()
    history_asked = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the bar."""
        super().__init__(parent)
        self.start = Button("Start run", strong=True)
        self.start.setToolTip(with_key("toggle"))
        self.how = _How(13, muted=True, least=0.75)
        self.how.set_lines(2)
        self.history, self.export = Button("History"), Button("Export")
        self.history.setToolTip("All runs, their notes, and how your evenness went")
        self.export.setToolTip("Keep all runs in a file, as CSV or JSON")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(12), px(20), px(12))
        row.setSpacing(px(20))
        row.addWidget(self.start)
        row.addWidget(self.how, 1)
        row.addWidget(self.history)
        row.addWidget(self.export)
        self.start.clicked.connect(self.started)
        self.history.clicked.connect(self.history_asked)
        self.export.clicked.connect(self.export_asked)

    def show_keys(self, bindings: Bindings) -> None:
        """Name the key that does the same."""
        self.start.setToolTip(with_key("toggle", bindings).replace("or stop the pulse", "a run"))

    def show_how(self, sentence: str) -> None:
        """Say how a rock is pressed."""
        self.how.setText(sentence)
        self.start.setAccessibleDescription(sentence)
