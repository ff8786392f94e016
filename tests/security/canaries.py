"""Records at Samraong whose every free word is a canary; whoever else sees it has seen too much."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from spean.base import clock
from spean.casework.assessments.actions import decide_tier, save_draft
from spean.casework.assessments.vocabulary import Tier
from spean.casework.cases.actions import (
    agree_step,
    book_date,
    give_case,
    open_case,
    write_note,
)
from spean.casework.cases.vocabulary import StepKind
from spean.casework.changes.actions import hand_over
from spean.casework.changes.actions.leaving import Handover
from spean.casework.changes.vocabulary import What
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel, Service
from spean.casework.doubles.actions import compare_files, merge_files
from spean.casework.jobs.actions import introduce_person, place_person, record_answer
from spean.casework.jobs.rules import PlacementTerms
from spean.casework.jobs.vocabulary import IntroductionState
from spean.casework.outreach.actions import name_participant
from spean.casework.rights.actions import hold_file, propose_to_forget
from spean.registry.accounts.models import User
from spean.registry.centres.actions import propose_role
from spean.registry.centres.rules import RoleFacts
from spean.registry.centres.vocabulary import Role
from spean.registry.savedviews.actions import save_view
from tests.factories.assessments import begun, screened
from tests.factories.casework import sokha
from tests.factories.intake import checked, list_file
from tests.factories.jobs import offer
from tests.factories.outreach import planned, reported
from tests.factories.plans import SEWING, due_today, written
from tests.factories.referrals import referred, service
from tests.security.about_messages import canary_message
from tests.security.brought_home import canary_background
from tests.security.complaining import canary_complaint
from tests.security.project_questions import OF_ALL_CENTRES, canary_answers
from tests.security.sealing_notes import canary_sealed

CANARY = "កាណារី-Canary-7431"

OPEN_TO_ALL = {
    "desk:service",
    "desk:vacancy",
    "desk:vacancy-people",
    "desk:numbers-list",
    "desk:instrument",
    *OF_ALL_CENTRES,
}
"""Addresses that name no record of a centre: vacancies belong to the country, an indicator to all."""


OVERSEEN = {"desk:colleague"}
"""Whoever keeps or oversees all centres sees who works there, and in which role."""


def proposed(here):
    """A role at Samraong that waits for an answer. Its reason is read by who oversees all."""
    bopha = User.objects.create_user("bopha", "a long password")
    wanted = RoleFacts(
        bopha.pk, Role.COUNSELLOR, here.samraong.pk, clock.today(), clock.today() + clock.days(9)
    )
    return bopha, propose_role(wanted, reason="x", by=here.chanthou)


def answered(here, person, case):
    """A screening that was decided otherwise, and a draft of an assessment with words in it."""
    screening = screened(here, person)
    decide_tier(screening, tier=Tier.INTENSIVE, why=CANARY, by=here.dara)
    draft = begun(here, case)
    return screening, save_draft(draft, answers={"matters_most": CANARY}, by=here.dara)


def doubled(here, person):
    """Somebody who looks like the person and was registered twice; nobody here has a canary."""
    nary = [sokha(here.dara, here.samraong, name_km="", name_latin="Kim Nary") for _twice in (1, 2)]
    merge = merge_files(nary[0].pk, nary[1].pk, by=here.chanthou)
    return compare_files(person.pk, nary[0].pk, by=here.dara), merge


def outreach(here, person):
    """An activity that was reported, with somebody by name. What it says is about nobody."""
    activity = reported(here)
    there = name_participant(activity, person_id=person.pk, by=here.dara)
    return {
        "outreach_id": activity.pk,
        "attendance_id": there.pk,
        "planned_activity": planned(here).pk,
    }


def given_and_given_back(here, case):
    """The canary's case was the manager's for a moment, by a change to several records."""
    to = {(What.CASE, case.pk): here.chanthou.user_id}
    told = {"colleague_id": here.dara.user_id, "centre_id": here.samraong.pk, "why": CANARY}
    change = hand_over(Handover(**told, to=to), by=here.chanthou)
    give_case(case, to_id=here.dara.user_id, by=here.chanthou)
    return change, change.rows.get(what="case", number=case.pk)


def canary_records(here):
    """Every word that can stand in an address, with a record of Samraong behind it."""
    person = sokha(here.dara, here.samraong, name_latin=CANARY, note=CANARY, former_job=CANARY)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    step = agree_step(case, kind=StepKind.JOB, what=CANARY, by=here.dara)
    date = book_date(case, on=clock.today(), purpose=CANARY, by=here.dara)
    write_note(case, text=CANARY, by=here.dara)
    contact = log_contact(
        here.samraong.pk,
        person_id=person.pk,
        channel=Channel.WALK_IN,
        service=Service.COUNSELLING,
        line=CANARY,
        on=clock.today() - dt.timedelta(days=1),
        by=here.dara,
    )
    pair, merge = doubled(here, person)
    vacancy = offer(here.dara, here.samraong)
    introduction = introduce_person(
        person.pk, vacancy_id=vacancy.pk, centre_id=here.samraong.pk, note=CANARY, by=here.dara
    )
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        introduction = record_answer(introduction, answer=answer, note=CANARY, by=here.dara)
    terms = PlacementTerms(started_on=clock.today())
    placement = place_person(introduction, terms=terms, by=here.dara)
    screening, assessment = answered(here, person, case)
    brought_home = canary_background(here, person, CANARY)
    project_asks = canary_answers(here, case, CANARY)
    plan = written(here, case, replace(SEWING, what=CANARY), goals=CANARY)
    hold = hold_file(person.pk, why=CANARY, by=here.chanthou)
    wish = propose_to_forget(
        sokha(here.dara, here.samraong, birth_year=1990).pk, why=CANARY, by=here.dara
    )
    came = outreach(here, person)
    change, row = given_and_given_back(here, case)
    office, desk = (
        service(here.dara, here.samraong, inbox_id=inbox) for inbox in (None, here.samraong.pk)
    )
    told = {"request": CANARY, "reason": CANARY}
    referral = referred(here.dara, person, here.samraong, office, **told)
    arrived = referred(here.dara, person, here.samraong, desk, **told)
    with TemporaryDirectory() as folder:
        batch = checked(here, list_file(Path(folder), f"L-1,,{CANARY},ស្រី,30,,,,,,,"))
    bopha, proposal = proposed(here)
    return {
        "message_id": canary_message(person, case, date),
        "view_id": save_view("cases", name="x", query="", by=here.dara).pk,
        "listing_name": "cases",
        "change_id": change.pk,
        "row_id": row.pk,
        "line_id": row.line,
        **brought_home,
        **canary_complaint(here, person, CANARY),
        **canary_sealed(here, case, CANARY),
        **project_asks,
        "screening_id": screening.pk,
        "assessment_id": assessment.pk,
        "plan_id": plan.pk,
        "activity_id": plan.activities.get().pk,
        "followup_id": due_today(here, case).pk,
        "instrument_id": assessment.version_id,
        "screening_instrument": screening.version_id,
        "pair_id": pair.pk,
        "merge_id": merge.pk,
        "service_id": office.pk,
        "wording_id": office.versions.get().pk,
        "referral_id": referral.pk,
        "letter_id": arrived.letter.pk,
        "token": "no-link-of-ours",
        **came,
        "hold_id": hold.pk,
        "wish_id": wish.pk,
        "colleague_id": here.users["dara"].pk,
        "membership_id": here.users["dara"].memberships.get().pk,
        "proposal_id": proposal.pk,
        "proposed_id": bopha.pk,
        "vacancy_id": vacancy.pk,
        "introduction_id": introduction.pk,
        "placement_id": placement.pk,
        "check_id": placement.checks.first().pk,
        "batch_id": batch.pk,
        "line": batch.rows.first().line,
        "kind": "csv",
        "indicator": "served",
        "centre_id": here.samraong.pk,
        "month": clock.today().strftime("%Y-%m"),
        "person_id": person.pk,
        "case_id": case.pk,
        "step_id": step.pk,
        "appointment_id": date.pk,
        "contact_id": contact.pk,
        "user_id": here.users["chanthou"].pk,
        "device_id": 1,
        "pk": 1,  # a passkey, as allauth calls it
    }
