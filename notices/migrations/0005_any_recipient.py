import django.db.models.deletion
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import notices.models.notice


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0013_keep_lost_second_steps'),
        ('notices', '0004_find_notices_of_a_request'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="notice", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="notice", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="notice", name="delete_delete"),
        migrations.RemoveConstraint(model_name="notice", name="notice_told_once"),
        migrations.RemoveConstraint(model_name="notice", name="notice_sent_has_its_time"),
        migrations.RenameField(model_name="notice", old_name="recipient", new_name="person"),
        migrations.RenameField(model_name="noticechange", old_name="recipient", new_name="person"),
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_waiting',
        ),
        migrations.AddField(
            model_name='notice',
            name='is_at_once',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='notice',
            name='read_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='notice',
            name='receipt',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='notice',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noticechange',
            name='receipt',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='noticechange',
            name='user',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='notice',
            name='channel',
            field=models.CharField(choices=[('email', 'E-mail'), ('inbox', 'Inbox'), ('pager', 'Pager'), ('sms', 'Text message'), ('webhook', 'Webhook')], default='email', max_length=10),
        ),
        migrations.AlterField(
            model_name='notice',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='contacts.person'),
        ),
        migrations.AlterField(
            model_name='notice',
            name='state',
            field=models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('failed', 'Failed'), ('unknown', 'Unknown, trying again'), ('suppressed', 'Not needed any more')], default='queued', max_length=12),
        ),
        migrations.AlterField(
            model_name='noticechange',
            name='channel',
            field=models.CharField(choices=[('email', 'E-mail'), ('inbox', 'Inbox'), ('pager', 'Pager'), ('sms', 'Text message'), ('webhook', 'Webhook')], default='email', max_length=10),
        ),
        migrations.AlterField(
            model_name='noticechange',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='contacts.person'),
        ),
        migrations.AlterField(
            model_name='noticechange',
            name='state',
            field=models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('failed', 'Failed'), ('unknown', 'Unknown, trying again'), ('suppressed', 'Not needed any more')], default='queued', max_length=12),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'unknown', 'sending'])), fields=['channel', '-is_at_once', 'next_try_at'], name='notice_waiting'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('channel', 'inbox')), fields=['person', '-created_at'], name='notice_inbox_of_person'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('channel', 'inbox')), fields=['user', '-created_at'], name='notice_inbox_of_user'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "notices_noticechange" ("about", "channel", "created_at", "is_chaser", "kind", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "receipt", "sent_at", "source", "state", "user_id") SELECT new_values."about", new_values."channel", new_values."created_at", new_values."is_chaser", new_values."kind", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."receipt", new_values."sent_at", new_values."source", new_values."state", new_values."user_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='f9c9107713c18b81a48aa96e02f3da666bfb6ee4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_44969', referencing='REFERENCING NEW TABLE AS new_values ', table='notices_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.id <> NEW.id OR OLD.state <> NEW.state AND NEW.state <> 'sending')", func='INSERT INTO "notices_noticechange" ("about", "channel", "created_at", "is_chaser", "kind", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "receipt", "sent_at", "source", "state", "user_id") VALUES (NEW."about", NEW."channel", NEW."created_at", NEW."is_chaser", NEW."kind", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', NEW."id", NEW."reason", NEW."receipt", NEW."sent_at", NEW."source", NEW."state", NEW."user_id"); RETURN NULL;', hash='e24fc8ef5edde0488c984ad91ec29f4994133ac4', operation='UPDATE', pgid='pgtrigger_update_update_0f9bc', table='notices_notice', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='notice',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "notices_noticechange" ("about", "channel", "created_at", "is_chaser", "kind", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "receipt", "sent_at", "source", "state", "user_id") SELECT old_values."about", old_values."channel", old_values."created_at", old_values."is_chaser", old_values."kind", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."reason", old_values."receipt", old_values."sent_at", old_values."source", old_values."state", old_values."user_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='e64144e79e04e984bc19bf46e9db8d9c4f120056', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_e6f4d', referencing='REFERENCING OLD TABLE AS old_values ', table='notices_notice', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(fields=('source', 'channel', 'person', 'user'), name='notice_told_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(notices.models.notice.HowMany(models.F('person'), models.F('user')), 1), name='notice_has_one_recipient'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'delivered']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='notice_sent_has_its_time'),
        ),
    ]
