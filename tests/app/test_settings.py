"""Settings: whole or not at all, and a broken file is kept aside."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.own import Own
from app.settings import FAVOURITES, Settings, load, save, settings_path
from audio.sound import Voice, Waveform

EVERYTHING = Settings(
    technique="lull",
    own=Own(Voice.FELT, Waveform.REED, 160.0, 20.0, 200.0, 0.5, 0.25, 63.4, course=False),
    level_change_db=-6.5,
    device="sink – é",
    favourites=("lull", "", "spinal-wave"),
    living_percent=1.5,
    fade_in_seconds=3.0,
    fade_out_seconds=0.5,
    stop_after_minutes=45,
    picture="figure",
    offset_ms=-120,
    quarter_turns=3,
    mirrored=True,
    theme="paper",
    keys={"mute": ["M", "Ctrl+M"], "tap": []},
    page="practise",
    practise_exercise="gaps",
    practise_level=2,
    varied_tempo=False,
    tap_keys=("F9", "PgDown"),
    plan="whole-body-60",
    session_view="glow",
    dim_brightness=0.35,
    glow_edge="top",
    table_levels={"sink-1": -12.5},
    own_tap_sound=True,
    midi_port="nanoKEY Studio",
    geometry="AAAA",
    strip_geometry="BBBB",
)
WRITTEN_AT_FIRST = (
    '{\n  "technique": "lull",\n  "device": null,\n  "geometry": "AAAA",\n  "version": 1\n}'
)


@pytest.mark.parametrize("settings", [Settings(), EVERYTHING])
def test_what_was_saved_comes_back(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "new" / "settings.json"

    save(settings, path)

    assert load(path) == (settings, "")
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_a_file_of_the_first_release_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(WRITTEN_AT_FIRST)

    assert load(path) == (Settings(technique="lull", geometry="AAAA"), "")


def test_the_very_first_start_says_what_this_is_and_no_later_one_does(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings, sentence = load(path)

    assert settings == Settings()
    assert sentence == "A pacing aid, no treatment and no promise; follow your training."

    save(settings, path)
    assert load(path) == (settings, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 2}',
        '{"version": true}',
        "{}",
        '{"version": 1, "technique": 7}',
        '{"version": 1, "technique": "\\ud800"}',
        '{"version": 1, "device": ["x"]}',
        '{"version": 1, "geometry": null}',
        '{"version": 1, "own": {"pitch_hz": 900}}',
        '{"version": 1, "own": {"voice": "gong"}}',
        '{"version": 1, "own": []}',
        '{"version": 1, "level_change_db": 1' + "0" * 400 + "}",
        '{"version": 1, "living_percent": NaN}',
        '{"version": 1, "fade_in_seconds": Infinity}',
        '{"version": 1, "fade_out_seconds": true}',
        '{"version": 1, "stop_after_minutes": 2.5}',
        '{"version": 1, "offset_ms": 301}',
        '{"version": 1, "quarter_turns": 4}',
        '{"version": 1, "mirrored": 1}',
        '{"version": 1, "picture": "fireworks"}',
        '{"version": 1, "theme": ""}',
        '{"version": 1, "favourites": ["1","2","3","4","5","6","7","8","9","10"]}',
        '{"version": 1, "keys": {"mute": "M"}}',
        "[" * 100_000,
        '{"version": 1' + "0" * 5000 + "}",
        " " * 1_000_001 + '{"version": 1}',
    ],
    ids=range(29),
)
def test_a_broken_file_is_kept_aside_and_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)

    settings, sentence = load(path)

    assert settings == Settings()
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith("settings.json.broken-")
    assert kept.read_text() == text
    assert kept.name in sentence
    assert "\n" not in sentence
    assert len(sentence) < 200


def test_the_sentence_names_what_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 1, "offset_ms": 900}')

    assert "could not be read (offset_ms is 900)" in load(path)[1]


def test_bytes_that_are_no_text_are_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xff\xfe\x00{")

    settings, sentence = load(path)

    assert settings == Settings()
    assert "it is no text" in sentence


def test_the_mark_of_an_editor_before_the_text_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"version": 1, "technique": "lull"}', encoding="utf-8-sig")

    assert load(path) == (Settings(technique="lull"), "")


def test_two_broken_files_do_not_take_one_anothers_place(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for text in ("{1", "{2"):
        path.write_text(text)
        load(path)

    assert sorted(file.read_text() for file in tmp_path.iterdir()) == ["{1", "{2"]


def test_what_a_later_version_adds_to_a_table_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    table = {"version": 1, "technique": "lull", "scent": "rose", "own": {"bpm": 63, "scent": 1}}
    path.write_text(json.dumps(table))

    assert load(path) == (Settings(technique="lull", own=Own(bpm=63.0)), "")


@pytest.mark.parametrize(
    "values",
    [{"offset_ms": 400}, {"favourites": [""] * (FAVOURITES + 1)}, {"technique": None}],
    ids=str,
)
def test_settings_that_could_not_be_read_again_cannot_be_made(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        Settings(**values)


def test_a_save_that_fails_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    save(Settings(technique="lull"), path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(Settings(technique="spinal-wave"), path)

    assert load(path)[0].technique == "lull"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    path, target = tmp_path / "settings.json", tmp_path / "elsewhere" / "mine.json"
    save(Settings(), target)
    path.symlink_to(target)

    save(EVERYTHING, path)

    assert path.is_symlink()
    assert load(target) == (EVERYTHING, "")


def test_a_later_save_clears_away_what_a_killed_one_left(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    old, new = (tmp_path / f".settings.json-{name}.new" for name in ("old", "new"))
    for file in (old, new):
        file.touch()
    os.utime(old, (time.time() - 100, time.time() - 100))

    save(Settings(), path)

    assert sorted(file.name for file in tmp_path.iterdir()) == [new.name, path.name]


def test_settings_live_in_the_platforms_folder(fresh_home: Path) -> None:
    assert settings_path() == fresh_home / ".config" / "undula" / "settings.json"


# ---- killed while saving

SAVES_FOR_EVER = """
import itertools, sys
from pathlib import Path
from app.settings import Settings, load, save
path = Path(sys.argv[1])
load(path)
for number in itertools.count(int(sys.argv[2])):
    save(Settings(technique=f"technique-{number}", geometry="A" * 4000), path)
    print(number, flush=True)
"""


def _killed_after(path: Path, first: int, saves: int, wait_seconds: float) -> int:
    """Save again and again in a process of its own, kill it, and return the last number told."""
    process = subprocess.Popen(
        [sys.executable, "-c", SAVES_FOR_EVER, str(path), str(first)],
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        for _ in range(saves):
            process.stdout.readline()
        try:
            process.wait(wait_seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        told = [int(line) for line in process.stdout]
    assert process.returncode == -signal.SIGKILL
    return told[-1] if told else first + saves - 1


def _is_whole_after_kills(path: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(kills):
        first = chance.randrange(1_000_000)
        last = _killed_after(path, first, chance.randrange(1, 20), chance.uniform(0.0, 0.02))

        settings, sentence = load(path)

        assert sentence == ""
        assert settings.technique in (f"technique-{last}", f"technique-{last + 1}")
        assert settings.geometry == "A" * 4000


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_file(tmp_path: Path) -> None:
    _is_whole_after_kills(tmp_path / "settings.json", kills=12, seed=3)


@pytest.mark.soak
def test_two_hundred_kills_leave_the_old_or_the_new_file(tmp_path: Path) -> None:
    _is_whole_after_kills(tmp_path / "settings.json", kills=200, seed=33)


# ---- damaged in every way

Damage = Callable[[random.Random, Path], None]

STRANGE_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 1e308, -1e308, 10**400, float("nan"), float("inf"), -float("inf")),
    *("", "x" * 100_000, "\0", "\u202e", [], {}, [[]], [None], {"": None}, {"mute": [1]}),
)


def _whole_text() -> str:
    return json.dumps({"version": 1, **_as_table(EVERYTHING)})


def _as_table(settings: Settings) -> dict[str, Any]:
    names = [name for name in Settings.__dataclass_fields__ if name != "own"]
    table = {name: getattr(settings, name) for name in names}
    return {**table, "own": settings.own.kept()}


def cut(chance: random.Random, path: Path) -> None:
    path.write_bytes(_whole_text().encode()[: chance.randrange(len(_whole_text()))])


def flip_bits(chance: random.Random, path: Path) -> None:
    raw = bytearray(_whole_text().encode())
    for _ in range(chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)


def swap_values(chance: random.Random, path: Path) -> None:
    table = {"version": 1, **_as_table(EVERYTHING)}
    inner = table["own"] if chance.random() < 0.3 else table
    inner[chance.choice(list(inner))] = chance.choice(STRANGE_VALUES)
    path.write_text(json.dumps(table))


def mix_up_values(chance: random.Random, path: Path) -> None:
    table = {"version": 1, **_as_table(EVERYTHING)}
    values = list(table.values())
    chance.shuffle(values)
    path.write_text(json.dumps(dict(zip(table, values, strict=True))))


def put_bytes_in(chance: random.Random, path: Path) -> None:
    raw, place = _whole_text().encode(), chance.randrange(len(_whole_text()))
    strange = chance.choice([b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r\n", b"\\ud800"])
    path.write_bytes(raw[:place] + strange * chance.randint(1, 4096) + raw[place:])


def fill_with_noise(chance: random.Random, path: Path) -> None:
    path.write_bytes(chance.randbytes(chance.randrange(20_000)))


def fill_with_one_byte(chance: random.Random, path: Path) -> None:
    path.write_bytes(chance.choice([b"\0", b" ", b"[", b'{"a":', b"9"]) * chance.randrange(200_000))


def be_in_another_encoding(chance: random.Random, path: Path) -> None:
    name = chance.choice(["utf-16", "utf-16-be", "utf-32", "utf-7", "cp500", "utf-8-sig"])
    path.write_text(_whole_text(), encoding=name)


def come_twice(chance: random.Random, path: Path) -> None:
    path.write_text(_whole_text() * chance.randint(2, 5))


def be_no_file(chance: random.Random, path: Path) -> None:
    match chance.choice(["pipe", "folder", "full folder"]):
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            (path / "x").mkdir(parents=True)


def be_a_link(chance: random.Random, path: Path) -> None:
    targets = (path, path.parent / "nowhere", path.parent, "/dev/zero", "/dev/null", "x" * 255)
    path.symlink_to(chance.choice(targets))


def be_unreadable(chance: random.Random, path: Path) -> None:
    path.write_text(_whole_text())
    path.chmod(chance.choice([0o000, 0o200]))


def be_huge(chance: random.Random, path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(chance.choice([1 << 21, 1 << 30, 1 << 40]))


DAMAGES: tuple[Damage, ...] = (
    *(cut, flip_bits, swap_values, mix_up_values, put_bytes_in, fill_with_noise),
    *(fill_with_one_byte, be_in_another_encoding, come_twice, be_no_file, be_a_link),
    *(be_unreadable, be_huge),
)


def _starts_after(folder: Path, damages: int, seed: int) -> None:
    """Damage a file so many times and check that each start has settings that it can keep."""
    chance = random.Random(seed)
    for number in range(damages):
        place = folder / str(number)
        place.mkdir()
        path = place / "settings.json"
        DAMAGES[number % len(DAMAGES)](chance, path)

        settings, sentence = load(path)

        kept = [file.name for file in place.iterdir() if ".broken-" in file.name]
        assert all(name in sentence for name in kept), number
        assert not kept or settings == Settings(), number
        assert "\n" not in sentence, number
        assert len(sentence) < 250, number
        save(settings, path)
        assert load(path) == (settings, ""), number


def test_damaged_settings_of_many_kinds_never_hinder_a_start(tmp_path: Path) -> None:
    _starts_after(tmp_path, damages=65, seed=5)


@pytest.mark.soak
def test_damaged_settings_of_five_hundred_kinds_never_hinder_a_start(tmp_path: Path) -> None:
    _starts_after(tmp_path, damages=507, seed=55)
