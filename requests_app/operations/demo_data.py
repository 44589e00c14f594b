"""What only the demo does to the database: empty it, and count the notices of its past as sent."""

from django.apps import apps
from django.db import connection
from django.db.models import F

from contacts.models import DeskNumber
from notices.models import Notice

# The calendar, the rules, the desks' numbers and Django's own tables come with the migrations and stay.
KEPT_APPS = {"auth", "contenttypes", "pghistory"}
_SEEDED = {"contacts.BusinessCalendar", "contacts.CalendarVersion", "contacts.ResponseRule", "contacts.DeskNumber"}
KEPT = _SEEDED | {f"{label}Change" for label in _SEEDED}


def remove_everything() -> None:
    """Remove every company, person, account, request and session; in the caller's transaction.

    Events refuse to be deleted, so the tables are emptied as a whole.
    """
    numbers = list(DeskNumber.objects.values("desk", "phone", "effective_from", "effective_to"))
    quote = connection.ops.quote_name
    tables = ", ".join(quote(table) for table in [*_emptied(), DeskNumber._meta.db_table])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks outstanding cannot be emptied
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    # They name who edited them, so they cannot stay where they are: they are put back without.
    DeskNumber.objects.bulk_create(DeskNumber(**facts) for facts in numbers)


def _emptied() -> list[str]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [
        model._meta.db_table
        for model in models
        if model._meta.app_label not in KEPT_APPS and model._meta.label not in KEPT
    ]


def count_notices_as_sent() -> None:
    """The notices of a past that is made up are not mailed today; those that arise from now on are."""
    Notice.objects.filter(state=Notice.State.QUEUED).update(
        state=Notice.State.SENT, sent_at=F("created_at"), attempts=1
    )
