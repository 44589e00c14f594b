"""Posting outages and saying what becomes of them (S33, E10): whatever is said stands, and nobody edits it.

A wrong outage is withdrawn, with the reason; one that was not restored after all goes on by an update that names the
next. A state is added, never taken away: whoever was told keeps seeing it.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.acting import operation
from contacts.models import User
from requests_app.access import may_post_outages
from requests_app.lifecycle import NotPossible
from requests_app.models import Outage, OutageUpdate
from requests_app.queries.outages import outages_for

from . import outage_telling
from .outage_facts import Facts, check, correct, kept
from .writing import NotAllowed, Posted

Kind = OutageUpdate.Kind
FARTHEST = timedelta(days=7)
# Whoever promised an update is reminded so long before it; not where it was promised for sooner than that.
REMINDED_BEFORE = timedelta(minutes=10)


class UpdatedFirst(Exception):
    """Somebody else said something of it since the page was shown: `update`."""

    def __init__(self, update: OutageUpdate) -> None:
        super().__init__(f"{update.by} was first: {update.get_kind_display().lower()}.")
        self.update = update


@operation
def post_outage(
    *,
    facts: Facts,
    text: str,
    actor: User,
    next_update_at: datetime | None = None,
    restored_at: datetime | None = None,
    token: uuid.UUID | None = None,
    at: datetime,
) -> Outage:
    """Put it on the board, and tell whom it touches. While it goes on it names the next update.

    Raises NotAllowed, and ValidationError by field. A form posted twice returns the outage of its first post.
    """
    with transaction.atomic():
        _refuse_who_may_not(actor)
        if token and (first := OutageUpdate.objects.filter(form_token=token).select_related("outage").first()):
            return _posted_before(first, actor).outage
        check(facts, at)
        outage = Outage(posted_by=actor, posted_at=at, **facts.values)
        if restored_at is None:
            _promise(outage, next_update_at, at)
        else:
            _end(outage, restored_at, next_update_at, at)
        outage.save()
        _write(Kind.POSTED, outage, text, actor, at, token=token)
    return outage


@operation
def update_outage(
    *,
    outage_id: int,
    text: str,
    actor: User,
    next_update_at: datetime | None = None,
    facts: Facts | None = None,
    posted: Posted = Posted(),
    at: datetime,
) -> OutageUpdate:
    """Say what is new, by when there is more, and with `facts` what is known otherwise by now.

    Of one that is restored the next update may be left out; named, it says that it was not restored after all.
    Raises as `_change`.
    """

    def update(outage: Outage) -> tuple[Kind, dict[str, Any]]:
        was_restored_at, changes = outage.restored_at, {}
        if outage.is_current or next_update_at is not None:
            outage.restored_at = None
            _promise(outage, next_update_at, at)
        if facts is not None:
            changes = correct(outage, facts, at)
        if was_restored_at and outage.is_current:
            return Kind.REOPENED, changes | {"restored_at": [kept(was_restored_at), None]}
        return Kind.UPDATED, changes

    return _change(outage_id, update, text, actor, posted, at)


@operation
def restore_outage(
    *,
    outage_id: int,
    restored_at: datetime,
    text: str,
    actor: User,
    posted: Posted = Posted(),
    at: datetime,
) -> OutageUpdate:
    """Service is back, since `restored_at`; no further update is promised. Raises as `_change`."""

    def restore(outage: Outage) -> tuple[Kind, dict[str, Any]]:
        if not outage.is_current:
            raise NotPossible("It is restored already.")
        _end(outage, restored_at, None, at)
        return Kind.RESTORED, {"restored_at": [None, kept(restored_at)]}

    return _change(outage_id, restore, text, actor, posted, at)


@operation
def withdraw_outage(
    *, outage_id: int, reason: str, actor: User, posted: Posted = Posted(), at: datetime
) -> OutageUpdate:
    """Take a slip back: it stays, as withdrawn, for whoever could see it. Raises as `_change`."""

    def withdraw(outage: Outage) -> tuple[Kind, dict[str, Any]]:
        outage.withdrawn_at = at
        _promise_nothing(outage)
        return Kind.WITHDRAWN, {}

    return _change(outage_id, withdraw, reason, actor, posted, at)


def _change(
    outage_id: int,
    change: Callable[[Outage], tuple[Kind, dict[str, Any]]],
    text: str,
    actor: User,
    posted: Posted,
    at: datetime,
) -> OutageUpdate:
    """Lock it, ask who may, apply `change`, write the update; all or nothing.

    Raises Outage.DoesNotExist (absent, or not the actor's to see), NotAllowed, UpdatedFirst, NotPossible once it is
    withdrawn, and ValidationError by field. A form posted twice returns the update of its first post.
    """
    with transaction.atomic():
        outage = _lock(outage_id, actor)
        if posted.token and (first := OutageUpdate.objects.filter(form_token=posted.token).first()):
            return _posted_before(first, actor, outage)
        _refuse_if_stale(outage, actor, posted.seen)
        if outage.withdrawn_at is not None:
            raise NotPossible("It was withdrawn.")
        promised_at = outage.next_update_at
        kind, changes = change(outage)
        outage.save()
        return _write(kind, outage, text, actor, at, promised_at=promised_at, changes=changes, token=posted.token)


def _write(kind: Kind, outage: Outage, text: str, actor: User, at: datetime, **more: Any) -> OutageUpdate:
    """Write down what was said, and tell it, in the transaction that makes it true."""
    if not text.strip():
        raise ValidationError({"text": "Say what is known."})
    token = more.pop("token", None)
    update = OutageUpdate.objects.create(
        outage=outage,
        kind=kind,
        text=text.strip(),
        by=actor,
        at=at,
        next_update_at=outage.next_update_at,
        form_token=token,
        **more,
    )
    outage_telling.tell_companies(update, at)
    return update


def _lock(outage_id: int, actor: User) -> Outage:
    """Whoever may only look at it cannot lock it either: the database would refuse."""
    seen = outages_for(actor).filter(pk=outage_id)
    if not seen.exists():
        raise Outage.DoesNotExist
    _refuse_who_may_not(actor)
    return seen.select_for_update(of=("self",)).get()


def _refuse_who_may_not(actor: User) -> None:
    if not may_post_outages(actor):
        raise NotAllowed(f"{actor.get_role_display()}: not allowed to post outages.")


def _posted_before(done: OutageUpdate, actor: User, outage: Outage | None = None) -> OutageUpdate:
    """What the same form did the first time; a mark that another form bore is no form of ours."""
    is_same = done.outage_id == outage.pk if outage else done.kind == Kind.POSTED
    if done.by_id != actor.pk or not is_same:
        raise ValidationError("This form has been used already. Open the page again.")
    return done


def _refuse_if_stale(outage: Outage, actor: User, seen: int | None) -> None:
    """Two people at once: the second is told who was first, and decides again with that in view."""
    if seen is None:
        return
    newer = OutageUpdate.objects.filter(outage=outage, pk__gt=seen).exclude(by=actor)
    first = newer.select_related("by").order_by("pk").first()
    if first is not None:
        raise UpdatedFirst(first)


def _promise(outage: Outage, next_update_at: datetime | None, at: datetime) -> None:
    """By when there is more to say: a promise, which the board holds against the clock."""
    if next_update_at is None:
        raise ValidationError({"next_update_at": "Say by when the next update comes: whoever is touched waits for it."})
    if next_update_at <= at:
        raise ValidationError({"next_update_at": "That is over already. Choose a time to come."})
    if next_update_at - at > FARTHEST:
        raise ValidationError({"next_update_at": "That is more than a week ahead. Check the day."})
    reminded_at = next_update_at - REMINDED_BEFORE
    outage.next_update_at, outage.flagged_at = next_update_at, None
    outage.remind_at = reminded_at if reminded_at > at else None


def _promise_nothing(outage: Outage) -> None:
    outage.next_update_at = outage.remind_at = outage.flagged_at = None


def _end(outage: Outage, restored_at: datetime, next_update_at: datetime | None, at: datetime) -> None:
    if next_update_at is not None:
        raise ValidationError({"next_update_at": "What is restored needs no next update. Leave one of the two out."})
    if restored_at > at:
        raise ValidationError({"restored_at": "That is still to come. Give the time at which service was back."})
    if restored_at < outage.began_at:
        raise ValidationError({"restored_at": "That is before it began."})
    outage.restored_at = restored_at
    _promise_nothing(outage)
