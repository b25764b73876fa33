from audio.course import CourseWalk
from audio.cue import Course, Step

STEPS = (Step("subtle", rocks=2), Step("wide", seconds=3.0))


def steps(course: Course, rocks: int, rock_seconds: float = 1.0) -> list[int]:
    walk, gone = CourseWalk(course), []
    for rock in range(rocks):
        walk.begins_step(float(rock), rock * rock_seconds)
        gone.append(walk.number)
    return gone


def test_steps_follow_one_another_by_rocks_and_by_seconds() -> None:
    assert steps(Course(STEPS), 8) == [0, 0, 1, 1, 1, 0, 0, 1]


def test_a_step_ends_with_the_rock_in_which_its_seconds_are_up() -> None:
    assert steps(Course(STEPS), 6, rock_seconds=1.6) == [0, 0, 1, 1, 0, 0]


def test_the_last_step_of_a_course_that_does_not_repeat_goes_on() -> None:
    assert steps(Course(STEPS, repeats=False), 9) == [0, 0, 1, 1, 1, 1, 1, 1, 1]


def test_a_step_is_told_when_it_begins_and_not_again() -> None:
    walk = CourseWalk(Course(STEPS))

    assert [walk.begins_step(float(rock), float(rock)) for rock in range(4)] == [
        True,
        False,
        True,
        False,
    ]
