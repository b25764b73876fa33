"""Techniques: data files, their model and their loader. Knows no Qt."""

from typing import Final

DEFAULT_TECHNIQUE: Final = "spinal-wave"
"""The id of the one to begin with. It stands here so that nobody loads the others to learn it."""
