"""The plots of a run: they show its figures, in words too, in every palette and at any size."""

import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsItem, QWidget
from pytestqt.qtbot import QtBot

from app.widgets import look
from app.widgets.plots import bring_in
from app.widgets.plots.card import PlotCard
from app.widgets.plots.coming_back import ComingBackPlot
from app.widgets.plots.of_run import (
    intervals_of,
    ring_of,
    rocks_of,
    silences_of,
    sizes_of,
    trend_of,
)
from app.widgets.plots.plot import Plot
from app.widgets.plots.returns import ReturnPlot, ReturnShown
from app.widgets.plots.ring import RingPlot, RingShown
from app.widgets.plots.rocks import RocksPlot
from app.widgets.plots.sizes import SizesPlot
from app.widgets.plots.trend import TrendPlot, TrendShown
from practice.exercises import plan_of
from practice.result import FIGURES_VERSION, RunFigures, figures_of_run
from practice.run import Exercise, Place, Run, Tap
from practice.silence import Scatter
from practice.summary import Headline, Summary
from tests.app.opened import dressed

ROOT = Path(__file__).parents[2]
BPM, PERIOD = 75.0, 0.8
BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)

ENDED_MEANWHILE = """
import atexit
from PySide6.QtWidgets import QApplication
from app.widgets.plots import bring_in

def run():
    app = QApplication([])
    return bring_in()

thread = run()
atexit.register(lambda: print(thread.is_alive()))
"""


@pytest.fixture(autouse=True)
def usual_palette(qapp: QApplication) -> Iterator[None]:
    dressed(qapp)
    before = qapp.palette()
    yield
    qapp.setPalette(before)


def tapped(exercise: Exercise, level: int = 0, *, seed: int = 1) -> Run:
    """Return a run with taps around 20 ms before each beat."""
    chance = np.random.default_rng(seed)
    beats = plan_of(exercise, level).beats(BPM)
    taps = tuple(Tap(beat.seconds - 0.02 + chance.normal(0.0, 0.02)) for beat in beats)
    return Run(exercise, "spinal-wave", BPM, level, beats=beats, taps=taps)


def rocked(out_share: float = 0.5) -> Run:
    """Return a run in which the mouse went to and fro once each beat."""
    beats = plan_of(Exercise.MOUSE).beats(BPM)
    seconds = np.arange(0.0, 40 * PERIOD, 0.008)
    phase = seconds / PERIOD % 1.0
    way = np.where(phase < out_share, phase / out_share, (1.0 - phase) / (1.0 - out_share))
    places = tuple(
        Place(float(at), float(x), 0.0)
        for at, x in zip(seconds, 60.0 * (1.0 - np.cos(np.pi * way)), strict=True)
    )
    return Run(Exercise.MOUSE, "lull", BPM, beats=beats, places=places)


def gaps() -> tuple[Run, RunFigures]:
    run = tapped(Exercise.GAPS, 1)
    return run, figures_of_run(run)


def trend(count: int = 12) -> TrendShown:
    values = [3.0 + (number % 4) for number in range(count)]
    return TrendShown(values, [BEGAN + timedelta(days=number) for number in range(count)])


def rocks_plot() -> Plot:
    plot, (run, figures) = RocksPlot(), gaps()
    plot.show_rocks(rocks_of(run, figures, 3.9))
    return plot


def ring_plot() -> Plot:
    plot = RingPlot()
    plot.show_ring(ring_of(gaps()[1]))
    return plot


def return_plot() -> Plot:
    plot = ReturnPlot()
    plot.show_intervals(intervals_of(gaps()[1]))
    return plot


def coming_back_plot() -> Plot:
    plot = ComingBackPlot()
    plot.show_silences(silences_of(gaps()[1]))
    return plot


def sizes_plot() -> Plot:
    plot, sizes = SizesPlot(), sizes_of(figures_of_run(rocked()))
    assert sizes is not None
    plot.show_sizes(sizes)
    return plot


def trend_plot() -> Plot:
    plot = TrendPlot()
    plot.show_trend(trend())
    return plot


PLOTS: list[Callable[[], Plot]] = [
    rocks_plot,
    ring_plot,
    return_plot,
    coming_back_plot,
    sizes_plot,
    trend_plot,
]


class Surface:
    """A window in the palette's background, on which widgets are shown one at a time."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.window.resize(2000, 1200)
        qtbot.addWidget(self.window)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def picture(self, widget: QWidget, wide: int, high: int) -> QImage:
        """Return what a widget shows at a size."""
        if widget.parentWidget() is None:
            widget.setParent(self.window)
            widget.show()
        widget.resize(wide, high)
        QApplication.processEvents()
        return self.window.grab(QRect(0, 0, wide, high)).toImage()


@pytest.fixture
def surface(qtbot: QtBot) -> Surface:
    return Surface(qtbot)


def has_colour(image: QImage, name: str, *, near: int = 12) -> bool:
    """Return whether something in the picture has a colour, or nearly so."""
    whole = image.convertToFormat(QImage.Format.Format_RGB32)
    seen = np.frombuffer(whole.constBits(), np.uint8).reshape(whole.height(), -1, 4)[:, :, 2::-1]
    wanted = QColor(name)
    distance = np.abs(seen.astype(int) - (wanted.red(), wanted.green(), wanted.blue()))
    return bool((distance.max(axis=2) <= near).sum() > 5)


# ---- what is shown


def test_each_rock_stands_where_it_was_around_the_persons_own_centre() -> None:
    run, figures = gaps()
    shown = rocks_of(run, figures)
    heard = shown.is_heard & ~shown.is_settling
    offsets = np.array([tap.seconds for tap in run.taps]) - [beat.seconds for beat in run.beats]

    assert np.mean(shown.percent[heard]) == pytest.approx(0.0, abs=1e-9)
    near = 100 * (offsets[heard] - np.mean(offsets[heard])) / PERIOD
    assert shown.percent[heard] == pytest.approx(near, abs=1e-9)
    assert np.round(shown.rock).tolist() == list(range(1, len(run.beats) + 1))
    assert shown.rocks == len(run.beats)


def test_the_first_rocks_are_grey_and_the_silence_is_shaded() -> None:
    shown = rocks_of(*gaps())

    assert shown.is_settling[:5].tolist() == [True, True, True, True, False]
    assert shown.silent == ((9, 16), (25, 32), (41, 48), (57, 64))
    assert np.flatnonzero(~shown.is_heard).tolist()[:8] == list(range(8, 16))


@pytest.mark.parametrize(
    ("spread", "note"), [(3.9, "band: your usual spread"), (None, "thin lines: ±5 %")]
)
def test_the_band_is_the_persons_own_or_none(
    surface: Surface, spread: float | None, note: str
) -> None:
    plot = RocksPlot()
    plot.show_rocks(rocks_of(*gaps(), spread))
    surface.picture(plot, 900, 260)

    assert plot.note == note


def test_the_ring_has_the_rocks_that_count_and_their_mean() -> None:
    figures = figures_of_run(tapped(Exercise.FOLLOW))
    shown = ring_of(figures)

    assert len(shown.degrees) == 60
    assert shown.is_locked
    assert shown.words == "around the beat"
    assert shown.mean_degrees == pytest.approx(np.mean(shown.degrees), abs=0.05)
    assert shown.mean_degrees == pytest.approx(360 * -20 / 800, abs=3)


@pytest.mark.parametrize(
    ("degrees", "is_locked", "words"),
    [
        (-9.0, True, "around the beat"),
        (119.0, True, "around the beat"),
        (-170.0, True, "between the beats"),
        (30.0, False, "not yet with the pulse"),
        (None, False, "not yet with the pulse"),
    ],
)
def test_the_ring_says_where_the_rocks_lie(
    degrees: float | None, is_locked: bool, words: str
) -> None:
    assert RingShown(np.zeros(3), 0.9, degrees, is_locked).words == words


def test_only_rocks_in_a_row_make_a_pair() -> None:
    run = tapped(Exercise.FOLLOW)
    whole = intervals_of(figures_of_run(run))
    missing = Run(
        run.exercise, run.technique, BPM, beats=run.beats, taps=run.taps[:20] + run.taps[21:]
    )
    without = intervals_of(figures_of_run(missing))

    assert len(whole.this_percent) == 58
    assert len(without.this_percent) == 58 - 3
    assert whole.next_percent[:-1] == pytest.approx(whole.this_percent[1:])


def test_the_funnel_is_that_of_a_steady_person() -> None:
    figures = gaps()[1]
    shown = silences_of(figures)
    assert not shown.is_own
    assert len(shown.paths) == 4
    assert shown.funnel_rock[0] == 0.0
    assert shown.funnel_rock[-1] == 8.0
    assert shown.funnel_percent**2 == pytest.approx(9.0 * shown.funnel_rock + 2 * 1.2**2)
    for path, stretch in zip(shown.paths, figures.stretches, strict=True):
        assert stretch.coming_back is not None
        assert path.percent[-1] == pytest.approx(stretch.coming_back.error_ms / 8)
        assert path.percent[0] == 0.0

    own = silences_of(figures, Scatter(16.0, 0.0))
    assert own.is_own
    assert own.funnel_percent**2 == pytest.approx(4.0 * own.funnel_rock)


def test_a_run_without_silence_or_mouse_says_so() -> None:
    figures = figures_of_run(tapped(Exercise.FOLLOW))

    assert silences_of(figures).paths == ()
    assert sizes_of(figures) is None


def test_the_ways_out_and_back_stand_apart() -> None:
    even, limping = (sizes_of(figures_of_run(rocked(share))) for share in (0.5, 0.6))
    assert even is not None
    assert limping is not None

    assert np.mean(even.out_size_percent[even.counts]) == pytest.approx(100.0, abs=1.0)
    assert np.mean(even.out_time_percent[even.counts]) == pytest.approx(50.0, abs=0.5)
    assert np.mean(limping.out_time_percent[limping.counts]) > 55.0
    total = limping.out_time_percent + limping.back_time_percent
    assert np.mean(total[limping.counts]) == pytest.approx(100.0)


def summary(number: int, exercise: Exercise, **headline: float | bool) -> Summary:
    figures = {"rated": True, "sd_percent": float(number), "cv_percent": 10.0 + number} | headline
    return Summary(
        f"{number:032x}",
        BEGAN + timedelta(days=number),
        exercise,
        0,
        "lull",
        70.0,
        taps=0 if exercise is Exercise.MOUSE else 60,
        headline=Headline(FIGURES_VERSION, **figures),  # type: ignore[arg-type]
    )


def test_the_trend_is_of_rated_runs_of_one_kind() -> None:
    runs = [
        summary(1, Exercise.FOLLOW),
        summary(2, Exercise.MOUSE),
        summary(3, Exercise.FOLLOW, rated=False),
        summary(4, Exercise.GAPS),
        replace(summary(5, Exercise.GAPS), level=2),
        summary(6, Exercise.FOLLOW),
    ]
    short = Summary("f" * 32, BEGAN, Exercise.FOLLOW, 0, "lull", 70.0, taps=11)

    follow = trend_of([*runs, short], Exercise.FOLLOW, 0)
    assert (list(follow.percent), follow.name) == ([1.0, 6.0], "Follow")
    assert list(trend_of(runs, Exercise.GAPS, 2).percent) == [5.0]
    assert list(trend_of(runs, Exercise.MOUSE, 0).percent) == [12.0]


def test_the_trend_goes_through_the_means_of_four() -> None:
    assert TrendShown([1.0, 2.0, 3.0, 4.0, 9.0], [BEGAN] * 5).means == [2.5, 4.5]
    assert TrendShown([1.0, 2.0, 3.0], [BEGAN] * 3).means == []


@pytest.mark.parametrize(
    ("last", "word"), [(3.0, "steadier than at first"), (3.1, "much as at first")]
)
def test_steadier_is_said_only_of_what_chance_does_not_do(
    qtbot: QtBot, last: float, word: str
) -> None:
    plot = TrendPlot()
    qtbot.addWidget(plot)
    values = [4.0] * 4 + [last] * 4
    plot.show_trend(TrendShown(values, [BEGAN + timedelta(days=day) for day in range(8)]))

    assert word in plot.accessibleDescription()


# ---- how it is shown


@pytest.mark.parametrize("make", PLOTS)
def test_a_plot_says_in_words_what_it_shows(qtbot: QtBot, make: Callable[[], Plot]) -> None:
    plot = make()
    qtbot.addWidget(plot)

    assert plot.title
    assert plot.sentence.endswith(".")
    assert plot.accessibleName() == plot.title
    assert plot.accessibleDescription().endswith(".")
    assert any(letter.isdigit() for letter in plot.accessibleDescription())
    for word in ("late", "wrong", "error", "score", "fail"):
        assert word not in f"{plot.sentence} {plot.accessibleDescription()} {plot.note}".split()


@pytest.mark.parametrize("make", PLOTS)
def test_a_plot_follows_the_palette(
    surface: Surface, qapp: QApplication, make: Callable[[], Plot]
) -> None:
    plot = make()
    for colours in (look.PAPER, look.LAMP, look.CONTRAST):
        qapp.setPalette(look.palette_of(colours))
        image = surface.picture(plot, 420, 260)
        assert has_colour(image, colours.background)
        assert has_colour(image, colours.second if make is trend_plot else colours.accent, near=70)


@pytest.mark.parametrize("make", PLOTS)
def test_a_plot_draws_at_any_size(surface: Surface, make: Callable[[], Plot]) -> None:
    plot = make()
    for wide, high in [(2000, 1200), (420, 260), plot.minimumSizeHint().toTuple(), (30, 20)]:
        assert not surface.picture(plot, wide, high).isNull()


@pytest.mark.parametrize("make", PLOTS)
def test_a_plot_is_still(surface: Surface, make: Callable[[], Plot]) -> None:
    plot = make()
    before = surface.picture(plot, 420, 260)
    middle = plot.rect().center()

    QTest.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseClick(plot, Qt.MouseButton.RightButton, pos=middle)

    assert surface.picture(plot, 420, 260) == before
    assert QApplication.activePopupWidget() is None
    inner = plot.childAt(middle)
    assert inner is None or inner.focusPolicy() is Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize(
    "make", [RocksPlot, RingPlot, ReturnPlot, ComingBackPlot, SizesPlot, TrendPlot]
)
def test_a_plot_without_anything_to_show_is_empty(surface: Surface, make: type[Plot]) -> None:
    plot = make()
    image = surface.picture(plot, 300, 200)

    assert not has_colour(image, plot.palette().color(QPalette.ColorRole.Accent).name(), near=70)


def test_what_cannot_be_drawn_is_said_instead(qtbot: QtBot) -> None:
    plot = ReturnPlot()
    qtbot.addWidget(plot)
    nothing = np.zeros(0)

    plot.show_intervals(ReturnShown(nothing, nothing))
    assert plot.accessibleDescription() == "It takes a few rocks in a row."

    plot.show_intervals(ReturnShown(np.array([1.0]), np.array([-1.0])))
    assert plot.accessibleDescription() == "One pair of neighbouring rocks."


def test_tab_stops_at_a_card_and_all_of_it_can_be_read_out(qtbot: QtBot) -> None:
    card = PlotCard(rocks_plot())
    qtbot.addWidget(card)

    assert card.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert card.accessibleName() == "Each rock against the pulse"
    assert card.accessibleDescription() == (
        f"{card.plot.sentence} {card.plot.accessibleDescription()}"
    )


def test_a_note_stands_beside_the_title_or_under_the_plot(surface: Surface) -> None:
    card = PlotCard(trend_plot())
    surface.picture(card, 600, 240)
    assert card.beside.isVisible()
    assert not card.under.isVisible()

    surface.picture(card, 280, 240)
    assert not card.beside.isVisible()
    assert card.under.isVisible()
    assert card.under.text() == "band: what chance alone moves"
    assert card.under.shows_all()


# ---- what it costs


def test_nothing_is_imported_before_something_is_shown() -> None:
    code = """
import sys
from app.pages.history import HistoryPage
from app.widgets.plots.card import PlotCard
from app.widgets.plots import coming_back, returns, ring, rocks, sizes, trend
assert not {"pyqtgraph", "numpy"} & set(sys.modules), "too soon"
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("make", PLOTS)
def test_a_plot_that_is_gone_leaves_nothing_to_the_collector_of_garbage(
    surface: Surface, make: Callable[[], Plot]
) -> None:
    """That may run in any thread, where Qt's objects must not be taken down."""
    first = make()
    surface.picture(first, 420, 260)
    gc.collect()
    gc.disable()
    try:
        before = {id(thing) for thing in qt_objects()}
        second = make()
        for wide in (420, 300, 420):
            surface.picture(second, wide, 260)
        second.hide()
        second.deleteLater()
        del second
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert [thing for thing in qt_objects() if id(thing) not in before] == []
    finally:
        gc.enable()


def qt_objects() -> list[object]:
    kinds = (QObject, QGraphicsItem)
    return [thing for thing in gc.get_objects() if issubclass(type(thing), kinds)]


def test_plots_can_be_brought_in_beside_a_run() -> None:
    thread = bring_in()
    thread.join()

    assert "pyqtgraph" in sys.modules


def test_a_program_that_ends_meanwhile_waits_for_them(fresh_home: Path) -> None:
    program = [sys.executable, "-c", ENDED_MEANWHILE]
    done = subprocess.run(program, capture_output=True, text=True, timeout=20, check=False)

    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr
