"""Durations and the calendars they are counted on: calendar days, PRC working days, business days.

Counting starts on the day after the anchor (backwards: the day before), months clamp to the month's last day, and a
result never leaves 0001-01-01…9999-12-31 (Civil Code of the PRC, Arts 200-204, counts periods the same way).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Literal, assert_never

from compliance.language.frozen import field, frozen, lazily
from compliance.language.text import Text

Unit = Literal["day", "working day", "business day", "week", "month", "year"]
UNITS: dict[Unit, tuple[Text, Text]] = {
    "day": (Text("day", "日"), Text("days", "日")),
    "working day": (Text("working day", "个工作日"), Text("working days", "个工作日")),
    "business day": (Text("business day", "个营业日"), Text("business days", "个营业日")),
    "week": (Text("week", "周"), Text("weeks", "周")),
    "month": (Text("month", "个月"), Text("months", "个月")),
    "year": (Text("year", "年"), Text("years", "年")),
}
LONGEST = 9_999
_WRITTEN = r"([1-9][0-9]{0,3}) (" + "|".join(UNITS) + r")s?"
_ONE_DAY = timedelta(days=1)
_WEEK, _SATURDAY = 7, 5
_MONTHS = 12
_NEW_YEARS_EVE = 31


@frozen
class Duration:
    """So many units of time, 1 to 9,999 of them."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"

    def words(self) -> Text:
        """Say it in both languages."""
        word = UNITS[self.unit][self.count > 1]
        return Text(f"{self.count} {word.en}", f"{self.count}{word.zh}")


def parse_duration(written: str) -> Duration:
    """Read ``10 working days``.

    Raises ValueError, saying what is allowed, for anything else.
    """
    found = re.fullmatch(_WRITTEN, written)
    if not found:
        units = ", ".join(f"{unit}s" for unit in UNITS)
        raise ValueError(f"{written!r} is no duration (a whole number from 1 to {LONGEST} and one of {units})")
    unit = next(unit for unit in UNITS if unit == found[2])
    return Duration(int(found[1]), unit)


@frozen
class Calendar:
    """The published working days of a country: weekdays, less its holidays, plus its make-up days."""

    name: str
    version: str
    since: date
    through: date
    holidays: frozenset[date] = field(repr=False)
    makeup_days: frozenset[date] = field(repr=False)

    def publishes(self, day: date) -> bool:
        """Whether the day lies in the published years; outside them working days are an estimate."""
        return self.since <= day <= self.through

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day; an unpublished year knows only the holidays that never move."""
        if not self.publishes(day):
            return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED_HOLIDAYS
        return day in self.makeup_days or (day.weekday() < _SATURDAY and day not in self.holidays)

    def working_days(self, year: int) -> tuple[date, ...]:
        """Give the working days of a year, in order."""
        days = self._years.get(year)
        if days is None:
            ordinals = range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
            days = self._years[year] = tuple(filter(self.is_working, map(date.fromordinal, ordinals)))
        return days

    @cached_property
    def _years(self) -> dict[int, tuple[date, ...]]:
        """The working days of the years asked for so far."""
        return {}


# 1 January, 1-2 May and 1-3 October are holidays every year (Regulation on Public Holidays, 2024 revision, Art. 2);
# Spring Festival and the others move, so a count over an unpublished year is provisional.
_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@cache
def prc_calendar() -> Calendar:
    """Give the official PRC calendar as the package ``chinesecalendar`` publishes it, read where it is wanted."""
    return lazily(Calendar, {"name": "chinesecalendar"}, _published)


def _published(_field: str) -> Mapping[str, object]:
    import chinese_calendar  # noqa: PLC0415 - 19 ms, wanted only where working days are counted
    from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415

    years = {day.year for day in holidays}
    return {
        "version": str(chinese_calendar.__version__),
        "since": date(min(years), 1, 1),
        "through": date(max(years), 12, 31),
        "holidays": frozenset(holidays),
        "makeup_days": frozenset(workdays),
    }


@frozen
class Counted:
    """A date reached by counting; provisional where a day counted over is not officially known to be a working day."""

    day: date
    provisional: bool = False


def later(anchor: date, duration: Duration, calendar: Calendar) -> Counted:
    """Give the last day of ``duration`` counted from the day after ``anchor``."""
    return _shift(anchor, duration, calendar, 1)


def earlier(anchor: date, duration: Duration, calendar: Calendar) -> Counted:
    """Give the day ``duration`` before ``anchor``: n working days before is the n-th working day before it."""
    return _shift(anchor, duration, calendar, -1)


def _shift(anchor: date, duration: Duration, calendar: Calendar, direction: int) -> Counted:
    match duration.unit:
        case "day":
            return Counted(_add_days(anchor, direction * duration.count))
        case "week":
            return Counted(_add_days(anchor, direction * duration.count * 7))
        case "month":
            return Counted(_add_months(anchor, direction * duration.count))
        case "year":
            return Counted(_add_months(anchor, direction * duration.count * _MONTHS))
        case "working day":
            day = _add_working_days(anchor, direction * duration.count, calendar)
            first = _add_days(anchor, direction)  # the days counted over lie between these two
            return Counted(day, provisional=not (calendar.publishes(first) and calendar.publishes(day)))
        case "business day":  # other countries' holidays are not known here, so the date is never certain
            return Counted(_add_weekdays(anchor, direction * duration.count), provisional=True)
        case _:
            assert_never(duration.unit)


def _add_days(anchor: date, days: int) -> date:
    return _day(anchor.toordinal() + days)


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _add_months(anchor: date, months: int) -> date:
    year, month = divmod(anchor.year * _MONTHS + anchor.month - 1 + months, _MONTHS)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    last = _NEW_YEARS_EVE if month + 1 == _MONTHS else (date(year, month + 2, 1) - _ONE_DAY).day
    return date(year, month + 1, min(anchor.day, last))


def _add_working_days(anchor: date, count: int, calendar: Calendar) -> date:
    year, days = anchor.year, calendar.working_days(anchor.year)
    place = bisect_right(days, anchor) + count - 1 if count > 0 else bisect_left(days, anchor) + count
    while place < 0:
        if year == date.min.year:
            return date.min
        year -= 1
        days = calendar.working_days(year)
        place += len(days)
    while place >= len(days):
        if year == date.max.year:
            return date.max
        place -= len(days)
        year += 1
        days = calendar.working_days(year)
    return days[place]


def _add_weekdays(anchor: date, count: int) -> date:
    # Weekdays are numbered from 0001-01-01, a Monday; a weekend lies behind the last one before it.
    weeks, day = divmod(anchor.toordinal() - 1, _WEEK)
    before = weeks * _SATURDAY + min(day, _SATURDAY)
    place = before + count - (count > 0 and day >= _SATURDAY)
    weeks, day = divmod(place, _SATURDAY)
    return _day(weeks * _WEEK + day + 1)
