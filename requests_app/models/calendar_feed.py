"""The address under which somebody's own calendar program finds their due times and meetings."""

from django.db import models
from django.db.models import Q

from contacts.models import User
from contacts.models.keeping import kept


@kept(exclude=["token_hash"])  # it opens nothing, and is nobody's business
class CalendarFeed(models.Model):
    """One for an account at most. Here is only the SHA-256 of its token in hex, so a copy of this table opens nothing.

    Renewed, the address before is dead; taken back, the row is gone.
    """

    account = models.OneToOneField(User, on_delete=models.PROTECT, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106  # the shape of a hash
                name="calendarfeed_keeps_no_token",
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar feed of {self.account}"
