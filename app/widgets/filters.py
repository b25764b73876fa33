"""Which runs are shown: by exercise, by technique and by tempo."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.widgets.buttons import Quiet
from app.widgets.flow import Flow
from app.widgets.look import px
from practice.exercises import EXERCISES
from practice.run import Exercise
from practice.summary import Summary

TEMPI: dict[tuple[float, float], str] = {
    (0.0, 60.0): "Under 60",
    (60.0, 65.0): "60 to 65",
    (65.0, 70.0): "65 to 70",
    (70.0, 75.0): "70 to 75",
    (75.0, 80.05): "75 to 80",
    (80.05, math.inf): "Over 80",
}
"""Tempi in beats a minute that are looked at together, from the first up to the second; a tempo
has at most one decimal."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which runs are shown; None is all of them.

    Attributes:
        exercise: only these.
        technique: only this id.
        bpm: only from the first up to the second.
    """

    exercise: Exercise | None = None
    technique: str | None = None
    bpm: tuple[float, float] | None = None

    def __call__(self, run: Summary) -> bool:
        """Return whether a run is among them."""
        return (
            (self.exercise is None or run.exercise is self.exercise)
            and (self.technique is None or run.technique == self.technique)
            and (self.bpm is None or self.bpm[0] <= run.bpm < self.bpm[1])
        )


class FilterMenu(Quiet):
    """A quiet choice of one thing or of all."""

    chosen = Signal()

    def __init__(self, name: str, all_words: str, parent: QWidget | None = None) -> None:
        """Create the choice of all."""
        super().__init__(15, plain=True, parent=parent)
        self._all, self._offered = all_words, dict[Hashable, str]()
        self.choice: Hashable = None
        self.setAccessibleName(name)
        self.choices = QMenu(self)
        self.choices.setAccessibleName(name)
        self.choices.aboutToShow.connect(self._fill)
        self.setMenu(self.choices)
        self._show()

    def offer(self, offered: Mapping[Hashable, str]) -> None:
        """Offer what there is; what is chosen stays, also where nothing of it is left."""
        self._offered = dict(offered)
        self._show()

    def choose(self, choice: Hashable) -> None:
        """Choose one, None for all."""
        if choice != self.choice:
            self.choice = choice
            self._show()
            self.chosen.emit()

    def _show(self) -> None:
        words = self._all if self.choice is None else self._offered.get(self.choice, self.text())
        self.setText(words)
        self.setAccessibleDescription(words)
        self.updateGeometry()

    def _fill(self) -> None:
        self.choices.clear()
        group = QActionGroup(self.choices)
        for choice, words in {None: self._all, **self._offered}.items():
            action = QAction(words, self.choices, checkable=True)
            action.setChecked(choice == self.choice)
            action.triggered.connect(lambda _=False, choice=choice: self.choose(choice))
            group.addAction(action)
            self.choices.addAction(action)


class Filters(QWidget):
    """Three choices beside each other; `changed` tells that other runs are wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create the choices with all runs wanted."""
        super().__init__(parent)
        self.exercise = FilterMenu("Exercise", "All exercises")
        self.technique = FilterMenu("Technique", "All techniques")
        self.tempo = FilterMenu("Tempo", "All tempi")
        self._flow = Flow(px(4))
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for menu in (self.exercise, self.technique, self.tempo):
            self._flow.addWidget(menu)
            menu.chosen.connect(self.changed)

    def hasHeightForWidth(self) -> bool:
        """Return True: narrower is taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        return self._flow.heightForWidth(width)

    def minimumSizeHint(self) -> QSize:
        """Return the widest choice's width."""
        return self._flow.minimumSize()

    @property
    def wanted(self) -> Wanted:
        """Which runs are wanted."""
        exercise, technique, bpm = (
            menu.choice for menu in (self.exercise, self.technique, self.tempo)
        )
        return Wanted(
            exercise if isinstance(exercise, Exercise) else None,
            technique if isinstance(technique, str) else None,
            bpm if isinstance(bpm, tuple) else None,
        )

    def offer(self, runs: Sequence[Summary], names: Mapping[str, str]) -> None:
        """Offer what these runs have; `names` are those of techniques by their ids."""
        exercises, tempi = {run.exercise for run in runs}, {run.bpm for run in runs}
        techniques = {run.technique for run in runs if run.technique}
        self.exercise.offer({one: EXERCISES[one].name for one in EXERCISES if one in exercises})
        named = {one: names.get(one, one) for one in techniques}
        self.technique.offer(dict(sorted(named.items(), key=lambda one: one[1].casefold())))
        self.tempo.offer(
            {
                (low, high): words
                for (low, high), words in TEMPI.items()
                if any(low <= bpm < high for bpm in tempi)
            }
        )
