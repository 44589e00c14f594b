"""What two people may edit at once."""

from django.db import models


class Edited(models.Model):
    """A row that counts its edits, so that whoever saves an older one is told who was first.

    `changed_by` is empty where an import changed it, `changed_at` where it was never edited by hand.
    """

    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_by = models.ForeignKey(
        "contacts.User", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
