"""Walks through the steps of a course, rock by rock. Pure."""

from audio.cue import Course, Step


class CourseWalk:
    """Where a run stands in its course.

    A step begins with a rock and ends with one: after its rocks, or at the first rock by which
    its seconds are up. After the last step comes the first, or the last goes on for ever.
    """

    def __init__(self, course: Course) -> None:
        """Stand before the first step."""
        self._course = course
        self._began_rock: float | None = None
        self._began_seconds = 0.0
        self.number = 0

    @property
    def step(self) -> Step:
        """The step that is gone through now."""
        return self._course.steps[self.number]

    def begins_step(self, rock: float, seconds: float) -> bool:
        """Tell that a rock begins at a time; return whether a step begins with it.

        To be told of every rock, in order; the first one begins the first step.
        """
        if self._began_rock is not None:
            if not self._is_over(rock - self._began_rock, seconds - self._began_seconds):
                return False
            after = self.number + 1
            if after == len(self._course.steps) and not self._course.repeats:
                return False
            self.number = after % len(self._course.steps)
        self._began_rock, self._began_seconds = rock, seconds
        return True

    def shift(self, seconds: float) -> None:
        """Let what has begun have begun so much later."""
        self._began_seconds += seconds

    def _is_over(self, rocks: float, seconds: float) -> bool:
        step = self.step
        if step.rocks is not None:
            return rocks >= step.rocks
        assert step.seconds is not None, "a step has rocks or seconds"
        # A microsecond early, so that rounding never costs a whole rock.
        return seconds >= step.seconds - 1e-6
