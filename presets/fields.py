"""Building blocks of the file's types: what may stand in a field, and the words that say so.

Every number takes its range from the limits in `audio/`. `extra["allowed"]` ends the message
about a value that does not fit.
"""

from typing import Final

from msgspec import Meta

from audio.limits import Limits

NAME_LENGTH: Final = 60
TEXT_LENGTH: Final = 600
ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*(?![\s\S])"

# One line with something on it: no control characters, at least one that is not a space.
_LINE_PATTERN: Final = r"^(?![\s\S]*[\u0000-\u001f\u007f-\u009f\u2028\u2029])[\s\S]*\S"


def about(description: str) -> Meta:
    """Return what the schema says about a field that needs no other limit."""
    return Meta(description=description)


def ranged(limits: Limits, description: str) -> Meta:
    """Return the limits of a number, for a float field."""
    return Meta(
        ge=limits.low,
        le=limits.high,
        description=f"{description} {_upper(limits.allowed)}.",
        extra={"allowed": limits.allowed},
    )


def counted(limits: Limits, description: str) -> Meta:
    """Return the limits of a whole number, for an int field."""
    low, high = int(limits.low), int(limits.high)
    return numbered(low, high, f"{description} From {low} to {high} {limits.unit}.")


def numbered(low: int, high: int, description: str) -> Meta:
    """Return the limits of a whole number that nothing in `audio/` knows of."""
    allowed = f"choose a whole number from {low} to {high}"
    return Meta(ge=low, le=high, description=description, extra={"allowed": allowed})


def line(description: str, longest: int = NAME_LENGTH) -> Meta:
    """Return the limits of a text: one line that is not blank, `longest` characters at most."""
    return Meta(
        pattern=_LINE_PATTERN,
        max_length=longest,
        description=description,
        extra={"allowed": f"write one line of 1 to {longest} characters"},
    )


def slug(description: str) -> Meta:
    """Return the limits of an id: small letters, digits and hyphens."""
    return Meta(
        pattern=ID_PATTERN,
        max_length=NAME_LENGTH,
        description=description,
        extra={
            "allowed": "write small letters, digits and hyphens, like spinal-wave, "
            f"{NAME_LENGTH} characters at most"
        },
    )


def some(description: str, most: int) -> Meta:
    """Return the limits of a list that has something in it."""
    return Meta(
        min_length=1,
        max_length=most,
        description=description,
        extra={"allowed": f"write a list of 1 to {most}"},
    )


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
