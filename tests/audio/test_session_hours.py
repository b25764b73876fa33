"""Hours of sessions on the silent clock, faster than time, asked for whatever one may ask.

There is no device, so nothing is rendered; all that a session does by itself happens all the same.
"""

import os
import random
import time
from collections import Counter, deque
from collections.abc import Callable

import pytest

from audio.deeds import Asked
from audio.output import Output
from audio.pacer import Pacer
from audio.session import Where
from audio.tempo import BPM, STEEPEST_GLIDE_PER_BEAT
from benchmarks.program import resident_mb
from presets.library import load_all
from presets.plan import Plan
from presets.plan_library import load_plans

TECHNIQUES = load_all()
PLANS = load_plans(TECHNIQUES).plans
SHORTEST_PLANS = sorted(PLANS, key=lambda plan: plan.total_minutes)[:2]

LOOK_SECONDS = 0.02
BEHIND_SECONDS = 150.0
"""Beats are judged so much later, when all is known that may excuse them."""

MARGIN_SECONDS = 3.0
JOINING_SECONDS = 90.0
"""No match takes longer to join: half a beat at 3 %."""

CAUGHT_UP_SECONDS = 0.5
"""So long after a suspend, in real time, what is heard is where it should be."""

LAST_SECONDS = 90.0
MOST_GROWTH_MB = 5.0


class FastClock:
    """A monotonic clock that goes so many times as fast, and the time spent suspended."""

    def __init__(self, times: float) -> None:
        self._times, self._began = times, time.monotonic()
        self.suspended_seconds = 0.0

    def monotonic(self) -> float:
        return self._began + (time.monotonic() - self._began) * self._times

    def suspended(self) -> float:
        return self.suspended_seconds


class Watcher:
    """Judges the beats of a session: none left out, and none but gentle changes of tempo.

    Attributes:
        judged: how many changes from one beat to the next.
        steepest: the largest of them, as a part of the tempo.
    """

    def __init__(self) -> None:
        self.judged = 0
        self.steepest = 0.0
        self._beats: deque[tuple[int, float]] = deque()
        self._excused: deque[tuple[float, float]] = deque()
        self._where: Where | None = None

    def tell(self, beat: int, seconds: float) -> None:
        """Take a beat. The feeding thread."""
        self._beats.append((beat, seconds))

    def look(self, where: Where) -> None:
        """Take note of what excuses a change: a pause, a match, a time without a pulse."""
        before, self._where = self._where or where, where
        for deed in where.log.deeds[len(before.log.deeds) :]:
            at = where.log.first_beat_seconds + deed.seconds
            if deed.asked is Asked.RESUME:
                self._excuse(at - (deed.effect or 0.0), at)
            elif deed.asked is Asked.MATCH:
                self._excuse(at, at + JOINING_SECONDS)
        if where.index == before.index:
            return
        if where.index > before.index + 1 or before.leg.bpm is None:
            self._excuse(before.began_seconds, where.began_seconds)
        if where.leg.bpm is None:
            self._excuse(where.began_seconds, where.began_seconds)

    def judge(self, until_seconds: float) -> None:
        """Judge the beats up to a source time."""
        while len(self._beats) > 2 and self._beats[2][1] < until_seconds:
            (one, first), (two, second), (three, third) = (self._beats[k] for k in range(3))
            self._beats.popleft()
            assert (two, three) == (one + 1, one + 2), "a beat is left out"
            while self._excused and self._excused[0][1] < first - BEHIND_SECONDS:
                self._excused.popleft()
            if not any(begin < third and end > first for begin, end in self._excused):
                ratio = (third - second) / (second - first)
                self.judged += 1
                self.steepest = max(self.steepest, ratio - 1.0, 1.0 / ratio - 1.0)

    def _excuse(self, begin: float, end: float) -> None:
        self._excused.append((begin - MARGIN_SECONDS, end + MARGIN_SECONDS))


class Hours:
    """Plans one after the other on an output without a device, asked for this and that.

    Attributes:
        asked: what was asked for, and how often.
        judged: how many changes from one beat to the next were judged.
    """

    def __init__(self, seed: int, times: float) -> None:
        self.asked: Counter[str] = Counter()
        self.judged = 0
        self._random = random.Random(seed)
        self._clock = FastClock(times)
        self._pacer = Pacer()
        self._output = Output(
            self._pacer, clock=self._clock.monotonic, suspended=self._clock.suspended
        )
        self._woken_at = 0.0
        self._deeds: dict[str, Callable[[Where], None]] = {
            "next": lambda _where: self._pacer.next_leg(),
            "stay": lambda where: self._pacer.stay(not where.staying),
            "pause": lambda _where: self._pacer.pause(True),
            "match": self._match,
            "lead": lambda _where: self._pacer.lead(self._random.uniform(0.5, 8.0)),
            "mute": lambda _where: self._pacer.mute(self._random.random() < 0.5),
            "suspend": lambda _where: self._suspend(),
        }

    def open(self) -> None:
        self._output.open()
        assert not self._output.wait_ready(5.0)

    def close(self) -> None:
        self._output.close()

    def play(self, plan: Plan) -> None:
        """Play a plan to its end, and judge it."""
        session = plan.session(TECHNIQUES.find)
        watcher = Watcher()
        self._pacer.on_beat = watcher.tell
        self._pacer.start_session(session)
        self._output.wake()
        ask_at = self._elapsed + self._random.uniform(0.0, 60.0)
        origin = stood = 0.0
        zero: float | None = None
        until = self._elapsed + 2.0 * session.total_seconds + 3600.0
        while not self._pacer.idle:
            assert self._elapsed < until, "it does not come to its end"
            time.sleep(LOOK_SECONDS)
            where = self._pacer.snapshot.passages[-1].session
            if where is None:
                continue
            log = where.log
            origin = log.first_beat_seconds
            stood = sum(d.effect or 0.0 for d in log.deeds if d.asked is Asked.RESUME)
            watcher.look(where)
            watcher.judge(self._pacer.head_frame / self._pacer.rate - BEHIND_SECONDS)
            zero = self._zero_seconds if zero is None else zero
            if time.monotonic() - self._woken_at > CAUGHT_UP_SECONDS:
                assert self._zero_seconds == pytest.approx(zero, abs=1e-3)
            if self._elapsed >= ask_at and not self._ends_soon(where):
                ask_at = self._elapsed + self._ask(where)
        watcher.judge(float("inf"))
        self.judged += watcher.judged

        passages = self._pacer.snapshot.passages
        end = next(passage.from_seconds for passage in passages if not passage.running)
        assert end == pytest.approx(origin + session.total_seconds + stood, abs=1e-3)
        assert watcher.steepest <= STEEPEST_GLIDE_PER_BEAT * (1.0 + STEEPEST_GLIDE_PER_BEAT)

    @property
    def _elapsed(self) -> float:
        """Time that has passed, suspended or not."""
        return self._clock.monotonic() + self._clock.suspended()

    @property
    def _zero_seconds(self) -> float:
        """The elapsed time at which source frame 0 would have been heard."""
        now = self._clock.monotonic()
        heard = self._output.heard_frame(now) / self._pacer.rate
        return now + self._clock.suspended() - heard

    def _ends_soon(self, where: Where) -> bool:
        """Say whether what is asked now might be taken up only as the session ends."""
        head = self._pacer.head_frame / self._pacer.rate
        return where.paused_seconds is None and where.end_seconds - head < LAST_SECONDS

    def _ask(self, where: Where) -> float:
        """Ask for something; return after how many seconds to ask again."""
        if where.paused_seconds is not None:
            self._pacer.pause(False)
            return self._random.expovariate(1.0 / 45.0)
        name = self._random.choice(list(self._deeds))
        self.asked[name] += 1
        self._deeds[name](where)
        return self._random.expovariate(1.0 / 30.0)

    def _match(self, where: Where) -> None:
        bpm = BPM.clamped((where.leg.bpm or 60.0) * self._random.uniform(0.9, 1.1))
        beat_at = self._pacer.head_frame / self._pacer.rate + self._random.uniform(-1.0, 1.0)
        hold, rate = self._random.uniform(0.0, 90.0), self._random.uniform(0.5, 8.0)
        self._pacer.match(bpm, beat_at, hold_seconds=hold, bpm_a_minute=rate)

    def _suspend(self) -> None:
        self._clock.suspended_seconds += self._random.uniform(0.1, 60.0)
        self._woken_at = time.monotonic()


@pytest.mark.parametrize("seed", [5])
def test_whatever_is_asked_the_tempo_is_gentle_and_the_end_is_on_time(seed: int) -> None:
    hours = Hours(seed, times=500.0)
    hours.open()
    try:
        for plan in SHORTEST_PLANS:
            hours.play(plan)
    finally:
        hours.close()
    assert hours.judged > 500


@pytest.mark.soak
def test_eight_hours_at_ten_times_the_speed() -> None:
    draw = random.Random(8)
    hours = Hours(8, times=10.0)
    hours.open()
    try:
        minutes, settled_mb = 0.0, 0.0
        while minutes < 8 * 60:
            plan = draw.choice(PLANS)
            hours.play(plan)
            minutes += plan.total_minutes
            memory_mb = resident_mb(os.getpid())
            settled_mb = settled_mb or memory_mb
            print(f"{minutes:.0f} minutes, {hours.judged} beats, {memory_mb:.1f} MB", flush=True)
            assert memory_mb - settled_mb < MOST_GROWTH_MB
    finally:
        hours.close()
    print(dict(hours.asked))
