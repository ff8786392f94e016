"""Somebody's background in the tables of the security tests: see the modules that take it in."""

import json

from django.core.serializers.json import DjangoJSONEncoder

from spean.base import clock
from spean.base.audit.actions import record
from spean.casework.background import actions as background
from spean.casework.background import queries as read_background
from spean.casework.background.models import MODELS, FactVersion
from spean.casework.background.rules import names_of
from spean.casework.background.vocabulary import FactKind
from spean.casework.cases import queries as read_cases
from spean.casework.people import queries as read_people
from spean.casework.referrals import queries as read_referrals
from tests.factories.background import added, facts
from tests.security.law import Place
from tests.security.written import BOOK, Written

# ── canaries.py ───────────────────────────────────────────────────────────────────────────────


def canary_background(here, person, canary):
    """A debt with words in it, and everything else that can be told."""
    for kind in FactKind:
        added(here.dara, person.pk, kind)
    said = added(here.dara, person.pk, lender=canary, note=canary)
    return {"fact": f"debt-{said.fact_id}", "fact_kind": "debt", "told_id": said.pk}


# ── writable.py ───────────────────────────────────────────────────────────────────────────────
DEBT = {
    "lender_kind": "bank",
    "lender": "x",
    "purpose": "for_health",
    "balance": "70.5",
    "currency": "KHR",
    "instalment": "5",
    "period": "every_week",
    "arrears": "1",
    "collateral": "guarantor",
    "told_on": "2025-10-01",
    "note": "x",
}


def changed(here, records):
    debt = int(records["fact"].partition("-")[2])
    told = facts(FactKind.DEBT, here.dara, note="changed")
    background.change_fact(FactKind.DEBT, debt, facts=told, by=here.dara)


WRITABLE_BACKGROUND = {
    "desk:background-add": Written({BOOK, "+background_debt", "+background_factversion"}, DEBT),
    "desk:background-edit": Written(
        {BOOK, "+background_factversion", *(f"background_debt.{column}" for column in DEBT)}, DEBT
    ),
    "desk:background-away": Written({BOOK, "-background_debt", "+background_factversion"}),
    "desk:background-back": Written(
        {BOOK, "+background_factversion", "background_debt.lender", "background_debt.note"},
        {},
        changed,
    ),
}

# ── planted.py ────────────────────────────────────────────────────────────────────────────────
CODES = {
    "ReturnEpisode": ("country",),
    "MigrationSpell": ("country", "sector", "isco", "occupation_code"),
    "Functioning": ("answers",),
}
NOT_PLANTED = {
    f"background.{model}.{name}": "a code of a fixed list"
    for model, names in CODES.items()
    for name in names
}
NOT_PLANTED["background.FactVersion.said"] = "what the rows say, which are planted themselves"


def plant_background(planted, key, person, colleague, writer):
    """One of each kind with its wording; a debt that was changed, so that the change can go."""
    near = planted.places[key]["person"]
    place = Place("background", near.centres, circle=near.circle)
    for kind in FactKind:
        row = planted.make(
            MODELS[kind], key, place, person=person, **_given(planted, key, place, kind, writer)
        )
        first = _say(row, kind, colleague, "added")
    debt = MODELS[FactKind.DEBT].objects.get(person=person)
    first = FactVersion.objects.get(kind="debt", fact_id=debt.pk)
    _say(debt, FactKind.DEBT, colleague, "changed")
    record("skills.set", person, by=writer)
    planted.places[key]["background"] = place
    planted.records[key] |= {
        "fact": f"debt-{debt.pk}",
        "fact_kind": "debt",
        "debt_id": debt.pk,
        "told_id": first.pk,
    }


def _given(planted, key, place, kind, writer):
    """What is no free word, and amounts in an order that the table allows."""
    told = facts(kind, writer)
    words = {name: getattr(told, name) for name in names_of(kind)}
    model = MODELS[kind]
    free = {
        one.name
        for one in model._meta.concrete_fields
        if one.get_internal_type() in {"DecimalField", "BinaryField", "TextField"}
        and not one.choices
    }
    given = {name: value for name, value in words.items() if name not in free}
    if kind is FactKind.FUNCTIONING:
        given["answers"] = words["answers"]
    if kind is FactKind.DEBT:
        for name in ("arrears", "instalment", "balance"):
            given[name] = planted.amount(f"background.Debt.{name}", key, place)
    return given


def _say(row, kind, colleague, done):
    said = {name: getattr(row, name) for name in names_of(kind)}
    return FactVersion.objects.create(
        person_id=row.person_id,
        kind=kind,
        fact_id=row.pk,
        done=done,
        said=json.loads(json.dumps(said, cls=DjangoJSONEncoder)),
        at=clock.now(),
        by_id=colleague,
    )


# ── questions.py ──────────────────────────────────────────────────────────────────────────────


def say(*words, **named):
    return words, named


def _debt():
    return facts(FactKind.DEBT, None)


PERSON = {
    read_background.background_of: lambda f: say(f.person_id),
    read_background.wordings_of: lambda f: say(f.person_id),
    background.add_fact: lambda f: say(f.person_id, kind=FactKind.DEBT, facts=_debt()),
    background.change_fact: lambda f: say(FactKind.DEBT, f.debt_id, facts=_debt()),
    background.take_away_fact: lambda f: say(FactKind.DEBT, f.debt_id),
    background.put_back: lambda f: say(f.told),
    read_cases.notes_about: lambda f: say(f.person_id),
    read_referrals.turns_about: lambda f: say(f.person_id),
    read_people.profile_changes: lambda f: say(f.person_id),
    read_people.profile_as_of: lambda f: say(f.person_id, clock.now()),
}
EVERYTHING = {
    read_background.rows_for: lambda f: say(FactKind.DEBT),
    read_background.versions_for: lambda f: say(),
}
NOT_ASKED = {
    "casework.background.queries.background_in": "reads the rows that it is given",
    "casework.background.queries.facts_in": "reads the row that it is given",
    "casework.background.queries.facts_of": "reads the words that it is given",
    "casework.background.queries.short_set": "reference data",
    "casework.intake.queries.was_rewritten_since": "yes or no, once the file was found",
}
