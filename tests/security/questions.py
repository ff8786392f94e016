"""Every query and action of casework, counting and centres, as a question about one file or none.

A question is a function of the house and how it is called. `file` has the numbers that
stand in addresses (`file.person_id`) and the rows behind them (`file.person`). Which of them are
asked of whom, and what the answer is compared with, says `directly.py`.
"""

from pathlib import Path

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.assessments import actions as asking
from spean.casework.assessments import queries as read_asked
from spean.casework.assessments.models import InstrumentVersion
from spean.casework.assessments.vocabulary import Tier
from spean.casework.cases import actions as cases
from spean.casework.cases import queries as read_cases
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.contacts import actions as contacts
from spean.casework.contacts import queries as read_contacts
from spean.casework.contacts.vocabulary import Channel
from spean.casework.doubles import actions as doubles
from spean.casework.doubles import queries as read_doubles
from spean.casework.intake import actions as lists
from spean.casework.intake import queries as read_lists
from spean.casework.intake.linkage import judge_rows
from spean.casework.intake.rules import Reading
from spean.casework.intake.vocabulary import Phase, RowDecision
from spean.casework.jobs import actions as jobs
from spean.casework.jobs import matching
from spean.casework.jobs import queries as read_jobs
from spean.casework.jobs.rules import CheckOutcome, PlacementTerms
from spean.casework.jobs.vocabulary import (
    EndReason,
    Evidence,
    IntroductionState,
    PlacementSource,
    RetentionResult,
)
from spean.casework.people import actions as people
from spean.casework.people import linkage
from spean.casework.people import queries as read_people
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import (
    ConsentMethod,
    Decision,
    HouseholdRelation,
    Purpose,
    Sex,
)
from spean.casework.plans import actions as plans
from spean.casework.plans import queries as read_plans
from spean.casework.plans.rules import ActivityFacts, PlanFacts, Signing, Try
from spean.casework.plans.vocabulary import ActivityState, Asked, Dimension, Found
from spean.casework.referrals import actions as referrals
from spean.casework.referrals import queries as read_referrals
from spean.casework.referrals.rules import Terms, TurnFacts
from spean.casework.referrals.vocabulary import ReferralState
from spean.casework.rights import actions as rights
from spean.casework.rights import queries as read_rights
from spean.casework.rights.vocabulary import Kind
from spean.casework.skills import actions as skills
from spean.casework.skills import queries as read_skills
from spean.casework.zones import actions as zones
from spean.casework.zones import queries as read_zones
from spean.casework.zones.vocabulary import ProtectedType
from spean.policy.insight import actions as months
from spean.policy.insight import queries as read_months
from spean.policy.insight.rules.months import month_of
from spean.policy.insight.vocabulary import Indicator
from spean.registry.centres import actions as centres
from spean.registry.centres import queries as read_centres
from spean.registry.centres.rules import RoleFacts
from spean.registry.directory import queries as directory
from spean.registry.directory.models import Service
from tests.security import (
    about_messages,
    brought_home,
    complaining,
    project_questions,
    questions_changes,
    questions_outreach,
    sealing_notes,
)

ANYBODY = Profile(name_latin="Chan Bopha", sex=Sex.FEMALE, birth_year=1990)
LATER = Profile(name_latin="Nhem Sophanara", sex=Sex.FEMALE, birth_year=1971)
"""Somebody whom `later.py` brings, at a third centre."""


def say(*words, **named):
    return words, named


def this_month():
    return month_of(clock.today())


def last_month():
    return month_of(clock.today().replace(day=1) - clock.days(1))


def terms():
    return PlacementTerms(started_on=clock.today())


def outcome():
    return CheckOutcome(result=RetentionResult.NOT_WORKING, done_on=clock.today())


def behind(file):
    return read_months.Behind(Indicator.REACHED, this_month(), (file.centre_id,))


def asked_role(colleague, centre, role="employment_officer"):
    today = clock.today()
    return RoleFacts(colleague, role, centre, today, today + clock.days(9))


def version(key):
    return InstrumentVersion.objects.get(key=key)


def quick():
    return {"version": version("rapid_vulnerability"), "answers": {"debt": "none"}}


def turn():
    return TurnFacts(to=ReferralState.ACCEPTED)


def activity():
    return ActivityFacts(what="x", dimension=Dimension.SOCIAL)


def attempt():
    return Try(on=clock.today(), channel=Asked.CAME, found=Found.SPOKE)


def asked_of(file):
    return Terms(service_id=file.own.spare_service, request="a new identity card")


def service(file):
    return Service.objects.get(pk=file.own.spare_service)


PERSON = {
    **about_messages.PERSON,
    **brought_home.PERSON,
    **sealing_notes.PERSON,
    **project_questions.PERSON,
    read_asked.last_screening: lambda f: say(f.person_id),
    asking.decide_tier: lambda f: say(f.screening, tier=Tier.INTENSIVE, why="in an emergency"),
    read_referrals.referrals_of: lambda f: say(f.person_id),
    read_referrals.why_not_send: lambda f: say(f.person_id, service=service(f), asked="a new card"),
    people.read_person: lambda f: say(f.person_id, page="person"),
    people.update_profile: lambda f: say(f.person, profile=ANYBODY),
    people.update_people: lambda f: say({f.person_id: ANYBODY}, because="x"),
    people.record_consent: lambda f: say(
        f.person,
        purpose=Purpose.MESSAGES,
        decision=Decision.WITHDRAWN,
        method=ConsentMethod.SPOKEN,
    ),
    people.set_household: lambda f: say(f.person, relation=HouseholdRelation.HEAD, dependants=7),
    read_people.has_consented: lambda f: say(f.person_id, Purpose.SERVICE),
    read_people.consents_of: lambda f: say(f.person_id),
    read_people.consent_history: lambda f: say(f.person_id),
    read_people.people_listed_as: lambda f: say([f.person.external_id]),
    read_people.profile_of: lambda f: say(f.person_id),
    read_people.profiles_of: lambda f: say([f.person_id]),
    read_people.file_to_let_go: lambda f: say(f.person_id),
    read_contacts.contacts_of: lambda f: say(f.person_id),
    read_cases.cases_of: lambda f: say(f.person_id),
    read_jobs.offers_in_hand: lambda f: say(f.person_id),
    read_jobs.introduced_to: lambda f: say(f.vacancy_id),
    matching.vacancies_for_person: lambda f: say(f.person_id),
    read_skills.skills_of: lambda f: say(f.person_id),
    read_skills.occupations_of: lambda f: say(f.person_id),
    read_skills.skills_among: lambda f: say([f.person_id]),
    read_skills.occupations_among: lambda f: say([f.person_id]),
    skills.set_skills: lambda f: say(f.person_id, skills=[]),
    skills.set_occupations: lambda f: say(f.person_id, occupations=[]),
    read_rights.who_opened: lambda f: say(f.person_id),
    read_rights.holds_on: lambda f: say(f.person_id),
    read_rights.what_would_go: lambda f: say(f.person_id),
    rights.export_file: lambda f: say(f.person_id, page="person-everything"),
    rights.propose_to_forget: lambda f: say(f.person_id, why="They asked us."),
    rights.hold_file: lambda f: say(f.person_id, why="A claim in court."),
    rights.lift_hold: lambda f: say(f.hold),
    rights.approve_wish: lambda f: say(f.wish),
    rights.decline_wish: lambda f: say(f.wish),
    people.take_back_people: lambda f: say([f.person_id], because="x"),
    people.lead_file_to: lambda f: say(f.person_id, survivor_id=f.own.alike),
    people.let_file_stand: lambda f: say(f.merge.absorbed_id),
    read_people.file_that_leads: lambda f: say(f.merge.absorbed_id),
    doubles.compare_files: lambda f: say(f.person_id, f.own.alike),
    doubles.propose_merge: lambda f: say(f.pair, why="the same papers"),
    doubles.tell_apart: lambda f: say(f.pair, why="other papers"),
    doubles.merge_files: lambda f: say(f.person_id, f.own.alike),
    doubles.undo_merge: lambda f: say(f.merge),
    read_doubles.merges_of: lambda f: say(f.person_id),
    read_doubles.file_in_hand: lambda f: say(f.merge.absorbed_id),
}
CASE = {
    **sealing_notes.CASE,
    **project_questions.CASE,
    read_cases.duties_in_care: lambda f: say(f.case_id, Duty.WRITE_CASES, Duty.PROTECT),
    **about_messages.CASE,
    read_asked.assessments_of: lambda f: say(f.case_id),
    asking.start_assessment: lambda f: say(
        f.case_id, version=version("reintegration_sustainability")
    ),
    asking.save_draft: lambda f: say(f.assessment, answers={}),
    asking.finish_assessment: lambda f: say(f.assessment, answers={}),
    asking.drop_draft: lambda f: say(f.assessment),
    read_plans.plans_of: lambda f: say(f.case_id),
    read_plans.activities_of: lambda f: say(f.plan_id),
    plans.start_plan: lambda f: say(f.case_id),
    plans.change_plan: lambda f: say(f.plan, facts=PlanFacts(goals="x")),
    plans.drop_plan: lambda f: say(f.plan),
    plans.add_activity: lambda f: say(f.plan, facts=activity()),
    plans.change_activity: lambda f: say(f.activity, facts=activity()),
    plans.drop_activity: lambda f: say(f.activity),
    plans.discuss_plan: lambda f: say(f.plan),
    plans.sign_plan: lambda f: say(
        f.plan, signing=Signing(on=clock.today(), how="thumbprint", witness="x")
    ),
    plans.approve_plan: lambda f: say(f.plan),
    plans.move_activity: lambda f: say(f.activity, to=ActivityState.CANCELLED),
    plans.step_from_activity: lambda f: say(f.activity, kind=StepKind.PAPERS),
    read_plans.followups_of: lambda f: say(f.case_id),
    plans.start_followups: lambda f: say(f.case_id, calendar="first_weeks"),
    plans.try_followup: lambda f: say(f.followup, attempt=attempt()),
    plans.end_case: lambda f: say(f.case_id, reason=ClosureReason.LOST_CONTACT),
    plans.reopen_case: lambda f: say(f.case_id, why="x x x"),
    read_plans.loose_ends: lambda f: say(f.case_id),
    plans.join_assessment: lambda f: say(f.followup, assessment_id=f.assessment_id),
    cases.read_case: lambda f: say(f.case_id, page="case"),
    cases.agree_step: lambda f: say(f.case, kind=StepKind.PAPERS, what="x"),
    cases.complete_step: lambda f: say(f.step),
    cases.cancel_step: lambda f: say(f.step, why="x"),
    cases.book_date: lambda f: say(f.case, on=clock.today()),
    cases.hold_date: lambda f: say(f.appointment, came=True),
    cases.call_off_date: lambda f: say(f.appointment),
    cases.write_note: lambda f: say(f.case, text="x"),
    cases.pause_case: lambda f: say(f.case, why="x"),
    cases.resume_case: lambda f: say(f.case),
    cases.close_case: lambda f: say(f.case, reason=ClosureReason.LOST_CONTACT),
    read_cases.notes_of: lambda f: say(f.case_id),
    read_zones.why_not_protect: lambda f: say(f.case_id),
    zones.protect_case: lambda f: say(f.case, kind=ProtectedType.MINOR),
    contacts.strike_contact: lambda f: say(f.contact),
}
WORK = {
    **about_messages.WORK,
    **complaining.WORK,
    referrals.read_referral: lambda f: say(f.referral_id, page="referral"),
    referrals.read_letter: lambda f: say(f.letter_id, page="referral-in"),
    referrals.note_turn: lambda f: say(f.referral, turn=turn()),
    referrals.answer_here: lambda f: say(f.letter, turn=turn()),
    referrals.make_link: lambda f: say(f.referral),
    referrals.end_link: lambda f: say(f.referral),
    read_referrals.turns_of: lambda f: say(f.letter),
    read_referrals.key_of: lambda f: say(f.sent),
    jobs.record_answer: lambda f: say(f.introduction, answer=IntroductionState.SENT),
    jobs.place_person: lambda f: say(f.introduction, terms=terms()),
    jobs.raise_evidence: lambda f: say(f.placement, evidence=Evidence.NSSF_RECORD),
    jobs.check_retention: lambda f: say(f.check, outcome=outcome()),
    jobs.end_placement: lambda f: say(
        f.placement, ended_on=clock.today(), reason=EndReason.RESIGNED
    ),
}
CIRCLE = {
    read_zones.zone_of: lambda f: say(f.person_id),
    zones.add_member: lambda f: say(f.zone, f.one_more),
    zones.take_out_member: lambda f: say(f.zone, f.user_id),
    zones.lift_protection: lambda f: say(f.zone, reason="x"),
    read_zones.why_not_change: lambda f: say(f.zone),
    read_zones.members_in: lambda f: say(f.zone),
    read_zones.is_member: lambda f: say(f.zone),
}
LIST = {
    lists.choose_columns: lambda f: say(f.batch, mapping={"name_latin": 0}),
    lists.check_batch: lambda f: say(f.batch),
    lists.decide_rows: lambda f: say(f.batch, lines=[3], decision=RowDecision.SKIP),
    lists.ask_for: lambda f: say(f.batch, phase=Phase.CHECK),
    lists.give_up: lambda f: say(f.batch, because="x"),
    lists.commit_batch: lambda f: say(f.batch),
    lists.undo_batch: lambda f: say(f.batch),
    lists.discard_batch: lambda f: say(f.batch),
    read_lists.rows_of: lambda f: say(f.batch_id),
    read_lists.effects_of: lambda f: say(f.batch_id),
    read_lists.people_said_before: lambda f: say(f.centre_id, [f.digest], people=[f.person_id]),
    read_lists.people_named: lambda f: say(f.centre_id, [f.digest]),
    read_lists.last_said: lambda f: say(f.centre_id, [f.person_id]),
    read_lists.named_later: lambda f: say(f.earlier_batch, [f.person_id]),
    read_lists.same_file_brought_in: lambda f: say(f.earlier_batch),
    read_lists.saved_mapping: lambda f: say(f.centre_id, f.signature),
    read_lists.newest_registration: lambda f: say(f.centre_id),
}
CENTRE = {
    read_months.headcounts_behind: lambda f: say(behind(f)),
    **complaining.CENTRE,
    doubles.search_for_doubles: lambda f: say(centre_id=f.centre_id),
    people.register_person: lambda f: say(newcomer(), centre_id=f.centre_id),
    people.register_people: lambda f: say([newcomer()], centre_id=f.centre_id, because="x"),
    contacts.log_contact: lambda f: say(f.centre_id, channel=Channel.ONLINE, line="x"),
    zones.break_glass: lambda f: say("C-000000", reason="in an emergency", centre_id=f.centre_id),
    lists.stage_file: lambda f: say(Path("none.csv"), name="none.csv", centre_id=f.centre_id),
    months.close_month: lambda f: say(f.centre_id, month=last_month()),
    months.restate_month: lambda f: say(f.centre_id, month=last_month(), reason="x"),
    read_months.month_counted: lambda f: say(this_month(), centre_ids=[f.centre_id]),
    read_months.month_live: lambda f: say(this_month(), centre_id=f.centre_id),
    read_months.month_with_people: lambda f: say(this_month(), centre_id=f.centre_id),
    read_months.people_behind: lambda f: say(behind(f)),
    read_months.nameless_behind: lambda f: say(behind(f)),
    centres.propose_role: lambda f: say(asked_role(f.colleague_id, f.centre_id), reason="x"),
    centres.approve_role: lambda f: say(f.proposal_id, answer="x"),
    centres.decline_role: lambda f: say(f.proposal_id, answer="x"),
    centres.withdraw_proposal: lambda f: say(f.proposal_id),
    centres.end_role: lambda f: say(f.membership_id, why="x"),
    centres.end_colleagues_account: lambda f: say(f.colleague_id, why="x"),
    centres.let_colleague_try_again: lambda f: say(f.colleague_id),
}
MIXED = {
    **complaining.MIXED,
    asking.screen_person: lambda f: say(f.person_id, centre_id=f.own.centre_id, **quick()),
    referrals.send_referral: lambda f: say(
        f.person_id, terms=asked_of(f), centre_id=f.own.centre_id
    ),
    cases.open_case: lambda f: say(f.person_id, centre_id=f.own.centre_id),
    contacts.log_contact: lambda f: say(
        f.own.centre_id, channel=Channel.ONLINE, person_id=f.person_id
    ),
    people.set_household: lambda f: say(
        f.own.person, relation=HouseholdRelation.HEAD, dependants=1, lives_with=f.person_id
    ),
    jobs.introduce_person: lambda f: say(
        f.person_id, vacancy_id=f.own.spare, centre_id=f.own.centre_id
    ),
    jobs.place_elsewhere: lambda f: say(
        f.person_id, employer_id=f.own.employers[1], isco="8152", terms=terms(),
        source=PlacementSource.SELF_FOUND, centre_id=f.own.centre_id,
    ),
}  # fmt: skip
"""About a foreign file from one's own place, or the other way round: neither is half of a right."""
AT_A_FOREIGN_CENTRE = {
    asking.screen_person: lambda f: say(f.own.person_id, centre_id=f.centre_id, **quick()),
    referrals.send_referral: lambda f: say(
        f.own.person_id, terms=asked_of(f), centre_id=f.centre_id
    ),
    cases.open_case: lambda f: say(f.own.person_id, centre_id=f.centre_id),
    contacts.log_contact: lambda f: say(
        f.centre_id, channel=Channel.ONLINE, person_id=f.own.person_id
    ),
    jobs.introduce_person: lambda f: say(
        f.own.person_id, vacancy_id=f.own.spare, centre_id=f.centre_id
    ),
    jobs.place_elsewhere: lambda f: say(
        f.own.person_id, employer_id=f.own.employers[1], isco="8152", terms=terms(),
        source=PlacementSource.SELF_FOUND, centre_id=f.centre_id,
    ),
    centres.propose_role: lambda f: say(
        asked_role(f.own.colleague_id, f.centre_id), reason="x"
    ),
    jobs.enter_vacancy: lambda f: say(f.own.facts, centre_id=f.centre_id),
}  # fmt: skip
COUNTRY = {
    centres.propose_role: lambda f: say(
        asked_role(f.own.colleague_id, None, role="auditor"), reason="x"
    ),
}
"""What only somebody who looks after the whole country may do."""
KEPT_VACANCY = {
    jobs.change_vacancy: lambda f: say(f.vacancy, facts=f.own.facts),
    jobs.open_vacancy: lambda f: say(f.vacancy),
    jobs.hold_vacancy: lambda f: say(f.vacancy, why="x"),
    jobs.close_vacancy: lambda f: say(f.vacancy, why="x"),
    jobs.withdraw_vacancy: lambda f: say(f.vacancy, why="x"),
    jobs.refresh_vacancy: lambda f: say(f.vacancy),
}
"""Everybody may read a vacancy; the centre that entered it may change it."""
SHARED = {
    read_jobs.vacancy_facts: lambda f: say(f.vacancy_id),
    directory.service_facts: lambda f: say(f.service_id),
    directory.versions_of: lambda f: say(f.service_id),
    read_jobs.vacancy_skills: lambda f: say([f.vacancy_id]),
    matching.people_for_vacancy: lambda f: say(f.vacancy_id),
    jobs.introduce_person: lambda f: say(
        f.own.person_id, vacancy_id=f.spare, centre_id=f.own.centre_id
    ),
}
"""What is shared by the whole country is hidden from who may not read it at all."""

EVERYTHING = {
    **about_messages.EVERYTHING,
    **brought_home.EVERYTHING,
    **complaining.EVERYTHING,
    **project_questions.EVERYTHING,
    read_asked.screenings_for: lambda f: say(),
    read_asked.assessments_for: lambda f: say(),
    read_plans.plans_for: lambda f: say(),
    read_plans.plans_to_approve: lambda f: say(),
    read_plans.activities_for: lambda f: say(),
    read_plans.followups_for: lambda f: say(),
    read_plans.followups_due: lambda f: say(today=clock.today()),
    read_plans.followups_like: lambda f: say(),
    read_people.people_for: lambda f: say(),
    read_people.files_at_rest_too: lambda f: say(),
    read_people.files_changed_since: lambda f: say(None),
    linkage.people_like_while_typing: lambda f: say(LATER),
    read_doubles.pairs_for: lambda f: say(),
    read_doubles.pairs_to_look_at: lambda f: say(),
    read_doubles.merges_for: lambda f: say(),
    read_doubles.files_changed: lambda f: say(None),
    read_doubles.files_to_compare: lambda f: say(None),
    read_people.people_to_match: lambda f: say(on=clock.today()),
    read_people.people_to_show: lambda f: say(on=clock.today()),
    read_people.people_to_message: lambda f: say(on=clock.today()),
    linkage.search_people: lambda f: say(LATER.name_latin),
    linkage.people_like: lambda f: say(LATER),
    linkage.people_like_each: lambda f: say([LATER]),
    judge_rows: lambda f: say(0, [Reading(2, [], profile=LATER)], tell=lambda _done: None),
    read_people.registrations_for: lambda f: say(),
    read_people.files_to_let_go: lambda f: say(),
    read_contacts.contacts_for: lambda f: say(),
    read_contacts.contacts_like: lambda f: say(),
    read_contacts.lines_to_let_go: lambda f: say(),
    read_cases.cases_for: lambda f: say(),
    read_cases.cases_in_care: lambda f: say(),
    read_cases.steps_for: lambda f: say(),
    read_cases.steps_due: lambda f: say(until=clock.today()),
    read_cases.appointments_for: lambda f: say(),
    read_cases.dates_due: lambda f: say(until=clock.today()),
    read_jobs.introductions_for: lambda f: say(),
    read_jobs.placements_for: lambda f: say(),
    read_jobs.checks_for: lambda f: say(),
    read_jobs.checks_due: lambda f: say(today=clock.today()),
    read_jobs.vacancies_kept_by: lambda f: say(),
    read_jobs.vacancies_to_hold: lambda f: say(),
    read_referrals.referrals_for: lambda f: say(),
    read_referrals.referrals_like: lambda f: say(overdue=True),
    read_referrals.letters_for: lambda f: say(),
    read_referrals.letters_received: lambda f: say(),
    read_referrals.letters_waiting_here: lambda f: say(),
    read_referrals.month_of_referrals: lambda f: say(clock.today(), clock.today()),
    read_lists.batches_for: lambda f: say(),
    read_rights.wishes_for: lambda f: say(),
    read_rights.all_holds_for: lambda f: say(),
    read_rights.widenings_for: lambda f: say(since=clock.today()),
    read_rights.rounds_for: lambda f: say(),
    read_rights.last_round: lambda f: say(),
    read_rights.due: lambda f: say(Kind.CONTACT_LINE),
    read_rights.due_counts: lambda f: say(),
    read_zones.zones_around: lambda f: say(),
    read_zones.openings_by: lambda f: say(),
    read_zones.openings_told: lambda f: say(),
    read_zones.openings_to_review: lambda f: say(),
    read_zones.doubles_for: lambda f: say(),
    read_months.centres_counted: lambda f: say(),
    read_months.snapshots_for: lambda f: say(last_month()),
    read_centres.centres_for: lambda f: say(),
    read_centres.centres_at_hand: lambda f: say(),
    read_centres.centres_at_hand_where: lambda f: say(Duty.WRITE_CASES),
    read_centres.centres_where: lambda f: say(Duty.WRITE_CASES),
    read_centres.colleagues_of: lambda f: say(),
    read_centres.members_of: lambda f: say(),
    read_centres.posts_of: lambda f: say(),
    read_centres.proposals_for: lambda f: say(),
    read_centres.proposals_to_answer: lambda f: say(),
    read_centres.roles_held: lambda f: say(),
    read_centres.who_may_get_a_role: lambda f: say(),
    read_centres.places_for_a_role: lambda f: say(),
}
"""Lists: a file more beyond reach changes none of them."""
EVERY_VACANCY = {
    directory.services_for: lambda f: say(),
    directory.services_by_province: lambda f: say(),
    directory.versions_for: lambda f: say(),
    read_jobs.vacancies_for: lambda f: say(),
    read_jobs.open_vacancies: lambda f: say(today=clock.today()),
    read_jobs.vacancies_like: lambda f: say(text="Kn"),
}

NOT_ASKED = {
    **about_messages.NOT_ASKED,
    **brought_home.NOT_ASKED,
    **complaining.NOT_ASKED,
    **project_questions.NOT_ASKED,
    "casework.assessments.actions.loading.add_instrument": "reference data",
    "casework.assessments.actions.loading.add_weights": "reference data",
    "casework.assessments.actions.loading.load_shipped": "reference data",
    "casework.assessments.queries.instruments_for": "reference data",
    "casework.assessments.queries.weights_for": "reference data",
    "casework.doubles.actions._together.put_together": "asked through `merge_files`",
    "casework.doubles.actions.merging.gather_strays": "a job of the night, everywhere",
    "casework.doubles.actions.merging.settle_old_merges": "a job of the night, everywhere",
    "casework.doubles.linkage.costs": "reads no row",
    "casework.doubles.linkage.likely_pairs": "asks `profiles_of` and `people_like_each`",
    "casework.doubles.linkage.likeness_of": "reads the rows that it is given",
    "casework.doubles.linkage.likenesses": "reads the rows that it is given",
    "casework.doubles.linkage.looked_like": "reads no row",
    "casework.doubles.queries.case_choices": "asks `cases_for`",
    "casework.doubles.queries.choices_between": "reads the rows that it is given",
    "casework.doubles.queries.last_search": "how many were compared, and when",
    "casework.doubles.queries.records_on": "counts at every centre, once the files were found",
    "casework.doubles.queries.why_not_merge": "counts at every centre, once both were found",
    "casework.doubles.queries.why_not_undo": "counts at every centre, once it was found",
    "casework.people.queries.former_files_to_let_go": "asked through `approve_wish`",
    "casework.people.queries.files_that_lead_on": "a condition for other rows; shown to nobody",
    "casework.people.queries.former_numbers": "numbers only",
    "casework.people.queries.former_profiles": "of files that were found",
    "casework.people.queries.profile_in": "reads the row that it is given",
    "casework.people.queries.standing_files": "numbers only",
    "casework.intake.queries.file_of": "a path, from a list that was found",
    "casework.intake.queries.is_being_done": "whether a lock is held; no row is read",
    "casework.intake.queries.limited_to": "makes an actor, and reads nothing",
    "casework.intake.queries.staged_within_a_day": "counts of a day, for who may add to them",
    "casework.intake.queries.worker_is_alive": "of the house, and of no centre",
    "casework.jobs.actions._rows.fill_or_free": "the vacancy was locked by its verb",
    "casework.jobs.actions._rows.kept_vacancy": "asked through every verb of a vacancy",
    "casework.jobs.actions._rows.locked_introduction": "asked through its verbs",
    "casework.jobs.actions._rows.locked_placement": "asked through its verbs",
    "casework.jobs.actions._rows.move_vacancy": "the vacancy was locked by its verb",
    "casework.jobs.actions._rows.shared_vacancy": "asked through the verbs of an introduction",
    "casework.jobs.actions.vacancies.close_expired_vacancies": "a job of the night, everywhere",
    "casework.jobs.eligibility.legal_check": "law, and no record",
    "casework.jobs.queries.rates_on": "rates, and no record",
    "casework.people.linkage.alike_in_list": "reads no row",
    "casework.people.linkage.alikeness": "reads the row that it is given",
    "casework.people.queries.forgotten_among": "whether a mark is buried, at whatever centre",
    "casework.people.queries.people_who_agreed": "a condition for other rows; shown to nobody",
    "casework.plans.actions._rows.locked_activity": "asked through the verbs of an activity",
    "casework.plans.actions._rows.locked_plan": "asked through the verbs of a plan",
    "casework.plans.actions._rows.must_be_worked_on": "asked through the verbs of a plan",
    "casework.plans.actions._rows.open_plan": "asked through the verbs of a plan",
    "casework.plans.actions._rows.written_in": "the plan was locked by its verb",
    "casework.plans.actions._calling.begin_calendar": "the case was locked by its verb",
    "casework.plans.actions._calling.plan_followups": "the case was locked by its verb",
    "casework.plans.queries.calendar_named": "public words",
    "casework.plans.queries.calendars_in": "public words",
    "casework.plans.queries.grid_of": "public words",
    "casework.plans.queries.stop_of": "public words, for the row that it is given",
    "casework.plans.queries.ways_to_ask": "asks `has_consented`, for the row that it is given",
    "casework.referrals.actions.answering.answer_by_link": "the key was found by its token",
    "casework.referrals.actions.answering.expire_letters": "a job of the night, everywhere",
    "casework.referrals.actions.links.open_by_link": "the key was found by its token",
    "casework.referrals.actions.links.tidy_keys": "a job of the night, everywhere",
    "casework.referrals.actions.links.try_code": "the key was found by its token",
    "casework.referrals.queries.key_behind": "whoever has the token; see test_partner_links.py",
    "casework.referrals.queries.letters_to_expire": "a job of the night, everywhere",
    "casework.referrals.queries.referrals_in_hand": "one's own of `referrals_for`",
    "casework.referrals.queries.shown_of": "reads the row that it is given",
    "casework.referrals.queries.turns_by_link": "the key was found by its token",
    "casework.contacts.queries.last_line_by": "one's own of `contacts_for`",
    "casework.zones.queries.zones_raised": "a condition for other rows; shown to nobody",
    "casework.rights.actions._erasing.forget": "asked through `approve_wish`",
    "casework.rights.actions.looking.read_list": "signs for what was shown",
    "casework.rights.actions.looking.take_list": "signs for what was shown",
    "casework.rights.actions.looking.widen_reading": "about oneself",
    "casework.rights.actions.retaining.night_round": "a job of the night, everywhere",
    "casework.rights.actions.retaining.round_by_hand": "the same by hand",
    "casework.rights.actions.wishes.bury_again": "after a restore, everywhere",
    "casework.rights.queries.entries_of_records": "a condition, made for `forget`",
    "casework.rights.queries.is_proposed_to_forget": "asked once both files were found",
    "casework.rights.queries.why_not_forget": "counts at every centre, once the file was found",
    "casework.skills.actions.import_esco": "reference data",
    "casework.skills.queries.esco_occupations": "reference data",
    "casework.skills.queries.esco_skills": "reference data",
    "casework.zones.queries.colleagues_to_add": "asked through `add_member`; names colleagues",
    "registry.centres.actions.join_centre": "the machine alone",
    "registry.centres.actions.open_centre": "who looks after the country",
    "casework.people.queries.housemates_of": "asked with a file that was found",
    "registry.centres.queries.colleagues_who_wait": "some of `colleagues_of`",
    "registry.centres.queries.roles_to_propose": "words, compared on their own",
}
"""Functions that say nothing of a record, or are asked through another one."""
for own, others in (
    (PERSON, questions_changes.PERSON),
    (CASE, questions_changes.CASE),
    (WORK, questions_changes.WORK),
    (CENTRE, questions_changes.CENTRE),
    (EVERYTHING, questions_changes.EVERYTHING),
    (NOT_ASKED, questions_changes.NOT_ASKED),
    (PERSON, questions_outreach.PERSON),
    (CENTRE, questions_outreach.CENTRE),
    (MIXED, questions_outreach.MIXED),
    (AT_A_FOREIGN_CENTRE, questions_outreach.AT_A_FOREIGN_CENTRE),
    (EVERYTHING, questions_outreach.EVERYTHING),
    (NOT_ASKED, questions_outreach.NOT_ASKED),
):
    own.update(others)


def newcomer():
    consents = dict.fromkeys(Purpose, Decision.GIVEN)
    return people.Newcomer(profile=ANYBODY, consents=consents)
