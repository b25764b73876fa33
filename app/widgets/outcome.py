"""The result of a run: the headline, plots, all figures, and what to practise next."""

from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.explaining import Explained
from app.widgets.buttons import Button
from app.widgets.fields import Sentence
from app.widgets.figures import FiguresCard
from app.widgets.labels import Line, Lines
from app.widgets.look import font, px, unit
from app.widgets.sheets import Card, Deck, Explaining
from practice.run import Exercise

if TYPE_CHECKING:
    from app.practice_result import Result
    from app.widgets.plots.card import PlotCard

_ROOMY_PX, _SOME_PX = (860, 560), 420
_NEXT_PX, _LEAST_PX = 272, (400, 330)
_EARLY = "early estimate"
_EARLY_SENTENCE = "One run is noise: from four rated runs on this says something."
_KEPT = "Plots and figures are kept with every run. They come by themselves after some runs only."
_NO_LIMIT = 16_777_215  # as Qt has it
FIGURES = "Figures"
_NEXT, _KEPT_WORD = "Next", "Plots"


class Room(Enum):
    """How much of it there is."""

    PLENTY = "two plots large, the others under tabs"
    SOME = "all plots under tabs, beside what is next"
    LITTLE = "everything under tabs"


class NextCard(Card):
    """What to practise next: offered, never done by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the card without advice."""
        super().__init__(parent)
        title = Line(15)
        title.setText("Next")
        self.words = Lines(15, muted=True, least=0.75)
        self.words.set_lines(4)
        self.take, self.again = Button("", strong=True), Button("Again")
        self._go = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._go.setSpacing(px(8))
        self._go.addWidget(self.take)
        self._go.addWidget(self.again)
        self.column.addWidget(title)
        self.column.addWidget(self.words, 1)
        self.column.addLayout(self._go)

    def show_advice(self, why: str, sentence: str, name: str, *, is_other: bool) -> None:
        """Show advice; where it is the same exercise again, one button is enough."""
        told = f"{why} {sentence}"
        self.words.setText(told)
        self.setAccessibleName(f"Next: {told}")
        self.take.setText(name)
        self.take.setAccessibleName(name)
        self.take.setVisible(is_other)
        self.take.updateGeometry()

    def set_flat(self, flat: bool) -> None:
        """Take less height, or as much as usual."""
        ways = QBoxLayout.Direction
        self._go.setDirection(ways.LeftToRight if flat else ways.TopToBottom)
        self.words.set_lines(2 if flat else 4)

    @property
    def first(self) -> Button:
        """The button that goes on."""
        return self.again if self.take.isHidden() else self.take


class OutcomeFace(QWidget):
    """Shows what a run was like.

    At the bottom stands one sentence about the figure or plot that is pointed at or focused.
    """

    full_asked = Signal()
    comparison_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the face without a result."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.caption = Line(13, muted=True, figures=True)
        self.headline = Line(40, QFont.Weight.Light, figures=True, least=0.5)
        self.early = Line(13, muted=True)
        self.second = Lines(15, muted=True, least=0.7)
        self.quiet = Lines(13, muted=True, least=0.8)
        self.compare = Button("Compare with others", small=True)
        self.compare.setToolTip("How this stands beside other people tapping, and its limits")
        self.told = Lines(13, muted=True, least=0.75)
        self.told.setAccessibleName("About the figure")
        self.explaining = Explaining(self)
        self.figures = FiguresCard(self.explaining, self)
        self.next = NextCard(self)
        self.deck = Deck("More of this run", self)
        self.full = Button("Show the plots and all figures")
        self._plots: dict[str, PlotCard] = {}
        self._arranged: Room | None = None
        self._comparison = ""
        self._lay_out()
        self._arrange()
        self.explaining.told.connect(self._tell)
        self.full.clicked.connect(self.full_asked)
        self.compare.clicked.connect(self.comparison_asked)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(px(14))
        top.addWidget(self.headline)
        top.addWidget(self.early)
        top.addStretch(1)
        top.addWidget(self.compare)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(14))
        self._grid.setColumnStretch(0, 1)
        plots = QWidget()
        plots.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._kept = self._asking()
        column = QVBoxLayout(self)
        column.setContentsMargins(px(28), px(16), px(28), px(6))
        column.setSpacing(px(2))
        column.addWidget(self.caption)
        column.addLayout(top)
        column.addWidget(self.second)
        column.addWidget(self.quiet)
        column.addSpacing(px(8))
        column.addWidget(plots, 1)
        column.addSpacing(px(2))
        column.addWidget(self.told)

    def _asking(self) -> QWidget:
        """Return what stands in the plots' place until they are asked for."""
        card = Card(self)
        words = Sentence(_KEPT)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.column.addStretch(1)
        card.column.addWidget(words)
        card.column.addSpacing(px(6))
        card.column.addWidget(self.full, 0, Qt.AlignmentFlag.AlignHCenter)
        card.column.addStretch(1)
        return card

    # Told.

    def show_result(self, result: "Result", *, is_here: bool) -> None:
        """Show a result; `is_here` says that the advice is to stay where the run was."""
        self.caption.setText(result.caption)
        self.headline.setText(result.headline)
        is_early = result.rated and result.is_early_estimate
        self.early.setText(_EARLY if is_early else "")
        self.early.setToolTip(_EARLY_SENTENCE if is_early else "")
        self.early.setAccessibleDescription(self.early.toolTip())
        self.second.setText(result.second_line if result.rated else _both(result))
        lines = (result.limp_line, result.sizes_line, result.guess_line, result.practice_line)
        self.quiet.setText(" ".join(line for line in lines if line))
        self.quiet.setVisible(bool(self.quiet.text()))
        is_compared = result.run.exercise is Exercise.FOLLOW and result.figures.is_tapping
        self.compare.setVisible(is_compared)
        self._comparison = ""
        self._tell("")
        advice = result.advice
        self.next.show_advice(advice.why, advice.sentence, advice.name, is_other=not is_here)
        spoken = [result.caption, result.headline, self.early.text(), self.second.text()]
        self.setAccessibleName("Result: " + ". ".join(one for one in spoken if one))
        if not result.full:
            self.show_plots({}, ())
        self._arrange(anew=True)

    def show_plots(self, plots: "Mapping[str, PlotCard]", figures: Sequence[Explained]) -> None:
        """Take the plots by a short name, the two main ones first, and all figures."""
        for before in self._plots.values():
            self.explaining.forget(before)
            before.hide()
            before.deleteLater()
        self._plots = dict(plots)
        for card in self._plots.values():
            self.explaining.explain(card, card.plot.sentence)
        self.figures.show_figures(figures)
        self._arrange(anew=True)
        self.deck.tabs.setCurrentIndex(0)

    def show_comparison(self, sentence: str) -> None:
        """Show how others do, which was asked for."""
        self._comparison = sentence
        self._tell("")

    def _tell(self, sentence: str) -> None:
        told = sentence or self._comparison
        self.told.setText(told)
        self.told.setAccessibleDescription(told)

    # Where things stand.

    def _room(self) -> Room:
        wide, high = self.width() / unit(), self.height() / unit()
        if wide >= _ROOMY_PX[0] and high >= _ROOMY_PX[1]:
            return Room.PLENTY
        return Room.SOME if high >= _SOME_PX else Room.LITTLE

    def _arrange(self, *, anew: bool = False) -> None:
        """Put plots, figures and what is next where there is room for them."""
        room = self._room()
        for line in (self.second, self.quiet):
            wide = line.fontMetrics().horizontalAdvance(line.text())
            has_room = room is not Room.LITTLE or line is self.second
            line.set_lines(2 if has_room and wide > self.width() - 2 * px(28) else 1)
        if room is self._arranged and not anew:
            return
        self._arranged = room
        self.headline.setFont(
            font(28 if room is Room.LITTLE else 40, QFont.Weight.Light, figures=True)
        )
        self.caption.setVisible(room is not Room.LITTLE)
        self.next.set_flat(room is Room.LITTLE)
        every = (*self._plots.values(), self.figures, self._kept, self.next)
        for widget in (*every, self.deck, self.deck.tabs):
            self._grid.removeWidget(widget)
        for widget in every:
            widget.hide()
        cards: dict[str, QWidget] = {**self._plots, FIGURES: self.figures}
        if not self._plots:
            cards = {_KEPT_WORD: self._kept}
        if room is Room.LITTLE:
            cards = {_NEXT: self.next, **cards}
        large = list(self._plots)[:2] if room is Room.PLENTY else []
        under = {word: card for word, card in cards.items() if word not in large}
        self._limit_widths(room)
        self.deck.show_all(under)
        for at, word in enumerate(large):
            self._grid.addWidget(cards[word], 0, at)
            cards[word].show()
        self._grid.addWidget(self.deck.tabs, 1, 0, 1, 1 if large else 2)
        self._grid.addWidget(self.deck, 2, 0)
        self.deck.tabs.setVisible(len(under) > 1)
        if room is not Room.LITTLE:
            top, high = (1, 2) if large else (2, 1)
            self._grid.addWidget(self.next, top, 1, high, 1)
            self.next.show()
        self._grid.setRowStretch(0, 6 if large else 0)
        self._grid.setRowStretch(2, 5)
        self._order_tabs(large)

    def _order_tabs(self, large: Sequence[str]) -> None:
        """Have Tab go from the top to the bottom, and then to what is next."""
        order: list[QWidget] = [self.compare, *(self._plots[word] for word in large)]
        order += [
            self.deck.tabs,
            *(card for word, card in self._plots.items() if word not in large),
        ]
        order += [*self.figures.figures[:1], self.full, self.next.take, self.next.again]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _limit_widths(self, room: Room) -> None:
        """Have what stands in the column at the right be of one width."""
        wide = round(_NEXT_PX * min(unit(), 1.25))
        for word, card in list(self._plots.items())[:2]:
            is_right = room is Room.PLENTY and word != next(iter(self._plots))
            card.setMaximumWidth(wide if is_right else _NO_LIMIT)
        self.next.setMinimumWidth(0 if room is Room.LITTLE else wide)
        self.next.setMaximumWidth(_NO_LIMIT if room is Room.LITTLE else wide)

    def minimumSizeHint(self) -> QSize:
        """Return the least room, with everything at its smallest."""
        return QSize(px(_LEAST_PX[0]), px(_LEAST_PX[1]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the plots the room there is."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Find room anew with another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._arrange(anew=True)


def _both(result: "Result") -> str:
    return " ".join(line for line in (result.reason, result.second_line) if line)
