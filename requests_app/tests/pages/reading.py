"""What the page tests share: reading a page as people do, and requests of the cast."""

import html
import re
from datetime import datetime

from accountteam.tests.cast import local
from contacts.guideline import Channel
from requests_app import operations
from requests_app.models import TeamRequest
from requests_app.operations.logging import Contact

NOW = local("2006-05-18 11:00")  # Thu, 10:00 in Phoenix, 12:00 in Minneapolis


def words(answer) -> str:
    """The page without markup, blanks once."""
    text = re.sub(r"<(script|style|symbol|title)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    text = re.sub(r"</?time[^>]*>", "", text)  # a range of times is one word
    return re.sub(r" ([.,;:)])", r"\1", " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split()))


def logged(
    cast, received: datetime, *, by=None, clec=None, logged_at: datetime | None = None, **contact
) -> TeamRequest:
    """A page of Cobalt Mesa's Joan to Ellery, unless said otherwise."""
    given = {
        "topic": "order",
        "channel": Channel.PAGER,
        "subject": "DS1 loop in jeopardy, Gallup",
        "detail": "Jeopardy code K17",
        "state": "NM" if clec is None else "",
        "received_at": received,
    }
    return operations.log_request(
        clec_id=(clec or cast.cobalt).pk,
        contact=Contact(**{**given, **contact}),
        actor=by or cast.joan,
        at=logged_at or received,
    )
