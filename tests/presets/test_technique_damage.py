"""Whatever stands in a file, it is told and never raised."""

import random
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from presets.check import NotFinite, mistakes
from presets.library import check_file, load_all
from presets.model import Technique

SHIPPED = sorted(Path(__file__).parents[2].glob("presets/techniques/*.toml"))
SEED = 20_240_607
STRANGE: list[Any] = [
    True,
    -1,
    10**400,
    1e300,
    NotFinite("nan"),
    "",
    "\u0000\n" * 50,
    "ä" * 5000,
    [],
    [[[]]],
    {},
    {"a": {"b": 1}},
    date(2024, 2, 29),
]


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Return the file as a bad disk, a bad editor or a bad copy would leave it."""
    hurt = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(hurt)) if hurt else 0
        match rng.randrange(6):
            case 0:
                del hurt[at:]
            case 1 if hurt:
                hurt[at] ^= 1 << rng.randrange(8)
            case 2:
                hurt[at:at] = rng.randbytes(rng.randint(1, 30))
            case 3:
                del hurt[at : at + rng.randint(1, 40)]
            case 4:
                hurt[at:at] = hurt[: rng.randint(1, 200)]
            case _:
                hurt[at:at] = rng.choice([b"\0", b"[[", b'"""', b"nan", b"\xff", b"=", b"}", b"\r"])
    return bytes(hurt)


def leaves(table: dict[str, Any]) -> Iterator[tuple[Any, Any, str]]:
    """Yield holder, key and written key of every plain value."""
    pending: list[tuple[Any, str]] = [(table, "")]
    while pending:
        holder, at = pending.pop()
        rows = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, value in list(rows):
            if isinstance(holder, list):
                name = f"{at}[{key + 1}]"
            else:
                name = f"{at}.{key}" if at else str(key)
            if isinstance(value, dict | list):
                pending.append((value, name))
            else:
                yield holder, key, name


@pytest.mark.parametrize("number", range(200))
def test_a_damaged_file_is_told_in_whole_sentences(number: int, tmp_path: Path) -> None:
    rng = random.Random(SEED + number)
    source = rng.choice(SHIPPED)
    path = tmp_path / source.name
    path.write_bytes(damaged(rng, source.read_bytes()))

    problems = check_file(path)

    keys = [problem.key for problem in problems if problem.key]
    assert len(keys) == len(set(keys))
    for problem in problems:
        sentence = str(problem)
        assert sentence.startswith(f"{path}: ")
        assert sentence[-1] in ".?"
        assert sentence.isprintable()
        assert len(sentence) < len(str(path)) + 1300
        assert "cannot be used" not in sentence


@pytest.mark.parametrize("number", range(20))
def test_noise_is_told(number: int, tmp_path: Path) -> None:
    path = tmp_path / "noise.toml"
    path.write_bytes(random.Random(SEED + number).randbytes(1 + number * 400))

    assert len(check_file(path)) == 1


@pytest.mark.parametrize("number", range(200))
def test_so_many_values_swapped_so_many_sentences(number: int) -> None:
    rng = random.Random(SEED + number)
    table = tomllib.loads(rng.choice(SHIPPED).read_text("utf-8"))
    plain = [row for row in leaves(table) if row[2] != "id" and not row[2].endswith("either")]
    swapped = rng.sample(plain, k=min(len(plain), rng.randint(1, 5)))
    for holder, key, _ in swapped:
        holder[key] = rng.choice([["x"], date(2024, 2, 29), NotFinite("inf")])

    told = [key for key, _ in mistakes(table, Technique)]

    assert sorted(told) == sorted(name for _, _, name in swapped)


@pytest.mark.parametrize("number", range(300))
def test_what_has_no_mistake_converts_and_what_has_one_does_not(number: int) -> None:
    rng = random.Random(SEED + number)
    table = tomllib.loads(rng.choice(SHIPPED).read_text("utf-8"))
    holder, key, _ = rng.choice(list(leaves(table)))
    holder[key] = rng.choice(STRANGE)

    told = list(mistakes(table, Technique))

    if not told:
        msgspec.convert(table, Technique).cue(course=True)
    elif not any(re.search(r"both|no length|nowhere|all still|two parts", s) for _, s in told):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(table, Technique)


def test_a_folder_of_damaged_files_spoils_no_other(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    for number in range(100):
        source = rng.choice(SHIPPED).read_bytes()
        (tmp_path / f"bad-{number}.toml").write_bytes(damaged(rng, source))
    (tmp_path / "good.toml").write_text('id = "good"\nname = "Good"\n')

    library = load_all(tmp_path)

    assert len(library.techniques) == 21
    assert library.find("good").name == "Good"
    told = {problem.file for problem in library.problems}
    assert told == {str(tmp_path / f"bad-{number}.toml") for number in range(100)}
