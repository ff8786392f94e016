import datetime as dt

import pytest
from django.urls import reverse
from tests.factories.casework import member, sokha, world
from tests.security.mutants import without_the_second_wall

from spean.base import clock
from spean.base.refusals import Refused
from spean.casework.contacts import rules
from spean.casework.contacts.actions import log_contact, strike_contact
from spean.casework.contacts.models import Contact
from spean.casework.contacts.queries import contacts_for, contacts_of
from spean.casework.contacts.vocabulary import Channel, Service, Topic
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

TODAY = dt.date(2026, 3, 2)


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("known", "people", "service", "on", "expected"),
    [
        (True, 1, Service.COUNSELLING, TODAY, []),
        (False, 40, Service.NONE, TODAY, []),
        (False, 1, Service.COUNSELLING, TODAY, ["service_needs_a_name"]),
        (True, 2, Service.NONE, TODAY, ["one_person"]),
        (False, 0, Service.NONE, TODAY, ["how_many"]),
        (False, 501, Service.NONE, TODAY, ["how_many"]),
        (True, 1, Service.NONE, TODAY + dt.timedelta(days=1), ["in_the_future"]),
    ],
)
def test_when_a_line_may_be_written(known, people, service, on, expected):
    found = rules.refusals_to_log(known=known, people=people, service=service, on=on, today=TODAY)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("own", "on", "expected"),
    [
        (True, TODAY, []),
        (False, TODAY, ["not_your_line"]),
        (True, TODAY - dt.timedelta(days=1), ["counted"]),
    ],
)
def test_when_a_line_may_be_taken_back(own, on, expected):
    assert codes(rules.refusals_to_strike(own=own, on=on, today=TODAY)) == expected


@pytest.mark.django_db
def test_sex_and_age_of_a_named_person_come_from_their_file():
    here = world()
    person = sokha(here.dara, here.samraong)
    with clock.stopped_at(TODAY):
        line = log_contact(
            here.samraong.pk,
            person_id=person.pk,
            channel=Channel.PHONE,
            topics=[Topic.DEBT],
            sex=Sex.MALE,
            by=here.dara,
        )
    assert (line.sex, line.age_band, line.place_id) == (Sex.FEMALE, AgeBand.FROM_25, "220405")
    assert list(contacts_of(here.dara, person.pk)) == [line]
    assert list(contacts_for(here.vanna)) == []


@pytest.mark.django_db
def test_who_goes_out_reads_their_line_and_not_the_file_behind_it(client):
    here = world()
    person = sokha(here.dara, here.samraong, name_latin="Sok Sokha", name_km="សុខ សុខា")
    outside = User.objects.create_user("outside", "a long password")
    goes_out = member(outside, Role.OUTREACH_WORKER, here.samraong)
    line = log_contact(
        here.samraong.pk, person_id=person.pk, channel=Channel.PHONE, line="x", by=here.dara
    )
    Contact.objects.filter(pk=line.pk).update(by=outside)

    assert [(one.person_id, one.person) for one in contacts_for(goes_out)] == [(person.pk, None)]
    assert [one.person for one in contacts_for(here.dara)] == [person]

    client.force_login(outside)
    with without_the_second_wall():
        page = client.get(reverse("desk:contacts")).content.decode()
    assert "x</td>" in page
    assert "សុខា" not in page
    assert "Sokha" not in page
    assert reverse("desk:person", args=[person.pk]) not in page


@pytest.mark.django_db
def test_only_the_writer_takes_back_a_line():
    here = world()
    line = log_contact(here.samraong.pk, channel=Channel.OUTREACH, people=12, by=here.dara)
    with pytest.raises(Refused) as refused:
        strike_contact(line, by=here.chanthou)
    assert codes(refused.value.refusals) == ["not_your_line"]
    strike_contact(line, by=here.dara)
    assert list(contacts_for(here.dara)) == []
