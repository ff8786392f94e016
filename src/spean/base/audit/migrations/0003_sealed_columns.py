"""Seal the details of every line. The chain is over their words, and stays as it is."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import spean.base.sealing.fields
from spean.base.sealing.migrating import SealColumn


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
        ('audit', '0002_hashed_details_and_reads'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='entry_is_kept',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='entry_detail_is_kept_or_masked',
        ),
        migrations.AddField(
            model_name='entry',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='page',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='entry',
            name='people',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        SealColumn(
            model_name='entry',
            name='detail',
            field=spean.base.sealing.fields.SealedJSONField(default=dict, sealed_as='book'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='entry_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."centre_id" IS DISTINCT FROM (NEW."centre_id") OR OLD."detail_hash" IS DISTINCT FROM (NEW."detail_hash") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."page" IS DISTINCT FROM (NEW."page") OR OLD."people" IS DISTINCT FROM (NEW."people") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."row_uid" IS DISTINCT FROM (NEW."row_uid") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."subject_type_id" IS DISTINCT FROM (NEW."subject_type_id") OR OLD."verb" IS DISTINCT FROM (NEW."verb"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='f8b7a62bcd59b3bd46e17ceb2d0fc2af696d0173', operation='UPDATE', pgid='pgtrigger_entry_is_kept_49ff3', table='audit_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='entry_detail_is_kept_or_masked', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN ((OLD.detail IS DISTINCT FROM NEW.detail OR OLD.salt IS DISTINCT FROM NEW.salt) AND NOT (NEW.detail = ''::bytea AND NEW.salt = '' AND OLD.detail_hash <> ''))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='df8df2402ba1eab1fd00622b2d448947f82b94a2', operation='UPDATE', pgid='pgtrigger_entry_detail_is_kept_or_masked_e3d7f', table='audit_entry', when='BEFORE')),
        ),
    ]
