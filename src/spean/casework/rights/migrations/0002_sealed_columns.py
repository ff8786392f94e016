"""Seal why somebody is to be forgotten, and why a file is kept."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models

import spean.base.sealing.fields
from spean.base.sealing.migrating import SealColumn


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
        ('rights', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='legalhold',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='wish',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        SealColumn(
            model_name='legalhold',
            name='why',
            field=spean.base.sealing.fields.SealedTextField(max_length=300, sealed_as='P3'),
        ),
        SealColumn(
            model_name='wish',
            name='why',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=300, sealed_as='P3'),
        ),
    ]
