import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world

from spean.casework.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_household_is_said_on_the_screen_and_a_wrong_code_is_caught():
    here = world()
    first, second = sokha(here.dara, here.samraong), sokha(here.dara, here.samraong)
    elsewhere = sokha(here.vanna, here.pursat)
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = "en"
    url = reverse("desk:person-household", args=[first.pk])
    answers = {"relation": "head", "dependants": "2"}

    wrong = client.post(url, answers | {"lives_with": second.code[:-1] + "x"})
    assert "This is not a code." in wrong.content.decode()
    unknown = client.post(url, answers | {"lives_with": elsewhere.code})
    assert "Nobody at your centre has this code." in unknown.content.decode()

    page = client.post(url, answers | {"lives_with": second.code}, follow=True).content.decode()
    assert "Head of household · 2 dependants" in " ".join(page.split())
    assert (
        len({person.household_id for person in Person.objects.filter(pk__in=[first.pk, second.pk])})
        == 1
    )
