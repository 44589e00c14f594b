from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0008_webhooks"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="notice", name="notice_about"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["about", "created_at"], name="notice_about"),
        ),
    ]
