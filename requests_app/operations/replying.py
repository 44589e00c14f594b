"""What a reply by mail is: an acknowledgement, an answer, or a note. In doubt it is a note, and no clock stops."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from contacts.business_time import floor_to_minute
from contacts.models import User
from notices.inbound.bodies import unquoted
from notices.models import InboundMail
from requests_app.lifecycle import Action, Medium, NotPossible, Status, is_possible
from requests_app.models import Event, TeamRequest
from requests_app.plain_date import NotPlain, plain_date
from requests_app.queries.duplicates import goes_on_as
from requests_app.queries.visible import visible_to

from . import telling
from .answering import acknowledge, respond
from .directing import note
from .writing import AnsweredFirst, NotAllowed, Posted

_ANSWER = re.compile(r"\W*answer(?:ed)?\b", re.IGNORECASE)
NO_DATE = "it names no date."
IN_DOUBT = "which date it promises is in doubt."


class _OnlyANote(Exception):
    """It counts for no clock; the text, which may be empty, says what to ask its writer for."""


@dataclass(frozen=True)
class _Reply:
    """The mail, whose it is, and the request as it stands."""

    mail: InboundMail
    account: User
    team_request: TeamRequest
    posted: Posted
    at: datetime

    @property
    def words(self) -> str:
        said = words_of(self.mail) or "By e-mail."
        elsewhere = self.mail.sender and self.mail.sender != self.account.email.lower()
        return f"{said}\n\n(Sent from {self.mail.sender}.)" if elsewhere else said

    @property
    def written_at(self) -> datetime:
        return floor_to_minute(self.mail.received_at)


def words_of(mail: InboundMail) -> str:
    """What it says, and what came with it, for an event that companies read too."""
    files = [f"{one['name']} (not taken)" if one["refused"] else str(one["name"]) for one in mail.attachments]
    attached = f"Attached: {', '.join(files)}" if files else ""
    return "\n\n".join(part for part in (mail.text, attached[:400]) if part)


def reply(mail: InboundMail, account: User, request_id: int, posted: Posted, at: datetime) -> Event:
    """Raises TeamRequest.DoesNotExist, NotAllowed, ValidationError where not even a note may be written."""
    visible = visible_to(account, at).select_related("clec", "owner")
    team_request = visible.get(pk=goes_on_as(visible.get(pk=request_id).pk))
    given = _Reply(mail, account, team_request, posted, at)
    try:
        with transaction.atomic():
            return _answered(given)
    except _OnlyANote as why:
        return _noted(given, str(why))
    except (ValidationError, NotPossible, NotAllowed, AnsweredFirst):
        return _noted(given, "")


def _answered(given: _Reply) -> Event:
    """Of our people's side, what meets a clock (rules 11 and 12). Raises _OnlyANote."""
    status = Status(given.team_request.status)
    if given.account.is_of_clec or status.is_closed:
        raise _OnlyANote
    text = unquoted(given.mail.text)
    if _ANSWER.match(text):
        return _respond(given)
    if is_possible(Action.ACKNOWLEDGE, status, is_written=given.team_request.is_written):
        return _acknowledge(given, _promised(text, given))
    if not given.team_request.commitments.unmet().exists():
        raise _OnlyANote
    # What is acknowledged has its date; another one is a new promise or none, and which is not plain.
    if status is not Status.OPEN and _promised(text, given) is not None:
        raise _OnlyANote("it names another date than the one promised.")
    return _respond(given)


def _promised(text: str, given: _Reply) -> date | None:
    owner = given.team_request.owner or given.account.person
    zone = ZoneInfo(owner.zone if owner else given.account.zone)
    try:
        return plain_date(text, given.written_at.astimezone(zone).date())
    except NotPlain as doubt:
        raise _OnlyANote(IN_DOUBT) from doubt


def _acknowledge(given: _Reply, promised_on: date | None) -> Event:
    if promised_on is None:
        raise _OnlyANote(NO_DATE)
    try:
        with transaction.atomic():
            return acknowledge(
                request_id=given.team_request.pk,
                actor=given.account,
                promised_on=promised_on,
                note=given.words,
                acknowledged_at=given.written_at,
                posted=given.posted,
                at=given.at,
            )
    except ValidationError as error:
        raise _OnlyANote(" ".join(error.messages)) from error


def _respond(given: _Reply) -> Event:
    return respond(
        request_id=given.team_request.pk,
        actor=given.account,
        medium=Medium.EMAIL,
        note=given.words,
        responded_at=given.written_at,
        posted=given.posted,
        at=given.at,
    )


def _noted(given: _Reply, ask: str) -> Event:
    written_at = max(given.written_at, given.team_request.received_at)
    event = note(
        request_id=given.team_request.pk,
        actor=given.account,
        text=given.words,
        written_at=written_at,
        posted=given.posted,
        at=given.at,
    )
    if ask and given.account.person is not None:
        telling.ask_for_date(given.team_request, given.account.person, given.mail, ask, given.at)
    return event
