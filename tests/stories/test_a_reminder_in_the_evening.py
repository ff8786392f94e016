"""Sokha has a date on Tuesday at nine. The reminder comes on Monday evening, if she still wants it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.casework.cases.actions import open_case
from spean.casework.outbox.models import Message
from spean.casework.outbox.tasks import go_round
from spean.casework.people.vocabulary import PhoneOwner

pytestmark = pytest.mark.django_db
HERE = dt.timezone(dt.timedelta(hours=7))
FRIDAY, MONDAY = dt.date(2026, 2, 27), dt.date(2026, 3, 2)
TUESDAY = dt.date(2026, 3, 3)
TEXT = (
    "សូមរំលឹក៖ អ្នកមានការណាត់ជួបនៅ សំរោង នៅថ្ងៃអង្គារ 3 មិនា 2026។ ម៉ោង 09:00។ បើមកមិនបាន សូមទូរស័ព្ទ 044 000 100។"
)


def at(day, hour, minute=0):
    return clock.stopped_at(dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=HERE))


@pytest.fixture
def outbox(settings, tmp_path):
    """The file into which this house writes what it would send."""
    settings.VAR, settings.GATEWAYS = tmp_path, tmp_path / "gateways.toml"
    file = tmp_path / "outbox.tsv"
    return lambda: file.read_text("utf-8").splitlines() if file.exists() else []


@pytest.fixture
def here():
    made = world()
    made.samraong.phone = "044 000 100"
    made.samraong.save()
    return made


def dara_at_the_desk(here, language):
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = language
    return client


def booked_on_friday(here, desk):
    """Dara opens a case for Sokha and books the next date on its page."""
    with at(FRIDAY, 10):
        phones = (("+85512345678", PhoneOwner.OWN),)
        person = sokha(here.dara, here.samraong, phones=phones, note="owes money to a lender")
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        answers = {"on": TUESDAY.isoformat(), "at": "09:00", "purpose": "talk about the lender"}
        desk.post(reverse("desk:case-book", args=[case.pk]), answers)
        go_round(0)
    return person, case


def test_the_reminder_goes_out_in_khmer_in_the_evening_before(here, outbox):
    desk = dara_at_the_desk(here, "km")
    _person, case = booked_on_friday(here, desk)
    with at(MONDAY, 17, 29):
        go_round(0)
        assert outbox() == []
        week = desk.get(reverse("desk:appointments"), {"day": TUESDAY.isoformat()})
        assert "09:00" in week.content.decode()

    with at(MONDAY, 17, 31):
        go_round(0)
        go_round(0)
    (line,) = outbox()
    assert line.split("\t")[1:] == [
        "…678",
        TEXT,
    ]

    with at(MONDAY, 18):
        page = desk.get(reverse("desk:case", args=[case.pk])).content.decode()
        assert "Sokha" not in line
        assert "SMS" in page
        sent = desk.get(reverse("desk:messages"), {"state": "sent_off"}).content.decode()
        assert "សុខ សុខា" in sent


def test_no_reminder_goes_out_after_she_withdrew_her_consent(here, outbox):
    desk = dara_at_the_desk(here, "en")
    person, case = booked_on_friday(here, desk)
    with at(MONDAY, 17, 25):
        go_round(0)
        assert Message.objects.filter(state="queued").count() == 2
        answers = {"purpose": "messages", "decision": "withdrawn", "method": "phone"}
        said = desk.post(reverse("desk:person-consent", args=[person.pk]), answers)
        assert said.status_code == 302

    with at(MONDAY, 17, 31):
        go_round(0)
    with at(TUESDAY, 7, 5):
        go_round(0)
        assert outbox() == []
        page = desk.get(reverse("desk:case", args=[case.pk])).content.decode()
        assert "The person does not agree to be called or messaged" in page
        assert "Nobody has to be called today" in desk.get(reverse("desk:calls")).content.decode()


def test_the_reminder_follows_a_date_that_is_moved(here, outbox):
    desk = dara_at_the_desk(here, "en")
    _person, case = booked_on_friday(here, desk)
    with at(MONDAY, 12):
        date = case.appointments.get(state="booked")
        answers = {"on": (TUESDAY + dt.timedelta(days=1)).isoformat(), "at": "14:00"}
        desk.post(reverse("desk:date-move", args=[date.pk]), answers)
    with at(MONDAY, 17, 31):
        go_round(0)
        assert outbox() == []
    with at(TUESDAY, 17, 31):
        go_round(0)
    assert "ម៉ោង 14:00។" in outbox()[0]
