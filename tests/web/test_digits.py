import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world

from spean.web.ui.digits import in_khmer_digits


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ('<a href="/people/12/">12</a>', '<a href="/people/12/">១២</a>'),
        ("<textarea>09:30</textarea> 7", "<textarea>09:30</textarea> ៧"),
        ("<code>P-000123-6</code>", "<code>P-000123-6</code>"),
        ("a &#x27; &amp; 1", "a &#x27; &amp; ១"),
        ("<!-- 1 -->2", "<!-- 1 -->២"),
    ],
)
def test_only_what_is_read_gets_khmer_digits(page, read):
    assert in_khmer_digits(page) == read


@pytest.mark.django_db
def test_a_preference_changes_every_page_of_that_person_only():
    here = world()
    person = sokha(here.dara, here.samraong)
    client = Client()
    client.force_login(here.users["dara"])
    url = reverse("desk:person", args=[person.pk])
    assert "1994" in client.get(url).content.decode()
    client.post(reverse("desk:preferences"), {"language": "km", "digits": "khmer"})
    page = client.get(url).content.decode()
    assert "១៩៩៤" in page
    assert f'href="{reverse("desk:person-edit", args=[person.pk])}"' in page
