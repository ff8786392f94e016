"""Sokha came home from Samut Prakan. Dara, a counsellor in Samraong, meets her.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import world

from spean.base import clock
from spean.base.audit.models import READS, Entry
from spean.casework.people.models import Person

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 3, 2)
SOKHA = {
    "name_km": "សុខ សុខា",
    "name_latin": "Sok Sokha",
    "age": "31",
    "sex": "female",
    "preferred_province": "22",
    "sector_wanted": "garment",
    "wage_expected": "២៥០",
    "wage_currency": "USD",
    "phone": "០១២ ៣៤៥ ៦៧៨",
    "phone_owner": "own",
    "place": "ឃុំអូរស្មាច់ ស្រុកសំរោង ខេត្តឧត្តរមានជ័យ",
    "beneficiary": "returned_worker",
    "former_country": "TH",
    "former_job": "ជាងដេរ",
    "registered_by": "self",
    "service": "given",
    "also": ["matching", "employer", "messages"],
    "method": "spoken",
}


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


@pytest.fixture
def dara(here, language):
    return signed_in(here, "dara", language)


def signed_in(here, name, language):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = language
    return client


def said(text, language):
    with translation.override(language):
        return gettext(text)


def text_of(response):
    return response.content.decode()


def post(client, name, *args, **answers):
    return client.post(reverse(f"desk:{name}", args=args), answers, follow=True)


def test_from_hello_to_a_closed_case(here, dara, language):
    with clock.stopped_at(MONDAY):
        page = text_of(dara.get(reverse("desk:people"), {"q": "sokha"}))
        assert said("Nobody found at your centre", language) in page

        page = text_of(post(dara, "person-new", centre=here.samraong.pk, **SOKHA))
        sokha = Person.objects.get()
        assert sokha.place_id == "220405"
        assert ("សុខ សុខា" if language == "km" else "Sok Sokha") in page
        assert "012 345 678" in page
        assert said("Given", language) in page

        page = text_of(dara.get(reverse("desk:people-search"), {"q": "Sokh"}))
        assert reverse("desk:person", args=[sokha.pk]) in page

        page = text_of(
            post(
                dara,
                "person-contact",
                sokha.pk,
                on="2026-03-02",
                channel="walk_in",
                service="counselling",
                line="ចង់ធ្វើការនៅជិតផ្ទះ",
                topics=["work", "debt"],
            )
        )
        assert "ចង់ធ្វើការនៅជិតផ្ទះ" in page

        page = text_of(post(dara, "case-open", sokha.pk))
        case = sokha.cases.get()
        assert case.code in page

        page = text_of(
            post(
                dara,
                "case-agree",
                case.pk,
                kind="job_step",
                what="រកការងារកាត់ដេរ",
                due_on="2026-03-20",
            )
        )
        assert "រកការងារកាត់ដេរ" in page
        assert said("Finish or cancel the open steps first.", language) in page

        page = text_of(
            post(dara, "case-book", case.pk, on="2026-03-09", at="09:00", purpose="ជួបនិយោជក")
        )
        assert (
            said("A next date is already booked: hold it or call it off first.", language) in page
        )

    with clock.stopped_at(dt.date(2026, 3, 9)):
        home = text_of(dara.get(reverse("desk:home")))
        assert "ជួបនិយោជក" in home

        date, step = case.appointments.get(), case.steps.get()
        post(dara, "date-settle", date.pk, word="kept")
        post(dara, "step-done", step.pk, outcome="ចាប់ផ្ដើមនៅរោងចក្រ")
        page = text_of(post(dara, "case-close", case.pk, reason="plan_completed"))
        assert said("The plan is completed", language) in page
        case.refresh_from_db()
        assert (case.state, case.closed_on) == ("closed", dt.date(2026, 3, 9))

    lines = Entry.objects.order_by("pk").values_list("verb", flat=True)
    assert lines.filter(verb__in=READS).exists()
    verbs = list(lines.exclude(verb__in=READS))
    assert verbs == [
        "person.registered",
        "contact.logged",
        "case.opened",
        "step.agreed",
        "date.booked",
        "date.kept",
        "step.done",
        "followups.planned",
        "case.closed",
    ]


def test_somebody_already_known_is_not_registered_twice_by_accident(here, dara, language):
    post(dara, "person-new", centre=here.samraong.pk, **SOKHA)
    again = SOKHA | {"name_km": "សុខសុខា", "name_latin": "SOKHA Sokh"}
    page = text_of(post(dara, "person-new", centre=here.samraong.pk, **again))
    assert said("Somebody like this is already registered", language) in page
    assert Person.objects.count() == 1

    post(dara, "person-new", centre=here.samraong.pk, another="on", **again)
    assert Person.objects.count() == 2


def test_without_consent_no_file_is_kept(here, dara, language):
    page = text_of(
        post(dara, "person-new", centre=here.samraong.pk, **SOKHA | {"service": "refused"})
    )
    assert (
        said(
            "Without consent no file is kept. Log the visit as an anonymous contact.",
            language,
        )
        in page
    )
    assert not Person.objects.exists()

    post(
        dara,
        "contacts",
        centre=here.samraong.pk,
        on=clock.today().isoformat(),
        channel="walk_in",
        people="1",
        sex="female",
        age_band="from_25",
        line="",
    )
    page = text_of(dara.get(reverse("desk:contacts")))
    assert said("Female", language) is not None
    assert re.search(r"1|១", page)


def test_vanna_in_pursat_sees_nothing_of_it(here, dara, language):
    post(dara, "person-new", centre=here.samraong.pk, **SOKHA)
    sokha = Person.objects.get()
    vanna = signed_in(here, "vanna", language)
    assert vanna.get(reverse("desk:person", args=[sokha.pk])).status_code == 404
    assert "Sokha" not in text_of(vanna.get(reverse("desk:people-search"), {"q": "sokha"}))
    assert "Sokha" not in text_of(vanna.get(reverse("desk:people")))


def test_a_line_of_today_can_be_taken_back(here, dara):
    post(dara, "person-new", centre=here.samraong.pk, **SOKHA)
    sokha = Person.objects.get()
    post(
        dara,
        "person-contact",
        sokha.pk,
        on=clock.today().isoformat(),
        channel="phone_call",
        line="x",
    )
    contact = sokha.contacts.get()
    post(dara, "contact-strike", contact.pk)
    assert sokha.contacts.count() == 0
    assert Entry.objects.filter(verb="contact.struck").count() == 1
