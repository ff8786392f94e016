"""The seeds of second steps: sealed wherever they lie, and gone when the step is."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from spean.base.sealing.envelope import SealBrokenError
from spean.base.wall import within_reach
from spean.registry.accounts.actions import open_offered_secret, seal_offered_secret
from spean.registry.accounts.models import FactorSecret
from tests.factories.casework import world
from tests.security.test_presence import ENROL, code_of, offered, seen, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


def set_up(client):
    secret = offered(client.get(ENROL))
    assert client.post(ENROL, {"code": code_of(secret)}).status_code == 302
    return secret


def everything_kept():
    """What the database holds of second steps and of sessions, as it lies there."""
    steps = [json.dumps(data) for data in Authenticator.objects.values_list("data", flat=True)]
    sessions = [str(each.get_decoded()) for each in Session.objects.all()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_factorsecret")
        sealed = [bytes(value) for (value,) in cursor.fetchall()]
    return " ".join([*steps, *sessions, *map(repr, sealed)])


@pytest.mark.asvs("6.5.2", "13.3.1")
def test_no_seed_lies_open_before_or_after_it_is_set_up(here):
    client = signed_in("dara")
    before = offered(client.get(ENROL))
    assert before not in everything_kept()
    secret = set_up(client)
    seeds = list(FactorSecret.objects.values_list("secret", flat=True))
    assert secret in seeds
    assert len(seeds) == 2  # of the app, and of the recovery codes
    kept = everything_kept()
    assert [seed for seed in (*seeds, before) if seed in kept] == []


@pytest.mark.asvs("6.5.1")
def test_a_code_from_the_printed_list_opens_once(here):
    client = signed_in("dara")
    set_up(client)
    page = seen(client.get(reverse("mfa_view_recovery_codes")))
    code = page.split("<code>")[1].split("</code>")[0].strip()
    for opens in (True, False):
        again = signed_in("dara")
        answer = again.post(reverse("mfa_authenticate"), {"code": code})
        assert (answer.status_code == 302) is opens


@pytest.mark.asvs("6.5.4")
def test_the_printed_list_holds_ten_codes_of_eight_figures(here):
    client = signed_in("dara")
    set_up(client)
    page = seen(client.get(reverse("mfa_view_recovery_codes")))
    codes = re.findall(r"<code>\s*(\d+)\s*</code>", page)
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {8}


def test_a_wrong_code_leaves_the_square_as_it_was_and_another_visit_offers_a_new_one(here):
    client = signed_in("dara")
    first = offered(client.get(ENROL))
    assert offered(client.post(ENROL, {"code": "000000"})) == first
    assert offered(client.get(ENROL)) != first


def test_what_was_offered_to_one_does_not_open_for_another():
    kept = seal_offered_secret("A SEED", user_id=1)
    assert open_offered_secret(kept, user_id=1) == "A SEED"
    assert [open_offered_secret(each, user_id=2) for each in (kept, "", "no base64")] == [""] * 3


def test_the_seed_goes_with_the_step(here):
    client = signed_in("dara")
    set_up(client)
    Authenticator.objects.create(
        user=here.users["vanna"], type="totp", data={"secret": "no number"}
    )
    client.post(reverse("mfa_deactivate_totp"))
    assert list(Authenticator.objects.values_list("user_id", flat=True)) == [here.users["vanna"].pk]
    assert FactorSecret.objects.count() == 0
    Authenticator.objects.all().delete()


def test_a_seed_in_another_row_opens_nothing(here):
    for name in ("dara", "vanna"):
        set_up(signed_in(name))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_factorsecret a SET secret = b.secret FROM accounts_factorsecret b "
            "WHERE a.id <> b.id"
        )
    with pytest.raises(SealBrokenError):
        list(FactorSecret.objects.all())


def test_no_page_of_the_desk_may_ask_for_the_table(here):
    with transaction.atomic(), within_reach(here.dara), connection.cursor() as cursor:
        for question in ("SELECT secret FROM", "DELETE FROM"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(f"{question} accounts_factorsecret")
