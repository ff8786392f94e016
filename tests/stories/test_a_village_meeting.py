"""Sreymom plans a village meeting; 42 people come, two of them are known: 42 reached, 0 served.

Told twice: once on Khmer screens, once on English ones.
"""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import sokha, world
from tests.factories.outreach import volunteer

from spean.base import clock
from spean.casework.cases.models import Case
from spean.casework.outreach.models import Activity, Attendance
from spean.casework.people.rules import code_of
from spean.casework.people.vocabulary import Sex
from spean.policy.insight.queries import month_counted
from spean.policy.insight.rules.definitions import DEFINITIONS
from spean.policy.insight.rules.months import month_of
from spean.policy.insight.rules.tables import total
from spean.policy.insight.vocabulary import Indicator

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


def desk(here, name, language):
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


def post(client, name, *args, **answers):
    return text_of(client.post(reverse(f"desk:{name}", args=args), answers, follow=True))


def counted(actor, centre):
    month = month_of(clock.today())
    cells = month_counted(actor, month, centre_ids=[centre.pk]).cells
    asked = (Indicator.REACHED, Indicator.SERVED)
    return tuple(total(DEFINITIONS[one], cells[one]) for one in asked)


def test_42_came_two_are_known_and_the_month_counts_42_reached_and_nobody_served(here, language):
    volunteer(here)
    sreymom, dara, chanthou = (
        desk(here, name, language) for name in ("sreymom", "dara", "chanthou")
    )
    page = text_of(sreymom.get(reverse("desk:outreach")))
    assert said("Nothing is planned yet", language) in page
    assert said("No activity of yours waits", language) in text_of(sreymom.get("/"))

    plan = {"centre": here.samraong.pk, "kind": "village_meeting", "on": f"{clock.today()}"}
    plan |= {"place": "220405", "venue": "វត្តអូរស្មាច់", "topics": ["migration"]}
    refused = post(sreymom, "outreach-new", **plan | {"place": "nowhere at all"})
    assert not Activity.objects.exists()
    assert "nowhere at all" in refused
    page = post(sreymom, "outreach-new", **plan, safety="មីននៅក្រោយសាលា")
    activity = Activity.objects.get()
    assert said("Approve the plan", language) not in page
    assert reverse("desk:outreach-name", args=[activity.pk]) not in page

    page = text_of(chanthou.get(reverse("desk:outreach-activity", args=[activity.pk])))
    assert "មីននៅក្រោយសាលា" in page
    waits = text_of(chanthou.get("/"))
    assert said("Outreach to approve or to verify", language) in waits
    assert reverse("desk:outreach-activity", args=[activity.pk]) in waits
    page = post(chanthou, "outreach-approve", activity.pk)
    assert said("Approved", language) in page
    waits = text_of(sreymom.get("/"))
    assert reverse("desk:outreach-activity", args=[activity.pk]) in waits
    assert said("Outreach of today", language) in waits

    report = {"people_0": 25, "sex_0": "female", "age_0": "from_25", "disability_0": 1}
    report |= {"people_1": 17, "sex_1": "male", "age_1": "unknown", "leaflet": 40}
    report |= {"cost": "៤៨.០០០", "currency": "KHR", "lines": "សួរច្រើនអំពីបំណុល"}
    page = post(sreymom, "outreach-report", activity.pk, **report)
    assert (
        said("It is reported. Who came counts as reached, and nobody as served.", language) in page
    )
    assert counted(here.chanthou, here.samraong) == (42, 0)

    first = sokha(here.dara, here.samraong)
    second = sokha(here.dara, here.samraong, name_latin="Keo Rithy", name_km="", sex=Sex.MALE)
    found = text_of(dara.get(reverse("desk:outreach-people"), {"code": "Keo"}))
    assert f'value="{second.pk}"' in found
    post(dara, "outreach-name", activity.pk, person=second.pk, was_counted="on")
    page = post(dara, "outreach-name", activity.pk, code=first.code, was_counted="on")
    assert Attendance.objects.count() == 2
    assert first.code in page
    assert counted(here.chanthou, here.samraong) == (42, 0)
    assert Case.objects.count() == 0

    page = text_of(dara.get(reverse("desk:person", args=[first.pk])))
    came = said("Came to: %(activity)s", language)
    assert came % {"activity": said("Village meeting", language)} in page
    page = text_of(sreymom.get(reverse("desk:outreach-activity", args=[activity.pk])))
    assert said("One person, whose file is not open to you", language) in page
    assert first.code not in page

    third = sokha(here.dara, here.samraong, name_latin="Chan Dara", name_km="", sex=Sex.MALE)
    assert said("Code of a person", language) in page
    page = post(sreymom, "outreach-name", activity.pk, code=code_of(999), was_counted="on")
    assert said("No file at your centre has this code.", language) in page
    page = post(sreymom, "outreach-name", activity.pk, code=third.code, was_counted="on")
    assert said("You wrote down this code", language) in page
    assert third.code in page
    assert third.name not in page
    assert counted(here.chanthou, here.samraong) == (42, 0)

    page = post(chanthou, "outreach-verify", activity.pk)
    assert said("Verified", language) in page
    assert counted(here.chanthou, here.samraong) == (42, 0)
    listed = reverse("desk:numbers-list") + "?indicator=reached&detail=at_activity"
    page = text_of(chanthou.get(listed))
    assert reverse("desk:outreach-activity", args=[activity.pk]) in page
    assert said("Counted at outreach activities", language) in page


def test_the_list_leaves_as_a_file_that_names_nobody(here, language):
    dara = desk(here, "dara", language)
    plan = {"kind": "group_session", "on": f"{clock.today()}", "place": "220405"}
    post(dara, "outreach-new", centre=here.samraong.pk, **plan)
    activity = Activity.objects.get()
    text = b"".join(dara.get(reverse("desk:outreach-csv"))).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert len(head) == len(row) == 14
    assert row[0] == activity.code
    sheet = dara.get(reverse("desk:outreach-xlsx"))
    assert sheet.content[:2] == b"PK"
    empty = text_of(dara.get(reverse("desk:outreach") + "?state=activity_verified"))
    assert said("No activity fits these filters", language) in empty
    paper = text_of(dara.get(reverse("desk:outreach-sheet", args=[activity.pk])))
    assert said("Signature or thumbprint", language) in paper


def test_a_wrong_step_is_undone_and_a_wrong_name_struck(here, language):
    dara, chanthou = (desk(here, name, language) for name in ("dara", "chanthou"))
    person = sokha(here.dara, here.samraong)
    plan = {"kind": "group_session", "on": f"{clock.today()}", "place": "220405"}
    post(dara, "outreach-new", centre=here.samraong.pk, **plan)
    activity = Activity.objects.get()
    edited = post(dara, "outreach-edit", activity.pk, centre=here.samraong.pk, venue="វត្ត", **plan)
    assert "វត្ត" in edited
    post(chanthou, "outreach-approve", activity.pk)
    page = post(dara, "outreach-held", activity.pk)
    assert reverse("desk:outreach-back", args=[activity.pk]) in page
    post(dara, "outreach-back", activity.pk)
    assert Activity.objects.get().state == "activity_approved"
    post(dara, "outreach-name", activity.pk, code="P-000000-0")
    assert not Attendance.objects.exists()
    post(dara, "outreach-name", activity.pk, code=person.code)
    there = Attendance.objects.get()
    page = post(dara, "attendance-follow", there.pk, line="ចង់និយាយ", service="none")
    assert said("A contact came of it", language) in page
    post(dara, "attendance-strike", there.pk)
    assert not Attendance.objects.exists()
    page = post(dara, "outreach-cancel", activity.pk, why="ទឹកជំនន់")
    assert "ទឹកជំនន់" in page
    assert post(dara, "outreach-cancel", activity.pk, why="")
