from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_about',
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'unknown', 'sending'])), fields=['about'], name='notice_about'),
        ),
    ]
