"""A screen looked at a thousand times a second: what was seen, and when."""

import threading
import time
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from tests.rig.process import Rig

EVERY_SECONDS = 0.001

T = TypeVar("T")


class Sight(NamedTuple, Generic[T]):
    """What was seen, at a time of time.monotonic(): the middle of the look."""

    monotonic_seconds: float
    seen: T


class Watch(Rig, Generic[T]):
    """Looks at live pixels from the moment it is made until `close`.

    `look` is given a view of the pixels, in a thread of its own. It must be quick, and keep
    nothing of what it is given: the X server paints into it meanwhile.
    """

    def __init__(self, pixels: NDArray[np.uint8], look: Callable[[NDArray[np.uint8]], T]) -> None:
        super().__init__()
        self.sights: list[Sight[T]] = []
        self._pixels, self._look = pixels, look
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch")
        self._thread.start()
        self._to_close.callback(self._end)

    def _run(self) -> None:
        ended = False
        while not ended:
            ended = self._ended.is_set()  # one more look then, so that nothing before is missed
            began = time.monotonic()
            seen = self._look(self._pixels)
            done = time.monotonic()
            self.sights.append(Sight((began + done) / 2, seen))
            time.sleep(max(EVERY_SECONDS - (done - began), 0.0))

    def _end(self) -> None:
        self._ended.set()
        self._thread.join()
