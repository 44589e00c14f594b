"""What became of what somebody was told, by each channel."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from contacts.models import ClecContact, Person, User
from contacts.queries.desk.paging import Paged, paged
from notices.access import may_see_every_log
from notices.channels.letter import subject_of
from notices.kinds import READ_BY_COMPANIES
from notices.models import Notice
from notices.recipients import Receiver, column_of, named, one_of, recipient

State = Notice.State
# How a state is said to a company, which is not told what a provider answered.
IN_SHORT = {
    State.FAILED: "It could not be delivered.",
    State.SUPPRESSED: "It was settled before this went out.",
}


@dataclass(frozen=True)
class Logged:
    """One notice by one channel. `next_try_at` only of what waits."""

    notice: Notice
    subject: str
    reason: str
    receipt: str
    next_try_at: datetime | None


@dataclass(frozen=True)
class Log:
    """A page of what `of` was told, the newest first."""

    of: Receiver
    page: Paged[Notice]
    rows: list[Logged]

    @property
    def name(self) -> str:
        return recipient(self.of).name


def own_log(actor: User, number: int, channel: str = "", state: str = "") -> Log:
    """What the actor was told. Two queries, one more for somebody of ours."""
    return _log(one_of(actor), number, channel, state, in_full=not actor.is_of_clec)


def person_log(actor: User, person_id: int, number: int, channel: str = "", state: str = "") -> Log:
    """What one of ours was told: three queries. Raises Person.DoesNotExist, also where the actor may not see it."""
    if not may_see_every_log(actor):
        raise Person.DoesNotExist
    return _log(Person.objects.get(pk=person_id), number, channel, state, in_full=True)


def account_log(actor: User, account_id: int, number: int, channel: str = "", state: str = "") -> Log:
    """What an account was told; of ours it is the person. Raises User.DoesNotExist, also where the actor may not."""
    if not may_see_every_log(actor):
        raise User.DoesNotExist
    account = User.objects.select_related("person", "clec").get(pk=account_id)
    return _log(one_of(account), number, channel, state, in_full=True)


def contact_log(actor: User, contact_id: int, number: int, channel: str = "", state: str = "") -> Log:
    """What a company's contact, who has no account, was told. Raises ClecContact.DoesNotExist, also where the actor
    may not see it.
    """
    if not may_see_every_log(actor):
        raise ClecContact.DoesNotExist
    return _log(ClecContact.objects.get(pk=contact_id), number, channel, state, in_full=True)


def _log(of: Receiver, number: int, channel: str, state: str, *, in_full: bool) -> Log:
    told = _told(of, channel, state).order_by("-created_at", "-pk")
    page = paged(told if in_full else told.only(*READ_BY_COMPANIES), number)
    for notice in page.rows:
        setattr(notice, column_of(of), of)
    return Log(of, page, [_logged(notice, in_full=in_full) for notice in page.rows])


def _told(of: Receiver, channel: str, state: str) -> QuerySet[Notice]:
    asked = {"channel": channel, "state": state}
    return Notice.objects.filter(**named(of), **{name: value for name, value in asked.items() if value})


def _logged(notice: Notice, *, in_full: bool) -> Logged:
    waits = notice.state in (State.QUEUED, State.UNKNOWN)
    reason = notice.reason if in_full else IN_SHORT.get(State(notice.state), "")
    receipt = notice.receipt if in_full else ""
    return Logged(notice, subject_of(notice), reason, receipt, notice.next_try_at if waits else None)
