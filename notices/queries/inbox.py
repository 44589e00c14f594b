"""Somebody's own inbox, and how much of it is unread."""

from dataclasses import dataclass

from django.db.models import QuerySet

from contacts.models import User
from contacts.queries.desk.paging import Paged, paged
from notices.channels.letter import Entry, entry
from notices.kinds import INBOX, READ_BY_COMPANIES
from notices.models import Notice
from notices.recipients import column_of, ids_of, one_of

# The bar says "99+": no page counts further.
COUNTED = 100


@dataclass(frozen=True)
class InboxPage:
    """A page of an inbox, the newest first; `unread` counts all pages, `newest` is the number of the last that came."""

    page: Paged[Notice]
    entries: list[tuple[Notice, Entry]]
    unread: int
    newest: int


def unread_count(actor: User) -> int:
    """How many are unread, at most COUNTED. One query, whoever it is."""
    return _inbox(actor).filter(read_at__isnull=True).order_by()[:COUNTED].count()


def inbox(actor: User, number: int, *, unread_only: bool) -> InboxPage:
    """A page of the actor's own. Three queries, one more for somebody of ours."""
    mine = _inbox(actor).only(*READ_BY_COMPANIES).order_by("-created_at", "-pk")
    unread = mine.filter(read_at__isnull=True)
    page = paged(unread if unread_only else mine, number)
    of_mine(page.rows, actor)
    newest = max((notice.pk for notice in page.rows), default=0)
    left = page.total if unread_only else unread.count()
    return InboxPage(page, [(notice, entry(notice)) for notice in page.rows], left, newest)


def path_of(actor: User, notice_id: int) -> str:
    """Where the one thing to do is. Raises Notice.DoesNotExist: absent and another's are the same."""
    return str(_inbox(actor).only("context").get(pk=notice_id).context.get("path", "/"))


def of_mine(rows: list[Notice], actor: User) -> None:
    """Say whose they are, where that is known, instead of reading it for each."""
    me = one_of(actor)
    for notice in rows:
        setattr(notice, column_of(me), me)


def _inbox(actor: User) -> QuerySet[Notice]:
    return Notice.objects.filter(channel=INBOX, **ids_of(actor))
