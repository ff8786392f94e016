"""One's own password and the sign of a sitting: what is asked, taken, kept and thrown away."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from spean.base import clock
from spean.registry.accounts.actions import give_first_password
from spean.registry.accounts.models import Guesses
from spean.registry.accounts.passwords import OUR_WORDS
from tests.factories.casework import operator, world
from tests.security.test_presence import ENROL, NOON, code_of, enrolled, offered

pytestmark = pytest.mark.django_db

RIGHT = "a long password"
CHANGE = "account_change_password"


@pytest.fixture
def here():
    return world()


def signed_in(password=RIGHT, **options):
    client = Client(raise_request_exception=False, **options)
    answer = client.post(reverse("account_login"), {"login": "dara", "password": password})
    return client if answer.status_code == 302 else None


def changed(client, new, *, old=RIGHT):
    words = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse(CHANGE), words).status_code == 302


@pytest.mark.asvs("6.2.3")
def test_a_new_password_wants_the_old_one(here):
    client = signed_in()
    assert not changed(client, "four words of mine 9", old="not the old one")
    assert get_user_model().objects.get(username="dara").check_password(RIGHT)
    assert changed(client, "four words of mine 9")


@pytest.mark.asvs("6.2.1")
def test_a_short_password_is_refused(here):
    client = signed_in()
    assert not changed(client, "eleven, abc")
    assert changed(client, "twelve, abcd")


@pytest.mark.asvs("6.2.5", "6.2.9")
@pytest.mark.parametrize(
    "new",
    ["only small letters here", "ភ្នំខ្ពស់ ទឹកជ្រៅ", "🌾🌾 rice & rain 🌧", "four words of my own " * 6],
    ids=["small letters", "Khmer", "signs", "125 letters"],
)
def test_any_signs_and_any_length_are_taken(here, new):
    assert changed(signed_in(), new.strip())
    assert signed_in(new.strip())


@pytest.mark.asvs("6.1.2", "6.2.11")
def test_words_of_the_house_alone_are_no_password():
    page = (Path(__file__).parents[2] / "docs/operations/signing-in.md").read_text("utf-8")
    assert [word for word in OUR_WORDS if word not in page] == []
    for word in OUR_WORDS:
        for made in (f"{word}-2026-{word}!2026", f"Spean {word} 2026 {word}"):
            with pytest.raises(ValidationError):
                validate_password(made)
    validate_password("the centre has a blue door")


@pytest.mark.asvs("6.2.8")
def test_a_password_is_compared_as_it_was_typed(here):
    new = "Words of Mine " + "x7" * 40
    assert changed(signed_in(), new)
    for almost in (new.lower(), new[:72], new + " ", " " + new, new.replace(" ", "")):
        assert signed_in(almost) is None, almost
        Guesses.objects.all().delete()  # so that the next one is heard
    assert signed_in(new)


@pytest.mark.asvs("6.2.6")
def test_what_is_typed_is_masked_wherever_a_password_is_asked(here):
    pages = [Client().get(reverse("account_login")), signed_in().get(reverse(CHANGE))]
    for page in pages:
        tags = re.findall(r"<input[^>]*>", page.content.decode())
        asked = [tag for tag in tags if re.search(r'name="\w*password\d?"', tag)]
        assert asked
        assert all('type="password"' in tag for tag in asked)


@pytest.mark.asvs("6.4.3")
def test_a_password_that_was_replaced_does_not_pass_by_the_second_factor(here, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    enrolled(here.users["dara"])
    client = signed_in(give_first_password("dara", by=operator()))
    asked = client.get("/people/")
    assert asked.status_code == 302
    assert not asked["Location"].startswith(ENROL)
    assert asked["Location"] != "/people/"


# ── A password that was given ─────────────────────────────────────────────────────────────────
@pytest.fixture
def given(here):
    with clock.stopped_at(NOON):
        return give_first_password("dara", by=operator())


def later(minutes):
    return clock.stopped_at(NOON + dt.timedelta(minutes=minutes))


@pytest.mark.asvs("6.4.1")
def test_a_first_password_is_by_chance_and_good_enough(here, given):
    with clock.stopped_at(NOON):
        others = {give_first_password("dara", by=operator()) for _again in range(5)}
    assert len(others | {given}) == 6
    for one in others:
        validate_password(one)
    assert signed_in(given) is None


@pytest.mark.asvs("6.2.10", "6.4.1")
def test_a_first_password_opens_one_page_until_another_is_chosen(given):
    with later(1):
        client = signed_in(given)
        for address in ("/people/", "/preferences/", reverse("mfa_index")):
            assert client.get(address)["Location"].startswith(reverse(CHANGE)), address
        assert client.get("/people/", headers={"HX-Request": "true"}).headers["HX-Redirect"]
        client.cookies["django_language"] = "en"
        page = client.get(reverse(CHANGE)).content.decode()
        assert "Somebody gave you this password" in page
        assert not changed(client, given, old=given)
        assert changed(client, "four words of mine 9", old=given)
        assert client.get("/people/").status_code == 200
        assert "Somebody gave you" not in client.get(reverse(CHANGE)).content.decode()
    with later(60 * 24 * 365 * 10):
        assert signed_in("four words of mine 9")


@pytest.mark.asvs("6.4.1")
def test_a_first_password_runs_out_and_the_answer_tells_nobody_so(given):
    with later(60 * 24 * 3 - 1):
        assert signed_in(given)
    with later(60 * 24 * 3):
        client = Client(raise_request_exception=False)
        answers = [
            client.post(reverse("account_login"), {"login": "dara", "password": typed})
            for typed in (given, "quite another one")
        ]
    told = [re.sub(r"<[^>]*>", "", each.content.decode()) for each in answers]
    assert [each.status_code for each in answers] == [200, 200]
    assert told[0] == told[1]


def test_the_second_step_comes_before_a_password_of_ones_own(here, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client = signed_in(give_first_password("dara", by=operator()))
    assert client.get("/people/")["Location"].startswith(ENROL)
    assert client.get(reverse(CHANGE))["Location"].startswith(ENROL)
    secret = offered(client.get(ENROL))
    client.post(ENROL, {"code": code_of(secret)})
    assert client.get("/people/")["Location"].startswith(reverse(CHANGE))


@pytest.mark.asvs("7.2.4")
def test_signing_in_gives_a_new_sign_and_throws_the_old_one_away(here):
    client = Client()
    client.get(reverse("account_login"))
    client.cookies["sessionid"] = "planted-by-somebody-else-00000000"
    client.post(reverse("account_login"), {"login": "dara", "password": RIGHT})
    first = client.cookies["sessionid"].value
    assert first != "planted-by-somebody-else-00000000"
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": "dara", "password": RIGHT})
    assert client.cookies["sessionid"].value != first


@pytest.mark.asvs("7.4.1")
def test_the_sign_of_a_sitting_that_has_ended_opens_nothing(here):
    client = signed_in()
    assert client.get("/people/").status_code == 200
    sign = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = sign
    assert thief.get("/people/")["Location"].startswith(reverse("account_login"))
