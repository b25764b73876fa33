"""The one exception type of this package."""


class PracticeError(ValueError):
    """Something about taps, a run or the history cannot be had.

    The message is one sentence for the user: what, where, why, and what to do.
    """
