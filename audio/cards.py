"""Which sound cards the kernel has: cheap to ask again and again, unlike PortAudio."""

from pathlib import Path

DEVICES_FOLDER = Path("/dev/snd")


def sound_cards() -> frozenset[str]:
    """Return the names of the kernel's sound devices; none where they are not told."""
    try:
        return frozenset(file.name for file in DEVICES_FOLDER.iterdir())
    except OSError:
        return frozenset()
