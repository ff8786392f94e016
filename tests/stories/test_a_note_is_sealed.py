"""Sokha tells Dara what happened at night. Only Dara knows that it is written down; to read it again
she says why, and Sokha can see that she did.

Told twice: once on Khmer screens, once on English ones.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import sokha, world

from spean.casework.cases.actions import open_case
from spean.casework.sealed.models import SealedNote

pytestmark = pytest.mark.django_db
SECRET = "នាងមិនហ៊ានគេងទេ"
WHY = "មុនពេលជួបលើកទីពីរ"


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


def signed_in(here, name, language):
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


def test_what_was_told_at_night_is_sealed_and_opened_with_a_reason(here, language):
    person = sokha(here.dara, here.samraong)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    page, opened = (reverse(f"desk:{one}", args=[case.pk]) for one in ("case", "sealed-write"))
    dara, chanthou = (signed_in(here, name, language) for name in ("dara", "chanthou"))

    shown = text_of(dara.post(opened, {"kind": "psychosocial", "text": SECRET}, follow=True))
    assert said("The note is sealed.", language) in shown
    assert said("Psychosocial", language) in shown
    assert SECRET not in shown
    assert said("Sealed notes", language) not in text_of(chanthou.get(page))

    look = reverse("desk:sealed-open", args=[SealedNote.objects.get().pk])
    refused = text_of(dara.post(look, {"reason": "x", "back": page}, follow=True))
    assert said("Write down why, in ten letters or more.", language) in refused
    response = dara.post(look, {"reason": WHY})
    assert SECRET in text_of(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert dara.get(look).status_code == 405
    assert chanthou.post(look, {"reason": WHY}).status_code == 403

    looks = reverse("desk:person-opened", args=[person.pk])
    mine = text_of(dara.get(looks))
    assert WHY in mine
    assert said("A sealed note, opened for one look", language) in mine
    theirs = text_of(chanthou.get(looks))
    assert WHY not in theirs
    assert said("A sealed note, opened for one look", language) not in theirs
