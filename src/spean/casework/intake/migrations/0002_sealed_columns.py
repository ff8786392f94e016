"""Seal the rows of lists, and what a list was called."""

import django.contrib.postgres.functions
import spean.base.sealing.fields
import uuid
from django.db import migrations, models

from spean.base.sealing import keyring
from spean.base.sealing.migrating import SealColumn, keyring_is_there


def key_the_digests(apps, schema_editor):
    """Nobody may try out names on the digest of a row."""
    del apps
    connection = schema_editor.connection
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT digest FROM intake_importrow WHERE digest <> ''")
        digests = [digest for (digest,) in cursor.fetchall()]
        if digests:
            keyring_is_there(connection.alias)
            keyed = [keyring.blind_long("row of a list", digest) for digest in digests]
            cursor.execute(
                "UPDATE intake_importrow r SET digest = n.keyed "
                "FROM unnest(%s::text[], %s::text[]) n(digest, keyed) WHERE r.digest = n.digest",
                [digests, keyed],
            )


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='importrow',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RunPython(key_the_digests),
        SealColumn(
            model_name='importbatch',
            name='file_name',
            field=spean.base.sealing.fields.SealedTextField(max_length=200, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importbatch',
            name='header',
            field=spean.base.sealing.fields.SealedJSONField(default=list, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importbatch',
            name='notes',
            field=spean.base.sealing.fields.SealedJSONField(default=list, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importbatch',
            name='sample',
            field=spean.base.sealing.fields.SealedJSONField(default=list, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importrow',
            name='after',
            field=spean.base.sealing.fields.SealedJSONField(null=True, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importrow',
            name='alike',
            field=spean.base.sealing.fields.SealedJSONField(default=list, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importrow',
            name='before',
            field=spean.base.sealing.fields.SealedJSONField(null=True, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importrow',
            name='brought_by',
            field=spean.base.sealing.fields.SealedJSONField(default=dict, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importrow',
            name='cells',
            field=spean.base.sealing.fields.SealedJSONField(default=list, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importrow',
            name='profile',
            field=spean.base.sealing.fields.SealedJSONField(default=dict, sealed_as='P3'),
        ),
        SealColumn(
            model_name='importrow',
            name='reasons',
            field=spean.base.sealing.fields.SealedJSONField(default=list, sealed_as='P3'),
        ),
    ]
