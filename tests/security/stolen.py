"""A life with a canary in every word that could endanger somebody, lived in a process of its own.

python -m tests.security.stolen SEED [bypass]

Prints the canaries by name. With `bypass` nothing is sealed: the control, in which a search for
the same canaries must find every one of them.
"""

import datetime as dt
import json
import os
import random
import secrets
import string
import sys
import tempfile
from pathlib import Path

KHMER = "កខគឃងចឆជឈញដឋឌឍណតថទធន"
FREE = (
    "note", "former_job", "place_as_said", "second_note", "what", "outcome", "purpose", "case_note",
    "why_paused", "line", "introduction_note", "answer_note", "retention_note", "dropped",
    "file_name", "cell_note", "cell_job", "cell_unmapped", "cell_oddity", "heading", "web_note",
    "web_search", "khmer_note", "relative", "why_held", "why_wished", "why_lifted", "glass_reason",
    "why_tier", "assessed", "lender", "debt_note", "document_number", "holder", "place_abroad",
    "left_behind", "work_abroad", "learned", "card_number",
    "why_tier", "assessed", "goals", "planned", "tried", "answered", "feared",
)  # fmt: skip
NEWCOMERS = [("Chea Rithy", "Heng Sreymom"), ("Noun Kosal", "Touch Bopha")]
NUMBERS = ("phone", "second_phone", "list_phone", "external_id", "list_external_id")


def canaries(seed: str) -> dict[str, str]:
    """Words that stand nowhere else; numbers as somebody would dial them. See `markers`."""
    letters, digits, khmer = markers(seed)
    dice = random.Random(seed)
    made = {name: letters + "".join(dice.choices(string.ascii_lowercase, k=6)) for name in FREE}
    made["khmer_note"] = khmer + "".join(dice.choices(KHMER, k=8))
    for name in NUMBERS:
        made[name] = f"{digits}{dice.randrange(10**3, 10**4)}"
    return made


def markers(seed: str) -> tuple[str, str, str]:
    """How every canary of this life begins, so that a search need not look for each of them."""
    dice = random.Random(f"markers {seed}")
    letters = "zq" + "".join(dice.choices(string.ascii_lowercase, k=6))
    return letters, f"97{dice.randrange(100, 1000)}", "".join(dice.choices(KHMER, k=6))


def bypass() -> None:
    """Nothing is sealed any more: what is written is what was said."""
    from spean.base.sealing import envelope

    envelope.seal = lambda _cipher, name, text, _bound: envelope.VERSION + name + text
    really_open = envelope.open_sealed

    def open_either(cipher, sealed, bound):
        try:
            return really_open(cipher, sealed, bound)
        except envelope.SealBrokenError:
            return sealed[envelope.HEAD :]

    envelope.open_sealed = open_either


def live(told: dict[str, str]) -> None:
    """Everything that is done to a person, with a canary in every word of it."""
    here = the_world()
    person = register(here, told)
    bring_home(here, person, told)
    walk_a_case(here, person, told)
    find_a_job(here, person, told)
    bring_in_a_list(here, told)
    hold_and_protect(here, person, told)
    use_the_screens(here, person, told)


def the_world():
    from spean.registry.accounts.models import User
    from spean.registry.centres.models import Centre, Membership
    from tests.factories.casework import NAMES, World, world

    if not Centre.objects.exists():
        return world()
    users = {name: User.objects.get(username=name) for name in NAMES}
    actors = {name: Membership.objects.actor_for(user.pk) for name, user in users.items()}
    centres = {"samraong": "OMC", "pursat": "PUR"}
    found = {name: Centre.objects.get(code=code) for name, code in centres.items()}
    return World(users=users, **found, **actors)


def register(here, told):
    from spean.casework.people.actions import Newcomer, register_person, update_profile
    from spean.casework.people.linkage import search_people
    from spean.casework.people.queries import profile_of
    from spean.casework.people.rules import Profile
    from spean.casework.people.vocabulary import PhoneOwner, RegisteredBy
    from tests.factories.casework import YES

    profile = Profile(
        name_km="សុខ សុខា",
        name_latin="Sok Sokha",
        phones=((f"+855{told['phone']}", PhoneOwner.OWN),),
        place_as_said=told["place_as_said"],
        former_job=told["former_job"],
        note=told["note"],
        external_id=told["external_id"],
    )
    newcomer = Newcomer(
        profile=profile,
        consents=YES,
        registered_by=RegisteredBy.RELATIVE,
        registered_by_name=told["relative"],
    )
    person = register_person(newcomer, centre_id=here.samraong.pk, by=here.dara)
    before = profile_of(here.dara, person.pk)
    from dataclasses import replace

    phones = (*before.phones, (f"+855{told['second_phone']}", PhoneOwner.FAMILY))
    changed = replace(before, note=told["second_note"] + told["khmer_note"], phones=phones)
    update_profile(person, profile=changed, by=here.dara)
    for typed in (f"0{told['phone']}", told["second_phone"][-6:], told["external_id"]):
        assert person in search_people(here.dara, typed), typed
    return person


def bring_home(here, person, told):
    """Her return, her work abroad, her passport, her debt and her card; the debt in two wordings."""
    from spean.casework.background.actions import change_fact
    from spean.casework.background.vocabulary import FactKind
    from tests.factories.background import added, facts

    by, said = here.dara, told.__getitem__
    added(by, person.pk, FactKind.RETURN, left_behind=said("left_behind"))
    abroad = {"place_abroad": said("place_abroad"), "learned": said("learned")}
    added(by, person.pk, FactKind.SPELL, work=said("work_abroad"), **abroad)
    kept = {"document_number": said("document_number"), "holder": said("holder")}
    added(by, person.pk, FactKind.DOCUMENT, **kept)
    added(by, person.pk, FactKind.CARD, card_number=said("card_number"))
    debt = added(by, person.pk, FactKind.DEBT, lender=said("lender"))
    later = facts(FactKind.DEBT, by, lender=said("lender"), note=said("debt_note"))
    change_fact(FactKind.DEBT, debt.fact_id, facts=later, by=by)


def walk_a_case(here, person, told):
    from spean.base import clock
    from spean.casework.cases import actions
    from spean.casework.cases.vocabulary import StepKind
    from spean.casework.contacts.actions import log_contact, strike_contact
    from spean.casework.contacts.vocabulary import Channel

    by = here.dara
    case = actions.open_case(person.pk, centre_id=here.samraong.pk, by=by)
    step = actions.agree_step(case, kind=StepKind.JOB, what=told["what"], by=by)
    actions.complete_step(step, outcome=told["outcome"], by=by)
    dropped = actions.agree_step(case, kind=StepKind.JOB, what=told["dropped"], by=by)
    actions.cancel_step(dropped, why=told["dropped"], by=by)
    actions.book_date(case, on=clock.today(), purpose=told["purpose"], by=by)
    actions.write_note(case, text=told["case_note"], by=by)
    ask_how_she_stands(here, person, case, told)
    plan_and_follow(here, case, told)
    actions.pause_case(case, why=told["why_paused"], by=by)
    actions.resume_case(case, by=by)
    for _again in range(2):
        line = log_contact(
            here.samraong.pk, channel=Channel.WALK_IN, person_id=person.pk, line=told["line"], by=by
        )
    strike_contact(line, by=by)


def ask_how_she_stands(here, person, case, told):
    from spean.casework.assessments.actions import decide_tier, finish_assessment
    from spean.casework.assessments.vocabulary import Tier
    from tests.engines.instruments.answers import FULL
    from tests.factories.assessments import begun, screened

    by = here.dara
    decide_tier(screened(here, person), tier=Tier.INTENSIVE, why=told["why_tier"], by=by)
    answers = FULL | {"matters_most": told["assessed"]}
    finish_assessment(begun(here, case), answers=answers, by=by)
    ask_for_the_project(here, case, told)


def ask_for_the_project(here, case, told):
    from spean.casework.questionnaires.actions import finish_response
    from tests.factories.questionnaires import asked_of, published
    from tests.security.project_questions import definition

    sheet = asked_of(here, case, published(here, definition("asked")))
    answers = {"note": told["answered"], "fear": told["feared"]}
    finish_response(sheet, answers=answers, by=here.dara)


def plan_and_follow(here, case, told):
    from dataclasses import replace

    from spean.base import clock
    from spean.casework.plans.actions import try_followup
    from spean.casework.plans.rules import Try
    from spean.casework.plans.vocabulary import Asked, Found
    from tests.factories.plans import SEWING, due_today, written

    written(here, case, replace(SEWING, what=told["planned"]), goals=told["goals"])
    attempt = Try(on=clock.today(), channel=Asked.CAME, found=Found.SPOKE, note=told["tried"])
    try_followup(due_today(here, case), attempt=attempt, by=here.dara)


def find_a_job(here, person, told):
    from spean.base import clock
    from spean.casework.jobs.actions import (
        check_retention,
        introduce_person,
        place_person,
        record_answer,
    )
    from spean.casework.jobs.rules import CheckOutcome, PlacementTerms
    from spean.casework.jobs.vocabulary import IntroductionState, RetentionResult
    from spean.registry.organisations.models import Organisation
    from tests.factories.jobs import factory, offer

    centre, by = here.samraong, here.dara
    vacant = Organisation.objects.count()
    began = clock.today() - dt.timedelta(days=100)
    with clock.stopped_at(began):
        vacancy = offer(by, centre, employer=factory(f"Factory {vacant}"))
        introduction = introduce_person(
            person.pk,
            vacancy_id=vacancy.pk,
            centre_id=centre.pk,
            note=told["introduction_note"],
            by=by,
        )
        introduction = record_answer(
            introduction, answer=IntroductionState.SENT, note=told["answer_note"], by=by
        )
        introduction = record_answer(introduction, answer=IntroductionState.HIRED, note="", by=by)
        placement = place_person(introduction, terms=PlacementTerms(started_on=began), by=by)
    outcome = CheckOutcome(
        result=RetentionResult.SAME_EMPLOYER, done_on=clock.today(), note=told["retention_note"]
    )
    check_retention(placement.checks.order_by("month").first(), outcome=outcome, by=by)


def bring_in_a_list(here, told):
    from spean.casework.intake.models import ImportBatch
    from tests.factories.intake import brought_in

    him, her = NEWCOMERS[ImportBatch.objects.count()]
    rows = [
        f"1297 no,Name,Sex,Phone,Note,Previous job,{told['heading']}",
        (
            f"{told['list_external_id']},{him},M,0{told['list_phone']},{told['cell_note']},"
            f"{told['cell_job']},{told['cell_unmapped']}"
        ),
        f",{her},F,{told['cell_oddity']},,,",
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{told['file_name']}.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        brought_in(here, path)


def hold_and_protect(here, person, told):
    from spean.casework.cases.actions import open_case
    from spean.casework.people.actions import Newcomer, register_person
    from spean.casework.people.rules import Profile
    from spean.casework.people.vocabulary import RegisteredBy
    from spean.casework.rights.actions import hold_file, propose_to_forget
    from spean.casework.zones.actions import break_glass, lift_protection, protect_case
    from spean.casework.zones.vocabulary import ProtectedType
    from tests.factories.casework import YES

    by, centre = here.dara, here.samraong.pk
    hold_file(person.pk, why=told["why_held"], by=here.chanthou)
    profile = Profile(name_km="ម៉ៅ ធី", name_latin="Mao Thy")
    newcomer = Newcomer(profile=profile, consents=YES, registered_by=RegisteredBy.SELF)
    other = register_person(newcomer, centre_id=centre, by=by)
    zone = protect_case(
        open_case(other.pk, centre_id=centre, by=by), kind=ProtectedType.WITNESS, by=by
    )
    break_glass(other.code, reason=told["glass_reason"], centre_id=centre, by=here.chanthou)
    lift_protection(zone, reason=told["why_lifted"], by=by)
    third = register_person(newcomer, centre_id=centre, by=by)
    propose_to_forget(third.pk, why=told["why_wished"], by=by)


def use_the_screens(here, person, told):
    """The same through the pages: what sessions, messages and jobs keep is searched as well."""
    from django.test import Client
    from django.urls import reverse

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(here.users["dara"])
    case = person.cases.first()
    form = {"text": told["web_note"], "receipt": f"r{secrets.token_hex(16)}"}
    answer = client.post(reverse("desk:case-note", args=[case.pk]), form)
    assert answer.status_code == 302, answer.status_code
    shown = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert told["web_note"] in shown
    assert told["case_note"] in shown
    for typed in (told["web_search"], f"0{told['phone']}"):
        assert client.get(reverse("desk:people-search"), {"q": typed}).status_code == 200
        assert client.get(reverse("desk:people"), {"q": typed}).status_code == 200


def set_up_a_second_step(here) -> dict[str, str]:
    """Through the pages, by somebody who has none yet: the seeds that were offered and taken."""
    import re
    import time

    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import hotp_value
    from django.test import Client
    from django.urls import reverse

    taken = set(Authenticator.objects.values_list("user__username", flat=True))
    name = min({"chanthou", "dara", "vanna"} - taken)
    client = Client(SERVER_NAME="127.0.0.1")
    client.post(reverse("account_login"), {"login": name, "password": "a long password"})
    address, seeds = reverse("mfa_activate_totp"), {}
    for which in ("seed_offered", "seed_taken"):
        page = client.get(address).content.decode()
        seeds[which] = re.findall(r"\b[A-Z2-7]{32}\b", page)[0]
    code = f"{hotp_value(seeds['seed_taken'], int(time.time()) // 30):06d}"
    assert client.post(address, {"code": code}).status_code == 302
    codes = Authenticator.objects.get(user=here.users[name], type="recovery_codes")
    from allauth.mfa.utils import decrypt

    return seeds | {"seed_of_codes": decrypt(codes.data["seed"])}


def main() -> None:
    from spean.cli.house import open_house

    os.environ["DJANGO_SETTINGS_MODULE"] = "spean.settings"
    open_house()
    from django.db import connection

    from spean.base.audit.actions import seal_book

    told = canaries(sys.argv[1])
    if sys.argv[2:] == ["bypass"]:
        bypass()
    live(told)
    seeds = set_up_a_second_step(the_world())
    seal_book()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("CHECKPOINT")
    print(json.dumps({"told": told, "seeds": seeds}))


if __name__ == "__main__":
    main()
