"""The business calendar, in versions that never change once they are there."""

import datetime
from functools import lru_cache

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models

from contacts import business_time

from .keeping import kept

ALWAYS = datetime.date(1970, 1, 1)
"""From when on the first version of a calendar is in force."""


@kept()
class BusinessCalendar(models.Model):
    """A named set of office hours and holidays, without a zone: the zone is the person's (domain 3.1 rule 2)."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


@kept(only_new=True, exclude=["windows", "holidays"])  # never edited: they stand in the row itself
class CalendarVersion(models.Model):
    """One version of a calendar.

    `windows`: [[weekday 0 = Monday, opens, closes], ...], minutes of the local day.
    `holidays`: [["2006-05-29", "Memorial Day"], ...].
    An edit is a new version, so a commitment made under an old one can always be worked out again. In force is
    the highest number whose `effective_from` has come, by the desk's day.
    """

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    windows = models.JSONField(blank=True)
    holidays = models.JSONField(blank=True)
    effective_from = models.DateField(default=ALWAYS)
    approved_by = models.CharField(max_length=120)
    approved_at = models.DateTimeField()

    class Meta:
        ordering = ["calendar", "number"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendarversion_number_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="calendarversion_never_edited", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.calendar}, version {self.number}"

    def clean(self) -> None:
        try:
            self.in_zone("America/Denver")
        except (ValueError, TypeError) as error:
            raise ValidationError(str(error)) from error

    def in_zone(self, zone: str) -> business_time.Calendar:
        """Return the pure calendar of these hours in `zone` (IANA)."""
        windows = tuple(tuple(window) for window in self.windows)
        holidays = tuple((on, name) for on, name in self.holidays)
        return _calendar(zone, windows, holidays)


@lru_cache(maxsize=256)
def _calendar(
    zone: str, windows: tuple[tuple[int, ...], ...], holidays: tuple[tuple[str, str], ...]
) -> business_time.Calendar:
    return business_time.Calendar(
        zone=zone,
        windows=tuple(business_time.Window(*window) for window in windows),
        holidays=tuple((datetime.date.fromisoformat(on), name) for on, name in holidays),
    )
