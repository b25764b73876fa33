"""Cards, several of them under quiet tabs, and a sentence about what is pointed at."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QRectF, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.widgets.look import px
from app.widgets.tabs import Tabs

Role = QPalette.ColorRole


class Card(QWidget):
    """A rounded surface that holds something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create an empty card."""
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(18), px(14), px(18), px(14))
        self.column.setSpacing(px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the surface."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(palette.color(Role.Mid), 1.0))
        painter.setBrush(palette.color(Role.Base))
        painter.drawRoundedRect(frame, px(12), px(12))


class Deck(QStackedWidget):
    """Several contents, one at a time; `tabs` are to stand somewhere above it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Create an empty deck."""
        super().__init__(parent)
        self.tabs = Tabs(name, (), parent)
        self.tabs.currentChanged.connect(self.setCurrentIndex)

    def show_all(self, contents: Mapping[str, QWidget]) -> None:
        """Hold these and nothing else; the one that was shown stays shown if it is among them."""
        shown = self.tabs.tabText(self.tabs.currentIndex())
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        while (before := self.widget(0)) is not None:
            self.removeWidget(before)
        for word, content in contents.items():
            self.tabs.addTab(word)
            self.addWidget(content)
        self.tabs.blockSignals(False)
        self.tabs.fit()
        self.open(shown if shown in contents else next(iter(contents), ""))

    def open(self, word: str) -> None:
        """Show the content under a word."""
        for at in range(self.tabs.count()):
            if self.tabs.tabText(at) == word:
                self.tabs.setCurrentIndex(at)
                self.setCurrentIndex(at)


class Explaining(QObject):
    """Tells a sentence about what the pointer is over or the keyboard's focus is on."""

    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Explain nothing yet."""
        super().__init__(parent)
        self._sentences: dict[QWidget, str] = {}
        self._focused: QWidget | None = None

    def explain(self, widget: QWidget, sentence: str) -> None:
        """Explain a widget by a sentence from now on."""
        if widget not in self._sentences:
            widget.installEventFilter(self)
        self._sentences[widget] = sentence
        widget.setToolTip(sentence)

    def forget(self, widget: QWidget) -> None:
        """Explain a widget no more."""
        if self._sentences.pop(widget, None) is None:
            return
        widget.removeEventFilter(self)
        if self._focused is widget:
            self._focused = None
        self.told.emit("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell what is pointed at, or else what has the focus."""
        if not isinstance(watched, QWidget) or watched not in self._sentences:
            return False
        kind = event.type()
        if kind == QEvent.Type.Enter:
            self.told.emit(self._sentences[watched])
        elif kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self._focused = watched
            self.told.emit(self._sentences[watched])
        elif kind == QEvent.Type.FocusOut:
            self._focused = None
            self.told.emit("")
        elif kind == QEvent.Type.Leave:
            focused = self._focused
            self.told.emit(self._sentences[focused] if focused is not None else "")
        return False
