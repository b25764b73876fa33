"""A Python program of a test's own that is told what to do line by line.

libasound reads its environment inside the process, so what plays on a server of a test's own runs
in a process of its own. It is mostly the test's file itself, run as a program.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from tests.rig.sound import PulseServer


class Obeying:
    """The process and its answers: `it("word", 1)` sends a line and returns what comes back."""

    def __init__(self, script: str, server: PulseServer, **variables: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, script],
            env=os.environ | server.env | variables,
            text=True,
            bufsize=1,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __call__(self, *words: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def obey(commands: Mapping[str, Callable[..., Any]]) -> None:
    """Follow the lines of stdin, a command and its words; answer each with one line of JSON."""
    for line in sys.stdin:
        name, *words = line.split()
        print(json.dumps(commands[name](*words)), flush=True)
