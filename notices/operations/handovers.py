"""Who stands in for somebody is told before it begins, or as soon as it is known (S46)."""

from datetime import datetime, timedelta

from contacts import wall
from contacts.acting import operation
from contacts.models import Availability
from contacts.queries.absences import handed_over
from notices.kinds import Relation
from notices.models import Notice

from .outbox import WAITING, suppress
from .telling import Fact, tell

KIND = "handover"
# What was entered longer ago has been told, or was there before anybody was told of such.
LATELY = timedelta(days=1)


@operation
@wall.chosen(wall.ENGINE)
def tell_of_handovers(*, at: datetime) -> None:
    """Tell each back-up once of each absence; what waits of one that is called off is held back."""
    absences = {_source(absence): absence for absence in handed_over(at - LATELY, at)}
    told = Notice.objects.filter(source__in=absences).values_list("source", flat=True) if absences else ()
    if new := absences.keys() - set(told):
        tell(_fact(absences[source], at) for source in sorted(new))
    waiting = Notice.objects.filter(kind=KIND, state__in=WAITING).values_list("about", flat=True)
    numbers = {int(about.partition(":")[2]) for about in waiting}
    for absence in Availability.objects.filter(pk__in=numbers, cancelled_at__isnull=False):
        suppress(about=_about(absence), why="Called off", at=at)


def _source(absence: Availability) -> str:
    return f"{_about(absence)}:{absence.back_up_id}"


def _about(absence: Availability) -> str:
    return f"absence:{absence.pk}"


def _fact(absence: Availability, at: datetime) -> Fact:
    assert absence.back_up is not None
    context = {
        "person": absence.person.name,
        "out_at": absence.starts_at.isoformat(),
        "back_at": absence.ends_at.isoformat(),
        "until_at": absence.ends_at.isoformat(),
        "note": absence.note,
        "by": absence.entered_by.name if absence.entered_by else "",
        "path": "/requests/",
        "because": f"you stand in for {absence.person.name}",
    }
    to, relation = absence.back_up, Relation.STAND_IN
    return Fact(KIND, _source(absence), _about(absence), to, relation, context, at, is_chaser=True)
