"""The kinds of file that the pulse is kept in, and what each can hold. Pure."""

from dataclasses import dataclass
from pathlib import Path

from audio.errors import AudioError
from audio.limits import Limits

LENGTH_SECONDS = Limits("the length", 0.1, 360_000.0, "s")
"""Of a file, and of a run that is to end by itself."""

RATE_HZ = Limits("the sample rate", 8_000, 192_000, "Hz")
DEFAULT_RATE_HZ = 48_000
LEAD_IN_SECONDS = 0.5
"""Where beat 0 falls in a file: its attack begins before it."""

CHANNELS = 2
FRAME_BYTES = 2 * CHANNELS
"""16 bits a sample."""

_PLAIN_FLAC_RATE_HZ = 65_535
_WAV_HEADER_BYTES = 1_024  # more than libsndfile ever puts around the samples


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file, by libsndfile's names. `lossy` ones take floats, the others 16 bits."""

    name: str
    subtype: str = "PCM_16"
    lossy: bool = False


CONTAINERS = {
    ".wav": Container("WAV"),
    ".flac": Container("FLAC"),
    ".ogg": Container("OGG", "VORBIS", lossy=True),
}
"""What can be written, by the ending of the file's name."""


def container_for(path: Path, frames: int, rate: int) -> Container:
    """Return how `frames` stereo frames at `rate` Hz are kept in `path`.

    A WAV whose sizes do not fit into 32 bits is RF64 (EBU Tech 3306). Raises `AudioError` for an
    ending that is not known and a rate that the format cannot hold.
    """
    container = CONTAINERS.get(path.suffix.lower())
    if container is None:
        ending = f"ends in “{path.suffix}”" if path.suffix else "has no ending"
        raise AudioError(f"“{path}” {ending}: choose a name that ends in .wav, .flac or .ogg.")
    RATE_HZ.checked(rate)
    if container.name == "FLAC" and rate > _PLAIN_FLAC_RATE_HZ and rate % 10:
        raise AudioError(
            f"A FLAC file cannot have the sample rate {rate} Hz: above {_PLAIN_FLAC_RATE_HZ} Hz "
            "choose a multiple of 10, or a name that ends in .wav."
        )
    if container.name == "WAV" and frames * FRAME_BYTES + _WAV_HEADER_BYTES > 0xFFFF_FFFF:
        return Container("RF64")
    return container
