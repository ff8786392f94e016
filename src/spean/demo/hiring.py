"""Offers of work and what becomes of them: introductions, answers, placements, checks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from spean.casework.jobs import actions
from spean.casework.jobs.queries import introductions_for, open_vacancies, vacancies_kept_by
from spean.casework.jobs.rules import PlacementTerms, VacancyFacts
from spean.casework.jobs.vocabulary import (
    AnswerReason,
    ContractType,
    Criterion,
    Evidence,
    IntroductionState,
    VacancyState,
)
from spean.casework.skills.taxonomy import usual_skills
from spean.demo.diary import spread, workday_after, workdays
from spean.demo.employers import WORKPLACES
from spean.demo.names import draw_number
from spean.demo.retention import follow_up
from spean.demo.trades import one_of, trade_of
from spean.registry.organisations.actions import register_organisation
from spean.registry.organisations.vocabulary import OrganisationRole

if TYPE_CHECKING:
    from spean.casework.jobs.models import Introduction, Placement
    from spean.demo.employers import Workplace
    from spean.demo.staging import Known, Stage, Team

OFFERS, FEWEST_OFFERS = 60, 24
_EVIDENCE = (
    (Evidence.SELF_REPORT, 0.34),
    (Evidence.EMPLOYER_REPORT, 0.36),
    (Evidence.CONTRACT_SEEN, 0.26),
    (Evidence.NSSF_RECORD, 0.04),
)
_WHY_NOT_EMPLOYER = (
    (AnswerReason.SKILLS, 0.45),
    (AnswerReason.POSTS_FILLED, 0.25),
    (AnswerReason.NOT_COME, 0.2),
    (AnswerReason.PAPERS, 0.1),
)
_WHY_NOT_PERSON = (
    (AnswerReason.WAGE, 0.3),
    (AnswerReason.DISTANCE, 0.28),
    (AnswerReason.FAMILY, 0.2),
    (AnswerReason.FOUND_OTHER, 0.14),
    (AnswerReason.HOURS, 0.08),
)
_CONTRACTS = (
    (ContractType.FIXED, 0.5),
    (ContractType.UNDETERMINED, 0.2),
    (ContractType.CASUAL, 0.15),
    (ContractType.NOT_KNOWN, 0.15),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A vacancy as the demonstration remembers it."""

    vacancy_id: int
    employer_id: int
    isco: str
    trade: str
    sector: str
    headcount: int
    wage: Decimal
    team: Team


def register_employers(stage: Stage) -> dict[str, int]:
    """All employers, by their English name."""
    draw = stage.draw("employers")
    found = {}
    for place in WORKPLACES:
        organisation = register_organisation(
            place.name_en,
            roles=[OrganisationRole.EMPLOYER],
            name_km=place.name_km,
            sector=place.sector,
            place_code=place.province,
            contact_name=place.asks_for,
            contact_phone=draw_number(draw),
            by=_team_in(stage, place.province).officer,
        )
        found[place.name_en] = organisation.pk
    return found


def plan_offers(stage: Stage, employers: dict[str, int]) -> None:
    """Sixty offers over the months; a small demonstration has enough for somebody to fit one."""
    days = workdays(stage.first + dt.timedelta(days=10), stage.today)
    count = max(FEWEST_OFFERS, stage.some(OFFERS))
    for number, day in enumerate(spread(stage.draw("offers"), count, days)):
        place = WORKPLACES[(number * 7) % len(WORKPLACES)]
        deed = partial(_offer_comes, stage, place, employers[place.name_en], number)
        stage.diary.note(day, deed)


def enter_offer(
    stage: Stage, place: Workplace, employer_id: int, *, trade_code: str, headcount: int, wage: int
) -> Offer:
    """Write an offer down and open it."""
    team, trade = _team_in(stage, place.province), trade_of(trade_code)
    facts = VacancyFacts(
        employer_id=employer_id,
        isco=trade.isco,
        occupation_code=trade.code,
        sector=place.sector,
        headcount=headcount,
        place_code=place.province,
        wage_min=Decimal(wage),
        wage_max=Decimal(wage + 40),
        hours_per_week=48,
        has_shifts=place.sector == "production",
        offers_dormitory="dormitory" in place.extras,
        offers_transport="transport" in place.extras,
        offers_meals="meals" in place.extras,
        contract_type=one_of(stage.draw("contract", place.name_en, wage), _CONTRACTS),
        skills=tuple((code, place_ < 4) for place_, code in enumerate(usual_skills(trade.code))),
    )
    vacancy = actions.enter_vacancy(facts, centre_id=team.centre_id, by=team.officer)
    actions.open_vacancy(vacancy, by=team.officer)
    return Offer(
        *(vacancy.pk, employer_id, trade.isco, trade.code, place.sector, headcount),
        *(Decimal(wage), team),
    )


def enter_unlawful_offer(stage: Stage, place: Workplace, employer_id: int) -> None:
    """A draft that may not be opened: it asks for women only, and for a fee."""
    team, trade = _team_in(stage, place.province), trade_of(place.trades[0])
    facts = VacancyFacts(
        employer_id=employer_id,
        isco=trade.isco,
        occupation_code=trade.code,
        headcount=3,
        wage_min=Decimal(150),
        flagged=(Criterion.SEX,),
        fee_to_worker=Decimal(20),
    )
    actions.enter_vacancy(facts, centre_id=team.centre_id, by=team.officer)


def introduce(known: Known, offer: Offer) -> Introduction:
    known.is_taken = True
    return actions.introduce_person(
        known.person_id,
        vacancy_id=offer.vacancy_id,
        centre_id=known.team.centre_id,
        by=known.team.officer,
    )


def answer(
    known: Known,
    introduction: Introduction,
    word: IntroductionState,
    reason: AnswerReason | None = None,
) -> None:
    by = known.team.officer
    actions.record_answer(introduction, answer=word, reason=reason, by=by)
    known.is_taken = reason is None


def start_work(
    known: Known, introduction: Introduction, offer: Offer, day: dt.date, evidence: Evidence
) -> Placement:
    terms = PlacementTerms(started_on=day, evidence=evidence, wage=offer.wage)
    return actions.place_person(introduction, terms=terms, by=known.team.officer)


def _offer_comes(
    stage: Stage, place: Workplace, employer_id: int, number: int, day: dt.date
) -> None:
    draw = stage.draw("offer", number)
    code = place.trades[0] if draw.random() < 0.65 else place.trades[-1]
    trade = trade_of(code)
    wage = int(draw.integers(trade.low // 10, max(trade.high - 40, trade.low) // 10 + 1)) * 10
    headcount = int(draw.integers(1, place.most, endpoint=True))
    offer = enter_offer(stage, place, employer_id, trade_code=code, headcount=headcount, wage=wage)
    if draw.random() < 0.16:
        on = workday_after(day, int(draw.integers(25, 60)))
        stage.diary.note(on, partial(_change_of_mind, offer, number))
    for wave in range(2):
        on = workday_after(day, 3 + 16 * wave + int(draw.integers(0, 6)))
        stage.diary.note(on, partial(_introduce_some, stage, offer, number))


def _change_of_mind(offer: Offer, number: int, day: dt.date) -> None:
    """The employer asks to wait, or takes the offer back."""
    del day
    by = offer.team.officer
    still = vacancies_kept_by(by).filter(pk=offer.vacancy_id, state=VacancyState.OPEN).first()
    if still and number % 3:
        actions.hold_vacancy(still, why="និយោជកសុំរង់ចាំការបញ្ជាទិញថ្មី", by=by)
    elif still:
        actions.withdraw_vacancy(still, why="និយោជកផ្លាស់ទីតាំងរោងចក្រ", by=by)


def _is_open(offer: Offer, day: dt.date) -> bool:
    rows = open_vacancies(offer.team.officer, today=day)
    return rows.filter(pk=offer.vacancy_id).exists()


def _introduce_some(stage: Stage, offer: Offer, number: int, day: dt.date) -> None:
    """The people of the centre who know the trade or the branch, a few at a time."""
    draw = stage.draw("wave", number, day.toordinal())
    if not _is_open(offer, day):
        return
    able = [one for one in stage.known if _may_go(one, offer, day)]
    able.sort(
        key=lambda one: (not one.has_case, one.somebody.trade.code != offer.trade, one.number)
    )
    for known in able[: min(offer.headcount, 2)]:
        introduction = introduce(known, offer)
        asked = workday_after(day, int(draw.integers(1, 4)))
        stage.diary.note(asked, partial(_send, stage, known, introduction, offer))


def _may_go(known: Known, offer: Offer, day: dt.date) -> bool:
    """Nobody of the stories, who go their own way."""
    return (
        known.may_be_introduced
        and not known.is_taken
        and not known.is_guest
        and known.team is offer.team
        and known.somebody.trade.sector == offer.sector
        and known.age_on(day) >= 18
        and offer.vacancy_id not in known.seen
    )


def _was_taken_back(known: Known, introduction: Introduction) -> bool:
    """Whether the employer has withdrawn the whole offer meanwhile."""
    rows = introductions_for(known.team.officer).filter(pk=introduction.pk)
    taken_back = rows.filter(state=IntroductionState.WITHDRAWN).exists()
    known.is_taken = not taken_back
    return taken_back


def _send(
    stage: Stage, known: Known, introduction: Introduction, offer: Offer, day: dt.date
) -> None:
    if _was_taken_back(known, introduction):
        return
    draw = stage.draw("send", known.number, day.toordinal())
    known.seen.add(offer.vacancy_id)
    if draw.random() < 0.14:
        why = one_of(draw, _WHY_NOT_PERSON)
        answer(known, introduction, IntroductionState.DECLINED_BY_PERSON, why)
        return
    answer(known, introduction, IntroductionState.SENT)
    met = workday_after(day, int(draw.integers(2, 9)))
    stage.diary.note(met, partial(_interview, stage, known, introduction, offer))


def _interview(
    stage: Stage, known: Known, introduction: Introduction, offer: Offer, day: dt.date
) -> None:
    if _was_taken_back(known, introduction):
        return
    draw = stage.draw("interview", known.number, day.toordinal())
    answer(known, introduction, IntroductionState.INTERVIEW)
    told = workday_after(day, int(draw.integers(1, 8)))
    stage.diary.note(told, partial(_decide, stage, known, introduction, offer))


def _decide(
    stage: Stage, known: Known, introduction: Introduction, offer: Offer, day: dt.date
) -> None:
    if _was_taken_back(known, introduction):
        return
    draw = stage.draw("decide", known.number, day.toordinal())
    left = stage.offers_left.setdefault(offer.vacancy_id, offer.headcount)
    if left < 1 or draw.random() < 0.36:
        why = one_of(draw, _WHY_NOT_EMPLOYER) if left else AnswerReason.POSTS_FILLED
        answer(known, introduction, IntroductionState.DECLINED_BY_EMPLOYER, why)
        return
    if draw.random() < 0.1:
        why = one_of(draw, _WHY_NOT_PERSON)
        answer(known, introduction, IntroductionState.DECLINED_BY_PERSON, why)
        return
    answer(known, introduction, IntroductionState.HIRED)
    stage.offers_left[offer.vacancy_id] = left - 1
    first_day = workday_after(day, int(draw.integers(1, 10)))
    stage.diary.note(first_day, partial(_begin_work, stage, known, introduction, offer))


def _begin_work(
    stage: Stage, known: Known, introduction: Introduction, offer: Offer, day: dt.date
) -> None:
    draw = stage.draw("begin", known.number, day.toordinal())
    evidence = one_of(draw, _EVIDENCE)
    placement = start_work(known, introduction, offer, day, evidence)
    follow_up(stage, known, placement, draw)
    for deed in known.after_work:
        deed(day)


def _team_in(stage: Stage, province: str) -> Team:
    return next(team for team in stage.teams if team.post.province == province)
