"""Writing down that somebody contacted the account team."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts import business_time
from contacts.acting import operation
from contacts.guideline import Channel
from contacts.models import STATES, Clec, User
from contacts.queries import clec_for
from requests_app.access import may_log
from requests_app.kinds import KINDS
from requests_app.lifecycle import Medium, Status
from requests_app.models import Event, Side, TeamRequest
from requests_app.queries.quoting import has_own, is_logged_late, lacks_guideline, own_quote, responder_and_quote

from . import clocks, telling
from .analysing import refuse_second_analysis
from .attaching import File
from .filling_in import fill_in_first
from .linking import Connection, connect_first
from .milestones import keep_milestones
from .writing import Effect, NotAllowed, write_event

LONGEST_AGO = timedelta(days=731)


@dataclass(frozen=True)
class Contact:
    """What came in: by which channel, about what, from whom.

    `side` is who should answer where that is not the topic's own (S63); `particulars` what is known of its kind.
    """

    topic: str
    channel: Channel
    subject: str
    received_at: datetime
    state: str = ""
    detail: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    pon: str = ""
    ticket: str = ""
    late_note: str = ""
    side: Side | None = None
    particulars: Mapping[str, str] = field(default_factory=dict)


@operation
def log_request(
    *,
    clec_id: int,
    contact: Contact,
    actor: User,
    connection: Connection | None = None,
    files: tuple[File, ...] = (),
    token: uuid.UUID | None = None,
    at: datetime,
) -> TeamRequest:
    """Write the contact down, find its owner and start the clock of its channel (S45-S50, S63).

    Raises Clec.DoesNotExist (absent or not the actor's), NotAllowed, ValidationError by field. A form posted
    twice returns the request of its first post. `connection` is what it follows or asks about.
    """
    if not may_log(actor):
        raise NotAllowed("Administrators do not log requests.")
    clec = clec_for(actor, clec_id)
    if clec.merged_into_id:
        raise Clec.DoesNotExist
    with transaction.atomic():
        # One actor's posts come one after the other, so that the second finds what the first wrote.
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        done = Event.objects.filter(form_token=token).first() if token else None
        if done and (done.actor_id != actor.pk or done.kind != Event.Kind.LOGGED):
            raise ValidationError("This form has been used already. Open the page again.")
        if done:
            return done.team_request
        team_request = _log(clec, contact, actor, files, token, at)
        if connection:
            connect_first(team_request, connection, actor, at)
        return team_request


def _log(
    clec: Clec, contact: Contact, actor: User, files: tuple[File, ...], token: uuid.UUID | None, at: datetime
) -> TeamRequest:
    received_at = business_time.floor_to_minute(contact.received_at)
    _refuse_bad_place(clec, contact.state)
    _refuse_bad_time(received_at, at)
    side = contact.side or Side(KINDS[contact.topic].side)
    owner, quoted = responder_and_quote(clec, side, contact.channel, contact.state, received_at)
    if is_logged_late(owner, received_at, at) and not contact.late_note.strip():
        raise ValidationError(
            {"late_note": "It was received more than a business day ago. Say why it is logged only now."}
        )
    on_the_spot = contact.channel is Channel.TELEPHONE
    team_request = TeamRequest(
        clec=clec,
        topic=contact.topic,
        side=side,
        channel=contact.channel.value,
        state=contact.state,
        subject=contact.subject.strip(),
        detail=contact.detail.strip(),
        pon=contact.pon.strip().upper(),
        ticket=contact.ticket.strip().upper(),
        contact_name=contact.contact_name.strip() or (actor.name if actor.is_of_clec else clec.name),
        contact_phone=contact.contact_phone.strip(),
        asked_by=actor if actor.is_of_clec else None,
        logged_by=actor,
        owner=owner,
        status=(Status.RESPONDED if on_the_spot else Status.OPEN).value,
        received_at=received_at,
        logged_at=at,
        late_note=contact.late_note.strip(),
        availability_class=quoted.availability_class if quoted else "",
        availability=quoted.availability if quoted else None,
    )
    team_request.full_clean()
    fill_in_first(team_request, contact.particulars, actor, at)
    refuse_second_analysis(team_request)
    team_request.save()
    clock = clocks.start_first_clock(team_request, quoted, at) if quoted else None
    own = own_quote(team_request)
    data = {"channel": contact.channel.value, "to": owner.name if owner else "Sales Operations"}
    if own is not None:
        data["analysis_by"] = clocks.start_analysis(team_request, own, at).due_by.isoformat()
    keep_milestones(team_request, at)
    logged = Effect(Event.Kind.LOGGED, received_at, contact.detail, data, clock.pk if clock else None)
    logged.files = files
    logged.lacks_guideline = lacks_guideline(side, contact.channel, clock) or (own is None and has_own(team_request))
    event = write_event(team_request, actor, at, logged, token)
    if on_the_spot:
        spoken = Effect(Event.Kind.RESPONDED, received_at, "", {"medium": Medium.TELEPHONE.value})
        write_event(team_request, actor, at, spoken, None)
    elif owner is None:
        telling.sales_operations(team_request, event, at)
    telling.new_request(team_request, event, clock, at)
    return team_request


def _refuse_bad_place(clec: Clec, state: str) -> None:
    if not state:
        return
    if state not in STATES:
        raise ValidationError(
            {"state": f"“{state}” lies outside the 14-state territory that this account team serves."}
        )
    if state not in clec.states:
        raise ValidationError({"state": f"{clec} does not operate in {STATES[state]}, as far as the portal knows."})


def _refuse_bad_time(received_at: datetime, at: datetime) -> None:
    """Never in the future, and not so long ago that it must be a slip (rule 4)."""
    if received_at > at:
        raise ValidationError({"received_at": "That is still to come. Enter when it was received."})
    if at - received_at > LONGEST_AGO:
        raise ValidationError({"received_at": "That is too long ago. Check the year."})
