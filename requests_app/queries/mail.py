"""Mail that came in, for Sales Operations: the tray, what became of the rest, and each original."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from contacts.models import User
from contacts.queries.desk.paging import A_PAGE, Paged
from notices.inbound.attached import Attachment
from notices.inbound.parsing import contents
from notices.models import InboundMail
from requests_app.access import may_see_mail

State = InboundMail.State


@dataclass(frozen=True)
class MailPage:
    """One page of the mails of a state, newest first; how many there are of each."""

    page: Paged[InboundMail]
    counts: dict[str, int]


def mails_for(actor: User) -> QuerySet[InboundMail]:
    """What the actor may see, without the originals."""
    mails = InboundMail.objects.defer("raw").select_related("decided_by")
    return mails if may_see_mail(actor) else mails.none()


def mail_page(actor: User, state: str, number: int) -> MailPage:
    """Two queries."""
    counts = dict(mails_for(actor).order_by().values_list("state").annotate(count=Count("pk")))
    total = counts.get(state, 0)
    number = min(number, max(1, -(-total // A_PAGE)))
    rows = mails_for(actor).filter(state=state).order_by("-received_at", "-pk")
    return MailPage(Paged(list(rows[(number - 1) * A_PAGE : number * A_PAGE]), number, total), counts)


def in_tray(actor: User) -> int:
    """How many wait for somebody; nothing is asked for who may not see them."""
    return mails_for(actor).filter(state=State.TRAY).count() if may_see_mail(actor) else 0


def one_mail(actor: User, mail_id: int) -> InboundMail:
    """Raises InboundMail.DoesNotExist: absent and forbidden are the same."""
    return mails_for(actor).get(pk=mail_id)


def original_of(actor: User, mail_id: int) -> bytes:
    """The bytes as they came. Raises InboundMail.DoesNotExist."""
    return bytes(mails_for(actor).defer(None).values_list("raw", flat=True).get(pk=mail_id))


def attached_to(actor: User, mail_id: int, digest: str) -> tuple[Attachment, bytes]:
    """The attachment of that SHA-256. Raises InboundMail.DoesNotExist, for one that was not taken too."""
    for attachment, content in contents(original_of(actor, mail_id)):
        if attachment.sha256 == digest and not attachment.refused:
            return attachment, content
    raise InboundMail.DoesNotExist
