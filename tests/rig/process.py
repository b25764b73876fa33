"""Programs that the rig starts, and how they end."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

READY_WITHIN_SECONDS = 60.0
POLL_SECONDS = 0.02
END_WITHIN_SECONDS = 5.0


class RigError(Exception):
    """A part of the rig did not start or did not answer."""


class MissingToolError(RigError):
    """A program that the rig needs is not installed."""


def require(*tools: str) -> None:
    """Raise `MissingToolError` naming those of `tools` that are not installed."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        raise MissingToolError(f"not installed: {', '.join(missing)}")


class Process:
    """One program, with its output in a log file. It ends by its process id.

    It also ends with the thread that started it, so that nothing stays behind when the tests are
    killed: start it from the main thread.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        log: Path,
        *,
        pass_fds: Sequence[int] = (),
        keep_output: bool = False,
    ) -> None:
        require("setpriv", command[0])
        self.name = command[0]
        self.log = log
        with log.open("ab") as out:
            self._popen = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", *command],
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if keep_output else out,
                stderr=out,
                pass_fds=pass_fds,
            )

    @property
    def pid(self) -> int:
        """The process id, of the program itself."""
        return self._popen.pid

    @property
    def output(self) -> int:
        """The file descriptor of the program's output; with `keep_output` only."""
        assert self._popen.stdout is not None
        return self._popen.stdout.fileno()

    @property
    def runs(self) -> bool:
        """Whether the program has not ended yet."""
        return self._popen.poll() is None

    def wait_until(self, ready: Callable[[], bool], what: str) -> None:
        """Return when `ready` says so; raise `RigError` when the program ends or time is up."""
        for _ in range(round(READY_WITHIN_SECONDS / POLL_SECONDS)):
            if ready():
                return
            try:
                status = self._popen.wait(POLL_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            raise RigError(f"{self.name} ended with status {status}: {self._last_words()}")
        raise RigError(f"{what} took too long: {self._last_words()}")

    def kill(self) -> None:
        """End the program without a chance to tidy up."""
        self._popen.kill()
        self._popen.wait()

    def end(self) -> None:
        """End the program: first politely, then not. Its output can still be read."""
        self._popen.terminate()
        try:
            self._popen.wait(END_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def close(self) -> None:
        """End the program and drop its output. May be called again."""
        self.end()
        if self._popen.stdout is not None:
            self._popen.stdout.close()

    def _last_words(self) -> str:
        return self.log.read_text(errors="replace")[-500:].strip() or "it said nothing"


class Rig:
    """What has processes to end. A context manager that closes itself."""

    def __init__(self) -> None:
        self._to_close = ExitStack()

    def close(self) -> None:
        """End everything that was started here, the last first. May be called again."""
        self._to_close.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
