"""Sokha is screened at the desk, assessed in her case, and assessed again after half a year.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.engines.instruments.answers import CALM, FULL
from tests.factories.assessments import instruments
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.assessments.models import Assessment, Screening
from spean.casework.cases.actions import open_case
from spean.engines.instruments import read_instrument, shipped

pytestmark = pytest.mark.django_db

KEY = "reintegration_sustainability"
MARCH, SEPTEMBER = dt.date(2026, 3, 2), dt.date(2026, 9, 7)


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


@pytest.fixture
def dara(here, language):
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = language
    return client


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, *args, **answers):
    return text(client.post(reverse(f"desk:{name}", args=args), answers, follow=True))


def asked(name, item, language):
    return read_instrument(shipped()[f"{name}.yaml"]).item(item).words[language]


def made_from(page):
    return re.search(r'name="made_from" value="([^"]+)"', page)[1]


def test_from_the_first_questions_to_how_far_she_has_come(here, dara, language):
    found = instruments()
    with clock.stopped_at(MARCH):
        person = sokha(here.dara, here.samraong)
        screen = reverse("desk:person-screen", args=[person.pk])
        page = text(dara.get(screen))
        assert asked("rapid_vulnerability", "sleeps_safely", language) in page
        answers = CALM | {"debt": "behind", "has_papers": "no", "could_leave_work": "prefer_not"}
        typed = {f"q_{name}": answer for name, answer in answers.items()}
        post(dara, "person-screen", person.pk, **typed)
        one = Screening.objects.get()
        assert (one.suggested, one.result["points"]) == ("assisted", 6)

        # Dara knows more than the points: she decides otherwise, and says why.
        why = "ម្ដាយនាងឈឺ ហើយគ្មានអ្នកណាជួយ"
        assert why in post(dara, "screening-decide", one.pk, tier="intensive", why=why)
        assert Entry.objects.get(verb="screening.decided").detail["why"] == why

        # A case, and the first assessment: begun, half answered, gone on with, finished.
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        page = post(dara, "assessment-start", case.pk, instrument=str(found[KEY].pk))
        assert asked(KEY, "ec_meals", language) in page
        draft = Assessment.objects.get()
        half = {f"q_{name}": answer for name, answer in list(FULL.items())[:12]}
        half["made_from"] = made_from(page)
        dara.post(reverse("desk:assessment-save", args=[draft.pk]), half)
        page = text(dara.get(reverse("desk:assessment", args=[draft.pk])))
        whole = {f"q_{name}": answer for name, answer in FULL.items()}
        whole |= {"made_from": made_from(page), "do": "finish"}
        page = post(dara, "assessment", draft.pk, **whole)
        assert page.count("<strong>0") == 4

    with clock.stopped_at(SEPTEMBER):
        better = FULL | {"ec_debt": "none", "ec_means": "yes", "ec_income": "4"}
        page = post(dara, "assessment-start", case.pk, instrument=str(found[KEY].pk))
        again = Assessment.objects.get(state="draft_answers")
        typed = {f"q_{name}": answer for name, answer in better.items()}
        post(dara, "assessment", again.pk, **typed, made_from=made_from(page), do="finish")

        # From 4/8 to 6/8: the table says so, and so does the case.
        page = text(dara.get(reverse("desk:case-assessments", args=[case.pk])))
        assert {"en": "(+0.25)", "km": "(+0,25)"}[language] in page
        assert reverse("desk:assessment", args=[draft.pk]) in page
        page = text(dara.get(reverse("desk:case", args=[case.pk])))
        assert reverse("desk:screening", args=[one.pk]) in page
