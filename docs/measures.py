"""Simulate people and draw what the figures make of them: `.venv/bin/python docs/measures.py`.

Writes the charts in `docs/plots/` and the tables in `docs/measures.md`. Every person is seeded, so
they change only when the figures do.
"""

import math
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
from numpy.typing import NDArray

from docs.charts import Axis, Band, Chart, Dots, Line, painted
from practice.correction import Correction, phase_correction
from practice.measures import asynchrony, spacing, standard_deviation
from practice.norms import NORM_SD_PERCENT, relative_se_percent, steadier_than
from practice.silence import (
    HELD_GAP_PERCENT,
    Timekeeping,
    pooled_wing_kristofferson,
    tempo_bias_percent,
    usual_scatter,
    wing_kristofferson,
)
from tests.practice import people

HERE = Path(__file__).parent
PLOTS, PAGE = HERE / "plots", HERE / "measures.md"
DATA = HERE.parent / "tests/practice/data/bath_madison_2012/tapping_data_baath_madison_2012.csv"
MARKS = ("<!-- simulated people: made by docs/measures.py -->\n", "<!-- end -->\n")

RUNS, TAPS = 1000, 60
T = 60_000.0 / 70.0
CORRECTED = people.Corrected(alpha=0.5, timekeeper_ms=10.0, motor_ms=5.0)
SILENT = people.Silent(clock_ms=25.0, motor_ms=10.0)
TYPICAL = people.Silent(usual_scatter(T).clock_ms, usual_scatter(T).motor_ms)

Row = tuple[str, float | None, Sequence[float | None]]
"""A figure's name, what the theory says, and what was found run by run."""


# ---- tables


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| | put in | found, mean | from run to run, SD |"
    yield "| --- | ---: | ---: | ---: |"
    for name, expected, found in rows:
        known = [one for one in found if one is not None]
        told = "" if expected is None else _told(expected)
        mean, spread = float(np.mean(known)), float(np.std(known))
        yield f"| {name} | {told} | {_told(mean)} | {_told(spread)} |"


def _told(value: float) -> str:
    digits = 2 if abs(value) < 2.0 else 1
    return f"{value:.{digits}f}".replace("-", "−")


def _with_the_cue() -> list[Row]:
    theory = people.corrected_theory(CORRECTED)
    table = people.asynchronies(CORRECTED, RUNS, TAPS, seed=1)
    near = [asynchrony(row, T) for row in table]
    spaced = [spacing(T + np.diff(row)) for row in table]
    fitted = [phase_correction(row) for row in table]
    return [
        ("mean asynchrony, ms", -40.0, [one.mean for one in near]),
        ("SD of the asynchronies, ms", math.sqrt(theory.asynchrony_variance), [a.sd for a in near]),
        ("lag-1 of the asynchronies", theory.lag1, [one.lag1 for one in near]),
        ("SD of the intervals, ms", theory.interval_sd, [one.sd for one in spaced]),
        ("α", CORRECTED.alpha, [one.alpha for one in fitted if one]),
        ("timekeeper, ms", CORRECTED.timekeeper_ms, [o.timekeeper_sd for o in fitted if o]),
        ("hand, ms", CORRECTED.motor_ms, [one.motor_sd for one in fitted if one]),
    ]


def _without_the_cue() -> list[Row]:
    theory = people.silent_theory(SILENT)
    table = people.intervals(SILENT, RUNS, TAPS, seed=2)
    spaced = [spacing(row) for row in table]
    split = [found for row in table if (found := wing_kristofferson(row)) is not None]
    pooled = _pooled(4)
    neighbours = math.sqrt(theory.gamma0 - theory.gamma1)
    return [
        ("SD of the intervals, ms", theory.interval_sd, [one.sd for one in spaced]),
        ("local SD, ms", neighbours, [one.local_sd for one in spaced]),
        ("drift SD, ms (none put in)", 0.0, [one.drift_sd for one in spaced]),
        ("drift, % a minute", 0.0, [one.drift_percent_per_minute for one in spaced]),
        ("tempo bias, %", 0.0, [tempo_bias_percent(row, T) for row in table]),
        ("γ0, ms²", theory.gamma0, [one.gamma0 for one in split]),
        ("γ1, ms²", theory.gamma1, [one.gamma1 for one in split]),
        ("lag-1 of the intervals", theory.lag1, [one.lag1 for one in split]),
        ("clock, ms", SILENT.clock_ms, [one.clock_sd for one in split]),
        ("hand, ms", SILENT.motor_ms, [one.motor_sd for one in split]),
        ("clock over 4 × 46 intervals, ms", SILENT.clock_ms, [one.clock_sd for one in pooled]),
        ("hand over 4 × 46 intervals, ms", SILENT.motor_ms, [one.motor_sd for one in pooled]),
    ]


def _pooled(stretches: int) -> list[Timekeeping]:
    table = people.intervals(SILENT, RUNS * stretches, 46, seed=3).reshape(RUNS, stretches, 46)
    pooled = [pooled_wing_kristofferson([(row, None) for row in rows]) for rows in table]
    return [one for one in pooled if one is not None]


def _phases() -> Iterator[str]:
    theory = people.silent_theory(SILENT)
    table = np.cumsum(people.intervals(SILENT, 10 * RUNS, 32, seed=4) - T, axis=1)
    counts = (1, 4, 8, 16, 32)
    yield "| silent rocks | " + " | ".join(map(str, counts)) + " |"
    yield "| --- |" + " ---: |" * len(counts)
    expected = [_told(theory.phase_sd_ms(rocks)) for rocks in counts]
    yield "| SD by the theory, ms | " + " | ".join(expected) + " |"
    found = [_told(float(np.std(table[:, rocks - 1]))) for rocks in counts]
    yield "| SD of 10 000 people, ms | " + " | ".join(found) + " |"


def _tables() -> str:
    blocks = (
        f"**With the cue**: 1000 runs of {TAPS} taps, α 0.5, timekeeper 10 ms, hand 5 ms.",
        "\n".join(_table(_with_the_cue())),
        f"**Without the cue**: 1000 runs of {TAPS} intervals, clock 25 ms, hand 10 ms.",
        "\n".join(_table(_without_the_cue())),
        "**How far off the same people are** after so many silent rocks, though none has a bias:",
        "\n".join(_phases()),
    )
    return "\n\n".join(blocks) + "\n"


# ---- charts


def _alpha() -> Chart:
    true = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.1)

    def found(runs: int, taps: int) -> NDArray[np.float64]:
        return np.array([[one.alpha for one in _fitted(a, runs, taps)] for a in true])

    short, long = found(RUNS, 60), found(200, 600)
    return Chart(
        "What is taken back: α put in, and found",
        Axis("α put in", 0.1, 1.2, (0.2, 0.4, 0.6, 0.8, 1.0)),
        Axis("α found", 0.0, 1.45, (0.0, 0.5, 1.0)),
        (
            Line((0.1, 1.2), (0.1, 1.2), "as it is", "muted", dashed=True),
            Dots([a - 0.008 for a in true], short.mean(1), "60 taps", "accent", short.std(1)),
            Dots([a + 0.008 for a in true], long.mean(1), "600 taps", "second", long.std(1)),
        ),
    )


def _fitted(alpha: float, runs: int, taps: int) -> list[Correction]:
    table = people.asynchronies(people.Corrected(alpha, 10.0, 5.0), runs, taps, seed=5)
    return [found for row in table if (found := phase_correction(row)) is not None]


def _evenness() -> Chart:
    numbers = (8, 12, 16, 20, 25, 30, 40, 50, 60, 80, 100)
    person = people.Corrected(alpha=0.4, timekeeper_ms=25.0, motor_ms=10.0)
    table = people.asynchronies(person, 4000, max(numbers), seed=6)
    sds = [table[:, :n].std(axis=1, ddof=1) for n in numbers]
    return Chart(
        "How sure one run's evenness is",
        Axis("taps in the run", 0, 104, (0, 20, 40, 60, 80, 100)),
        Axis("standard error, % of the SD", 0, 36, (0, 10, 20, 30)),
        (
            Line(numbers, [relative_se_percent(n) or 0.0 for n in numbers], "as it is told"),
            Dots(numbers, [100 * sd.std() / sd.mean() for sd in sds], "simulated", "second"),
        ),
        names=("right", "top"),
    )


def _funnel() -> Chart:
    theory = people.silent_theory(TYPICAL)
    paths = np.cumsum(people.intervals(TYPICAL, RUNS, 48, seed=16) - T, axis=1)
    rocks = np.arange(1.0, 49.0)
    sd = np.array([theory.phase_sd_ms(n) for n in range(1, 49)])
    thin = [Line(rocks, path, colour="muted", width=0.7) for path in paths[:12]]
    return Chart(
        "Where somebody steady is after silence",
        Axis("silent rocks", 0, 49, (0, 8, 16, 24, 32, 40, 48)),
        Axis("off the pulse, ms", -460, 460, (-400, -200, 0, 200, 400)),
        (
            Band(rocks, -sd, sd, "±1 SD by the theory"),
            *thin,
            Line(rocks, paths.std(0), "SD of 1000 people", "accent"),
            Line(rocks, -paths.std(0), "", "accent"),
        ),
    )


def _shares() -> Chart:
    lengths = (5, 7, 10, 15, 20, 30, 46, 60)
    share = []
    for n in lengths:
        table = people.intervals(SILENT, 20_000, n, seed=8)
        rest = table - table.mean(1, keepdims=True)
        share.append(-np.sum(rest[:, 1:] * rest[:, :-1]) / np.sum(rest**2))
    true = -people.silent_theory(SILENT).lag1
    return Chart(
        "Short silences make the hand look larger",
        Axis("intervals in a silent stretch", 0, 63, (5, 10, 20, 30, 46, 60)),
        Axis("the hand's share", 0.0, 0.32, (0.0, 0.1, 0.2, 0.3)),
        (
            Line((0, 63), (true, true), "as it is", "muted", dashed=True),
            Line((30, 30), (0.0, 0.32), "shown from here on", "second"),
            Dots(lengths, share, "found, over 20 000 stretches"),
        ),
        names=("right", "top"),
    )


def _held() -> Chart:
    biases = np.linspace(-8.0, 8.0, 65)
    layers = []
    for rocks, colour in ((4, "accent"), (8, "second"), (16, "ink")):
        own = 100.0 * (people.intervals(TYPICAL, 4000, rocks, seed=9).mean(1) / T - 1.0)
        held = [100.0 * np.mean(np.abs(own + bias) <= HELD_GAP_PERCENT) for bias in biases]
        layers.append(Line(biases, held, f"{rocks} silent rocks", colour))
    return Chart(
        "How often a gap is held",
        Axis("the person's tempo bias, %", -8, 8, (-8, -4, 0, 4, 8), "+g"),
        Axis("held, % of gaps", 0, 104, (0, 25, 50, 75, 100)),
        layers,
        names=("centre", "bottom"),
    )


def _norm() -> Chart:
    near = [_real(period) for period in (600, 1200)]
    parts = np.log(np.array((750, 800, 857, 920, 1000)) / 600.0) / math.log(2.0)
    own = np.sort(np.mean([(1.0 - part) * near[0] + part * near[1] for part in parts], axis=0))
    scale = np.linspace(1.8, 7.0, 80)
    return Chart(
        "Thirty people, and the norm",
        Axis("SD of the asynchronies, % of the period", 1.8, 7.0, (2, 3, 4, 5, 6, 7)),
        Axis("less even, of 100 people", 0, 104, (0, 25, 50, 75, 100)),
        (
            Line(scale, [steadier_than(float(one)) for one in scale], "the norm"),
            Dots(own, 100.0 * (1.0 - (np.arange(30) + 0.5) / 30), "Bååth & Madison 2012", "second"),
            Line((NORM_SD_PERCENT,) * 2, (0, 50), "", "muted", dashed=True),
        ),
        names=("right", "top"),
    )


def _real(period: int) -> NDArray[np.float64]:
    """Return each person's mean SD% at a period, without the first four taps of a run."""
    rows = np.loadtxt(DATA, delimiter=",", skiprows=1)
    rows = rows[rows[:, 2] == period]
    means = []
    for subject in np.unique(rows[:, 0]):
        own = rows[rows[:, 0] == subject]
        runs = [own[own[:, 1] == trial, 3][4:] for trial in np.unique(own[:, 1])]
        means.append(np.mean([standard_deviation(run) for run in runs]) * 100.0 / period)
    return np.array(means)


CHARTS = {
    "alpha": _alpha,
    "evenness": _evenness,
    "funnel": _funnel,
    "shares": _shares,
    "held": _held,
    "norm": _norm,
}


def main() -> None:
    """Write all charts and the tables anew."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from app.widgets import look
    from docs import small_png

    app = QApplication([])
    look.dress(app)
    PLOTS.mkdir(exist_ok=True)
    for name, chart in CHARTS.items():
        small_png.write(painted(chart()), PLOTS / f"{name}.png")
    before, rest = PAGE.read_text().split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    PAGE.write_text(f"{before}{MARKS[0]}\n{_tables()}\n{MARKS[1]}{after}")


if __name__ == "__main__":
    main()
