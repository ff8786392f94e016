"""Bopha shall counsel in Samraong. Chanthou proposes it, Kenji approves; a year later she leaves.

Told twice: once on Khmer screens, once on English ones.
"""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.base.audit.models import READS, Entry
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership, RoleProposal

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(params=["km", "en"])
def language(request):
    return request.param


@pytest.fixture
def here():
    return world()


@pytest.fixture
def bopha():
    return User.objects.create_user("bopha", "a long password", name_km="បុប្ផា")


def signed_in(user, language):
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def said(text, language):
    with translation.override(language):
        return gettext(text)


def text_of(response):
    return response.content.decode()


def post(client, name, *args, **answers):
    return client.post(reverse(f"desk:{name}", args=args), answers, follow=True)


def test_proposed_approved_at_work_and_ended(here, bopha, language):
    chanthou, kenji = (signed_in(here.users[name], language) for name in ("chanthou", "kenji"))
    hers = signed_in(bopha, language)
    with clock.stopped_at(MONDAY):
        person = sokha(here.dara, here.samraong)
        assert hers.get(reverse("desk:people")).status_code == 403
        assert "បុប្ផា" in text_of(chanthou.get(reverse("desk:role-propose")))
        page = text_of(
            post(
                chanthou,
                "role-propose",
                who=bopha.pk,
                role="counsellor",
                centre=here.samraong.pk,
                starts_on="2026-03-02",
                reason="ដារ៉ាឈប់ធ្វើការ",
            )
        )
        assert said("Proposed. It holds when a colleague has approved it.", language) in page
        assert said("Withdraw", language) in page
        assert said("Approve", language) + "</button>" not in page
        assert hers.get(reverse("desk:people")).status_code == 403

        proposal = RoleProposal.objects.get()
        page = text_of(kenji.get(reverse("desk:centres")))
        assert "sitenav-count" in page
        page = text_of(kenji.get(reverse("desk:roles")))
        assert "ដារ៉ាឈប់ធ្វើការ" in page
        page = text_of(post(kenji, "role-answer", proposal.pk, word="approve", answer="យល់ព្រម"))
        assert said("Approved.", language) in page
        assert "sitenav-count" not in page
        person_url = reverse("desk:person", args=[person.pk])
        assert hers.get(person_url).status_code == 200

    with clock.stopped_at(dt.date(2026, 9, 1)):
        assert hers.get(person_url).status_code == 200
        page = text_of(chanthou.get(reverse("desk:colleague", args=[bopha.pk])))
        assert said("End this role", language) in page
        held = Membership.objects.get(user=bopha)
        page = text_of(post(chanthou, "role-end", held.pk, why="ទៅរៀន"))
        assert said("The role has ended. It opens nothing any more.", language) in page
        assert hers.get(person_url)["Location"].startswith(reverse("account_login"))

    verbs = list(Entry.objects.exclude(verb__in=["person.registered", *READS]).order_by("pk"))
    assert [(one.verb, one.by.username) for one in verbs] == [
        ("role.proposed", "chanthou"),
        ("role.approved", "kenji"),
        ("membership.given", "kenji"),
        ("membership.ended", "chanthou"),
        ("colleague.left", "chanthou"),
    ]


def test_declined_and_withdrawn_and_the_refusals_on_the_page(here, bopha, language):
    chanthou, kenji = (signed_in(here.users[name], language) for name in ("chanthou", "kenji"))
    asked = {"who": bopha.pk, "role": "counsellor", "centre": here.samraong.pk, "reason": "x"}
    today = f"{clock.today()}"
    page = text_of(post(chanthou, "role-propose", **asked, starts_on="2020-01-01"))
    assert said("A role cannot begin in the past.", language) in page
    post(chanthou, "role-propose", **asked, starts_on=today)
    first = RoleProposal.objects.get()
    page = text_of(post(kenji, "role-answer", first.pk, word="decline", answer=""))
    assert said("Declined.", language) not in page
    page = text_of(post(kenji, "role-answer", first.pk, word="decline", answer="មិនទាន់"))
    assert said("Declined.", language) in page
    post(chanthou, "role-propose", **asked, starts_on=today)
    second = RoleProposal.objects.exclude(pk=first.pk).get()
    assert post(kenji, "role-withdraw", second.pk).status_code == 404
    assert said("Withdrawn.", language) in text_of(post(chanthou, "role-withdraw", second.pk))
    assert post(kenji, "role-answer", 999999, word="approve", answer="x").status_code == 404
    assert not Membership.objects.filter(user=bopha).exists()
    vanna = signed_in(here.users["vanna"], language)
    assert vanna.get(reverse("desk:roles")).status_code == 403
    assert chanthou.get(reverse("desk:colleague", args=[here.vanna.user_id])).status_code == 404
    page = text_of(post(chanthou, "colleague-end", here.vanna.user_id, why="x"))
    assert User.objects.get(username="vanna").is_active
    page = text_of(post(chanthou, "colleague-end", here.dara.user_id, why="x"))
    assert said("The account has ended, and was signed out everywhere.", language) in page
    assert not User.objects.get(username="dara").is_active
