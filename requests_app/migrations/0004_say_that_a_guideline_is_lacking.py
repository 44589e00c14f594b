from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests_app", "0003_cover_the_sweep"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("logged", "Logged"),
                    ("acknowledged", "Acknowledged"),
                    ("attempted", "Attempted"),
                    ("responded", "Responded"),
                    ("promised", "Promised"),
                    ("resolved", "Resolved"),
                    ("reopened", "Reopened"),
                    ("withdrawn", "Withdrawn"),
                    ("noted", "Noted"),
                    ("reassigned", "Reassigned"),
                    ("corrected", "Corrected"),
                    ("raised", "Raised to a director"),
                    ("raise_answered", "Director answered"),
                    ("went_past_guideline", "Went past guideline"),
                    ("missed_promise", "Promise missed"),
                    ("director_told", "Director told"),
                    ("no_guideline", "No guideline could be worked out"),
                ],
                max_length=24,
            ),
        ),
    ]
