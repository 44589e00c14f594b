"""Files that came with a request, with a note or an answer to it, or with a mail that was filed to it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from contacts.models.keeping import kept
from notices.inbound import limits

from .event import Event
from .team_request import TeamRequest


@kept(only_new=True, exclude=["content"], of_request="team_request")  # its digest says what it was
class Attachment(models.Model):
    """A file as it came, once for an event. What came with an internal note is never a company's to see."""

    team_request = models.ForeignKey(TeamRequest, on_delete=models.PROTECT, related_name="attachments")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=limits.NAME)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    is_internal = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(size__lte=limits.ATTACHMENT), name="attachment_of_some_size"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="attachment_has_its_digest"),
            models.UniqueConstraint(fields=["event", "sha256"], name="attachment_once_with_an_event"),
        ]
        triggers = [
            pgtrigger.Protect(name="attachment_never_edited", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name
