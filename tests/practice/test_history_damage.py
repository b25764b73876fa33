"""Whatever lies where the history should: practice goes on, nothing is lost, one line tells."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import practice.book
import practice.store
from practice import schema
from practice.errors import PracticeError
from practice.events import events_of
from practice.history import History
from practice.run import Run
from tests.practice.runs import plain_run, some_runs

ROOT = Path(__file__).parents[2]
NAME = "history.sqlite3"
RUNS = [plain_run(number) for number in range(24)] + some_runs(12, events=40)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sound history, half of it still in the log beside the file."""
    folder = tmp_path_factory.mktemp("whole")
    live = tmp_path_factory.mktemp("live")
    with History.open(live / NAME).history as history:
        history.merge(RUNS[:18])
        history.flush()
        shutil.copy(live / NAME, folder / "settled.sqlite3")
        for run in RUNS[18:]:
            recorder = history.begin(run)
            history.flush()
            assert recorder is not None
        for ending in ("", "-wal"):
            shutil.copy(f"{live / NAME}{ending}", f"{folder / NAME}{ending}")
    return folder


# ---- damage


def cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def flipped(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 3, 30, 300))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def flipped_at_the_beginning(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(100)] ^= 1 << chance.randrange(8)


def zeroed(data: bytearray, chance: random.Random) -> None:
    first = chance.randrange(len(data))
    last = min(len(data), first + chance.choice((1, 100, 4096, 50_000)))
    data[first:last] = bytes(last - first)


def zeroed_throughout(data: bytearray, chance: random.Random) -> None:
    data[:] = bytes(len(data))


def shuffled(data: bytearray, chance: random.Random) -> None:
    pages = [data[at : at + 4096] for at in range(0, len(data), 4096)]
    one, other = chance.randrange(len(pages)), chance.randrange(len(pages))
    pages[one], pages[other] = pages[other], pages[one]
    data[:] = b"".join(pages)


def noise(data: bytearray, chance: random.Random) -> None:
    data[:] = chance.randbytes(chance.choice((1, 15, 100, 5000)))


def text(data: bytearray, chance: random.Random) -> None:
    data[:] = b"run,seconds\n" * chance.choice((1, 1000))


def empty(data: bytearray, chance: random.Random) -> None:
    data.clear()


KINDS = (
    cut,
    flipped,
    flipped,
    flipped_at_the_beginning,
    zeroed,
    zeroed,
    zeroed_throughout,
    shuffled,
    noise,
    text,
    empty,
)


def damaged(whole: Path, folder: Path, chance: random.Random) -> Path:
    """Put a damaged history into `folder` and return its path."""
    path = folder / NAME
    for ending in ("", "-wal"):
        shutil.copy(f"{whole / NAME}{ending}", f"{path}{ending}")
    if chance.random() < 0.3:
        shutil.copy(whole / "settled.sqlite3", path)
        Path(f"{path}-wal").unlink()
    log = Path(f"{path}-wal")
    target = log if log.exists() and chance.random() < 0.3 else path
    data = bytearray(target.read_bytes())
    chance.choice(KINDS)(data, chance)
    target.write_bytes(data)
    return path


def goes_on(path: Path) -> str:
    """Practise with what lies at `path`, twice, and return what was told at first."""
    originals = {run.id: run for run in RUNS}
    run = plain_run(99)
    opened = History.open(path)
    with opened.history as history:
        for one in history.runs():
            if one.id not in originals or not is_readable(history, one.id):
                continue  # its name was hit, or its taps
            there = history.run(one.id)
            assert [tap.seconds for tap in there.taps] == [
                tap.seconds for tap in originals[one.id].taps
            ]
            assert there.beats == originals[one.id].beats
            assert there.places == originals[one.id].places
            assert there.prompts == originals[one.id].prompts
        recorder = history.begin(run)
        recorder.add(taps=run.taps[:5])
        recorder.finish(run)
        history.set_note(run.id, "gently")
        history.merge(RUNS)
        assert run.id in {one.id for one in history.runs()}
    again = History.open(path)
    with again.history as history:
        if practice.store.CHECKED_BYTES:  # or else damage may be met with later
            assert again.line == (opened.line if "newer" in opened.line else "")
        there = history.run(run.id)
        assert (events_of(there), there.note) == (events_of(run), "gently")
    return opened.line


def is_readable(history: History, run_id: str) -> bool:
    try:
        history.run(run_id)
    except PracticeError:
        return False
    return True


def survives(whole: Path, folder: Path, count: int, seed: int) -> tuple[int, int]:
    """Return how many damages were told, and in how many of them runs were brought over."""
    chance = random.Random(seed)
    told = brought = 0
    for number in range(count):
        home = folder / str(number)
        home.mkdir()
        path = damaged(whole, home, chance)
        had_a_log = Path(f"{path}-wal").exists()
        before = path.read_bytes()
        line = goes_on(path)
        if "newer" in line:  # its version was hit: it lies there for who can tell
            assert had_a_log or path.read_bytes() == before
        elif line:
            told += 1
            brought += "are here again" in line
            (kept,) = home.glob("history.damaged-*.sqlite3")
            assert line.startswith("The history could not be read (")
            assert f"it is kept as {kept.name}" in line
            assert had_a_log or kept.read_bytes() == before
        shutil.rmtree(home)
    return told, brought


def test_forty_kinds_of_damage_are_survived(whole: Path, tmp_path: Path) -> None:
    told, brought = survives(whole, tmp_path, 40, seed=5)

    assert told > 15
    assert brought > 5


def test_damage_is_survived_where_it_is_met_with(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice.store, "CHECKED_BYTES", 0)  # as with a very large history
    told, _ = survives(whole, tmp_path, 40, seed=7)

    assert told > 5


@pytest.mark.soak
def test_five_hundred_kinds_of_damage_are_survived(whole: Path, tmp_path: Path) -> None:
    told, brought = survives(whole, tmp_path, 500, seed=6)

    assert told > 200
    assert brought > 70


def test_a_history_that_is_whole_is_told_by_nothing(whole: Path, tmp_path: Path) -> None:
    for ending in ("", "-wal"):
        shutil.copy(f"{whole / NAME}{ending}", f"{tmp_path / NAME}{ending}")

    assert goes_on(tmp_path / NAME) == ""
    assert list(tmp_path.glob("*damaged*")) == []


@pytest.mark.parametrize("lay", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path.parent)])
def test_what_is_no_file_is_kept_aside(lay: Callable[[Path], object], tmp_path: Path) -> None:
    lay(tmp_path / NAME)

    assert goes_on(tmp_path / NAME).startswith("The history could not be read (it is no file); it")
    assert len(list(tmp_path.glob("history.damaged-*.sqlite3"))) == 1


def test_a_link_to_a_history_elsewhere_stays_one(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / NAME).symlink_to(elsewhere / NAME)

    assert goes_on(tmp_path / NAME) == ""
    assert (tmp_path / NAME).is_symlink()
    assert (elsewhere / NAME).stat().st_size > 10_000


def test_another_programs_database_is_kept_aside(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / NAME) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()
    before = (tmp_path / NAME).read_bytes()

    assert "(it is another program's)" in goes_on(tmp_path / NAME)
    (kept,) = tmp_path.glob("history.damaged-*.sqlite3")
    assert kept.read_bytes() == before


def test_a_history_damaged_while_it_is_used_is_kept_aside(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / NAME
    shutil.copy(whole / "settled.sqlite3", path)
    run = plain_run(50)
    with History.open(path).history as history:
        recorder = history.begin(run)
        history.flush()
        for ending in ("", "-wal"):
            with Path(f"{path}{ending}").open("r+b") as file:
                file.write(bytes(Path(f"{path}{ending}").stat().st_size))
        for tap in run.taps:
            recorder.add(taps=[tap])
        history.merge(some_runs(300, seed=8, events=20))
        recorder.finish(run)
        assert history.run(run.id) == run

    with History.open(path).history as history:
        assert history.run(run.id) == run


# ---- versions


def test_a_newer_history_is_left_alone(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / NAME
    shutil.copy(whole / "settled.sqlite3", path)
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    database.close()
    before = path.read_bytes()
    run = plain_run(77)

    opened = History.open(path)
    with opened.history as history:
        history.begin(run).finish(run)
        assert [one.id for one in history.runs()] == [run.id]

    assert opened.line == (
        "The history was written by a newer Undula and is left alone; this one keeps its runs in"
        f" history-{schema.VERSION}.sqlite3."
    )
    assert path.read_bytes() == before
    with History.open(path).history as history:
        assert history.run(run.id) == run


def test_a_migration_is_whole_or_not_at_all(tmp_path: Path) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE run ADD COLUMN mood TEXT")
        connection.execute("UPDATE run SET mood = 'even'")
        raise sqlite3.OperationalError("no room")

    def all_of_it(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE run ADD COLUMN mood TEXT")

    connection = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    schema.migrate(connection)
    before = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    with pytest.raises(sqlite3.OperationalError, match="no room"):
        schema.migrate(connection, [*schema.MIGRATIONS, half])
    assert connection.execute("SELECT sql FROM sqlite_master").fetchall() == before
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)

    schema.migrate(connection, [*schema.MIGRATIONS, all_of_it])

    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION + 1,)
    assert connection.execute("SELECT mood FROM run").fetchall() == []
    with pytest.raises(schema.NewerError):
        schema.migrate(connection)
    connection.close()


# ---- what stands in the way for now

HOLDING = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute(sys.argv[2])
database.execute("BEGIN EXCLUSIVE")
database.execute("SELECT count(*) FROM run").fetchone()
print("held", flush=True)
sys.stdin.read()
"""
WRITING = "PRAGMA locking_mode = NORMAL"
ALONE = "PRAGMA locking_mode = EXCLUSIVE"


@contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """Have another program hold the history."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(path), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdin is not None
        assert program.stdout.readline() == "held\n"
        yield
        program.stdin.close()


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(practice.book, "SOON_SECONDS", 0.05)
    monkeypatch.setattr(practice.book, "SELDOM_SECONDS", 0.05)


def caught_up(history: History) -> bool:
    for _ in range(200):
        history.flush()
        if not history.line:
            return True
        threading.Event().wait(0.05)
    return False


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize(("how", "is_open"), [(WRITING, True), (WRITING, False), (ALONE, False)])
def test_what_is_done_while_another_program_holds_it_is_kept_later(
    how: str, is_open: bool, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    old, new = plain_run(1), plain_run(2)
    with History.open(path).history as history:
        history.merge([old])
    history = History.open(path).history
    if not is_open:
        history.close()
    with held(path, how):
        if not is_open:
            history = History.open(path).history
        recorder = history.begin(new)
        recorder.add(taps=new.taps[:2])
        recorder.finish(new)
        assert history.run(new.id) == new
        assert history.line == (
            "The history cannot be written now (another program holds it): your runs are kept in"
            " memory until it can be."
        )
        assert {one.id for one in history.runs()} == {old.id, new.id}

    assert caught_up(history)
    history.close()

    with History.open(path).history as history:
        assert [history.run(run.id) for run in (old, new)] == [old, new]


def test_what_is_still_unwritten_at_the_end_is_brought_in_at_the_next_start(
    tmp_path: Path,
) -> None:
    path = tmp_path / NAME
    going_on, new = plain_run(1), plain_run(2)
    history = History.open(path).history
    recorder = history.begin(replace(going_on, beats=(), taps=going_on.taps[:30]))
    history.flush()
    with held(path, WRITING):
        recorder.finish(going_on)
        history.begin(new).finish(new)
        history.close()
        assert len(list(tmp_path.glob("history.unwritten-*.sqlite3"))) == 1

    opened = History.open(path)
    with opened.history as history:
        assert opened.line == ""
        assert [history.run(run.id) for run in (going_on, new)] == [going_on, new]
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


FULL = """
import resource, sys
from pathlib import Path
import practice.book
import practice.store
from practice.history import History
from tests.practice.runs import plain_run
from tests.practice.test_history_damage import caught_up

practice.book.SOON_SECONDS = practice.book.SELDOM_SECONDS = 0.05
path = Path(sys.argv[1])
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
room = int(sys.argv[2])
if room < 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
history = History.open(path).history
if room >= 0:
    most = Path(f"{path}-wal").stat().st_size + room
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
runs = [plain_run(number) for number in range(100, 130)]
for run in runs:
    recorder = history.begin(run)
    for tap in run.taps:
        recorder.add(taps=[tap])
    recorder.finish(run)
assert [history.run(run.id) for run in runs] == runs
assert "cannot be written now (" in history.line, history.line
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
assert caught_up(history), history.line
history.close()
"""


@pytest.mark.parametrize("room", [-1, 0, 100, 5_000, 60_000])
def test_what_finds_no_room_on_the_disk_is_written_when_there_is_some(
    room: int, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    with History.open(path).history as history:
        history.merge([plain_run(1)])

    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(room)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    with History.open(path).history as history:
        assert len(history.runs()) == 31
        for summary in history.runs():
            run = history.run(summary.id)
            assert len(run.taps) == 60


READ_ONLY = """
import os, shutil, sys, tempfile  # all of it now: Python itself may lie where only root can read
from pathlib import Path
from practice.history import History
from tests.practice.runs import plain_run

if os.getuid() == 0:
    os.setuid(65534)
opened = History.open(Path(sys.argv[1]))
print(opened.line)
with opened.history as history:
    run = plain_run(5)
    history.begin(run).finish(run)
    assert history.run(run.id) == run
    print(len(history.runs()))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can look into."""
    folder = Path(tempfile.mkdtemp(prefix="undula-tests-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("with_log", [True, False])
def test_a_history_that_may_only_be_read_is_read(
    with_log: bool, whole: Path, open_folder: Path
) -> None:
    path = open_folder / NAME
    if with_log:
        for ending in ("", "-wal"):
            shutil.copy(f"{whole / NAME}{ending}", f"{path}{ending}")
    else:
        shutil.copy(whole / "settled.sqlite3", path)
    for file in open_folder.iterdir():
        file.chmod(0o444)
    open_folder.chmod(0o555)
    before = path.read_bytes()

    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    line, count = done.stdout.splitlines()
    assert line.startswith("The history cannot be written now (it ")
    assert int(count) == (len(listed(RUNS)) if with_log else 18) + 1
    assert path.read_bytes() == before


def listed(runs: list[Run]) -> list[Run]:
    """Return those that are listed though they never ended."""
    return runs[:18] + [run for run in runs[18:] if run.taps or run.places]


def test_a_folder_that_cannot_be_made_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    path = tmp_path / "file" / "undula" / NAME
    run = plain_run()

    opened = History.open(path)
    with opened.history as history:
        history.begin(run).finish(run)
        assert history.run(run.id) == run

    assert opened.line.startswith("The history cannot be written now (")
    assert (tmp_path / "file").read_text() == "mine"
