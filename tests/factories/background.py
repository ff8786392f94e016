"""One fact of each kind, as Sokha tells it; each can be told otherwise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from spean.base.actor import Actor
from spean.casework.background import rules
from spean.casework.background.actions import add_fact
from spean.casework.background.models import FactVersion
from spean.casework.background.queries import short_set
from spean.casework.background.vocabulary import FactKind
from tests.factories.assessments import instruments

SIX = dict.fromkeys(
    ("seeing", "hearing", "walking", "remembering", "self_care", "communicating"), "1"
)


def facts(kind: FactKind, by: Actor, **changes: object) -> rules.Facts:
    """Everything of one kind that can be told."""
    return replace(_TOLD[kind](by), **changes)


def added(
    by: Actor, person_id: int, kind: FactKind = FactKind.DEBT, **changes: object
) -> FactVersion:
    return add_fact(person_id, kind=kind, facts=facts(kind, by, **changes), by=by)


def _return(_by: Actor) -> rules.ReturnFacts:
    return rules.ReturnFacts(
        returned_on=dt.date(2025, 8, 2),
        country="TH",
        place_abroad="Samut Prakan",
        border_point="osmach",
        how="fled_conflict",
        why="conflict_or_fear",
        referred_by="border_officials",
        children=2,
        goes_again="not_sure",
        left_behind="a motorbike",
        note="came with her sister",
    )


def _spell(_by: Actor) -> rules.SpellFacts:
    return rules.SpellFacts(
        country="TH",
        place_abroad="Samut Prakan",
        began_on=dt.date(2019, 3, 1),
        ended_on=dt.date(2025, 8, 1),
        dates_are_about=True,
        sector="garment",
        isco="8153",
        occupation_code="",
        work="sewing",
        status="without_permit",
        recruiter="broker",
        cost=Decimal("18000.00"),
        cost_currency="THB",
        employer_kind="factory",
        wage=Decimal("10200.50"),
        wage_currency="THB",
        owed=Decimal("7400.00"),
        owed_currency="THB",
        learned="overlock machines",
        note="the wage of the last month",
    )


def _document(_by: Actor) -> rules.DocumentFacts:
    return rules.DocumentFacts(
        document="passport",
        document_number="N1234567",
        held_since=dt.date(2019, 2, 1),
        valid_until=dt.date(2029, 1, 31),
        held_by="employer_keeps",
        holder="the owner of the factory",
        note="never given back",
    )


def _debt(_by: Actor) -> rules.DebtFacts:
    return rules.DebtFacts(
        lender_kind="microfinance",
        lender="a lender in Samraong",
        purpose="to_go_abroad",
        balance=Decimal("5500.00"),
        currency="USD",
        instalment=Decimal("220.00"),
        period="every_month",
        arrears=Decimal("440.00"),
        collateral="soft_title",
        told_on=dt.date(2025, 9, 1),
        note="the house of her mother",
    )


def _functioning(by: Actor) -> rules.FunctioningFacts:
    version = short_set(by) or instruments()["washington_group_short_set"]
    return rules.FunctioningFacts(
        version_id=version.pk,
        asked_on=dt.date(2025, 9, 1),
        answered_by="person_answers",
        answers=SIX | {"walking": "3"},
    )


def _card(_by: Actor) -> rules.CardFacts:
    return rules.CardFacts(
        level="level_1",
        card_number="22-0001",
        issued_on=dt.date(2024, 5, 1),
        valid_until=dt.date(2027, 4, 30),
        note="in the name of her mother",
    )


_TOLD = {
    FactKind.RETURN: _return,
    FactKind.SPELL: _spell,
    FactKind.DOCUMENT: _document,
    FactKind.DEBT: _debt,
    FactKind.FUNCTIONING: _functioning,
    FactKind.CARD: _card,
}
