"""Accounts made before addresses were verified keep signing in: they were handed out by people who knew them."""

from django.db import migrations


def verify(apps, schema_editor):
    EmailAddress = apps.get_model("account", "EmailAddress")
    known = EmailAddress.objects.values("user")
    accounts = apps.get_model("contacts", "User").objects.exclude(pk__in=known)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=account, email=account.email, verified=True, primary=True) for account in accounts
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_say_what_a_constraint_refuses"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(verify, migrations.RunPython.noop)]
