"""Template tags of requests: promises as markup, and the strip of open requests."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from phonenumbers import NumberParseException

from contacts.templatetags.components import tel
from contacts.templatetags.times import page_now, time_html, zone_html
from contacts.wording import Zone, clock_text, date_text, same_clock, telephone_text, window_ends, yours_text
from requests_app.models import TeamRequest
from requests_app.queries.listing import open_at
from requests_app.queries.panels import ClockPanel
from requests_app.queries.promising import PromisedDay
from requests_app.queries.strip import open_strip_for
from requests_app.wording import Expected, near_day_text

register = template.Library()

# How many of a company's open requests stand on its page.
OPEN_SHOWN = 10


@register.simple_tag(takes_context=True)
def promised_when(context: Context, promise: Expected) -> str:
    """`{% promised_when promise %}`: `by Fri 19 May 11:00 MDT`, `between 11:15 and 11:30 MDT`, the office's clock."""
    now = page_now(context)
    if promise.expected_from is None:
        when = clock_text(promise.due_by, promise.zone, now)
        return format_html("by {}", time_html(promise.due_by, promise.zone, when))
    first, last = window_ends(promise.expected_from, promise.due_by, promise.zone, now)
    return format_html("between {} and {} {}", first, last, zone_html(promise.due_by, promise.zone))


@register.simple_tag
def promised_yours(promise: Expected) -> str:
    """The same in the reader's clock, `10:00 MST your time`; empty where both clocks agree."""
    viewer = timezone.get_current_timezone()
    if same_clock(promise.due_by, promise.zone, viewer):
        return ""
    text = yours_text(promise.expected_from, promise.due_by, zone=promise.zone, viewer=viewer)
    times = text.strip("()").removesuffix(" your time")
    return format_html("{} {} your time", times, zone_html(promise.due_by, viewer))


@register.filter
def telephone(number: str) -> str:
    """A number to dial where it is one, else what was typed."""
    try:
        return tel(number)
    except NumberParseException:
        return conditional_escape(number)


@register.filter
def in_a_word(topic: str) -> str:
    """`Order` of `Order: in jeopardy, delayed, …`: what fits where there is little room."""
    return topic.split(":", 1)[0]


@register.simple_tag
def if_other_clock(instant: datetime, zone: str) -> bool:
    """`{% if_other_clock due_by zone as differs %}`: whether the office's clock is not the viewer's."""
    return not same_clock(instant, zone, timezone.get_current_timezone())


@register.inclusion_tag("requests_app/_large_track.html", takes_context=True)
def large_track(context: Context, clock: ClockPanel) -> dict[str, Any]:
    """How much of a clock is used, with its start, now and end in words beneath."""
    here, now = timezone.get_current_timezone(), page_now(context)
    start, due = (
        clock_text(i, here, now, day="short") for i in (clock.commitment.clock_start, clock.commitment.due_by)
    )
    total, used = max(clock.total, 1), clock.used
    past = clock.face.is_past
    scale = 99.6 / (max(used, total) if past else total)
    end, at_now = total * scale, min(used * scale, 99.6)
    opens = None if clock.window_from is None or past else clock.window_from * scale
    middle, middle_text = (end, f"{due} due") if past else (at_now, f"{timezone.localtime(now):%H:%M} now")
    has_room = 24 <= middle <= 76
    return {
        "past": past,
        "kind": clock.face.state if clock.face.state in {"soon", "window"} else "running",
        "end": f"{end:.1f}",
        "now": f"{at_now:.1f}",
        "over": f"{max(99.6 - end, 0):.1f}",
        "opens": None if opens is None else f"{opens:.1f}",
        "open_width": None if opens is None else f"{end - opens:.1f}",
        "middle": f"{middle:.1f}",
        "middle_text": middle_text if has_room else "",
        "room_at_start": middle > 45 or not has_room,
        "start_text": start,
        "end_text": "now" if past else due,
        "label": f"The clock runs from {start} to {due}.",
    }


@register.inclusion_tag("requests_app/_open_strip.html", takes_context=True)
def open_strip(context: Context) -> dict[str, Any]:
    """`{% open_strip %}`: what is open with the company's team, for whoever is signed in."""
    request = context["request"]
    return {"strip": open_strip_for(request.user, request.at), "at": request.at}


@register.inclusion_tag("requests_app/_open_at.html", takes_context=True)
def open_at_company(context: Context, clec_id: int) -> dict[str, Any]:
    """`{% open_at_company team.clec.pk %}`: a company's open requests that the reader, one of our people, may see."""
    request = context["request"]
    entries, count = open_at(request.user, clec_id, request.at, OPEN_SHOWN)
    return {"entries": entries, "count": count, "left": count - len(entries), "at": request.at}


register.filter("in_text", telephone_text)


@register.simple_tag(takes_context=True)
def today_word(context: Context, instant: datetime) -> str:
    """`Today ` before a time of today in the viewer's zone; nothing on other days."""
    now = page_now(context)
    is_today = now is not None and timezone.localtime(instant).date() == timezone.localtime(now).date()
    return "Today " if is_today else ""


@register.simple_tag(takes_context=True)
def near_day(context: Context, on: date, first: bool = False) -> str:
    """`{% near_day day.on %}`: `today`, `Fri 19 May`; `Today` where it stands `first`."""
    now = page_now(context)
    text = near_day_text(on, timezone.localtime(now).date()) if now else date_text(on)
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), text[0].upper() + text[1:] if first else text)


@register.simple_tag
def due_for(team_request: TeamRequest, day: PromisedDay) -> str:
    """`17:00 MDT (15:00 PDT your time, 16:00 MST for Joan Ferris)`: the office's clock, then those that differ."""
    viewer, asked_by = timezone.get_current_timezone(), team_request.asked_by
    others: list[tuple[Zone, str]] = [(viewer, "your time")]
    if asked_by:
        others.append((asked_by.zone, f"for {asked_by.name}"))
    due_by = day.due_by
    assert due_by is not None  # a holiday is never due
    shown = [(_figures(due_by, zone), whose) for zone, whose in others if not same_clock(due_by, zone, day.zone)]
    told = format_html_join(", ", "{} {}", shown)
    return format_html("{} ({})" if shown else "{}", _figures(due_by, day.zone), told)


def _figures(instant: datetime, zone: Zone) -> str:
    return time_html(instant, zone, clock_text(instant, zone, None, day="never"))
