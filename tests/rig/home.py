"""A home folder in which nothing of the user's is seen or touched."""

from pathlib import Path

ROUTE_TO_PULSE = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"
START_NO_SERVER = "autospawn = no\n"


def prepare_home(folder: Path) -> dict[str, str]:
    """Make `folder` a home and return the environment that leads there.

    ALSA's default goes to PulseAudio, and no sound server is started on demand: there is one
    where PULSE_SERVER says so, or none.
    """
    runtime = folder / "run"
    runtime.mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    folder.joinpath(".asoundrc").write_text(ROUTE_TO_PULSE)
    pulse = folder / ".config" / "pulse"
    pulse.mkdir(parents=True, exist_ok=True)
    pulse.joinpath("client.conf").write_text(START_NO_SERVER)
    return {
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / ".cache"),
        "XDG_CONFIG_HOME": str(folder / ".config"),
        "XDG_DATA_HOME": str(folder / ".local/share"),
        "XDG_STATE_HOME": str(folder / ".local/state"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PULSE_SERVER": f"unix:{runtime / 'no-sound-server'}",
    }
