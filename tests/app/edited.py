"""The planning face over a folder of plans, and a hand on its keys."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.engine import list_techniques
from app.planning import Planning
from app.widgets.plan.face import PlanningFace
from presets.plan import Plan, Segment, Side
from presets.plan_library import save_plan
from tests.app.opened import dressed

Key, Modifier = Qt.Key, Qt.KeyboardModifier
MINE = Plan(
    id="mine",
    name="Mine",
    segments=(
        Segment(technique="lull", minutes=10.0),
        Segment(technique="spinal-wave", minutes=20.0, side=Side.LEFT),
        Segment(technique="shoulder-neck", minutes=10.0),
    ),
)


class Shown:
    """The face over a folder of plans, and a hand on its keys."""

    def __init__(self, qtbot: QtBot, folder: Path, size: tuple[int, int] = (1240, 744)) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dressed(app)
        save_plan(MINE, folder)
        self.around = QWidget()  # the face never is a window of its own
        self.planning = Planning(list_techniques().techniques, folder=folder, current="mine")
        self.face = PlanningFace(self.planning, self.around)
        self.planning.setParent(self.face)
        self.editor = self.face.editor
        self.asked: list[Plan] = []
        self.face.start_asked.connect(self.asked.append)
        qtbot.addWidget(self.around)
        self.around.resize(2560, 1440)
        self.face.resize(*size)
        with qtbot.waitActive(self.around):
            self.around.show()
            self.around.activateWindow()
        self.face.focus_first()

    @property
    def plan(self) -> Plan:
        return self.planning.plan

    @property
    def minutes(self) -> list[float]:
        return [segment.minutes for segment in self.plan.segments]

    @property
    def tempi(self) -> list[float | None]:
        return [segment.bpm for segment in self.plan.segments]

    @property
    def own(self) -> list[str]:
        return [plan.id for plan in self.planning.own]

    @property
    def techniques(self) -> list[str | None]:
        return [segment.technique for segment in self.plan.segments]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.face, key, modifier)

    def write(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.face, text)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())

    def choose(self, name: str) -> None:
        """Click the one visible button with a name."""
        found = [
            one
            for one in self.face.findChildren(QAbstractButton)
            if one.isVisible() and name in (one.accessibleName(), one.text())
        ]
        assert len(found) == 1, f"{len(found)} buttons are called {name!r}"
        found[0].click()

    def drag(self, begin: QPoint, end: QPoint) -> None:
        """Drag over the bar."""
        at, left = self.editor.head.bar.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(at, left, pos=begin)
        for step in range(1, 6):
            QTest.mouseMove(at, begin + (end - begin) * step / 5)
        QTest.mouseRelease(at, left, pos=end)


def shown(qtbot: QtBot, tmp_path: Path) -> Iterator[Shown]:
    """The face, put away afterwards; for a fixture of this name."""
    one = Shown(qtbot, tmp_path)
    yield one
    one.around.hide()
