"""What of a leased batch goes out now, and what together with what.

What goes at once goes, each by itself and before everything else. Of the rest what has waited until it was of no use
any more (`until_at`: a reminder whose due time has passed) is held back. Then:

1. What is for somebody who has gone out since it was told goes to who stands in (known bug 29); what has come
   to lie outside the recipient's hours waits for the next opening (known bug 21).
2. By e-mail the first goes by itself. What follows it within two minutes waits until they are over, and then goes
   as one message, under the key of its oldest. After CAP messages in an hour the rest waits in the same way.
3. What was tried before goes again as it was: the same together under the same key, as it may have gone out.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Min, Q

from contacts import wall
from contacts.models import ClecContact, Person, User
from notices.kinds import EMAIL, INBOX, KINDS
from notices.models import Notice
from notices.recipients import receiver_of, recipient

from .outbox import Draft, enqueue
from .routing import Key, Routes, key_of, routes
from .telling import standing_in

WINDOW = timedelta(minutes=2)
HOUR, CAP = timedelta(hours=1), 20
MINUTE = timedelta(minutes=1)
# A part of a message whose first part another deliverer has.
SOON = timedelta(seconds=5)
# Channels on which several become one message.
GATHERED = (Notice.Channel.EMAIL,)
_MOVING = [Notice.State.QUEUED, Notice.State.UNKNOWN, Notice.State.SENDING]


@wall.chosen(wall.ENGINE)
def gather(batch: list[Notice], now: datetime) -> list[Notice]:
    """The messages to send now, in their order; what travels with one is in its `others`."""
    patient = [notice for notice in batch if _is_patient(notice) and not _is_too_late(notice, now)]
    ready = _in_their_hours(patient, now)
    again = [notice for notice in ready if notice.attempts > 1]
    fresh = [notice for notice in ready if notice.attempts == 1]
    single = [notice for notice in fresh if not _is_gathered(notice)]
    together = _together([notice for notice in fresh if _is_gathered(notice)], now)
    going = [notice for notice in batch if not _is_patient(notice)] + _as_before(again, now) + single + together
    return sorted(going, key=lambda notice: (not notice.is_at_once, notice.created_at, notice.pk))


def _is_patient(notice: Notice) -> bool:
    return (
        not notice.is_at_once and notice.kind in KINDS and isinstance(receiver_of(notice), Person | User | ClecContact)
    )


def _is_gathered(notice: Notice) -> bool:
    is_for_somebody = notice.contact_id is None  # a company's contact is written to seldom, and counted by nobody
    return is_for_somebody and notice.channel in GATHERED and not KINDS[notice.kind].alone


def _is_too_late(notice: Notice, now: datetime) -> bool:
    until = notice.context.get("until_at")
    if until is None or now < datetime.fromisoformat(until) + MINUTE:
        return False
    _put_back([notice], state=Notice.State.SUPPRESSED, reason="Waited until it was of no use any more")
    return True


def _in_their_hours(notices: list[Notice], now: datetime) -> list[Notice]:
    """Those whose recipient is in; the others wait, or go to who stands in."""
    if not notices:
        return []
    roads = routes({key_of(one): one for one in map(receiver_of, notices)}.values(), now)
    return [notice for notice in notices if not (_is_redirected(notice, roads) or _is_postponed(notice, roads))]


def _is_redirected(notice: Notice, roads: Routes) -> bool:
    receiver, kind = receiver_of(notice), KINDS[notice.kind]
    ways = roads.ways(receiver, kind)
    if notice.attempts > 1 or receiver in [way.to for way in ways]:
        return False
    enqueue(
        Draft(
            kind=notice.kind,
            source=notice.source,
            about=notice.about,
            to=way.to,
            context=notice.context | standing_in([*notice.context.get("stands_in_for", []), *way.names]),
            at=roads.at,
            is_chaser=notice.is_chaser,
            channel=channel,
            next_try_at=roads.when(way.to, kind),
        )
        for way in ways
        for channel in (notice.channel if roads.is_open(way.to, notice.channel) else EMAIL, INBOX)
    )
    names = ", ".join(recipient(way.to).name for way in ways)
    reason = f"Out by then: told {names} instead" if ways else "Gone by then"
    _put_back([notice], state=Notice.State.SUPPRESSED, reason=reason[:300])
    return True


def _is_postponed(notice: Notice, roads: Routes) -> bool:
    opening = roads.when(receiver_of(notice), KINDS[notice.kind])
    if opening > roads.at:
        _put_back([notice], next_try_at=opening)
    return opening > roads.at


def _as_before(again: list[Notice], now: datetime) -> list[Notice]:
    """The messages that they were parts of. A part whose first has ended without it goes by itself."""
    first = {notice.pk: notice for notice in again if notice.sent_with_id is None}
    parts = [notice for notice in again if notice.sent_with_id is not None]
    astray = [part for part in parts if part.sent_with_id not in first]
    moving = set(
        Notice.objects.filter(pk__in={part.sent_with_id for part in astray}, state__in=_MOVING).values_list(
            "pk", flat=True
        )
    )
    _put_back([part for part in astray if part.sent_with_id in moving], next_try_at=now + SOON)
    alone = [part for part in astray if part.sent_with_id not in moving]
    _mark(alone, None)
    for part in parts:
        if part.sent_with_id in first:
            leader = first[part.sent_with_id]
            leader.others = (*leader.others, part)
    return [*first.values(), *alone]


def _together(fresh: list[Notice], now: datetime) -> list[Notice]:
    by_recipient: dict[tuple[Key, str], list[Notice]] = defaultdict(list)
    for notice in sorted(fresh, key=lambda notice: (notice.created_at, notice.pk)):
        by_recipient[key_of(receiver_of(notice)), notice.channel].append(notice)
    free = _free_from(fresh, now) if fresh else {}
    messages = (_message(notices, free.get(who, now), now) for (who, _), notices in by_recipient.items())
    return [message for message in messages if message is not None]


def _message(notices: list[Notice], free_at: datetime, now: datetime) -> Notice | None:
    """What one recipient gets now: nothing yet, the first alone, or all that was gathered."""
    if free_at > now:
        _put_back(notices, next_try_at=free_at, is_gathered=True)
        return None
    first, *rest = notices
    _mark([part for part in notices if part.sent_with_id is not None], None)
    if any(notice.is_gathered for notice in notices):
        _mark(rest, first)
        first.others = tuple(rest)
    else:
        _put_back(rest, next_try_at=now + WINDOW, is_gathered=True)
    return first


def _free_from(fresh: list[Notice], now: datetime) -> dict[Key, datetime]:
    """From when each recipient may be written to again, where that is not now."""
    theirs = Q(person__in={n.person_id for n in fresh} - {None}) | Q(user__in={n.user_id for n in fresh} - {None})
    patient = Notice.objects.filter(theirs, channel__in=GATHERED, is_at_once=False, sent_with__isnull=True).order_by()
    lately = patient.filter(sent_at__gt=now - HOUR).values_list("person", "user")
    free: dict[Key, datetime] = {}
    for person, user, last, earliest, count in lately.annotate(Max("sent_at"), Min("sent_at"), Count("pk")):
        free[_key(person, user)] = max(last + WINDOW, earliest + HOUR if count >= CAP else last)
    # Another deliverer is about to write to them: of two that meet here, who has the older one goes first.
    oldest = {key: min(n.pk for n in fresh if key_of(receiver_of(n)) == key) for key in _keys(fresh)}
    sending = patient.filter(state=Notice.State.SENDING).exclude(pk__in=[n.pk for n in fresh])
    for pk, person, user in sending.values_list("pk", "person", "user"):
        if pk < oldest[_key(person, user)]:
            free[_key(person, user)] = now + WINDOW
    return free


def _keys(notices: Iterable[Notice]) -> set[Key]:
    return {key_of(receiver_of(notice)) for notice in notices}


def _key(person: int | None, user: int | None) -> Key:
    return ("person", person) if person else ("user", user or 0)


def _put_back(notices: list[Notice], **fields: object) -> None:
    """Not tried after all. Suppressed meanwhile, it stays so."""
    fields = {"state": Notice.State.QUEUED} | fields
    held = Notice.objects.filter(pk__in=[notice.pk for notice in notices], state=Notice.State.SENDING)
    if notices:
        held.update(leased_until=None, attempts=F("attempts") - 1, **fields)


def _mark(parts: list[Notice], first: Notice | None) -> None:
    if parts:
        Notice.objects.filter(pk__in=[part.pk for part in parts]).update(sent_with=first)
