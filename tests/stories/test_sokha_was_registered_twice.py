"""A volunteer wrote Sokha down again. Dara says so, Chanthou puts the files together, and apart.

Told twice: once on Khmer screens, once on English ones.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import sokha, world

from spean.casework.cases.actions import open_case
from spean.casework.cases.models import Case
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.models import Contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.doubles.models import Merge, Pair
from spean.casework.people.vocabulary import PhoneOwner

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


@pytest.fixture
def both(here):
    first = sokha(here.dara, here.samraong, phones=(("+85512345671", PhoneOwner.OWN),))
    second = sokha(here.dara, here.samraong, name_km="", phones=(("+85512345672", PhoneOwner.OWN),))
    log_contact(
        here.samraong.pk, person_id=second.pk, channel=Channel.OUTREACH, line="ជួបនៅភូមិ", by=here.dara
    )
    return first, second


def desk(here, name, language):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = language
    return client


def said(text, language):
    with translation.override(language):
        return gettext(text)


def text_of(response):
    return response.content.decode()


def post(client, name, *args, **answers):
    return client.post(reverse(f"desk:{name}", args=args), answers, follow=True)


def chosen(page, **told):
    """Every question of the merge with the answer that the page proposes."""
    return page.context["form"].initial | {"why": "ស្គាល់គាត់"} | told


def test_two_files_become_one_and_two_again(here, both, language):
    dara, chanthou = (desk(here, name, language) for name in ("dara", "chanthou"))
    first, second = both
    page = text_of(dara.get(reverse("desk:doubles")))
    assert said("Nothing to look at", language) in page
    page = text_of(post(dara, "doubles", centre=here.samraong.pk))
    assert first.code in page
    assert second.code in page
    pair = Pair.objects.get()
    page = text_of(dara.get(reverse("desk:double", args=[pair.pk])))
    assert said("Field by field", language) in page
    assert "+85512345672" in page
    assert said("Put the two together", language) not in page
    answered = post(dara, "double-answer", pair.pk, word="same", why="នាងប្រាប់ខ្លួនឯង")
    assert said("It is proposed. Whoever manages the centre puts the two together.", language) in (
        text_of(answered)
    )

    page = chanthou.get(reverse("desk:double", args=[pair.pk]))
    assert "នាងប្រាប់ខ្លួនឯង" in text_of(page)
    page = text_of(post(chanthou, "double", pair.pk, **chosen(page, keep="one")))
    assert first.code in page
    assert "ជួបនៅភូមិ" in page
    assert said("Undo", language) in page
    assert Contact.objects.get().person_id == first.pk

    old_code = reverse("desk:person", args=[second.pk])
    led = dara.get(old_code, follow=True)
    assert led.redirect_chain == [(reverse("desk:person", args=[first.pk]), 302)]
    assert second.code in text_of(led)
    line = {"on": "2026-01-05", "channel": Channel.PHONE, "service": "none", "line": "ទូរស័ព្ទមក"}
    post(dara, "person-contact", second.pk, **line)  # from a page that was open before
    assert set(Contact.objects.values_list("person", flat=True)) == {first.pk}
    assert desk(here, "vanna", language).get(old_code).status_code == 404

    merge = Merge.objects.get()
    page = text_of(dara.get(reverse("desk:merge", args=[merge.pk])))
    assert said("What the two files said", language) in page
    assert dara.post(reverse("desk:merge", args=[merge.pk])).status_code == 403
    page = text_of(post(chanthou, "merge", merge.pk))
    assert said("Added since: please look at these", language) in page
    assert "ទូរស័ព្ទមក" in page
    assert dara.get(old_code).status_code == 200
    assert {one.line: one.person_id for one in Contact.objects.all()} == {
        "ជួបនៅភូមិ": second.pk,
        "ទូរស័ព្ទមក": first.pk,
    }


def test_two_open_cases_and_a_stranger(here, both, language):
    chanthou = desk(here, "chanthou", language)
    first, second = both
    cases = [open_case(one.pk, centre_id=here.samraong.pk, by=here.dara) for one in both]
    asked = post(chanthou, "person-double", first.pk, code="P-000000-0")
    assert said("Nobody at your centre has this code.", language) in text_of(asked)
    page = post(chanthou, "person-double", first.pk, code=second.code)
    pair = Pair.objects.get()
    undecided = chosen(page)
    assert post(chanthou, "double", pair.pk, **undecided).status_code == 200
    assert not Merge.objects.exists()
    post(chanthou, "double", pair.pk, **chosen(page, keep="other", case_0=cases[1].pk))
    merge = Merge.objects.get()
    assert (merge.survivor_id, merge.absorbed_id) == (second.pk, first.pk)
    assert Case.objects.get(pk=cases[0].pk).closure_reason == "duplicate"
    told = b"".join(chanthou.get(reverse("desk:doubles-csv") + "?state=two_people")).decode()
    assert first.code not in told


def test_told_apart_is_found_under_its_own_filter(here, both, language):
    dara = desk(here, "dara", language)
    post(dara, "doubles", centre=here.samraong.pk)
    pair = Pair.objects.get()
    empty = post(dara, "double-answer", pair.pk, word="different", why="")
    assert Pair.objects.get().state == "pair_waits"
    assert empty.status_code == 200
    post(dara, "double-answer", pair.pk, word="different", why="ជាបងប្អូនជីដូនមួយ")
    assert said("Nothing to look at", language) in text_of(dara.get(reverse("desk:doubles")))
    page = text_of(dara.get(reverse("desk:doubles") + "?state=two_people"))
    assert both[0].code in page
    told = b"".join(dara.get(reverse("desk:doubles-csv") + "?state=two_people")).decode()
    assert both[1].code in told


def test_the_form_warns_while_it_is_filled_in(here, both, language):
    dara = desk(here, "dara", language)
    heading = said("Somebody like this is already registered", language)
    for typed in (
        {"phone": "012 345 672"},
        {"phone": "01"},  # not whole yet
        {"name_km": "សុខ សុខា", "age": "not yet a number"},
    ):
        told = {"name_latin": "Sok Sokha", "age": "31"} | typed
        assert heading in text_of(dara.get(reverse("desk:people-alike"), told)), typed
    nobody = dara.get(reverse("desk:people-alike"), {"name_latin": "S", "phone": "01"})
    assert heading not in text_of(nobody)
