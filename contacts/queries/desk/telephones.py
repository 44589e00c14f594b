"""The numbers of the desks, with their dates."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from contacts.access import may_keep, may_open_directory
from contacts.access.directory import KEEP_NUMBERS
from contacts.models import DeskNumber, User
from contacts.queries.clock import today_at_the_desk


@dataclass(frozen=True)
class NumberRow:
    """One number; `when` is now, coming or before, by the day of the desk."""

    number: DeskNumber
    when: str


def numbers_kept_by(actor: User) -> QuerySet[DeskNumber]:
    return DeskNumber.objects.all() if may_keep(actor, KEEP_NUMBERS) else DeskNumber.objects.none()


def numbers_listed(actor: User, at: datetime) -> list[NumberRow]:
    """All numbers by desk, those in force first."""
    if not may_open_directory(actor):
        return []
    today, order = today_at_the_desk(at), ["now", "coming", "before"]
    rows = [NumberRow(number, _when(number, today)) for number in DeskNumber.objects.all()]
    desks = DeskNumber.Desk.values
    return sorted(rows, key=lambda row: (desks.index(row.number.desk), order.index(row.when), row.number.pk))


def _when(number: DeskNumber, today: date) -> str:
    if number.effective_from > today:
        return "coming"
    return "before" if number.effective_to and number.effective_to < today else "now"


def others_on(number: DeskNumber, on: date) -> bool:
    """Whether the desk has another number on that day."""
    others = DeskNumber.objects.filter(desk=number.desk, effective_from__lte=on).exclude(pk=number.pk)
    return others.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on)).exists()
