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
    ]
