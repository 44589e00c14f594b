"""That a day's manifest of heads has gone out."""

from django.db import models

from contacts.models.keeping import kept


@kept()
class Manifest(models.Model):
    """Of one day in UTC. `digest` is of the whole text: the next one names it, so that a missing day shows."""

    on = models.DateField(unique=True)
    made_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Manifest of {self.on}"
