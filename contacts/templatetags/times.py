"""Template tags that write times: `contacts.wording` with markup.

Without `zone` a time is shown in the viewer's, Django's current one.
The page's now is the template variable `at`.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contacts.wording import (
    Day,
    Zone,
    business_days_text,
    clock_text,
    countdown_text,
    date_text,
    duration_text,
    instant_text,
    joint,
    margin_text,
    span_ends,
    window_ends,
    yours_text,
    zone_abbreviation,
    zone_distance_text,
    zone_name,
    zone_of,
)

__all__ = ["instant_text"]

register = template.Library()


def viewed_in(zone: Zone | None) -> tzinfo:
    """The zone given, or the viewer's. Raises ZoneInfoNotFoundError."""
    return zone_of(zone) if zone else timezone.get_current_timezone()


def zone_html(instant: datetime, zone: Zone) -> SafeString:
    """`<abbr class="zone" title="Mountain Daylight Time, UTC−6">MDT</abbr>`."""
    local = instant.astimezone(zone_of(zone))
    return _abbreviated(zone_name(local, zone), zone_abbreviation(local, zone))


@lru_cache(maxsize=256)
def _abbreviated(name: str, letters: str) -> SafeString:
    """A page writes the same few zones dozens of times."""
    return format_html('<abbr class="zone" title="{}">{}</abbr>', name, letters)


def time_html(instant: datetime, zone: Zone, text: str, *, with_zone: bool = True) -> SafeString:
    """A `<time>` in a zone, with that zone's letters after the figures."""
    local = instant.astimezone(zone_of(zone))
    gap, letters = (" ", zone_html(local, zone)) if with_zone else ("", "")
    return format_html('<time datetime="{}">{}{}{}</time>', local.isoformat(timespec="minutes"), text, gap, letters)


def page_now(context: Context) -> datetime | None:
    """The instant that this page calls now."""
    now = context.get("at")
    return now if isinstance(now, datetime) else None


@register.simple_tag(takes_context=True)
def at(
    context: Context,
    instant: datetime | None,
    zone: Zone | None = None,
    day: Day = False,
    with_zone: bool = True,
    seconds: bool = False,
) -> str:
    """`{% at instant zone= day=True with_zone=False seconds=True %}`; nothing for None."""
    if not instant:
        return ""
    where = viewed_in(zone)
    text = clock_text(instant, where, page_now(context), day=day, seconds=seconds)
    return time_html(instant, where, text, with_zone=with_zone)


@register.simple_tag(takes_context=True)
def span(
    context: Context,
    start: datetime,
    end: datetime,
    zone: Zone | None = None,
    day: Day = False,
    with_zone: bool = True,
) -> SafeString:
    """`{% span start end %}`: `10:15–10:30 MDT`, two `<time>` elements, the zone once."""
    where = viewed_in(zone)
    first, last = span_ends(start, end, where, page_now(context), day=day)
    parts = (
        time_html(start, where, first, with_zone=False),
        joint(last),
        time_html(end, where, last, with_zone=with_zone),
    )
    return format_html('<span class="nowrap">{}{}{}</span>', *parts)


@register.simple_tag(takes_context=True)
def on(
    context: Context,
    value: date | None,
    weekday: bool = True,
    year: bool = False,
    zone: Zone | None = None,
) -> str:
    """`{% on date %}`: `Fri 19 May`; with `weekday=False year=True`: `4 May 2006`.

    Of an instant it is the day in the zone.
    """
    if not value:
        return ""
    here, now = viewed_in(zone), page_now(context)
    day = value.astimezone(here).date() if isinstance(value, datetime) else value
    text = date_text(day, now.astimezone(here).date() if now else None, weekday=weekday, year=year)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), text)


@register.simple_tag(takes_context=True)
def day_head(context: Context, day: date) -> SafeString:
    """`{% day_head day %}` over a day's lines: `Today, Thursday 18 May`, `Tuesday 16 May`, the year where another."""
    now = page_now(context)
    today = now.astimezone(viewed_in(None)).date() if now else None
    near = {0: "Today, ", 1: "Yesterday, "}.get((today - day).days, "") if today else ""
    text = f"{day:%A} {day.day} {day:%B}" + ("" if today and today.year == day.year else f" {day.year}")
    return format_html('{}<time datetime="{}">{}</time>', near, day.isoformat(), text)


@register.simple_tag(takes_context=True)
def zone(context: Context, zone: Zone | None = None, instant: datetime | None = None) -> str:
    """`{% zone "America/Denver" %}`: the letters alone, as they are at `instant` or now."""
    moment = instant or page_now(context)
    return zone_html(moment, viewed_in(zone)) if moment else ""


@register.simple_tag(takes_context=True)
def zone_distance(context: Context, zone: Zone) -> str:
    """`{% zone_distance person.zone %}`: `1 h ahead of you`, `your own time`."""
    now = page_now(context)
    return zone_distance_text(now, zone, timezone.get_current_timezone()) if now else ""


@register.simple_tag(takes_context=True)
def promised(
    context: Context, expected_from: datetime | None, due_by: datetime, zone: Zone | None = None
) -> SafeString:
    """What a promise says: the office's clock, and in brackets the reader's where the two differ.

    `between 11:15 and 11:30 MDT (10:15–10:30 your time)`, or `by …` without a lower bound.
    """
    where, now = viewed_in(zone), page_now(context)
    times: tuple[str, ...] = (clock_text(due_by, where, now),)
    if expected_from:
        times = window_ends(expected_from, due_by, where, now)
    first = "between" if expected_from else "by"
    strong = '<strong class="promise__time nowrap">{}</strong>'
    told = format_html_join(" and ", strong, [(time,) for time in times])
    yours = yours_text(expected_from, due_by, zone=where, viewer=timezone.get_current_timezone())
    tail = format_html(' <span class="promise__yours">{}</span>', yours) if yours else ""
    return format_html("{} {} {}{}", first, told, zone_html(due_by, where), tail)


@register.simple_tag(takes_context=True)
def countdown(
    context: Context, due_by: datetime, state: str = "", business_minutes: int = 0, business_days: int = 0
) -> SafeString:
    """`{% countdown due_by state business_minutes business_days %}`: the distance, ticking under an hour.

    Business minutes and days are those from now to the due time, negative once past; a loud state colours it.
    """
    now = page_now(context)
    if now is None:
        raise template.TemplateSyntaxError("countdown needs the page's now, `at`, in the context")
    kind = "past" if state == "missed" else state
    loud = f" countdown--{kind}" if kind in {"past", "soon", "window"} else ""
    text = countdown_text(due_by, now, business_minutes, business_days)
    if due_by <= now:
        return format_html('<span class="countdown{}">{}</span>', loud, text)
    due = due_by.astimezone(timezone.get_current_timezone()).isoformat(timespec="seconds")
    return format_html('<span class="countdown{}" role="timer" data-due="{}">{}</span>', loud, due, text)


register.filter("duration", duration_text)
register.filter("business_days", business_days_text)
register.filter("margin", margin_text)
