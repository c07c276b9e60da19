"""Durations: counted day by day beside the arithmetic, on the published calendar and beyond it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.language.durations import (
    LONGEST,
    UNITS,
    Calendar,
    Counted,
    Duration,
    Unit,
    earlier,
    later,
    parse_duration,
    prc_calendar,
)

PRC = prc_calendar()
DAY = timedelta(days=1)
DURATIONS = st.builds(Duration, st.integers(1, 60), st.sampled_from(sorted(UNITS)))
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NOT_WORKING_EVER = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_read_and_said_in_singular_and_plural(unit: str) -> None:
    for written, count in ((f"1 {unit}", 1), (f"7 {unit}s", 7), (f"{LONGEST} {unit}s", LONGEST)):
        duration = parse_duration(written)
        assert (duration.count, duration.unit, str(duration)) == (count, unit, written)
        assert parse_duration(str(duration)) == duration
        assert duration.words().en == written
        assert duration.words().zh.startswith(str(count))


@pytest.mark.parametrize("written", ["", "5", "days", "0 days", "05 days", "10000 days", "5  days", " 5 days", "5 days ",
                                     "5 Days", "-5 days", "5.0 days", "5 dayss", "5 workingdays", "1０ days", "5 days\n"])  # fmt: skip
def test_anything_else_is_refused_with_what_is_allowed(written: str) -> None:
    with pytest.raises(
        ValueError, match=r"is no duration \(a whole number from 1 to 9999 and one of days, working days"
    ):
        parse_duration(written)


# Counted by hand: day by day


def counts(day: date, unit: str, calendar: Calendar) -> bool:
    if unit == "day":
        return True
    if unit == "business day":
        return day.weekday() < 5
    if calendar.publishes(day):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and (day.month, day.day) not in NOT_WORKING_EVER


def by_hand(anchor: date, duration: Duration, direction: int) -> date:
    if duration.unit == "week":
        return anchor + direction * 7 * duration.count * DAY
    if duration.unit in ("month", "year"):
        months = direction * duration.count * (12 if duration.unit == "year" else 1)
        year, month = anchor.year + (anchor.month - 1 + months) // 12, (anchor.month - 1 + months) % 12 + 1
        return date(year, month, min(anchor.day, monthrange(year, month)[1]))
    day, left = anchor, duration.count
    while left and day != (date.max if direction > 0 else date.min):
        day += direction * DAY
        left -= counts(day, duration.unit, PRC)
    return day


@given(DAYS, DURATIONS)
def test_counting_forwards_and_backwards(anchor: date, duration: Duration) -> None:
    assert later(anchor, duration, PRC).day == by_hand(anchor, duration, 1)
    assert earlier(anchor, duration, PRC).day == by_hand(anchor, duration, -1)


@settings(max_examples=40)
@given(
    st.dates(date(2003, 1, 1), date(2027, 12, 31)) | st.dates(max_value=date(3, 1, 1)) | st.dates(date(9997, 1, 1)),
    st.integers(1, 900),
    st.sampled_from(["working day", "business day"]),
)
def test_counting_over_years_and_up_to_the_ends(anchor: date, count: int, unit: Unit) -> None:
    duration = Duration(count, unit)
    assert later(anchor, duration, PRC).day == by_hand(anchor, duration, 1)
    assert earlier(anchor, duration, PRC).day == by_hand(anchor, duration, -1)


def test_a_calendar_without_working_days_is_passed_over() -> None:
    closed = frozenset(date.fromordinal(date(2025, 1, 1).toordinal() + number) for number in range(3 * 365))
    strike = Calendar("strike", "1", date(2025, 1, 1), date(2027, 12, 31), closed, frozenset({date(2026, 6, 7)}))
    assert strike.working_days(2025) == ()
    assert strike.working_days(2026) == (date(2026, 6, 7),)
    one, two = Duration(1, "working day"), Duration(2, "working day")
    assert later(date(2024, 12, 31), one, strike) == Counted(date(2026, 6, 7))
    assert later(date(2024, 12, 31), two, strike) == Counted(date(2028, 1, 3), provisional=True)
    assert earlier(date(2027, 12, 31), two, strike) == Counted(date(2024, 12, 31), provisional=True)


@given(st.dates(date(2003, 6, 1), date(2027, 6, 30)), st.integers(1, 40))
def test_provisional_is_what_counts_over_a_day_that_is_not_published(anchor: date, count: int) -> None:
    duration = Duration(count, "working day")
    for direction, counted in ((1, later(anchor, duration, PRC)), (-1, earlier(anchor, duration, PRC))):
        over = [anchor + direction * step * DAY for step in range(1, abs((counted.day - anchor).days) + 1)]
        assert counted.provisional is any(not PRC.publishes(day) for day in over)
    assert later(anchor, Duration(count, "business day"), PRC).provisional
    for unit in ("day", "week", "month", "year"):
        assert not later(anchor, Duration(count, unit), PRC).provisional


@given(DAYS, DURATIONS)
def test_later_is_later_and_more_is_not_less(anchor: date, duration: Duration) -> None:
    longer = Duration(duration.count + 1, duration.unit)
    assert anchor < later(anchor, duration, PRC).day <= later(anchor, longer, PRC).day
    assert anchor > earlier(anchor, duration, PRC).day >= earlier(anchor, longer, PRC).day


@given(DURATIONS, st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_a_later_anchor_never_makes_an_earlier_end(duration: Duration, anchor: date) -> None:
    assert later(anchor, duration, PRC).day <= later(anchor + DAY, duration, PRC).day
    assert earlier(anchor, duration, PRC).day <= earlier(anchor + DAY, duration, PRC).day


@given(st.sampled_from(sorted(UNITS)), st.sampled_from([date.min, date.min + DAY, date.max - DAY, date.max]))
def test_results_stay_on_the_calendar(unit: str, anchor: date) -> None:
    most = Duration(LONGEST, unit)  # type: ignore[arg-type]
    assert date.min <= earlier(anchor, most, PRC).day <= anchor <= later(anchor, most, PRC).day <= date.max
    one = Duration(1, unit)  # type: ignore[arg-type]
    assert later(date.max, one, PRC).day == date.max
    assert earlier(date.min, one, PRC).day == date.min


@pytest.mark.parametrize(
    ("anchor", "duration", "expected"),
    [
        (date(9999, 12, 15), "1 month", date(9999, 12, 31)),
        (date(9999, 1, 1), "11 months", date(9999, 12, 1)),
        (date(9998, 12, 31), "1 year", date(9999, 12, 31)),
        (date(9999, 1, 1), "1 year", date(9999, 12, 31)),
        (date(9999, 12, 30), "1 week", date(9999, 12, 31)),
    ],
)
def test_the_end_of_the_calendar(anchor: date, duration: str, expected: date) -> None:
    assert later(anchor, parse_duration(duration), PRC) == Counted(expected)


@pytest.mark.parametrize(
    ("anchor", "duration", "expected"),
    [
        (date(1, 1, 20), "1 month", date(1, 1, 1)),
        (date(1, 12, 1), "11 months", date(1, 1, 1)),
        (date(2, 1, 31), "1 year", date(1, 1, 31)),
        (date(1, 12, 31), "1 year", date(1, 1, 1)),
    ],
)
def test_the_start_of_the_calendar(anchor: date, duration: str, expected: date) -> None:
    assert earlier(anchor, parse_duration(duration), PRC) == Counted(expected)


def test_the_published_calendar_is_the_packages() -> None:
    assert (PRC.name, PRC.version) == ("chinesecalendar", str(chinese_calendar.__version__))
    assert PRC.since == date(2004, 1, 1)
    assert PRC.through >= date(2026, 12, 31)
    assert prc_calendar() is PRC
    for ordinal in range(date(2025, 12, 1).toordinal(), date(2026, 12, 31).toordinal() + 1):
        day = date.fromordinal(ordinal)
        assert PRC.is_working(day) is bool(chinese_calendar.is_workday(day)), day


def test_a_calendar_of_ones_own() -> None:
    monday = date(2026, 3, 2)
    own = Calendar("own", "1", monday, monday + 13 * DAY, frozenset({monday}), frozenset({monday + 5 * DAY}))
    assert not own.is_working(monday)
    assert own.is_working(monday + 5 * DAY)  # a Saturday made up for
    assert not own.is_working(monday + 6 * DAY)
    assert own.publishes(monday + 13 * DAY)
    assert not own.publishes(monday + 14 * DAY)
    assert later(monday - DAY, Duration(1, "working day"), own) == Counted(monday + DAY)
    assert later(monday, Duration(10, "working day"), own) == Counted(monday + 11 * DAY)
    assert later(monday, Duration(11, "working day"), own) == Counted(monday + 14 * DAY, provisional=True)
