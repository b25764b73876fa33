"""A private X server with a window manager: windows are shown, typed at and looked at."""

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from tests.rig.process import READY_WITHIN_SECONDS, Process, Rig, RigError, require
from tests.rig.watch import Watch

T = TypeVar("T")

# Fields of the header of an XWD file, each a big-endian 32-bit number (X11/XWDFile.h)
HEADER_BYTES, WIDTH, HEIGHT, BYTES_PER_LINE, COLORS = 0, 4, 5, 12, 19
HEADER_FIELDS = 25
BYTES_PER_COLOR = 12


class Screen(Rig):
    """An X server in memory with openbox in it. `env` brings a program's windows here.

    A new window gets the focus, so keys need no address.
    """

    def __init__(self, folder: Path, width: int = 1280, height: int = 800) -> None:
        super().__init__()
        require("Xvfb", "openbox", "xdotool")
        folder.mkdir(parents=True, exist_ok=True)
        self._framebuffer = folder / "Xvfb_screen0"
        self.env = {"QT_QPA_PLATFORM": "xcb"}
        try:
            self._server = self._start_server(folder, f"{width}x{height}x24")
            self._manager = Process(["openbox"], self.env, folder / "openbox.log")
            self._to_close.callback(self._manager.close)
            self._manager.wait_until(self._is_managed, "the window manager's start")
            # The pointer would lie in the middle of every picture.
            self._xdotool("mousemove", str(width - 1), str(height - 1))
        except RigError:
            self.close()
            raise

    @property
    def pids(self) -> tuple[int, int]:
        """The process ids of the X server and of the window manager."""
        return self._server.pid, self._manager.pid

    def keys(self, *keys: str) -> None:
        """Press keys one after the other, under X's names: `space`, `Up`, `ctrl+q`."""
        self._xdotool("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--clearmodifiers", text)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Click at a point of the screen, in pixels."""
        self._xdotool("mousemove", "--sync", str(x), str(y), "click", str(button))

    def wait_for_window(self, title: str) -> int:
        """Return the id of a visible window whose title matches, as soon as there is one."""
        until = time.monotonic() + READY_WITHIN_SECONDS
        while True:
            try:
                found = self._xdotool("search", "--sync", "--onlyvisible", "--name", title)
                return int(found.split()[0])
            except RigError as error:  # xdotool stumbles over windows that vanish while it looks
                if "BadWindow" not in str(error) or time.monotonic() > until:
                    raise

    def focus(self, window: int) -> None:
        """Give a window the keyboard and return when it has it."""
        self._xdotool("windowactivate", "--sync", str(window))

    def minimise(self, window: int) -> None:
        """Put a window away."""
        self._xdotool("windowminimize", "--sync", str(window))

    def pixels(self) -> NDArray[np.uint8]:
        """What is on the screen now: shape (height, width, 3), red, green, blue."""
        return np.ascontiguousarray(self.live_pixels())

    def live_pixels(self) -> NDArray[np.uint8]:
        """What is on the screen at any later moment, shaped as `pixels`: the very memory.

        The X server paints into it; it can be read as long as the screen is open.
        """
        header = np.fromfile(self._framebuffer, ">u4", HEADER_FIELDS).astype(int)
        start = int(header[HEADER_BYTES] + header[COLORS] * BYTES_PER_COLOR)
        shape = (int(header[HEIGHT]), int(header[BYTES_PER_LINE]) // 4, 4)
        lines = np.memmap(self._framebuffer, np.uint8, "r", start, shape)
        return lines[:, : header[WIDTH], 2::-1]

    def watch(self, look: Callable[[NDArray[np.uint8]], T]) -> Watch[T]:
        """Start to look at the screen every millisecond; `look` is given `live_pixels`."""
        return Watch(self.live_pixels(), look)

    def wait_for_picture(self, seen: Callable[[NDArray[np.uint8]], bool]) -> None:
        """Return when `seen` is true of the screen's pixels; raise `RigError` if it never is."""
        self._server.wait_until(lambda: seen(self.pixels()), "the expected picture")

    def screenshot(self, path: Path) -> None:
        """Write what is on the screen now to a PNG file."""
        pixels = self.pixels()
        height, width, _ = pixels.shape
        image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        if not image.save(str(path)):
            raise RigError(f"{path} could not be written")

    def _start_server(self, folder: Path, size: str) -> Process:
        read_end, write_end = os.pipe()
        with os.fdopen(read_end) as numbers:
            try:
                server = Process(
                    ["Xvfb", "-displayfd", str(write_end), "-fbdir", str(folder)]
                    + ["-screen", "0", size, "-nolisten", "tcp", "-noreset"],
                    {},
                    folder / "Xvfb.log",
                    pass_fds=[write_end],
                )
            finally:
                os.close(write_end)
            self._to_close.callback(server.close)
            number = numbers.readline().strip()
        if not number:
            raise RigError(f"Xvfb did not start; see {server.log}")
        self.env["DISPLAY"] = f":{number}"
        return server

    def _is_managed(self) -> bool:
        return self._run_xdotool("get_num_desktops").returncode == 0

    def _xdotool(self, *words: str) -> str:
        done = self._run_xdotool(*words)
        if done.returncode:
            raise RigError(f"xdotool {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def _run_xdotool(self, *words: str) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                ["xdotool", *words],
                env={**os.environ, **self.env},
                capture_output=True,
                text=True,
                check=False,
                timeout=READY_WITHIN_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise RigError(f"xdotool {' '.join(words)} waited in vain") from error
