"""How long it takes to answer which slots are free, on the fixtures of the scheduling tests.

Three figures for each fixture, all medians in milliseconds, each with the conversion of hours to
UTC and with busy times as sorted, disjoint integers (the merging of raw events is measured apart,
at the end):

- `NAME`: a server that has answered before;
- `NAME, cold`: nothing remembered of any zone's offsets, as for the first question after a start;
- `NAME, one`: whether one single start is offered, as a booking asks.

The peer is the plain loop over days, ranges and steps that one would write first, on aware
datetimes, timed in turn with ours on the same input. An answer other than the expected one,
from either, ends the benchmark with an error.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from zoneinfo import ZoneInfo

from figures import Figure, less_is_better, report

from chatsched.scheduling import (
    Hours,
    Interval,
    Intervals,
    Range,
    SlotRule,
    by_date,
    free_slots,
    is_offered,
    normalise,
)
from chatsched.scheduling.zones import steady_midnight

FIXTURES = Path(__file__).parents[1] / "scheduling" / "fixtures"
PEER = "plain datetime loop"
TARGETS = {"w30_b200_s30": 0.4, "w90_b2000_s15": 4.0}
ROUNDS = 101


@dataclass(frozen=True)
class Question:
    name: str
    hours: Hours
    rule: SlotRule
    events: list[Interval]
    busy: Intervals
    window: Interval
    answer: list[int]

    def ours(self) -> list[int]:
        return free_slots(self.hours, self.rule, self.busy, window=self.window, now=self.window[0])

    def one(self) -> bool:
        now = self.window[0]
        return is_offered(self.answer[-1], self.hours, self.rule, self.busy, now=now)


def main() -> None:
    figures = [figure for name in sorted(names()) for figure in measure(read(name))]
    figures += measure_around(read("w90_b2000_s15"), read("w90_b200_s15"))
    report(figures)


def measure(question: Question) -> Iterator[Figure]:
    naive = naive_question(question)
    for who, slots in (("ours", question.ours()), ("the peer", naive())):
        if slots != question.answer:
            raise SystemExit(f"{question.name}: {who} gives {len(slots)} slots, not the expected")
    most = TARGETS.get(question.name)
    warm, peer = in_turn(question.ours, naive)
    yield less_is_better("slots", question.name, warm, "ms", peer=(PEER, peer), most=most)
    cold = milliseconds(question.ours, before=steady_midnight.cache_clear)
    yield less_is_better("slots", f"{question.name}, cold", cold, "ms", most=most)
    one = milliseconds(question.one)
    yield less_is_better("slots", f"{question.name}, one", one, "ms")


def measure_around(many_events: Question, many_slots: Question) -> Iterator[Figure]:
    """Measure what comes before and after: merging raw events, and grouping slots by date."""
    events, slots = many_events.events, many_slots.answer
    merging = milliseconds(lambda: normalise(events))
    yield less_is_better("slots", f"merging {len(events)} unsorted events", merging, "ms")
    grouping = milliseconds(lambda: by_date(slots, "Europe/Berlin"))
    yield less_is_better("slots", f"grouping {len(slots)} slots by date", grouping, "ms")


def naive_question(question: Question) -> Callable[[], list[int]]:
    """Prepare the same question for the peer: aware datetimes instead of integers."""
    busy = [
        (datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC))
        for start, end in question.busy
    ]
    first, last = (datetime.fromtimestamp(end, UTC) for end in question.window)

    def ask() -> list[int]:
        return [int(slot.timestamp()) for slot in naive_slots(question, busy, first, last)]

    return ask


def naive_slots(
    question: Question, busy: list[tuple[datetime, datetime]], first: datetime, last: datetime
) -> Iterator[datetime]:
    zone = ZoneInfo(question.hours.time_zone)
    duration = timedelta(minutes=question.rule.duration)
    step = timedelta(minutes=question.rule.step or question.rule.duration)
    day = first.astimezone(zone).date()
    passed = 0
    while day <= last.astimezone(zone).date():
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        for each in question.hours.weekly[day.weekday()]:
            slot = (midnight + timedelta(minutes=each.start_minute)).astimezone(UTC)
            end = (midnight + timedelta(minutes=each.end_minute)).astimezone(UTC)
            while slot + duration <= end:
                while passed < len(busy) and busy[passed][1] <= slot:
                    passed += 1
                taken = passed < len(busy) and busy[passed][0] < slot + duration
                if not taken and first <= slot < last:
                    yield slot
                slot += step
        day += timedelta(days=1)


def in_turn(*calls: Callable[[], object]) -> list[float]:
    """Time the calls in turn, so that whatever else the machine does slows them alike."""
    taken: list[list[int]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for times, call in zip(taken, calls, strict=True):
            start = perf_counter_ns()
            call()
            times.append(perf_counter_ns() - start)
    return [median(times) / 1e6 for times in taken]


def milliseconds(call: Callable[[], object], before: Callable[[], object] | None = None) -> float:
    times = []
    for _ in range(ROUNDS):
        if before is not None:
            before()
        start = perf_counter_ns()
        call()
        times.append(perf_counter_ns() - start)
    return median(times) / 1e6


def names() -> list[str]:
    return [path.stem for path in FIXTURES.glob("*.json") if ".expected" not in path.name]


def read(name: str) -> Question:
    asked = json.loads((FIXTURES / f"{name}.json").read_text())
    week: list[list[Range]] = [[] for _ in range(7)]
    for each in asked["weekly"]:
        week[(each["day"] - 1) % 7].append(Range(minute(each["start"]), minute(each["end"])))
    events = [(epoch(each["start"]), epoch(each["end"])) for each in asked["busy"]]
    answer = json.loads((FIXTURES / f"{name}.expected.json").read_text())
    return Question(
        name=name,
        hours=Hours(asked["host_tz"], tuple(map(tuple, week))),
        rule=SlotRule(duration=asked["duration_min"], step=asked["step_min"], horizon_days=100),
        events=events,
        busy=normalise(events),
        window=(epoch(asked["window_start"]), epoch(asked["window_end"])),
        answer=[epoch(each) for each in answer],
    )


def minute(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])


def epoch(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())


if __name__ == "__main__":
    main()
