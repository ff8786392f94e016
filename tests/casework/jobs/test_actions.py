import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories.casework import YES, operator, sokha, world
from tests.factories.jobs import draft, factory, facts, offer

from spean.base import clock
from spean.base.actor import NOBODY
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.actions import agree_step, close_case, open_case
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.jobs import actions
from spean.casework.jobs.models import Introduction, Placement, RetentionCheck, Vacancy
from spean.casework.jobs.queries import vacancy_facts
from spean.casework.jobs.rules import CheckOutcome, PlacementTerms
from spean.casework.jobs.tasks import close_expired
from spean.casework.jobs.vocabulary import (
    AnswerReason,
    Criterion,
    EndReason,
    Evidence,
    IntroductionState,
    PlacementSource,
    PlacementState,
    RetentionResult,
    VacancyState,
)
from spean.casework.people.actions import record_consent
from spean.casework.people.models import Person
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
TERMS = PlacementTerms(started_on=TODAY, evidence=Evidence.SELF_REPORT, wage=Decimal(215))


@pytest.fixture
def w():
    with clock.stopped_at(TODAY):
        yield world()


def codes(raised):
    return [refusal.code for refusal in raised.value.refusals]


def introduced(w, vacancy, by=None, centre=None, **changes):
    by, centre = by or w.vanna, centre or w.pursat
    person = sokha(by, centre, **changes)
    return actions.introduce_person(person.pk, vacancy_id=vacancy.pk, centre_id=centre.pk, by=by)


def hired(w, vacancy, by=None, centre=None):
    introduction = introduced(w, vacancy, by, centre)
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        actions.record_answer(introduction, answer=answer, by=by or w.vanna)
    return introduction


def placed(w, **terms):
    introduction = hired(w, offer(w.vanna, w.pursat))
    return actions.place_person(introduction, terms=TERMS, by=w.vanna)


# ── Offers ────────────────────────────────────────────────────────────────────────────────────
def test_an_offer_is_entered_as_a_draft_with_its_skills(w):
    vacancy = draft(w.vanna, w.pursat, skills=(("SK-0044", True), ("SK-0045", False)))
    assert (vacancy.state, vacancy.sector, vacancy.code) == (
        "draft",
        "garment",
        f"V-{vacancy.pk:06d}",
    )
    assert [(row.skill, row.is_essential) for row in vacancy.skills.all()] == [
        ("SK-0044", True),
        ("SK-0045", False),
    ]


def test_an_offer_without_an_occupation_of_ours_takes_its_employers_sector(w):
    employer = factory(sector="construction")
    vacancy = draft(w.vanna, w.pursat, employer=employer, occupation_code="", isco="7112")
    assert vacancy.sector == "construction"


def test_what_was_entered_comes_back_as_facts(w):
    employer = factory()
    said = facts(employer, sector="garment", skills=(("SK-0044", True),))
    vacancy = actions.enter_vacancy(said, centre_id=w.pursat.pk, by=w.vanna)
    assert vacancy_facts(w.vanna, vacancy.pk) == said


def test_an_offer_that_cannot_be_is_not_kept(w):
    with pytest.raises(Refused) as raised:
        draft(w.vanna, w.pursat, headcount=0)
    assert codes(raised) == ["nobody_sought"]
    assert Vacancy.objects.count() == 0


def test_who_oversees_enters_no_offer(w):
    with pytest.raises(Refused, match="not_your_duty"):
        draft(w.kenji, w.pursat)
    assert Vacancy.objects.count() == 0


def test_an_open_offer_is_good_for_ninety_days(w):
    vacancy = offer(w.vanna, w.pursat)
    assert (vacancy.state, vacancy.opened_on) == ("open", TODAY)
    assert vacancy.expires_on == dt.date(2026, 8, 30)


def test_a_wage_below_the_law_does_not_open(w):
    with pytest.raises(Refused) as raised:
        offer(w.vanna, w.pursat, wage_min=Decimal(195), wage_max=None)
    assert codes(raised) == ["below_minimum_wage"]
    assert "Prakas 214" in str(raised.value.refusals[0].message)


def test_the_law_of_another_sector_does_not_bind(w):
    vacancy = offer(
        w.vanna,
        w.pursat,
        isco="7112",
        occupation_code="",
        sector="construction",
        wage_min=Decimal(150),
        wage_max=None,
    )
    assert vacancy.state == VacancyState.OPEN


def test_a_fee_and_an_unfair_criterion_do_not_open(w):
    with pytest.raises(Refused) as raised:
        offer(w.vanna, w.pursat, fee_to_worker=Decimal(20), flagged=(Criterion.SEX,))
    assert codes(raised) == ["fee_to_worker", "unlawful_criterion"]


def test_the_database_itself_lets_no_open_offer_ask_a_fee(w):
    vacancy = offer(w.vanna, w.pursat)
    with pytest.raises(IntegrityError, match="jobs_work_is_free"), transaction.atomic():
        Vacancy.objects.filter(pk=vacancy.pk).update(fee_to_worker=1)
    vacancy.refresh_from_db()
    assert vacancy.fee_to_worker == 0


def test_a_change_is_in_the_book_from_what_to_what(w):
    employer = factory()
    vacancy = draft(w.vanna, w.pursat, employer=employer)
    actions.change_vacancy(vacancy, facts=facts(employer, headcount=20), by=w.vanna)
    entry = Entry.objects.get(verb="vacancy.changed")
    assert entry.detail["changed"]["headcount"] == [12, 20]


def test_an_open_offer_stays_lawful_when_it_is_changed(w):
    employer = factory()
    vacancy = offer(w.vanna, w.pursat, employer=employer)
    worse = facts(employer, wage_min=Decimal(100), wage_max=None)
    with pytest.raises(Refused) as raised:
        actions.change_vacancy(vacancy, facts=worse, by=w.vanna)
    vacancy.refresh_from_db()
    assert codes(raised) == ["below_minimum_wage"]
    assert vacancy.wage_min == 215


def test_fewer_posts_than_hired_cannot_be(w):
    employer = factory()
    vacancy = offer(w.vanna, w.pursat, employer=employer)
    hired(w, vacancy)
    hired(w, vacancy)
    with pytest.raises(Refused) as raised:
        actions.change_vacancy(vacancy, facts=facts(employer, headcount=1), by=w.vanna)
    assert codes(raised) == ["fewer_than_hired"]


def test_changing_the_headcount_fills_and_frees_the_offer(w):
    employer = factory()
    vacancy = offer(w.vanna, w.pursat, employer=employer)
    hired(w, vacancy)
    full = actions.change_vacancy(vacancy, facts=facts(employer, headcount=1), by=w.vanna)
    assert full.state == VacancyState.FILLED
    free = actions.change_vacancy(vacancy, facts=facts(employer, headcount=2), by=w.vanna)
    assert (free.state, free.ended_on) == (VacancyState.OPEN, None)


def test_another_centre_reads_an_offer_and_does_not_move_it(w):
    vacancy = offer(w.vanna, w.pursat)
    assert Vacancy.objects.visible_to(w.dara).get() == vacancy
    for move in (actions.hold_vacancy, actions.close_vacancy, actions.withdraw_vacancy):
        with pytest.raises(Vacancy.DoesNotExist):
            move(vacancy, why="x", by=w.dara)
    assert Vacancy.objects.visible_to(w.kenji).get() == vacancy
    assert Vacancy.objects.visible_to(NOBODY).count() == 0


def test_an_offer_is_held_opened_again_and_closed(w):
    vacancy = offer(w.vanna, w.pursat)
    held = actions.hold_vacancy(vacancy, why="no orders", by=w.vanna)
    assert (held.state, held.ended_on) == (VacancyState.ON_HOLD, None)
    again = actions.open_vacancy(vacancy, by=w.vanna)
    assert again.state == VacancyState.OPEN
    closed = actions.close_vacancy(vacancy, why="enough", by=w.vanna)
    assert (closed.state, closed.ended_on) == (VacancyState.CLOSED, TODAY)
    assert Entry.objects.get(verb="vacancy.held").detail["why"] == "no orders"


def test_a_draft_is_not_closed(w):
    with pytest.raises(Refused, match="not_from_here"):
        actions.close_vacancy(draft(w.vanna, w.pursat), why="x", by=w.vanna)
    assert Vacancy.objects.get().state == VacancyState.DRAFT


def test_an_offer_taken_back_answers_those_who_wait_and_keeps_the_hired(w):
    vacancy = offer(w.vanna, w.pursat)
    waiting, kept = introduced(w, vacancy), hired(w, vacancy)
    actions.withdraw_vacancy(vacancy, why="moved away", by=w.vanna)
    waiting.refresh_from_db()
    kept.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("introduction_withdrawn", "offer_withdrawn")
    assert kept.state == IntroductionState.HIRED


def test_an_offer_that_still_stands_is_refreshed(w):
    vacancy = offer(w.vanna, w.pursat)
    with clock.stopped_at(TODAY + clock.days(60)):
        longer = actions.refresh_vacancy(vacancy, by=w.vanna)
        assert longer.expires_on == TODAY + clock.days(150)
        with pytest.raises(Refused, match="until_when"):
            actions.refresh_vacancy(vacancy, until=TODAY, by=w.vanna)


def test_offers_that_nobody_refreshed_are_closed_by_night(w):
    old, draft_one = offer(w.vanna, w.pursat), draft(w.vanna, w.pursat)
    with clock.stopped_at(TODAY + clock.days(90)):
        assert close_expired(0) == 0
    with clock.stopped_at(TODAY + clock.days(91)):
        assert close_expired(0) == 1
    old.refresh_from_db()
    draft_one.refresh_from_db()
    assert (old.state, draft_one.state) == ("closed", "draft")
    assert Entry.objects.get(verb="vacancy.expired").by_id is None


def test_only_the_operator_closes_expired_offers(w):
    with pytest.raises(Refused, match="not_your_duty"):
        actions.close_expired_vacancies(by=w.vanna)
    assert actions.close_expired_vacancies(by=operator()) == 0


# ── Introductions ─────────────────────────────────────────────────────────────────────────────
def test_a_centre_introduces_its_people_to_offers_of_all_centres(w):
    introduction = introduced(w, offer(w.vanna, w.pursat), w.dara, w.samraong)
    assert (introduction.state, introduction.centre) == ("proposed", w.samraong)
    assert Introduction.objects.visible_to(w.vanna).count() == 0


def test_nobody_is_introduced_without_their_word(w):
    vacancy = offer(w.vanna, w.pursat)
    person = sokha(w.vanna, w.pursat)
    for purpose in (Purpose.MATCHING, Purpose.EMPLOYER):
        record_consent(
            person,
            purpose=purpose,
            decision=Decision.WITHDRAWN,
            method=ConsentMethod.SPOKEN,
            by=w.vanna,
        )
    with pytest.raises(Refused) as raised:
        actions.introduce_person(
            person.pk, vacancy_id=vacancy.pk, centre_id=w.pursat.pk, by=w.vanna
        )
    assert codes(raised) == ["no_matching_consent", "no_employer_consent"]
    assert set(YES) >= {Purpose.MATCHING, Purpose.EMPLOYER}


def test_the_same_person_is_introduced_once_at_a_time(w):
    vacancy = offer(w.vanna, w.pursat)
    first = introduced(w, vacancy)
    again = {"vacancy_id": vacancy.pk, "centre_id": w.pursat.pk, "by": w.vanna}
    with pytest.raises(Refused, match="already_introduced"):
        actions.introduce_person(first.person_id, **again)
    actions.record_answer(
        first,
        answer=IntroductionState.DECLINED_BY_PERSON,
        reason=AnswerReason.DISTANCE,
        by=w.vanna,
    )
    second = actions.introduce_person(first.person_id, **again)
    assert second.pk != first.pk


def test_the_database_itself_keeps_one_active_introduction(w):
    first = introduced(w, offer(w.vanna, w.pursat))
    first.pk = None
    with pytest.raises(IntegrityError, match="jobs_introduced_once"), transaction.atomic():
        first.save()
    assert Introduction.objects.count() == 1


def test_nobody_under_the_offers_age_is_introduced(w):
    with pytest.raises(Refused, match="under_age"):
        introduced(w, offer(w.vanna, w.pursat), birth_year=2010)
    assert Introduction.objects.count() == 0


def test_nobody_is_introduced_to_another_centres_people(w):
    vacancy, person = offer(w.vanna, w.pursat), sokha(w.dara, w.samraong)
    with pytest.raises(Person.DoesNotExist):
        actions.introduce_person(
            person.pk, vacancy_id=vacancy.pk, centre_id=w.pursat.pk, by=w.vanna
        )


def test_an_answer_keeps_its_day_and_its_reason(w):
    introduction = introduced(w, offer(w.vanna, w.pursat))
    sent = actions.record_answer(introduction, answer=IntroductionState.SENT, by=w.vanna)
    assert (sent.sent_on, sent.answered_on) == (TODAY, None)
    declined = actions.record_answer(
        introduction,
        answer=IntroductionState.DECLINED_BY_EMPLOYER,
        reason=AnswerReason.SKILLS,
        note="needs overlock",
        by=w.vanna,
    )
    assert (declined.answered_on, declined.reason, declined.note) == (
        TODAY,
        "skills_reason",
        "needs overlock",
    )


def test_the_last_hire_fills_the_offer_and_a_fallen_one_frees_it(w):
    vacancy = offer(w.vanna, w.pursat, headcount=1)
    introduction, waiting = hired(w, vacancy), None
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.FILLED
    with pytest.raises(Refused) as raised:
        waiting = introduced(w, vacancy)
    assert (codes(raised), waiting) == (["vacancy_not_open", "no_place_left"], None)
    actions.record_answer(
        introduction,
        answer=IntroductionState.DECLINED_BY_PERSON,
        reason=AnswerReason.FOUND_OTHER,
        by=w.vanna,
    )
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.OPEN


def test_more_than_the_headcount_is_never_hired(w):
    vacancy = offer(w.vanna, w.pursat, headcount=1)
    first, second = introduced(w, vacancy), introduced(w, vacancy, w.dara, w.samraong)
    actions.record_answer(first, answer=IntroductionState.SENT, by=w.vanna)
    actions.record_answer(second, answer=IntroductionState.SENT, by=w.dara)
    actions.record_answer(first, answer=IntroductionState.HIRED, by=w.vanna)
    with pytest.raises(Refused, match="no_place_left"):
        actions.record_answer(second, answer=IntroductionState.HIRED, by=w.dara)
    assert Introduction.objects.filter(state="hired").count() == 1


# ── Placements ────────────────────────────────────────────────────────────────────────────────
def test_a_placement_brings_three_checks(w):
    placement = placed(w)
    assert (placement.source, placement.isco, placement.state) == ("introduced", "8153", "started")
    assert list(placement.checks.values_list("month", "due_on", "result")) == [
        (3, dt.date(2026, 9, 1), ""),
        (6, dt.date(2026, 12, 1), ""),
        (12, dt.date(2027, 6, 1), ""),
    ]


def test_a_placement_completes_the_step_that_was_agreed(w):
    vacancy = offer(w.vanna, w.pursat)
    introduction = hired(w, vacancy)
    case = open_case(introduction.person_id, centre_id=w.pursat.pk, by=w.vanna)
    job = agree_step(case, kind=StepKind.JOB, what="work", by=w.vanna)
    papers = agree_step(case, kind=StepKind.PAPERS, what="passport", by=w.vanna)
    actions.place_person(introduction, terms=TERMS, by=w.vanna)
    job.refresh_from_db()
    papers.refresh_from_db()
    assert (job.state, job.outcome, papers.state) == ("done", str(vacancy.employer), "agreed")


def test_a_closed_case_is_left_alone(w):
    introduction = hired(w, offer(w.vanna, w.pursat))
    case = open_case(introduction.person_id, centre_id=w.pursat.pk, by=w.vanna)
    agree_step(case, kind=StepKind.JOB, what="work", by=w.vanna)
    close_case(case, reason=ClosureReason.RE_MIGRATED, by=w.vanna)
    actions.place_person(introduction, terms=TERMS, by=w.vanna)
    assert case.steps.get().state == "cancelled"


def test_nobody_is_placed_before_the_employer_hires(w):
    introduction = introduced(w, offer(w.vanna, w.pursat))
    with pytest.raises(Refused, match="not_hired"):
        actions.place_person(introduction, terms=TERMS, by=w.vanna)
    assert Placement.objects.count() == 0


def test_a_placement_is_recorded_once(w):
    introduction = hired(w, offer(w.vanna, w.pursat))
    actions.place_person(introduction, terms=TERMS, by=w.vanna)
    with pytest.raises(Refused) as raised:
        actions.place_person(introduction, terms=TERMS, by=w.vanna)
    assert codes(raised) == ["already_placed", "at_work_there"]
    assert RetentionCheck.objects.count() == 3


def test_a_job_found_alone_is_a_placement_too(w):
    person, employer = sokha(w.vanna, w.pursat), factory()
    placement = actions.place_elsewhere(
        person.pk,
        employer_id=employer.pk,
        isco="8153",
        source=PlacementSource.SELF_FOUND,
        terms=TERMS,
        centre_id=w.pursat.pk,
        by=w.vanna,
    )
    assert (placement.vacancy, placement.introduction) == (None, None)
    assert placement.checks.count() == 3


def test_a_stronger_proof_replaces_a_weaker_one_and_never_back(w):
    placement = placed(w)
    raised = actions.raise_evidence(placement, evidence=Evidence.NSSF_RECORD, by=w.vanna)
    assert raised.evidence == Evidence.NSSF_RECORD
    with pytest.raises(Refused, match="not_stronger"):
        actions.raise_evidence(placement, evidence=Evidence.SELF_REPORT, by=w.vanna)
    assert Placement.objects.get().evidence == Evidence.NSSF_RECORD


def test_a_dated_check_keeps_its_result_and_wage(w):
    check = placed(w).checks.get(month=3)
    with clock.stopped_at(dt.date(2026, 9, 1)):
        done = actions.check_retention(
            check,
            outcome=CheckOutcome(
                result=RetentionResult.SAME_EMPLOYER,
                done_on=dt.date(2026, 9, 1),
                evidence=Evidence.EMPLOYER_REPORT,
                wage=Decimal(230),
            ),
            by=w.vanna,
        )
    assert (done.result, done.done_on, done.wage, done.attempts) == (
        "same_employer",
        dt.date(2026, 9, 1),
        230,
        1,
    )
    assert done.evidence == Evidence.EMPLOYER_REPORT


def test_an_attempt_that_reached_nobody_is_tried_again(w):
    check = placed(w).checks.get(month=3)
    with clock.stopped_at(dt.date(2026, 9, 8)):
        nobody = CheckOutcome(result=RetentionResult.UNREACHABLE, done_on=dt.date(2026, 9, 8))
        for _attempt in range(2):
            check = actions.check_retention(check, outcome=nobody, by=w.vanna)
        assert (check.result, check.attempts, check.evidence) == ("unreachable", 2, "")
        found = CheckOutcome(result=RetentionResult.NOT_WORKING, done_on=dt.date(2026, 9, 8))
        check = actions.check_retention(check, outcome=found, by=w.vanna)
        with pytest.raises(Refused, match="already_checked"):
            actions.check_retention(check, outcome=nobody, by=w.vanna)
    assert (check.result, check.attempts) == ("not_working", 3)


def test_the_database_itself_keeps_no_result_without_a_day(w):
    check = placed(w).checks.get(month=3)
    with pytest.raises(IntegrityError, match="jobs_no_result"), transaction.atomic():
        RetentionCheck.objects.filter(pk=check.pk).update(result="same_employer")
    check.refresh_from_db()
    assert check.result == ""


def test_work_that_ended_keeps_its_day_and_reason_and_its_checks(w):
    placement = placed(w)
    with clock.stopped_at(TODAY + clock.days(30)):
        over = actions.end_placement(
            placement, ended_on=TODAY + clock.days(29), reason=EndReason.CONDITIONS, by=w.vanna
        )
    assert (over.state, over.end_reason) == (PlacementState.ENDED, "conditions")
    assert over.checks.filter(result="").count() == 3


def test_work_does_not_end_without_a_reason(w):
    with pytest.raises(Refused, match="no_reason"):
        actions.end_placement(placed(w), ended_on=TODAY, reason=None, by=w.vanna)
    assert Placement.objects.get().state == PlacementState.STARTED


def test_another_centre_reaches_no_placement_and_no_check(w):
    placement = placed(w)
    check = placement.checks.first()
    outcome = CheckOutcome(result=RetentionResult.NOT_WORKING, done_on=TODAY)
    with pytest.raises(Placement.DoesNotExist):
        actions.raise_evidence(placement, evidence=Evidence.NSSF_RECORD, by=w.dara)
    with pytest.raises(Placement.DoesNotExist):
        actions.end_placement(placement, ended_on=TODAY, reason=EndReason.OTHER, by=w.dara)
    with pytest.raises(RetentionCheck.DoesNotExist):
        actions.check_retention(check, outcome=outcome, by=w.dara)
    assert str(placement) == f"placement {placement.pk}"
    assert str(check) == f"check {check.pk}"
    assert str(placement.introduction) == f"introduction {placement.introduction_id}"


@pytest.mark.parametrize(
    "verb", ["open_vacancy", "refresh_vacancy", "hold_vacancy", "close_vacancy", "withdraw_vacancy"]
)
def test_every_verb_on_an_offer_asks_for_the_duty(w, verb):
    vacancy = draft(w.vanna, w.pursat)
    why = {"why": "x"} if verb.split("_")[0] in {"hold", "close", "withdraw"} else {}
    with pytest.raises(Refused, match="not_your_duty"):
        getattr(actions, verb)(vacancy, by=w.kenji, **why)
    assert str(vacancy) == vacancy.code


def test_every_verb_on_people_asks_for_the_duty(w):
    introduction = hired(w, offer(w.vanna, w.pursat))
    placement = actions.place_person(introduction, terms=TERMS, by=w.vanna)
    outcome = CheckOutcome(result=RetentionResult.NOT_WORKING, done_on=TODAY)
    refused = [
        lambda: actions.change_vacancy(
            introduction.vacancy, facts=facts(placement.employer), by=w.kenji
        ),
        lambda: actions.introduce_person(1, vacancy_id=1, centre_id=1, by=w.kenji),
        lambda: actions.record_answer(introduction, answer=IntroductionState.SENT, by=w.kenji),
        lambda: actions.place_person(introduction, terms=TERMS, by=w.kenji),
        lambda: actions.place_elsewhere(
            1,
            employer_id=1,
            isco="8153",
            source=PlacementSource.FAIR,
            terms=TERMS,
            centre_id=1,
            by=w.kenji,
        ),
        lambda: actions.raise_evidence(placement, evidence=Evidence.NSSF_RECORD, by=w.kenji),
        lambda: actions.check_retention(placement.checks.first(), outcome=outcome, by=w.kenji),
        lambda: actions.end_placement(
            placement, ended_on=TODAY, reason=EndReason.OTHER, by=w.kenji
        ),
    ]
    for action in refused:
        with pytest.raises(Refused, match="not_your_duty"):
            action()
    assert Placement.objects.get().state == PlacementState.STARTED


def test_a_skill_of_an_offer_says_what_it_is_for(w):
    vacancy = draft(w.vanna, w.pursat, skills=(("SK-0044", True),))
    assert str(vacancy.skills.get()) == f"SK-0044 for {vacancy.pk}"
