"""`undula history`: what was kept is listed, goes out whole and comes in again."""

import json
import statistics
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.__main__ import main
from practice.history import History, history_path
from practice.result import FIGURES_VERSION
from practice.run import Exercise, Run
from practice.summary import Headline
from tests.practice.runs import plain_run, some_runs

ROOT = Path(__file__).parents[2]
TITLES = ["when", "technique", "exercise", "tempo", "rocks", "evenness", "note"]

pytestmark = pytest.mark.usefixtures("fresh_home")


def keep(*runs: Run) -> None:
    with History.open().history as history:
        history.merge(runs)


def kept() -> list[Run]:
    with History.open().history as history:
        return [history.run(one.id) for one in history.runs(newest_first=False)]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["history", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_nobody_has_practised_yet(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys) == "There are no practice runs yet.\n"


def test_the_list_has_the_newest_first_and_says_how_even_it_was(
    capsys: pytest.CaptureFixture[str],
) -> None:
    even = plain_run(1)
    early = replace(plain_run(2, taps=3), ended_early=True, note="tired,\nwarm " + "hands " * 20)
    keep(even, early)
    off = [tap.seconds - beat.seconds for tap, beat in zip(even.taps, even.beats, strict=True)]
    percent = 100.0 * statistics.stdev(off[4:]) * even.bpm / 60.0

    titles, newest, oldest = told(capsys).splitlines()

    assert titles.split() == TITLES
    assert "follow 1, ended early" in newest
    assert "tired, warm hands" in newest
    assert newest.endswith("…")
    assert oldest.split()[2:8] == ["spinal-wave", "follow", "1", "70", "60", f"{percent:.1f}"]


def test_the_mouse_is_shown_with_its_periods_evenness(capsys: pytest.CaptureFixture[str]) -> None:
    rocked = replace(plain_run(1), exercise=Exercise.MOUSE)
    keep(rocked)
    with History.open().history as history:
        version = FIGURES_VERSION
        history.set_headline(rocked.id, Headline(version, True, sd_percent=9.9, cv_percent=2.2))

    assert "2.2 %" in told(capsys).splitlines()[1]


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_everything_goes_out_and_comes_in_again(form: str, tmp_path: Path) -> None:
    runs = sorted(some_runs(20), key=lambda run: run.started_at)
    keep(*runs)
    file = tmp_path / "all"

    file.write_bytes(said(form))
    history_path().unlink()
    first = said("--import", str(file), stream="stderr")
    second = said("--import", str(file), stream="stderr")

    assert kept() == runs
    assert first == b"20 runs added.\n"
    assert second == b"0 runs added, 20 were there already.\n"


def said(*words: str, stream: str = "stdout") -> bytes:
    command = [sys.executable, "-m", "app", "history", *words]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    return bytes(getattr(done, stream))


def test_a_deleted_run_comes_back_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = plain_run()
    keep(run)
    file = tmp_path / "all.json"
    file.write_bytes(said("--json"))
    with History.open().history as history:
        history.delete(run.id)

    assert main(["history", "--import", str(file)]) == 0

    assert capsys.readouterr().err == "0 runs added, 1 deleted ones are back.\n"
    assert kept() == [run]


def test_without_runs_json_is_still_json(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["history", "--json"]) == 0

    assert json.loads(capsysbinary.readouterr().out)["runs"] == []


REFUSED = [
    (["--json", "--csv"], "choose one."),
    (["all"], "“all” is one word too many"),
    (["--yaml"], "“--yaml” is not an option"),
    (["--import"], "--import needs a value after it"),
    (["--import", "nowhere.csv"], "“nowhere.csv” cannot be read"),
    (["--import", "/"], "“/” cannot be read (Is a directory): choose another file."),
    (["--import", "{file}"], "line 2: level is “one”: give a whole number."),
]


@pytest.mark.parametrize(("words", "says"), REFUSED)
def test_what_cannot_be_followed_is_said_in_one_sentence(
    words: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    from practice.table import export_csv

    text = io.BytesIO()
    export_csv([Run(Exercise.HOLD, "spinal-wave", 70.0, level=1)], text)
    file = tmp_path / "it.csv"
    file.write_bytes(text.getvalue().replace(b",hold,1,", b",hold,one,"))

    assert main(["history", *[word.format(file=file) for word in words]]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("undula history: ")
    assert says in err
    assert err.count("\n") == 1


def test_a_refused_file_begins_no_history(tmp_path: Path) -> None:
    assert main(["history", "--import", str(tmp_path / "none")]) == 2

    assert not history_path().exists()


def test_a_damaged_history_is_told_beside_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    history_path().parent.mkdir(parents=True)
    history_path().write_text("no history at all\n" * 100)

    assert main(["history"]) == 0

    out, err = capsys.readouterr()
    assert out == "There are no practice runs yet.\n"
    assert err.startswith("The history could not be read (file is not a database); it is kept as ")
    assert err.count("\n") == 1


def test_a_reader_that_has_enough_is_no_hindrance() -> None:
    keep(*some_runs(100))
    command = f"{sys.executable} -m app history --csv | head -c 100"

    done = subprocess.run(["sh", "-c", command], capture_output=True, check=True, cwd=ROOT)

    assert len(done.stdout) == 100
    assert done.stderr == b""
