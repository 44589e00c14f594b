"""Writes what an import changes."""

from typing import Any

from contacts.models import (
    Assignment,
    BusinessCalendar,
    Clec,
    CompanyCode,
    FormerName,
    Person,
)
from contacts.queries.clock import FALLBACK_CALENDAR

from .people import FIELDS
from .plan import Plan
from .roster import Entry

BATCH = 1000


def write(plan: Plan) -> None:
    """Write the plan in the caller's transaction. The database may still refuse: IntegrityError, DataError."""
    companies = _companies(plan)
    people = _people(plan)
    _assignments(plan, companies, people)


def _companies(plan: Plan) -> dict[str, int]:
    Clec.objects.bulk_create((_clec(entry) for entry in plan.new_companies), batch_size=BATCH)
    for clec, fields in plan.changed_companies:
        _set(clec, fields)
    keys = {name.casefold(): pk for pk, name in Clec.objects.filter(merged_into=None).values_list("pk", "name")}
    # What goes makes room for what comes: a code may move from one company to another.
    CompanyCode.objects.filter(pk__in=[code.pk for code in plan.codes_removed]).delete()
    CompanyCode.objects.bulk_create(
        (
            CompanyCode(clec_id=keys[company], kind=kind, value=value, state=state)
            for company, kind, value, state in plan.codes_added
        ),
        batch_size=BATCH,
    )
    FormerName.objects.filter(pk__in=[name.pk for name in plan.names_removed]).delete()
    FormerName.objects.bulk_create(
        (FormerName(clec_id=keys[company], name=name, until=until) for company, name, until in plan.names_added),
        batch_size=BATCH,
    )
    return keys


def _clec(entry: Entry) -> Clec:
    values = entry.values
    return Clec(
        name=entry.name,
        kind=values["kind"],
        status=values.get("status", Clec.Status.ACTIVE),
        states=list(values["states"]),
    )


def _people(plan: Plan) -> dict[str, int]:
    calendar = BusinessCalendar.objects.get(name=FALLBACK_CALENDAR)
    Person.objects.bulk_create((_person(entry, calendar) for entry in plan.new_people), batch_size=BATCH)
    for person, fields in plan.changed_people:
        _set(person, fields)
    keys = {email.lower(): pk for pk, email in Person.objects.values_list("pk", "email")}
    for key, column, other in plan.relations:
        Person.objects.filter(pk=keys[key]).update(**{f"{column}_id": keys[other]})
    return keys


def _person(entry: Entry, calendar: BusinessCalendar) -> Person:
    fields = {name: entry.values[column] for column, name in FIELDS.items() if column in entry.values}
    return Person(email=entry.key, position=entry.values["position"], calendar=calendar, **fields)


def _set(row: Clec | Person, fields: dict[str, Any]) -> None:
    """Whoever has the row open on a page is told that an import was first."""
    fields |= {"revision": row.revision + 1, "changed_by": None}
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _assignments(plan: Plan, companies: dict[str, int], people: dict[str, int]) -> None:
    # Shorter ones first: at no moment may two overlap.
    for is_shorter in (True, False):
        for assignment, ends_on in plan.new_ends:
            shorter = ends_on is not None and (assignment.ends_on is None or ends_on < assignment.ends_on)
            if shorter == is_shorter:
                Assignment.objects.filter(pk=assignment.pk).update(ends_on=ends_on)
    Assignment.objects.bulk_create(
        (
            Assignment(
                clec_id=companies[serving.company],
                person_id=people[serving.person],
                position=serving.position,
                state=serving.state,
                starts_on=serving.starts_on,
                ends_on=serving.ends_on,
            )
            for serving in plan.starts
        ),
        batch_size=BATCH,
    )
