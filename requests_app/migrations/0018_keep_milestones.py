"""Each milestone has a clock of its own (domain 3.1 rule 18)."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from contacts.migrating import together


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0015_guide_post_mortems'),
        ('requests_app', '0017_analyse_repair_events'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='commitment',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='commitment',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='commitment',
            name='label',
            field=models.CharField(blank=True, db_default='', max_length=80),
        ),
        migrations.AddField(
            model_name='commitmentchange',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='commitmentchange',
            name='label',
            field=models.CharField(blank=True, db_default='', max_length=80),
        ),
        migrations.AlterField(
            model_name='commitment',
            name='kind',
            field=models.CharField(choices=[('response', 'Response'), ('acknowledgement', 'Reply that names a date'), ('promised_contact', 'Contact on the promised date'), ('post_mortem', 'Analysis in writing'), ('milestone', 'Milestone')], max_length=20),
        ),
        migrations.AlterField(
            model_name='commitmentchange',
            name='kind',
            field=models.CharField(choices=[('response', 'Response'), ('acknowledgement', 'Reply that names a date'), ('promised_contact', 'Contact on the promised date'), ('post_mortem', 'Analysis in writing'), ('milestone', 'Milestone')], max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "requests_app_commitmentchange" ("availability_class", "calendar_version_id", "clock_start", "created_at", "director_due_at", "director_told_at", "due_by", "due_on", "ended_at", "expected_from", "flagged_at", "kind", "label", "met_at", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "promised_on", "recorded_at", "responsible_id", "rule_id", "soon_at", "team_request_id", "zone") SELECT new_values."availability_class", new_values."calendar_version_id", new_values."clock_start", new_values."created_at", new_values."director_due_at", new_values."director_told_at", new_values."due_by", new_values."due_on", new_values."ended_at", new_values."expected_from", new_values."flagged_at", new_values."kind", new_values."label", new_values."met_at", new_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."previous_id", new_values."promised_on", new_values."recorded_at", new_values."responsible_id", new_values."rule_id", new_values."soon_at", new_values."team_request_id", new_values."zone" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d5f6dd262229221ad7204c9d2096fd00fb79c90c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_838c7', referencing='REFERENCING NEW TABLE AS new_values ', table='requests_app_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "requests_app_commitmentchange" ("availability_class", "calendar_version_id", "clock_start", "created_at", "director_due_at", "director_told_at", "due_by", "due_on", "ended_at", "expected_from", "flagged_at", "kind", "label", "met_at", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "promised_on", "recorded_at", "responsible_id", "rule_id", "soon_at", "team_request_id", "zone") SELECT new_values."availability_class", new_values."calendar_version_id", new_values."clock_start", new_values."created_at", new_values."director_due_at", new_values."director_told_at", new_values."due_by", new_values."due_on", new_values."ended_at", new_values."expected_from", new_values."flagged_at", new_values."kind", new_values."label", new_values."met_at", new_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'update\', new_values."id", new_values."previous_id", new_values."promised_on", new_values."recorded_at", new_values."responsible_id", new_values."rule_id", new_values."soon_at", new_values."team_request_id", new_values."zone" FROM ( SELECT new_values.* FROM old_values RIGHT JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."id" IS DISTINCT FROM new_values."id" OR old_values."team_request_id" IS DISTINCT FROM new_values."team_request_id" OR old_values."kind" IS DISTINCT FROM new_values."kind" OR old_values."responsible_id" IS DISTINCT FROM new_values."responsible_id" OR old_values."rule_id" IS DISTINCT FROM new_values."rule_id" OR old_values."calendar_version_id" IS DISTINCT FROM new_values."calendar_version_id" OR old_values."zone" IS DISTINCT FROM new_values."zone" OR old_values."availability_class" IS DISTINCT FROM new_values."availability_class" OR old_values."clock_start" IS DISTINCT FROM new_values."clock_start" OR old_values."expected_from" IS DISTINCT FROM new_values."expected_from" OR old_values."soon_at" IS DISTINCT FROM new_values."soon_at" OR old_values."due_by" IS DISTINCT FROM new_values."due_by" OR old_values."promised_on" IS DISTINCT FROM new_values."promised_on" OR old_values."due_on" IS DISTINCT FROM new_values."due_on" OR old_values."label" IS DISTINCT FROM new_values."label" OR old_values."created_at" IS DISTINCT FROM new_values."created_at" OR old_values."met_at" IS DISTINCT FROM new_values."met_at" OR old_values."recorded_at" IS DISTINCT FROM new_values."recorded_at" OR old_values."flagged_at" IS DISTINCT FROM new_values."flagged_at" OR old_values."director_due_at" IS DISTINCT FROM new_values."director_due_at" OR old_values."director_told_at" IS DISTINCT FROM new_values."director_told_at" OR old_values."ended_at" IS DISTINCT FROM new_values."ended_at" OR old_values."outcome" IS DISTINCT FROM new_values."outcome" OR old_values."previous_id" IS DISTINCT FROM new_values."previous_id") ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='b7f34ed7953b55cf188a6f02049434f00ca83878', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_ff5e8', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='requests_app_commitment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT NULL AS value ) INSERT INTO "requests_app_commitmentchange" ("availability_class", "calendar_version_id", "clock_start", "created_at", "director_due_at", "director_told_at", "due_by", "due_on", "ended_at", "expected_from", "flagged_at", "kind", "label", "met_at", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "previous_id", "promised_on", "recorded_at", "responsible_id", "rule_id", "soon_at", "team_request_id", "zone") SELECT old_values."availability_class", old_values."calendar_version_id", old_values."clock_start", old_values."created_at", old_values."director_due_at", old_values."director_told_at", old_values."due_by", old_values."due_on", old_values."ended_at", old_values."expected_from", old_values."flagged_at", old_values."kind", old_values."label", old_values."met_at", old_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."previous_id", old_values."promised_on", old_values."recorded_at", old_values."responsible_id", old_values."rule_id", old_values."soon_at", old_values."team_request_id", old_values."zone" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='810acac73e4a5b9f07421ec82c05e6b5bcb34e13', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_855b2', referencing='REFERENCING OLD TABLE AS old_values ', table='requests_app_commitment', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('kind', 'milestone'), models.Q(('label', ''), _negated=True)), models.Q(models.Q(('kind', 'milestone'), _negated=True), ('due_on__isnull', True), ('label', '')), _connector='OR'), name='commitment_milestone_has_a_day_and_a_name'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('kind', 'milestone')), fields=('team_request', 'label'), name='commitment_one_of_a_milestone'),
        ),
    ]
    operations = together(operations)
