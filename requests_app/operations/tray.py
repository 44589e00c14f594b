"""The tray: what Sales Operations make of a mail that the portal could not file by itself."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.acting import operation
from contacts.models import User
from contacts.wording import instant_text
from notices.models import InboundMail
from requests_app.access import may_file_mail
from requests_app.models import Event, TeamRequest
from requests_app.queries.mail import mails_for

from .directing import note
from .filing import contact_in, logged, mark_filed
from .logging import log_request
from .replying import words_of
from .writing import NotAllowed, Posted

State = InboundMail.State
_MARKS = uuid.UUID("2f3f3b0e-61a1-5d4c-b6b7-90f7a9cb7a16")
# What somebody may take up: the tray, and what was put away by a machine or by a person.
OPEN = (State.TRAY, State.SET_ASIDE, State.DISCARDED)


@operation
def file_to_request(*, mail_id: int, actor: User, request_id: int, is_internal: bool = True, at: datetime) -> Event:
    """Keep the mail as a note of the request, in the actor's name: whoever it says it is from has not been proven.

    It meets no clock. Raises InboundMail.DoesNotExist, TeamRequest.DoesNotExist, NotAllowed, ValidationError.
    """
    with transaction.atomic():
        mail = _taken_up(mail_id, actor)
        came = instant_text(mail.received_at, actor.zone, at, day=True)
        event = note(
            request_id=request_id,
            actor=actor,
            text=f"E-mail of {came}, from {mail.sender or 'an unknown sender'}:\n\n{words_of(mail) or mail.subject}",
            is_internal=is_internal,
            posted=Posted(token=uuid.uuid5(_MARKS, f"{mail.pk} {request_id}")),
            at=at,
        )
        mark_filed(mail, event, actor, at)
    return event


@operation
def file_as_new(*, mail_id: int, actor: User, clec_id: int, topic: str, subject: str = "", at: datetime) -> TeamRequest:
    """Log the mail as a request of the company, by e-mail, received when our mail server took it.

    Raises what `log_request` raises, and InboundMail.DoesNotExist.
    """
    with transaction.atomic():
        mail = _taken_up(mail_id, actor)
        mail.subject = subject.strip() or mail.subject
        contact = contact_in(mail, topic, mail.wrote[:120])
        token = uuid.uuid5(_MARKS, f"{mail.pk} new")
        made = log_request(clec_id=clec_id, contact=contact, actor=actor, token=token, at=at)
        mark_filed(mail, logged(made), actor, at)
    return made


@operation
def discard_mail(*, mail_id: int, actor: User, reason: str, at: datetime) -> None:
    """Put it away, with a reason. It is kept, and can be put back."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why nothing is to be done with it."})
    with transaction.atomic():
        mail = _taken_up(mail_id, actor)
        if mail.state == State.DISCARDED:
            raise ValidationError("It has been discarded already.")
        _decided(mail, State.DISCARDED, reason.strip(), actor, at)


@operation
def put_mail_back(*, mail_id: int, actor: User, at: datetime) -> None:
    """Into the tray again: what was discarded, or set aside as a machine's."""
    with transaction.atomic():
        mail = _taken_up(mail_id, actor)
        if mail.state == State.TRAY:
            raise ValidationError("It is in the tray.")
        _decided(mail, State.TRAY, f"Put back by {actor.name}; before: {mail.reason}", actor, at)


def _taken_up(mail_id: int, actor: User) -> InboundMail:
    """The mail, locked, if it is still to be decided. What was filed is an event, and that is never taken back."""
    if not may_file_mail(actor):
        raise NotAllowed("Sales Operations see to the mail that came in.")
    mail = mails_for(actor).select_for_update(of=("self",)).get(pk=mail_id)
    if mail.state == State.FILED:
        raise ValidationError(f"It has been filed already, to R-{mail.about.partition(':')[2]}.")
    if mail.state not in OPEN:
        raise ValidationError("The portal is about to file it. Look again in a moment.")
    return mail


def _decided(mail: InboundMail, state: InboundMail.State, reason: str, actor: User, at: datetime) -> None:
    mail.state, mail.reason, mail.decided_by, mail.decided_at = state, reason[:300], actor, at
    mail.save(update_fields=["state", "reason", "decided_by", "decided_at"])
