"""Finding, loading and keeping apart."""

import subprocess
import sys
from itertools import groupby
from pathlib import Path

import pytest

from presets.errors import PresetError
from presets.library import load_all
from presets.words import Group

OWN = 'id = "{0}"\nname = "My {0}"\n'


def written(folder: Path, *ids: str) -> Path:
    folder.mkdir(exist_ok=True)
    for technique_id in ids:
        (folder / f"{technique_id}.toml").write_text(OWN.format(technique_id))
    return folder


def test_own_techniques_stand_beside_those_of_undula(tmp_path: Path) -> None:
    library = load_all(written(tmp_path, "pillow", "swing"))

    assert len(library.techniques) == 22
    assert library.problems == ()
    assert [t.id for t in library.techniques if t.group is Group.YOUR_OWN] == ["pillow", "swing"]


def test_the_list_has_its_groups_in_order() -> None:
    techniques = load_all().techniques

    assert [group.words for group, _ in groupby(t.group for t in techniques)] == [
        "Whole body",
        "Spine",
        "Pelvis and hips",
        "Shoulders and arms",
        "Head and neck",
        "By yourself",
    ]
    spine = [t.name for t in techniques if t.group is Group.SPINE]
    assert spine == ["Spinal wave", "Joint nudges"]


def test_the_technique_that_came_first_keeps_its_id(tmp_path: Path) -> None:
    one = written(tmp_path / "one", "spinal-wave", "pillow")
    two = written(tmp_path / "two", "pillow")

    library = load_all(one, two)

    assert library.find("spinal-wave").name == "Spinal wave"
    assert [str(problem) for problem in library.problems] == [
        (
            f'{one}/spinal-wave.toml: id is "spinal-wave", which techniques/spinal-wave.toml has: '
            "choose another id and file name."
        ),
        (
            f'{two}/pillow.toml: id is "pillow", which {one}/pillow.toml has: '
            "choose another id and file name."
        ),
    ]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert load_all(tmp_path / "none", tmp_path, tmp_path) == load_all()


def test_a_file_in_the_place_of_a_folder_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "techniques"
    path.touch()

    assert [str(problem) for problem in load_all(path).problems] == [
        f"{path}: cannot be opened (Not a directory): choose another folder."
    ]


def test_other_files_and_hidden_ones_are_passed_over(tmp_path: Path) -> None:
    for name in ("notes.txt", ".pillow.toml", "pillow.toml~"):
        (tmp_path / name).write_text("oops")

    assert load_all(tmp_path) == load_all()


def test_a_folder_and_a_dangling_link_that_are_called_files_are_listed(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()
    (tmp_path / "b.toml").symlink_to(tmp_path / "nowhere")

    assert [problem.says for problem in load_all(tmp_path).problems] == [
        "this is a folder: choose a technique file in it.",
        "this is no ordinary file: choose a technique file.",
    ]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            "spinal-wvae",
            (
                'There is no technique "spinal-wvae". Did you mean spinal-wave? '
                "`undula techniques list` shows all."
            ),
        ),
        (
            "Spinal Wave",
            (
                'There is no technique "Spinal Wave". Did you mean spinal-wave? '
                "`undula techniques list` shows all."
            ),
        ),
        ("qqq", 'There is no technique "qqq". `undula techniques list` shows all.'),
        ("", 'There is no technique "". `undula techniques list` shows all.'),
        (
            "ab\n" * 100_000,
            'There is no technique "' + r"ab\n" * 13 + '…". `undula techniques list` shows all.',
        ),
    ],
)
def test_an_unknown_id_is_told_with_the_nearest(asked: str, sentence: str) -> None:
    with pytest.raises(PresetError) as caught:
        load_all().find(asked)

    assert str(caught.value) == sentence


def test_loading_needs_neither_the_window_nor_the_sound_card() -> None:
    code = "import sys, presets.library as l; l.load_all(); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    ).stdout.split()

    assert "msgspec" in loaded
    assert not {"PySide6", "sounddevice", "soundfile", "scipy", "difflib"} & set(loaded)
