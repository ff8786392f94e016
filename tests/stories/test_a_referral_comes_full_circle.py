"""Sokha needs an identity card. Dara refers her; the partner answers by a link; the loop closes.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import sokha, world
from tests.factories.referrals import service

from spean.base import clock
from spean.casework.people.models import Person
from spean.casework.referrals.models import Key, Letter
from spean.casework.referrals.tasks import expire

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


def signed_in(here, name, language):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = language
    return client


def said(text, language):
    with translation.override(language):
        return gettext(text)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def on(days):
    return clock.stopped_at(MONDAY + dt.timedelta(days=days))


def answers(**more):
    told = {"urgency": "soon", "request": "សូមជួយធ្វើអត្តសញ្ញាណប័ណ្ណ", "shared": ["name", "age"]}
    return told | {"reason": "បាត់នៅច្រក", "case": ""} | more


def test_from_a_question_to_an_identity_card(here, language):
    dara = signed_in(here, "dara", language)
    with on(0):
        office = service(here.dara, here.samraong)
        person = sokha(here.dara, here.samraong)
        new = reverse("desk:referral-new", args=[person.pk])

        page = text_of(dara.post(new, answers(service=office.pk, word="preview")))
        assert said("Exactly this will be seen", language) in page
        assert "Sok Sokha" in page
        assert Letter.objects.count() == 0

        page = text_of(dara.post(new, answers(service=office.pk, word="send")))
        assert said("Show the person what will be seen, and ask them.", language) in page
        assert Letter.objects.count() == 0

        sent = answers(service=office.pk, word="send", agreed="on")
        page = text_of(dara.post(new, sent, follow=True))
        referral = person.referrals.get()
        assert referral.code in page
        assert said("Sent", language) in page

        page = text_of(dara.post(reverse("desk:referral-link", args=[referral.pk])))
        link = re.search(r"/r/[\w-]{43}/", page)[0]
        code = Key.objects.get().code
        assert code in page
        slip = text_of(dara.get(reverse("desk:referral-slip", args=[referral.pk])))
        assert code in slip
        assert "Sok Sokha" not in slip

    partner = Client()
    partner.cookies["django_language"] = language
    with on(1):
        page = text_of(partner.get(link))
        assert "Sok Sokha" not in page
        page = text_of(partner.post(link, {"code": code}))
        assert "សូមជួយធ្វើអត្តសញ្ញាណប័ណ្ណ" in page
        assert "សុខ សុខា" in page
        assert "បាត់នៅច្រក" not in page
        page = _answered(partner, link, page, to="accepted")
        assert said("Thank you: your answer is with the centre", language) in page
        page = _answered(partner, link, page, to="appointment", on="2026-03-06", at="09:00")
        assert said("Appointment given", language) in page

    with on(4):
        page = text_of(partner.post(link, {"code": code}))
        page = _answered(partner, link, page, to="received", on="2026-03-06")
        page = _answered(partner, link, page, to="outcome", words="ទទួលបានអត្តសញ្ញាណប័ណ្ណ")
    with on(5):
        there = reverse("desk:referral", args=[referral.pk])
        page = text_of(dara.get(there))
        assert "ទទួលបានអត្តសញ្ញាណប័ណ្ណ" in page
        assert said("The partner", language) in page
        turn = reverse("desk:referral-turn", args=[referral.pk])
        page = text_of(dara.post(turn, {"to": "closed"}, follow=True))
        assert said("Closed", language) in page
        assert partner.get(link).status_code == 404
        listed = text_of(dara.get(reverse("desk:referrals")))
        assert "Sok Sokha" in listed or "សុខ សុខា" in listed


def _answered(client, link, page, **told):
    note = re.search(r'name="note" value="([^"]+)"', page)[1]
    return text_of(client.post(link, told | {"note": note}))


def test_nobody_answers_and_dara_is_told_on_her_day(here, language):
    dara = signed_in(here, "dara", language)
    with on(0):
        office = service(here.dara, here.samraong)
        person = sokha(here.dara, here.samraong)
        new = reverse("desk:referral-new", args=[person.pk])
        dara.post(new, answers(service=office.pk, word="send", agreed="on"))
        assert said("Referrals without an answer", language) not in text_of(dara.get("/"))
    with on(8):
        page = text_of(dara.get("/"))
        assert said("Referrals without an answer", language) in page
        assert "044 000 111" in page
    with on(15):
        assert expire(0) == 1
        assert said("Expired", language) in text_of(dara.get("/"))


def test_she_changes_her_mind_and_the_partner_sees_nothing_any_more(here, language):
    dara = signed_in(here, "dara", language)
    with on(0):
        office = service(here.dara, here.samraong)
        person = sokha(here.dara, here.samraong)
        new = reverse("desk:referral-new", args=[person.pk])
        dara.post(new, answers(service=office.pk, word="send", agreed="on", shared=["age"]))
        made = text_of(dara.post(reverse("desk:referral-link", args=[person.referrals.get().pk])))
        link = re.search(r"/r/[\w-]{43}/", made)[0]
        assert Client().get(link).status_code == 200
        consent = reverse("desk:person-consent", args=[person.pk])
        dara.post(consent, {"purpose": "referral", "decision": "withdrawn", "method": "spoken"})
        assert Client().get(link).status_code == 404
        page = text_of(dara.get(reverse("desk:referral", args=[person.referrals.get().pk])))
        assert said("The person no longer agrees to be referred", language) in page
        again = text_of(dara.post(new, answers(service=office.pk, word="send", agreed="on")))
        assert said("Ask first whether we may refer them", language) in again


def test_another_centre_finds_it_in_its_inbox(here, language):
    vanna = signed_in(here, "vanna", language)
    with on(0):
        desk = service(here.vanna, here.pursat, name_en="MRC Pursat", inbox_id=here.pursat.pk)
        person = sokha(here.dara, here.samraong)
        dara = signed_in(here, "dara", language)
        new = reverse("desk:referral-new", args=[person.pk])
        dara.post(new, answers(service=desk.pk, word="send", agreed="on"))
        letter = Letter.objects.get()
        page = text_of(vanna.get("/"))
        assert said("Referrals that wait for our answer", language) in page
        page = text_of(vanna.get(reverse("desk:referrals") + "?box=in"))
        assert letter.code in page
        page = text_of(vanna.get(reverse("desk:referral-in", args=[letter.pk])))
        assert "សុខ សុខា" in page
        assert "បាត់នៅច្រក" not in page
        turn = reverse("desk:referral-in-turn", args=[letter.pk])
        page = text_of(vanna.post(turn, {"to": "accepted"}, follow=True))
        assert said("Accepted", language) in page
        assert vanna.get(reverse("desk:person", args=[person.pk])).status_code == 404
        assert vanna.get(reverse("desk:referral", args=[letter.referral_id])).status_code == 404
        assert Person.objects.count() == 1


def test_a_service_is_entered_found_changed_taken_back_and_hung_on_the_wall(here, language):
    dara = signed_in(here, "dara", language)
    told = {
        "centre": here.samraong.pk,
        "kind": "legal_aid",
        "name_km": "គ្លីនិកច្បាប់",
        "name_en": "Legal clinic",
        "new_organisation": "Lawyers of the bridge",
        "phone": "012 000 999",
        "serves": ["22"],
        "hours_0": "៨-១២, 13:00-17:00",
        "cost": "free",
        "for_sex": "everybody",
        "takes_referrals": "on",
    }
    with clock.stopped_at(dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))):
        page = text_of(dara.post(reverse("desk:service-new"), told, follow=True))
        assert said("Open now", language) in page
        listed = reverse("desk:services")
        for asked in ("?q=clinic", "?q=គ្លីនិក", "?kind=legal_aid&province=22&only=open"):
            assert reverse("desk:service", args=[_one()]) in text_of(dara.get(listed + asked))
        for asked in ("?q=zzz", "?province=15", "?only=stale"):
            page = text_of(dara.get(listed + asked))
            assert said("No service fits these filters", language) in page
        page = text_of(
            dara.post(
                reverse("desk:service-edit", args=[_one()]),
                told | {"phone": "012 000 888", "organisation": _organisation()},
                follow=True,
            )
        )
        assert "012 000 888" in page
        undo = re.search(r'action="(/services/versions/\d+/undo/)"', page)[1]
        page = text_of(dara.post(undo, follow=True))
        assert "012 000 999" in page
        sheet = text_of(dara.get(reverse("desk:services-sheet")))
        assert "012 000 999" in sheet
        lines = b"".join(dara.get(reverse("desk:services-csv"))).decode()
        assert "Legal clinic" in lines
        vanna = signed_in(here, "vanna", language)
        page = text_of(vanna.get(reverse("desk:service", args=[_one()])))
        assert said("Change the entry", language) not in page
        assert vanna.get(reverse("desk:service-edit", args=[_one()])).status_code == 404


def _one():
    from spean.registry.directory.models import Service

    return Service.objects.get().pk


def _organisation():
    from spean.registry.organisations.models import Organisation

    return Organisation.objects.get(name_en="Lawyers of the bridge").pk
