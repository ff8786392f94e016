"""Somebody's background: added, changed, taken away, put back; merged, taken along, forgotten."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.factories.background import added, facts
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.base.actor import NOBODY
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.background.actions import add_fact, change_fact, put_back, take_away_fact
from spean.casework.background.models import MODELS, Debt, FactVersion, HeldDocument, MigrationSpell
from spean.casework.background.queries import background_of, facts_in, rows_for, versions_for
from spean.casework.background.vocabulary import FactKind
from spean.casework.cases.actions import open_case
from spean.casework.doubles.actions import merge_files, undo_merge
from spean.casework.people.models import Person
from spean.casework.rights.actions import approve_wish, export_file, propose_to_forget
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.web.desk.rights.labels import FIELDS, RECORDS

pytestmark = pytest.mark.django_db
KINDS = list(FactKind)


@pytest.fixture
def here():
    return world()


@pytest.fixture
def person(here):
    return sokha(here.dara, here.samraong)


def now_known(here, person, kind):
    return [one.facts for one in background_of(here.dara, person.pk)[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_as_it_was_told(here, person, kind):
    told = facts(kind, here.dara)
    said = add_fact(person.pk, kind=kind, facts=told, by=here.dara)
    row = rows_for(here.dara, kind).get()
    assert (row.pk, facts_in(here.dara, kind, row)) == (said.fact_id, told)
    assert now_known(here, person, kind) == [told]
    line = Entry.objects.get(verb="background.added")
    assert (line.person_id, line.detail) == (person.pk, {"kind": kind.value})


@pytest.mark.parametrize("kind", KINDS)
def test_the_newest_wording_says_what_the_row_says_through_a_whole_life(here, person, kind):
    """Screens read the wordings: they may never say anything but the row."""
    first = added(here.dara, person.pk, kind)
    told = facts(kind, here.dara)
    field = "answered_by" if kind is FactKind.FUNCTIONING else "note"
    other = replace(told, **{field: "proxy" if field == "answered_by" else "otherwise"})
    for verb in (
        lambda: change_fact(kind, first.fact_id, facts=other, by=here.dara),
        lambda: put_back(first, by=here.dara),
        lambda: take_away_fact(kind, first.fact_id, by=here.dara),
        lambda: put_back(FactVersion.objects.first(), by=here.dara),
    ):
        verb()
        rows = [facts_in(here.dara, kind, row) for row in MODELS[kind].objects.all()]
        assert now_known(here, person, kind) == rows
    assert rows == [told]
    assert [one.done for one in versions_for(here.dara)] == [
        "put_back",
        "taken_away",
        "put_back",
        "changed",
        "added",
    ]


def test_a_change_names_what_changed_in_the_book_and_not_what_it_says(here, person):
    said = added(here.dara, person.pk)
    told = facts(FactKind.DEBT, here.dara, balance=Decimal("5280.00"), lender="another")
    change_fact(FactKind.DEBT, said.fact_id, facts=told, by=here.dara)
    line = Entry.objects.get(verb="background.changed")
    assert line.detail == {"kind": "debt", "changed": ["balance", "lender"]}


def test_a_change_that_changes_nothing_leaves_no_trace(here, person):
    said = added(here.dara, person.pk)
    same = change_fact(
        FactKind.DEBT, said.fact_id, facts=facts(FactKind.DEBT, here.dara), by=here.dara
    )
    assert (same, FactVersion.objects.count()) == (said, 1)
    assert not Entry.objects.filter(verb="background.changed").exists()


def test_what_is_refused_writes_nothing(here, person):
    said = added(here.dara, person.pk)
    wrong = facts(FactKind.DEBT, here.dara, arrears=Decimal("9999.00"))
    with pytest.raises(Refused, match="arrears_exceed"):
        add_fact(person.pk, kind=FactKind.DEBT, facts=wrong, by=here.dara)
    with pytest.raises(Refused, match="arrears_exceed"):
        change_fact(FactKind.DEBT, said.fact_id, facts=wrong, by=here.dara)
    assert Debt.objects.get().arrears == Decimal("440.00")
    assert FactVersion.objects.count() == 1


def test_only_the_last_change_is_undone_and_nothing_newer_is_lost(here, person):
    first = added(here.dara, person.pk)
    for note in ("a", "b"):
        told = facts(FactKind.DEBT, here.dara, note=note)
        change_fact(FactKind.DEBT, first.fact_id, facts=told, by=here.dara)
    with pytest.raises(Refused, match="changed_since"):
        put_back(first, by=here.dara)
    newest, before, _first = versions_for(here.dara)
    with pytest.raises(Refused, match="stands_already"):
        put_back(newest, by=here.dara)
    put_back(before, by=here.dara)
    assert Debt.objects.get().note == "a"


def test_what_was_taken_away_comes_back_under_its_number_and_opens(here, person):
    said = added(here.dara, person.pk, FactKind.DOCUMENT)
    gone = take_away_fact(FactKind.DOCUMENT, said.fact_id, by=here.dara)
    assert not HeldDocument.objects.exists()
    put_back(gone, by=here.dara)
    row = HeldDocument.objects.get()
    assert (row.pk, row.document_number) == (said.fact_id, "N1234567")
    with pytest.raises(Refused, match="changed_since"):
        put_back(said, by=here.dara)


def test_a_second_undo_of_the_same_is_refused(here, person):
    gone = take_away_fact(FactKind.DEBT, added(here.dara, person.pk).fact_id, by=here.dara)
    put_back(gone, by=here.dara)
    Debt.objects.all().update(person=person)
    with pytest.raises(Refused):
        put_back(FactVersion.objects.first(), by=here.dara)
    assert Debt.objects.count() == 1


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Debt, {"arrears": Decimal(6000)}),
        (Debt, {"balance": Decimal(-1), "arrears": None}),
        (Debt, {"currency": ""}),
        (Debt, {"period": ""}),
        (MigrationSpell, {"wage_currency": ""}),
        (MigrationSpell, {"ended_on": dt.date(2001, 1, 1)}),
        (MigrationSpell, {"country": "th"}),
        (MigrationSpell, {"isco": "sew"}),
        (HeldDocument, {"valid_until": dt.date(2001, 1, 1)}),
    ],
)
def test_postgresql_keeps_what_the_rules_promise(here, person, model, columns):
    for kind in (FactKind.DEBT, FactKind.SPELL, FactKind.DOCUMENT):
        added(here.dara, person.pk, kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**columns)


def test_amounts_are_kept_to_the_cent(here, person):
    added(here.dara, person.pk, balance=Decimal("999999999999.99"), arrears=Decimal("0.01"))
    row = Debt.objects.get()
    assert (row.balance, row.arrears) == (Decimal("999999999999.99"), Decimal("0.01"))
    (told,) = now_known(here, person, FactKind.DEBT)
    assert (told.balance, told.arrears) == (row.balance, row.arrears)


# ── As it stood ───────────────────────────────────────────────────────────────────────────────
def test_the_background_is_read_as_it_stood_at_a_moment(here, person):
    monday = clock.now() - clock.days(9)
    with clock.stopped_at(monday):
        said = added(here.dara, person.pk)
    with clock.stopped_at(monday + clock.days(2)):
        told = facts(FactKind.DEBT, here.dara, balance=Decimal("5280.00"))
        change_fact(FactKind.DEBT, said.fact_id, facts=told, by=here.dara)
    with clock.stopped_at(monday + clock.days(4)):
        take_away_fact(FactKind.DEBT, said.fact_id, by=here.dara)

    def stood(days):
        until = monday + clock.days(days)
        known = background_of(here.dara, person.pk, until=until)[FactKind.DEBT]
        return [one.facts.balance for one in known]

    assert [stood(days) for days in (-1, 0, 1, 2, 3, 4, 5)] == [
        [],
        [Decimal("5500.00")],
        [Decimal("5500.00")],
        [Decimal("5280.00")],
        [Decimal("5280.00")],
        [],
        [],
    ]


def test_a_long_background_is_read_with_as_many_questions_as_a_short_one(here, person):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            background_of(here.dara, person.pk)
        return len(queries)

    added(here.dara, person.pk)
    one = asked()
    for kind in KINDS:
        for _again in range(3):
            added(here.dara, person.pk, kind)
    assert (asked(), one) == (one, 1)


# ── Reach, duty and veil ──────────────────────────────────────────────────────────────────────
def test_another_centre_reads_and_writes_nothing(here, person):
    said = added(here.dara, person.pk)
    told = facts(FactKind.DEBT, here.vanna)
    assert background_of(here.vanna, person.pk) == {kind: [] for kind in FactKind}
    for verb in (
        lambda: add_fact(person.pk, kind=FactKind.DEBT, facts=told, by=here.vanna),
        lambda: change_fact(FactKind.DEBT, said.fact_id, facts=told, by=here.vanna),
        lambda: take_away_fact(FactKind.DEBT, said.fact_id, by=here.vanna),
        lambda: put_back(said, by=here.vanna),
    ):
        with pytest.raises((Debt.DoesNotExist, Person.DoesNotExist)):
            verb()


def test_without_the_duty_nothing_is_done(here, person):
    said = added(here.dara, person.pk)
    told = facts(FactKind.DEBT, here.dara)
    for verb in (
        lambda: add_fact(person.pk, kind=FactKind.DEBT, facts=told, by=here.kenji),
        lambda: change_fact(FactKind.DEBT, said.fact_id, facts=told, by=NOBODY),
        lambda: take_away_fact(FactKind.DEBT, said.fact_id, by=here.kenji),
        lambda: put_back(said, by=here.kenji),
    ):
        with pytest.raises(Refused, match="not_your_duty"):
            verb()


def test_who_is_protected_is_hidden_with_their_background(here, person):
    added(here.dara, person.pk)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    assert not any(background_of(here.chanthou, person.pk).values())
    assert any(background_of(here.dara, person.pk).values())


# ── Two files that become one ─────────────────────────────────────────────────────────────────
def test_a_merge_moves_every_kind_and_its_undo_brings_it_back(here, person):
    other = sokha(here.dara, here.samraong, name_km="", name_latin="Sok Sokhaa")
    for kind in KINDS:
        added(here.dara, person.pk, kind)
        added(here.dara, other.pk, kind)
    before = {one: background_of(here.dara, one) for one in (person.pk, other.pk)}
    merge = merge_files(person.pk, other.pk, by=here.chanthou)
    together = background_of(here.dara, person.pk)
    assert {kind: len(found) for kind, found in together.items()} == dict.fromkeys(KINDS, 2)
    assert not any(background_of(here.dara, other.pk).values())
    undo_merge(merge, by=here.chanthou)
    assert {one: background_of(here.dara, one) for one in before} == before


def test_what_was_taken_away_before_a_merge_is_put_back_to_the_file_that_stayed(here, person):
    other = sokha(here.dara, here.samraong, name_km="", name_latin="Sok Sokhaa")
    gone = take_away_fact(FactKind.DEBT, added(here.dara, other.pk).fact_id, by=here.dara)
    merge_files(person.pk, other.pk, by=here.chanthou)
    put_back(FactVersion.objects.get(pk=gone.pk), by=here.dara)
    assert Debt.objects.get().person_id == person.pk


# ── The person's rights ───────────────────────────────────────────────────────────────────────
def test_the_own_file_has_every_kind_in_words_and_no_old_wording(here, person):
    for kind in KINDS:
        added(here.dara, person.pk, kind)
    with translation.override("en"):
        held = export_file(person.pk, page="person-everything", by=here.dara)
    ours = {label: rows for label, rows in held.items() if label.startswith("background.")}
    assert sorted(ours) == sorted(model._meta.label for model in MODELS.values())
    assert set(ours) <= set(RECORDS)
    assert {name for rows in ours.values() for row in rows for name in row} <= set(FIELDS)
    (six,) = ours["background.Functioning"]
    assert six["answers"]["Walking or climbing steps"] == "A lot of difficulty"
    assert ours["background.MigrationSpell"][0]["status"] == "Without a permit"


def test_to_forget_somebody_takes_the_background_and_every_wording(here, person):
    for kind in KINDS:
        said = added(here.dara, person.pk, kind)
        take_away_fact(kind, said.fact_id, by=here.dara)
        added(here.dara, person.pk, kind)
    approve_wish(propose_to_forget(person.pk, why="They asked us.", by=here.dara), by=here.chanthou)
    assert [model.objects.count() for model in (*MODELS.values(), FactVersion)] == [0] * 7
