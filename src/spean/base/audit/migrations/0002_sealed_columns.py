"""Seal the details of every line, and chain the book anew over what is written now."""

import hashlib
import json

import django.contrib.postgres.functions
import pgtrigger.compiler
import pgtrigger.migrations
import spean.base.sealing.fields
import uuid
from django.db import migrations, models
from django.db.models import F, Func

from spean.base import clock
from spean.base.sealing.migrating import SealColumn, keyring_is_there


TRIGGERS = ("entry", "seal")


def must_be_unbroken(apps, schema_editor):
    """What is chained anew must have been whole before: else a forged line would become true."""
    chain(apps, apps.get_model("audit", "Entry"), written_before, must_agree=True)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TRIGGERS:
            cursor.execute(f"ALTER TABLE audit_{table} DISABLE TRIGGER USER")


def chain_anew(apps, schema_editor):
    """Each seal over the lines as they are written now. The book says so itself, with the old end."""
    connection = schema_editor.connection
    Entry, Seal = apps.get_model("audit", "Entry"), apps.get_model("audit", "Seal")
    last = Seal.objects.order_by("pk").last()
    plain = Func(F("detail"), template="%(expressions)s", output_field=models.BinaryField())
    chain(apps, Entry.objects.defer("detail").annotate(as_written=plain), written_now)
    if last:
        keyring_is_there(connection.alias)
        kinds = apps.get_model("contenttypes", "ContentType")
        kind, _new = kinds.objects.get_or_create(app_label="audit", model="seal")
        Entry.objects.create(
            at=clock.now(),
            verb="book.details_sealed",
            subject_type=kind,
            subject_id=str(last.pk),
            detail={"head_before": last.digest},
        )
    with connection.cursor() as cursor:
        for table in TRIGGERS:
            cursor.execute(f"ALTER TABLE audit_{table} ENABLE TRIGGER USER")


def chain(apps, entries, written, *, must_agree=False):
    rows = entries.objects if must_agree else entries
    Seal = apps.get_model("audit", "Seal")
    before = ""
    for seal in Seal.objects.order_by("pk"):
        digest = hashlib.sha256(before.encode())
        for entry in rows.filter(seal=seal).order_by("pk"):
            line = json.dumps(written(entry), sort_keys=True, ensure_ascii=False)
            digest.update(line.encode())
        before = digest.hexdigest()
        if must_agree and before != seal.digest:
            raise RuntimeError(f"Seal {seal.pk} of the book is broken; nothing was changed.")
        if not must_agree:
            Seal.objects.filter(pk=seal.pk).update(digest=before)


def head(entry):
    return [
        entry.pk,
        entry.at.isoformat(),
        entry.by_id,
        entry.centre_id,
        entry.verb,
        entry.subject_type_id,
        entry.subject_id,
    ]


def written_before(entry):
    return [*head(entry), entry.detail]


def written_now(entry):
    return [*head(entry), str(entry.row_uid), bytes(entry.as_written).hex()]


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(must_be_unbroken),
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='entry_is_kept',
        ),
        migrations.AddField(
            model_name='entry',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        SealColumn(
            model_name='entry',
            name='detail',
            field=spean.base.sealing.fields.SealedJSONField(default=dict, sealed_as='book'),
        ),
        migrations.RunPython(chain_anew),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='entry_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."centre_id" IS DISTINCT FROM (NEW."centre_id") OR OLD."detail" IS DISTINCT FROM (NEW."detail") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."row_uid" IS DISTINCT FROM (NEW."row_uid") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."subject_type_id" IS DISTINCT FROM (NEW."subject_type_id") OR OLD."verb" IS DISTINCT FROM (NEW."verb"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='eb9c49821bb0abc693e3eb0badbfa992df48ea99', operation='UPDATE', pgid='pgtrigger_entry_is_kept_49ff3', table='audit_entry', when='BEFORE')),
        ),
    ]
