"""The commands: which there are, and what becomes of those that cannot be followed.

A command that fails has one sentence on stderr and status 2. Nothing slow is imported before it
is known which command it is.
"""

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from app import WHAT_IT_IS

COMMANDS = {
    "play": ("app.commands.play", "play a pulse"),
    "render": ("app.commands.render", "write a pulse into a file"),
    "plan": ("app.commands.plan", "list, show, check, import or export session plans"),
    "measure": ("app.commands.measure", "tell how even a list of taps is"),
    "history": ("app.commands.history", "list, export or import the practice runs"),
    "techniques": ("app.commands.techniques", "list, show or check techniques"),
    "devices": ("app.commands.devices", "list the sound outputs"),
    "doctor": ("app.doctor", "tell what a report should say about this machine"),
}
"""Where each command's `run(arguments) -> int` is, and what it does."""

REFUSED = 2
"""The status of a command that could not be followed."""

INTERRUPTED = 130
"""The status of work that Ctrl-C broke off, as shells have it."""

_HELP_WORDS = ("-h", "--help", "help")


def run(arguments: Sequence[str]) -> int:
    """Follow a command line without the program's name; return the exit status."""
    _be_lenient_about_characters()
    command = arguments[0] if arguments else ""
    try:
        status = _follow(command, arguments[1:])
        if sys.stdout is not None:  # as it is where a program was started without one
            sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except SystemExit as end:  # argparse after --help
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:
        return _leave_quietly()
    except ValueError as error:
        if not _is_for_the_user(error):
            raise
        return _refuse(command, str(error))
    except OSError as error:
        if error.errno == errno.EPIPE:
            return _leave_quietly()
        place = f"“{error.filename}”: " if error.filename else ""
        return _refuse(command, f"{place}{error.strerror or error}.")


def _follow(command: str, rest: Sequence[str]) -> int:
    if not command:
        return _run_of("app.commands.window", rest)
    if command in _HELP_WORDS:
        print(_help())
        return 0
    if command == "--version":
        print(f"undula {_version()}")
        return 0
    if command in COMMANDS:
        return _run_of(COMMANDS[command][0], rest)
    from app.commands.parsing import CommandError, unknown

    raise CommandError(
        unknown(
            command,
            [*COMMANDS, "--help", "--version"],
            "a command or an option",
            "“undula --help” lists them",
        )
    )


def _run_of(module: str, rest: Sequence[str]) -> int:
    status = import_module(module).run(rest)
    assert isinstance(status, int)
    return status


def _help() -> str:
    rows = "\n".join(f"  {name:12}{about}" for name, (_, about) in COMMANDS.items())
    return (
        "usage: undula [command] [options]\n\n"
        "A soft pulse at heartbeat pace for people who rock clients in massage.\n"
        "Without a command the window opens; without a screen the pulse plays here.\n\n"
        f"commands:\n{rows}\n\n"
        "options:\n  -h, --help  show this; after a command: its own help\n"
        "  --version   show the version\n\n"
        f"{WHAT_IT_IS}"
    )


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("undula")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _is_for_the_user(error: ValueError) -> bool:
    """Whether an exception's message is a sentence for the user."""
    from app.commands.parsing import CommandError
    from audio.errors import AudioError
    from practice.errors import PracticeError
    from presets.errors import PresetError

    return isinstance(error, CommandError | AudioError | PracticeError | PresetError)


def _refuse(command: str, sentence: str) -> int:
    name = f"undula {command}" if command in COMMANDS else "undula"
    print(f"{name}: {sentence}", file=sys.stderr)
    return REFUSED


def _leave_quietly() -> int:
    """Whoever read our output has enough; let the interpreter's last flush go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _be_lenient_about_characters() -> None:
    """Let a terminal without “ or – show something else instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
