"""Which requests of a company belong together."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from contacts.models.keeping import kept

from .team_request import TeamRequest

# A company that became part of another takes what is open along and leaves what is closed: only a new link is asked.
_OF_ONE_COMPANY = """
IF (SELECT clec_id FROM public.requests_app_teamrequest WHERE id = NEW.from_request_id) IS DISTINCT FROM
   (SELECT clec_id FROM public.requests_app_teamrequest WHERE id = NEW.to_request_id) THEN
    RAISE EXCEPTION 'link_of_one_company: requests % and % are not of one company',
        NEW.from_request_id, NEW.to_request_id USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""


@kept(of_request="from_request")
class Link(models.Model):
    """`from_request` follows, asks about or goes on as `to_request`; of the same outage the order says nothing."""

    class Kind(models.TextChoices):
        SAME_OUTAGE = "same_outage", "Is about the same outage as"
        FOLLOWS = "follows", "Follows"
        ASKS_ABOUT = "asks_about", "Asks about"
        DUPLICATE = "duplicate", "Is a duplicate of"

    from_request = models.ForeignKey(TeamRequest, on_delete=models.PROTECT, related_name="links_from")
    to_request = models.ForeignKey(TeamRequest, on_delete=models.PROTECT, related_name="links_to")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["same_outage", "follows", "asks_about", "duplicate"]), name="link_kind_known"
            ),
            models.CheckConstraint(condition=~Q(from_request=F("to_request")), name="link_never_to_itself"),
            # Whoever locks both locks the one with the smaller id first, which is that which goes on.
            models.CheckConstraint(
                condition=~Q(kind="duplicate") | Q(from_request__gt=F("to_request")), name="link_duplicate_came_later"
            ),
            models.UniqueConstraint(
                fields=["from_request"], condition=Q(kind="duplicate"), name="link_duplicate_of_one"
            ),
            # Two do not follow each other either.
            models.UniqueConstraint(
                Least("from_request", "to_request"),
                Greatest("from_request", "to_request"),
                "kind",
                name="link_once_either_way",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="link_of_one_company",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_OF_ONE_COMPANY,
            )
        ]

    def __str__(self) -> str:
        return f"R-{self.from_request_id} {self.get_kind_display().lower()} R-{self.to_request_id}"
