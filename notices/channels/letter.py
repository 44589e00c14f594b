"""What a notice says: its templates, filled in for the one who reads it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string

from contacts.wording import date_text, instant_text
from notices.addresses import reply_to
from notices.inbound.bodies import MARK
from notices.kinds import KINDS
from notices.models import Notice
from notices.recipients import recipient_of

# Why somebody is told, where the notice itself does not say.
BECAUSE = "you belong to the account team"


@dataclass(frozen=True)
class Letter:
    """A subject in one line, and the same words twice: plain and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Entry:
    """The same in a list of the portal: `text` is without the mail's foot, of which `because` is kept, and `path`."""

    subject: str
    text: str
    because: str
    path: str


def letter(notice: Notice) -> Letter:
    """The notice in words, times in the recipient's zone. The same at every try: nothing in it is relative to now."""
    if notice.others:
        parts = [_part(one) for one in (notice, *notice.others)]
        return _letter("several", {"notices": parts, "zone": recipient_of(notice).zone})
    return _letter(notice.kind, _context(notice))


def words(notice: Notice, *, is_part: bool) -> tuple[str, str]:
    """The subject and the plain text alone, or as they stand in a message of several.

    Raises TemplateDoesNotExist for a kind that is no more.
    """
    if is_part:
        part = _part(notice)
        return part["subject"], render_to_string("emails/several/_part.txt", {"notice": part}).strip() + "\n"
    context = _context(notice)
    return _subject(notice.kind, context), _text(notice.kind, context)


def _part(notice: Notice) -> dict[str, Any]:
    context = _context(notice)
    return context | {"subject": _subject(notice.kind, context)}


def _letter(name: str, context: dict[str, Any]) -> Letter:
    html = render_to_string(f"emails/{name}/body.html", context)
    marked = f"{context['mark']}\n\n{_text(name, context)}" if context.get("mark") else _text(name, context)
    return Letter(_subject(name, context), marked, html)


def subject_of(notice: Notice) -> str:
    """What it says in a line; what no template writes, by its kind."""
    try:
        return _subject(notice.kind, _context(notice))
    except TemplateDoesNotExist:
        return KINDS[notice.kind].says if notice.kind in KINDS else notice.kind


def entry(notice: Notice) -> Entry:
    """The notice as its inbox has it."""
    context = _context(notice) | {"is_entry": True}
    try:
        text = _text(notice.kind, context).strip()
    except TemplateDoesNotExist:
        text = ""
    return Entry(subject_of(notice), text, context["because"], str(notice.context.get("path", "/")))


def _context(notice: Notice) -> dict[str, Any]:
    link = settings.PORTAL_URL.rstrip("/") + str(notice.context.get("path", "/"))
    facts = _facts(notice)
    return facts | {
        "zone": recipient_of(notice).zone,
        "link": link,
        "because": facts.get("because") or BECAUSE,
        # What an answer is written above; empty where none is read.
        "mark": f"-- {MARK} --" if reply_to(notice) else "",
        "is_to_company": notice.user_id is not None,
    }


def _subject(name: str, context: dict[str, Any]) -> str:
    return " ".join(render_to_string(f"emails/{name}/subject.txt", context).split())


def _text(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"emails/{name}/body.txt", context).strip() + "\n"


def _facts(notice: Notice) -> dict[str, Any]:
    return {name: _written(name, value, notice) for name, value in notice.context.items()}


def _day_there(notice: Notice) -> date:
    return notice.created_at.astimezone(ZoneInfo(recipient_of(notice).zone)).date()


def _written(name: str, value: Any, notice: Notice) -> Any:
    """`due_by` and whatever ends in `_at` is an instant, `_on` a date; the rest stays as it is."""
    if not value or not isinstance(value, str):
        return value
    if name == "due_by" or name.endswith("_at"):
        return instant_text(datetime.fromisoformat(value), recipient_of(notice).zone, notice.created_at, day=True)
    if name.endswith("_on"):
        return date_text(date.fromisoformat(value), _day_there(notice))
    return value
