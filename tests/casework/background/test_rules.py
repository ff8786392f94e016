"""What may be written down about somebody's background, and what follows from it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from spean.casework.background import rules
from spean.casework.background.rules import (
    CardFacts,
    DebtFacts,
    DocumentFacts,
    FunctioningFacts,
    Owed,
    ReturnFacts,
    SpellFacts,
    changed_between,
    debts_together,
    meets_cut_off,
    monthly_of,
    names_of,
)
from spean.casework.background.vocabulary import Difficulty, Domain, FactKind

TODAY = dt.date(2026, 3, 1)
TOMORROW = dt.date(2026, 3, 2)
RETURN = ReturnFacts(returned_on=TODAY, country="TH", how="deported")
SPELL = SpellFacts(country="TH")
DOCUMENT = DocumentFacts(document="passport")
DEBT = DebtFacts(lender_kind="bank", balance=Decimal(100), currency="USD", told_on=TODAY)
SIX = FunctioningFacts(version_id=1, asked_on=TODAY, answered_by="proxy", answers={"seeing": "1"})
CARD = CardFacts(level="level_2")


def codes(facts):
    found = rules.refusals_to_keep(facts, today=TODAY, known_isco=frozenset({"8153"}))
    assert all(str(refusal) for refusal in found)
    return [refusal.code for refusal in found]


@pytest.mark.parametrize("facts", [RETURN, SPELL, DOCUMENT, DEBT, SIX, CARD])
def test_the_least_that_can_be_told_may_be_written_down(facts):
    assert codes(facts) == []


@pytest.mark.parametrize(
    ("facts", "changes", "code"),
    [
        (RETURN, {"returned_on": TOMORROW}, "in_the_future"),
        (RETURN, {"children": 21}, "too_many_children"),
        (RETURN, {"children": -1}, "too_many_children"),
        (SPELL, {"began_on": TOMORROW}, "in_the_future"),
        (SPELL, {"began_on": TODAY, "ended_on": dt.date(2020, 1, 1)}, "ends_before"),
        (SPELL, {"wage": Decimal(-1), "wage_currency": "THB"}, "below_nought"),
        (SPELL, {"owed": Decimal(5)}, "no_currency"),
        (SPELL, {"isco": "9999"}, "unknown_isco"),
        (DOCUMENT, {"held_since": TOMORROW}, "in_the_future"),
        (DOCUMENT, {"held_since": TODAY, "valid_until": dt.date(2020, 1, 1)}, "ends_before"),
        (DOCUMENT, {"holder": "a broker"}, "nobody_keeps_it"),
        (DOCUMENT, {"holder": "a broker", "held_by": "document_lost"}, "nobody_keeps_it"),
        (DEBT, {"told_on": TOMORROW}, "in_the_future"),
        (DEBT, {"balance": Decimal(-1)}, "below_nought"),
        (DEBT, {"currency": ""}, "no_currency"),
        (DEBT, {"arrears": Decimal(101)}, "arrears_exceed"),
        (DEBT, {"instalment": Decimal(5)}, "no_period"),
        (SIX, {"asked_on": TOMORROW}, "in_the_future"),
        (SIX, {"answers": {"flying": "1"}}, "unfit_answers"),
        (SIX, {"answers": {"seeing": "5"}}, "unfit_answers"),
        (SIX, {"answers": {}}, "no_answers"),
        (CARD, {"issued_on": TOMORROW}, "in_the_future"),
        (CARD, {"issued_on": TODAY, "valid_until": dt.date(2020, 1, 1)}, "ends_before"),
        (CARD, {"level": "no_card", "card_number": "7"}, "number_without_card"),
        (CARD, {"level": "asked_for", "card_number": "7"}, "number_without_card"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(facts, changes, code):
    assert codes(replace(facts, **changes)) == [code]


def test_what_is_right_at_the_border_is_not_refused():
    assert codes(replace(DEBT, arrears=Decimal(100), instalment=Decimal(0), period="at_once")) == []
    assert codes(replace(SPELL, isco="8153", began_on=TODAY, ended_on=TODAY)) == []
    assert codes(replace(DOCUMENT, holder="a broker", held_by="broker_keeps")) == []
    assert codes(replace(CARD, card_number="7")) == []


# ── The Washington Group's cut-off (domain.md, 13: no result from too few answers) ─────────────
@pytest.mark.parametrize("domain", list(Domain))
@pytest.mark.parametrize("answer", [Difficulty.A_LOT, Difficulty.CANNOT])
def test_a_lot_of_difficulty_in_one_domain_meets_the_cut_off_whatever_is_missing(domain, answer):
    assert meets_cut_off({domain.value: answer.value}) is True
    assert meets_cut_off({**dict.fromkeys(Domain.values, "1"), domain.value: answer.value}) is True


@pytest.mark.parametrize("answer", ["1", "2"])
def test_six_answers_below_do_not_meet_it(answer):
    assert meets_cut_off(dict.fromkeys(Domain.values, answer)) is False


@pytest.mark.parametrize("domain", list(Domain))
def test_too_few_answers_give_no_result(domain):
    answers = dict.fromkeys(Domain.values, "2")
    del answers[domain.value]
    assert meets_cut_off(answers) is None
    assert meets_cut_off({**answers, domain.value: "not said"}) is None


# ── Debts: exact, and each currency by itself ─────────────────────────────────────────────────
def test_debts_of_two_currencies_are_never_added_together():
    riel = replace(DEBT, balance=Decimal(400000), currency="KHR", arrears=Decimal(100000))
    more = replace(DEBT, balance=Decimal("0.10"), instalment=Decimal(5), period="every_month")
    assert debts_together([DEBT, riel, more]) == [
        Owed("KHR", Decimal(400000), Decimal(100000), Decimal(0), 1),
        Owed("USD", Decimal("100.10"), Decimal(0), Decimal("5.00"), 1),
    ]


def test_ten_cents_ten_times_are_one_dollar_exactly():
    assert debts_together([replace(DEBT, balance=Decimal("0.10"))] * 10)[0].balance == Decimal(1)


@pytest.mark.parametrize(
    ("instalment", "period", "monthly"),
    [
        ("12.00", "every_week", "52.00"),
        ("0.75", "every_week", "3.25"),
        ("0.01", "every_week", "0.04"),
        ("220.00", "every_month", "220.00"),
        ("300.00", "every_season", None),
        ("300.00", "at_once", None),
        (None, "", None),
    ],
)
def test_an_instalment_is_told_as_an_amount_a_month(instalment, period, monthly):
    debt = replace(DEBT, instalment=instalment and Decimal(instalment), period=period)
    assert monthly_of(debt) == (monthly and Decimal(monthly))


def test_nobody_owes_nothing():
    assert debts_together([]) == []


# ── Undo ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("stands", "is_last_before", "expected"),
    [(True, False, ["stands_already"]), (False, False, ["changed_since"]), (False, True, [])],
)
def test_only_the_last_change_is_undone(stands, is_last_before, expected):
    found = rules.refusals_to_put_back(stands=stands, is_last_before=is_last_before)
    assert [refusal.code for refusal in found] == expected


def test_the_six_questions_need_their_instrument():
    assert rules.refusals_to_ask(version_there=True) == []
    assert [one.code for one in rules.refusals_to_ask(version_there=False)] == ["no_instrument"]


def test_what_differs_is_named():
    assert changed_between(DEBT, replace(DEBT, note="x", balance=Decimal(7))) == ["balance", "note"]
    assert changed_between(DEBT, DEBT) == []


def test_every_kind_says_something():
    assert all(names_of(kind) for kind in FactKind)
