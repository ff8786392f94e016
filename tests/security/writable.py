"""What every address that changes something may change: its answers, and the columns it declares.

`+table` is a new row, `table.column` a changed one, `-table` a row that goes. An address of the desk
that is in neither list fails `test_mass_assignment.py`: whoever adds one says here what it writes.
"""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile

from spean.base import clock
from spean.casework.cases import actions as cases
from spean.casework.cases.models import Appointment, Case
from spean.casework.cases.vocabulary import StepKind
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.intake.actions import commit_batch
from spean.casework.intake.models import ImportBatch
from spean.casework.jobs.actions import introduce_person, record_answer
from spean.casework.jobs.models import Introduction, RetentionCheck
from spean.casework.jobs.vocabulary import IntroductionState
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.casework.zones.actions import add_member
from spean.policy.insight.actions import close_month
from spean.policy.insight.rules.months import month_of
from spean.registry.organisations.models import Organisation
from tests.engines.instruments.answers import CALM, FULL
from tests.factories.intake import RITHY, checked, csv_of, list_file
from tests.security import about_messages, project_questions
from tests.security.before import dropped, locked_out, paused, protected
from tests.security.brought_home import WRITABLE_BACKGROUND
from tests.security.complaining import COMPLAINTS_READ, WRITABLE_COMPLAINTS
from tests.security.sealing_notes import WRITABLE_SEALED
from tests.security.writable_changes import CHANGES, handed_over
from tests.security.writable_doubles import DOUBLES, rithy
from tests.security.writable_outreach import OUTREACH, OUTREACH_READS
from tests.security.writable_plans import PLANS
from tests.security.writable_plans import READ_ONLY as PLANS_READ
from tests.security.writable_referrals import REFERRALS_AND_SERVICES
from tests.security.written import BOOK, Written


def protected_by_two(here, records):
    protected(here, records)
    zone = Case.objects.get(pk=records["case_id"]).zones.get()
    add_member(zone, here.users["chanthou"].pk, by=here.dara)
    return {"user_id": here.users["chanthou"].pk}


def agreed(here, records):
    case = Case.objects.get(pk=records["case_id"])
    return {"step_id": cases.agree_step(case, kind=StepKind.PAPERS, what="x", by=here.dara).pk}


def logged(here, _records):
    told = {"channel": Channel.WALK_IN, "line": "x", "on": clock.today()}
    contact = log_contact(
        here.samraong.pk, people=3, sex=Sex.FEMALE, age_band=AgeBand.FROM_18, by=here.dara, **told
    )
    return {"contact_id": contact.pk}


def due(_here, records):
    RetentionCheck.objects.filter(pk=records["check_id"]).update(due_on=clock.today())


def second_list(here, _records):
    with TemporaryDirectory() as folder:
        return {"batch_id": checked(here, list_file(Path(folder), RITHY, name="more.csv")).pk}


def called_off(here, records):
    date = Appointment.objects.get(pk=records["appointment_id"])
    cases.call_off_date(date, by=here.dara)


def proposed(here, records):
    person = rithy(here, records)["person_id"]
    one = introduce_person(
        person, vacancy_id=records["vacancy_id"], centre_id=here.samraong.pk, by=here.dara
    )
    return {"introduction_id": one.pk}


def hired(here, records):
    words = proposed(here, records)
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        one = Introduction.objects.get(pk=words["introduction_id"])
        record_answer(one, answer=answer, by=here.dara)
    return words


def committed(here, records):
    words = second_list(here, records)
    commit_batch(ImportBatch.objects.get(pk=words["batch_id"]), by=here.dara)
    return words


def closed_and_changed(here, _records):
    month = month_of(clock.today()).before
    with clock.stopped_at(month.first):
        close_month(here.samraong.pk, month=month.before, by=here.chanthou)
    with clock.stopped_at(month.before.first):
        logged(here, _records)
    return {"month": str(month.before)}


def last_month(_here, _records):
    return {"month": str(month_of(clock.today()).before)}


PROFILE = {
    "name_km": "គឹម ណារី",
    "name_latin": "Kim Nary",
    "age": "30",
    "sex": "female",
    "preferred_province": "22",
    "sector_wanted": "garment",
    "wage_expected": "250",
    "wage_currency": "USD",
    "phone": "012 345 679",
    "phone_owner": "own",
    "place": "",
    "beneficiary": "returned_worker",
    "former_country": "",
    "former_job": "",
    "note": "x",
}
TERMS = {
    "started_on": "2026-01-05",
    "wage": "250",
    "wage_currency": "USD",
    "evidence": "self_report",
}
LINE = {"on": "", "channel": "walk_in", "topics": ["work"], "destination": "TH", "line": "x"}
ANYBODY = {"people": "3", "sex": "female", "age_band": "from_18", "centre": ""}
ANYBODY |= {"code": "", "person": "", "service": "none"}
VACANCY = {
    "employer": "",
    "new_employer": "",
    "centre": "",
    "title": "x",
    "headcount": "2",
    "sector": "garment",
    "province": "15",
    "district": "",
    "wage_min": "250",
    "wage_max": "260",
    "wage_currency": "USD",
    "wage_period": "month",
    "hours_per_week": "48",
    "contract_type": "not_known",
    "has_shifts": "on",
    "offers_dormitory": "on",
    "offers_transport": "on",
    "offers_meals": "on",
    "starts_on": "",
    "min_age": "18",
    "requires": [],
    "flagged": [],
    "fee_to_worker": "0",
    "note": "",
    "isco": "8153",
    "occupation_code": "SP-0001",
    "skills": [],
    "work_q": "",
    "skill_q": "",
}


def dates(answers, here):
    """The answers with today, the centre and the employer of this world filled in."""
    employer = Organisation.objects.filter(roles__contains=["employer"]).first()
    filled = {"on": clock.today().isoformat(), "centre": str(here.samraong.pk)}
    filled |= {"until": (clock.today() + dt.timedelta(days=20)).isoformat()}
    filled |= {"due_on": (clock.today() + dt.timedelta(days=20)).isoformat()}
    filled |= {"who": str(here.users["dara"].pk)}
    filled |= {"employer": str(employer.pk), "done_on": filled["on"], "ended_on": filled["on"]}
    blanks = {name: filled[name] for name in answers if name in filled and answers[name] == ""}
    if "role" in answers:  # of others the days may stay open
        blanks |= dict.fromkeys(("starts_on", "ends_on"), filled["on"])
    if "file" in answers:
        blanks["file"] = SimpleUploadedFile("list.csv", csv_of(RITHY).encode())
    return answers | blanks


SCREENED = {f"q_{name}": answer for name, answer in CALM.items()}
ANSWERED = {f"q_{name}": answer for name, answer in FULL.items()}
ANSWERED |= {"q_wants_to_talk": "no", "q_matters_most": "x"}
DECIDED = ("state", "decided_at", "decided_by_id")
WRITES = {
    "desk:person-new": Written(
        {
            BOOK,
            "+people_consent",
            "+people_person",
            "+people_personkey",
            "+people_phone",
            "+people_registration",
        },
        PROFILE
        | {"centre": "", "registered_by": "self", "registered_by_name": "", "service": "given"}
        | {"also": [], "method": "spoken", "another": "on"},
    ),
    "desk:person-edit": Written(
        {
            BOOK,
            "+people_personkey",
            "+people_phone",
            "-people_personkey",
            "people_person.birth_year",
            "people_person.former_job",
            "people_person.name_km",
            "people_person.name_latin",
            "people_person.note",
            "people_person.place_id",
            "people_person.sort_key",
            "people_person.wage_currency",
            "people_person.wage_expected",
        },
        PROFILE,
    ),
    "desk:person-consent": Written(
        {BOOK, "+people_consent"},
        {"purpose": "service", "decision": "given", "method": "signature"},
    ),
    "desk:person-household": Written(
        {
            BOOK,
            "+people_household",
            "people_person.household_id",
            "people_person.household_relation",
        },
        {"relation": "head", "dependants": "2", "lives_with": ""},
    ),
    "desk:person-contact": Written({BOOK, "+contacts_contact"}, LINE | {"service": "counselling"}),
    "desk:case-open": Written({BOOK, "+cases_case"}, {}, rithy),
    "desk:person-forget": Written(
        {BOOK, "+rights_wish"}, {"why": "They asked us.", "typed": ""}, rithy
    ),
    "desk:person-hold": Written(
        {BOOK, "+rights_legalhold"}, {"why": "A claim in court."}, None, "chanthou"
    ),
    "desk:hold-lift": Written({BOOK, "rights_legalhold.lifted_on"}, {}, None, "chanthou"),
    "desk:wish": Written(
        {
            BOOK,
            "+audit_tombstone",
            "+rights_remains",
            "-people_consent",
            "-people_person",
            "-people_personkey",
            "-people_registration",
            "audit_entry.detail",
            "audit_entry.salt",
            *(f"rights_wish.{column}" for column in (*DECIDED, "why")),
        },
        {"typed": ""},
        None,
        "chanthou",
    ),
    "desk:wish-decline": Written(
        {BOOK, *(f"rights_wish.{column}" for column in DECIDED)}, {}, None, "chanthou"
    ),
    **DOUBLES,
    "desk:reading-reason": Written({BOOK}, {"why": "A job fair."}),
    "desk:contacts": Written(
        {BOOK, "+contacts_contact"},
        LINE | ANYBODY,
    ),
    "desk:colleague-let-in": Written({BOOK, "-accounts_guesses"}, {}, locked_out, "chanthou"),
    "desk:role-propose": Written(
        {BOOK, "+centres_roleproposal"},
        {"who": "", "role": "outreach_worker", "centre": "", "reason": "x"}
        | {"starts_on": "", "ends_on": ""},
        who="chanthou",
    ),
    "desk:role-answer": Written(
        {
            BOOK,
            "+centres_membership",
            "centres_roleproposal.answer",
            "centres_roleproposal.answered_at",
            "centres_roleproposal.answered_by_id",
            "centres_roleproposal.state",
        },
        {"word": "approve", "answer": "x"},
        who="kenji",
    ),
    "desk:role-withdraw": Written(
        {
            BOOK,
            "centres_roleproposal.answered_at",
            "centres_roleproposal.answered_by_id",
            "centres_roleproposal.state",
        },
        who="chanthou",
    ),
    "desk:role-end": Written(
        {BOOK, "centres_membership.ended_at"}, {"why": "x"}, handed_over, who="chanthou"
    ),
    "desk:colleague-end": Written(
        {BOOK, "accounts_user.is_active"}, {"why": "x"}, handed_over, who="chanthou"
    ),
    "desk:contact-strike": Written({BOOK, "-contacts_contact"}, {}, logged),
    "desk:case-agree": Written(
        {BOOK, "+cases_step"}, {"kind": "job_step", "what": "x", "due_on": ""}
    ),
    "desk:case-book": Written(
        {BOOK, "+cases_appointment"}, {"on": "", "at": "", "purpose": "x"}, called_off
    ),
    "desk:case-note": Written({BOOK, "+cases_note"}, {"text": "x"}),
    "desk:case-pause": Written({BOOK, "cases_case.state"}, {"why": "x"}),
    "desk:case-resume": Written({BOOK, "cases_case.state"}, {}, paused),
    "desk:case-close": Written(
        {
            BOOK,
            "+plans_followup",
            "cases_case.closed_on",
            "cases_case.closure_reason",
            "cases_case.state",
            "plans_followup.state",
        },
        {"reason": "plan_completed", "wind_up": ["cancel_followups"]},
        called_off,
    ),
    "desk:step-done": Written(
        {BOOK, "cases_step.ended_on", "cases_step.outcome", "cases_step.state"},
        {"outcome": "x"},
        agreed,
    ),
    "desk:step-cancel": Written(
        {BOOK, "cases_step.ended_on", "cases_step.outcome", "cases_step.state"},
        {"why": "x"},
        agreed,
    ),
    "desk:date-settle": Written({BOOK, "cases_appointment.state"}, {"word": "kept"}),
    "desk:vacancy-new": Written({BOOK, "+jobs_vacancy"}, VACANCY),
    "desk:vacancy-edit": Written(
        {
            BOOK,
            "jobs_vacancy.has_shifts",
            "jobs_vacancy.headcount",
            "jobs_vacancy.offers_dormitory",
            "jobs_vacancy.offers_meals",
            "jobs_vacancy.offers_transport",
            "jobs_vacancy.place_id",
            "jobs_vacancy.title",
            "jobs_vacancy.wage_max",
            "jobs_vacancy.wage_min",
        },
        VACANCY,
    ),
    "desk:vacancy-state": Written(
        {BOOK, "jobs_vacancy.expires_on"}, {"word": "refresh", "until": "", "why": ""}
    ),
    "desk:introduce": Written({BOOK, "+jobs_introduction"}, {}, rithy),
    "desk:introduction-answer": Written(
        {BOOK, "jobs_introduction.note", "jobs_introduction.sent_on", "jobs_introduction.state"},
        {"answer": "sent", "reason": "", "note": "x"},
        proposed,
    ),
    "desk:introduction-place": Written(
        {BOOK, "+jobs_placement", "+jobs_retentioncheck"}, TERMS, hired
    ),
    "desk:placement-evidence": Written(
        {BOOK, "jobs_placement.evidence"}, {"evidence": "contract_seen"}
    ),
    "desk:placement-end": Written(
        {BOOK, "jobs_placement.end_reason", "jobs_placement.ended_on", "jobs_placement.state"},
        {"ended_on": "", "reason": "resigned"},
    ),
    "desk:retention-check": Written(
        {
            BOOK,
            "jobs_retentioncheck.attempts",
            "jobs_retentioncheck.done_on",
            "jobs_retentioncheck.evidence",
            "jobs_retentioncheck.note",
            "jobs_retentioncheck.result",
        },
        {"result": "same_employer", "done_on": "", "evidence": "self_report", "wage": ""}
        | {"wage_currency": "USD", "note": "x"},
        due,
    ),
    "desk:person-screen": Written({BOOK, "+assessments_screening"}, {"instrument": ""} | SCREENED),
    "desk:screening-decide": Written(
        {
            BOOK,
            "assessments_screening.decided_at",
            "assessments_screening.tier",
            "assessments_screening.why_tier",
        },
        {"tier": "assisted", "why": "she came with her mother"},
    ),
    "desk:assessment-start": Written(
        {BOOK, "+assessments_assessment"}, {"instrument": ""}, dropped
    ),
    "desk:assessment": Written(
        {
            BOOK,
            "assessments_assessment.answers",
            "assessments_assessment.finished_at",
            "assessments_assessment.result",
            "assessments_assessment.saved_at",
            "assessments_assessment.state",
        },
        ANSWERED | {"do": "finish"},
    ),
    "desk:assessment-save": Written(
        {"assessments_assessment.answers", "assessments_assessment.saved_at"}, ANSWERED
    ),
    "desk:assessment-drop": Written({BOOK, "-assessments_assessment"}, {}),
    "desk:case-protect": Written({BOOK, "+zones_zone", "+zones_member"}, {"kind": "trafficking"}),
    "desk:case-member-add": Written(
        {BOOK, "+zones_member"}, {"user": "", "ends_on": ""}, protected
    ),
    "desk:case-member-end": Written({BOOK, "zones_member.left_at"}, {}, protected_by_two),
    "desk:case-unprotect": Written(
        {BOOK, "zones_zone.lifted_at", "zones_zone.lifted_by_id", "zones_zone.why_lifted"},
        {"reason": "she asked for it herself"},
        protected,
    ),
    "desk:glass": Written(
        {BOOK, "+zones_opening"},
        {"code": "C-000001", "reason": "nobody can be reached", "centre": ""},
    ),
    "desk:employer-new": Written(
        {BOOK, "+organisations_organisation", "+organisations_organisationcontact"},
        {"name_en": "New", "name_km": "", "sector": "garment", "province": "15"}
        | {"contact_name": "x", "contact_phone": "012"},
    ),
    "desk:person-place": Written(
        {BOOK, "+jobs_placement", "+jobs_retentioncheck"},
        TERMS | {"employer": "", "source": "self_found", "isco": "8153"},
        rithy,
    ),
    "desk:person-skill": Written(
        {BOOK, "+skills_personskill"}, {"code": "", "level": "2", "source": "said"}
    ),
    "desk:person-occupation": Written(
        {BOOK, "+skills_personoccupation"},
        {"isco": "8153", "code": "", "years": "2", "held": "on", "wanted": "on"},
    ),
    "desk:import-new": Written(
        {BOOK, "+intake_importbatch", "+intake_importprogress"}, {"file": "", "centre": ""}
    ),
    "desk:import-columns": Written(
        {
            BOOK,
            "+intake_importrow",
            "-intake_importrow",
            "intake_importbatch.checked_at",
            "intake_savedmapping.saved_at",
        },
        {},
    ),
    "desk:import-decide": Written(
        {BOOK, "intake_importrow.decided_by_id", "intake_importrow.decision"},
        {"decision": "skip", "line": "2", "person": "", "after": ""},
    ),
    "desk:import-check": Written(
        {BOOK, "+intake_importrow", "-intake_importrow", "intake_importbatch.checked_at"}, {}
    ),
    "desk:import-commit": Written(
        {
            BOOK,
            "+people_consent",
            "+people_person",
            "+people_personkey",
            "+people_phone",
            "+people_registration",
            "+pghistory_context",
            "intake_importbatch.committed_at",
            "intake_importbatch.committed_by_id",
            "intake_importbatch.counts",
            "intake_importbatch.state",
            "intake_importrow.person_id",
        },
        {},
        second_list,
    ),
    "desk:import-go-on": Written(
        {BOOK, "+intake_importrow", "-intake_importrow", "intake_importbatch.checked_at"}, {}
    ),
    "desk:import-undo": Written(
        {
            BOOK,
            "-people_consent",
            "-people_person",
            "-people_personkey",
            "-people_phone",
            "-people_registration",
            "intake_importbatch.counts",
            "intake_importbatch.state",
            "intake_importbatch.undone_at",
            "intake_importbatch.undone_by_id",
            "intake_importrow.person_id",
        },
        {},
        committed,
    ),
    "desk:import-discard": Written(
        {BOOK, "-intake_importrow", "intake_importbatch.sample", "intake_importbatch.state"}, {}
    ),
    "desk:numbers-close": Written(
        {BOOK, "+insight_snapshot"}, {"centre": ""}, last_month, "chanthou"
    ),
    "desk:numbers-restate": Written(
        {BOOK, "+insight_snapshot"}, {"centre": "", "reason": "x"}, closed_and_changed, "chanthou"
    ),
    **REFERRALS_AND_SERVICES,
    **OUTREACH,
    **about_messages.WRITES,
    **CHANGES,
    **WRITABLE_BACKGROUND,
    **WRITABLE_COMPLAINTS,
    **WRITABLE_SEALED,
    **PLANS,
    **project_questions.WRITES,
    "desk:preferences": Written(
        {BOOK, "accounts_user.language"}, {"language": "en", "digits": "latin"}
    ),
}
READS = {
    *OUTREACH_READS,
    "desk:case-assessments",
    "desk:instrument",
    "desk:instruments",
    "desk:screening",
    "desk:doubles-csv",
    "desk:access",
    "desk:book",
    "desk:book-csv",
    "desk:book-xlsx",
    "desk:case",
    "desk:cases",
    "desk:cases-csv",
    "desk:cases-xlsx",
    "desk:contacts-csv",
    "desk:contacts-xlsx",
    "desk:people-csv",
    "desk:people-xlsx",
    "desk:centres",
    "desk:change",
    "desk:change-progress",
    "desk:changes",
    "desk:colleague",
    "desk:employers",
    "desk:home",
    "desk:import",
    "desk:import-problems",
    "desk:import-progress",
    "desk:import-row",
    "desk:imports",
    "desk:jobs",
    "desk:jobs-csv",
    "desk:jobs-xlsx",
    "desk:numbers",
    "desk:numbers-csv",
    "desk:numbers-list",
    "desk:numbers-xlsx",
    "desk:occupation-search",
    "desk:people",
    "desk:people-alike",
    "desk:people-search",
    "desk:person",
    "desk:person-as-of",
    "desk:person-background",
    "desk:person-everything",
    "desk:person-file-json",
    "desk:person-history",
    "desk:person-jobs",
    *about_messages.READS,
    "desk:person-opened",
    "desk:person-skills",
    "desk:placement",
    "desk:referral",
    "desk:referral-in",
    "desk:referral-slip",
    "desk:referrals",
    "desk:referrals-csv",
    "desk:retention",
    "desk:roles",
    "desk:service",
    "desk:services",
    "desk:services-csv",
    "desk:services-sheet",
    "desk:skill-search",
    "desk:vacancy",
    "desk:vacancy-people",
    "desk:wage-check",
    "desk:wishes",
    *PLANS_READ,
    *COMPLAINTS_READ,
    *project_questions.READS,
}
