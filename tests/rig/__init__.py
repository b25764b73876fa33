"""A private sound server and a private screen, for tests and measurements on Linux.

    with PulseServer(folder / "sound") as server, Screen(folder / "screen") as screen:
        env = {**os.environ, **server.env, **screen.env}
        with server.record() as recording:
            subprocess.run([".venv/bin/undula", "play", "--seconds", "5"], env=env, check=True)
        recording.samples

Whatever is started here is ended here, by its process id, and ends with the caller if that dies.
"""

from tests.rig.home import prepare_home
from tests.rig.obeying import Obeying, obey
from tests.rig.process import MissingToolError, Process, RigError
from tests.rig.screen import Screen
from tests.rig.sound import CHANNELS, RATE, Arrival, PulseServer, Recording
from tests.rig.wallclock import WallClock
from tests.rig.watch import Sight, Watch

__all__ = [
    "CHANNELS",
    "RATE",
    "Arrival",
    "MissingToolError",
    "Obeying",
    "Process",
    "PulseServer",
    "Recording",
    "RigError",
    "Screen",
    "Sight",
    "WallClock",
    "Watch",
    "obey",
    "prepare_home",
]
