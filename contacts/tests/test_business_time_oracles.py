"""The clock against what must always hold, and against two that count differently.

One steps through the minutes, one is django-bizcal. The second counts wall time inside a window, so it is asked
only about windows that are shut while the clocks change.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django_bizcal import WorkingCalendar
from django_bizcal.providers import SetHolidayProvider
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.business_time import Calendar, add, between, is_open, next_opening

from .clock_cases import ZONES, changes_of, instants, offices

MINUTE = timedelta(minutes=1)
OFFICES = {(kind, zone): calendar for zone in ZONES for kind, calendar in offices(zone).items()}
DAY_OFFICES = ("standard", "lunch")

calendars = st.sampled_from(list(OFFICES.values()))
amounts = st.integers(0, 20_000)
always = settings(derandomize=True, deadline=None, database=None, max_examples=200)


class TestWhateverTheCalendar:
    @always
    @given(calendars, instants, amounts)
    def test_the_distance_to_a_sum_is_what_was_added(self, calendar, start, minutes):
        assert between(calendar, start, add(calendar, start, minutes)) == minutes

    @always
    @given(calendars, instants, amounts, amounts)
    def test_two_additions_are_one(self, calendar, start, first, second):
        assert add(calendar, add(calendar, start, first), second) == add(calendar, start, first + second)

    @always
    @given(calendars, instants, instants, amounts)
    def test_a_later_start_never_ends_sooner(self, calendar, one, other, minutes):
        early, late = sorted((one, other))
        assert add(calendar, early, minutes) <= add(calendar, late, minutes)

    @always
    @given(calendars, instants, amounts, amounts)
    def test_more_never_ends_sooner(self, calendar, start, one, other):
        less, more = sorted((one, other))
        assert add(calendar, start, less) <= add(calendar, start, more)

    @always
    @given(calendars, instants, st.integers(1, 20_000))
    def test_a_sum_ends_with_an_open_minute_after_the_start(self, calendar, start, minutes):
        end = add(calendar, start, minutes)
        assert end > start
        assert is_open(calendar, end - MINUTE)

    @always
    @given(calendars, instants)
    def test_the_next_opening_is_open_and_nothing_before_it_is(self, calendar, start):
        opening = next_opening(calendar, start)
        assert is_open(calendar, opening)
        assert between(calendar, start, opening) == 0

    @always
    @given(calendars, instants, instants, instants)
    def test_distances_add_up(self, calendar, one, two, three):
        parts = between(calendar, one, two) + between(calendar, two, three)
        assert parts == between(calendar, one, three)

    @always
    @given(calendars, instants, amounts)
    def test_results_are_whole_minutes_in_utc(self, calendar, start, minutes):
        end = add(calendar, start, minutes)
        assert (end.second, end.microsecond, end.utcoffset()) == (0, 0, timedelta(0))


class TestTheMinuteStepper:
    def test_agrees(self):
        for name, calendar, start, minutes in cases(2_000):
            assert add(calendar, start, minutes) == stepped(calendar, start, minutes), (name, start, minutes)

    @pytest.mark.prove
    def test_agrees_at_full_size(self):
        for name, calendar, start, minutes in cases(40_000, seed=2):
            assert add(calendar, start, minutes) == stepped(calendar, start, minutes), (name, start, minutes)


class TestDjangoBizcal:
    def test_agrees(self):
        agree_with_bizcal(cases(2_000, kinds=DAY_OFFICES))

    @pytest.mark.prove
    def test_agrees_at_full_size(self):
        agree_with_bizcal(cases(40_000, kinds=DAY_OFFICES, seed=2))


class TestTheCases:
    def test_reach_every_zone_office_and_both_changes_of_the_clocks(self):
        tried = list(cases(2_000))
        assert {name for name, *_ in tried} == set(OFFICES)
        assert {start.year for _, _, start, _ in tried} >= set(range(2006, 2041))
        forward, back = 0, 0
        for (_, zone), _, start, _ in tried:
            ends = (start, start + timedelta(days=2))
            before, after = (at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0) for at in ends)
            forward += before < after
            back += before > after
        assert forward > 100
        assert back > 100


Case = tuple[tuple[str, str], Calendar, datetime, int]


def cases(number: int, *, kinds: tuple[str, ...] = (), seed: int = 1) -> Iterator[Case]:
    """Random additions, the same each time; every second one starts within a day of a change of the clocks."""
    chance = random.Random(seed)
    names = [name for name in OFFICES if not kinds or name[0] in kinds]
    changes = {(zone, year): changes_of(zone, year) for zone in ZONES for year in range(2006, 2041)}
    for turn in range(number):
        place = turn * len(names) / number  # offices and years in order, so that neighbours share a table
        name, year = names[int(place)], 2006 + int(place % 1 * 35)
        start = datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(525_600))
        near = changes[name[1], year]
        if turn % 2 and near:
            start = chance.choice(near) + timedelta(minutes=chance.randrange(-1440, 2880))
        longest = 120 if name[0] == "few" else 1_200
        yield name, OFFICES[name], start + timedelta(seconds=chance.randrange(60)), chance.randrange(1, longest)


def stepped(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """What a person with a wall clock would do: tick off open minutes until none is left."""
    zone = ZoneInfo(calendar.zone)
    holidays = {on for on, _ in calendar.holidays}
    hours = [[(w.opens, w.closes) for w in calendar.windows if w.weekday == day] for day in range(7)]
    at = start.replace(second=0, microsecond=0)
    while minutes:
        here = at.astimezone(zone)
        minute = here.hour * 60 + here.minute
        if any(opens <= minute < closes for opens, closes in hours[here.weekday()]) and here.date() not in holidays:
            minutes -= 1
        at += MINUTE
    return at


def agree_with_bizcal(cases: Iterator[Case]) -> None:
    theirs = {name: bizcal(calendar) for name, calendar in OFFICES.items() if name[0] in DAY_OFFICES}
    for name, calendar, start, minutes in cases:
        begin, end = start.replace(second=0), add(calendar, start, minutes)
        assert end == theirs[name].add_business_minutes(begin, minutes), (name, start, minutes)
        assert between(calendar, start, end) == theirs[name].business_minutes_between(begin, end)


def bizcal(calendar: Calendar) -> WorkingCalendar:
    week: dict[int | str, list[tuple[time | str, time | str]]] = {
        day: [(clock(w.opens), clock(w.closes)) for w in calendar.windows if w.weekday == day] for day in range(7)
    }
    closed = SetHolidayProvider.from_dates([on for on, _ in calendar.holidays])
    return WorkingCalendar(tz=calendar.zone, weekly_schedule=week, holiday_provider=closed)


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
