"""Settings: whole or not at all, and a broken file is kept aside."""

import json
import os
from pathlib import Path

import pytest

from app.settings import Settings, load, save, settings_path


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    settings = Settings(technique="lull", device="sink – é", geometry="AAAA")

    save(settings, path)

    assert load(path) == (settings, "")
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


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
        '{"version": 1, "device": ["x"]}',
        '{"version": 1, "geometry": null}',
        "[" * 100_000,
        '{"version": 1' + "0" * 5000 + "}",
    ],
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


def test_bytes_that_are_no_text_are_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xff\xfe\x00{")

    settings, sentence = load(path)

    assert settings == Settings()
    assert "it is no text" in sentence


def test_two_broken_files_do_not_take_one_anothers_place(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for text in ("{1", "{2"):
        path.write_text(text)
        load(path)

    assert sorted(file.read_text() for file in tmp_path.iterdir()) == ["{1", "{2"]


def test_what_a_later_version_adds_to_a_table_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 1, "technique": "lull", "palette": "lamp"}))

    assert load(path) == (Settings(technique="lull"), "")


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


def test_settings_live_in_the_platforms_folder(fresh_home: Path) -> None:
    assert settings_path() == fresh_home / ".config" / "undula" / "settings.json"
