"""A post-mortem takes 2 to 10 business days (S38)."""

import datetime

from django.db import migrations, models


FROM = datetime.date(2000, 1, 1)


def seed(apps, schema_editor):
    apps.get_model("contacts", "ResponseRule").objects.create(
        version=1,
        effective_from=FROM,
        name="Post-mortem, in writing",
        channel_class="post_mortem",
        lower=2,
        upper=10,
        unit="business_days",
        day_end="close",
        met_by="written_analysis",
        source="S38",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0014_company_contacts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="responserule",
            name="channel_class",
            field=models.CharField(
                choices=[
                    ("pager", "pager"),
                    ("voicemail", "voicemail"),
                    ("written", "written"),
                    ("post_mortem", "post_mortem"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="responserule",
            name="met_by",
            field=models.CharField(
                choices=[
                    ("telephone_call", "telephone_call"),
                    ("direct_response", "direct_response"),
                    ("dated_acknowledgement", "dated_acknowledgement"),
                    ("written_analysis", "written_analysis"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="responserulechange",
            name="channel_class",
            field=models.CharField(
                choices=[
                    ("pager", "pager"),
                    ("voicemail", "voicemail"),
                    ("written", "written"),
                    ("post_mortem", "post_mortem"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="responserulechange",
            name="met_by",
            field=models.CharField(
                choices=[
                    ("telephone_call", "telephone_call"),
                    ("direct_response", "direct_response"),
                    ("dated_acknowledgement", "dated_acknowledgement"),
                    ("written_analysis", "written_analysis"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="ruleproposal",
            name="met_by",
            field=models.CharField(
                choices=[
                    ("telephone_call", "telephone_call"),
                    ("direct_response", "direct_response"),
                    ("dated_acknowledgement", "dated_acknowledgement"),
                    ("written_analysis", "written_analysis"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="ruleproposalchange",
            name="met_by",
            field=models.CharField(
                choices=[
                    ("telephone_call", "telephone_call"),
                    ("direct_response", "direct_response"),
                    ("dated_acknowledgement", "dated_acknowledgement"),
                    ("written_analysis", "written_analysis"),
                ],
                max_length=24,
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
    ]
