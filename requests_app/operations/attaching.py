"""Keeping the files that come with an event: held against the same list of kinds, sizes and first bytes as mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from notices.inbound import limits
from notices.inbound.attached import Attachment as Checked
from notices.inbound.attached import checked
from notices.inbound.parsing import contents
from notices.models import InboundMail
from requests_app.models import Attachment, Event

MOST = 10


@dataclass(frozen=True)
class File:
    """What somebody chose: its name, unchecked, and its bytes."""

    name: str
    content: bytes


def refuse_bad_files(files: Iterable[File]) -> list[tuple[Checked, bytes]]:
    """Those to be kept, each content once. Raises ValidationError: too many, too much, or not of a kind we take."""
    files = list(files)
    if len(files) > MOST:
        raise ValidationError({"attached": f"At most {MOST} files at a time; these are {len(files)}."})
    if sum(len(file.content) for file in files) > limits.MAIL:
        raise ValidationError({"attached": "Together they are larger than 25 MB. Send some of them with another note."})
    found = _each_once((checked(file.name, file.content), file.content) for file in files)
    if refused := [f"{one.name}: {one.refused}" for one, _ in found if one.refused]:
        raise ValidationError({"attached": refused})
    return found


def keep_files(event: Event, files: Iterable[tuple[Checked, bytes]]) -> None:
    """In the transaction that writes the event; internal as it is."""
    Attachment.objects.bulk_create(
        Attachment(
            team_request_id=event.team_request_id,
            event=event,
            name=one.name,
            size=one.size,
            sha256=one.sha256,
            content=content,
            is_internal=event.is_internal,
        )
        for one, content in files
    )


def keep_files_of_mail(mail: InboundMail, event: Event) -> None:
    """What came with a mail that was filed, as far as it is taken, each once."""
    if all(one["refused"] for one in mail.attachments):
        return
    raw = bytes(InboundMail.objects.values_list("raw", flat=True).get(pk=mail.pk))
    keep_files(event, _each_once(pair for pair in contents(raw) if not pair[0].refused))


def _each_once(files: Iterable[tuple[Checked, bytes]]) -> list[tuple[Checked, bytes]]:
    """By content; the first name stays."""
    found: dict[str, tuple[Checked, bytes]] = {}
    for one, content in files:
        found.setdefault(one.sha256, (one, content))
    return list(found.values())
