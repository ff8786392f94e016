"""The pages of questionnaires: written by hand or from a file, answered, listed, counted."""

import json
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from tests.factories.casework import member, sokha, world
from tests.factories.definitions import FULL, question, small, text, words
from tests.factories.plans import project
from tests.factories.questionnaires import asked_of, published, second

from spean.base.audit.models import Entry
from spean.casework.cases.actions import open_case
from spean.casework.questionnaires import actions
from spean.casework.questionnaires.instruments import definition_of
from spean.casework.questionnaires.models import Confidence, QuestionnaireVersion, Response
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    person = sokha(here.dara, here.samraong)
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def desk(user, language="en"):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def kenji(here):
    return desk(here.users["kenji"])


@pytest.fixture
def dara(here):
    return desk(here.users["dara"])


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status
    return unescape(response.content.decode())


def post(client, address, *args, query="", **answers):
    return page(client.post(url(address, *args) + query, answers, follow=True))


def upload(written, name="farm.json"):
    return SimpleUploadedFile(name, written if isinstance(written, bytes) else written.encode())


def begun(client, **answers):
    facts = {"key": "farm", "moment": "case", "languages": ["km", "en"], "title_km": "ស្រែ"}
    return post(client, "questionnaire-new", **facts | {"title_en": "Farm"} | answers)


def only():
    return QuestionnaireVersion.objects.get()


def asked(version=None):
    return [one.id for one in definition_of(version or only()).questions]


QUESTION = {
    "name": "crops",
    "kind": "many",
    "section": "0",
    "text_km": "ដាំអ្វី?",
    "text_en": "Which crops?",
    "options": "rice | ស្រូវ | Rice\ncorn | ពោត | Corn",
    "secrecy": "P2",
}


def test_a_questionnaire_is_written_on_its_page(kenji):
    pays = project()
    assert "There is no question yet." in begun(kenji, project=pays.pk)
    shown = post(kenji, "questionnaire-question", only().pk, **QUESTION)
    assert "Nothing is wrong with it" in shown
    assert "Rice" in shown
    assert only().questionnaire.project == pays
    form = page(kenji.get(url("questionnaire-question", only().pk) + "?name=crops"))
    assert "rice | ស្រូវ | Rice" in form
    changed = QUESTION | {"name": "plants", "required": "on"}
    post(kenji, "questionnaire-question", only().pk, query="?name=crops", **changed)
    later = {
        "name": "since", "kind": "date", "section": "0", "secrecy": "P3", "text_km": "ពីពេលណា?",
        "text_en": "Since when?", "least": "២០២០-០១-០១", "shown_by": "plants", "shown_answers": "rice",
    }  # fmt: skip
    shown = post(kenji, "questionnaire-question", only().pk, **later)
    assert "Only asked if: Which crops? → Rice" in shown
    assert definition_of(only()).question("since").least == "2020-01-01"
    assert asked() == ["plants", "since"]


def test_what_is_wrong_is_said_beside_the_draft(kenji):
    begun(kenji)
    shown = post(kenji, "questionnaire-question", only().pk, **QUESTION | {"options": "rice | ស្រូវ"})
    assert "Question “crops”: At least two answers to choose from are needed." in shown
    assert "Question “crops”: The words in “en” are missing." in shown
    line = {"options": "rice | a | b | c | d"}
    assert "Too many |" in post(kenji, "questionnaire-question", only().pk, **QUESTION | line)
    hidden = {"text_en": "Which\u202e crops?"}
    shown = post(kenji, "questionnaire-question", only().pk, **QUESTION | hidden)
    assert "U+202E" in shown


def test_the_heading_and_the_sections_are_changed(kenji):
    begun(kenji)
    heading = {"moment": "intake", "languages": ["km"], "title_km": "ដី", "lead_km": "ដើម្បីដឹង"}
    post(kenji, "questionnaire-heading", only().pk, **heading)
    assert (only().moment, definition_of(only()).lead) == ("intake", {"km": "ដើម្បីដឹង"})
    post(kenji, "questionnaire-section", only().pk, title_km="ថ្មី")
    post(kenji, "questionnaire-section", only().pk, query="?at=0", title_km="ដំបូង")
    assert [one.words["km"] for one in definition_of(only()).sections] == ["ដំបូង", "ថ្មី"]
    assert "ដំបូង" in page(kenji.get(url("questionnaire-section", only().pk) + "?at=0"))
    assert page(kenji.get(url("questionnaire-heading", only().pk)))


def test_questions_are_arranged_with_buttons_and_undone(kenji, here):
    version = actions.import_questionnaire(text(), by=here.kenji)

    def do(word, **more):
        return post(kenji, "questionnaire-arrange", version.pk, do=word, **more)

    do("down", name="has_land")
    assert asked()[:2] == ["hectares", "has_land"]
    do("up", name="has_land")
    assert asked()[:2] == ["has_land", "hectares"]
    shown = do("remove", name="crops")
    assert "crops" not in asked()
    assert url("questionnaire-arrange", version.pk) in shown
    do("undo")
    assert "crops" in asked()
    do("remove_section", at="0")
    assert len(definition_of(only()).sections) == 1
    refused = kenji.post(url("questionnaire-arrange", version.pk), {"do": "remove_section"})
    assert refused.status_code == 409
    assert kenji.get(url("questionnaire-question", version.pk) + "?name=gone").status_code == 404


def test_two_who_write_the_same_question_are_shown_both(kenji, here):
    version = actions.import_questionnaire(small(question("a")), by=here.kenji)
    target = url("questionnaire-question", version.pk) + "?name=a"
    form = page(kenji.get(target))
    made_from = form.split('name="made_from" value="')[1].split('"')[0]
    mine = {"name": "a", "kind": "yes_no", "section": "0", "secrecy": "P2", "made_from": made_from}
    mine |= {"text_km": "ខ្ញុំ", "text_en": "mine"}
    desk(User.objects.get(pk=second(here).user_id)).post(
        target, mine | {"text_km": "គេ", "text_en": "theirs"}
    )
    assert "A colleague meanwhile wrote “theirs” here" in page(kenji.post(target, mine))


def test_a_file_is_brought_in_and_taken_along(kenji):
    shown = post(kenji, "questionnaire-new", do="bring", file=upload(text()))
    assert "Somebody else publishes it" in shown
    taken = kenji.get(url("questionnaire-file", only().pk))
    assert json.loads(taken.content)["key"] == "farm"
    assert 'filename="farm-1.json"' in taken.headers["Content-Disposition"]


def workbook(*rows):
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in [("type", "name", "label"), *rows]:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return upload(file.getvalue(), "My farm 2.xlsx")


def test_an_xlsform_becomes_a_draft(kenji):
    file = workbook(("integer", "children", "មានកូនប៉ុន្មាន?"))
    shown = post(kenji, "questionnaire-new", do="bring", file=file, asked="intake")
    assert "មានកូនប៉ុន្មាន?" in shown
    assert (only().questionnaire.key, only().moment) == ("my_farm_2", "intake")


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (workbook(("geopoint", "where", "នៅឯណា?")), "The type “geopoint” of XLSForm"),
        (workbook(("text", "a", "=1+1")), "Formulas in C2"),
        (upload(b"PK\x03\x04", "bomb.xlsx"), "damaged"),
    ],
)
def test_an_xlsform_that_cannot_be_taken_over_leaves_nothing(kenji, file, told):
    file.seek(0)
    assert told in post(kenji, "questionnaire-new", do="bring", file=file)
    assert not QuestionnaireVersion.objects.exists()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{", "This is no JSON file; look at line 1."),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe", "not written in UTF-8"),
        ("x" * 300_001, "too large"),
        (text(colour="red"), "“colour” means nothing here"),
        (text(title={"km": "a\u202eb", "en": "x"}), "U+202E"),
        ('{"a": 1, "a": 2}', "stands twice"),
    ],
)
def test_a_hostile_file_gets_a_sentence_and_leaves_nothing(kenji, written, told):
    assert told in post(kenji, "questionnaire-new", do="bring", file=upload(written))
    assert not QuestionnaireVersion.objects.exists()


def test_a_version_is_published_continued_and_retired(kenji, here):
    begun(kenji)
    post(kenji, "questionnaire-question", only().pk, **QUESTION)
    assert "You wrote in this version" in page(kenji.get(url("questionnaire", only().pk)))
    haruka = desk(User.objects.get(pk=second(here).user_id))
    first = only()
    assert "In use" in post(haruka, "questionnaire-publish", first.pk)
    assert "version 2" in post(kenji, "questionnaire-next", first.pk)
    later = QuestionnaireVersion.objects.drafts().get()
    assert url("questionnaire-heading", later.pk) in post(kenji, "questionnaire-next", first.pk)
    assert "Thrown away" in post(kenji, "questionnaire-drop", later.pk)
    assert "Add a question" in post(kenji, "questionnaire-drop", later.pk)
    assert "Ask it again" in post(haruka, "questionnaire-retire", first.pk)
    listed = page(kenji.get(url("questionnaires")))
    assert "Out of use" in listed
    assert "Take it out of use" in post(haruka, "questionnaire-retire", first.pk)
    changed = kenji.post(url("questionnaire-question", first.pk), QUESTION)
    assert "What was published never changes" in page(changed)


def test_the_list_is_empty_at_first_and_shows_no_drafts_to_a_counsellor(dara, here):
    assert "No questionnaire yet" in page(dara.get(url("questionnaires")))
    draft = actions.import_questionnaire(text(), by=here.kenji)
    assert "No questionnaire yet" in page(dara.get(url("questionnaires")))
    assert dara.get(url("questionnaire", draft.pk)).status_code == 404
    assert dara.get(url("questionnaire-file", draft.pk)).status_code == 404


SENT = {
    "q_has_land": "yes",
    "q_hectares": "១.៥",
    "q_crops": ["rice", "cassava"],
    "q_main_crop": "rice",
    "q_children": "2",
    "q_income": "120.50",
    "currency_income": "USD",
    "q_since": "2024-05-01",
    "q_head": "សុខ ធី",
    "q_story": "ធ្វើស្រែជាមួយម្តាយ",
    "q_village": "អូរស្មាច់",
    "q_was_in": "TH",
}


def test_every_kind_of_question_is_answered_and_read(dara, here, case):
    version = published(here)
    assert "Farm" in page(dara.get(url("case", case.pk)))
    post(dara, "response-start", case.pk, questionnaire=version.pk)
    sheet = Response.objects.get()
    shown = page(dara.get(url("response", sheet.pk)))
    assert 'id="asked-hectares" hidden' in shown
    assert 'id="asked-has_land">' in shown
    shown = post(dara, "response", sheet.pk, do="finish", **SENT)
    done = Response.objects.get()
    assert (done.state, done.answers) == ("finished", FULL)
    for said in ("1.5 ha", "rice, cassava", "USD 120.50", "Thailand", "Ou Smach"):
        assert said in shown
    assert url("response-reopen", sheet.pk) in shown
    assert "Farm" in page(dara.get(url("person", case.person_id)))
    assert 'value="120.50"' in post(dara, "response-reopen", sheet.pk)


def test_rather_not_say_is_an_answer_to_every_question(dara, here, case):
    sheet = asked_of(here, case, published(here))
    sent = {"q_has_land": "prefer_not", "q_children": "-", "q_income": "-", "q_village": "–"}
    shown = post(dara, "response", sheet.pk, do="save", **sent)
    assert set(Response.objects.get().answers.values()) == {"prefer_not"}
    assert 'value="-"' in shown


def test_what_must_be_answered_is_asked_for_at_the_end(dara, here, case):
    sheet = asked_of(here, case, published(here))
    assert "This must be answered" in post(dara, "response", sheet.pk, do="finish", q_children="2")
    assert "The draft is saved." in post(dara, "response", sheet.pk, do="save", q_children="2")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"q_children": "many"}, "Write a whole number."),
        ({"q_children": "40"}, "This number is too large."),
        ({"q_income": "12.5", "currency_income": "KHR"}, "Riel and yen have no cents."),
        ({"q_village": "zzzz"}, "We know no such place."),
        ({"q_since": "never"}, "Write a day."),
    ],
)
def test_what_does_not_fit_is_said_at_its_question(dara, here, case, sent, told):
    sheet = asked_of(here, case, published(here))
    assert told in post(dara, "response", sheet.pk, do="save", **sent)
    assert Response.objects.get().answers == {}


def test_answers_are_saved_while_typing_and_questions_come_and_go(dara, here, case):
    sheet = asked_of(here, case, published(here))
    saved = page(dara.post(url("response-save", sheet.pk), {"q_has_land": "yes"}))
    assert 'id="asked-hectares" hx-swap-oob="outerHTML"' in saved
    saved = page(dara.post(url("response-save", sheet.pk), {"q_has_land": "no"}))
    assert 'id="asked-hectares" hidden hx-swap-oob' in saved
    saved = page(dara.post(url("response-save", sheet.pk), {"q_children": "many"}))
    assert "Not saved yet" in saved
    assert Response.objects.get().answers == {"has_land": "no"}


def test_what_does_not_fit_where_nobody_sees_it_is_let_go_of(dara, here, case):
    sheet = asked_of(here, case, published(here))
    post(dara, "response", sheet.pk, do="save", q_has_land="no", q_hectares="much")
    assert Response.objects.get().answers == {"has_land": "no"}


def test_two_who_answer_the_same_sheet_lose_nothing(dara, here, case):
    sheet = asked_of(here, case, published(here))
    form = page(dara.get(url("response", sheet.pk)))
    made_from = form.split('name="made_from" value="')[1].split('"')[0]
    actions.save_response(sheet, answers={"children": "3"}, by=here.chanthou)
    dara.post(url("response-save", sheet.pk), {"made_from": made_from, "q_head": "ធី"})
    assert Response.objects.get().answers == {"children": "3", "head": "ធី"}
    clash = {"made_from": made_from, "q_children": "4", "q_head": "ធី"}
    assert "A colleague meanwhile wrote “3” here" in post(dara, "response", sheet.pk, **clash)


def test_questions_for_the_desk_stand_on_the_persons_page(dara, here, case):
    version = published(here, small(moment="intake"))
    shown = page(dara.get(url("person", case.person_id)))
    assert url("response-ask", case.person_id) in shown
    post(dara, "response-ask", case.person_id, questionnaire=version.pk)
    post(dara, "response-ask", case.person_id, questionnaire=version.pk)
    sheet = Response.objects.get()
    assert url("response-ask", case.person_id) not in page(dara.get(url("person", case.person_id)))
    assert "The draft is thrown away." in post(dara, "response-drop", sheet.pk)
    assert not Response.objects.exists()


def test_protected_answers_are_for_who_is_responsible(dara, here, case):
    secret = question("afraid", "short", **{"class": "P4"})
    sheet = asked_of(here, case, published(here, small(question("has_land"), secret)))
    sent = {"q_has_land": "yes", "q_afraid": "ម្ចាស់បំណុល"}
    assert "ម្ចាស់បំណុល" in post(dara, "response", sheet.pk, do="finish", **sent)
    assert Confidence.objects.get().answers == {"afraid": "ម្ចាស់បំណុល"}
    user = User.objects.create_user("bopha", "a long password")
    member(user, Role.COUNSELLOR, here.samraong)
    seen = page(desk(user).get(url("response", sheet.pk)))
    assert "1 protected answer is shown only" in seen
    assert "ម្ចាស់បំណុល" not in seen
    for name in ("responses", "responses-csv"):
        answer = dara.get(url(name, sheet.version_id))
        body = b"".join(answer) if answer.streaming else answer.content
        assert "ម្ចាស់បំណុល".encode() not in body


def test_who_may_not_write_reads_the_draft_and_why(here, case):
    sheet = asked_of(here, case, published(here))
    user = User.objects.create_user("bopha", "a long password")
    member(user, Role.COUNSELLOR, here.samraong)
    assert "why-not-answer" in page(desk(user).get(url("response", sheet.pk)))


def test_a_sheet_says_that_a_newer_version_is_in_use(dara, here, case):
    sheet = asked_of(here, case, published(here))
    later = actions.continue_questionnaire(sheet.version, by=here.kenji)
    actions.publish_version(later, by=second(here))
    assert "Version 2 is in use by now." in page(dara.get(url("response", sheet.pk)))


def answered(here, times, file=""):
    version = published(here, file)
    for number in range(times):
        person = sokha(here.dara, here.samraong, name_latin=f"Sok Sokha {number}")
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        sheet = asked_of(here, case, version)
        actions.finish_response(sheet, answers=FULL | {"head": "=1+1"}, by=here.dara)
    return version


def test_the_list_shows_and_exports_the_same(dara, here):
    version = answered(here, 2)
    shown = page(dara.get(url("responses", version.pk)))
    assert "1.5 ha" in shown
    lines = b"".join(dara.get(url("responses-csv", version.pk))).decode().splitlines()
    assert len(lines) == 3
    assert "'=1+1" in lines[1]
    taken = dara.get(url("responses-xlsx", version.pk))
    sheet = load_workbook(BytesIO(taken.content)).active
    assert sheet.max_row == 3
    assert "'=1+1" in [cell.value for cell in sheet[2]]
    assert Entry.objects.filter(verb="export.taken").count() == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=finished", 1),
        ("?state=draft_answers", 0),
        ("?since=2020-01-01&until=2099-01-01", 1),
        ("?since=2099-01-01", 0),
        ("?centre=0", 0),
    ],
)
def test_the_list_is_narrowed_down_and_its_files_with_it(dara, here, query, found):
    version = answered(here, 1)
    assert ("1.5 ha" in page(dara.get(url("responses", version.pk) + query))) == bool(found)
    lines = b"".join(dara.get(url("responses-csv", version.pk) + query)).decode().splitlines()
    assert len(lines) == 1 + found
    there = f"?centre={here.samraong.pk}"
    assert "1.5 ha" in page(dara.get(url("responses", version.pk) + there))


def test_small_numbers_stay_hidden_when_answers_are_counted(kenji, here):
    version = answered(here, 2)
    shown = page(kenji.get(url("questionnaire-counts", version.pk)))
    assert "<11" in shown
    assert ">2<" not in shown.split("<table")[1]
    assert "Several answers to one question" in shown
    secret = small(question("a", **{"class": "P4"}), question("b"), key="other")
    assert "Protected questions are not counted." in page(
        kenji.get(url("questionnaire-counts", published(here, secret).pk))
    )


def queries(client, target):
    client.get(target)
    with CaptureQueriesContext(connection) as asked_for:
        answer = client.get(target)
        body = b"".join(answer) if answer.streaming else answer.content
    assert body
    return len(asked_for)


@pytest.mark.parametrize("name", ["responses", "responses-csv", "questionnaire-counts"])
def test_three_sheets_ask_the_database_no_more_than_one(here, name):
    client = desk(here.users["chanthou"])
    version = answered(here, 1)
    one = queries(client, url(name, version.pk))
    for number in range(2):
        person = sokha(here.dara, here.samraong, name_latin=f"Another {number}")
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        actions.finish_response(asked_of(here, case, version), answers=FULL, by=here.dara)
    assert queries(client, url(name, version.pk)) == one


def test_the_list_says_how_many_sheets_one_may_read_and_leads_to_them(here, dara):
    version = answered(here, 1)
    shown = page(dara.get(url("questionnaires")))
    assert f'<a href="{url("responses", version.pk)}">1</a>' in shown
    elsewhere = page(desk(here.users["vanna"]).get(url("questionnaires")))
    assert url("responses", version.pk) not in elsewhere


def test_three_questionnaires_are_listed_with_as_many_questions_as_one(here, dara):
    published(here)
    one = queries(dara, url("questionnaires"))
    for key in ("other", "third"):
        published(here, small(question("a"), key=key, title=words(key)))
    assert queries(dara, url("questionnaires")) == one
