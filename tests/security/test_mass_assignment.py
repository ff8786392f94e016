"""Whatever else is posted beside the answers, only the declared columns change.

Every address of the desk is asked twice from the same beginning: with its answers alone, and with
every column name of every model added. Both times the whole database is compared before and after.
"""

import json
import re
import uuid
from functools import cache

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import reverse

from spean.base.audit.models import READS as READINGS
from spean.base.audit.models import Entry
from spean.base.sealing import keyring
from spean.base.sealing.fields import UID, bound_to
from spean.base.sealing.resealing import sealed_columns
from spean.casework.people.models import Person
from spean.casework.people.rules import code_of
from spean.casework.rights.models import Wish
from tests.security.asking import client_of, furnished, undone
from tests.security.test_every_page_and_every_role import ours
from tests.security.writable import READS, WRITES, dates

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]

MORE = ("is_superuser", "is_staff", "role", "roles", "id", "pk", "owner", "score", "status", "by")
MARK = "Mallory-7431"
A_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}[\d:.+Z]*")
A_UUID = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|\b[1-9]\d{8}\b"
)
"""Or a number of nine digits, as complaints draw them."""


def every_column(here):
    """A value of its own kind for each column there is: another centre, another state, long ago."""
    sent = dict.fromkeys(MORE, "1")
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            for name in {column.name, column.attname, f"{model._meta.model_name}-{column.name}"}:
                sent[name] = value_for(column, here)
    return sent


def portions(sent, most=900):
    """The house refuses a form of more than a thousand answers: a refusal would show nothing."""
    names = list(sent)
    return [
        {name: sent[name] for name in names[at : at + most]} for at in range(0, len(names), most)
    ]


def value_for(column, here):
    if column.choices:
        return str(column.flatchoices[-1][0])
    if isinstance(column, models.BooleanField):
        return "on"
    if isinstance(column, models.DateTimeField):
        return "2001-02-03 04:05:06"
    if isinstance(column, models.DateField):
        return "2001-02-03"
    if isinstance(column, models.UUIDField):
        return str(uuid.UUID(int=7431))
    if column.is_relation or isinstance(column, models.IntegerField | models.DecimalField):
        return str(here.pursat.pk)
    return MARK


SITTING = {"django_session", "accounts_sitting"}
"""Written by every request of somebody who signed in, whatever the address."""


@cache
def the_tables():
    """Each table and its key, asked once: the catalogue is slower than the tables."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - SITTING
        key_of = connection.introspection.get_primary_key_column
        return [(name, key_of(cursor, name)) for name in sorted(names)]


def whole_database():
    """{table: {key: row}} of everything there is, in one question."""
    parts = [
        f'SELECT \'{name}\' AS name, "{key}"::text AS key, to_jsonb(t)::text AS line FROM "{name}" t'
        for name, key in the_tables()
    ]
    tables = {name: {} for name, _key in the_tables()}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        for name, key, line in cursor.fetchall():
            tables[name][key] = line
    return tables


def changes(before, after):
    """What changed, as declared words, and the same with the values, moments and chance left out."""
    words, details = set(), []
    for table, rows in after.items():
        for key in rows.keys() | before[table].keys():
            was, now = before[table].get(key), rows.get(key)
            if was == now:
                continue
            was, now = was and _read(table, was), now and _read(table, now)
            mirrors = table.endswith("event")
            if was is None or now is None:
                words |= set() if mirrors else {f"{'-' if now is None else '+'}{table}"}
                details.append((table, A_UUID.sub("chance", key), _comparable(now or {})))
                continue
            changed = {name: now[name] for name in now if now[name] != was[name]}
            words |= {f"{table}.{name}" for name in changed}
            details.append((table, A_UUID.sub("chance", key), _comparable(changed)))
    return words, sorted(details, key=repr)


def _read(table, line):
    """A row with its sealed values opened: the same words are sealed differently every time."""
    row = json.loads(line)
    for column, of in _sealed_in(table):
        if row[column] and row[column] != "\\x":
            sealed = bytes.fromhex(row[column].removeprefix("\\x"))
            where = bound_to(of, column, uuid.UUID(row[UID]))
            row[column] = keyring.open_sealed(sealed, where).decode()
    return row


@cache
def _sealed_in(table):
    return [(one.column, one.of) for one in sealed_columns() if one.table == table]


BY_CHANCE = {"digest", "code"}
"""Of a new link: a hash of chance, and six digits of it. Nothing that is posted can choose them."""


def _comparable(row):
    row = {name: row[name] for name in row if name not in BY_CHANCE or "wrong" not in row}
    return {
        name: A_UUID.sub("chance", A_MOMENT.sub(lambda m: f"in {m[0][:4]}", str(value)))
        for name, value in row.items()
    }


def asked(here, records, name, more, clients):
    """Do it, and see what it did to the database."""
    one = WRITES[name]
    with undone():
        words = {**records, **((one.first and one.first(here, records)) or {})}
        answers = special(name, dates(one.answers, here), words)
        url = address(name, words)
        before = whole_database()
        response = clients[one.who].post(
            url, {**{k: v for k, v in more.items() if k not in answers}, **answers}
        )
        return response.status_code, *changes(before, whole_database())


def special(name, answers, words):
    """Answers that only the records can tell."""
    if name == "desk:import-columns":
        from spean.casework.intake.models import ImportBatch
        from spean.casework.intake.vocabulary import FIELD_LABELS

        mapping = ImportBatch.objects.get(pk=words["batch_id"]).mapping
        return dict.fromkeys(FIELD_LABELS, "") | {k: str(v) for k, v in mapping.items()}
    if name == "desk:person-skill":
        from spean.casework.skills.taxonomy import known_skills

        return answers | {"code": min(known_skills())}
    if name in {"desk:person-forget", "desk:wish"}:
        number = words["person_id"]
        if name == "desk:wish":
            number = Wish.objects.get(pk=words["wish_id"]).person_id
        return answers | {"typed": code_of(number)}
    if name == "desk:assessment-start":
        return answers | {"instrument": words["instrument_id"]}
    if name in {"desk:response-ask", "desk:response-start"}:
        return answers | {"questionnaire": words["ask"]}
    if name == "desk:followup-join":
        return answers | {"assessment": words["assessment_id"]}
    if name == "desk:person-screen":
        return answers | {"instrument": words["screening_instrument"]}
    if name == "desk:person-double":
        standing = Person.objects.filter(leads_to=None).exclude(pk=words["person_id"])
        other = standing.order_by("pk").last()
        return answers | {"code": other.code}
    if name == "desk:referral-new":
        return answers | {"service": str(words["where"])}
    if name == "desk:outreach-name":
        return answers | {"person": str(words["person_id"])}
    if name == "desk:cases-together":
        return answers | {"row": str(words["case_id"])}
    if name == "desk:handover":
        return answers | {f"case-{words['case_id']}": str(words["to"])}
    if name == "desk:change-row-give":
        return answers | {"to": str(words["to"])}
    if name == "desk:case-member-add":
        return answers | {"user": str(words["colleague"])}
    if name.startswith("desk:numbers-"):
        return answers | {"month": words["month"]}
    return answers


def address(name, words):
    for url_name, asked_for in ours():
        if url_name == name:
            return reverse(name, kwargs={word: words[word] for word in asked_for})
    raise LookupError(name)


def test_every_address_says_what_it_writes():
    there = {name for name, _words in ours()}
    assert WRITES.keys() | READS == there
    assert WRITES.keys() & READS == set()


@pytest.mark.asvs("2.2.2", "15.3.3", "8.2.3")
def test_only_declared_columns_change_whatever_is_posted():
    here, records = furnished()
    more = portions(every_column(here))
    clients = {who: client_of(here.users[who]) for who in ("dara", "chanthou", "kenji")}
    assert sum(map(len, more)) > 300
    undeclared, differing, nothing = {}, {}, []
    for name, one in WRITES.items():
        status, words, plain = asked(here, records, name, {}, clients)
        if not words or status not in {200, 302}:
            nothing.append((name, status))
        for portion in more:
            also_status, also_words, greedy = asked(here, records, name, portion, clients)
            if words | also_words != one.columns:
                undeclared[name] = sorted((words | also_words) ^ one.columns)
            if plain != greedy or status != also_status:
                differing[name] = [row for row in greedy if row not in plain][:3]
    assert nothing == []
    assert differing == {}
    assert undeclared == {}


def test_an_address_that_only_reads_writes_nothing_but_the_look():
    here, records = furnished()
    more = every_column(here)
    written = {}
    client = client_of(here.users["chanthou"])
    for name in sorted(READS):
        with undone():
            before, newest = whole_database(), Entry.objects.latest("pk").pk
            client.post(address(name, records), more)
            client.get(address(name, records), more)
            lines = set(Entry.objects.filter(pk__gt=newest).values_list("verb", flat=True))
            looks = {"+audit_entry"} if lines <= set(READINGS) else set()
            if words := changes(before, whole_database())[0] - looks:
                written[name] = words
    assert written == {}


def test_the_comparison_can_see_a_column_that_was_not_declared():
    """The control: an address that took what it was given would be found."""
    here, records = furnished()
    with undone():
        before = whole_database()
        type(here.samraong).objects.filter(pk=here.samraong.pk).update(name_en=MARK)
        words, details = changes(before, whole_database())
    assert words == {"centres_centre.name_en"}
    assert MARK in repr(details)
    assert records
