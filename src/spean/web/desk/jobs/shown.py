"""What the pages of jobs show of a record: first answers, legal check, suggestions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spean.base import clock
from spean.casework.jobs import rules
from spean.casework.jobs.eligibility import legal_check
from spean.casework.jobs.queries import vacancy_facts
from spean.casework.jobs.vocabulary import ContractType, Currency, VacancyState, WagePeriod
from spean.casework.people.queries import people_to_show
from spean.casework.skills.taxonomy import skill_label
from spean.registry.centres.queries import centres_for
from spean.web.desk.jobs.reasons import said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.casework.jobs.matching import Suggestion, Suggestions
    from spean.casework.jobs.rules import LegalCheck, VacancyFacts
    from spean.web.ui.http import Record

Row = dict[str, Any]  # what a template is given


def law_of(actor: Actor, vacancy: Record) -> LegalCheck:
    return legal_check(
        actor,
        sector=vacancy.sector,
        wage=vacancy.wage_min,
        currency=vacancy.wage_currency,
        period=vacancy.wage_period,
        on=clock.today(),
    )


def unlawful(actor: Actor, vacancy: Record) -> list[Refusal]:
    return rules.refusals_to_offer(
        fee_to_worker=vacancy.fee_to_worker,
        flagged=vacancy.flagged,
        hours_per_week=vacancy.hours_per_week,
        law=law_of(actor, vacancy),
    )


def skill_labels(facts: VacancyFacts) -> list[tuple[str, bool]]:
    return [(skill_label(code), is_essential) for code, is_essential in facts.skills]


def answers_of(actor: Actor, vacancy: Record | None, given: Mapping[str, Any]) -> Row:
    """The form's first answers: the vacancy's own, or what is usual."""
    if vacancy is None:
        centre = centres_for(actor).first()
        return {
            "centre": str(centre.pk) if centre else "",
            "employer": given.get("employer", ""),
            "wage_currency": Currency.USD,
            "wage_period": WagePeriod.MONTH,
            "contract_type": ContractType.NOT_KNOWN,
            "hours_per_week": 48,
            "min_age": 18,
            "skills": [],
        }
    facts = vacancy_facts(actor, vacancy.pk)
    place = facts.place_code or ""
    return {
        **{name: getattr(facts, name) for name in facts.__slots__},
        "employer": str(facts.employer_id),
        "centre": str(vacancy.centre_id),
        "province": place[:2],
        "district": place[:4] if len(place) > 2 else "",
        "fee_to_worker": facts.fee_to_worker or None,
        "skills": [code for code, _essential in facts.skills],
    }


def in_words(suggestion: Suggestion[Any]) -> Row:
    return {
        "score": suggestion.score,
        "fits": said(suggestion.fits),
        "missing": said(suggestion.missing),
        "raises": said(suggestion.raises, most=4),
        "unknown": said(suggestion.unknown),
    }


def person_suggestions(
    actor: Actor, vacancy: Record, found: Suggestions[Record], introduced: Collection[int]
) -> list[Row]:
    """People with their reasons, and why one or the other may not be introduced."""
    showable = _showable(actor, [one.row.pk for one in found.best])
    return [
        {
            "person": one.row,
            **in_words(one),
            "refusals": _refusals(
                vacancy,
                one.row,
                consents_employer=one.row.pk in showable,
                already=one.row.pk in introduced,
            ),
        }
        for one in found.best
    ]


def vacancy_suggestions(
    actor: Actor, person: Record, found: Suggestions[Record], in_hand: Collection[int]
) -> list[Row]:
    showable = person.pk in _showable(actor, [person.pk])
    return [
        {
            "vacancy": one.row,
            **in_words(one),
            "refusals": _refusals(
                one.row, person, consents_employer=showable, already=one.row.pk in in_hand
            ),
        }
        for one in found.best
    ]


def _showable(actor: Actor, people: Collection[int]) -> set[int]:
    """Who agreed that an employer sees their profile."""
    agreed = people_to_show(actor, on=clock.today()).filter(pk__in=people)
    return set(agreed.values_list("pk", flat=True))


def _refusals(
    vacancy: Record, person: Record, *, consents_employer: bool, already: bool
) -> list[Refusal]:
    """The rule of the action itself, so that the page says why not before the click."""
    today = clock.today()
    return rules.refusals_to_introduce(
        consents_matching=True,
        consents_employer=consents_employer,
        state=VacancyState(vacancy.state),
        expires_on=vacancy.expires_on,
        places_left=vacancy.headcount - vacancy.hired,
        already=already,
        age=person.age_on(today),
        min_age=vacancy.min_age,
        today=today,
    )
