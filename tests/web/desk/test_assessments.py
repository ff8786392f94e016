"""The pages of screening and assessing, as a counsellor uses them."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.engines.instruments.answers import CALM, FULL
from tests.factories.assessments import begun, instruments, screened
from tests.factories.casework import member, sokha, world

from spean.casework.assessments.actions import add_instrument, add_weights, finish_assessment
from spean.casework.assessments.models import Assessment, Screening
from spean.casework.cases.actions import close_case, open_case
from spean.casework.cases.vocabulary import ClosureReason
from spean.engines.instruments import shipped
from spean.registry.accounts.models import User
from spean.registry.centres.scoping import keeper
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
KEY = "reintegration_sustainability"


@pytest.fixture
def here():
    return world()


@pytest.fixture
def person(here):
    return sokha(here.dara, here.samraong)


@pytest.fixture
def case(here, person):
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def client_of(here, name="dara", language="en"):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def dara(here):
    return client_of(here)


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def typed(answers, **more):
    return {f"q_{name}": answer for name, answer in answers.items()} | more


def made_from(page):
    return re.search(r'name="made_from" value="([^"]+)"', page)[1]


# ── Screening ─────────────────────────────────────────────────────────────────────────────────
def test_a_person_is_screened_and_the_reasons_are_shown(here, person, dara):
    version = instruments()["rapid_vulnerability"]
    page = text(dara.get(url("person-screen", person.pk)))
    assert "Is there a place where you can sleep safely tonight?" in page
    answers = typed(CALM | {"debt": "may_lose"}, instrument=version.pk)
    page = text(dara.post(url("person-screen", person.pk), answers, follow=True))
    assert "4 points" in page
    assert "We may lose land or the house" in page
    assert "never decides alone" in page
    person_page = text(dara.get(url("person", person.pk)))
    assert "Assisted" in person_page
    assert "How do you stand with your debts?" in person_page


def test_an_answer_that_is_no_number_is_asked_again_and_nothing_is_kept(here, person, dara):
    instruments()
    answers = typed(CALM | {"depend_on_you": "many"})
    page = text(dara.post(url("person-screen", person.pk), answers))
    assert "Write a number." in page
    assert Screening.objects.count() == 0


def test_khmer_digits_are_numbers(here, person, dara):
    instruments()
    dara.post(url("person-screen", person.pk), typed(CALM | {"depend_on_you": "៤"}))
    assert Screening.objects.get().result["points"] == 2


def test_the_support_is_decided_otherwise_with_a_reason(here, person, dara):
    one = screened(here, person)
    back = {"tier": "intensive", "back": url("screening", one.pk)}
    page = text(dara.post(url("screening-decide", one.pk), back, follow=True))
    assert "Say why, in a few words." in page
    words = {"tier": "intensive", "why": "She hides a bruise"}
    page = text(dara.post(url("screening-decide", one.pk), words, follow=True))
    assert "She hides a bruise" in page
    assert "Intensive" in text(dara.get(url("person", person.pk)))


def test_too_few_answers_say_so_and_ask_for_a_decision(here, person, dara):
    instruments()
    page = text(dara.post(url("person-screen", person.pk), {"q_debt": "none"}, follow=True))
    assert "Only 1 of 12 questions were answered" in page
    assert "Not decided yet" in page


def test_a_projects_own_screening_can_be_chosen(here, person, dara):
    instruments()
    ours = add_instrument(
        shipped()["rapid_vulnerability.yaml"]
        .replace("key: rapid_vulnerability", "key: our_screening")
        .replace("en: Rapid vulnerability screening", "en: Our screening"),
        by=keeper(),
    )
    assert "Our screening" in text(dara.get(url("person-screen", person.pk)))
    page = text(dara.get(url("person-screen", person.pk), {"instrument": ours.pk}))
    assert f'name="instrument" value="{ours.pk}"' in page


def test_without_an_instrument_the_pages_say_what_to_do(here, person, case, dara):
    for page in (url("person-screen", person.pk), url("instruments")):
        assert "adds one as a file" in text(dara.get(page))
    assert "no instrument to assess with" in text(dara.get(url("case-assessments", case.pk)))


def test_an_earlier_screening_says_that_there_is_a_newer_one(here, person, dara):
    first = screened(here, person)
    screened(here, person)
    page = text(dara.get(url("screening", first.pk)))
    assert "There is a newer screening" in page
    assert url("screening-decide", first.pk) not in page


# ── Assessing ─────────────────────────────────────────────────────────────────────────────────
def start(dara, case):
    page = dara.post(
        url("assessment-start", case.pk), {"instrument": instruments()[KEY].pk}, follow=True
    )
    return Assessment.objects.get(state="draft_answers"), text(page)


def test_an_assessment_is_begun_saved_resumed_finished_and_compared(here, case, dara):
    one, page = start(dara, case)
    half = dict(list(FULL.items())[:12])
    saved = text(dara.post(url("assessment-save", one.pk), typed(half, made_from=made_from(page))))
    assert "Saved at" in saved
    assert "12 of 26 answered" in saved
    again, resumed = start(dara, case)
    assert again == one
    assert re.search(r'value="with_effort"[^>]*checked', resumed)
    done = typed(FULL, made_from=made_from(saved), do="finish")
    page = text(dara.post(url("assessment", one.pk), done, follow=True))
    for value in ("0.50", "0.63", "0.75", "unweighted", "never decides alone"):
        assert value in page
    two = finish_assessment(begun(here, case), answers=FULL | {"ec_means": "yes"}, by=here.dara)
    page = text(dara.get(url("case-assessments", case.pk)))
    assert "(+0.13)" in page  # one of eight
    assert "unweighted" in page
    assert url("assessment", two.pk) in page
    assert "0.63" in text(dara.get(url("case", case.pk)))


def test_scores_with_other_weights_stand_in_a_table_of_their_own(here, case, dara):
    finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    items = "\n".join(f"{name},1,1" for name in FULL)
    table = "item,dimension,composite\n" + items
    add_weights(instruments()[KEY], table, label="Table A", source="a letter", by=keeper())
    finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    page = text(dara.get(url("case-assessments", case.pk)))
    assert page.count("<caption") == 2
    assert "Version 1, Table A." in page
    assert "(+0" not in page
    assert "a letter" in text(dara.get(url("instrument", instruments()[KEY].pk)))


def test_too_few_answers_have_no_score(here, case, dara):
    one, _page = start(dara, case)
    page = text(dara.post(url("assessment", one.pk), {"do": "finish"}, follow=True))
    assert page.count("too few answers") == 4


def test_two_colleagues_answer_different_questions_of_one_draft(here, case, dara):
    one, page = start(dara, case)
    first = made_from(page)
    chanthou = client_of(here, "chanthou")
    chanthou.post(url("assessment", one.pk), {"q_ec_work": "yes", "made_from": first})
    dara.post(url("assessment", one.pk), {"q_ec_means": "no", "made_from": first})
    one.refresh_from_db()
    assert one.answers == {"ec_work": "yes", "ec_means": "no"}


def test_two_colleagues_answer_the_same_question_and_are_shown_both(here, case, dara):
    one, page = start(dara, case)
    first = made_from(page)
    client_of(here, "chanthou").post(
        url("assessment", one.pk), {"q_ec_work": "yes", "made_from": first}
    )
    mine = {"q_ec_work": "no", "made_from": first}
    saved = text(dara.post(url("assessment-save", one.pk), mine))
    assert "Not saved yet" in saved
    asked = text(dara.post(url("assessment", one.pk), mine))
    assert "A colleague meanwhile wrote “Yes” here" in asked
    one.refresh_from_db()
    assert one.answers == {"ec_work": "yes"}
    dara.post(url("assessment", one.pk), mine | {"made_from": made_from(asked)})
    one.refresh_from_db()
    assert one.answers == {"ec_work": "no"}


def test_a_draft_keeps_its_version_when_a_newer_one_comes(here, case, dara):
    one, _page = start(dara, case)
    newer = shipped()[f"{KEY}.yaml"].replace("version: 1", "version: 2")
    newer = newer.replace("so-so".capitalize(), "Middling")
    add_instrument(newer.replace("en: So-so", "en: Middling"), by=keeper())
    assert "So-so" in text(dara.get(url("assessment", one.pk)))
    again = dara.post(
        url("assessment-start", case.pk), {"instrument": instruments()[KEY].pk}, follow=True
    )
    assert again.redirect_chain[-1][0] == url("assessment", one.pk)


def test_a_draft_is_thrown_away(here, case, dara):
    one, _page = start(dara, case)
    dara.post(url("assessment-drop", one.pk))
    assert Assessment.objects.count() == 0


def test_a_colleague_of_the_centre_sees_no_answer_and_may_not_begin(here, case, dara):
    one, _page = start(dara, case)
    user = User.objects.create_user("nary", "a long password")
    member(user, Role.COUNSELLOR, here.samraong)
    here.users["nary"] = user
    nary = client_of(here, "nary")
    assert nary.get(url("assessment", one.pk)).status_code == 404
    page = text(nary.get(url("case-assessments", case.pk)))
    assert url("assessment", one.pk) not in page
    assert "why-not-assess" in page


def test_a_draft_in_a_closed_case_can_be_read_and_not_written(here, case, dara):
    one, page = start(dara, case)
    dara.post(url("assessment", one.pk), {"q_ec_work": "yes", "made_from": made_from(page)})
    close_case(case, reason=ClosureReason.LOST_CONTACT, by=here.dara)
    page = text(dara.get(url("assessment", one.pk)))
    assert "why-not-answer" in page
    assert "This case is closed" in page


def test_every_answer_can_be_given_with_the_keyboard(here, case, dara):
    """Radio buttons, text fields and buttons of the browser: no control of our own making."""
    _one, page = start(dara, case)
    form = page.split('<form method="post" novalidate>')[1].split("</form>")[0]
    kinds = set(re.findall(r'<input type="(\w+)"', form))
    assert kinds == {"hidden", "radio"}
    assert "tabindex" not in form
    assert form.count("<legend>") == 25 + 4
    assert form.count('value="prefer_not"') == 25


def test_the_person_takes_their_answers_along_in_words(here, person, case, dara):
    screened(here, person, debt="may_lose")
    finish_assessment(begun(here, case), answers=FULL | {"matters_most": "ផ្ទះ"}, by=here.dara)
    page = text(dara.get(url("person-everything", person.pk)))
    assert "How do you stand with your debts?: We may lose land or the house" in page
    assert "What matters most to you in the months to come?: ផ្ទះ" in page
    assert "economic 0.50 · social 0.63 · psychosocial 0.75 · 0.63 (unweighted)" in page
    held = str(dara.get(url("person-file-json", person.pk)).json())
    assert "Do you hold an identity paper that is valid today?" in held
    assert "reintegration_sustainability 1" in held


# ── Instruments ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("language", ["km", "ja", "en"])
def test_an_instrument_shows_what_it_asks_and_how_it_counts(here, language):
    client = client_of(here, language=language)
    found = instruments()
    words = {"en": "Very badly (0)", "km": "អន់ខ្លាំង", "ja": "とても悪い"}
    assert words[language] in text(client.get(url("instrument", found[KEY].pk)))
    assert "≥ 4" in text(client.get(url("instrument", found["rapid_vulnerability"].pk)))
    page = text(client.get(url("instruments")))
    assert page.count("<tr>") == 4


def test_an_instrument_whose_wording_is_missing_says_so(here, dara):
    instruments()
    assert "Wording to be imported" in text(dara.get(url("instruments")))
