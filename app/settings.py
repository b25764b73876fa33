"""What is kept from one start to the next: one versioned JSON file, written whole or not at all."""

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from app import WHAT_IT_IS

VERSION = 1
_NAME = "settings.json"


@dataclass(slots=True)
class Settings:
    """What the window comes back with. `geometry` is Qt's own, in base64."""

    technique: str = ""
    device: str | None = None
    geometry: str = ""
    version: int = field(default=VERSION)


def settings_path() -> Path:
    """Return where the platform keeps settings."""
    kind = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(kind)) / "undula" / _NAME


def load(path: Path) -> tuple[Settings, str]:
    """Return the settings and a sentence for the status line, empty mostly.

    A file that cannot be understood is kept aside and the defaults are used.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings(), WHAT_IT_IS  # the very first start: closing the window writes the file
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        return Settings(), _aside(path, reason)
    try:
        return _understood(json.loads(text)), ""
    except (ValueError, RecursionError) as error:
        return Settings(), _aside(path, str(error) or "it is no JSON")


def save(settings: Settings, path: Path) -> None:
    """Write the settings so that the file is whole at any moment, old or new.

    Raises `OSError` when the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{_NAME}-", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(settings), file, indent=2, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _understood(raw: Any) -> Settings:
    """Return the settings that a file holds; raise `ValueError` naming what is wrong."""
    if not isinstance(raw, dict):
        raise ValueError("it holds no table")
    version = raw.get("version")
    if version != VERSION or isinstance(version, bool):
        raise ValueError(f"its version is {version!r} and not {VERSION}")
    for key, kinds in (("technique", str), ("device", str | None), ("geometry", str)):
        if key in raw and not isinstance(raw[key], kinds):
            raise ValueError(f"{key} is {raw[key]!r}")
    known = {one.name for one in fields(Settings)}
    return Settings(**{key: value for key, value in raw.items() if key in known})


def _aside(path: Path, reason: str) -> str:
    """Keep a broken file aside and return what to tell."""
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    kept = path.with_name(f"{path.name}.broken-{stamp}")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.broken-{stamp}-{number}")
    try:
        path.replace(kept)
    except OSError:
        return f"The settings could not be read ({reason}); starting afresh."
    return f"The settings could not be read ({reason}); they are kept as {kept.name}."
