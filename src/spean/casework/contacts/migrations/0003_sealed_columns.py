"""Seal the line of a contact."""

import django.contrib.postgres.functions
import spean.base.sealing.fields
import uuid
from django.db import migrations, models

from spean.base.sealing.migrating import SealColumn


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
        ('contacts', '0002_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        SealColumn(
            model_name='contact',
            name='line',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=300, sealed_as='P3'),
        ),
    ]
