"""A list asks the database as often for three rows as for one, and a page at most fifteen times."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.casework import sokha, world
from tests.factories.outreach import held

from spean.base import clock
from spean.casework.cases.actions import agree_step, book_date, open_case, write_note
from spean.casework.cases.vocabulary import StepKind
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.outreach.actions import name_participant
from spean.casework.people.vocabulary import PhoneOwner

pytestmark = pytest.mark.django_db

MOST = 15 + 4  # the last four set the reach behind the second wall, and lift it again
MOST_FOR_A_CASE = 22 + 4  # with all that is planned, asked, assessed and sealed in it, and signing
MOST_FOR_A_WHOLE_LIFE = 15  # in all: who asks, the wall, the look that is signed for, and one more
LISTS = ["home", "people", "contacts", "cases", "outreach"]


def lived(here, times):
    """So many people with a case, a step, a date, a note and a contact each."""
    for number in range(times):
        person = sokha(
            here.dara,
            here.samraong,
            name_latin=f"Sok Sokha {number}",
            phones=((f"+8551234567{number}", PhoneOwner.OWN),),
        )
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        with clock.stopped_at(clock.today() - clock.days(9)):
            agree_step(case, kind=StepKind.JOB, what="x", due_on=clock.today(), by=here.dara)
        book_date(case, on=clock.today(), by=here.dara)
        write_note(case, text="x", by=here.dara)
        name_participant(held(here), person_id=person.pk, by=here.dara)
        for _line in range(times):
            log_contact(here.samraong.pk, person_id=person.pk, channel=Channel.PHONE, by=here.dara)
    return person, case


def asked(client, url):
    client.get(url)  # what is remembered for good (content types, place names) is asked for once
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.fixture
def here():
    return world()


@pytest.fixture
def client(here):
    client = Client()
    client.force_login(here.users["dara"])
    return client


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_three_asks_no_more_than_a_list_of_one(here, client, name):
    lived(here, 1)
    url = reverse(f"desk:{name}")
    one = asked(client, url)
    lived(here, 3)
    assert (asked(client, url), one <= MOST) == (one, True)


def test_a_person_and_a_case_with_a_longer_story_ask_no_more(here, client):
    first, first_case = lived(here, 1)
    last, last_case = lived(here, 3)
    person = [asked(client, reverse("desk:person", args=[one.pk])) for one in (first, last)]
    case = [asked(client, reverse("desk:case", args=[one.pk])) for one in (first_case, last_case)]
    assert person[0] == person[1]
    assert case[0] == case[1]
    assert max(person) <= MOST_FOR_A_WHOLE_LIFE
    assert max(case) <= MOST_FOR_A_CASE
