"""When somebody can be met, as it is said over the wire, and what the slot rule makes of it."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from chatsched.core.wire import Day, TimeZone, WireModel
from chatsched.scheduling import Hours, Range, Ranges, SlotRule

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_RANGES = 48
_MOST_OVERRIDES = 366
_MOST_RANGES_IN_ALL = 500
_LONGEST_BUFFER = 240
_LONGEST_NOTICE = 30 * 24 * 60
LONGEST_HORIZON = 365

Clock24 = Annotated[
    str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["09:00"])
]
ClockEnd = Annotated[
    str,
    StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"),
    Field(examples=["24:00"]),
]


def _minute(wall: str) -> int:
    return int(wall[:2]) * 60 + int(wall[3:])


class TimeRange(WireModel):
    """A stretch of one day by the wall clock; it starts before it ends, and may end at 24:00."""

    start: Clock24
    end: ClockEnd

    @field_validator("end")
    @classmethod
    def _after_start(cls, end: str, info: ValidationInfo) -> str:
        start = info.data.get("start")
        if start is not None and _minute(end) <= _minute(start):
            raise ValueError("must be after the start")
        return end

    def minutes(self) -> Range:
        """Return the range in minutes after midnight."""
        return Range(_minute(self.start), _minute(self.end))


def _complain(path: tuple[int | str, ...], message: str, value: object) -> ValidationError:
    """Return a complaint about a member further down than where it is noticed."""
    error = PydanticCustomError("availability", "{message}", {"message": message})
    return ValidationError.from_exception_data(
        "availability", [InitErrorDetails(type=error, loc=path, input=value)]
    )


def _disjoint(ranges: list[TimeRange]) -> list[TimeRange]:
    by_start = sorted(enumerate(ranges), key=lambda each: _minute(each[1].start))
    for (_, earlier), (index, later) in pairwise(by_start):
        if _minute(later.start) < _minute(earlier.end):
            message = f"overlaps {earlier.start}-{earlier.end}"
            raise _complain((index, "start"), message, later.start)
    return ranges


DayRanges = Annotated[list[TimeRange], Field(max_length=_MOST_RANGES), AfterValidator(_disjoint)]


class Weekly(WireModel):
    """The ranges of each weekday; a day that is left out has none."""

    model_config = ConfigDict(extra="forbid")

    mon: DayRanges = Field(default_factory=list)
    tue: DayRanges = Field(default_factory=list)
    wed: DayRanges = Field(default_factory=list)
    thu: DayRanges = Field(default_factory=list)
    fri: DayRanges = Field(default_factory=list)
    sat: DayRanges = Field(default_factory=list)
    sun: DayRanges = Field(default_factory=list)


class DateOverride(WireModel):
    """What holds on one date instead of its weekly ranges; no ranges: not available."""

    date: Day
    ranges: DayRanges = Field(default_factory=list)


def _once_each(overrides: list[DateOverride]) -> list[DateOverride]:
    seen: set[date] = set()
    for index, override in enumerate(overrides):
        if override.date in seen:
            message = "there is an override for this date already"
            raise _complain((index, "date"), message, str(override.date))
        seen.add(override.date)
    return overrides


def _number_of_ranges(overrides: object) -> int:
    """Return how many ranges there are in overrides that may be anything yet."""
    if not isinstance(overrides, list):
        return 0
    each = (override.get("ranges") for override in overrides if isinstance(override, dict))
    return sum(len(ranges) for ranges in each if isinstance(ranges, list))


class Availability(WireModel):
    """When somebody can be met. Durations in minutes, the horizon in days of 24 hours.

    It holds up to 500 ranges, those of the week and of all overrides together.
    """

    time_zone: TimeZone
    weekly: Weekly = Weekly()
    overrides: Annotated[
        list[DateOverride], Field(max_length=_MOST_OVERRIDES), AfterValidator(_once_each)
    ] = Field(default_factory=list)
    buffer_before: Annotated[int, Field(ge=0, le=_LONGEST_BUFFER)] = 0
    buffer_after: Annotated[int, Field(ge=0, le=_LONGEST_BUFFER)] = 0
    min_notice: Annotated[int, Field(ge=0, le=_LONGEST_NOTICE)] = 0
    horizon_days: Annotated[int, Field(ge=1, le=LONGEST_HORIZON)] = 60
    slot_step: Annotated[int, Field(ge=5, le=240)] | None = None

    @field_validator("overrides", mode="before")
    @classmethod
    def _few_ranges(cls, overrides: object, info: ValidationInfo) -> object:
        """Refuse too much for a card that every page of history carries; before it is parsed."""
        weekly = info.data.get("weekly")
        ranges = 0 if weekly is None else sum(len(getattr(weekly, day)) for day in WEEKDAYS)
        if ranges + _number_of_ranges(overrides) > _MOST_RANGES_IN_ALL:
            most = f"{_MOST_RANGES_IN_ALL} ranges, those of the week included"
            raise ValueError(f"must have at most {most}")
        return overrides

    def hours(self) -> Hours:
        """Return the hours as the slot rule takes them."""
        return Hours(
            self.time_zone,
            tuple(_ranges(getattr(self.weekly, day)) for day in WEEKDAYS),
            {override.date: _ranges(override.ranges) for override in self.overrides},
        )

    def rule(self, duration: int) -> SlotRule:
        """Return how meetings of ``duration`` minutes fit in."""
        return SlotRule(
            duration=duration,
            horizon_days=self.horizon_days,
            step=self.slot_step,
            buffer_before=self.buffer_before,
            buffer_after=self.buffer_after,
            min_notice=self.min_notice,
        )

    def last_day(self) -> date | None:
        """Return the last date with hours; None when there are weekly ones, which never end.

        An availability without any hours has ended before it began: ``date.min``.
        """
        if any(getattr(self.weekly, day) for day in WEEKDAYS):
            return None
        return max((each.date for each in self.overrides if each.ranges), default=date.min)


def office_hours(time_zone: str) -> Availability:
    """Return what is offered to somebody who has not said anything yet: weekdays, 9 to 17."""
    nine_to_five = [TimeRange(start="09:00", end="17:00")]
    weekly = Weekly(**dict.fromkeys(WEEKDAYS[:5], nine_to_five))
    return Availability(time_zone=time_zone, weekly=weekly)


def _ranges(ranges: Iterable[TimeRange]) -> Ranges:
    return tuple(each.minutes() for each in ranges)
