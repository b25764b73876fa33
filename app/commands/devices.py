"""`undula devices`: the sound outputs that are there now."""

from collections.abc import Sequence

from app.commands.choosing import at_most
from app.commands.parsing import Parser

_DESCRIPTION = """\
List the sound outputs, one a line: * before the system's default, then the name that --device
takes, frames a second, latency where it is known, and what the system calls it."""


def run(arguments: Sequence[str]) -> int:
    """Follow `undula devices`; return the exit status."""
    at_most(Parser("devices", "", _DESCRIPTION).parsed(arguments).words, 0, "it takes none")
    lines = device_lines()
    print("\n".join(lines) if lines else "No sound output is there.")
    return 0


def device_lines() -> list[str]:
    """Return a line for each output, in columns."""
    from audio.devices import list_devices

    devices = list_devices()
    width = max((len(device.name) for device in devices), default=0)
    return [
        f"{'*' if one.is_default else ' '} {one.name:{width}}  {one.rate} Hz  "
        f"{_latency(one.latency_ms)}  {one.description}"
        for one in devices
    ]


def _latency(milliseconds: float | None) -> str:
    return "      –" if milliseconds is None else f"{milliseconds:4.0f} ms"
