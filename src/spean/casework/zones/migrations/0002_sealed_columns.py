"""Seal of what kind a protected case is, and the words of whoever opened or lifted it."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models

import spean.base.sealing.fields
from spean.base.sealing.migrating import SealColumn


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
        ('zones', '0001_protected_cases'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='zone',
            name='zones_lifted_by_somebody_for_a_reason',
        ),
        migrations.RemoveConstraint(
            model_name='opening',
            name='zones_opening_has_a_reason',
        ),
        migrations.AddField(
            model_name='opening',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='zone',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        SealColumn(
            model_name='zone',
            name='kind',
            field=spean.base.sealing.fields.SealedTextField(choices=[('minor', 'Child or minor'), ('gbv', 'Gender-based violence'), ('trafficking', 'Trafficking or forced labour'), ('witness', 'Witness, or under threat')], max_length=12, sealed_as='P4'),
        ),
        SealColumn(
            model_name='zone',
            name='why_lifted',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=500, sealed_as='P4'),
        ),
        SealColumn(
            model_name='opening',
            name='asked',
            field=spean.base.sealing.fields.SealedTextField(max_length=20, sealed_as='P4'),
        ),
        SealColumn(
            model_name='opening',
            name='reason',
            field=spean.base.sealing.fields.SealedTextField(max_length=500, sealed_as='P4'),
        ),
        migrations.AddConstraint(
            model_name='zone',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None), ('why_lifted', '')), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('why_lifted', ''), _negated=True)), _connector='OR'), name='zones_lifted_by_somebody_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='zones_opening_has_a_reason'),
        ),
    ]
