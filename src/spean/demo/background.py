"""What people of the demonstration bring home: returns, work abroad, documents, debts, a card.

How many owe, and how much, follows a survey of 2025 (CENTRAL, in the press of December 2025): 71
of a hundred owe money, 85 of a hundred of them are behind, 5,500 dollars on average.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from spean.base import clock
from spean.casework.background import rules
from spean.casework.background.actions import add_fact, change_fact, take_away_fact
from spean.casework.background.queries import short_set
from spean.casework.background.vocabulary import (
    BorderPoint,
    CardLevel,
    Collateral,
    Currency,
    DebtPurpose,
    Difficulty,
    DocumentKind,
    Domain,
    EmployerKind,
    FactKind,
    HeldBy,
    HowReturned,
    Instalment,
    LegalStatus,
    LenderKind,
    Recruiter,
    ReferredBy,
    WhyReturned,
)
from spean.demo.diary import workday_after
from spean.demo.trades import one_of

if TYPE_CHECKING:
    import numpy as np

    from spean.demo.staging import Known, Stage

OWE, BEHIND = 0.71, 0.85
_HOW = (
    ((HowReturned.FLED, WhyReturned.CONFLICT), 0.55),
    ((HowReturned.BY_CHOICE, WhyReturned.FAMILY), 0.2),
    ((HowReturned.BY_CHOICE, WhyReturned.LOST_JOB), 0.13),
    ((HowReturned.DEPORTED, WhyReturned.NO_PERMIT), 0.12),
)
_POINTS = ((BorderPoint.POIPET, 0.45), (BorderPoint.OSMACH, 0.35), (BorderPoint.DOUNG, 0.2))
_STATUS = (
    (LegalStatus.NO_PERMIT, 0.4),
    (LegalStatus.REGULARISED, 0.35),
    (LegalStatus.MOU, 0.15),
    (LegalStatus.BORDER_PASS, 0.1),
)
_KINDS = {
    "garment": EmployerKind.FACTORY,
    "food": EmployerKind.FACTORY,
    "construction": EmployerKind.CONSTRUCTION,
    "agriculture": EmployerKind.FARM,
    "fishing": EmployerKind.FISHING,
    "hospitality": EmployerKind.SHOP,
}
_LENDERS = (
    (LenderKind.MICROFINANCE, 0.6),
    (LenderKind.MONEYLENDER, 0.2),
    (LenderKind.RELATIVES, 0.2),
)


def tell_background(stage: Stage, known: Known) -> None:
    """At the first talk, of whoever worked abroad; one in three has time for all of it."""
    profile = known.somebody.newcomer.profile
    draw = stage.draw("background", known.number)
    if not profile.former_country:
        return
    _tell_return(known, draw, profile.former_country)
    if draw.random() < 0.35:
        _tell_spell(known, draw, profile.former_country)
        _tell_papers(known, draw)
    if draw.random() < OWE:
        _tell_debt(known, draw)


def tell_of_sokha(stage: Stage, sokha: Known) -> None:
    """Two stays in Samut Prakan, her debt and what became of it, the passport that was kept."""
    by, today = sokha.team.counsellor, clock.today()
    draw = stage.draw("background", "sokha")
    _tell_return(sokha, draw, "TH")
    _tell_of_thailand(sokha, today)
    kept = rules.DocumentFacts(document=DocumentKind.PASSPORT, held_by=HeldBy.EMPLOYER)
    _add(sokha, FactKind.DOCUMENT, kept)
    debt = _debt(today, balance=5500, arrears=440, instalment=220)
    number = _add(sokha, FactKind.DEBT, debt)
    card = rules.CardFacts(level=CardLevel.LEVEL_2, valid_until=workday_after(today, 400))
    _add(sokha, FactKind.CARD, card)
    answers = dict.fromkeys(Domain.values, Difficulty.NONE.value)
    _ask_six(sokha, answers | {Domain.SEEING.value: Difficulty.SOME.value})

    def she_paid(day: dt.date) -> None:
        told = _debt(day, balance=5060, arrears=0, instalment=220)
        change_fact(FactKind.DEBT, number, facts=told, by=by)

    stage.diary.note(workday_after(today, 8), she_paid)
    wrong = rules.DocumentFacts(document=DocumentKind.FAMILY_BOOK, held_by=HeldBy.LOST)
    lost = _add(sokha, FactKind.DOCUMENT, wrong)

    def it_was_found(day: dt.date) -> None:
        del day
        take_away_fact(FactKind.DOCUMENT, lost, by=by)

    stage.diary.note(workday_after(today, 9), it_was_found)


def _tell_of_thailand(sokha: Known, today: dt.date) -> None:
    for began, ended, status in (
        (dt.date(2015, 2, 1), dt.date(2018, 11, 30), LegalStatus.MOU),
        (dt.date(2019, 3, 1), workday_after(today, -30), LegalStatus.NO_PERMIT),
    ):
        unpaid = status == LegalStatus.NO_PERMIT
        _add(
            sokha,
            FactKind.SPELL,
            rules.SpellFacts(
                country="TH",
                place_abroad="សមុទ្រប្រាការ",
                began_on=began,
                ended_on=ended,
                dates_are_about=True,
                sector="garment",
                isco="8153",
                occupation_code="SP-0001",
                status=status,
                recruiter=Recruiter.BROKER if unpaid else Recruiter.AGENCY,
                employer_kind=EmployerKind.FACTORY,
                wage=Decimal(10200),
                wage_currency=Currency.THB,
                owed=Decimal(7400) if unpaid else None,
                owed_currency=Currency.THB if unpaid else "",
            ),
        )


def _tell_return(known: Known, draw: np.random.Generator, country: str) -> None:
    how, why = one_of(draw, _HOW)
    days = int(draw.integers(2, 120))
    by_land = country == "TH"
    told = rules.ReturnFacts(
        returned_on=clock.today() - clock.days(days),
        country=country,
        border_point=one_of(draw, _POINTS) if by_land else BorderPoint.AIRPORT,
        how=how if by_land else HowReturned.BY_CHOICE,
        why=why if by_land else WhyReturned.CONTRACT,
        referred_by=ReferredBy.VILLAGE if draw.random() < 0.3 else "",
        children=int(draw.integers(0, 3)),
    )
    _add(known, FactKind.RETURN, told)


def _tell_spell(known: Known, draw: np.random.Generator, country: str) -> None:
    trade = known.somebody.trade
    years = max(1, known.somebody.years or 1)
    ended = clock.today() - clock.days(int(draw.integers(125, 200)))
    unpaid = draw.random() < 0.3
    told = rules.SpellFacts(
        country=country,
        began_on=ended - clock.days(365 * years),
        ended_on=ended,
        dates_are_about=True,
        sector=trade.sector,
        isco=trade.isco,
        occupation_code=trade.code,
        status=one_of(draw, _STATUS) if country == "TH" else LegalStatus.MOU,
        employer_kind=_KINDS.get(trade.sector, EmployerKind.OTHER),
        wage=Decimal(int(draw.integers(85, 130)) * 100),
        wage_currency=Currency.THB,
        owed=Decimal(int(draw.integers(10, 90)) * 100) if unpaid else None,
        owed_currency=Currency.THB if unpaid else "",
    )
    _add(known, FactKind.SPELL, told)


def _tell_papers(known: Known, draw: np.random.Generator) -> None:
    held = one_of(draw, ((HeldBy.ONESELF, 0.7), (HeldBy.EMPLOYER, 0.15), (HeldBy.LOST, 0.15)))
    _add(
        known, FactKind.DOCUMENT, rules.DocumentFacts(document=DocumentKind.PASSPORT, held_by=held)
    )
    if draw.random() < 0.4:
        level = CardLevel.LEVEL_1 if draw.random() < 0.5 else CardLevel.LEVEL_2
        _add(known, FactKind.CARD, rules.CardFacts(level=level))
    if draw.random() < 0.5:
        answers = dict.fromkeys(Domain.values, Difficulty.NONE.value)
        if draw.random() < 0.2:
            answers[Domain.WALKING.value] = Difficulty.A_LOT.value
        _ask_six(known, answers)


def _tell_debt(known: Known, draw: np.random.Generator) -> None:
    balance = int(draw.integers(10, 101)) * 100
    behind = int(draw.integers(1, 4)) * 100 if draw.random() < BEHIND else 0
    told = _debt(
        clock.today(),
        balance=balance,
        arrears=behind,
        instalment=balance // 25,
        lender=one_of(draw, _LENDERS),
    )
    _add(known, FactKind.DEBT, told)


def _debt(
    day: dt.date,
    *,
    balance: int,
    arrears: int,
    instalment: int,
    lender: LenderKind = LenderKind.MICROFINANCE,
) -> rules.DebtFacts:
    return rules.DebtFacts(
        lender_kind=lender,
        purpose=DebtPurpose.MIGRATION,
        balance=Decimal(balance),
        currency=Currency.USD,
        instalment=Decimal(instalment),
        period=Instalment.MONTH,
        arrears=Decimal(arrears),
        collateral=Collateral.SOFT_TITLE,
        told_on=day,
    )


def _ask_six(known: Known, answers: dict[str, str]) -> None:
    version = short_set(known.team.counsellor)
    if version is not None:
        told = rules.FunctioningFacts(
            version_id=version.pk,
            asked_on=clock.today(),
            answered_by="person_answers",
            answers=answers,
        )
        _add(known, FactKind.FUNCTIONING, told)


def _add(known: Known, kind: FactKind, facts: rules.Facts) -> int:
    by = known.team.counsellor
    return add_fact(known.person_id, kind=kind, facts=facts, by=by).fact_id
