"""What the components look like: the words, shapes and classes behind `templates/components/`."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.core.exceptions import ValidationError
from django.forms import BoundField, Field
from django.utils.html import format_html
from phonenumber_field.phonenumber import PhoneNumber

from contacts.wording import telephone_text

register = template.Library()


@dataclass(frozen=True)
class Looks:
    """How a state shows: always a shape, a word and a colour (`kind` is the class that brings it)."""

    shape: str
    kind: str
    word: str

    @property
    def tone(self) -> str:
        """The colour without the box: of a shape beside a count, of a distance."""
        return TONES.get(self.kind, self.kind)


TONES = {"missed": "past", "promise": "window"}


STATES = {
    "past": Looks("past", "past", "Past guideline"),
    "missed": Looks("missed", "missed", "Promise missed"),
    "soon": Looks("soon", "soon", "Due soon"),
    "window": Looks("window", "window", "In window"),
    "promise_today": Looks("promise", "promise", "Promise today"),
    "promised": Looks("promise", "running", "Promised"),
    "running": Looks("running", "running", "On the clock"),
    "waiting": Looks("waiting", "waiting", "Not started"),
    "met": Looks("met", "met", "Answered in time"),
    "kept": Looks("kept", "kept", "Promise kept"),
    "recorded_late": Looks("met", "met", "Answered in time, recorded late"),
    "late": Looks("late", "late", "Answered late"),
    "none": Looks("none", "none", "No set timeframe"),
    "icb": Looks("none", "none", "Case by case"),
    "ageing": Looks("ageing", "none", "Ageing"),
    "complaint": Looks("ageing", "none", "Complaint"),
    "raised": Looks("raised", "none", "Raised to you"),
    "gap": Looks("gap", "soon", "No Service Manager"),
    "replaced": Looks("none", "none", "Replaced"),
    "withdrawn": Looks("none", "none", "Withdrawn"),
}

PRESENCE = {
    "in": Looks("in", "in", "In the office"),
    "no_phone": Looks("no-phone", "no-phone", "No quick phone"),
    "out": Looks("out", "out", "Out"),
    "closed": Looks("closed", "closed", "Closed"),
}

NOTICES = {
    "plain": Looks("info", "plain", ""),
    "clock": Looks("clock", "plain", ""),
    "met": Looks("check", "met", ""),
    "soon": Looks("people", "soon", ""),
    "past": Looks("alert", "past", ""),
    # Django's message levels
    "debug": Looks("info", "plain", ""),
    "info": Looks("info", "plain", ""),
    "success": Looks("check", "met", ""),
    "warning": Looks("alert", "soon", ""),
    "error": Looks("alert", "past", ""),
}

CHANNELS = {
    "pager": Looks("pager", "", "Page"),
    "voicemail": Looks("voicemail", "", "Voicemail"),
    "email": Looks("mail", "", "E-mail"),
    "letter_or_fax": Looks("doc", "", "Letter or fax"),
    "portal_form": Looks("doc", "", "Portal form"),
    "telephone": Looks("phone", "", "Call"),
    "conference_call": Looks("people", "", "Conference call"),
    "face_to_face": Looks("people", "", "Face to face"),
    # The portal's groups of channels, as promise lines name them
    "written": Looks("mail", "", "Write"),
    "meeting": Looks("people", "", "Call or visit"),
}


@register.filter
def state_looks(code: str) -> Looks:
    """Of a clock's state. Raises KeyError for a state that was never drawn."""
    return STATES[str(code)]


@register.filter
def presence_looks(code: str) -> Looks:
    """Of `in`, `no_phone`, `out` or `closed`. Raises KeyError."""
    return PRESENCE[str(code)]


@register.filter
def notice_looks(code: str) -> Looks:
    """Of a notice's kind or a message's level."""
    return NOTICES.get(str(code), NOTICES["plain"])


@register.filter
def channel_looks(code: str) -> Looks:
    """Of a channel. Raises KeyError."""
    return CHANNELS[str(code)]


@register.simple_tag
def tel(number: PhoneNumber | str | None) -> str:
    """`{% tel person.pager %}`: a number that can be dialled, written 303-555-0131; nothing without one."""
    if isinstance(number, PhoneNumber):  # asking one whether it is empty would check it against all plans
        known = number
    elif number:
        known = PhoneNumber.from_string(number, region="US")
    else:
        return ""
    return format_html('<a class="tel" href="tel:{}">{}</a>', known.as_e164, telephone_text(known))


@register.filter
def initials(name: str) -> str:
    """`RE` of Ruth Ellery, `JF` of Joan van der Ferris: where there is no room for a name."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.simple_tag
def mail(address: str) -> str:
    """`{% mail person.email %}`: an address to write to, which may break after the @."""
    name, at, host = address.partition("@")
    words = '<a class="tel tel--mail" href="mailto:{}">{}{}<wbr>{}</a>'
    return format_html(words, address, name, at, host)


@register.filter
def messages_of(field: BoundField) -> list[str]:
    """What is wrong with a field. Where a form says no more than Django does, the label makes it plain."""
    return [message for error in field.errors.as_data() for message in _plainly(field, error)]


def _plainly(field: BoundField, error: ValidationError) -> list[str]:
    if error.code == "required" and error.messages == [str(Field.default_error_messages["required"])]:
        return [f"Answer “{field.label}”" if field.label.endswith("?") else f"Fill in “{field.label}”."]
    if error.code == "max_length" and error.params:
        limit, given = error.params["limit_value"], error.params["show_value"]
        return [f"At most {limit} characters; this has {given}."]
    return list(error.messages)


@register.inclusion_tag("components/track.html")
def track(
    used: int, total: int, window_from: int | None = None, state: str = "running"
) -> dict[str, str | bool | None]:
    """`{% track used total window_from state %}`: how much of a clock is used, in business minutes.

    `used` counts from the clock's start to now, `total` to the due time, `window_from` to the window's
    opening. The due time stands at 96 % of the width; past it, the scale shrinks to hold what is too much.
    """
    total = max(total, 1)
    past = state in {"past", "missed"}
    scale = 96 / max(used, total) if past else 96 / total
    end = total * scale
    now = min(max(used, 0) * scale, 96)
    opens = None if window_from is None or past else max(window_from, 0) * scale
    return {
        "past": past,
        "kind": state if state in {"soon", "window"} else "running",
        "end": f"{end:.1f}%",
        "now": f"{now:.1f}%",
        "over": f"{max(now - end, 0):.1f}%",
        "opens": None if opens is None else f"{opens:.1f}%",
        "open_width": None if opens is None else f"{end - opens:.1f}%",
    }
