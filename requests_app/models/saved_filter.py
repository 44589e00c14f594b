"""A filter of the list of requests that somebody keeps under a name of their own."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from contacts.models import User
from contacts.models.keeping import kept

MOST = 20


@kept()
class SavedFilter(models.Model):
    """`asked` is the part of an address after the question mark, of what the filter knows. `place` counts from 1."""

    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_filters")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    asked = models.CharField(max_length=1000)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(condition=Q(place__range=(1, MOST)), name="savedfilter_at_most_twenty"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(asked=""), name="savedfilter_says_something"),
            models.UniqueConstraint(fields=["account", "place"], name="savedfilter_one_place"),
            models.UniqueConstraint("account", Upper("name"), name="savedfilter_one_name"),
        ]

    def __str__(self) -> str:
        return self.name
