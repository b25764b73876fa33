"""`undula doctor`: one block about this machine to paste into a report. It never raises."""

import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import metadata
from typing import Any

from app.commands.choosing import at_most
from app.commands.parsing import Parser

_DESCRIPTION = """\
Tell versions, platform, sound outputs, latency and drop-outs in one block for a report. It keeps
an output open for two seconds, in silence."""

RUN_SECONDS = 2.0
_PACKAGES = (
    "undula",
    "numpy",
    "msgspec",
    "PySide6-Essentials",
    "sounddevice",
    "rtmixer",
    "soundfile",
    "pulsectl",
)
_DESKTOP = ("XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "WAYLAND_DISPLAY", "DISPLAY", "LANG", "TERM")


def run(arguments: Sequence[str]) -> int:
    """Follow `undula doctor`; return the exit status, which is 0."""
    parser = Parser("doctor", "[--json]", _DESCRIPTION)
    parser.add_argument("--json", action="store_true", help="as a JSON object")
    options = parser.parsed(arguments)
    at_most(options.words, 0, "it takes none")
    facts = examine()
    if options.json:
        print(json.dumps(facts, indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(facts)))
    return 0


def examine() -> dict[str, Any]:
    """Return what there is to know; takes some two seconds."""
    return {
        "versions": {name: _or_why(partial(metadata.version, name)) for name in _PACKAGES},
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": _or_why(platform.platform),
        "system": _or_why(_system_name),
        "processors": os.cpu_count(),
        "desktop": {name: os.environ[name] for name in _DESKTOP if name in os.environ},
        "libraries": _or_why(_libraries),
        "outputs": _or_why(_outputs),
        "silent run": _or_why(_silent_run),
    }


def _or_why(find_out: Callable[[], Any]) -> Any:
    """Return what is found out, or why it could not be."""
    try:
        return find_out()
    except Exception as error:  # whatever is broken here is what the report is for
        return f"not known ({type(error).__name__}: {error})"


def _system_name() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())


def _libraries() -> dict[str, Any]:
    def port_audio() -> str:
        from audio.devices import portaudio

        return str(portaudio().get_portaudio_version()[1])

    def sound_file() -> str:
        import soundfile

        return str(soundfile.__libsndfile_version__)

    return {"PortAudio": _or_why(port_audio), "libsndfile": _or_why(sound_file)}


def _outputs() -> list[dict[str, Any]]:
    from audio.devices import list_devices

    return [
        {
            "name": device.name,
            "description": device.description,
            "default": device.is_default,
            "rate": device.rate,
            "latency_ms": device.latency_ms,
        }
        for device in list_devices()
    ]


def _silent_run() -> dict[str, Any]:
    """Keep the default output open without a sound and tell what it did."""
    from app.commands.play import READY_WITHIN_SECONDS
    from audio.output import Output
    from audio.pacer import Pacer

    output = Output(Pacer())
    began = time.monotonic()
    output.open()
    try:
        ready = output.wait_ready(READY_WITHIN_SECONDS)
        opened, before = time.monotonic(), time.process_time()
        if ready:
            time.sleep(RUN_SECONDS)
        status, used = output.status, time.process_time() - before
    finally:
        output.close()
    facts: dict[str, Any] = {"state": status.state.value, "device": status.device}
    if ready:
        facts |= {
            "rate": status.rate,
            "latency_ms": status.latency_ms,
            "drop_outs": status.underflows,
            "opened_in_seconds": round(opened - began, 3),
            "processor_percent": round(100.0 * used / RUN_SECONDS, 2),
        }
    return facts | ({"says": status.line} if status.line else {})


def _lines(facts: dict[str, Any]) -> list[str]:
    """Return the facts as plain lines, inner ones indented."""
    lines = []
    for name, value in facts.items():
        if isinstance(value, dict):
            lines.append(f"{name}:")
            lines += [f"  {line}" for line in _lines(value)] or ["  none"]
        elif isinstance(value, list):
            lines.append(f"{name}:" if value else f"{name}: none")
            lines += ["  " + ", ".join(f"{k} {v}" for k, v in one.items()) for one in value]
        else:
            lines.append(f"{name}: {value}")
    return lines
