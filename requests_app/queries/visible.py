"""The guard: which requests somebody may see (domain 3.3). Every read of this app starts here."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.models import User
from contacts.queries import served_by, stands_in_for
from requests_app.models import Escalation, TeamRequest


def visible_to(actor: User, at: datetime) -> QuerySet[TeamRequest]:
    """The requests that the actor may see; every read starts here."""
    if actor.is_of_clec:
        return TeamRequest.objects.filter(clec=actor.clec_id)
    if actor.role in (User.Role.SALES_OPERATIONS, User.Role.ADMINISTRATOR):
        return TeamRequest.objects.all()
    if actor.is_director:
        return TeamRequest.objects.filter(_of_group(actor))
    return TeamRequest.objects.filter(_of_manager(actor, at))


def _of_group(actor: User) -> Q:
    director = actor.person_id
    raised = Escalation.objects.filter(team_request=OuterRef("pk"), director=director)
    return Q(owner__director=director) | Q(owner=director) | Q(Exists(raised)) | Q(logged_by=actor)


def _of_manager(actor: User, at: datetime) -> Q:
    person = actor.person
    assert person is not None  # the database holds it: user_of_ours_is_a_person
    absent = [record.person_id for record in stands_in_for(person.pk, at)]
    return (
        Q(owner=person)
        | Q(clec__in=served_by(person, at))
        | Q(owner__in=absent)
        | Q(owner__back_up=person)
        | Q(logged_by=actor)
    )
