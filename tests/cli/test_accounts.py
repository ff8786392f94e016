import re

import pytest
from django.contrib.auth import authenticate
from tests.factories.casework import places, world
from typer.testing import CliRunner

from spean.base.audit.models import Entry
from spean.cli import account_command, centre_command
from spean.registry.centres.models import Centre, Membership

pytestmark = pytest.mark.django_db


def account(*words):
    return CliRunner().invoke(account_command.app, list(words))


def given(done):
    """The first password: the only thing on standard output."""
    assert re.fullmatch(r"([a-z2-9]{4}-){4}[a-z2-9]{4}\n", done.stdout), done.stdout
    return done.stdout.strip()


def centre(*words):
    return CliRunner().invoke(centre_command.app, list(words))


def opened(code="OMC", place="22"):
    return centre(
        "add",
        code,
        "--name-en",
        "Samraong",
        "--name-km",
        "សំរោង",
        "--place",
        place,
        "--operator",
        "NEA",
    )


def test_an_empty_house_gets_a_centre_and_its_first_counsellor():
    places()
    assert opened().exit_code == 0
    done = account("add", "dara", "--role", "counsellor", "--centre", "OMC")
    assert done.exit_code == 0
    user = authenticate(None, username="dara", password=given(done))
    actor = Membership.objects.actor_for(user.pk)
    assert actor.centre_ids == {Centre.objects.get().pk}
    assert "OMC" in centre("list").stdout
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert verbs >= {
        "centre.opened",
        "account.created",
        "account.first_password_given",
        "membership.given",
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "dara", "--role", "counsellor", "--centre", "OMC"], "already an account"),
        (["add", "new", "--role", "king"], "is not a role"),
        (["add", "new", "--role", "counsellor", "--centre", "XX"], "there is no centre"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence_and_changes_nothing(words, sentence):
    world()
    before = Membership.objects.count()
    done = account(*words)
    assert (done.exit_code, sentence in done.stderr) == (2, True)
    assert Membership.objects.count() == before


def test_a_role_of_the_country_needs_no_centre():
    assert account("add", "sophea", "--role", "auditor").exit_code == 0
    assert Membership.objects.get().centre is None
    assert "auditor" in account("roles").stdout


def test_a_centre_is_opened_once_and_only_where_there_is_a_place():
    places()
    assert opened(place="99").exit_code == 2
    assert opened().exit_code == 0
    assert opened().exit_code == 2
    assert Centre.objects.count() == 1


def test_a_forgotten_password_is_replaced_and_a_closed_account_opens_nothing():
    world()
    done = account("password", "dara")
    assert done.exit_code == 0
    user = authenticate(None, username="dara", password=given(done))
    assert user is not None
    assert account("close", "dara").exit_code == 0
    assert authenticate(None, username="dara", password=given(done)) is None
    assert not Membership.objects.actor_for(user.pk).reaches
    assert account("close", "nobody").exit_code == 2


def test_the_operator_lets_somebody_try_again():
    from spean.registry.accounts.actions import admit
    from spean.registry.accounts.rules import Place

    world()
    for _guess in range(5):
        admit("dara", password="not the password", place=Place())
    assert admit("dara", password="a long password", place=Place()) is None
    assert account("unlock", "dara").exit_code == 0
    assert admit("dara", password="a long password", place=Place())
    assert account("unlock", "nobody").exit_code == 2


@pytest.mark.asvs("6.4.4")
def test_a_lost_second_step_is_forgotten_and_says_how_it_was_made_sure_who_asks():
    from allauth.mfa.models import Authenticator

    here = world()
    Authenticator.objects.create(user=here.users["dara"], type="totp", data={"secret": "x"})
    for words in ([], ["--proof", ""], ["--proof", "ok"]):
        assert account("forget-second-step", "dara", *words).exit_code == 2
    assert Authenticator.objects.exists()
    proof = "came herself, with her identity card"
    assert account("forget-second-step", "dara", "--proof", proof).exit_code == 0
    assert not Authenticator.objects.exists()
    assert Entry.objects.get(verb="account.second_factor_forgotten").detail == {"proof": proof}
