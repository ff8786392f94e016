"""Sokha waited, and says so without a name; she follows it with a code, and appeals once.

Somebody else was asked for more than a form: what she says is read by the two who were named for
it. Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import world
from tests.factories.complaints import handler

from spean.base import clock
from spean.casework.complaints.models import Complaint

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)
TELL, FOLLOW = reverse("public:tell"), reverse("public:follow")


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    here = world()
    handler(here, "sreyleak")
    handler(here, "sothea")
    return here


def visitor(language):
    client = Client()
    client.cookies["django_language"] = language
    return client


def signed_in(here, name, language):
    client = visitor(language)
    client.force_login(here.users[name])
    return client


def said(text, language):
    with translation.override(language):
        return gettext(text)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def on(days):
    return clock.stopped_at(MONDAY + dt.timedelta(days=days))


def told(here, **more):
    answers = {"centre": here.samraong.pk, "kind": "service_quality", "about": ""}
    return answers | {"words": "ខ្ញុំរង់ចាំពេញមួយព្រឹក"} | more


def code_in(page):
    return re.search(r"\d{4} \d{4} \d{4} \d{4}", page)[0]


def step(client, to, words=""):
    number = Complaint.objects.get().pk
    url = reverse("desk:complaint-turn", args=[number])
    return text_of(client.post(url, {"to": to, "words": words}, follow=True))


def test_sokha_says_that_she_waited_and_is_answered_twice(here, language):
    sokha = visitor(language)
    with on(0):
        page = text_of(sokha.get(TELL))
        assert said("You need not say who you are.", language) in page
        assert said("Leave this page quickly", language) in page
        code = code_in(text_of(sokha.post(TELL, told(here))))
        made = Complaint.objects.get()
        assert (made.name, made.entered_by, made.person) == ("", None, None)
        assert made.due_on == MONDAY + dt.timedelta(days=3)

    manager = signed_in(here, "chanthou", language)
    with on(4):
        assert said("Overdue", language) in text_of(manager.get(reverse("desk:complaints")))
        step(manager, "acknowledged")
        step(manager, "looked_into", "តុទទួលភ្ញៀវ")
    with on(5):
        page = text_of(sokha.post(FOLLOW, {"code": code}))
        assert said("Being looked into", language) in page
        assert "តុទទួលភ្ញៀវ" not in page  # what is looked into is no answer yet
    with on(8):
        step(manager, "answered", "យើងសុំទោស")
        page = text_of(sokha.post(FOLLOW, {"code": code}))
        assert "យើងសុំទោស" in page
        sokha.post(FOLLOW, {"code": code, "words": "នៅតែយូរដដែល"})
        page = text_of(manager.get(reverse("desk:complaint", args=[made.pk])))
        assert "នៅតែយូរដដែល" in page
        mine = said("Your answer was appealed: somebody else decides now.", language)
        url = reverse("desk:complaint-turn", args=[made.pk])
        told_again = {"to": "answered", "words": "ទេ", "back": "/complaints/"}
        assert mine in text_of(manager.post(url, told_again, follow=True))

    named = signed_in(here, "sreyleak", language)
    with on(9):
        step(named, "answered", "យើងបានបើកតុទីពីរ")
        page = text_of(sokha.post(FOLLOW, {"code": code}))
        assert "យើងបានបើកតុទីពីរ" in page
        assert said("I do not agree", language) not in page
        step(named, "closed", "បានបើកតុទីពីរ")
    assert said("Closed", language) in text_of(sokha.post(FOLLOW, {"code": code}))


def test_what_must_not_get_round_is_read_by_the_two_who_were_named(here, language):
    about = f"{here.samraong.pk}-{here.users['sreyleak'].pk}"
    with on(0):
        page = text_of(
            visitor(language).post(TELL, told(here, kind="sexual_exploitation", about=about))
        )
    code, made = code_in(page), Complaint.objects.get()
    url = reverse("desk:complaint", args=[made.pk])
    for name in ("chanthou", "sreyleak"):  # the manager, and the handler whom it is about
        client = signed_in(here, name, language)
        assert client.get(url).status_code == 404
        assert made.code not in text_of(client.get(reverse("desk:complaints")))
    other = signed_in(here, "sothea", language)
    with on(1):
        assert said("Sensitive", language) in text_of(other.get(url))
        step(other, "passed_on", "បានជូនដំណឹងដល់អង្គភាពទទួលបន្ទុក")
    page = text_of(visitor(language).post(FOLLOW, {"code": code}))
    assert said("Passed on to another body", language) in page
    assert "បានជូនដំណឹងដល់អង្គភាពទទួលបន្ទុក" in page
