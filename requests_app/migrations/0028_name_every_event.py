"""Every event has its name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0027_keep_texts_for_replies'),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('logged', 'Logged'), ('acknowledged', 'Acknowledged'), ('attempted', 'Attempted'), ('responded', 'Responded'), ('promised', 'Promised'), ('resolved', 'Resolved'), ('reopened', 'Reopened'), ('withdrawn', 'Withdrawn'), ('noted', 'Noted'), ('filled_in', 'Filled in'), ('analysed', 'Worked on the analysis'), ('delivered', 'Analysis delivered'), ('reassigned', 'Reassigned'), ('corrected', 'Corrected'), ('came_along', 'Came along in a merger'), ('rebased', 'Due time moved with the calendar'), ('raised', 'Raised to a director'), ('not_satisfied', 'Not satisfied, one rung up'), ('raise_answered', 'Director answered'), ('went_past_guideline', 'Went past guideline'), ('missed_promise', 'Promise missed'), ('director_told', 'Director told'), ('not_reached', 'Somebody could not be told'), ('no_guideline', 'No guideline could be worked out'), ('meeting_proposed', 'Meeting proposed'), ('meeting_confirmed', 'Meeting confirmed'), ('meeting_moved', 'Meeting moved'), ('meeting_cancelled', 'Meeting cancelled'), ('meeting_held', 'Said whether the meeting was held'), ('linked', 'Connected with another request'), ('unlinked', 'Connection taken away'), ('merged', 'Goes on as another request'), ('unmerged', 'No duplicate after all'), ('joined', 'Takes part'), ('left', 'Takes part no more'), ('carried', 'Answered on the request that it goes on as')], max_length=24),
        ),
        migrations.AlterField(
            model_name='eventchange',
            name='kind',
            field=models.CharField(choices=[('logged', 'Logged'), ('acknowledged', 'Acknowledged'), ('attempted', 'Attempted'), ('responded', 'Responded'), ('promised', 'Promised'), ('resolved', 'Resolved'), ('reopened', 'Reopened'), ('withdrawn', 'Withdrawn'), ('noted', 'Noted'), ('filled_in', 'Filled in'), ('analysed', 'Worked on the analysis'), ('delivered', 'Analysis delivered'), ('reassigned', 'Reassigned'), ('corrected', 'Corrected'), ('came_along', 'Came along in a merger'), ('rebased', 'Due time moved with the calendar'), ('raised', 'Raised to a director'), ('not_satisfied', 'Not satisfied, one rung up'), ('raise_answered', 'Director answered'), ('went_past_guideline', 'Went past guideline'), ('missed_promise', 'Promise missed'), ('director_told', 'Director told'), ('not_reached', 'Somebody could not be told'), ('no_guideline', 'No guideline could be worked out'), ('meeting_proposed', 'Meeting proposed'), ('meeting_confirmed', 'Meeting confirmed'), ('meeting_moved', 'Meeting moved'), ('meeting_cancelled', 'Meeting cancelled'), ('meeting_held', 'Said whether the meeting was held'), ('linked', 'Connected with another request'), ('unlinked', 'Connection taken away'), ('merged', 'Goes on as another request'), ('unmerged', 'No duplicate after all'), ('joined', 'Takes part'), ('left', 'Takes part no more'), ('carried', 'Answered on the request that it goes on as')], max_length=24),
        ),
    ]
