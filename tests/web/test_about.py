import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["about", "about_sources", "about_data"])
@pytest.mark.parametrize("language", ["km", "en", "ja"])
def test_everybody_may_read_what_spean_is(name, language):
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()
