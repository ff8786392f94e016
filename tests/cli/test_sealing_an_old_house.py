"""A house from before sealing: after `spean migrate` its words say the same, and lie sealed."""

import ast

import pytest
from tests.cli.conftest import House

BEFORE = """
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
before = [
    ("audit", "0002_hashed_details_and_reads"), ("centres", "0003_roles_are_proposed"),
    ("accounts", "0002_sign_in"), ("skills", "0001_initial"), ("people", "0001_initial"),
    ("contacts", "0002_initial"), ("cases", "0002_initial"), ("jobs", "0001_initial"),
    ("intake", "0001_initial"), ("rights", "0001_initial"), ("zones", "0001_protected_cases"),
]
executor = MigrationExecutor(connection)
ours = {app for app, _name in before}
others = [node for node in executor.loader.graph.leaf_nodes() if node[0] not in ours]
executor.migrate([*before, *others])
emit_post_migrate_signal(0, False, "default")
import hashlib, json
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from spean.base import clock
from tests.factories.casework import world
there = world()
now, seal = clock.now(), ""
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute('''INSERT INTO people_person (name_km, name_latin, sort_key, sex, birth_precision,
        beneficiary, place_as_said, sector_wanted, wage_currency, former_country, former_job,
        household_relation, note, external_id, created_at)
        VALUES ('សុខ', '', 'x', 'female', 'year', 'returned_worker', '', '', '', '', 'ជាង\\\\ដេរ', '',
        'ប្តីវាយ', 'H-001', now()) RETURNING id''')
    (person,) = cursor.fetchone()
    cursor.execute("INSERT INTO people_phone (person_id, number, owner) VALUES (%s, '+85512345678', 'own')", [person])
    cursor.execute("UPDATE people_phone SET number = '+85512345679'")
    for kind, token in [("p", "012345679"), ("p", "345679"), ("x", "H001"), ("b", "phone:+85512345679")]:
        cursor.execute("INSERT INTO people_personkey (person_id, kind, token) VALUES (%s, %s, %s)", [person, kind, token])
    cursor.execute('''INSERT INTO people_registration (person_id, centre_id, registered_on, registered_by,
        registered_by_name, by_id) VALUES (%s, %s, now(), 'relative', 'បងស្រី', %s)''',
        [person, there.samraong.pk, there.dara.user_id])
    for kind, data in [("totp", {"secret": "A" * 32}), ("recovery_codes", {"seed": "ab" * 40, "used_mask": 5})]:
        cursor.execute("INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, %s, %s, now())",
            [there.dara.user_id, kind, json.dumps(data)])
    kind = ContentType.objects.get(app_label="people", model="person").pk
    for reason in ("gone", "ស្ងាត់"):
        cursor.execute('''INSERT INTO audit_entry (at, by_id, centre_id, verb, subject_type_id, subject_id, detail,
            salt, detail_hash) VALUES (%s, NULL, NULL, 'person.updated', %s, '1', %s, '', '') RETURNING id''', [now, kind, json.dumps({"why": reason})])
        (number,) = cursor.fetchone()
        line = [number, now.isoformat(), None, None, "person.updated", kind, "1", {"why": reason}]
        seal = hashlib.sha256(seal.encode() + json.dumps(line, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        cursor.execute("INSERT INTO audit_seal (sealed_at, lines, digest, form) VALUES (now(), 1, %s, 1) RETURNING id", [seal])
        cursor.execute("UPDATE audit_entry SET seal_id = %s WHERE id = %s", [cursor.fetchone()[0], number])
"""
AFTER = """
from django.db import connection
from spean.base.audit.models import Entry
from spean.base.audit.queries import check_book
from spean.casework.people.linkage import search_people
from spean.casework.people.models import Person
from spean.registry.centres.queries import actor_of
from spean.registry.accounts.models import User
from tests.factories.casework import operator
dara = actor_of(User.objects.get(username="dara").pk)
person = Person.objects.get(external_blind="H-001")
book = check_book(operator())
with connection.cursor() as cursor:
    cursor.execute("SELECT string_agg(t::text, '') FROM people_person t")
    (told,) = cursor.fetchone()
import spean.web.ui.signin
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
steps = {each.type: each.data for each in Authenticator.objects.all()}
print(repr([
    (decrypt(steps["totp"]["secret"]), decrypt(steps["recovery_codes"]["seed"])),
    (steps["recovery_codes"]["used_mask"], "AAAA" in str(steps), "abab" in str(steps)),
    (person.note, person.former_job, person.external_id),
    [phone.number for phone in person.phones.all()],
    list(person.phones.get().events.order_by("pgh_id").values_list("number", flat=True)),
    person.registrations.get().registered_by_name,
    [len(search_people(dara, typed)) for typed in ("012345679", "0123", "345679", "H001", "0199")],
    [entry.detail.get("why") for entry in Entry.objects.filter(verb="person.updated").order_by("pk")],
    (book.sealed, book.broken_seal),
    "ប្តីវាយ" in told,
]))
"""


@pytest.mark.slow
def test_an_old_house_is_sealed_and_says_the_same(tmp_path):
    house = House(tmp_path / "var")
    house.python(BEFORE)
    done = house.spean("migrate")
    assert done.returncode == 0, done.stderr

    assert ast.literal_eval(house.python(AFTER)) == [
        ("A" * 32, "ab" * 40),
        (5, False, False),
        ("ប្តីវាយ", "ជាង\\ដេរ", "H-001"),
        ["+85512345679"],
        ["+85512345678", "+85512345679"],
        "បងស្រី",
        [1, 1, 1, 1, 0],
        ["gone", "ស្ងាត់"],
        (2, None),
        False,
    ]
    assert house.spean("check").returncode == 0
