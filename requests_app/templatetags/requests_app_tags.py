"""Template tags of requests: promises as markup, and the strip of open requests."""

from datetime import datetime

from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from phonenumbers import NumberParseException

from contacts.templatetags.components import tel, telephone_text
from contacts.templatetags.times import page_now, time_html, zone_html
from contacts.wording import clock_text, same_clock, window_ends, yours_text
from requests_app.wording import Expected

register = template.Library()


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


register.filter("in_text", telephone_text)


@register.filter
def local_date(instant: datetime) -> str:
    """The day of an instant for the viewer, as a date field wants it."""
    return timezone.localtime(instant).date().isoformat()
