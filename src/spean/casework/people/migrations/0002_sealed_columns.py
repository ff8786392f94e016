"""Seal phones, numbers of other lists and free words; look-ups of numbers go blind."""

import django.contrib.postgres.functions
import pgtrigger.compiler
import pgtrigger.migrations
import spean.base.sealing.fields
import uuid
from django.db import migrations, models

from spean.base.sealing import envelope, keyring
from spean.base.sealing.migrating import CopyRowUid, SealColumn, keyring_is_there, rewrite


PHONE, CODE, BLOCK = "p", "x", "b"


def go_blind(apps, schema_editor):
    """Numbers are found by eight bytes of a keyed hash from now on, whole or by their beginning."""
    del apps
    connection = schema_editor.connection
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, key in (("people_person", "id"), ("people_personevent", "pgh_id")):
        rewrite(connection, table, key, "external_id", blind_of("external_id"), into="external_blind")
    for table, key in (("people_phone", "id"), ("people_phoneevent", "pgh_id")):
        rewrite(connection, table, key, "number", blind_of("phone"), into="number_blind")
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM people_personkey")
        (top,) = cursor.fetchone()
    last = 0
    while rows := keys_between(connection, last, top):
        keyring_is_there(connection.alias)
        last = rows[-1][0]
        fresh = [
            (person, kind, keyring.blind(f"person key {kind}", start).hex())
            for _key, person, kind, token in rows
            for start in ([token] if kind == BLOCK else envelope.prefixes(token))
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM people_personkey WHERE id = ANY(%s)", [[row[0] for row in rows]]
            )
            cursor.execute(
                "INSERT INTO people_personkey (person_id, kind, token) "
                "SELECT DISTINCT * FROM unnest(%s::bigint[], %s::text[], %s::text[])",
                [list(column) for column in zip(*fresh, strict=True)],
            )


def blind_of(domain):
    return lambda text, _uid: keyring.blind(domain, text.decode())


def keys_between(connection, last, top):
    """Those that were there before: what is made of them has higher numbers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, person_id, kind, token FROM people_personkey "
            "WHERE id > %s AND id <= %s AND kind = ANY(%s) ORDER BY id LIMIT 5000",
            [last, top, [PHONE, CODE, BLOCK]],
        )
        return cursor.fetchall()


class Migration(migrations.Migration):

    dependencies = [
        ('sealing', '0001_initial'),
        ('people', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='person',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='phone',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='phone',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='phone',
            name='people_phone_once',
        ),
        migrations.RemoveIndex(
            model_name='person',
            name='people_external',
        ),
        migrations.RemoveIndex(
            model_name='phone',
            name='people_phone_number',
        ),
        migrations.AddField(
            model_name='person',
            name='external_blind',
            field=spean.base.sealing.fields.BlindIndexField(default=b'', domain='external_id', editable=False, of='external_id'),
        ),
        migrations.AddField(
            model_name='person',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='personevent',
            name='external_blind',
            field=spean.base.sealing.fields.BlindIndexField(default=b'', domain='external_id', editable=False, of='external_id'),
        ),
        migrations.AddField(
            model_name='personevent',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='phone',
            name='number_blind',
            field=spean.base.sealing.fields.BlindIndexField(default=b'', domain='phone', editable=False, of='number'),
        ),
        migrations.AddField(
            model_name='phone',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='phoneevent',
            name='number_blind',
            field=spean.base.sealing.fields.BlindIndexField(default=b'', domain='phone', editable=False, of='number'),
        ),
        migrations.AddField(
            model_name='phoneevent',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name='registration',
            name='row_uid',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RunPython(go_blind),
        CopyRowUid('personevent', of='people_person'),
        CopyRowUid('phoneevent', of='people_phone'),
        SealColumn(
            model_name='person',
            name='external_id',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=60, sealed_as='P2'),
        ),
        SealColumn(
            model_name='person',
            name='former_job',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=200, sealed_as='P3'),
        ),
        SealColumn(
            model_name='person',
            name='note',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=500, sealed_as='P3'),
        ),
        SealColumn(
            model_name='person',
            name='place_as_said',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=200, sealed_as='P3'),
        ),
        SealColumn(
            model_name='personevent',
            name='external_id',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=60, sealed_as='P2'),
            of='people_person',
        ),
        SealColumn(
            model_name='personevent',
            name='former_job',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=200, sealed_as='P3'),
            of='people_person',
        ),
        SealColumn(
            model_name='personevent',
            name='note',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=500, sealed_as='P3'),
            of='people_person',
        ),
        SealColumn(
            model_name='personevent',
            name='place_as_said',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=200, sealed_as='P3'),
            of='people_person',
        ),
        SealColumn(
            model_name='phone',
            name='number',
            field=spean.base.sealing.fields.SealedTextField(max_length=16, sealed_as='P2'),
        ),
        SealColumn(
            model_name='phoneevent',
            name='number',
            field=spean.base.sealing.fields.SealedTextField(max_length=16, sealed_as='P2'),
            of='people_phone',
        ),
        SealColumn(
            model_name='registration',
            name='registered_by_name',
            field=spean.base.sealing.fields.SealedTextField(blank=True, max_length=100, sealed_as='P2'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('external_blind', b''), _negated=True), fields=['external_blind'], name='people_external'),
        ),
        migrations.AddIndex(
            model_name='phone',
            index=models.Index(fields=['number_blind'], name='people_phone_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_personevent" ("beneficiary", "birth_precision", "birth_year", "born_on", "created_at", "external_blind", "external_id", "former_country", "former_job", "household_id", "household_relation", "id", "name_km", "name_latin", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_as_said", "place_id", "preferred_province_id", "row_uid", "sector_wanted", "sex", "sort_key", "wage_currency", "wage_expected") VALUES (NEW."beneficiary", NEW."birth_precision", NEW."birth_year", NEW."born_on", NEW."created_at", NEW."external_blind", NEW."external_id", NEW."former_country", NEW."former_job", NEW."household_id", NEW."household_relation", NEW."id", NEW."name_km", NEW."name_latin", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_as_said", NEW."place_id", NEW."preferred_province_id", NEW."row_uid", NEW."sector_wanted", NEW."sex", NEW."sort_key", NEW."wage_currency", NEW."wage_expected"); RETURN NULL;', hash='8fd315ccecbc1b4b229d9ab625a5de481be8f3c6', operation='INSERT', pgid='pgtrigger_insert_insert_65688', table='people_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_personevent" ("beneficiary", "birth_precision", "birth_year", "born_on", "created_at", "external_blind", "external_id", "former_country", "former_job", "household_id", "household_relation", "id", "name_km", "name_latin", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_as_said", "place_id", "preferred_province_id", "row_uid", "sector_wanted", "sex", "sort_key", "wage_currency", "wage_expected") VALUES (NEW."beneficiary", NEW."birth_precision", NEW."birth_year", NEW."born_on", NEW."created_at", NEW."external_blind", NEW."external_id", NEW."former_country", NEW."former_job", NEW."household_id", NEW."household_relation", NEW."id", NEW."name_km", NEW."name_latin", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_as_said", NEW."place_id", NEW."preferred_province_id", NEW."row_uid", NEW."sector_wanted", NEW."sex", NEW."sort_key", NEW."wage_currency", NEW."wage_expected"); RETURN NULL;', hash='d85c713cc2f10d0d820b9b59033bef853e11a1ea', operation='UPDATE', pgid='pgtrigger_update_update_de829', table='people_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phone',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_phoneevent" ("id", "number", "number_blind", "owner", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_uid") VALUES (NEW."id", NEW."number", NEW."number_blind", NEW."owner", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."row_uid"); RETURN NULL;', hash='218211ff13dea67070f53c1cfb67cc0845ef7ac9', operation='INSERT', pgid='pgtrigger_insert_insert_a1b50', table='people_phone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='phone',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "people_phoneevent" ("id", "number", "number_blind", "owner", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "row_uid") VALUES (NEW."id", NEW."number", NEW."number_blind", NEW."owner", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."row_uid"); RETURN NULL;', hash='b5f8ea6c485b1a5c69b6155ca6d15f975b58e97c', operation='UPDATE', pgid='pgtrigger_update_update_ce699', table='people_phone', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='phone',
            constraint=models.UniqueConstraint(fields=('person', 'number_blind'), name='people_phone_once'),
        ),
    ]
