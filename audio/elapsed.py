"""How long the computer has been suspended: time that the monotonic clock leaves out. No state."""

import time


def suspended_seconds() -> float:
    """Return how long it has been suspended since it was started, as far as the system tells.

    CLOCK_MONOTONIC stands still in suspend and CLOCK_BOOTTIME does not; otherwise they are one
    (clock_gettime(2)). A changed wall clock changes neither. 0 where there is no such clock.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    if boot is None:
        return 0.0
    # Whoever is held up between the two looks finds too little, never too much.
    looks = (time.clock_gettime(boot) - time.clock_gettime(time.CLOCK_MONOTONIC) for _ in range(3))
    return max(looks)
