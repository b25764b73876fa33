"""What is particular about a segment, or about a whole plan, is shown and changed."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.widgets.plan.editor import WHOLE
from audio.session import Marker, Thinning
from presets.plan import Kind, Pedal, Plan, Segment, Side
from tests.app import edited
from tests.app.edited import MINE, Key, Shown

shown = pytest.fixture(edited.shown)


def test_the_total_stays_where_it_is_to_be_kept(shown: Shown) -> None:
    shown.choose("Keep the total")
    shown.choose("Minutes: more")
    assert sum(shown.minutes) == pytest.approx(40.0)
    assert shown.minutes[0] == 11.0
    assert shown.minutes[1] == pytest.approx(2 * shown.minutes[2])
    shown.editor.segment.minutes.figure.setValue(200.0)
    assert sum(shown.minutes) == pytest.approx(40.0)
    assert shown.editor.segment.minutes.value() == pytest.approx(shown.minutes[0], abs=0.01)
    shown.choose("Keep the total")
    shown.editor.segment.minutes.figure.setValue(20.0)
    assert sum(shown.minutes) < 41.0
    assert shown.editor.head.total.text() == f"{sum(shown.minutes):.1f}".removesuffix(".0")


def test_every_detail_is_told_and_shown(shown: Shown) -> None:
    panel = shown.editor.segment
    shown.editor.list.setFocus()
    shown.press(Key.Key_Down)
    panel.side.chips[Side.RIGHT].click()
    panel.bpm.figure.setValue(66.0)
    panel.glide.ways.chips["glide_minutes"].click()
    panel.glide.minutes.figure.setValue(3.0)
    panel.level.figure.setValue(-2.0)
    panel.thinning.chips[Thinning.WITHDRAWS].click()
    panel.returns.click()
    panel.words.setText("Slowly,  at first")
    panel.words.keep()

    assert shown.plan.segments[1] == Segment(
        technique="spinal-wave",
        minutes=20.0,
        side=Side.RIGHT,
        bpm=66.0,
        glide_minutes=3.0,
        level_db=-2.0,
        thinning=Thinning.WITHDRAWS,
        return_minutes=5.0,
        words="Slowly, at first",
    )
    told = shown.editor.model.data(shown.editor.model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert told == (
        "Spinal wave, right, 20 minutes, 58 to 66 beats a minute, −2 dB, withdraws, "
        "returns every 5 minutes, Slowly, at first"
    )
    panel.glide.ways.chips["glide_rate"].click()
    assert shown.plan.segments[1].glide_minutes is None
    assert shown.plan.segments[1].glide_rate == 2.0
    panel.glide.ways.chips["by_itself"].click()
    shown.choose("As the technique")
    panel.thinning.chips[Thinning.EVERY_ROCK].click()
    assert shown.plan.segments[1] == Segment(
        technique="spinal-wave",
        minutes=20.0,
        side=Side.RIGHT,
        level_db=-2.0,
        words="Slowly, at first",
    )


def test_the_wheel_scrolls_and_changes_no_number(shown: Shown) -> None:
    panel = shown.editor.segment
    shown.face.resize(1024, 584)
    QApplication.processEvents()
    figure = panel.minutes.figure
    at = figure.rect().center()
    window = shown.around.windowHandle()
    assert window is not None

    for _ in range(3):
        QTest.wheelEvent(window, figure.mapTo(shown.around, at), QPoint(0, -120))

    assert shown.plan == MINE
    assert panel.verticalScrollBar().value() > 0


def test_turning_over_waits_for_a_press_or_so_long(shown: Shown) -> None:
    panel = shown.editor.segment
    panel.kind.chips[Kind.TURN_OVER].click()
    panel.limited.click()
    assert shown.plan.segments[0] == Segment(kind=Kind.TURN_OVER, minutes=10.0, limit_minutes=10.0)
    panel.limit_minutes.figure.setValue(12.0)
    assert shown.plan.segments[0].limit_minutes == 12.0
    assert not panel.rows["tempo"].isVisible()
    panel.limited.click()
    panel.kind.chips[Kind.ROCKING].click()
    assert shown.plan.segments[0] == Segment(technique="spinal-wave", minutes=10.0)


def test_what_stands_beside_a_number_is_on_its_middle_line(shown: Shown) -> None:
    def middle(widget: QWidget) -> float:
        return widget.mapTo(panel, QPoint(0, 0)).y() + widget.height() / 2

    panel = shown.editor.segment
    shown.face.resize(2000, 1200)
    panel.bpm.figure.setValue(66.0)
    panel.thinning.chips[Thinning.WITHDRAWS].click()
    panel.returns.click()
    QApplication.processEvents()
    for beside, number in ((panel.own_tempo, panel.bpm), (panel.returns, panel.return_minutes)):
        assert beside.isVisible()
        assert middle(beside) == pytest.approx(middle(number), abs=1.0)
    assert middle(panel.rows["tempo"].name) == pytest.approx(middle(panel.bpm), abs=1.0)

    panel.kind.chips[Kind.TURN_OVER].click()
    panel.limited.click()
    QApplication.processEvents()
    tick, name = panel.limited.grab().toImage(), panel.rows["wait"].name
    accent = panel.palette().color(QPalette.ColorRole.Accent)
    box = [y for y in range(tick.height()) if tick.pixelColor(4, y) == accent]
    assert sum(box) / len(box) == pytest.approx(tick.height() / 2, abs=2.0)
    assert middle(panel.limited) == pytest.approx(middle(panel.limit_minutes), abs=1.0)
    assert middle(name) == pytest.approx(middle(panel.limit_minutes), abs=1.0)


def test_a_course_is_switched_where_a_technique_has_one(shown: Shown) -> None:
    panel = shown.editor.segment
    assert not panel.rows["course"].isVisible()
    shown.choose("Technique: Lull")
    shown.editor.picker.browse.techniques.chosen.emit("small-undulations")
    assert panel.rows["course"].isVisibleTo(panel)
    assert not panel.course.isChecked()
    panel.course.click()
    assert shown.plan.segments[0].course is True
    panel.course.click()
    assert shown.plan.segments[0].course is None


def test_what_goes_with_the_whole_plan_is_changed(shown: Shown) -> None:
    shown.editor.deck.open(WHOLE)
    panel = shown.editor.whole
    panel.delay.figure.setValue(20.0)
    panel.marker.chips[Marker.LOW_BOWL].click()
    panel.bell.click()
    panel.pedal.chips[Pedal.TAP].click()
    panel.hold.figure.setValue(2.0)
    panel.lead.figure.setValue(1.5)
    panel.words.setText("For Tuesday")
    panel.words.keep()

    assert shown.plan == Plan(
        id="mine",
        name="Mine",
        words="For Tuesday",
        start_delay_seconds=20.0,
        marker=Marker.LOW_BOWL,
        end_bell=True,
        pedal=Pedal.TAP,
        hold_minutes=2.0,
        lead_rate=1.5,
        segments=MINE.segments,
    )
