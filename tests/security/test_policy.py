"""The policy, read with eyes of our own: who is let through which door, and who is not.

Nothing here asks the house what it thinks: the file is parsed anew, and the answers are counted
from it. Every address in the URL map must be in the file, and every line of the file must bite.
"""

import datetime as dt

import pytest
from django.test import Client

from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from tests.factories.casework import world
from tests.security.canaries import canary_records
from tests.security.law import ALL_METHODS, TABLE, asked, expected, granted
from tests.security.test_every_page_and_every_role import all_addresses, url_of


@pytest.mark.asvs("13.4.5")
def test_every_address_has_an_entry_and_every_entry_an_address():
    assert {name for name, _words in all_addresses()} == set(TABLE["addresses"])


def test_the_roles_of_the_file_are_the_roles_of_the_house():
    from spean.registry.centres.vocabulary import Role

    assert set(TABLE["roles"]) == set(Role.values)
    assert len(TABLE["roles"]) >= 14


def test_every_grant_opens_some_door_or_is_named_here():
    doors = {
        word
        for name in TABLE["addresses"]
        for m in ("GET", "POST")
        for word in asked(name, m) or ()
    }
    verbs = {
        f"{r}.{v}"
        for r, cells in TABLE["records"].items()
        for role, grants in cells.items()
        if role != "class"
        for v in grants
    }
    at_the_command_line = {
        "account.write", "role.give", "centre.open", "reference.write", "house.keep", "book.check",
        "retention.run",
    }  # fmt: skip
    within_a_page = {
        "note.read", "right.read", "book.review", "protection.hear", "glass.review",
        "sensitive.read",
        "confidence.read", "confidence.write",
    }  # fmt: skip
    assert verbs - doors == at_the_command_line | within_a_page


def test_who_meets_case_data_has_a_second_factor():
    sensitive = {r for r, cells in TABLE["records"].items() if cells["class"] in {"P2", "P3", "P4"}}
    weak = [
        (role, record)
        for record in sensitive
        for role in TABLE["records"][record]
        if role != "class" and not TABLE["roles"][role]["second_factor"]
    ]
    assert weak == []


def test_nobody_keeps_the_machine_and_reads_files():
    for role in ("system_administrator", "auditor", "programme_manager", "donor", "analyst"):
        read = {word.split(".")[0] for word in granted(role) if word.endswith(".read")}
        assert not read & {"person", "contact", "case", "note", "placement", "list"}, role


@pytest.fixture
def here():
    return world()


@pytest.fixture
def records(here):
    return canary_records(here)


def client_of(here, role):
    user = User.objects.create_user(f"new-{role}", "a long password")
    centre = here.samraong if TABLE["roles"][role]["works_at"] == "centre" else None
    Membership.objects.create(user=user, centre=centre, role=role, starts_on=dt.date(2020, 1, 1))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


ROLES = sorted(TABLE["roles"])
USUAL_METHODS = ("GET", "POST")
A_TURN = 4


def wrongly_answered(here, records, role, methods_of):
    client, wrong = client_of(here, role), []
    desk = [one for one in all_addresses() if one[0].startswith("desk:")]
    for number, (name, words) in enumerate(desk):
        for method in methods_of(number):
            response = client.generic(method, url_of(name, words, records))
            found = {405: "no such method", 403: "refused"}.get(response.status_code, "let in")
            if response.status_code >= 500 or found != expected(role, name, method):
                wrong.append((name, method, response.status_code, expected(role, name, method)))
    return wrong


@pytest.mark.everywhere
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.asvs("8.2.1")
def test_every_door_lets_in_whom_the_file_lets_in_and_nobody_else(here, records, role):
    """The methods that no browser sends are tried at every door too, by every fourth role in turn."""
    turn = ROLES.index(role)

    def methods_of(number):
        return USUAL_METHODS if (number + turn) % A_TURN else ALL_METHODS

    assert wrongly_answered(here, records, role, methods_of) == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_door_answers_every_method_of_every_role(here, records, role):
    assert wrongly_answered(here, records, role, lambda _number: ALL_METHODS) == []


@pytest.mark.django_db
@pytest.mark.asvs("8.2.1", "13.4.5")
def test_an_address_that_nobody_entered_is_not_served(here, settings, caplog):
    settings.ROOT_URLCONF = "tests.security.unlisted"
    client = client_of(here, "centre_manager")
    assert client.get("/forgotten/").status_code == 403
    assert "has no entry in the policy" in caplog.text


@pytest.mark.asvs("8.1.1")
def test_the_guide_is_printed_from_the_policy():
    from tools.access_page import PAGE, page

    assert PAGE.read_text("utf-8") == page(), "python tools/access_page.py"
