"""Dates by week and on paper, messages and calls: as many questions for many rows as for one."""

import datetime as dt
import html

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.casework import sokha, world
from tests.factories.outbox import BOTH, MONDAY, moment, planned, with_a_date

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.cases.actions import book_date, hold_date, open_case
from spean.casework.cases.models import Appointment
from spean.casework.outbox.models import Message, WayToReach

pytestmark = pytest.mark.django_db
PAGES = ["appointments", "appointments-ics", "messages", "messages-csv", "calls"]


@pytest.fixture(autouse=True)
def monday_morning():
    """Before the hour of the first reminder, whenever the tests are run."""
    with clock.stopped_at(moment(MONDAY, 9)):
        yield


@pytest.fixture
def here():
    return world()


@pytest.fixture
def client(here):
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = "en"
    return client


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return html.unescape(body.decode())


def lived(here, times, *, hour=9):
    """So many people with a date tomorrow; half of them can only be called."""
    for number in range(times):
        with_a_date(
            here,
            on=clock.today() + clock.days(1),
            at=dt.time(hour, number % 60),
            phone=f"+85512345{hour}{number}" if number % 2 else "",
            name_latin=f"Sok Sokha {hour} {number}",
            birth_year=1960 + number,
        )
    planned(BOTH)
    Message.objects.filter(channel="phone_call").update(due_at=clock.now())


def asked(client, url):
    text_of(client.get(url))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
        text_of(response)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", PAGES)
def test_a_longer_list_asks_no_more(here, client, name):
    lived(here, 2)
    url = reverse(f"desk:{name}") + f"?day={clock.today() + clock.days(1)}"
    few = asked(client, url)
    lived(here, 6, hour=14)
    assert (asked(client, url), few <= 19) == (few, True)


def test_a_week_shows_its_dates_and_which_of_them_clash(here, client):
    lived(here, 2)
    day = clock.today() + clock.days(1)
    shown = text_of(client.get(reverse("desk:appointments"), {"day": day, "span": "day"}))
    assert shown.count("Clashes") == 2
    assert "Sok Sokha 9 0" in shown
    assert "Dates that cannot be held together" in shown
    mine = text_of(client.get(reverse("desk:appointments"), {"day": day, "mine": "yes"}))
    assert "Sok Sokha 9 1" in mine
    nonsense = client.get(reverse("desk:appointments"), {"day": "2026-99-99", "span": "year"})
    assert nonsense.status_code == 200


def test_the_calendar_file_names_nobody(here, client):
    lived(here, 1)
    open_case_id = Appointment.objects.get().case_id
    date = Appointment.objects.get()
    told = text_of(client.get(reverse("desk:appointments-ics"), {"day": date.on}))
    lines = told.split("\r\n")
    assert f"SUMMARY:Appointment C-{open_case_id:06d}" in lines
    assert f"DTSTART:{date.on:%Y%m%d}T020000Z" in lines  # nine o'clock in Phnom Penh
    assert f"DTEND:{date.on:%Y%m%d}T023000Z" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    for word in ("Sokha", "សុខ", "debt", "dara"):
        assert word not in told
    assert Entry.objects.filter(verb="export.taken", page="appointments-ics").exists()


def test_a_date_without_an_hour_is_a_whole_day_and_long_lines_are_folded(here, client):
    here.samraong.name_en = "Migrant Worker Resource Centre; Samraong, " + "សំរោង" * 9
    here.samraong.save()
    with_a_date(here, on=clock.today(), at=None)
    told = text_of(client.get(reverse("desk:appointments-ics")))
    assert f"DTSTART;VALUE=DATE:{clock.today():%Y%m%d}\r\n" in told
    unfolded = told.replace("\r\n ", "")
    assert "LOCATION:Migrant Worker Resource Centre\\; Samraong\\, " + "សំរោង" * 9 in unfolded
    assert all(len(line.encode()) <= 75 for line in told.split("\r\n"))


def test_a_date_is_moved_from_the_case_and_a_clash_is_told(here, client):
    _person, _case, other = with_a_date(here, on=clock.today() + clock.days(4))
    _one, case, date = with_a_date(here, on=clock.today(), name_latin="Kim Nary", birth_year=1981)
    url = reverse("desk:date-move", args=[date.pk])
    answers = {"on": other.on.isoformat(), "at": "09:10"}
    shown = text_of(client.post(url, answers, follow=True))
    assert "The date is moved" in shown
    assert "another date at nearly the same time: 09:00" in shown
    date.refresh_from_db()
    assert date.state == "moved"
    assert case.appointments.get(state="booked").at == dt.time(9, 10)
    wrong = text_of(client.post(url, {"on": "yesterday"}, follow=True))
    assert "New date" in wrong


def test_booking_beside_another_date_is_told(here, client):
    with_a_date(here, on=clock.today())
    other = sokha(here.dara, here.samraong, name_latin="Kim Nary", birth_year=1981)
    case = open_case(other.pk, centre_id=here.samraong.pk, by=here.dara)
    answers = {"on": clock.today().isoformat(), "at": "09:29"}
    shown = text_of(client.post(reverse("desk:case-book", args=[case.pk]), answers, follow=True))
    assert "nearly the same time" in shown


def test_who_missed_twice_is_asked_gently_why(here, client):
    _person, case, date = with_a_date(here, on=clock.today())
    page = reverse("desk:case", args=[case.pk])
    hold_date(date, came=False, by=here.dara)
    assert "Missed more than once" not in text_of(client.get(page))
    again = book_date(case, on=clock.today(), by=here.dara)
    hold_date(again, came=False, by=here.dara)
    assert "Missed more than once" in text_of(client.get(page))
    third = book_date(case, on=clock.today(), by=here.dara)
    hold_date(third, came=True, by=here.dara)
    assert "Missed more than once" not in text_of(client.get(page))


def test_a_case_shows_its_reminders(here, client):
    _person, case, _date = with_a_date(here, on=clock.today() + clock.days(1))
    planned()
    shown = text_of(client.get(reverse("desk:case", args=[case.pk])))
    assert "Reminder, the evening before · SMS" in shown


def test_the_list_of_messages_is_narrowed_and_taken_away_without_names(here, client):
    lived(here, 2)
    url = reverse("desk:messages")
    assert "Sok Sokha" in text_of(client.get(url, {"channel": "sms"}))
    assert "No message here" in text_of(client.get(url, {"state": "given_up"}))
    told = text_of(client.get(reverse("desk:messages-csv")))
    assert "Sokha" not in told
    assert told.count("P-0") == 4
    assert Entry.objects.filter(verb="export.taken", page="messages-csv").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "written into a file and reach nobody"), ("", "every reminder is a call")],
)
def test_the_list_says_when_messages_reach_nobody(here, client, settings, tmp_path, text, said):
    settings.GATEWAYS = tmp_path / "gateways.toml"
    if text is not None:
        settings.GATEWAYS.write_text(text)
    assert said in text_of(client.get(reverse("desk:messages")))


def test_a_call_says_the_words_and_is_answered_with_one_button(here, client):
    lived(here, 1)
    message = Message.objects.filter(channel="phone_call").first()
    shown = text_of(client.get(reverse("desk:calls")))
    assert "ការណាត់ជួប" in shown
    assert "No phone on file" in shown
    assert "debt" not in shown
    url = reverse("desk:call-note", args=[message.pk])
    assert "The call is written down" in text_of(client.post(url, {"answer": "told"}, follow=True))
    message.refresh_from_db()
    assert message.state == "delivered"
    client.post(url, {"answer": "nonsense"})
    client.post(url, {"answer": "no_answer"})
    message.refresh_from_db()
    assert message.state == "delivered"


def test_how_to_reach_somebody_is_asked_on_one_page(here, client):
    person = sokha(here.dara, here.samraong)
    url = reverse("desk:person-way", args=[person.pk])
    assert url in text_of(client.get(reverse("desk:person", args=[person.pk])))
    answers = {"kind": "sms", "language": "en", "address": "012 999 888", "is_safe": "on"}
    assert client.post(url, answers).status_code == 302
    way = WayToReach.objects.get()
    assert (way.kind, way.language, way.address, way.is_safe) == ("sms", "en", "+85512999888", True)
    assert "012 999 888" in text_of(client.get(url)) or "+85512999888" in text_of(client.get(url))
    assert "no phone number" in text_of(client.post(url, answers | {"address": "x"}))
    assert "number of the chat" in text_of(
        client.post(url, answers | {"kind": "telegram_message", "address": "sokha"})
    )
    assert client.post(url, {"kind": "", "language": "km"}).status_code == 302
    assert not WayToReach.objects.exists()


def test_two_colleagues_who_say_different_things_are_both_heard(here, client):
    person = sokha(here.dara, here.samraong)
    url = reverse("desk:person-way", args=[person.pk])
    page = client.get(url)
    made_from = page.context["form"].initial["made_from"]
    client.post(url, {"kind": "phone_call", "language": "km"})
    answers = {"kind": "no_messages", "language": "km", "made_from": made_from}
    assert "A colleague meanwhile wrote" in text_of(client.post(url, answers))
