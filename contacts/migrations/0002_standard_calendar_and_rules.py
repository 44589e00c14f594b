"""The standard calendar and the rules of the procedure, version 1, with the desks' numbers."""

import datetime

from django.db import migrations

from contacts.business_time import standard_holidays

FROM = datetime.date(2000, 1, 1)
OFFICE_HOURS = [[weekday, 8 * 60, 17 * 60] for weekday in range(5)]
# name, class, availability, lower, upper, unit, met by, source
RULES = [
    ("Pager, in the office", "pager", "in_office", 15, 30, "minutes", "telephone_call", "S45"),
    ("Pager, out of the office", "pager", "out_of_office", 240, 480, "minutes", "direct_response", "S46"),
    ("Voicemail, in the office", "voicemail", "in_office", None, 240, "minutes", "direct_response", "S48"),
    ("Voicemail, out of the office", "voicemail", "out_of_office", None, 480, "minutes", "direct_response", "S49"),
    ("Written, one business day", "written", "", None, 1, "business_days", "dated_acknowledgement", "S50"),
]
NUMBERS = [
    ("sales_operations", "+12063455272"),
    ("sales_operations", "+12063469855"),
    ("repair_center", "+18005550140"),
]


def seed(apps, schema_editor):
    calendar = apps.get_model("contacts", "BusinessCalendar").objects.create(name="Standard")
    apps.get_model("contacts", "CalendarVersion").objects.create(
        calendar=calendar,
        number=1,
        windows=OFFICE_HOURS,
        holidays=[[on.isoformat(), name] for on, name in standard_holidays()],
        approved_by="Procedure V9.0",
        approved_at=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC),
    )
    rule = apps.get_model("contacts", "ResponseRule")
    fields = ["name", "channel_class", "availability", "lower", "upper", "unit", "met_by", "source"]
    for row in RULES:
        rule.objects.create(version=1, effective_from=FROM, **dict(zip(fields, row, strict=True)))
    number = apps.get_model("contacts", "DeskNumber")
    for desk, phone in NUMBERS:
        number.objects.create(desk=desk, phone=phone, effective_from=FROM)


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
