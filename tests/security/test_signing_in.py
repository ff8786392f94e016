"""T-ENUM: whoever knocks learns nothing. One answer, one hash, whatever is wrong."""

import datetime as dt
import re
import runpy
import time

import argon2
import pytest
from argon2 import low_level
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from spean import settings as product
from spean.registry.accounts.actions import admit, close_account
from spean.registry.accounts.models import Guesses
from spean.registry.accounts.rules import Place
from tests.factories.casework import operator, world

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "a long password", "a wrong passwrd"
OWASP = (2, 19_456, 1)
RANDOM = re.compile(
    r'name="(csrfmiddlewaretoken|receipt)" value="[^"]+"|csrftoken=[^;]+|expires=[^;]+',
    re.IGNORECASE,
)


@pytest.fixture
def real_hashes(settings):
    settings.PASSWORD_HASHERS = ["spean.registry.accounts.hashers.Argon2id"]


@pytest.fixture
def hashes(monkeypatch):
    """Every Argon2 computation from now on, as (passes, memory, lanes). It still computes."""
    seen = []

    def hash_secret(*args, **words):
        seen.append((words["time_cost"], words["memory_cost"], words["parallelism"]))
        return low_level_hash(*args, **words)

    def verify_secret(encoded, *args):
        found = argon2.extract_parameters(encoded.decode())
        seen.append((found.time_cost, found.memory_cost, found.parallelism))
        return low_level_verify(encoded, *args)

    low_level_hash, low_level_verify = low_level.hash_secret, low_level.verify_secret
    monkeypatch.setattr(low_level, "hash_secret", hash_secret)
    monkeypatch.setattr(argon2.low_level, "hash_secret", hash_secret)
    monkeypatch.setattr("argon2._password_hasher.hash_secret", hash_secret)
    monkeypatch.setattr("argon2._password_hasher.verify_secret", verify_secret)
    return seen


def knock(name, password, client=None):
    client = client or Client()
    client.get(reverse("account_login"))
    return client.post(reverse("account_login"), {"login": name, "password": password})


def told(answer, name):
    """All that a visitor can see of an answer, less the name typed and what is random by nature."""
    body = RANDOM.sub("", answer.content.decode()).replace(name, "NAME")
    headers = sorted((key, value) for key, value in answer.headers.items())
    cookies = sorted(RANDOM.sub("", morsel.OutputString()) for morsel in answer.cookies.values())
    return (
        answer.status_code,
        [h for h in headers if h[0] not in {"Content-Length", "Expires"}],
        cookies,
        body,
    )


def locked(name):
    for _guess in range(5):
        admit(name, password=WRONG, place=Place(network="127.0.0.1"))
    assert Guesses.objects.get(scope="network").failed == 5


STATES = {
    "unknown": lambda: ("somebody", RIGHT),
    "wrong": lambda: ("dara", WRONG),
    "inactive": lambda: close_account("vanna", by=operator()) and ("vanna", RIGHT),
    "locked": lambda: locked("dara") or ("dara", RIGHT),
    "locked unknown": lambda: locked("somebody") or ("somebody", RIGHT),
    "no password": lambda: forget_password("dara") or ("dara", RIGHT),
}


def forget_password(name):
    from spean.registry.accounts.models import User

    user = User.objects.get(username=name)
    user.set_unusable_password()
    user.save()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.asvs("6.3.8")
def test_whatever_is_wrong_the_answer_is_the_same(state):
    world()
    usual = told(knock("chanthou", WRONG), "chanthou")
    Guesses.objects.all().delete()
    name, password = STATES[state]()
    assert told(knock(name, password), name) == usual
    assert usual[0] == 200
    assert "_auth_user_id" not in Client().session


@pytest.mark.parametrize("state", STATES)
@pytest.mark.asvs("6.3.8")
def test_whatever_is_wrong_one_hash_of_the_same_cost_is_made(real_hashes, hashes, state):
    world()
    admit("chanthou", password=WRONG, place=Place())  # the decoy is made once a process
    Guesses.objects.all().delete()
    name, password = STATES[state]()
    hashes.clear()
    knock(name, password)
    assert hashes == [OWASP]


def test_the_spy_sees_the_hash_of_a_sign_in_that_succeeds(real_hashes, hashes):
    """The control: it does see hashes, and a good password costs one as well."""
    world()
    hashes.clear()
    assert knock("dara", RIGHT).status_code == 302
    assert hashes == [OWASP]


@pytest.mark.asvs("11.4.2")
def test_the_product_hashes_with_argon2id_as_owasp_asks():
    from spean.registry.accounts.hashers import Argon2id

    assert product.PASSWORD_HASHERS == ["spean.registry.accounts.hashers.Argon2id"]
    encoded = Argon2id().encode("x" * 12, "saltsalt")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


# ── What is there to knock at ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_from_key",
        "account_inactive",
        "mfa_login_webauthn",
        "mfa_download_recovery_codes",
    ],
)
@pytest.mark.asvs("6.3.4", "6.4.2")
def test_nothing_of_e_mail_or_signing_up_is_left(name):
    with pytest.raises(NoReverseMatch):
        reverse(name, args=["x"] if name.endswith(("_email", "_key")) and "confirm" in name else [])
    assert name not in get_resolver().reverse_dict


@pytest.mark.asvs("6.4.2")
def test_forgetting_a_password_says_whom_to_ask():
    page = Client(headers={"accept-language": "en"}).get(reverse("account_login")).content.decode()
    assert "spean account password" in page
    assert "@" not in re.sub(r"<[^>]+>", "", page)


@pytest.mark.asvs("6.2.7")
def test_a_password_can_be_pasted_and_is_offered_to_a_password_manager():
    page = Client().get(reverse("account_login")).content.decode()
    field = re.search(r'<input type="password"[^>]*>', page)[0]
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


@pytest.mark.asvs("9.2.1")
def test_a_device_cookie_of_long_ago_is_no_device(settings, monkeypatch):
    world()
    client = Client()
    knock("dara", RIGHT, client)
    cookie = client.cookies[settings.DEVICE_COOKIE_NAME].value
    day, began = 24 * 60 * 60, time.time()
    for days, is_known in ((179, True), (181, False)):
        monkeypatch.setattr("django.core.signing.time.time", lambda d=days: began + d * day)
        later = Client()
        later.cookies[settings.DEVICE_COOKIE_NAME] = cookie
        knock("dara", WRONG, later)
        assert Guesses.objects.filter(scope="device", failed__gt=0).exists() == is_known
        Guesses.objects.all().delete()


# ── What stays in the browser ─────────────────────────────────────────────────────────────────
@pytest.mark.asvs("3.3.4", "9.1.1")
def test_the_device_cookie_is_signed_and_out_of_reach_of_scripts(settings):
    here = world()
    answer = knock("dara", RIGHT)
    cookie = answer.cookies[settings.DEVICE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert here.users["dara"].devices.count() == 1
    assert here.users["dara"].devices.get().digest not in cookie.value
    assert cookie.value.count(":") == 2  # value, time, signature


@pytest.mark.asvs("9.1.1")
def test_a_forged_device_cookie_is_no_device(settings):
    world()
    client = Client()
    knock("dara", RIGHT, client)
    good = client.cookies[settings.DEVICE_COOKIE_NAME].value
    for forged in ("x", good[:-1], "a" + good[1:]):
        stranger = Client()
        stranger.cookies[settings.DEVICE_COOKIE_NAME] = forged
        knock("dara", WRONG, stranger)
        assert not Guesses.objects.filter(scope="device", failed__gt=0).exists()


def test_on_a_known_device_the_owner_gets_in_while_a_stranger_guesses(settings):
    world()
    laptop = Client()
    knock("dara", RIGHT, laptop)
    laptop.post(reverse("account_logout"))
    for _guess in range(8):
        knock("dara", WRONG)
    assert knock("dara", RIGHT).status_code == 200
    assert knock("dara", RIGHT, laptop).status_code == 302


@pytest.mark.asvs("14.3.1")
def test_signing_out_clears_the_browser_but_for_the_devices_own_cookie(settings):
    world()
    client = Client()
    knock("dara", RIGHT, client)
    before = client.session.session_key
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not client.session.exists(before)
    assert client.cookies[settings.DEVICE_COOKIE_NAME].value != ""
    assert client.get(reverse("desk:home")).status_code == 302


@pytest.mark.asvs("4.1.3", "15.3.4")
def test_the_visitor_cannot_choose_their_network(settings, rf):
    from spean.web.ui.signin import place_of

    claimed = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.5", "REMOTE_ADDR": "10.0.0.1"}
    settings.PROXIES = 0
    assert place_of(rf.get("/", **claimed)).network == "10.0.0.1"
    settings.PROXIES = 1
    assert place_of(rf.get("/", **claimed)).network == "203.0.113.5"
    long = {"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}
    settings.PROXIES = 0
    assert place_of(rf.get("/", **long)).network == "2001:db8:1:2::"
    assert place_of(rf.get("/", REMOTE_ADDR="no address")).network == ""


# ── As it is in production ────────────────────────────────────────────────────────────────────
@pytest.fixture
def production(monkeypatch, tmp_path):
    """The product's settings, read afresh under the names a real installation sets."""
    monkeypatch.setenv("SPEAN_VAR", str(tmp_path))
    monkeypatch.setenv("SPEAN_PRODUCTION", "yes")
    monkeypatch.setenv("SPEAN_SECRET_KEY", "not a real one, but long enough to be one " * 2)
    monkeypatch.delenv("SPEAN_DEMO", raising=False)
    monkeypatch.delenv("SPEAN_REQUIRE_SECOND_FACTOR", raising=False)
    return runpy.run_path(product.__file__)


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4")
def test_in_production_every_cookie_belongs_to_this_host_alone(production):
    for which in ("SESSION", "CSRF", "LANGUAGE", "DEVICE"):
        assert production[f"{which}_COOKIE_NAME"].startswith("__Host-")
    for which in ("SESSION", "CSRF", "LANGUAGE"):
        assert production[f"{which}_COOKIE_SECURE"] is True
        assert production[f"{which}_COOKIE_HTTPONLY"] is True
        assert production[f"{which}_COOKIE_SAMESITE"] == "Lax"
    assert not [name for name in production if name.endswith(("COOKIE_DOMAIN", "COOKIE_PATH"))]


def test_in_production_the_second_factor_is_required_and_the_demonstration_goes_without(production):
    assert production["REQUIRE_SECOND_FACTOR"] is True
    assert product.DEMO is True
    assert product.REQUIRE_SECOND_FACTOR is False
    assert production["IDLE_LOCK"] == dt.timedelta(minutes=30)
    assert production["LONGEST_SITTING"] == dt.timedelta(hours=12)


def test_a_cookie_that_is_sent_in_production_is_one_a_browser_accepts(settings):
    """`__Host-` asks for Secure, the whole path and no domain; otherwise a browser drops it."""
    world()
    settings.DEVICE_COOKIE_NAME, settings.SESSION_COOKIE_NAME = "__Host-device", "__Host-sessionid"
    settings.LANGUAGE_COOKIE_NAME = "__Host-django_language"
    settings.SESSION_COOKIE_SECURE = True
    answer = knock("dara", RIGHT)
    ours = {name: cookie for name, cookie in answer.cookies.items() if name.startswith("__Host-")}
    assert len(ours) == 3
    for cookie in ours.values():
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
