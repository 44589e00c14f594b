"""Who takes part in a request besides whoever has it (S25, S31, S57)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from contacts.models import Person, User
from contacts.models.keeping import kept

from .team_request import TeamRequest

_OF_ITS_COMPANY = """
IF NEW.user_id IS NOT NULL AND (SELECT clec_id FROM public.contacts_user WHERE id = NEW.user_id) IS DISTINCT FROM
   (SELECT clec_id FROM public.requests_app_teamrequest WHERE id = NEW.team_request_id) THEN
    RAISE EXCEPTION 'party_of_its_company: account % is not of the company of request %',
        NEW.user_id, NEW.team_request_id USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""


@kept(of_request="team_request")
class Party(models.Model):
    """Somebody of the account teams, who then sees it and notes, or an account of its company; both are told of it."""

    team_request = models.ForeignKey(TeamRequest, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "parties"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, user__isnull=False) | Q(person__isnull=False, user__isnull=True),
                name="party_of_one_side",
            ),
            # queries.visible: which requests somebody takes part in
            models.UniqueConstraint(fields=["person", "team_request"], name="party_person_once"),
            models.UniqueConstraint(fields=["team_request", "user"], name="party_user_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="party_of_its_company",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_OF_ITS_COMPANY,
            )
        ]

    def __str__(self) -> str:
        return self.somebody.name

    @property
    def somebody(self) -> Person | User:
        """Who it is: both have a name, an address and a zone."""
        found = self.person or self.user
        assert found is not None  # the database holds it: party_of_one_side
        return found

    def is_of(self, actor: User) -> bool:
        """Whether it is the actor."""
        return self.user_id == actor.pk or (self.person_id is not None and self.person_id == actor.person_id)
