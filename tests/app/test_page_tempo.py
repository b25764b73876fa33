"""The tempo on the page: the ruler, the wheel, and whose idea the number is."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.widgets.ruler import Ruler
from app.widgets.steps import said
from presets.library import load_all
from tests.app.opened import Opened

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def ruler(opened: Opened) -> Ruler:
    return opened.page.tempo.ruler


def place_of(ruler: Ruler, bpm: float) -> QPoint:
    """Where a tempo lies, found by the ends that 15 and 160 are drawn at."""
    edge = 14
    part = (bpm - 15) / 145
    return QPoint(round(edge + part * (ruler.width() - 2 * edge)), 16)


def turn_wheel(widget: QWidget, steps: int, modifiers: Qt.KeyboardModifier) -> None:
    sideways = bool(modifiers & Modifier.AltModifier)  # as some systems turn it then
    turned = QPoint(120 * steps, 0) if sideways else QPoint(0, 120 * steps)
    window = widget.window()
    where = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), where, turned, QPoint(), modifiers)


@pytest.mark.parametrize("bpm", [15, 63, 70, 118, 160])
def test_a_click_on_the_ruler_goes_there_in_halves(
    opened: Opened, ruler: Ruler, bpm: float
) -> None:
    opened.pulse.set_bpm(90.3)
    QTest.mouseClick(ruler, Qt.MouseButton.LeftButton, pos=place_of(ruler, bpm))

    a_pixel = 145 / (ruler.width() - 28)
    assert opened.pulse.bpm == pytest.approx(bpm, abs=0.5 * a_pixel + 0.25)
    assert opened.pulse.bpm * 2 % 1 == 0


def test_the_knob_is_dragged_from_where_it_is_held(opened: Opened, ruler: Ruler) -> None:
    opened.pulse.set_bpm(63.4)
    held = place_of(ruler, 63.4) + QPoint(3, 0)
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=held)
    assert opened.pulse.bpm == 63.4

    for x in (held.x() + 1, held.x() + 60, 10_000):
        where = QPointF(x, 16)
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove,
            where,
            ruler.mapToGlobal(where),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Modifier.NoModifier,
        )
        QApplication.sendEvent(ruler, move)
        assert opened.pulse.bpm * 2 % 1 == 0
    QTest.mouseRelease(ruler, Qt.MouseButton.LeftButton, pos=QPoint(10_000, 16))

    assert opened.pulse.bpm == 160


def test_a_tempo_that_was_tapped_or_typed_is_never_snapped(opened: Opened, ruler: Ruler) -> None:
    opened.pulse.set_bpm(63.4)

    assert opened.pulse.bpm == 63.4
    assert ruler.accessibleDescription() == "63.4 beats a minute"


@pytest.mark.parametrize(
    ("key", "modifier", "bpm"),
    [
        (Key.Key_Right, Modifier.NoModifier, 71),
        (Key.Key_Down, Modifier.NoModifier, 69),
        (Key.Key_PageUp, Modifier.NoModifier, 75),
        (Key.Key_Home, Modifier.NoModifier, 15),
        (Key.Key_End, Modifier.NoModifier, 160),
        (Key.Key_Up, Modifier.ShiftModifier, 75),
        (Key.Key_Down, Modifier.AltModifier, 69.5),
    ],
)
def test_the_ruler_takes_its_keys(
    opened: Opened, ruler: Ruler, key: Qt.Key, modifier: Qt.KeyboardModifier, bpm: float
) -> None:
    ruler.setFocus(Qt.FocusReason.TabFocusReason)

    opened.press(key, modifier)

    assert opened.pulse.bpm == bpm


def test_a_screen_reader_has_the_ruler_as_a_slider(opened: Opened, ruler: Ruler) -> None:
    opened.pulse.set_bpm(70)
    told = QAccessible.queryAccessibleInterface(ruler)

    assert told.role() == QAccessible.Role.Slider
    assert told.text(QAccessible.Text.Name) == "Tempo ruler"
    assert told.text(QAccessible.Text.Value) == "70"
    assert told.text(QAccessible.Text.Description) == "70 beats a minute"


@pytest.mark.parametrize("over", ["number", "ruler", "slower"])
@pytest.mark.parametrize(
    ("modifier", "step"),
    [(Modifier.NoModifier, 1), (Modifier.ShiftModifier, 5), (Modifier.AltModifier, 0.5)],
)
def test_the_wheel_steps_the_tempo(
    opened: Opened, over: str, modifier: Qt.KeyboardModifier, step: float
) -> None:
    widget = getattr(opened.page.tempo, over)
    turn_wheel(widget, 2, modifier)
    assert opened.pulse.bpm == 70 + 2 * step

    turn_wheel(widget, -3, modifier)
    assert opened.pulse.bpm == 70 - step


def test_the_techniques_own_range_is_told(opened: Opened, ruler: Ruler) -> None:
    for technique in load_all().techniques:
        opened.pulse.choose_technique(technique.id)
        low, high = (said(bpm) for bpm in technique.bpm_range)
        assert f"this technique, {low}–{high}" in ruler.toolTip()
        assert "60–80, a heart at rest" in ruler.toolTip()


def test_our_reading_stands_beside_every_tempo_with_its_reason(opened: Opened) -> None:
    reading = opened.page.tempo.reading
    for technique in load_all().techniques:
        opened.pulse.choose_technique(technique.id)
        assert reading.text() == "our reading"
        assert reading.accessibleDescription() == technique.our_reading

    opened.pulse.choose_technique("spinal-wave")
    opened.pulse.set_bpm(81)
    assert reading.text() == "our reading: 70"

    opened.click(reading)
    assert opened.page.side.card.isVisible()


def test_nothing_moves_when_the_tempo_changes(opened: Opened) -> None:
    tempo = opened.page.tempo
    parts = (tempo.slower, tempo.number, tempo.faster, tempo.reading, tempo.ruler)
    places = [part.geometry() for part in parts]

    for bpm in (15, 63.4, 159.5):
        opened.pulse.set_bpm(bpm)
        QApplication.processEvents()
        assert [part.geometry() for part in parts] == places
