"""Seal the notes on introductions and retention checks."""

import django.contrib.postgres.functions
import pgtrigger.compiler
import pgtrigger.migrations
import spean.base.sealing.fields
import uuid
from django.db import migrations, models

from spean.base.sealing.migrating import CopyRowUid, SealColumn


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
        ('jobs', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='introduction',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='introduction',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='retentioncheck',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='retentioncheck',
            name='update_update',
        ),
        migrations.AddField(
            model_name='introduction',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='introductionevent',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='retentioncheck',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='retentioncheckevent',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False),
        ),
        CopyRowUid('introductionevent', of='jobs_introduction'),
        CopyRowUid('retentioncheckevent', of='jobs_retentioncheck'),
        SealColumn(
            model_name='introduction',
            name='note',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=500, sealed_as='P3'),
        ),
        SealColumn(
            model_name='introductionevent',
            name='note',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=500, sealed_as='P3'),
            of='jobs_introduction',
        ),
        SealColumn(
            model_name='retentioncheck',
            name='note',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=500, sealed_as='P3'),
        ),
        SealColumn(
            model_name='retentioncheckevent',
            name='note',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=500, sealed_as='P3'),
            of='jobs_retentioncheck',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "jobs_introductionevent" ("answered_on", "centre_id", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_on", "reason", "row_uid", "sent_on", "state", "vacancy_id") VALUES (NEW."answered_on", NEW."centre_id", NEW."id", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_on", NEW."reason", NEW."row_uid", NEW."sent_on", NEW."state", NEW."vacancy_id"); RETURN NULL;', hash='7c95d515c6d9d8d379bf7addeed2958314b729ef', operation='INSERT', pgid='pgtrigger_insert_insert_405eb', table='jobs_introduction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='introduction',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "jobs_introductionevent" ("answered_on", "centre_id", "id", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_on", "reason", "row_uid", "sent_on", "state", "vacancy_id") VALUES (NEW."answered_on", NEW."centre_id", NEW."id", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_on", NEW."reason", NEW."row_uid", NEW."sent_on", NEW."state", NEW."vacancy_id"); RETURN NULL;', hash='188756a845071f13397920654f491ce53144bb4a', operation='UPDATE', pgid='pgtrigger_update_update_45260', table='jobs_introduction', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retentioncheck',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "jobs_retentioncheckevent" ("attempts", "done_on", "due_on", "evidence", "id", "month", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "result", "row_uid", "wage", "wage_currency") VALUES (NEW."attempts", NEW."done_on", NEW."due_on", NEW."evidence", NEW."id", NEW."month", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placement_id", NEW."result", NEW."row_uid", NEW."wage", NEW."wage_currency"); RETURN NULL;', hash='655ffdfa75e4b5000d8e2307e889181ece09750c', operation='INSERT', pgid='pgtrigger_insert_insert_e0c17', table='jobs_retentioncheck', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='retentioncheck',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "jobs_retentioncheckevent" ("attempts", "done_on", "due_on", "evidence", "id", "month", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placement_id", "result", "row_uid", "wage", "wage_currency") VALUES (NEW."attempts", NEW."done_on", NEW."due_on", NEW."evidence", NEW."id", NEW."month", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placement_id", NEW."result", NEW."row_uid", NEW."wage", NEW."wage_currency"); RETURN NULL;', hash='77fc56a09da7b11ab3074345a262c63fbe0cd657', operation='UPDATE', pgid='pgtrigger_update_update_8bf0c', table='jobs_retentioncheck', when='AFTER')),
        ),
    ]
