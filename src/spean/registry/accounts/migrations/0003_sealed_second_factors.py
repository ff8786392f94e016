"""Seeds of apps and of recovery codes move from allauth's rows into sealed ones of our own."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models

import spean.base.sealing.fields
from spean.base.sealing.migrating import keyring_is_there

SECRET = {"totp": "secret", "recovery_codes": "seed"}


def seal_what_is_there(apps, schema_editor):
    """One sealed row for each seed; its number stands where the seed stood."""
    alias = schema_editor.connection.alias
    kept = apps.get_model("accounts", "FactorSecret").objects.using(alias)
    steps = apps.get_model("mfa", "Authenticator").objects.using(alias)
    for step in steps.filter(type__in=SECRET):
        keyring_is_there(alias)
        name = SECRET[step.type]
        step.data = {**step.data, name: str(kept.create(secret=step.data[name]).row_uid)}
        step.save(update_fields=["data"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sign_in'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('sealing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactorSecret',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_uid', models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True)),
                ('secret', spean.base.sealing.fields.SealedTextField(sealed_as='P4')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(seal_what_is_there),  # no way back: it would write the seeds out again
    ]
