"""The one exception type of this package."""


class PresetError(ValueError):
    """Something about a technique or its file cannot be had.

    The message is one sentence for the user: what, where, why, and what to do.
    """
