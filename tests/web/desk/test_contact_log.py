"""A line in the log: how many keys it takes, what is remembered, what is refused, what leaves."""

import csv
import io
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world
from tests.factories.outreach import volunteer

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.cases.actions import open_case
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.models import Contact
from spean.casework.contacts.vocabulary import Channel, Topic
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType

pytestmark = pytest.mark.django_db
A_KEY, A_THOUGHT = 0.28, 1.35
"""Seconds by the keystroke-level model of Card, Moran and Newell (1980): a key of an average typist
who is no secretary, and a mental act before each part of the line."""
MOST_SECONDS = 30
SAID = "asked about her papers"


class Stops(HTMLParser):
    """What the Tab key stops at in the form of the log, in order."""

    def __init__(self, action):
        super().__init__()
        self.action, self.inside, self.found, self.keys = action, False, [], {}

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.inside = told.get("action") == self.action
        focusable = tag in {"input", "select", "textarea", "button"}
        if self.inside and focusable and told.get("type") != "hidden":
            self.found.append(told.get("name") or tag)
            self.keys |= {told["data-key"]: told.get("name")} if "data-key" in told else {}

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


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


def stops(client, url):
    parser = Stops(reverse("desk:contacts"))
    parser.feed(client.get(url).content.decode())
    return parser


def first_answers(client):
    """The form as the page draws it, untouched."""
    form = client.get(reverse("desk:contacts")).context["form"]
    told = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    return {name: str(value) for name, value in told.items() if value}


def seconds(keys, thoughts):
    return keys * A_KEY + thoughts * A_THOUGHT


def test_a_line_without_a_name_is_one_page_and_under_30_seconds(here, client):
    page = stops(client, reverse("desk:contacts"))
    assert page.keys["l"] == "line"
    keys = ["l", *SAID, "Enter"]
    done = client.post(reverse("desk:contacts"), first_answers(client) | {"line": SAID})
    assert (done.status_code, done["Location"]) == (302, reverse("desk:contacts"))
    line = Contact.objects.get()
    assert (line.line, line.people, line.person_id, line.channel) == (SAID, 1, None, "outreach")
    assert page.found[page.found.index("line") + 1] == "button"  # so that Enter logs it
    assert seconds(len(keys), 2) <= MOST_SECONDS


def test_a_line_about_somebody_found_by_name_is_one_page_and_under_30_seconds(here, client):
    person = sokha(here.dara, here.samraong)
    page = stops(client, reverse("desk:contacts"))
    tabs = page.found.index("code") - page.found.index("line")
    found = client.get(reverse("desk:outreach-people"), {"code": "sok"}).content.decode()
    assert found.index(f'value="{person.pk}"') == found.index("value=")
    keys = ["l", *SAID, *["Tab"] * tabs, *"sok", "Tab", "Enter"]
    told = {"line": SAID, "code": "sok", "person": person.pk}
    client.post(reverse("desk:contacts"), first_answers(client) | told)
    line = Contact.objects.get()
    assert (line.line, line.person_id) == (SAID, person.pk)
    assert tabs == 2
    assert seconds(len(keys), 4) <= MOST_SECONDS


def test_a_code_is_taken_and_a_name_is_never_guessed(here, client):
    person = sokha(here.dara, here.samraong)
    url, answers = reverse("desk:contacts"), first_answers(client)
    asked = client.post(url, answers | {"code": "sok", "line": SAID})
    assert asked.status_code == 200
    assert "Choose somebody from the list, or write their code." in asked.content.decode()
    assert SAID in asked.content.decode()
    assert not Contact.objects.exists()
    client.post(url, answers | {"code": person.code, "service": "counselling"})
    assert Contact.objects.get().service == "counselling"


def test_a_service_to_nobody_is_refused_on_the_form(here, client):
    asked = client.post(
        reverse("desk:contacts"), first_answers(client) | {"service": "counselling"}
    )
    assert "Register the person first" in asked.content.decode()
    assert not Contact.objects.exists()


def test_the_last_channel_and_centre_stand_there_already(here, client):
    log_contact(here.samraong.pk, channel=Channel.BORDER, by=here.dara)
    log_contact(here.samraong.pk, channel=Channel.PHONE, by=here.chanthou)
    assert first_answers(client)["channel"] == "border"
    assert first_answers(client)["centre"] == str(here.samraong.pk)
    person = sokha(here.dara, here.samraong)
    page = client.get(reverse("desk:person", args=[person.pk]))
    assert page.context["contact"].initial["channel"] == "border"


def test_who_is_protected_is_not_found_and_not_logged_by_others(here):
    person = sokha(here.dara, here.samraong)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    client = signed_in(here, "chanthou")
    found = client.get(reverse("desk:outreach-people"), {"code": "sok"}).content.decode()
    assert f'value="{person.pk}"' not in found
    for told in ({"code": person.code}, {"person": person.pk}, {"person": 987654321}):
        asked = client.post(reverse("desk:contacts"), first_answers(client) | told)
        assert "Nobody at your centre has this code." in asked.content.decode()
    assert not Contact.objects.exists()


def test_who_goes_out_logs_without_names(here):
    volunteer(here)
    client = signed_in(here, "sreymom")
    assert "code" not in stops(client, reverse("desk:contacts")).found
    client.post(reverse("desk:contacts"), first_answers(client) | {"line": SAID, "people": 3})
    contact = Contact.objects.get()
    assert contact.people == 3
    struck = client.post(reverse("desk:contact-strike", args=[contact.pk]), follow=True)
    assert struck.status_code == 200
    assert not Contact.objects.exists()


def rows_in(client, query=""):
    text = b"".join(client.get(reverse("desk:contacts-csv") + query)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_what_leaves_is_what_is_shown_and_without_names_for_whoever_asks(here, client):
    person = sokha(here.dara, here.samraong)
    yesterday = clock.today() - clock.days(1)
    told = {"topics": [Topic.DEBT], "destination": "TH", "line": SAID}
    log_contact(here.samraong.pk, channel=Channel.PHONE, person_id=person.pk, by=here.dara, **told)
    log_contact(here.samraong.pk, channel=Channel.FAIR, people=4, on=yesterday, by=here.chanthou)
    named, nameless = rows_in(client)
    assert named[1] == person.name
    assert named[4:6] == ["Debt, Thailand", SAID]
    assert nameless[1] == "4 people without a name"
    named, nameless = rows_in(client, "?col=on&col=code&col=people&col=about&col=line")
    assert named[1:] == [person.code, "1", "Debt, Thailand", SAID]
    assert nameless[1:3] == ["", "4"]
    assert person.name not in str(named)
    taken = Entry.objects.get(verb="export.taken")  # twice within minutes is one line of the book
    assert taken.people == [person.pk]
    for query, count in (
        (f"?since={yesterday}&until={yesterday}", 1),
        ("?channel=fair", 1),
        ("?mine=yes", 1),
        ("?channel=border", 0),
        (f"?since={clock.today()}&mine=yes", 1),
    ):
        assert len(rows_in(client, query)) == count
        page = client.get(reverse("desk:contacts") + query)
        assert len(page.context["page"].rows) == count
    empty = client.get(reverse("desk:contacts") + "?channel=border").content.decode()
    assert "No line fits these filters" in empty
    assert b"".join(client.get(reverse("desk:contacts-xlsx")))[:2] == b"PK"
