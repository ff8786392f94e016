"""A project writes its own questions, Dara asks them, and they change while a draft is open.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world
from tests.factories.plans import project
from tests.factories.questionnaires import second

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.cases.actions import open_case
from spean.casework.questionnaires.models import QuestionnaireVersion, Response
from spean.registry.accounts.models import User

pytestmark = pytest.mark.django_db
MARCH = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


def at_the_desk(user, language):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def text(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def post(client, address, number=None, query="", **answers):
    args = [] if number is None else [number]
    return text(client.post(reverse(f"desk:{address}", args=args) + query, answers, follow=True))


GARDEN = {
    "name": "garden", "kind": "yes_no", "section": "0", "secrecy": "P2", "required": "on",
    "text_km": "តើមានសួនបន្លែទេ?", "text_en": "Is there a vegetable garden?",
}  # fmt: skip
SELLS = {
    "name": "sells", "kind": "money", "section": "0", "secrecy": "P3", "shown_by": "garden",
    "shown_answers": "yes", "text_km": "លក់បានប៉ុន្មានក្នុងមួយខែ?", "text_en": "What does it bring a month?",
}  # fmt: skip
WATER = {
    "name": "water", "kind": "one", "section": "0", "secrecy": "P2", "options":
    "well | អណ្តូង | Well\npond | ស្រះ | Pond", "text_km": "យកទឹកពីណា?", "text_en": "Where from is the water?",
}  # fmt: skip


def test_from_a_question_in_an_office_to_an_answer_in_a_village(language):
    here = world()
    kenji = at_the_desk(here.users["kenji"], language)
    haruka = at_the_desk(User.objects.get(pk=second(here).user_id), language)
    dara = at_the_desk(here.users["dara"], language)
    with clock.stopped_at(MARCH):
        here.samraong.project = project()
        here.samraong.save()
        person = sokha(here.dara, here.samraong)
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)

        # Kenji writes two questions for his project. He cannot publish what he wrote.
        begin = {"key": "garden", "moment": "case", "languages": ["km", "en"]}
        begin |= {"title_km": "សួនបន្លែ", "title_en": "Vegetable garden"}
        post(kenji, "questionnaire-new", **begin, project=here.samraong.project_id)
        first = QuestionnaireVersion.objects.get()
        post(kenji, "questionnaire-question", first.pk, **GARDEN)
        page = post(kenji, "questionnaire-question", first.pk, **SELLS)
        assert "why-not-publish" in page
        assert kenji.post(reverse("desk:questionnaire-publish", args=[first.pk])).status_code == 409
        post(haruka, "questionnaire-publish", first.pk)

        # Dara finds it in the case. The amount is asked once there is a garden.
        title = "សួនបន្លែ" if language == "km" else "Vegetable garden"
        assert title in text(dara.get(reverse("desk:case", args=[case.pk])))
        page = post(dara, "response-start", case.pk, questionnaire=first.pk)
        sheet = Response.objects.get()
        assert 'id="asked-sells" hidden' in page
        saved = dara.post(reverse("desk:response-save", args=[sheet.pk]), {"q_garden": "yes"})
        assert 'id="asked-sells" hx-swap-oob' in text(saved)

    with clock.stopped_at(MARCH + dt.timedelta(days=1)):
        # Meanwhile the project asks one thing more, in a second version.
        post(kenji, "questionnaire-next", first.pk)
        later = QuestionnaireVersion.objects.drafts().get()
        post(kenji, "questionnaire-question", later.pk, **WATER)
        post(haruka, "questionnaire-publish", later.pk)

        # Dara's draft stays as it was begun, and says so; it is finished with its own questions.
        page = text(dara.get(reverse("desk:response", args=[sheet.pk])))
        assert WATER[f"text_{language}"] not in page
        answers = {"q_garden": "yes", "q_sells": "40000", "currency_sells": "KHR"}
        page = post(dara, "response", sheet.pk, do="finish", **answers)
        assert "KHR 40000" in page
        assert SELLS[f"text_{language}"] in page
        assert Response.objects.get().version == first

        # Whom she asks next is asked the new question; nothing of the first sheet has changed.
        page = post(dara, "response-start", case.pk, questionnaire=later.pk)
        assert WATER[f"text_{language}"] in page
        told = Entry.objects.filter(verb="response.finished").get().detail
        assert told == {"version": "garden 1"}

    # Kenji counts. He meets no names, and one answer alone is no number he is shown.
    page = text(kenji.get(reverse("desk:questionnaire-counts", args=[first.pk])))
    assert "<11" in page
    assert kenji.get(reverse("desk:response", args=[sheet.pk])).status_code == 403
