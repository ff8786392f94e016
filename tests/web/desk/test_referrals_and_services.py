"""Lists of referrals and services: as many questions for many rows as for one; files; wrong answers."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.casework import sokha, world
from tests.factories.referrals import referred
from tests.factories.referrals import service as add_service

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.referrals.models import Letter
from spean.registry.directory.models import Service

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def here():
    return world()


@pytest.fixture
def client(here):
    return signed_in(here, "dara")


def signed_in(here, name):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    return client


def text_of(response):
    return b"".join(response).decode()


def lived(here, times):
    """So many services, each with a referral to it and one that arrived here."""
    for _again in range(times):
        person = sokha(here.dara, here.samraong)
        office = add_service(here.dara, here.samraong)
        desk = add_service(here.dara, here.samraong, inbox_id=here.samraong.pk)
        for where in (office, desk):
            referred(here.dara, person, here.samraong, where)
    return person


@pytest.mark.parametrize(
    "page", ["services", "services-sheet", "services-csv", "referrals", "referrals-csv", "home"]
)
def test_many_rows_ask_no_more_than_one(here, client, page):
    asked = []
    for times in (1, 3):
        lived(here, times)
        client.get(reverse(f"desk:{page}"))
        with CaptureQueriesContext(connection) as queries:
            text_of(client.get(reverse(f"desk:{page}")))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= (18 if page == "home" else 19)  # an inbox asks across the wall for consent


def test_an_inbox_of_many_asks_no_more_than_one(here, client):
    asked = []
    for times in (1, 3):
        lived(here, times)
        client.get(reverse("desk:referrals") + "?box=in")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk:referrals") + "?box=in")
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_file_of_referrals_has_codes_and_no_names_and_is_signed(here, client):
    person = lived(here, 1)
    told = text_of(client.get(reverse("desk:referrals-csv")))
    assert person.code in told
    assert person.name_latin not in told
    assert person.name_km not in told
    line = Entry.objects.get(verb="export.taken")
    assert line.people == [person.pk, person.pk]


def test_an_empty_list_says_what_to_do(client):
    assert "No service is entered yet" in text_of(client.get(reverse("desk:services")))
    assert "No referral here" in text_of(client.get(reverse("desk:referrals")))
    assert "No referral here" in text_of(client.get(reverse("desk:referrals") + "?box=in"))


def test_filters_that_mean_nothing_change_nothing(here, client):
    lived(here, 1)
    for asked in ("?kind=nonsense", "?province=99", "?only=x"):
        assert client.get(reverse("desk:services") + asked).status_code == 200
    for asked in ("?box=x", "?state=x", "?only=x"):
        assert client.get(reverse("desk:referrals") + asked).status_code == 200


FORM = {
    "kind": "legal_aid",
    "name_en": "Clinic",
    "new_organisation": "Lawyers",
    "phone": "012",
    "serves": ["22"],
    "cost": "free",
    "for_sex": "everybody",
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"hours_0": "mornings"}, "Write times like"),
        ({"hours_0": "12-8"}, "A door closes after it opens."),
        ({"closed_days": "new year"}, "Write each day as year-month-day"),
        ({"place": "Nowhere at all"}, "We know no such place."),
        ({"latitude": "103.5", "longitude": "13.9"}, "This point is not in Cambodia."),
        ({"new_organisation": ""}, "Choose the organisation, or write a new name."),
        ({"serves": []}, "Say which places it serves"),
        ({"min_age": "40", "max_age": "18"}, "The youngest age is above the oldest one."),
    ],
)
def test_a_wrong_entry_is_told_why_and_nothing_is_half_written(here, client, wrong, said):
    answers = FORM | {"centre": here.samraong.pk} | wrong
    page = text_of(client.post(reverse("desk:service-new"), answers))
    assert said in page
    assert Service.objects.count() == 0
    assert not Entry.objects.filter(verb="organisation.registered").exists()


def test_two_colleagues_change_different_answers_and_both_are_kept(here, client):
    import re

    made = add_service(here.dara, here.samraong)
    url = reverse("desk:service-edit", args=[made.pk])
    page = text_of(client.get(url))
    made_from = re.search(r'name="made_from" value="([^"]+)"', page)[1]
    same = {
        "centre": here.samraong.pk, "kind": "civil_papers", "name_km": made.name_km,
        "name_en": made.name_en, "organisation": made.organisation_id, "phone": made.phone,
        "address": made.address, "serves": ["22"], "cost": "free", "for_sex": "everybody",
        "takes_referrals": "on", "made_from": made_from,
        **{f"hours_{day}": "08:00-12:00, 13:00-17:00" for day in range(5)},
    }  # fmt: skip
    other = signed_in(here, "chanthou")
    assert other.post(url, same | {"phone": "044 777"}).status_code == 302
    assert client.post(url, same | {"address": "Street 9"}).status_code == 302
    made.refresh_from_db()
    assert (made.phone, made.address) == ("044 777", "Street 9")


def test_a_mark_stands_on_what_is_older_than_half_a_year(here, client):
    with clock.stopped_at(MONDAY):
        made = add_service(here.dara, here.samraong)
    with clock.stopped_at(MONDAY + dt.timedelta(days=183)):
        assert "Not confirmed since" not in text_of(client.get(reverse("desk:services")))
    with clock.stopped_at(MONDAY + dt.timedelta(days=184)):
        assert "Not confirmed since" in text_of(client.get(reverse("desk:services")))
        page = client.post(reverse("desk:service-confirm", args=[made.pk]), follow=True)
        assert "Older than half a year" not in text_of(page)


def test_an_ended_service_can_be_brought_back_from_the_notice(here, client):
    made = add_service(here.dara, here.samraong)
    page = text_of(
        client.post(reverse("desk:service-end", args=[made.pk]), {"why": "moved"}, follow=True)
    )
    again = reverse("desk:service-again", args=[made.pk])
    assert f'action="{again}"' in page
    assert "No longer offered" in page
    client.post(again)
    made.refresh_from_db()
    assert made.ended_on is None


def test_the_map_is_drawn_here_and_asks_nobody_outside(here, client):
    add_service(here.dara, here.samraong)
    page = text_of(client.get(reverse("desk:services")))
    assert page.count("<rect ") == 2  # the provinces that this small world knows
    assert 'href="?province=22"' in page
    assert "https://" not in page.replace("http://www.w3.org", "")


def test_a_wrong_answer_about_a_referral_is_told_and_nothing_is_written(here, client):
    person = lived(here, 1)
    referral = person.referrals.order_by("pk").first()
    url = reverse("desk:referral-turn", args=[referral.pk])
    back = {"back": reverse("desk:referral", args=[referral.pk])}
    page = text_of(client.post(url, back | {"to": "declined"}, follow=True))
    assert "Choose the reason." in page
    page = text_of(client.post(url, back | {"to": "nonsense"}, follow=True))
    assert Letter.objects.filter(state="sent").count() == 2


def test_a_case_and_a_person_show_their_referrals(here, client):
    from spean.casework.cases.actions import open_case

    person = sokha(here.dara, here.samraong)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    office = add_service(here.dara, here.samraong)
    made = referred(here.dara, person, here.samraong, office, case_id=case.pk)
    for url in (
        reverse("desk:person", args=[person.pk]),
        reverse("desk:case", args=[case.pk]),
    ):
        page = text_of(client.get(url))
        assert made.code in page
        assert reverse("desk:referral-new", args=[person.pk]) in page
    opened = text_of(client.get(reverse("desk:person-everything", args=[person.pk])))
    assert "Sok Sokha" in opened
    assert "She lost it at the border." in opened
