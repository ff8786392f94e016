"""Theary was trafficked. Dara protects her file; Nary finds nothing, until she has to.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import member, sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.cases.actions import open_case
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db

MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
WHY = "She stands at the border and her phone is running out"


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


@pytest.fixture
def file(here):
    with clock.stopped_at(MORNING - clock.days(3)):
        theary = sokha(here.dara, here.samraong, name_km="ឡុង ធារី", name_latin="Long Theary")
        return open_case(theary.pk, centre_id=here.samraong.pk, by=here.dara)


@pytest.fixture
def nary(here, language):
    user = User.objects.create_user("nary", "a long password")
    member(user, Role.COUNSELLOR, here.samraong)
    return signed_in(user, language)


@pytest.fixture
def dara(here, language):
    return signed_in(here.users["dara"], language)


def signed_in(user, language):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def said(text, language):
    with translation.override(language):
        return gettext(text)


def page(client, name, *args, **query):
    response = client.get(reverse(f"desk:{name}", args=args), query)
    return response.status_code, response.content.decode()


def post(client, name, *args, **answers):
    response = client.post(reverse(f"desk:{name}", args=args), answers, follow=True)
    return response.status_code, response.content.decode()


def test_protected_opened_in_need_and_told(here, file, dara, nary, language):
    with clock.stopped_at(MORNING):
        assert "Theary" in page(nary, "people-search", q="long theary")[1] or language == "km"
        assert page(nary, "case", file.pk)[0] == 200

        told = page(nary, "case-protect", file.pk)[1]
        no = "Another colleague is responsible for this case. Ask them, or the manager."
        assert said(no, language) in told

        shown = post(dara, "case-protect", file.pk, kind="trafficking")[1]
        assert said("Trafficking or forced labour", language) in shown
        assert said("Who may see this", language) in shown
        assert said("Protected: members only", language) in page(dara, "case", file.pk)[1]
        assert said("Protected: members only", language) in page(dara, "person", file.person_id)[1]

        for typed in ("long theary", "ឡុង ធារី", file.person.code):
            found = page(nary, "people-search", q=typed)[1]
            assert reverse("desk:person", args=[file.person_id]) not in found
        assert (page(nary, "case", file.pk)[0], page(nary, "person", file.person_id)[0]) == (
            404,
            404,
        )

        assert said("Nothing is open to you now", language) in page(nary, "glass")[1]
        short = post(nary, "glass", code=file.code, reason="urgent", centre=here.samraong.pk)[1]
        assert said("Write down why, in ten letters or more.", language) in short
        assert page(nary, "case", file.pk)[0] == 404
        opened = post(nary, "glass", code=file.code, reason=WHY, centre=here.samraong.pk)[1]
        answer = "If there is such a file at your centre, it is open to you for two hours."
        assert said(answer, language) in opened
        nothing = post(nary, "glass", code="C-999999", reason=WHY, centre=here.samraong.pk)[1]
        assert said(answer, language) in nothing
        assert page(nary, "case", file.pk)[0] == 200
        circle = page(nary, "case-protect", file.pk)[1]
        assert said(no, language) in circle

    with clock.stopped_at(MORNING + dt.timedelta(hours=2)):
        assert page(nary, "case", file.pk)[0] == 404
        today = page(dara, "home")[1]
        assert said("Somebody opened a file that you protect", language) in today
        assert (WHY in today, "nary" in today) == (True, True)
        manager = page(signed_in(here.users["chanthou"], language), "home")[1]
        assert said("Colleagues asked for protected files", language) in manager
        assert (WHY in manager, "nary" in manager, "C-999999" in manager) == (False, True, True)
        broken = Entry.objects.filter(verb="glass.broken").order_by("pk")
        assert [line.by.username for line in broken] == ["nary", "nary"]


def test_nary_is_let_in_taken_out_and_the_protection_lifted(here, file, dara, nary, language):
    user = User.objects.get(username="nary")
    post(dara, "case-protect", file.pk, kind="witness")
    again = post(dara, "case-protect", file.pk, kind="minor")[1]
    assert said("Witness, or under threat", language) in again

    told = post(dara, "case-member-add", file.pk, user=user.pk, ends_on="")[1]
    assert said("The colleague belongs to the circle now.", language) in told
    assert page(nary, "case", file.pk)[0] == 200
    told = post(dara, "case-member-add", file.pk, user=0, ends_on="")[1]
    assert said("Colleague", language) in told
    told = post(dara, "case-member-end", file.pk, user.pk)[1]
    assert said("The colleague does not belong to the circle any more.", language) in told
    assert page(nary, "case", file.pk)[0] == 404
    own = {"back": reverse("desk:case-protect", args=[file.pk])}
    told = post(dara, "case-member-end", file.pk, here.users["dara"].pk, **own)[1]
    no = "Somebody must stay without an end date. Add another member first."
    assert said(no, language) in told
    post(dara, "case-member-add", file.pk, user=here.users["chanthou"].pk, ends_on="")
    told = post(dara, "case-member-end", file.pk, here.users["dara"].pk)[1]
    assert page(dara, "case", file.pk)[0] == 404
    assert said("Cases", language) in told

    manager = signed_in(here.users["chanthou"], language)
    assert said("Lift the protection", language) in page(manager, "case-unprotect", file.pk)[1]
    told = post(manager, "case-unprotect", file.pk, reason="short")[1]
    assert said("Write down why, in ten letters or more.", language) in told
    told = post(manager, "case-unprotect", file.pk, reason="She asked for it herself")[1]
    assert said("The protection is lifted.", language) in told
    assert (page(nary, "case", file.pk)[0], page(dara, "case", file.pk)[0]) == (200, 200)
    assert page(manager, "case-unprotect", file.pk)[0] == 404


def test_the_circle_is_told_of_a_double_and_who_registered_it_is_not(here, file, dara, nary):
    post(dara, "case-protect", file.pk, kind="minor")
    answers = {"name_km": "ឡុង ធារី", "name_latin": "Long Theary", "age": "32", "sex": "female"}
    answers |= {
        "beneficiary": "returned_worker",
        "wage_currency": "USD",
        "centre": here.samraong.pk,
    }
    answers |= {"registered_by": "self", "service": "given", "method": "spoken"}
    with clock.stopped_at(dt.date(2026, 3, 2)):
        status, told = post(nary, "person-new", **answers)
        assert (status, "Theary" in told or "ធារី" in told) == (200, True)
        assert file.code in page(dara, "home")[1]
        assert file.code not in page(nary, "home")[1]
