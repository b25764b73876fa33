from audio.cue import Cue
from audio.moment import at_rest
from audio.passages import Passages
from audio.rocks import Rocks
from audio.tempo import TempoCurve


def test_what_is_still_to_come_comes_all_the_same_after_a_change() -> None:
    passages, longer, faster = Passages(at_rest(Cue())), Rocks(4, 10.0, 10.0), TempoCurve.steady(90)
    passages.follow(10.0, rocks=longer)
    passages.follow(9.9, curve=faster)

    assert [one.from_seconds for one in passages.all[1:]] == [9.9, 10.0]
    assert [one.rocks for one in passages.all[1:]] == [Rocks(), longer]
    assert [one.curve for one in passages.all[1:]] == [faster, faster]


def test_a_passage_that_never_began_is_replaced() -> None:
    passages = Passages(at_rest(Cue()))
    passages.follow(10.0, running=True)
    passages.follow(10.0, started_seconds=11.0)

    assert len(passages.all) == 2
    assert passages.now.running
    assert passages.now.started_seconds == 11.0
