"""What goes out as JSON or CSV comes back as it was; what does not fit is named with its line."""

import io
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from practice.errors import PracticeError
from practice.exchange import export_json, import_runs, runs_in_json
from practice.history import History
from practice.run import Run
from practice.table import COLUMNS, export_csv, runs_in_csv
from tests.practice.runs import plain_run, some_run, some_runs
from tests.yardstick import plain_seconds

Forms = tuple[Callable[[list[Run], io.BytesIO], None], Callable[[bytes, str], list[Run]]]
JSON: Forms = (export_json, runs_in_json)
CSV: Forms = (export_csv, runs_in_csv)
BOTH = pytest.mark.parametrize("forms", [JSON, CSV], ids=["json", "csv"])


def out(runs: list[Run], forms: Forms) -> bytes:
    file = io.BytesIO()
    forms[0](runs, file)
    return file.getvalue()


@BOTH
def test_runs_come_back_to_the_last_bit(forms: Forms) -> None:
    runs = some_runs(200)

    back = forms[1](out(runs, forms), "it")

    assert back == runs
    assert repr(back) == repr(runs)  # which tells 0.0 from -0.0


@BOTH
def test_no_runs_come_back_as_none(forms: Forms) -> None:
    assert forms[1](out([], forms), "it") == []


@BOTH
def test_what_came_back_goes_out_the_same(forms: Forms) -> None:
    first = out(some_runs(20), forms)

    assert out(forms[1](first, "it"), forms) == first


@BOTH
def test_a_hundred_thousand_events_are_soon_in(forms: Forms) -> None:
    data = out([plain_run(number) for number in range(834)], forms)

    began = time.process_time()
    runs = forms[1](data, "it")

    assert sum(len(run.beats) + len(run.taps) for run in runs) > 100_000
    assert time.process_time() - began < 80 * plain_seconds()


@BOTH
def test_no_cut_no_flip_and_no_nonsense_gets_more_than_a_sentence(forms: Forms) -> None:
    chance = random.Random(9)
    whole = out(some_runs(3, events=5), forms)

    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.5:
            del data[chance.randrange(len(data)) :]
        says = refusal(bytes(data), forms)
        assert says == "" or (says.startswith("“it.txt”") and says.endswith(".")), says
        assert "\n" not in says


def refusal(data: bytes, forms: Forms) -> str:
    try:
        forms[1](data, "it.txt")
    except PracticeError as error:
        return str(error)
    return ""


# ---- JSON


def test_a_run_stands_on_a_line_of_its_own_in_json() -> None:
    lines = out(some_runs(3), JSON).splitlines()

    assert len(lines) == 5
    assert all(line.startswith((b"{", b",{")) or b"{" in line for line in lines[1:4])


BROKEN_JSON = [
    (b'"bpm":70.0', b'"bpm":-1', "line 3: A run's tempo is -1: give beats a minute above 0."),
    (b'"bpm":70.0', b'"bpm":"quick"', "line 3, bpm: Expected float, got str."),
    (b'"bpm":70.0', b'"bpm":NaN', "line 3: JSON is malformed"),
    (b'"seconds":0.0', b'"seconds":null', "line 3, beats[0].seconds: Expected float, got null."),
    (b'"seconds":0.0', b'"seconds":1e999', "line 3, beats[0].seconds: Number out of range."),
    (b"spinal", b"spin\xffl", "line 3: this is no text in UTF-8."),
    (b"spinal", b"spin\\ud83dl", "line 3: "),
    (b'"level":0,', b"", "line 3: "),
]


@pytest.mark.parametrize(("old", "new", "says"), BROKEN_JSON)
def test_json_that_does_not_fit_is_named_with_its_line(old: bytes, new: bytes, says: str) -> None:
    data = out([plain_run(0, taps=2), plain_run(1, taps=2)], JSON)
    head, first, second = data.split(b"\n", 2)
    broken = b"\n".join([head, first, second.replace(old, new, 1)])
    if old == b'"level":0,':  # what has a default may be left out
        assert len(runs_in_json(broken, "it.json")) == 2
        return

    with pytest.raises(PracticeError) as refused:
        runs_in_json(broken, "it.json")

    assert f"“it.json”, {says}" in str(refused.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"[]", "line 1: Expected object, got array."),
        (b"{}", "line 1: Object missing required field undula."),
        (b'{"undula": "recipes"}', "line 1, undula: Invalid enum value 'recipes'."),
        (b"{\n\n\n", "line 4: Input data was truncated."),
        (b'{"undula":' + b"[" * 100_000, "line 1"),
        (b'{"undula": "history", "version": 2, "runs": []}', "was written by a newer Undula"),
    ],
)
def test_other_json_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    file = tmp_path / "it.json"
    file.write_bytes(data)

    with pytest.raises(PracticeError) as refused:
        import_runs(file)

    assert says in str(refused.value)


# ---- CSV


def in_a_spreadsheet(data: bytes, delimiter: str, *, comma: bool) -> str:
    import csv

    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    if comma:
        numbers = [COLUMNS.index(name) for name in ("bpm", "seconds", "x", "y")]
        for row in rows[1:]:
            for column in numbers:
                row[column] = row[column].replace(".", ",")
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([*row[::-1], ""] for row in rows)
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("comma", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_a_spreadsheet_saves_is_read(delimiter: str, comma: bool, encoding: str) -> None:
    runs = [run for run in some_runs(8, events=10) if "\0" not in repr(run)]
    data = in_a_spreadsheet(out(runs, CSV), delimiter, comma=comma)

    assert runs_in_csv(data.encode(encoding), "it.csv") == runs


BROKEN_CSV = [
    (2, "level", "two", "line 2: level is “two”: give a whole number."),
    (2, "bpm", "nan", "line 2: A run's tempo is nan: give beats a minute above 0."),
    (2, "started_at", "yesterday", "line 2: started_at is “yesterday”: write it as 2026-"),
    (2, "started_at", "2026-01-31", "line 2: A run's start is 2026-01-31 00:00:00: give its"),
    (2, "exercise", "jump", "line 2: exercise is “jump”: choose follow, fade, "),
    (2, "ended_early", "perhaps", "line 2: ended_early is “perhaps”: write 1 for yes or 0"),
    (2, "guess_pace", "odd", "line 2: guess_pace is “odd”: choose faster, same, slower."),
    (2, "run", "17", "line 3: no row of the kind “run” stands before the run"),
    (3, "kind", "clap", "line 3: the kind is “clap”: choose run, beat, tap, place, prompt."),
    (3, "kind", "run", "begins a second time: take out one of the two."),
    (3, "seconds", "soon", "line 3: seconds is “soon”: give a number."),
    (3, "seconds", "inf", "line 3: A beat's time is inf: give a finite number."),
    (3, "heard", "", "line 3: heard is “”: write 1 for yes or 0 for no."),
    (5, "input", "foot", "line 5: input is “foot”: choose key, pointer, midi, drag."),
]


@pytest.mark.parametrize(("line", "column", "value", "says"), BROKEN_CSV)
def test_csv_that_does_not_fit_is_named_with_its_line(
    line: int, column: str, value: str, says: str
) -> None:
    rows = [row.split(",") for row in out([plain_run(taps=2)], CSV).decode().split("\r\n")]
    rows[line - 1][COLUMNS.index(column)] = value

    with pytest.raises(PracticeError) as refused:
        runs_in_csv("\r\n".join(map(",".join, rows)).encode(), "it.csv")

    assert "“it.csv”, line " in str(refused.value)
    assert says in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "line 1: the column “run” is missing: choose a file that Undula exported."),
        (b"seconds\n1.0\n", "line 1: the column “run” is missing"),
        (b"run,\xff\xfe\n", "line 1: this is no text in UTF-8."),
        (bytes(range(256)), "this is no text in UTF-8."),
        (b"\xff\xfe\x00", "this is no text in UTF-8."),
    ],
)
def test_other_files_are_refused(tmp_path: Path, data: bytes, says: str) -> None:
    file = tmp_path / "it.csv"
    file.write_bytes(data)

    with pytest.raises(PracticeError) as refused:
        import_runs(file)

    assert says in str(refused.value)


def test_the_kind_of_a_file_is_seen_in_it_not_in_its_name(tmp_path: Path) -> None:
    runs = [some_run(random.Random(3))]
    for forms in (JSON, CSV):
        file = tmp_path / "history.bak"
        file.write_bytes(b"\xef\xbb\xbf" + out(runs, forms))

        assert import_runs(file) == runs


def test_another_history_is_read_too(tmp_path: Path) -> None:
    runs = some_runs(30, events=10)
    file = tmp_path / "old laptop.sqlite3"
    with History.open(file).history as history:
        history.merge(runs)
    before = file.read_bytes()

    assert import_runs(file) == runs
    assert file.read_bytes() == before


def test_another_database_holds_no_runs(tmp_path: Path) -> None:
    file = tmp_path / "recipes.sqlite3"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()

    with pytest.raises(PracticeError, match="holds no run that can be read: choose another file"):
        import_runs(file)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.csv"):
        with pytest.raises(PracticeError, match="choose another file"):
            import_runs(path)
