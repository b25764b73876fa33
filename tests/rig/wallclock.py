"""A wall clock that can be changed for one program, and for nothing else."""

import subprocess
from pathlib import Path

from tests.rig.process import require

_SOURCE = """\
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t which, struct timespec *now) {
    static int (*next)(clockid_t, struct timespec *);
    if (!next) next = dlsym(RTLD_NEXT, "clock_gettime");
    int status = next(which, now);
    int is_wall = which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE;
    if (is_wall && !access(FORWARD, F_OK)) now->tv_sec += 3600;
    return status;
}
int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    int status = clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return status;
}
time_t time(time_t *told) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (told) *told = exact.tv_sec;
    return exact.tv_sec;
}
"""


class WallClock:
    """A library that a program is started with: in its `env` the wall clock is this one.

    It stands between the program and the C library, for Python and for all the program's C code.
    """

    def __init__(self, folder: Path) -> None:
        require("cc")
        source, library = folder / "wallclock.c", folder / "wallclock.so"
        self._forward = folder / "put-forward"
        source.write_text(f'#define FORWARD "{self._forward}"\n{_SOURCE}')
        command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"]
        subprocess.run(command, check=True)
        self.env = {"LD_PRELOAD": str(library)}

    def put_forward(self) -> None:
        """Let it be an hour later."""
        self._forward.touch()

    def put_back(self) -> None:
        """Let it be what it was."""
        self._forward.unlink()
