"""Seal the words about steps, dates and notes."""

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
        ('cases', '0002_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='step',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='step',
            name='update_update',
        ),
        migrations.AddField(
            model_name='appointment',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='note',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='step',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='stepevent',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False),
        ),
        CopyRowUid('stepevent', of='cases_step'),
        SealColumn(
            model_name='appointment',
            name='purpose',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=200, sealed_as='P3'),
        ),
        SealColumn(
            model_name='note',
            name='text',
            field=spean.base.sealing.fields.SealedTextField(max_length=4000, sealed_as='P3'),
        ),
        SealColumn(
            model_name='step',
            name='outcome',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=200, sealed_as='P3'),
        ),
        SealColumn(
            model_name='step',
            name='what',
            field=spean.base.sealing.fields.SealedTextField(max_length=200, sealed_as='P3'),
        ),
        SealColumn(
            model_name='stepevent',
            name='outcome',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=200, sealed_as='P3'),
            of='cases_step',
        ),
        SealColumn(
            model_name='stepevent',
            name='what',
            field=spean.base.sealing.fields.SealedTextField(max_length=200, sealed_as='P3'),
            of='cases_step',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_stepevent" ("agreed_on", "case_id", "due_on", "ended_on", "id", "kind", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_uid", "state", "what") VALUES (NEW."agreed_on", NEW."case_id", NEW."due_on", NEW."ended_on", NEW."id", NEW."kind", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."row_uid", NEW."state", NEW."what"); RETURN NULL;', hash='1b135a16122b940b5950f83374e1f975dec64880', operation='INSERT', pgid='pgtrigger_insert_insert_3d96a', table='cases_step', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='step',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_stepevent" ("agreed_on", "case_id", "due_on", "ended_on", "id", "kind", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_uid", "state", "what") VALUES (NEW."agreed_on", NEW."case_id", NEW."due_on", NEW."ended_on", NEW."id", NEW."kind", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."row_uid", NEW."state", NEW."what"); RETURN NULL;', hash='bf83ac47ea34071b8ddd9faa1dee5dbc3b29061a', operation='UPDATE', pgid='pgtrigger_update_update_c8343', table='cases_step', when='AFTER')),
        ),
    ]
