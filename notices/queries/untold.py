"""What nobody at all could be told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from contacts.models import User
from contacts.queries.desk.paging import Paged, paged
from notices.access import may_see_untold
from notices.channels.letter import subject_of
from notices.models import RECIPIENTS, Notice
from notices.recipients import Recipient, recipient_of

LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Untold:
    """A page of it; each with what it says and whom it was for."""

    page: Paged[Notice]
    rows: list[tuple[Notice, str, Recipient]]


def untold_notices(actor: User) -> QuerySet[Notice]:
    """The newest first, with whom they were for; none for who does not see to them."""
    notices = Notice.objects.filter(untold_at__isnull=False).select_related(*RECIPIENTS)
    return notices.order_by("-untold_at", "-pk") if may_see_untold(actor) else notices.none()


def untold_lately(actor: User, at: datetime) -> int:
    """How many in the last LATELY: the mark on the desk's page."""
    return untold_notices(actor).filter(untold_at__gt=at - LATELY).count()


def untold(actor: User, number: int) -> Untold:
    """A page of it: two queries."""
    page = paged(untold_notices(actor), number)
    return Untold(page, [(notice, subject_of(notice), recipient_of(notice)) for notice in page.rows])
