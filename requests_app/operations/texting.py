"""What one of our people says from a pager or a telephone: has it, or has called."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from contacts import wall
from contacts.acting import operation
from contacts.models import User
from contacts.queries.sign_ins import account_with_number
from requests_app.lifecycle import Medium, NotPossible
from requests_app.models import TeamRequest
from requests_app.texts import HOW, Said, latest, said_in

from .answering import attempt, respond
from .writing import NotAllowed, Posted

_MARKS = uuid.UUID("0b7f3a52-5a2e-5c7b-8d39-6c1d1c0f9e44")


@operation
def take_text(*, number: str, text: str, key: str, at: datetime) -> str:
    """Log the attempt or the call that the text says, as whose number it is; return the answer to send back.

    `key` is the gateway's id of the message: the same message twice is logged once. Whatever cannot be done is said
    in the answer, with what to send instead.
    """
    with wall.chosen(wall.ENGINE):
        account = account_with_number(number)
    if account is None:
        return f"This number is on nobody’s card. {HOW}"
    said = said_in(text)
    if said is None:
        return f"That was not understood. {HOW}"
    try:
        with wall.chosen(wall.choice_of(account)):
            return _logged(said, account, Posted(token=uuid.uuid5(_MARKS, key)), at)
    except TeamRequest.DoesNotExist:
        return f"R-{said.request_id} is not there for you. {HOW}"
    except (NotAllowed, NotPossible) as error:
        return f"R-{said.request_id}: {error}"
    except ValidationError as error:
        return f"R-{said.request_id}: {' '.join(error.messages)}"


def _logged(said: Said, account: User, posted: Posted, at: datetime) -> str:
    zone = ZoneInfo(account.zone)
    if not said.is_call:
        note = "Has it, says a text message."
        attempt(request_id=said.request_id, actor=account, medium=Medium.PORTAL, note=note, posted=posted, at=at)
        return f"R-{said.request_id}: noted that you have it. The clock runs on until you have called."
    called_at = latest(said.called_at, zone, at) if said.called_at else at
    if called_at is None:
        return f"R-{said.request_id}: that time is still to come. {HOW}"
    event = respond(
        request_id=said.request_id,
        actor=account,
        medium=Medium.TELEPHONE,
        note="Called, says a text message.",
        responded_at=called_at,
        posted=posted,
        at=at,
    )
    return f"R-{said.request_id}: call at {event.at.astimezone(zone):%H:%M %Z} logged."
