"""The pages of jobs: what they show, what they refuse, and how often they ask the database."""

import ast
import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from tests.factories.casework import sokha, world
from tests.factories.jobs import canary_jobs, draft, factory, offer

from spean.base import clock
from spean.casework.jobs import actions
from spean.casework.jobs.models import Introduction, Placement, Vacancy
from spean.casework.jobs.rules import CheckOutcome, PlacementTerms
from spean.casework.jobs.vocabulary import (
    AnswerReason,
    Evidence,
    IntroductionState,
    RetentionResult,
)
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, PhoneOwner, Purpose
from spean.casework.skills.actions import set_skills
from spean.casework.skills.rules import SkillLine
from spean.casework.skills.taxonomy import usual_skills
from spean.engines import matching
from spean.engines.kernel.reasons import Reason
from spean.engines.matching.facts import PARTS
from spean.registry.organisations.models import Organisation
from spean.web.desk.jobs.cards import person_jobs_card
from spean.web.desk.jobs.reasons import WORDS, said, words_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
OFFER = {
    "headcount": "12",
    "wage_min": "215",
    "wage_currency": "USD",
    "wage_period": "month",
    "contract_type": "fixed",
    "min_age": "18",
    "isco": "8153",
    "occupation_code": "SP-0001",
}


@pytest.fixture
def w():
    with clock.stopped_at(TODAY), translation.override("en"):
        yield world()


@pytest.fixture
def vanna(w):
    return signed_in(w, "vanna")


def signed_in(w, name):
    client = Client()
    client.force_login(w.users[name])
    client.cookies["django_language"] = "en"
    return client


def page(client, name, *args, **query):
    response = client.get(reverse(f"desk:{name}", args=args), query)
    assert response.status_code == 200
    text = response.content.decode()
    assert "⚠" not in text
    return text


def post(client, name, *args, **answers):
    response = client.post(reverse(f"desk:{name}", args=args), answers, follow=True)
    text = response.content.decode()
    assert "⚠" not in text
    return text


def introduced(w, vacancy, *, hired=False, placed=False, **changes):
    person = sokha(w.vanna, w.pursat, **changes)
    introduction = actions.introduce_person(
        person.pk, vacancy_id=vacancy.pk, centre_id=w.pursat.pk, by=w.vanna
    )
    if hired or placed:
        for answer in (IntroductionState.SENT, IntroductionState.HIRED):
            actions.record_answer(introduction, answer=answer, by=w.vanna)
    if placed:
        actions.place_person(introduction, terms=PlacementTerms(started_on=TODAY), by=w.vanna)
    return introduction


# ── The list ──────────────────────────────────────────────────────────────────────────────────
def test_an_empty_list_says_what_to_do_first(w, vanna):
    assert "An employer, an occupation and how many people are sought" in page(vanna, "jobs")


def test_filters_that_fit_nothing_say_so(w, vanna):
    offer(w.vanna, w.pursat)
    assert "No vacancy fits these filters" in page(vanna, "jobs", state="filled")


def test_the_list_finds_an_occupation_by_its_khmer_word(w, vanna):
    offer(w.vanna, w.pursat, title="")
    offer(w.vanna, w.pursat, title="", wage_min=None, wage_max=None)
    shown = page(vanna, "jobs", q="ជាងដេរ")
    assert "Sewing machine operator" in shown
    assert "215–240 USD, A month" in shown


def test_the_list_can_be_taken_away_as_it_is_filtered(w, vanna):
    offer(w.vanna, w.pursat, title='=HYPERLINK("http://x")')
    offer(w.vanna, w.pursat, title="Mason", wage_min=None, wage_max=None, place_code=None)
    asked = {"col": ["code", "offer", "from", "upto", "currency"]}
    response = vanna.get(reverse("desk:jobs-csv"), {"q": "HYPERLINK"} | asked)
    text = b"".join(response).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff")
    assert len(rows) == 2
    assert rows[1][1] == '\'=HYPERLINK("http://x")'
    assert rows[1][2:] == ["215.00", "240.00", "USD"]
    file = io.BytesIO(b"".join(vanna.get(reverse("desk:jobs-xlsx"), asked)))
    sheet = load_workbook(file).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1] for row in cells] == ["Mason", '\'=HYPERLINK("http://x")']
    assert cells[1][2] == 215


@pytest.mark.parametrize("name", ["retention", "vacancy-new", "employer-new"])
def test_who_meets_no_people_enters_nothing(w, name):
    assert signed_in(w, "kenji").get(reverse(f"desk:{name}")).status_code == 403


def lived(w, times):
    for number in range(times):
        employer = factory(f"Employer {number}")
        vacancy = offer(w.vanna, w.pursat, employer=employer)
        phones = ((f"+8551234567{number}", PhoneOwner.OWN),)
        introduced(w, vacancy, phones=phones)
        introduced(w, vacancy, placed=True)
    return vacancy


def asked(client, name, *args):
    url = reverse(f"desk:{name}", args=args)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_lists_ask_as_often_for_three_rows_as_for_one(w, vanna):
    vacancy = lived(w, 1)
    names = ["jobs", "retention", "employers"]
    with clock.stopped_at(dt.date(2026, 9, 1)):
        one = [asked(vanna, name) for name in names] + [asked(vanna, "vacancy", vacancy.pk)]
    people = asked(vanna, "vacancy-people", vacancy.pk)
    vacancy = lived(w, 3)
    for _more in range(2):
        introduced(w, vacancy)
    with clock.stopped_at(dt.date(2026, 9, 1)):
        three = [asked(vanna, name) for name in names] + [asked(vanna, "vacancy", vacancy.pk)]
    assert three == one
    assert max(one) <= 16  # the look at who was introduced is signed
    assert asked(vanna, "vacancy-people", vacancy.pk) == people
    assert people <= 20


# ── The form ──────────────────────────────────────────────────────────────────────────────────
def test_an_employer_an_occupation_and_a_headcount_make_a_draft(w, vanna):
    employer = factory()
    shown = post(
        vanna, "vacancy-new", **OFFER, employer=employer.pk, centre=w.pursat.pk, district=""
    )
    vacancy = Vacancy.objects.get()
    assert (vacancy.state, vacancy.headcount, vacancy.employer) == ("draft", 12, employer)
    assert "Open the vacancy" in shown


def test_without_employer_and_occupation_the_form_says_what_is_missing(w, vanna):
    asked_for = OFFER | {"isco": "", "occupation_code": ""}
    shown = post(vanna, "vacancy-new", **asked_for, centre=w.pursat.pk)
    assert "Choose the employer, or write the name of a new one." in shown
    assert "Choose the occupation from the list." in shown
    assert Vacancy.objects.count() == 0


def test_a_refused_offer_keeps_no_new_employer(w, vanna):
    asked_for = OFFER | {"wage_max": "100", "new_employer": "Short Lived"}
    shown = post(vanna, "vacancy-new", **asked_for, centre=w.pursat.pk)
    assert "The highest wage cannot be below the lowest one." in shown
    assert Organisation.objects.filter(name_en="Short Lived").count() == 0


def test_picking_redraws_the_form_and_saves_nothing(w, vanna):
    picked = post(vanna, "vacancy-new", headcount="12", pick="SP-0001|8153")
    assert 'name="isco" value="8153"' in picked
    assert picked.count('name="skills"') == len(usual_skills("SP-0001")[:8])
    assert "Please check these answers" not in picked
    more = post(vanna, "vacancy-new", skills=["SK-0044"], add_skill="SK-0045", work_q="ជាងដេរ")
    assert more.count('name="skills"') == 2
    assert "SP-0001|8153" in more
    less = post(
        vanna,
        "vacancy-new",
        skills=["SK-0044", "SK-0045", "SK-X"],
        drop_skill="SK-0045",
        skill_q="sew",
    )
    assert less.count('name="skills"') == 1
    assert 'name="add_skill"' in less
    assert Vacancy.objects.count() == 0


def test_a_province_brings_its_districts(w, vanna):
    shown = post(vanna, "vacancy-new", province="15", redraw="district")
    assert "Bakan" in shown
    assert "Bakan" not in page(vanna, "vacancy-new")


def test_an_offer_is_changed_from_what_it_was(w, vanna):
    vacancy = draft(w.vanna, w.pursat, skills=(("SK-0044", True),))
    shown = page(vanna, "vacancy-edit", vacancy.pk)
    assert 'value="SK-0044"' in shown
    answers = OFFER | {"headcount": "20", "employer": str(vacancy.employer_id)}
    post(vanna, "vacancy-edit", vacancy.pk, **answers, centre=w.pursat.pk)
    vacancy.refresh_from_db()
    assert (vacancy.headcount, vacancy.skills.count()) == (20, 0)


def test_another_centre_may_not_open_the_form_of_an_offer(w):
    vacancy = draft(w.vanna, w.pursat)
    dara = signed_in(w, "dara")
    assert dara.get(reverse("desk:vacancy-edit", args=[vacancy.pk])).status_code == 404
    assert dara.post(reverse("desk:vacancy-state", args=[vacancy.pk])).status_code == 404
    assert "looks after this vacancy" in page(dara, "vacancy", vacancy.pk)


@pytest.mark.parametrize(
    ("sector", "wage", "expected"),
    [
        ("garment", "195", "195 US dollars a month is below the legal minimum of 210."),
        ("garment", "210", "210 US dollars a month is not below the legal minimum of 210."),
        ("construction", "150", "The law sets no minimum wage for this sector."),
        ("garment", "", "The legal minimum is 210 US dollars a month"),
        ("", "x", "The wage cannot be checked yet"),
    ],
)
def test_the_wage_is_checked_while_it_is_typed(w, vanna, sector, wage, expected):
    asked_for = {"sector": sector, "wage_min": wage, "wage_currency": "USD", "wage_period": "month"}
    shown = page(vanna, "wage-check", **asked_for)
    assert expected in shown
    assert ("Prakas 214" in shown) == (sector == "garment")


def test_searches_offer_what_can_be_picked(w, vanna):
    assert 'value="SP-0001|8153"' in page(vanna, "occupation-search", work_q="sewing operator")
    assert 'name="add_skill"' in page(vanna, "skill-search", skill_q="sew")
    assert "Nothing found" in page(vanna, "occupation-search", work_q="qqqq")
    assert "Nothing found" in page(vanna, "skill-search", skill_q="qqqq")


# ── The vacancy's page ──────────────────────────────────────────────────────────────────────────
def test_an_unlawful_offer_shows_why_it_cannot_open(w, vanna):
    wage = {"wage_min": Decimal("195.50"), "wage_max": None}
    vacancy = draft(w.vanna, w.pursat, **wage, note="call Sophea", offers_meals=True)
    shown = page(vanna, "vacancy", vacancy.pk)
    assert "btn-blocked" in shown
    assert "Prakas 214" in shown
    assert "call Sophea" in shown
    assert "195.50 USD, A month" in shown


def test_the_buttons_move_the_offer(w, vanna):
    vacancy = draft(w.vanna, w.pursat)
    states = []
    for word, more in (
        ("open", {}),
        ("refresh", {"until": "2026-07-01"}),
        ("hold", {"why": "no orders"}),
        ("close", {"why": "done"}),
    ):
        post(vanna, "vacancy-state", vacancy.pk, word=word, **more)
        vacancy.refresh_from_db()
        states.append((vacancy.state, vacancy.expires_on))
    assert states == [
        ("open", dt.date(2026, 8, 30)),
        ("open", dt.date(2026, 7, 1)),
        ("on_hold", dt.date(2026, 7, 1)),
        ("closed", dt.date(2026, 7, 1)),
    ]
    url = reverse("desk:vacancy-state", args=[vacancy.pk])
    assert vanna.post(url, {"word": "sing"}).status_code == 404


def test_the_people_who_suit_are_shown_with_reasons_or_an_honest_nothing(w, vanna):
    vacancy = offer(w.vanna, w.pursat, skills=(("SK-0044", True), ("SK-0045", True)))
    assert "Nobody suits this vacancy yet" in page(vanna, "vacancy-people", vacancy.pk)
    person = sokha(w.vanna, w.pursat, preferred_province="15")
    set_skills(person.pk, skills=[SkillLine("SK-0044")], by=w.vanna)
    shown = page(vanna, "vacancy-people", vacancy.pk)
    assert "Can do: " in shown
    assert "Missing" in shown
    assert reverse("desk:introduce", args=[vacancy.pk, person.pk]) in shown
    fragment = vanna.get(
        reverse("desk:vacancy-people", args=[vacancy.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in fragment


def test_why_somebody_may_not_be_introduced_stands_before_the_click(w, vanna):
    vacancy = offer(w.vanna, w.pursat)
    person = introduced(w, vacancy, preferred_province="15").person
    record_consent(
        person,
        purpose=Purpose.EMPLOYER,
        decision=Decision.WITHDRAWN,
        method=ConsentMethod.PHONE,
        by=w.vanna,
    )
    shown = page(vanna, "vacancy-people", vacancy.pk)
    assert "Ask first whether we may show their profile to an employer." in shown
    assert "This person is already introduced to this vacancy." in shown
    assert reverse("desk:introduce", args=[vacancy.pk, person.pk]) not in shown


# ── Introductions ─────────────────────────────────────────────────────────────────────────────
def test_introducing_leads_to_the_answer(w, vanna):
    vacancy, person = offer(w.vanna, w.pursat), sokha(w.vanna, w.pursat)
    shown = post(vanna, "introduce", vacancy.pk, person.pk)
    assert "is introduced to this vacancy." in shown
    assert Introduction.objects.get().state == "proposed"


def test_an_answer_without_a_reason_is_asked_back(w, vanna):
    introduction = introduced(w, offer(w.vanna, w.pursat))
    shown = post(vanna, "introduction-answer", introduction.pk, answer="declined_by_person")
    assert "Choose the reason" in shown
    shown = post(
        vanna,
        "introduction-answer",
        introduction.pk,
        answer="declined_by_person",
        reason=AnswerReason.WAGE,
    )
    introduction.refresh_from_db()
    assert (introduction.state, introduction.reason) == ("declined_by_person", "wage_reason")
    assert "The wage" in shown


def test_only_answers_that_may_follow_are_offered(w, vanna):
    introduction = introduced(w, offer(w.vanna, w.pursat))
    shown = page(vanna, "introduction-answer", introduction.pk)
    assert 'value="sent"' in shown
    assert 'value="hired"' not in shown


# ── Placements and checks ─────────────────────────────────────────────────────────────────────
TERMS = {"started_on": "2026-06-01", "wage": "215", "wage_currency": "USD"}


def test_a_placement_in_the_future_is_asked_back(w, vanna):
    introduction = introduced(w, offer(w.vanna, w.pursat), hired=True)
    later = TERMS | {"started_on": "2026-06-08", "evidence": "self_report"}
    shown = post(vanna, "introduction-place", introduction.pk, **later)
    assert "Record the placement on the first day of work, not before." in shown
    assert Placement.objects.count() == 0


def test_a_daily_wage_is_not_proposed_as_a_monthly_one(w, vanna):
    vacancy = offer(w.vanna, w.pursat, wage_period="day", wage_min=Decimal(9), wage_max=None)
    introduction = introduced(w, vacancy, hired=True)
    assert 'value="9' not in page(vanna, "introduction-place", introduction.pk)


def test_a_job_found_alone_is_recorded_once(w, vanna):
    person, employer = sokha(w.vanna, w.pursat), factory()
    answers = TERMS | {
        "employer": employer.pk,
        "isco": "8153",
        "source": "self_found",
        "evidence": "self_report",
    }
    page(vanna, "person-place", person.pk)
    assert "Found by the person after our service" in post(
        vanna, "person-place", person.pk, **answers
    )
    again = post(vanna, "person-place", person.pk, **answers)
    assert "This person is already recorded at work there." in again
    assert Placement.objects.count() == 1


def test_a_placement_shows_proof_end_and_checks(w, vanna):
    introduced(w, offer(w.vanna, w.pursat), placed=True)
    placement = Placement.objects.get()
    assert "Not asked yet" in page(vanna, "placement", placement.pk)
    shown = post(vanna, "placement-evidence", placement.pk, evidence="contract_seen")
    assert "Contract or pay slip seen" in shown
    refused = vanna.post(
        reverse("desk:placement-evidence", args=[placement.pk]), {"evidence": "self_report"}
    )
    assert refused.status_code == 409
    assert "Why did the work end?" in post(vanna, "placement-end", placement.pk, ended_on="x")
    shown = post(vanna, "placement-end", placement.pk, ended_on="2026-06-01", reason="better_job")
    assert "Changed to a better job" in shown
    assert "invalid" not in post(vanna, "placement-evidence", placement.pk, evidence="")


def test_a_check_is_written_down_or_asked_back(w, vanna):
    introduced(w, offer(w.vanna, w.pursat), placed=True)
    check = Placement.objects.get().checks.get(month=3)
    answers = {"result": "unreachable", "evidence": "self_report", "wage_currency": "USD"}
    early = post(vanna, "retention-check", check.pk, **answers, done_on="2026-06-01")
    assert "It is too early" in early
    with clock.stopped_at(dt.date(2026, 9, 2)):
        shown = post(vanna, "retention-check", check.pk, **answers, done_on="2026-09-02")
        assert "1 attempt" in shown
        due = page(vanna, "retention")
        assert "Overdue" in due
        assert "Could not be reached" in due


# ── People ────────────────────────────────────────────────────────────────────────────────────
def test_the_offers_for_a_person_are_shown_with_reasons(w, vanna):
    person = sokha(w.vanna, w.pursat, preferred_province="15")
    assert "No vacancy suits yet" in page(vanna, "person-jobs", person.pk)
    vacancy = offer(w.vanna, w.pursat)
    shown = page(vanna, "person-jobs", person.pk)
    assert reverse("desk:introduce", args=[vacancy.pk, person.pk]) in shown
    assert "In the sector the person looks for" in shown
    assert "Worth asking:" in shown


def test_skills_are_added_changed_and_taken_away(w, vanna):
    person = sokha(w.vanna, w.pursat)
    post(vanna, "person-skill", person.pk, code="SK-0044")
    post(vanna, "person-skill", person.pk, code="SK-0045", level="3", source="certified")
    post(vanna, "person-skill", person.pk, code="SK-0044", drop="yes")
    (skill,) = person.skills.all()
    assert (skill.code, skill.level, skill.source) == ("SK-0045", 3, "certified")
    fragment = vanna.post(
        reverse("desk:person-skill", args=[person.pk]),
        {"code": "SK-0044"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "<html" not in fragment
    assert 'value="SK-0044"' in fragment


def test_occupations_are_added_changed_and_taken_away(w, vanna):
    person = sokha(w.vanna, w.pursat)
    work = {"isco": "8153", "code": "SP-0001"}
    post(vanna, "person-occupation", person.pk, **work, held="on", years="6")
    post(vanna, "person-occupation", person.pk, **work, held="on", wanted="on", years="7")
    (one,) = person.occupations.all()
    assert (one.held, one.wanted, one.years) == (True, True, 7)
    assert "Sewing machine operator" in page(vanna, "person-skills", person.pk)
    post(vanna, "person-occupation", person.pk, **work, drop="yes")
    assert person.occupations.count() == 0


def test_what_cannot_be_kept_of_a_skill_is_said(w, vanna):
    person = sokha(w.vanna, w.pursat)
    post(vanna, "person-skill", person.pk, code="SK-0044", level="9")
    post(vanna, "person-occupation", person.pk, isco="")
    assert (person.skills.count(), person.occupations.count()) == (0, 0)


def test_the_editor_searches_on_its_own_page(w, vanna):
    person = sokha(w.vanna, w.pursat)
    assert 'value="SK-' in page(vanna, "person-skills", person.pk, skill_q="ដេរ")
    assert 'value="SP-0001"' in page(vanna, "person-skills", person.pk, work_q="ជាងដេរ")
    assert "Nothing found" in page(vanna, "person-skills", person.pk, work_q="qqqq", skill_q="qqqq")


def test_the_card_of_a_person_holds_their_work(w):
    vacancy = offer(w.vanna, w.pursat)
    introduced(w, vacancy, placed=True)
    placement = Placement.objects.get()
    with clock.stopped_at(dt.date(2026, 9, 1)):
        outcome = CheckOutcome(
            result=RetentionResult.SAME_EMPLOYER,
            done_on=dt.date(2026, 9, 1),
            evidence=Evidence.NSSF_RECORD,
        )
        actions.check_retention(placement.checks.get(month=3), outcome=outcome, by=w.vanna)
    card = person_jobs_card(w.vanna, placement.person_id)
    shown = Template('{% include "desk/jobs/_person_card.html" %}').render(Context(card))
    assert "⚠" not in shown
    assert reverse("desk:placement", args=[placement.pk]) in shown
    assert person_jobs_card(w.dara, placement.person_id)["person_placements"] == []


# ── Employers ─────────────────────────────────────────────────────────────────────────────────
def test_a_registered_employer_goes_straight_to_its_first_offer(w, vanna):
    answers = {"name_en": "Mekong Build", "sector": "construction", "province": "15"}
    shown = post(vanna, "employer-new", **answers, contact_name="Sophea", contact_phone="012345678")
    employer = Organisation.objects.get(name_en="Mekong Build")
    assert f'<option value="{employer.pk}" selected>' in shown
    listed = page(vanna, "employers", q="mekong")
    assert "Sophea" in listed
    assert "No employer here" in page(vanna, "employers", q="nobody")


def test_an_employer_without_a_name_is_asked_back(w, vanna):
    assert "Please check these answers" in post(vanna, "employer-new", name_en="")


# ── Words ─────────────────────────────────────────────────────────────────────────────────────
def codes_of_the_engine():
    """Every code that the matching can emit: its literals, its parts, its hard constraints."""
    literals = set()
    for path in Path(matching.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Reason", "Value"}:
                literals |= strings_in(node)
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                literals |= strings_in(node.value.elts[0])
            if isinstance(node, ast.Assign) and "unknown" in ast.unparse(node.targets[0]):
                literals |= strings_in(node.value)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                literals |= strings_in(node.value)
    found = {text for text in literals if text and text not in PARTS and text.isidentifier()}
    return found | {flag.name.lower() for flag in matching.Failed}


def strings_in(node):
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def test_every_reason_of_the_engine_has_words():
    found = codes_of_the_engine()
    assert {"has_skill", "missing_skill", "gain_skill", "unknown_home", "no_consent"} <= found
    assert found - set(WORDS) == set()


VALUES = {
    "gain_requirement": "thai;dormitory",
    "unknown_requirement": "thai",
    "raise_wage": 22050,
    "accept_province": "15",
    "usual_skills_of": "8153",
}


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_reason_is_a_sentence_without_holes(w, code):
    sentence = words_of(Reason(code, VALUES.get(code, "SK-0044")))
    assert sentence.strip()
    assert "{" not in sentence
    assert "None" not in sentence


def test_reasons_name_their_values(w):
    with translation.override("en"):
        assert words_of(Reason("raise_wage", 22050)) == "A wage of 220.50 US dollars a month"
        assert words_of(Reason("accept_province", "15")) == "The person accepts work in Pursat"
        assert words_of(Reason("gain_requirement", "thai;dormitory")) == (
            "Get: Speaks Thai, Accepts living in a dormitory"
        )


def test_a_reason_without_words_is_an_error():
    with pytest.raises(KeyError):
        words_of(Reason("sings_well"))


def test_reasons_are_shown_once_and_with_points_out_of_a_hundred(w):
    shown = said([Reason("good_place", 1, 950), Reason("good_place", 1, 950)])
    assert [one.points for one in shown] == [10]


def test_the_records_for_the_sweep_can_be_made(w):
    made = canary_jobs(w, sokha(w.dara, w.samraong, birth_year=1994))
    assert set(made) == {"vacancy_id", "introduction_id", "placement_id", "check_id"}
    assert Vacancy.objects.get(pk=made["vacancy_id"]).centre == w.samraong
