"""What is kept from one start to the next: one versioned JSON file, written whole or not at all."""

import contextlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from reprlib import repr as short
from stat import S_ISREG
from typing import Any

from PySide6.QtCore import QStandardPaths

from app import WHAT_IT_IS
from app.own import Own
from app.stage.pictures import Picture
from audio.errors import AudioError
from audio.fades import (
    DEFAULT_FADE_IN_SECONDS,
    DEFAULT_FADE_OUT_SECONDS,
    FADE_IN_SECONDS,
    FADE_OUT_SECONDS,
)
from audio.limits import Limits
from audio.living import LIVING_PERCENT
from audio.sound import (
    ATTACK_MS,
    BRIGHTNESS,
    LENGTH_MS,
    LEVEL_DB,
    PITCH_HZ,
    TRAVEL,
    Voice,
    Waveform,
)
from audio.tempo import BPM

VERSION = 1
FAVOURITES = 9
"""How many keys there are for favourites."""

LEVEL_SPAN_DB = LEVEL_DB.high - LEVEL_DB.low
LEVEL_CHANGE_DB = Limits("the change of level", -LEVEL_SPAN_DB, LEVEL_SPAN_DB, "dB")
OFFSET_MS = Limits("the picture's offset", -300, 300, "ms", step=5)
STOP_AFTER_MINUTES = Limits("the time to stop", 0, 240, "min", step=5)
QUARTER_TURNS = Limits("the turn", 0, 3)
PRACTISE_LEVEL = Limits("the exercise's step", 0, 99)
DIM_BRIGHTNESS = Limits("the brightness", 0.05, 1.0, step=0.05)
PAGES = ("pulse", "practise", "session")
SESSION_VIEWS = ("dim", "window", "glow")
EDGES = ("left", "right", "top", "bottom")
THEMES = ("system", "lamp", "paper", "contrast")

_NAME = "settings.json"
_LARGEST_BYTES = 1_000_000
_ABANDONED_SECONDS = 60.0
"""After so long an unfinished file belongs to a program that was killed while it saved."""

Reader = Callable[[Any], Any]
"""Turns what a file holds into a value; raises `ValueError` where it does not fit."""


# What a value may be.


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError("no text")
    raw.encode()  # half a surrogate pair can be read but never be written
    return raw


def _truth(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError("neither true nor false")
    return raw


def _number(limits: Limits) -> Reader:
    def read(raw: Any) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise ValueError("no number")
        try:
            return limits.checked(raw)
        except (AudioError, OverflowError) as error:
            raise ValueError(limits.allowed) from error

    return read


def _whole(limits: Limits) -> Reader:
    def read(raw: Any) -> int:
        if not isinstance(raw, int):
            raise ValueError("no whole number")
        return int(_number(limits)(raw))

    return read


def _one_of(*words: str) -> Reader:
    def read(raw: Any) -> str:
        if _text(raw) not in words:
            raise ValueError("unknown")
        return str(raw)

    return read


def _or_none(reader: Reader) -> Reader:
    return lambda raw: None if raw is None else reader(raw)


def _favourites(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > FAVOURITES:
        raise ValueError(f"no list of up to {FAVOURITES}")
    return tuple(_text(one) for one in raw)


def _texts(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise ValueError("no list")
    return tuple(_text(one) for one in raw)


def _keys(raw: Any) -> dict[str, list[str]]:
    if not isinstance(raw, dict) or not all(isinstance(one, list) for one in raw.values()):
        raise ValueError("no table of lists")
    return {_text(name): [_text(key) for key in keys] for name, keys in raw.items()}


def _levels(raw: Any) -> dict[str, float]:
    if not isinstance(raw, dict):
        raise ValueError("no table")
    return {_text(name): _number(LEVEL_DB)(level) for name, level in raw.items()}


_OWN: dict[str, Reader] = {
    "voice": Voice,
    "waveform": Waveform,
    "pitch_hz": _number(PITCH_HZ),
    "attack_ms": _number(ATTACK_MS),
    "length_ms": _number(LENGTH_MS),
    "brightness": _number(BRIGHTNESS),
    "travel": _number(TRAVEL),
    "bpm": _number(BPM),
    "course": _truth,
}


def _own(raw: Any) -> Own:
    table = raw.kept() if isinstance(raw, Own) else raw
    if not isinstance(table, dict):
        raise ValueError("no table")
    return Own(**{name: _or_none(read)(table.get(name)) for name, read in _OWN.items()})


# The settings.


def _kept(default: Any, reader: Reader) -> Any:
    return field(default=default, metadata={"reader": reader})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the window comes back with. Raises `ValueError` for a value that does not fit.

    Attributes:
        technique: the id of the last one; "" for the program's choice.
        own: a person's own changes to that technique.
        level_change_db: −52…52 dB beside each technique's own level.
        device: the output's name; None for the system's default.
        favourites: up to 9 ids of techniques, the first on key 1; "" where a key is free.
        living_percent: 0–3 %.
        fade_in_seconds: 0.5–30 s.
        fade_out_seconds: 0.25–30 s.
        stop_after_minutes: 0–240 min; 0 for never.
        picture: a `Picture`'s value; "" for what suits the system.
        offset_ms: −300…300 ms by which the picture comes later, for a sound that takes its time.
        quarter_turns: 0–3, how the figure is turned.
        mirrored: whether the figure is.
        theme: one of `THEMES`.
        keys: from an action's id to the keys that a person chose for it.
        page: which of `PAGES` was shown last.
        practise_exercise: an `Exercise`'s value; what is none stands for the first.
        practise_level: its step, 0–99; beyond its last step, that one.
        varied_tempo: whether each run has another tempo.
        tap_keys: the keys that tap in a run, as in `app.keys`; none for any key.
        own_tap_sound: whether one's own taps are heard.
        midi_port: the MIDI port that taps; "" for none.
        plan: the id of the last session plan; "" for the first.
        session_view: which of `SESSION_VIEWS` shows a session.
        dim_brightness: 0.05–1, the brightest that the dimmed screen may be.
        glow_edge: at which of `EDGES` of the screen the glow lies.
        table_levels: from an output's name to the level in dB that is heard at the table there.
        geometry: the window's place, Qt's own bytes in base64.
        strip_geometry: the strip's place, likewise.
    """

    technique: str = _kept("", _text)
    own: Own = field(default_factory=Own, metadata={"reader": _own})
    level_change_db: float = _kept(0.0, _number(LEVEL_CHANGE_DB))
    device: str | None = _kept(None, _or_none(_text))
    favourites: tuple[str, ...] = _kept((), _favourites)
    living_percent: float = _kept(0.0, _number(LIVING_PERCENT))
    fade_in_seconds: float = _kept(DEFAULT_FADE_IN_SECONDS, _number(FADE_IN_SECONDS))
    fade_out_seconds: float = _kept(DEFAULT_FADE_OUT_SECONDS, _number(FADE_OUT_SECONDS))
    stop_after_minutes: int = _kept(0, _whole(STOP_AFTER_MINUTES))
    picture: str = _kept("", _one_of("", *Picture))
    offset_ms: int = _kept(0, _whole(OFFSET_MS))
    quarter_turns: int = _kept(0, _whole(QUARTER_TURNS))
    mirrored: bool = _kept(False, _truth)
    theme: str = _kept("system", _one_of(*THEMES))
    keys: dict[str, list[str]] = field(default_factory=dict, metadata={"reader": _keys})
    page: str = _kept(PAGES[0], _one_of(*PAGES))
    practise_exercise: str = _kept("", _text)
    practise_level: int = _kept(0, _whole(PRACTISE_LEVEL))
    varied_tempo: bool = _kept(True, _truth)
    tap_keys: tuple[str, ...] = _kept((), _texts)
    own_tap_sound: bool = _kept(False, _truth)
    midi_port: str = _kept("", _text)
    plan: str = _kept("", _text)
    session_view: str = _kept(SESSION_VIEWS[0], _one_of(*SESSION_VIEWS))
    dim_brightness: float = _kept(0.7, _number(DIM_BRIGHTNESS))
    glow_edge: str = _kept(EDGES[0], _one_of(*EDGES))
    table_levels: dict[str, float] = field(default_factory=dict, metadata={"reader": _levels})
    geometry: str = _kept("", _text)
    strip_geometry: str = _kept("", _text)

    def __post_init__(self) -> None:
        """Check every value."""
        for one in fields(self):
            raw = getattr(self, one.name)
            try:
                value = one.metadata["reader"](raw)
            except ValueError as error:
                raise ValueError(f"{one.name} is {short(raw)}") from error
            object.__setattr__(self, one.name, value)


def settings_path() -> Path:
    """Return where the platform keeps settings."""
    kind = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(kind)) / "undula" / _NAME


# The file.


def load(path: Path) -> tuple[Settings, str]:
    """Return the settings and a sentence for the status line, empty mostly.

    A file that cannot be understood is kept aside and the defaults are used.
    """
    try:
        return _understood(_json_in(path)), ""
    except FileNotFoundError:
        return Settings(), WHAT_IT_IS  # the very first start: closing the window writes the file
    except UnicodeDecodeError:
        return Settings(), _aside(path, "it is no text")
    except OSError as error:
        return Settings(), _aside(path, error.strerror or "it cannot be opened")
    except ValueError as error:
        return Settings(), _aside(path, str(error))


def save(settings: Settings, path: Path) -> None:
    """Write the settings so that the file is whole at any moment, old or new.

    A link to a file stays a link. Raises `OSError` when the folder cannot be written to.
    """
    path = path.resolve() if path.is_symlink() and path.is_file() else path
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{_NAME}-", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(_plain(settings), file, indent=2, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _json_in(path: Path) -> Any:
    """Return what a file holds. What is no file, or far too large for settings, is not opened."""
    about = path.stat()
    if not S_ISREG(about.st_mode):
        raise ValueError("it is no file")
    if about.st_size > _LARGEST_BYTES:
        raise ValueError("it is too large")
    text = path.read_text(encoding="utf-8-sig")  # editors on Windows begin with a mark
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is no JSON") from error


def _understood(raw: Any) -> Settings:
    """Return the settings that a file holds; raise `ValueError` naming what is wrong."""
    if not isinstance(raw, dict):
        raise ValueError("it holds no table")
    version = raw.get("version")
    if version != VERSION or isinstance(version, bool):
        raise ValueError(f"its version is {short(version)} and not {VERSION}")
    known = {one.name for one in fields(Settings)}
    return Settings(**{key: value for key, value in raw.items() if key in known})


def _plain(settings: Settings) -> dict[str, Any]:
    table = {one.name: getattr(settings, one.name) for one in fields(settings)}
    return {"version": VERSION, **table, "own": settings.own.kept()}


def _sweep(folder: Path) -> None:
    """Remove what saves that were killed have left behind."""
    before = time.time() - _ABANDONED_SECONDS
    for file in folder.glob(f".{_NAME}-*.new"):
        with contextlib.suppress(OSError):
            if file.stat().st_mtime < before:
                file.unlink()


def _aside(path: Path, reason: str) -> str:
    """Keep a broken file aside and return what to tell."""
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    kept = path.with_name(f"{path.name}.broken-{stamp}")
    number = 1
    while os.path.lexists(kept):
        number += 1
        kept = path.with_name(f"{path.name}.broken-{stamp}-{number}")
    try:
        path.replace(kept)
    except OSError:
        return f"The settings could not be read ({reason}); starting afresh."
    return f"The settings could not be read ({reason}); they are kept as {kept.name}."
