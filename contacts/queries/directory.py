"""Who serves whom, at an instant."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from contacts.access import may_look_up
from contacts.models import Assignment, Availability, Clec, DeskNumber, Person, Position, User

from .clock import today_at_the_desk

DAY = timedelta(days=1)


def clecs_for(actor: User) -> QuerySet[Clec]:
    """Companies to look up and to log for: one's own, or for our people all but those merged into another (S3)."""
    if may_look_up(actor):
        return Clec.objects.filter(merged_into=None)
    return Clec.objects.filter(users=actor)


def clec_for(actor: User, clec_id: int) -> Clec:
    """The company, or Clec.DoesNotExist: absent and forbidden are the same. Our people see a merged one's past too."""
    if actor.clec is not None and actor.clec_id == clec_id:
        return actor.clec
    seen = Clec.objects.select_related("merged_into") if may_look_up(actor) else clecs_for(actor)
    return seen.get(pk=clec_id)


def people(actor: User) -> QuerySet[Person]:
    """Our people; none for a company."""
    return Person.objects.filter(is_active=True) if may_look_up(actor) else Person.objects.none()


def people_of_teams(actor: User, at: datetime) -> QuerySet[Person]:
    """Whose card the actor is shown: a company those who serve it now, our people everybody."""
    if actor.clec_id is None:
        return people(actor)
    team = {assignment.person_id for assignment in holders_at([actor.clec_id], at)}
    return Person.objects.filter(pk__in=team, is_active=True)


def people_to_choose(actor: User) -> QuerySet[Person]:
    """Our people for a pick-list, without their telephone numbers: each would be parsed."""
    return people(actor).defer("office_phone", "pager", "cellular")


def sales_operations() -> list[Person]:
    """Who is told where nobody else can be: the portal itself asks."""
    return list(Person.objects.filter(position=Position.SALES_OPERATIONS, is_active=True))


def person_for(actor: User, person_id: int) -> Person:
    return people(actor).select_related("director", "back_up").get(pk=person_id)


def holders_at(clec_ids: Iterable[int], at: datetime) -> list[Assignment]:
    """Assignments in force at the instant, each by its own person's day (domain 3.1 rule 6).

    People come with their director, back-up and both of these ready to show.
    """
    rough = _about_now(clec_ids, at).select_related("person", "person__director", "person__back_up")
    return [assignment for assignment in rough if _in_force(assignment, at)]


def holders_of_many(clec_ids: Iterable[int], at: datetime) -> list[Assignment]:
    """As `holders_at`, for lists: who serves many companies is read once, with what a row of a list shows."""
    rough = list(_about_now(clec_ids, at))
    ids = {assignment.person_id for assignment in rough}
    people = Person.objects.defer("cellular", "voicemail_greeting").in_bulk(ids)
    for assignment in rough:
        assignment.person = people[assignment.person_id]
    return [assignment for assignment in rough if _in_force(assignment, at)]


def _about_now(clec_ids: Iterable[int], at: datetime) -> QuerySet[Assignment]:
    """Assignments in force within a day of the instant, whatever the zone."""
    near = Assignment.objects.filter(clec__in=list(clec_ids), starts_on__lte=(at + DAY).date())
    return near.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=(at - DAY).date())).order_by(
        "clec", "position", "state"
    )


def _in_force(assignment: Assignment, at: datetime) -> bool:
    today = at.astimezone(ZoneInfo(assignment.person.zone)).date()
    return assignment.starts_on <= today and (assignment.ends_on is None or today <= assignment.ends_on)


def holder_at(clec: Clec, position: Position, state: str, at: datetime) -> Person | None:
    """Who holds the position: the state's own holder beats the company-wide one (S1)."""
    held = [a for a in holders_at([clec.pk], at) if a.position == position]
    own = [a for a in held if state and a.state == state]
    wide = [a for a in held if not a.state]
    if own or wide:
        return (own or wide)[0].person
    # Asked without a state where only states have holders: one manager for all of them is unambiguous.
    only = {a.person_id: a.person for a in held}
    return next(iter(only.values())) if not state and len(only) == 1 else None


def served_by(person: Person, at: datetime) -> QuerySet[Clec]:
    """Companies that the person serves on their own today."""
    today = at.astimezone(ZoneInfo(person.zone)).date()
    held = Assignment.objects.filter(person=person, starts_on__lte=today).filter(_not_over(today))
    return Clec.objects.filter(pk__in=held.values("clec"))


def _not_over(today: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gte=today)


def assignments_left(person: Person, at: datetime) -> QuerySet[Assignment]:
    """What the person holds today or is to hold, with its company."""
    today = at.astimezone(ZoneInfo(person.zone)).date()
    return Assignment.objects.filter(_not_over(today), person=person).select_related("clec", "person")


def stands_in_for(person_id: int, at: datetime) -> list[Availability]:
    """The absences during which this person is the named back-up, now."""
    return list(
        Availability.objects.filter(
            back_up=person_id, cancelled_at__isnull=True, starts_at__lte=at, ends_at__gt=at
        ).select_related("person")
    )


def desk_numbers(desk: DeskNumber.Desk, at: datetime) -> list[DeskNumber]:
    """The desk's numbers in force (S4, S55)."""
    today = today_at_the_desk(at)
    return list(
        DeskNumber.objects.filter(desk=desk, effective_from__lte=today).filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=today)
        )
    )
