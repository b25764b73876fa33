"""The one exception type of this package."""


class AudioError(ValueError):
    """Something about time, sound or output cannot be had.

    The message is one sentence for the user: what, where, why, and what to do.
    """
