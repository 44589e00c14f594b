"""Filing mail: what somebody wrote becomes an event of a request or a new one, through the operations of every door.

1. Take the oldest mail that waits and lock it; another worker skips it.
2. Who wrote it is proven, or it goes to the tray of Sales Operations.
3. As that account, behind its own wall: a company's reply is a note, its new mail a request; our people's is an
   acknowledgement, an answer or a note (`replying`).
4. Whatever the operations refuse goes to the tray with their words. So does what cannot be filed at all: one such
   mail holds up no other.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction

from contacts import wall
from contacts.acting import operation
from contacts.guideline import Channel
from contacts.models import User
from notices.models import InboundMail
from requests_app.lifecycle import NotPossible
from requests_app.models import Event, TeamRequest
from requests_app.queries.senders import Proven, Unproven, proven

from .attaching import keep_files_of_mail
from .logging import Contact, log_request
from .replying import reply, words_of
from .writing import NotAllowed, Posted

log = logging.getLogger(__name__)

State = InboundMail.State
AT_ONCE = 100  # mails in one run
MOST_IN_AN_HOUR = 30  # of one sender: two machines that answer each other write more
_MARKS = uuid.UUID("8e0f4f0a-6a0b-5d0e-9a53-2f0a5f4d7c11")


class Unfit(Exception):
    """Proven, and still not for the portal to file; the text says why."""


@operation
def file_mails(*, at: datetime) -> int:
    """File what waits, at most `AT_ONCE`; return how many were looked at."""
    done = 0
    while done < AT_ONCE and file_next_mail(at=at):
        done += 1
    return done


def file_next_mail(*, at: datetime) -> InboundMail | None:
    """File the oldest mail that waits; None where none does."""
    with wall.chosen(wall.ENGINE):
        waiting = InboundMail.objects.filter(state=State.WAITING).order_by("id")
        mail = waiting.defer("raw").select_for_update(skip_locked=True, of=("self",)).first()
        if mail is not None:
            _file(mail, at)
        return mail


def _file(mail: InboundMail, at: datetime) -> None:
    try:
        with transaction.atomic():
            event = _made_of(mail, at)
    except (Unproven, Unfit) as error:
        put_in_tray(mail, str(error))
    except (NotAllowed, NotPossible) as error:
        put_in_tray(mail, f"The portal’s rules refuse it: {error}")
    except ValidationError as error:
        put_in_tray(mail, " ".join(error.messages))
    except ObjectDoesNotExist:
        put_in_tray(mail, "What it is about is not there for its sender.")
    except Exception as error:
        log.exception("Mail %s could not be filed", mail.pk)
        put_in_tray(mail, f"It could not be filed ({type(error).__name__}).")
    else:
        mark_filed(mail, event, None, at)


def _made_of(mail: InboundMail, at: datetime) -> Event:
    found = proven(mail)
    lately = InboundMail.objects.filter(
        state=State.FILED, sender=mail.sender, decided_at__gt=at - timedelta(hours=1)
    ).count()
    if lately >= MOST_IN_AN_HOUR:
        raise Unfit(f"{MOST_IN_AN_HOUR} mails of this sender were filed within the hour.")
    with wall.chosen(wall.choice_of(found.account)):
        if found.request_id is None:
            return _new_request(mail, found.account, at)
        return reply(mail, found.account, found.request_id, _posted(mail, found), at)


def _posted(mail: InboundMail, found: Proven) -> Posted:
    return Posted(seen=found.seen, token=uuid.uuid5(_MARKS, mail.key))


def _new_request(mail: InboundMail, account: User, at: datetime) -> Event:
    if not account.is_of_clec or account.clec_id is None:
        raise Unfit("It is from one of our people and answers nothing: on whose behalf is not said.")
    contact = contact_in(mail, "service_question", account.name, account.phone)
    token = uuid.uuid5(_MARKS, mail.key)
    made = log_request(clec_id=account.clec_id, contact=contact, actor=account, token=token, at=at)
    return logged(made)


def contact_in(mail: InboundMail, topic: str, name: str, phone: str = "") -> Contact:
    """The mail as a contact by e-mail, received when our server took it."""
    return Contact(
        topic=topic,
        channel=Channel.EMAIL,
        subject=mail.subject or "E-mail without a subject",
        received_at=mail.received_at,
        detail=words_of(mail),
        contact_name=name,
        contact_phone=str(phone),
        late_note="It came by e-mail and was filed only now.",
    )


def logged(team_request: TeamRequest) -> Event:
    return team_request.events.get(kind=Event.Kind.LOGGED)


def put_in_tray(mail: InboundMail, why: str) -> None:
    mail.state, mail.reason = State.TRAY, why[:300]
    mail.save(update_fields=["state", "reason"])


def mark_filed(mail: InboundMail, event: Event, actor: User | None, at: datetime) -> None:
    """What was made of it, and by whom; nobody where the portal did it."""
    mail.state, mail.reason = State.FILED, ""
    mail.about, mail.filed_as = f"request:{event.team_request_id}", event.kind
    mail.decided_by, mail.decided_at = actor, at
    keep_files_of_mail(mail, event)
    mail.save(update_fields=["state", "reason", "about", "filed_as", "decided_by", "decided_at"])
