"""What was practised is kept: at once, to the last bit, and whatever becomes of the program."""

import random
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from practice.errors import PracticeError
from practice.headlines import bring_up_to_date
from practice.history import History, Merged, history_path
from practice.result import FIGURES_VERSION
from practice.run import Beat, Exercise, Input, Pace, Place, Steadiness, Tap
from practice.store import KEPT_FOR
from practice.summary import Headline
from tests.practice.runs import plain_run, some_runs
from tests.yardstick import plain_seconds

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "undula" / "history.sqlite3"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    opened = History.open(path)
    assert opened.line == ""
    with opened.history as history:
        yield history


def again(path: Path) -> History:
    opened = History.open(path)
    assert opened.line == ""
    return opened.history


# ---- what is kept


def test_every_run_comes_back_as_it_was(path: Path, history: History) -> None:
    runs = some_runs(60)
    for run in runs:
        history.begin(run).finish(run)
    history.close()

    with again(path) as there:
        assert [there.run(run.id) for run in runs] == runs
        assert repr([there.run(run.id) for run in runs]) == repr(runs)


def test_what_is_added_bit_by_bit_is_one_run(path: Path, history: History) -> None:
    whole = next(run for run in some_runs(9) if len(run.taps) > 9 and len(run.places) > 9)
    recorder = history.begin(replace(whole, beats=(), taps=(), places=(), prompts=()))
    for tap in whole.taps:
        recorder.add(taps=[tap])
    recorder.add(whole.beats[:1], places=whole.places[:5])
    recorder.add(whole.beats[1:], places=whole.places[5:], prompts=whole.prompts)

    there = history.run(whole.id)

    assert there == replace(whole, ended_early=True)
    recorder.finish(whole)
    assert history.run(whole.id) == whole


def test_a_run_that_never_ended_is_kept_as_ended_early(path: Path, history: History) -> None:
    recorder = history.begin(plain_run(taps=0))
    recorder.add(taps=[Tap(0.01, Input.KEY, "Space")])
    history.close()

    with again(path) as there:
        (one,) = there.runs()
        assert (one.ended_early, one.taps) == (True, 1)


def test_a_run_without_a_rock_is_none_until_it_is_finished(history: History) -> None:
    run = plain_run(taps=0)
    recorder = history.begin(run)
    recorder.add(beats=[Beat(0.0)])
    assert history.runs() == []

    recorder.finish(run)

    assert [one.id for one in history.runs()] == [run.id]


def test_a_discarded_run_leaves_nothing(history: History) -> None:
    recorder = history.begin(plain_run())
    recorder.discard()

    assert history.runs() == []
    with pytest.raises(PracticeError, match="There is no run"):
        history.run("0" * 32)


def test_the_note_the_guess_and_the_figures_stay(path: Path, history: History) -> None:
    run = plain_run()
    headline = Headline(3, True, 3.9, 4.1, -1.25, 4, 3)
    history.begin(run).finish(run, Headline(2))
    history.set_note(run.id, "größer,\n“langsam” 🙂")
    history.set_guess(run.id, Steadiness.STEADIER, Pace.SLOWER)
    history.set_headline(run.id, headline)
    history.close()

    with again(path) as there:
        (one,) = there.runs()
        assert one.headline == headline
        assert one.note == there.run(run.id).note == "größer,\n“langsam” 🙂"
        assert (one.guess_steadiness, one.guess_pace) == (Steadiness.STEADIER, Pace.SLOWER)


def test_half_a_character_in_a_note_is_no_hindrance(history: History) -> None:
    run = plain_run()
    history.begin(run).finish(run)

    history.set_note(run.id, "even \ud83d")

    assert history.run(run.id).note == "even ?"


def test_whole_runs_are_all_there_the_oldest_first(history: History) -> None:
    runs = some_runs(30, events=3)
    history.merge(runs)

    assert list(history.whole_runs()) == sorted(runs, key=lambda run: run.started_at)


def test_a_run_whose_taps_are_damaged_is_told_and_left_out(path: Path, history: History) -> None:
    runs = [plain_run(number) for number in range(3)]
    history.merge(runs)
    with sqlite3.connect(path) as database:
        database.execute(
            "UPDATE events SET data = zeroblob(16) WHERE kind = 'tap' AND run ="
            " (SELECT number FROM run WHERE id = ?)",
            (runs[1].id,),
        )
        database.execute("UPDATE run SET exercise = 'jump' WHERE id = ?", (runs[2].id,))
    database.close()

    assert [one.id for one in history.runs()] == [runs[1].id, runs[0].id]
    assert history.line == "One run of the history cannot be read and is left out."
    with pytest.raises(PracticeError, match=r"^The run of 2026-01-31T10:30 is damaged .* delete"):
        history.run(runs[1].id)
    assert list(history.whole_runs()) == [runs[0]]
    assert history.line == "2 runs of the history cannot be read and are left out."
    assert bring_up_to_date(history) == 3


def test_a_list_tells_of_a_run_what_the_run_itself_says(history: History) -> None:
    for run in some_runs(30):
        history.begin(run).finish(run)
        (one,) = [one for one in history.runs() if one.id == run.id]
        events = (run.beats, run.taps, run.places, run.prompts)

        assert (one.beats, one.taps, one.places, one.prompts) == tuple(map(len, events))
        for name in ("started_at", "exercise", "level", "technique", "bpm", "output"):
            assert getattr(one, name) == getattr(run, name)
        for name in ("ended_early", "guess_steadiness", "guess_pace", "note"):
            assert getattr(one, name) == getattr(run, name)


# ---- lists


def test_lists_are_in_order_and_hold_what_was_asked_for(history: History) -> None:
    runs = [
        replace(
            plain_run(number, taps=2),
            exercise=list(Exercise)[number % 3],
            technique=("lull", "spinal-wave")[number % 2],
            bpm=60.0 + number,
            ended_early=number == 7,
        )
        for number in range(20)
    ]
    random.Random(1).shuffle(runs)
    history.merge(runs)

    def tempi(**fields: object) -> list[int]:
        return [round(one.bpm) - 60 for one in history.runs(**fields)]  # type: ignore[arg-type]

    assert tempi() == list(range(19, -1, -1))
    assert tempi(newest_first=False, limit=3, offset=2) == [2, 3, 4]
    assert tempi(offset=18) == [1, 0]
    assert tempi(exercise=Exercise.FADE) == [19, 16, 13, 10, 7, 4, 1]
    assert tempi(technique="lull", limit=2) == [18, 16]
    assert tempi(bpm_between=(63.0, 65.0)) == [5, 4, 3]
    assert tempi(ended_early=True) == [7]
    assert tempi(exercise=Exercise.FADE, technique="lull", bpm_between=(65, 75)) == [10]
    assert [round(one.bpm) - 60 for one in history.last(3, ended_early=False)] == [17, 18, 19]
    assert history.last(5, technique="nothing") == []


def test_a_deleted_run_can_be_had_back_until_it_is_gone(path: Path, history: History) -> None:
    kept, gone = plain_run(1), plain_run(2)
    history.merge([kept, gone])
    long_ago = datetime.now(UTC) - KEPT_FOR
    history.delete(kept.id, now=long_ago + timedelta(minutes=1))
    history.delete(gone.id, now=long_ago - timedelta(minutes=1))
    assert history.runs() == []
    history.close()

    with again(path) as there:
        there.undelete(kept.id)
        there.undelete(gone.id)

        assert [one.id for one in there.runs()] == [kept.id]
        assert there.run(kept.id) == kept
    with sqlite3.connect(path) as database:
        (events,) = database.execute("SELECT count(DISTINCT run) FROM events").fetchone()
    database.close()
    assert events == 1


def test_merging_twice_adds_nothing_and_changes_nothing(history: History) -> None:
    runs = some_runs(450, events=3)
    history.merge(runs[:100])
    history.set_note(runs[0].id, "mine")
    history.delete(runs[1].id)

    assert history.merge(iter(runs)) == Merged(added=350, known=99, returned=1)
    assert history.merge(runs) == Merged(known=450)
    assert history.run(runs[0].id).note == "mine"
    assert [history.run(run.id) for run in runs[1:]] == runs[1:]


def test_the_whole_of_a_broken_off_run_takes_its_place(history: History) -> None:
    whole = plain_run()
    history.begin(replace(whole, beats=(), taps=whole.taps[:20]))

    history.merge([whole])

    assert history.run(whole.id) == whole


def test_missing_figures_are_computed_the_newest_first(history: History) -> None:
    runs = [plain_run(number) for number in range(5)]
    history.merge(runs)

    assert bring_up_to_date(history, at_most=2) == 2
    versions = [one.headline.version if one.headline else None for one in history.runs()]
    assert versions == [FIGURES_VERSION] * 2 + [None] * 3
    assert bring_up_to_date(history) == 3
    assert bring_up_to_date(history) == 0
    assert all(one.headline and 1.0 < one.headline.sd_percent < 6.0 for one in history.runs())  # type: ignore[operator]


# ---- quick


def test_five_thousand_runs_are_listed_at_once(path: Path) -> None:
    runs = [plain_run(number) for number in range(5000)]
    with again(path) as history:
        history.merge(runs)

    tries = []
    for _ in range(3):
        began = time.process_time()
        with again(path) as history:
            listed = history.runs()
            tries.append(time.process_time() - began)

    assert [one.id for one in listed] == [run.id for run in runs[::-1]]
    assert min(tries) < 4 * plain_seconds()


def test_who_taps_never_waits_for_the_disk(path: Path, history: History) -> None:
    recorder = history.begin(plain_run(taps=0))
    waits = []
    for number in range(500):
        began = time.perf_counter()
        recorder.add(taps=[Tap(0.8 * number)])
        waits.append(time.perf_counter() - began)
    history.flush()

    assert statistics.median(waits) < 0.02 * plain_seconds()
    assert history.runs()[0].taps == 500


def test_any_thread_may_ask(history: History) -> None:
    def practise() -> None:
        for run in some_runs(5, seed=threading.get_ident(), events=5):
            history.begin(run).finish(run)
            assert history.run(run.id) == run

    threads = [threading.Thread(target=practise) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(history.runs()) == 20


# ---- the file


def test_two_programs_may_have_it_open(path: Path, history: History) -> None:
    with again(path) as other:
        for number in range(20):
            run = plain_run(number, taps=5)
            (history, other)[number % 2].merge([run])
            assert (other, history)[number % 2].run(run.id) == run

        assert history.runs() == other.runs()
        assert history.line == other.line == ""


def test_the_folder_is_the_persons_alone(path: Path, history: History) -> None:
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_history_lies_where_data_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "else"))
    assert history_path() == tmp_path / "else" / "undula" / "history.sqlite3"
    for nothing in ("", "relative/folder"):
        monkeypatch.setenv("XDG_DATA_HOME", nothing)
        assert history_path() == tmp_path / ".local/share/undula/history.sqlite3"


def test_without_a_home_it_has_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(PracticeError, match=r"no home folder here: set HOME or XDG_DATA_HOME"):
        History.open()


def test_somebody_else_can_read_the_taps(path: Path, history: History) -> None:
    import struct
    import zlib

    run = plain_run(taps=3)
    history.begin(run).finish(run)
    history.close()

    with sqlite3.connect(path) as database:
        (data, crc) = database.execute(
            "SELECT data, crc FROM events JOIN run ON run.number = events.run"
            " WHERE id = ? AND kind = 'tap'",
            (run.id,),
        ).fetchone()
        (name,) = database.execute("SELECT name FROM source").fetchone()
    database.close()

    assert zlib.crc32(data) == crc
    assert struct.unpack("<6d", data)[::2] == tuple(tap.seconds for tap in run.taps)
    assert name == "Space"


def test_a_closed_history_says_so(history: History) -> None:
    history.close()
    history.close()

    with pytest.raises(PracticeError, match="closed"):
        history.runs()


# ---- killed

TAPPING = """
import sys
from pathlib import Path
from practice.history import History
from practice.run import Exercise, Input, Place, Run, Tap

history = History.open(Path(sys.argv[1])).history
while True:
    run = Run(Exercise.FOLLOW, "spinal-wave", 70.0)
    recorder = history.begin(run)
    taps, places = [], []
    for number in range(int(sys.argv[2])):
        taps.append(Tap(0.85 * number + 1e-9, Input.KEY, "Space"))
        places.append(Place(0.85 * number, number, -number))
        recorder.add(taps=taps[-1:], places=places[-1:])
        history.flush()
        print(run.id, number, flush=True)
    whole = Run(Exercise.FOLLOW, "spinal-wave", 70.0, taps=tuple(taps), places=tuple(places))
    recorder.finish(whole)
"""


def killed_after(path: Path, taps_a_run: int, lines: int, wait_seconds: float) -> list[str]:
    """Tap in a process of its own, kill it, and return what it said was kept."""
    program = subprocess.Popen(
        [sys.executable, "-c", TAPPING, str(path), str(taps_a_run)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert program.stdout is not None
    said = [program.stdout.readline() for _ in range(lines)]
    threading.Event().wait(wait_seconds)  # so that it dies anywhere in its work
    program.kill()
    rest = program.communicate()[0]
    return [line for line in "".join(said + [rest]).splitlines(keepends=True) if line[-1] == "\n"]


def every_tap_survives(path: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    told: dict[str, int] = {}
    for _ in range(kills):
        said = killed_after(
            path, chance.randrange(1, 30), chance.randrange(1, 60), chance.uniform(0.0, 0.02)
        )
        told |= {run_id: int(number) for run_id, number in map(str.split, said)}
        with again(path) as history:
            for run_id, number in told.items():
                run = history.run(run_id)
                assert len(run.taps) > number
                assert [tap.seconds for tap in run.taps] == [
                    0.85 * k + 1e-9 for k in range(len(run.taps))
                ]
                assert run.places == tuple(Place(0.85 * k, k, -k) for k in range(len(run.places)))
            ends = {one.id: one.ended_early for one in history.runs()}
            assert set(told) <= set(ends)


def test_every_tap_survives_being_killed(path: Path) -> None:
    every_tap_survives(path, kills=6, seed=11)


@pytest.mark.soak
def test_every_tap_survives_being_killed_two_hundred_times(path: Path) -> None:
    every_tap_survives(path, kills=200, seed=12)
