"""Valid answers for every address that takes a POST: without them the writing side is untested.

`duties` all have to reach the record at `kind` before anything may change; `ready` brings the
record into the state in which the answer is a right one, inside the savepoint of the request.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import SimpleUploadedFile

from spean.base import clock
from spean.casework.assessments.models import Assessment
from spean.casework.cases.models import Appointment, Case
from spean.casework.contacts.models import Contact
from spean.casework.doubles.models import Pair
from spean.casework.intake.models import ImportBatch
from spean.casework.jobs.models import Introduction, Placement
from spean.casework.people.models import Person, Registration
from spean.casework.people.rules import code_of
from spean.casework.rights.models import LegalHold, Wish
from spean.casework.zones.models import Member, Zone
from spean.registry.centres.models import RoleProposal
from spean.registry.directory.models import Service
from tests.security import project_questions
from tests.security.answers_changes import CHANGES
from tests.security.answers_outreach import outreach_answers
from tests.security.brought_home import DEBT
from tests.security.complaining import ANSWERS_COMPLAINTS
from tests.security.law import Place
from tests.security.planted import months_before
from tests.security.planted_changes import without_work
from tests.security.planted_plans import PLANS
from tests.security.sealing_notes import answers_sealed


@dataclass(frozen=True)
class Answer:
    data: Callable | dict
    duties: tuple
    kind: str
    ready: Callable | None = None

    def told(self, file):
        return self.data(file) if callable(self.data) else dict(self.data)

    def place(self, file, places, identity):
        """Where what is written will stand; what is new belongs to whoever writes it."""
        if self.kind == "here":
            return Place("", frozenset({file["centre"]}), identity.user_id)
        if self.kind == "anywhere":
            at_home = frozenset(centre for _role, centre in identity.roles)
            return Place("", at_home, identity.user_id)
        if self.kind in {"new case", "new contact"}:
            kind = "person" if self.kind == "new case" else "contact"
            return Place("", places[kind].centres, identity.user_id, places[kind].circle)
        if self.kind == "let in":
            return replace(places["case"], circle=None)
        return places[self.kind]


def today():
    return f"{clock.today():%Y-%m-%d}"


def reopened(file, _identity):
    Case.objects.filter(pk=file["case_id"]).update(state="open", closure_reason="", closed_on=None)


def paused(file, _identity):
    Case.objects.filter(pk=file["case_id"]).update(
        state="paused", closure_reason="", closed_on=None
    )


def without_case(file, _identity):
    Case.objects.filter(person=file["person_id"]).update(
        state="closed", closure_reason="lost_contact", closed_on=clock.today()
    )


def without_date(file, identity):
    reopened(file, identity)
    Appointment.objects.filter(case=file["case_id"]).delete()


def without_draft(file, identity):
    reopened(file, identity)
    Assessment.objects.filter(case=file["case_id"], state="draft_answers").delete()


def settled(file, identity):
    """Nothing keeps the file any more: no case, no work through us, no reason in law."""
    without_case(file, identity)
    LegalHold.objects.filter(person=file["person_id"]).update(lifted_on=clock.today())
    Placement.objects.filter(person=file["person_id"]).update(
        state="ended", ended_on=clock.today(), end_reason="resigned"
    )


def not_proposed(file, identity):
    settled(file, identity)
    Wish.objects.filter(person_id=file["person_id"]).delete()


def not_wished(file, _identity):
    Wish.objects.filter(person_id=file["person_id"]).delete()


def not_compared(file, _identity):
    Pair.objects.filter(pk=file["pair_id"]).delete()


def typed(file):
    return {"typed": code_of(file["person_id"])}


def own_line(file, identity):
    """Only who wrote a line takes it back; so whoever asks has written it."""
    Contact.objects.filter(pk=file["contact_id"]).update(by_id=identity.user_id)


def own_proposal(file, identity):
    """Only who proposed takes it back; so whoever asks has proposed it."""
    RoleProposal.objects.filter(pk=file["proposal_id"]).update(proposed_by_id=identity.user_id)


def hired(file, _identity):
    Introduction.objects.filter(pk=file["introduction_id"]).update(state="hired")


def ended(file, _identity):
    Service.objects.filter(pk=file["service_id"]).update(ended_on=clock.today())


def fresh(file, identity):
    """Nobody was registered since the check, as far as whoever asks can see."""
    hidden = Zone.objects.filter(lifted_at=None).exclude(members__user=identity.user_id)
    standing = Registration.objects.filter(person__leads_to=None)  # not put together with another
    rows = standing.filter(centre=file["centre"]).order_by("-pk")
    rows = rows.exclude(person__in=hidden.values("person"))
    newest = rows.values_list("pk", flat=True).first()
    ImportBatch.objects.filter(pk=file["batch_id"]).update(newest_registration=newest)


def brought_in(file, identity):
    ImportBatch.objects.filter(pk=file["batch_id"]).update(
        state="committed", committed_at=clock.now(), committed_by_id=identity.user_id
    )


def unsealed(file, _identity):
    for zone in Zone.objects.filter(person=file["person_id"]):
        zone.lifted_at, zone.lifted_by_id = clock.now(), file["user_id"]
        zone.why_lifted = "by the matrix"
        zone.save()


def let_in(file, identity):
    """The case is protected, and whoever asks stands in the circle beside its counsellor."""
    zone, _new = Zone.objects.get_or_create(
        person_id=file["person_id"], lifted_at=None,
        defaults={"case_id": file["case_id"], "centre_id": file["centre"], "kind": "minor"}
        | {"at": clock.now(), "by_id": identity.user_id},
    )  # fmt: skip
    for user in {identity.user_id, file["user_id"]}:
        Member.objects.get_or_create(
            zone=zone, user_id=user, left_at=None,
            defaults={"added_at": clock.now(), "added_by_id": identity.user_id},
        )  # fmt: skip


def let_in_with_one_more(file, identity):
    let_in(file, identity)
    zone = Zone.objects.get(person=file["person_id"], lifted_at=None)
    told = {"added_at": clock.now(), "added_by_id": identity.user_id}
    Member.objects.create(zone=zone, user_id=file["one_more"], **told)


PROFILE = {
    "name_latin": "Chan Bopha",
    "sex": "female",
    "beneficiary": "displaced",
    "phone": "",
    "place": "",
    "age": "37",
    "wage_currency": "USD",
}
CONTACT = {"channel": "online", "service": "none", "line": "written by the matrix"}
TERMS = {"evidence": "self_report", "wage_currency": "USD"}
VACANCY = {
    "title": "Weaver",
    "headcount": "4",
    "isco": "8152",
    "wage_currency": "USD",
    "wage_period": "month",
    "contract_type": "not_known",
    "min_age": "18",
}

SIDES = {f"side_{one.attname}": "one" for one in Person._meta.concrete_fields}
SIDES |= {"side_phones": "both", "keep": "one", "why": "the same papers"}
SERVICE = {
    "kind": "legal_aid",
    "name_en": "Written by the matrix",
    "new_organisation": "Nakry Lawyers",
    "phone": "012",
    "serves": ["22"],
    "cost": "free",
    "for_sex": "everybody",
    "takes_referrals": "on",
}
REFERRAL = {
    "urgency": "soon",
    "request": "written by the matrix",
    "shared": ["age"],
    "agreed": "on",
    "word": "send",
}

READ, WRITE = "person.read", "person.write"
BOTH_FILES = (READ, "double.read")
ANSWERS = {
    "set_language": Answer({"language": "en", "next": "/"}, (), "nothing changes"),
    "desk:preferences": Answer({"language": "ja", "digits": "khmer"}, (), "own"),
    "desk:person-new": Answer(
        lambda f: (
            PROFILE
            | {"centre": f["centre"], "registered_by": "self", "service": "given", "another": "on"}
            | {"method": "spoken"}
        ),
        (WRITE,),
        "here",
    ),
    "desk:person-edit": Answer(PROFILE, (READ, WRITE), "person"),
    "desk:person-consent": Answer(
        {"purpose": "messages", "decision": "withdrawn", "method": "spoken"},
        (READ, "consent.write"),
        "person",
    ),
    "desk:person-household": Answer(
        {"relation": "head", "dependants": "7"}, (READ, WRITE), "person"
    ),
    "desk:person-contact": Answer(
        lambda _f: CONTACT | {"on": today()}, (READ, "contact.write"), "person"
    ),
    "desk:case-open": Answer({}, (READ, "case.write"), "new case", without_case),
    "desk:person-forget": Answer(
        lambda f: typed(f) | {"why": "They asked us."},
        (READ, "right.write"),
        "person",
        not_proposed,
    ),
    "desk:person-hold": Answer({"why": "A claim in court."}, (READ, "right.hold"), "person"),
    "desk:hold-lift": Answer({}, ("right.hold",), "person"),
    "desk:wish": Answer(typed, ("right.approve",), "right", settled),
    "desk:wish-decline": Answer({}, ("right.approve",), "right"),
    **{name: Answer(*told) for name, told in CHANGES.items()},
    "desk:doubles": Answer(lambda f: {"centre": f["centre"]}, ("double.write",), "here"),
    "desk:double": Answer(SIDES, (*BOTH_FILES, "double.merge"), "double", not_wished),
    "desk:double-answer": Answer(
        {"word": "different", "why": "They came together."},
        ("double.read", "double.write"),
        "double",
    ),
    "desk:person-double": Answer(
        lambda f: {"code": code_of(f["alike"])}, (READ, "double.write"), "double", not_compared
    ),
    "desk:merge": Answer({}, ("double.read", "double.merge"), "double", not_wished),
    "desk:reading-reason": Answer({"why": "A job fair."}, (), "own"),
    "desk:contacts": Answer(
        lambda f: (
            CONTACT
            | {"on": today(), "people": "3", "sex": "female", "age_band": "from_18"}
            | {"centre": f["centre"]}
        ),
        ("contact.write",),
        "here",
    ),
    "desk:colleague-let-in": Answer({}, ("account.unlock",), "colleague"),
    "desk:role-propose": Answer(
        lambda f: {
            "who": f["colleague_id"],
            "role": "employment_officer",
            "centre": f["centre"],
            "starts_on": today(),
            "reason": "x",
        },
        ("role.propose",),
        "role",
    ),
    "desk:role-answer": Answer({"word": "approve", "answer": "x"}, ("role.approve",), "role"),
    "desk:role-withdraw": Answer({}, ("role.propose",), "role", own_proposal),
    "desk:role-end": Answer({"why": "x"}, ("role.end",), "role", without_work),
    "desk:colleague-end": Answer({"why": "x"}, ("account.end",), "role", without_work),
    "desk:contact-strike": Answer({}, ("contact.write",), "new contact", own_line),
    "desk:case-agree": Answer(
        {"kind": "papers_step", "what": "an identity card"}, ("case.write",), "case", reopened
    ),
    "desk:case-book": Answer(
        lambda _f: {"on": today(), "purpose": "talk"}, ("case.write",), "case", without_date
    ),
    "desk:case-note": Answer({"text": "a word"}, ("case.read", "note.write"), "note", reopened),
    "desk:case-pause": Answer({"why": "harvest"}, ("case.write",), "case", reopened),
    "desk:case-resume": Answer({}, ("case.write",), "case", paused),
    "desk:case-close": Answer({"reason": "lost_contact"}, ("case.write",), "case", reopened),
    "desk:step-done": Answer({"outcome": "found"}, ("step.finish",), "case", reopened),
    "desk:step-cancel": Answer({"why": "no need"}, ("case.write",), "case", reopened),
    "desk:date-settle": Answer({"word": "kept"}, ("case.write",), "case", reopened),
    "desk:date-move": Answer(
        lambda _f: {"on": f"{clock.today() + clock.days(1):%Y-%m-%d}", "at": "09:00"},
        ("case.write",),
        "case",
        reopened,
    ),
    "desk:call-note": Answer({"answer": "told"}, ("message.write",), "message"),
    "desk:person-way": Answer(
        {"kind": "phone_call", "language": "km"}, (READ, "message.write"), "person"
    ),
    "desk:person-screen": Answer(
        lambda f: {"instrument": f["screening_instrument"], "q_debt": "none"},
        (READ, "screening.write"),
        "person",
    ),
    "desk:screening-decide": Answer(
        {"tier": "intensive", "why": "written by the matrix"}, ("screening.write",), "screening"
    ),
    "desk:assessment-start": Answer(
        lambda f: {"instrument": f["instrument_id"]},
        ("case.read", "assessment.write"),
        "assessment",
        without_draft,
    ),
    "desk:assessment": Answer(
        {"do": "save", "q_matters_most": "written by the matrix"},
        ("assessment.read", "assessment.write"),
        "assessment",
        reopened,
    ),
    "desk:assessment-save": Answer(
        {"q_matters_most": "written by the matrix"},
        ("assessment.read", "assessment.write"),
        "assessment",
        reopened,
    ),
    "desk:assessment-drop": Answer(
        {}, ("assessment.read", "assessment.write"), "assessment", reopened
    ),
    **{name: Answer(*one) for name, one in PLANS.items()},
    **{name: Answer(*one) for name, one in ANSWERS_COMPLAINTS.items()},
    **{name: Answer(*one) for name, one in answers_sealed(reopened).items()},
    **{name: Answer(*one) for name, one in project_questions.ANSWERS.items()},
    "desk:case-protect": Answer(
        {"kind": "minor"}, ("case.read", "protection.write"), "let in", unsealed
    ),
    "desk:case-member-add": Answer(
        lambda f: {"user": f["one_more"]}, ("case.read", "protection.write"), "let in", let_in
    ),
    "desk:case-member-end": Answer(
        {}, ("case.read", "protection.write"), "let in", let_in_with_one_more
    ),
    "desk:case-unprotect": Answer(
        {"reason": "written by the matrix"}, ("case.read", "protection.write"), "let in", let_in
    ),
    "desk:glass": Answer(
        lambda f: {
            "code": f"C-{f['case_id']:06d}",
            "reason": "written by the matrix",
            "centre": f["centre"],
        },
        ("glass.break",),
        "here",
    ),
    "desk:vacancy-new": Answer(
        lambda f: VACANCY | {"employer": f["employers"][0], "centre": f["centre"]},
        ("vacancy.write", "employer.read"),
        "here",
    ),
    "desk:vacancy-edit": Answer(
        lambda f: VACANCY | {"employer": f["employers"][0], "centre": f["centre"]},
        ("vacancy.write", "employer.read"),
        "vacancy",
    ),
    "desk:vacancy-state": Answer({"word": "close", "why": "done"}, ("vacancy.write",), "vacancy"),
    "desk:introduce": Answer({}, (READ, "placement.write"), "person"),
    "desk:introduction-answer": Answer({"answer": "sent"}, ("placement.write",), "placement"),
    "desk:introduction-place": Answer(
        lambda _f: TERMS | {"started_on": today()}, ("placement.write",), "placement", hired
    ),
    "desk:placement-evidence": Answer(
        {"evidence": "nssf_record"}, ("placement.write",), "placement"
    ),
    "desk:placement-end": Answer(
        lambda _f: {"ended_on": today(), "reason": "resigned"}, ("placement.write",), "placement"
    ),
    "desk:retention-check": Answer(
        lambda _f: TERMS | {"result": "not_working", "done_on": today()},
        ("placement.write",),
        "placement",
    ),
    "desk:employer-new": Answer({"name_en": "Nakry Looms"}, ("employer.write",), "here"),
    "desk:person-place": Answer(
        lambda f: (
            TERMS
            | {"employer": f["employers"][1], "isco": "8152", "source": "self_found"}
            | {"started_on": today()}
        ),
        (READ, "placement.write", "employer.read"),
        "person",
    ),
    "desk:person-skill": Answer(
        {"code": "SK-0045", "level": "2", "source": "said"}, (READ, "skill.write"), "person"
    ),
    "desk:person-occupation": Answer(
        {"isco": "7531", "held": "on"}, (READ, "skill.write"), "person"
    ),
    "desk:background-add": Answer(DEBT, (READ, "background.write"), "background"),
    "desk:background-edit": Answer(DEBT, (READ, "background.write"), "background"),
    "desk:background-away": Answer({}, ("background.read", "background.write"), "background"),
    "desk:background-back": Answer({}, ("background.read", "background.write"), "background"),
    "desk:service-new": Answer(
        lambda f: SERVICE | {"centre": f["centre"]}, ("service.write",), "here"
    ),
    "desk:service-edit": Answer(
        lambda f: SERVICE | {"centre": f["centre"]}, ("service.write",), "service"
    ),
    "desk:service-confirm": Answer({}, ("service.write",), "service"),
    "desk:service-end": Answer({"why": "written by the matrix"}, ("service.write",), "service"),
    "desk:service-again": Answer({}, ("service.write",), "service", ended),
    "desk:service-undo": Answer({}, ("service.write",), "service"),
    **outreach_answers(Answer),
    "desk:referral-new": Answer(
        lambda f: REFERRAL | {"service": f["spare_service"]}, (READ, "referral.write"), "person"
    ),
    "desk:referral-turn": Answer({"to": "accepted"}, ("referral.write",), "referral"),
    "desk:referral-link": Answer({}, ("referral.write",), "referral"),
    "desk:referral-link-end": Answer({}, ("referral.write",), "referral"),
    "desk:referral-in-turn": Answer({"to": "accepted"}, ("referral.write",), "referral"),
    "partner:letter": Answer({"code": "000000", "to": "accepted"}, (), "nothing changes"),
    "desk:import-new": Answer(
        lambda f: {
            "centre": f["centre"],
            "file": SimpleUploadedFile("people.csv", b"Name,Sex\nChan Bopha,F\n"),
        },
        ("list.write",),
        "here",
    ),
    "desk:import-columns": Answer({"name_latin": "0"}, ("list.write",), "list"),
    "desk:import-decide": Answer(
        {"decision": "register_anyway", "line": "3"}, ("list.write",), "list"
    ),
    "desk:import-check": Answer({}, ("list.write",), "list"),
    "desk:import-commit": Answer({}, ("list.write",), "list", fresh),
    "desk:import-go-on": Answer({}, ("list.write",), "list"),
    "desk:import-undo": Answer({}, ("list.write",), "list", brought_in),
    "desk:import-discard": Answer({}, ("list.write",), "list"),
    "desk:numbers-close": Answer(
        lambda f: {"centre": f["centre"], "month": months_before(clock.today(), 3)},
        ("month.close",),
        "here",
    ),
    "desk:numbers-restate": Answer(
        lambda f: {"centre": f["centre"], "month": months_before(clock.today(), 1), "reason": "x"},
        ("month.close",),
        "here",
    ),
}
"""`set_language` keeps its answer in a cookie; the addresses of signing in follow below."""

SIGNING_IN = ("account_", "mfa_")
"""The pages of allauth: posted empty. They hold nothing of a person whom the house serves."""
