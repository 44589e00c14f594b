"""The analyses of repair events: worked on, then delivered (S35 to S38)."""

import contacts.models.keeping
import django.db.models.deletion
import django.db.models.fields.json
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import requests_app.lifecycle
from django.conf import settings
from django.db import migrations, models

from contacts.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0015_guide_post_mortems'),
        ('requests_app', '0016_ask_by_kind'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Analysis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notes_reviewed_on', models.DateField(blank=True, null=True, verbose_name='log notes reviewed on')),
                ('partner', models.CharField(blank=True, choices=[('repair_center', 'Repair Center'), ('nroc', 'NROC')], max_length=16, verbose_name='analysed with')),
                ('partner_contact', models.CharField(blank=True, max_length=120, verbose_name='whom there')),
                ('partner_on', models.DateField(blank=True, null=True, verbose_name='on')),
                ('cause', models.TextField(blank=True, max_length=8000, verbose_name='cause')),
                ('process', models.TextField(blank=True, max_length=8000, verbose_name='process used to repair or restore')),
                ('prevention', models.TextField(blank=True, max_length=8000, verbose_name='process put in place to prevent it')),
                ('version', models.PositiveIntegerField()),
                ('medium', models.CharField(choices=[('telephone', 'Spoke on the telephone'), ('email', 'Wrote an e-mail'), ('letter_or_fax', 'Sent a letter or fax'), ('portal', 'Answered here'), ('in_person', 'Met in person')], max_length=16)),
                ('recipient', models.CharField(max_length=120)),
                ('delivered_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name_plural': 'analyses',
                'ordering': ['version'],
            },
        ),
        migrations.CreateModel(
            name='AnalysisChange',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_role', models.TextField(db_default=contacts.models.keeping.DatabaseRole())),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('notes_reviewed_on', models.DateField(blank=True, null=True, verbose_name='log notes reviewed on')),
                ('partner', models.CharField(blank=True, choices=[('repair_center', 'Repair Center'), ('nroc', 'NROC')], max_length=16, verbose_name='analysed with')),
                ('partner_contact', models.CharField(blank=True, max_length=120, verbose_name='whom there')),
                ('partner_on', models.DateField(blank=True, null=True, verbose_name='on')),
                ('cause', models.TextField(blank=True, max_length=8000, verbose_name='cause')),
                ('process', models.TextField(blank=True, max_length=8000, verbose_name='process used to repair or restore')),
                ('prevention', models.TextField(blank=True, max_length=8000, verbose_name='process put in place to prevent it')),
                ('version', models.PositiveIntegerField()),
                ('medium', models.CharField(choices=[('telephone', 'Spoke on the telephone'), ('email', 'Wrote an e-mail'), ('letter_or_fax', 'Sent a letter or fax'), ('portal', 'Answered here'), ('in_person', 'Met in person')], max_length=16)),
                ('recipient', models.CharField(max_length=120)),
                ('delivered_at', models.DateTimeField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PostMortem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notes_reviewed_on', models.DateField(blank=True, null=True, verbose_name='log notes reviewed on')),
                ('partner', models.CharField(blank=True, choices=[('repair_center', 'Repair Center'), ('nroc', 'NROC')], max_length=16, verbose_name='analysed with')),
                ('partner_contact', models.CharField(blank=True, max_length=120, verbose_name='whom there')),
                ('partner_on', models.DateField(blank=True, null=True, verbose_name='on')),
                ('cause', models.TextField(blank=True, max_length=8000, verbose_name='cause')),
                ('process', models.TextField(blank=True, max_length=8000, verbose_name='process used to repair or restore')),
                ('prevention', models.TextField(blank=True, max_length=8000, verbose_name='process put in place to prevent it')),
                ('complexity', models.CharField(blank=True, choices=[('low', 'Low: business day 2'), ('medium', 'Medium: business day 5'), ('high', 'High: business day 10')], max_length=8)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PostMortemChange',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('pgh_role', models.TextField(db_default=contacts.models.keeping.DatabaseRole())),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('notes_reviewed_on', models.DateField(blank=True, null=True, verbose_name='log notes reviewed on')),
                ('partner', models.CharField(blank=True, choices=[('repair_center', 'Repair Center'), ('nroc', 'NROC')], max_length=16, verbose_name='analysed with')),
                ('partner_contact', models.CharField(blank=True, max_length=120, verbose_name='whom there')),
                ('partner_on', models.DateField(blank=True, null=True, verbose_name='on')),
                ('cause', models.TextField(blank=True, max_length=8000, verbose_name='cause')),
                ('process', models.TextField(blank=True, max_length=8000, verbose_name='process used to repair or restore')),
                ('prevention', models.TextField(blank=True, max_length=8000, verbose_name='process put in place to prevent it')),
                ('complexity', models.CharField(blank=True, choices=[('low', 'Low: business day 2'), ('medium', 'Medium: business day 5'), ('high', 'High: business day 10')], max_length=8)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterField(
            model_name='commitment',
            name='kind',
            field=models.CharField(choices=[('response', 'Response'), ('acknowledgement', 'Reply that names a date'), ('promised_contact', 'Contact on the promised date'), ('post_mortem', 'Analysis in writing')], max_length=20),
        ),
        migrations.AlterField(
            model_name='commitmentchange',
            name='kind',
            field=models.CharField(choices=[('response', 'Response'), ('acknowledgement', 'Reply that names a date'), ('promised_contact', 'Contact on the promised date'), ('post_mortem', 'Analysis in writing')], max_length=20),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('logged', 'Logged'), ('acknowledged', 'Acknowledged'), ('attempted', 'Attempted'), ('responded', 'Responded'), ('promised', 'Promised'), ('resolved', 'Resolved'), ('reopened', 'Reopened'), ('withdrawn', 'Withdrawn'), ('noted', 'Noted'), ('filled_in', 'Filled in'), ('analysed', 'Worked on the analysis'), ('delivered', 'Analysis delivered'), ('reassigned', 'Reassigned'), ('corrected', 'Corrected'), ('came_along', 'Came along in a merger'), ('rebased', 'Due time moved with the calendar'), ('raised', 'Raised to a director'), ('raise_answered', 'Director answered'), ('went_past_guideline', 'Went past guideline'), ('missed_promise', 'Promise missed'), ('director_told', 'Director told'), ('not_reached', 'Somebody could not be told'), ('no_guideline', 'No guideline could be worked out'), ('meeting_proposed', 'Meeting proposed'), ('meeting_confirmed', 'Meeting confirmed'), ('meeting_moved', 'Meeting moved'), ('meeting_cancelled', 'Meeting cancelled'), ('meeting_held', 'Said whether the meeting was held')], max_length=24),
        ),
        migrations.AlterField(
            model_name='eventchange',
            name='kind',
            field=models.CharField(choices=[('logged', 'Logged'), ('acknowledged', 'Acknowledged'), ('attempted', 'Attempted'), ('responded', 'Responded'), ('promised', 'Promised'), ('resolved', 'Resolved'), ('reopened', 'Reopened'), ('withdrawn', 'Withdrawn'), ('noted', 'Noted'), ('filled_in', 'Filled in'), ('analysed', 'Worked on the analysis'), ('delivered', 'Analysis delivered'), ('reassigned', 'Reassigned'), ('corrected', 'Corrected'), ('came_along', 'Came along in a merger'), ('rebased', 'Due time moved with the calendar'), ('raised', 'Raised to a director'), ('raise_answered', 'Director answered'), ('went_past_guideline', 'Went past guideline'), ('missed_promise', 'Promise missed'), ('director_told', 'Director told'), ('not_reached', 'Somebody could not be told'), ('no_guideline', 'No guideline could be worked out'), ('meeting_proposed', 'Meeting proposed'), ('meeting_confirmed', 'Meeting confirmed'), ('meeting_moved', 'Meeting moved'), ('meeting_cancelled', 'Meeting cancelled'), ('meeting_held', 'Said whether the meeting was held')], max_length=24),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('kind', 'post_mortem')), fields=('team_request',), name='commitment_one_analysis'),
        ),
        migrations.AddField(
            model_name='analysis',
            name='delivered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='analysis',
            name='team_request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='analyses', to='requests_app.teamrequest', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='analysischange',
            name='delivered_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='analysischange',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='requests_app.analysis'),
        ),
        migrations.AddField(
            model_name='analysischange',
            name='team_request',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='requests_app.teamrequest', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='postmortem',
            name='saved_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='postmortem',
            name='team_request',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='post_mortem', to='requests_app.teamrequest', verbose_name='request'),
        ),
        migrations.AddField(
            model_name='postmortemchange',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='requests_app.postmortem'),
        ),
        migrations.AddField(
            model_name='postmortemchange',
            name='saved_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='postmortemchange',
            name='team_request',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='requests_app.teamrequest', verbose_name='request'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.UniqueConstraint(fields=('team_request', 'version'), name='analysis_one_of_its_version'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('cause__regex', '\\S'), ('prevention__regex', '\\S'), ('process__regex', '\\S')), name='analysis_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('recipient', ''), _negated=True), name='analysis_has_a_recipient'),
        ),
        migrations.AddConstraint(
            model_name='analysis',
            constraint=models.CheckConstraint(condition=models.Q(('medium__in', [requests_app.lifecycle.Medium['PORTAL'], requests_app.lifecycle.Medium['EMAIL'], requests_app.lifecycle.Medium['LETTER_OR_FAX']])), name='analysis_in_writing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='analysis',
            trigger=pgtrigger.compiler.Trigger(name='analysis_never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0324fe8a2c34a2a3cce29f967c161802fd84e01b', operation='UPDATE OR DELETE', pgid='pgtrigger_analysis_never_edited_c3025', table='requests_app_analysis', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='analysis',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "requests_app_analysischange" ("cause", "delivered_at", "delivered_by_id", "digest", "medium", "notes_reviewed_on", "partner", "partner_contact", "partner_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prevention", "process", "recipient", "team_request_id", "version") SELECT new_values."cause", new_values."delivered_at", new_values."delivered_by_id", new_values."digest", new_values."medium", new_values."notes_reviewed_on", new_values."partner", new_values."partner_contact", new_values."partner_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."prevention", new_values."process", new_values."recipient", new_values."team_request_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6607683affb60e7ffa31653bff25742346eda35c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f3dc5', referencing='REFERENCING NEW TABLE AS new_values ', table='requests_app_analysis', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='analysis',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM NEW."id" OR OLD."notes_reviewed_on" IS DISTINCT FROM NEW."notes_reviewed_on" OR OLD."partner" IS DISTINCT FROM NEW."partner" OR OLD."partner_contact" IS DISTINCT FROM NEW."partner_contact" OR OLD."partner_on" IS DISTINCT FROM NEW."partner_on" OR OLD."cause" IS DISTINCT FROM NEW."cause" OR OLD."process" IS DISTINCT FROM NEW."process" OR OLD."prevention" IS DISTINCT FROM NEW."prevention" OR OLD."team_request_id" IS DISTINCT FROM NEW."team_request_id" OR OLD."version" IS DISTINCT FROM NEW."version" OR OLD."medium" IS DISTINCT FROM NEW."medium" OR OLD."recipient" IS DISTINCT FROM NEW."recipient" OR OLD."delivered_at" IS DISTINCT FROM NEW."delivered_at" OR OLD."delivered_by_id" IS DISTINCT FROM NEW."delivered_by_id" OR OLD."digest" IS DISTINCT FROM NEW."digest")', func='INSERT INTO "requests_app_analysischange" ("cause", "delivered_at", "delivered_by_id", "digest", "medium", "notes_reviewed_on", "partner", "partner_contact", "partner_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prevention", "process", "recipient", "team_request_id", "version") VALUES (NEW."cause", NEW."delivered_at", NEW."delivered_by_id", NEW."digest", NEW."medium", NEW."notes_reviewed_on", NEW."partner", NEW."partner_contact", NEW."partner_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."prevention", NEW."process", NEW."recipient", NEW."team_request_id", NEW."version"); RETURN NULL;', hash='02b51200364b070ef7cd50d4599131596f53f656', operation='UPDATE', pgid='pgtrigger_update_update_5edcb', table='requests_app_analysis', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='analysis',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "requests_app_analysischange" ("cause", "delivered_at", "delivered_by_id", "digest", "medium", "notes_reviewed_on", "partner", "partner_contact", "partner_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prevention", "process", "recipient", "team_request_id", "version") SELECT old_values."cause", old_values."delivered_at", old_values."delivered_by_id", old_values."digest", old_values."medium", old_values."notes_reviewed_on", old_values."partner", old_values."partner_contact", old_values."partner_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."prevention", old_values."process", old_values."recipient", old_values."team_request_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='b899655ebb57cac195120fb45c34f5a50201c3aa', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6db9a', referencing='REFERENCING OLD TABLE AS old_values ', table='requests_app_analysis', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='analysischange',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='analysis_kept_by_time'),
        ),
        migrations.AddIndex(
            model_name='analysischange',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='analysis_kept_by_row'),
        ),
        migrations.AddIndex(
            model_name='analysischange',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('actor', 'pgh_context'), models.OrderBy(models.F('pgh_created_at'), descending=True), condition=models.Q(('pgh_context__has_key', 'actor')), name='analysis_kept_by_actor'),
        ),
        migrations.AddIndex(
            model_name='analysischange',
            index=models.Index(fields=['team_request'], name='analysis_kept_by_request'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='analysischange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0a1eb740daecc97d864c6cdd7d8c93a6911ff162', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a253c', table='requests_app_analysischange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postmortem',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "requests_app_postmortemchange" ("cause", "complexity", "notes_reviewed_on", "partner", "partner_contact", "partner_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prevention", "process", "saved_at", "saved_by_id", "team_request_id") SELECT new_values."cause", new_values."complexity", new_values."notes_reviewed_on", new_values."partner", new_values."partner_contact", new_values."partner_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."prevention", new_values."process", new_values."saved_at", new_values."saved_by_id", new_values."team_request_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='20ae95b6d454ce4af901d4279e9f0d61bc0d318b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_a4da1', referencing='REFERENCING NEW TABLE AS new_values ', table='requests_app_postmortem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postmortem',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM NEW."id" OR OLD."notes_reviewed_on" IS DISTINCT FROM NEW."notes_reviewed_on" OR OLD."partner" IS DISTINCT FROM NEW."partner" OR OLD."partner_contact" IS DISTINCT FROM NEW."partner_contact" OR OLD."partner_on" IS DISTINCT FROM NEW."partner_on" OR OLD."cause" IS DISTINCT FROM NEW."cause" OR OLD."process" IS DISTINCT FROM NEW."process" OR OLD."prevention" IS DISTINCT FROM NEW."prevention" OR OLD."team_request_id" IS DISTINCT FROM NEW."team_request_id" OR OLD."complexity" IS DISTINCT FROM NEW."complexity" OR OLD."saved_at" IS DISTINCT FROM NEW."saved_at" OR OLD."saved_by_id" IS DISTINCT FROM NEW."saved_by_id")', func='INSERT INTO "requests_app_postmortemchange" ("cause", "complexity", "notes_reviewed_on", "partner", "partner_contact", "partner_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prevention", "process", "saved_at", "saved_by_id", "team_request_id") VALUES (NEW."cause", NEW."complexity", NEW."notes_reviewed_on", NEW."partner", NEW."partner_contact", NEW."partner_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."prevention", NEW."process", NEW."saved_at", NEW."saved_by_id", NEW."team_request_id"); RETURN NULL;', hash='c9114cb3fa4a489a3bd800158b8b8df7c15e5242', operation='UPDATE', pgid='pgtrigger_update_update_f2012', table='requests_app_postmortem', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postmortem',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "requests_app_postmortemchange" ("cause", "complexity", "notes_reviewed_on", "partner", "partner_contact", "partner_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prevention", "process", "saved_at", "saved_by_id", "team_request_id") SELECT old_values."cause", old_values."complexity", old_values."notes_reviewed_on", old_values."partner", old_values."partner_contact", old_values."partner_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."prevention", old_values."process", old_values."saved_at", old_values."saved_by_id", old_values."team_request_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='5173c39c91b1705b0247ae3891a5ce5d8036a199', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_bfa8c', referencing='REFERENCING OLD TABLE AS old_values ', table='requests_app_postmortem', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='postmortemchange',
            index=models.Index(fields=['-pgh_created_at', '-pgh_id'], name='postmortem_kept_by_time'),
        ),
        migrations.AddIndex(
            model_name='postmortemchange',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='postmortem_kept_by_row'),
        ),
        migrations.AddIndex(
            model_name='postmortemchange',
            index=models.Index(django.db.models.fields.json.KeyTextTransform('actor', 'pgh_context'), models.OrderBy(models.F('pgh_created_at'), descending=True), condition=models.Q(('pgh_context__has_key', 'actor')), name='postmortem_kept_by_actor'),
        ),
        migrations.AddIndex(
            model_name='postmortemchange',
            index=models.Index(fields=['team_request'], name='postmortem_kept_by_request'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='postmortemchange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2073c6553130cdc636361e88d7df43b8c13d2cd0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_784d2', table='requests_app_postmortemchange', when='BEFORE')),
        ),
    ]
    operations = together(operations)
