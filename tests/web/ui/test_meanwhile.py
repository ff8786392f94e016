"""Two colleagues at one record: disjoint answers are both kept, the same one is asked back."""

import random

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world
from tests.factories.jobs import offer as an_offer
from tests.web.ui.hidden import answers_on

from spean.casework.people.models import Person
from spean.web.ui.meanwhile import ChangeForm, merged

NAMES = ("a", "b", "c", "d")


class Record(ChangeForm):
    a = forms.CharField(required=False)
    b = forms.IntegerField(required=False)
    c = forms.MultipleChoiceField(choices=[(n, n) for n in "123456789"], required=False)
    d = forms.BooleanField(required=False)


class Editor:
    """Somebody with the form open on their screen."""

    def __init__(self, record):
        self.look(record)

    def look(self, record):
        form = Record(initial=dict(record))
        form.meet()
        self.screen = {name: form[name].value() for name in (*NAMES, "made_from")}
        self.seen = dict(record)
        self.wrote = {}

    def write(self, name, value):
        self.screen[name] = self.wrote[name] = value

    def save(self, record):
        """Send the form; True when it was saved, and then the record holds it."""
        sent = QueryDict(mutable=True)
        for name, value in self.screen.items():
            if name == "c":
                sent.setlist(name, value or [])
            elif value is not None and value is not False:
                sent[name] = "on" if value is True else str(value)
        form = Record(sent, initial=dict(record))
        form.meet()
        if form.is_valid():
            record |= {name: form.cleaned_data[name] for name in NAMES}
            return True
        assert form.clashes
        for name in form.clashes:
            assert name in self.wrote
        self.screen["made_from"] = form.data["made_from"]
        for name in set(NAMES) - set(self.wrote):
            self.screen[name] = record[name]
        self.seen |= dict(record)
        return False


def play(dice):
    """Some colleagues open, write and save in any order; nobody's word is lost unseen."""
    record = {"a": "start", "b": 0, "c": ["1"], "d": False}
    editors = [Editor(record) for _ in range(dice.randint(2, 4))]
    for number in range(dice.randint(3, 8)):
        one = dice.choice(editors)
        if dice.random() < 0.3:
            one.look(record)
        for name in dice.sample(NAMES, dice.randint(1, 2)):
            values = {"a": f"word {number}", "b": number + 1, "c": [str(number + 1)], "d": True}
            one.write(name, values[name])
        before, seen, wrote = dict(record), dict(one.seen), dict(one.wrote)
        if not one.save(record):
            assert record == before
            assert one.save(record), "they saw both values, and saved again"
            seen = before
        for name in NAMES:
            if record[name] != before[name]:
                assert record[name] == wrote[name]
                assert before[name] == seen[name], "written over without having been seen"
            else:
                assert name not in wrote or wrote[name] in (record[name], seen[name])
        one.look(record)


@pytest.mark.asvs("15.4.2")
def test_no_word_is_written_over_unseen_in_any_order():
    for seed in range(300):
        play(random.Random(seed))


@pytest.mark.slow
def test_no_word_is_written_over_unseen_in_ten_thousand_orders():
    for seed in range(10_000):
        play(random.Random(seed))


@pytest.mark.asvs("2.2.3")
def test_what_belongs_together_is_kept_together():
    was = {"wage": ["200"], "currency": ["USD"]}
    mine, now = was | {"wage": ["250"]}, was | {"currency": ["KHR"]}

    assert merged(was, mine, now)[1] == set()
    saved, clashes = merged(was, mine, now, together=[("wage", "currency")])
    assert (saved, clashes) == (mine, {"wage", "currency"})


@pytest.mark.asvs("9.1.1")
def test_a_form_whose_beginnings_were_changed_on_the_way_asks_everything_back():
    form = Record(QueryDict("a=new&made_from=forged"), initial={"a": "old", "b": None})
    form.meet()

    assert not form.is_valid()
    assert set(form.clashes) == {"a"}


@pytest.fixture
def here(db):
    return world()


def signed_in(here, name="dara"):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    return client


def test_two_who_write_different_things_about_a_person_are_both_heard(here):
    person = sokha(here.dara, here.samraong)
    url = reverse("desk:person-edit", args=[person.pk])
    dara, chanthou = signed_in(here), signed_in(here, "chanthou")
    first, second = answers_on(dara.get(url)), answers_on(chanthou.get(url))

    assert dara.post(url, first | {"note": "Asks about the dormitory"}).status_code == 302
    assert chanthou.post(url, second | {"phone": "012 345 678"}).status_code == 302

    person.refresh_from_db()
    assert person.note == "Asks about the dormitory"
    assert [phone.number for phone in person.phones.all()] == ["+85512345678"]


def test_two_who_write_the_same_thing_about_a_person_see_both_values(here):
    person = sokha(here.dara, here.samraong)
    url = reverse("desk:person-edit", args=[person.pk])
    dara, chanthou = signed_in(here), signed_in(here, "chanthou")
    first, second = answers_on(dara.get(url)), answers_on(chanthou.get(url))
    dara.post(url, first | {"former_job": "Seamstress"})

    asked = chanthou.post(url, second | {"former_job": "Welder"})

    page = asked.content.decode()
    assert "A colleague meanwhile wrote “Seamstress” here." in page
    assert answers_on(asked)["former_job"] == "Welder"
    assert Person.objects.get().former_job == "Seamstress"
    assert chanthou.post(url, answers_on(asked)).status_code == 302
    assert Person.objects.get().former_job == "Welder"


def test_the_household_of_two_members_is_asked_back(here):
    one, other = sokha(here.dara, here.samraong), sokha(here.dara, here.samraong)
    dara = signed_in(here)
    url = {each: reverse("desk:person-household", args=[each.pk]) for each in (one, other)}
    start = {"relation": "head", "dependants": "2"}
    dara.post(url[one], start | {"lives_with": other.code})
    dara.post(url[other], start)
    first, second = answers_on(dara.get(url[one])), answers_on(dara.get(url[other]))

    dara.post(url[one], first | {"dependants": "3"})
    asked = dara.post(url[other], second | {"dependants": "5"})

    assert "A colleague meanwhile wrote “3” here." in asked.content.decode()
    one.refresh_from_db()
    assert one.household.dependants == 3


def test_two_at_one_vacancy_are_both_heard_and_nothing_is_overwritten(here):
    offer = an_offer(here.dara, here.samraong)
    url = reverse("desk:vacancy-edit", args=[offer.pk])
    dara, chanthou = signed_in(here), signed_in(here, "chanthou")
    first, second = answers_on(dara.get(url)), answers_on(chanthou.get(url))

    assert dara.post(url, first | {"note": "Two shifts"}).status_code == 302
    assert chanthou.post(url, second | {"title": "Sewing, line 4"}).status_code == 302
    offer.refresh_from_db()
    assert (offer.note, offer.title) == ("Two shifts", "Sewing, line 4")

    asked = chanthou.post(url, second | {"note": "No shifts"})
    assert "A colleague meanwhile wrote “Two shifts” here." in asked.content.decode()
