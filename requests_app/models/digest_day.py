"""That the people of an office have had their digest of a day."""

from django.db import models

from contacts.models import BusinessCalendar


class DigestDay(models.Model):
    """An office is a calendar in a zone; `on` is its own day. Whoever had nothing to be told is not looked at again."""

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=64)
    on = models.DateField()
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            # operations.send_digests: the offices of these days; of two that begin one at once the second leaves it
            models.UniqueConstraint(fields=["on", "calendar", "zone"], name="digestday_once"),
        ]

    def __str__(self) -> str:
        return f"Digests of {self.on} in {self.zone}"
