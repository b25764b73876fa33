import pytest

from audio.cue import Course, Cue, Step, Traction
from audio.errors import AudioError
from audio.rocks import Pull, Rocks


@pytest.mark.parametrize("beats_per_rock", [1, 2, 4])
def test_a_rock_turns_back_half_way(beats_per_rock: int) -> None:
    rocks = Rocks(beats_per_rock)  # type: ignore[arg-type]

    assert rocks.rock_at(beats_per_rock * 2.5) == 2.5
    assert rocks.beat_of(2.5) == beats_per_rock * 2.5
    assert rocks.slot_after(-0.1, with_back=True) == (0.0, False)
    assert rocks.slot_after(0.0, with_back=True) == (beats_per_rock / 2, True)
    assert rocks.slot_after(0.0, with_back=False) == (1.0, False)


def test_another_length_of_rock_goes_on_from_the_rock_that_is_reached() -> None:
    rocks = Rocks(4).changed(1, at_beat=8.0)

    assert rocks.rock_at(8.0) == 2.0
    assert rocks.rock_at(9.5) == 3.5


def test_a_pull_is_taken_up_held_and_released() -> None:
    pull = Pull.taken_up(Traction(20.0, 10.0), 5.0)

    assert [pull.tension_at(at) for at in (4.0, 5.0, 15.0, 25.0, 1e6)] == pytest.approx(
        [0, 0, 0.5, 1, 1]
    )
    let_go = pull.released(100.0)
    assert [let_go.tension_at(at) for at in (100.0, 105.0, 110.0, 1e6)] == pytest.approx(
        [1, 0.5, 0, 0]
    )
    assert let_go.end_seconds == 110.0


def test_a_pull_that_is_let_go_early_goes_back_from_where_it_was() -> None:
    pull = Pull.taken_up(Traction(20.0, 10.0), 0.0).released(10.0)

    assert pull.tension_at(10.0) == pytest.approx(0.5)
    assert pull.tension_at(15.0) == pytest.approx(0.25)


def test_a_pull_with_a_hold_knows_its_end() -> None:
    assert Pull.taken_up(Traction(20.0, 10.0, hold_seconds=60.0), 0.0).end_seconds == 90.0


@pytest.mark.parametrize(
    "make",
    [
        lambda: Step("both", rocks=1, seconds=1.0),
        lambda: Step("neither"),
        lambda: Course(()),
        lambda: Cue(beats_per_rock=3),  # type: ignore[arg-type]
        lambda: Traction(0.0, 1.0),
        lambda: Cue(amplitude=1.1),
    ],
)
def test_what_cannot_be_played_is_refused(make: object) -> None:
    with pytest.raises(AudioError):
        make()  # type: ignore[operator]
