"""After the door: a second factor first, a lock when nobody is there, an end when authority ends."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from spean.base import clock
from spean.base.audit.models import Entry
from spean.registry.accounts.actions import close_account, give_first_password
from spean.registry.accounts.models import Guesses, Sitting, User
from spean.registry.centres.models import Membership
from spean.registry.centres.vocabulary import NATIONWIDE, POLICY, Role
from tests.factories.casework import operator, world
from tests.security.canaries import CANARY, canary_records
from tests.security.test_every_page_and_every_role import METHODS, ours, url_of

pytestmark = pytest.mark.django_db

RIGHT = "a long password"
NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
ENROL, UNLOCK = "/accounts/2fa/totp/activate/", "/accounts/reauthenticate/"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/"}


@pytest.fixture
def here():
    return world()


@pytest.fixture
def second_factor(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def half_an_hour(settings):
    settings.IDLE_LOCK, settings.LONGEST_SITTING = dt.timedelta(minutes=30), dt.timedelta(hours=12)


def signed_in(name, password=RIGHT, **options):
    client = Client(raise_request_exception=False, **options)
    answer = client.post(reverse("account_login"), {"login": name, "password": password})
    assert answer.status_code == 302
    return client


def code_of(secret):
    return f"{hotp_value(secret, int(dt.datetime.now(dt.UTC).timestamp()) // 30):06d}"


def offered(page):
    """The seed on the page with the square."""
    return re.search(r"\b[A-Z2-7]{32}\b", seen(page))[0]


def seen(answer):
    return b"".join(answer).decode(errors="replace")


# ── A second factor before any file ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.asvs("6.3.3")
def test_no_desk_page_opens_before_the_second_factor_where_the_role_meets_files(
    here, second_factor, role
):
    records = canary_records(here)
    user = User.objects.create_user("newcomer", RIGHT)
    centre = None if role in NATIONWIDE else here.samraong
    Membership.objects.create(user=user, centre=centre, role=role, starts_on=dt.date(2020, 1, 1))
    client = signed_in("newcomer")
    meets = POLICY.roles[role].second_factor and POLICY.grants[role]
    for name, words in ours():
        for method in METHODS if meets else ["get"]:
            answer = getattr(client, method)(url_of(name, words, records))
            led_there = answer.status_code == 302 and answer["Location"].startswith(ENROL)
            assert led_there == bool(meets), (name, method, answer.status_code)
            assert not (meets and CANARY in seen(answer)), name
        script = client.get(url_of(name, words, records), headers=HTMX)
        assert script.headers.get("HX-Redirect", "").startswith(ENROL) == bool(meets), name


def test_the_way_is_password_square_code_recovery_codes_and_then_the_page(here, second_factor):
    client = signed_in("dara")
    assert client.get("/people/")["Location"] == f"{ENROL}?next=%2Fpeople%2F"
    page = client.get(ENROL)
    assert page.status_code == 200
    assert "data:image/svg+xml;base64," in seen(page)
    secret = offered(page)
    assert client.post(ENROL, {"code": "000000"}).status_code == 200
    assert client.get("/people/").status_code == 302
    done = client.post(ENROL, {"code": code_of(secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    codes = seen(client.get(done["Location"]))
    assert codes.count("<code>") == 10
    assert client.get("/people/").status_code == 200


def enrolled(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


@pytest.mark.asvs("6.5.1")
def test_the_next_sign_in_asks_for_a_code_and_each_code_opens_once(here, second_factor):
    secret = enrolled(here.users["dara"])
    client = signed_in("dara")
    assert client.get("/people/").status_code == 302
    code = code_of(secret)
    step = reverse("mfa_authenticate")
    assert client.post(step, {"code": code}).status_code == 302
    assert client.get("/people/").status_code == 200
    again = signed_in("dara")
    assert again.post(step, {"code": code}).status_code == 200
    assert again.get("/people/").status_code == 302


def test_guessing_codes_elsewhere_does_not_lock_out_a_known_device(here, second_factor):
    secret = enrolled(here.users["dara"])
    laptop = signed_in("dara")
    step = reverse("mfa_authenticate")
    laptop.post(step, {"code": code_of(secret)})
    laptop.post(reverse("account_logout"))
    thief = signed_in("dara")
    for guess in range(12):
        assert thief.post(step, {"code": f"{guess:06d}"}).status_code == 200
    assert Guesses.objects.get(scope="elsewhere", failed__gt=0).failed == 5
    assert Entry.objects.filter(verb="account.locked_out").count() == 1
    laptop.post(reverse("account_login"), {"login": "dara", "password": RIGHT})
    codes = Authenticator.objects.filter(user=here.users["dara"])
    assert codes.count() == 1
    fresh = code_at(secret, 1)
    assert laptop.post(step, {"code": fresh}).status_code == 302
    assert laptop.get("/people/").status_code == 200


def code_at(secret, later):
    """The code of the next half minute, which an old phone may show already."""
    return f"{hotp_value(secret, int(dt.datetime.now(dt.UTC).timestamp()) // 30 + later):06d}"


@pytest.mark.asvs("7.5.1")
def test_a_session_from_before_must_show_the_factor_and_cannot_add_its_own(here, second_factor):
    """Somebody who only knows the password, and came before the owner set up the phone."""
    thief = signed_in("dara")
    secret = enrolled(here.users["dara"])
    show = reverse("mfa_reauthenticate")
    for address in ("/people/", ENROL, reverse("mfa_add_webauthn"), reverse("mfa_index")):
        assert thief.get(address)["Location"].startswith(show), address
    thief.post(show, {"code": code_of(secret)})
    assert thief.get("/people/").status_code == 200


def test_the_last_factor_cannot_be_removed_by_who_must_have_one(here, second_factor):
    secret = enrolled(here.users["dara"])
    client = signed_in("dara")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_without_the_setting_nobody_is_asked(here):
    assert signed_in("dara").get("/people/").status_code == 200


def test_who_gains_files_during_a_sitting_is_asked_at_the_next_page(here, second_factor):
    user = User.objects.create_user("newcomer", RIGHT)
    since = dt.date(2020, 1, 1)
    Membership.objects.create(user=user, role=Role.DONOR, starts_on=since)
    client = signed_in("newcomer")
    assert client.get("/preferences/").status_code == 200
    Membership.objects.create(
        user=user, centre=here.samraong, role=Role.COUNSELLOR, starts_on=since
    )
    assert client.get("/preferences/")["Location"].startswith(ENROL)


# ── Nobody is there ───────────────────────────────────────────────────────────────────────────
def later(client, minutes, address="/people/", **words):
    with clock.stopped_at(NOON + dt.timedelta(minutes=minutes)):
        return client.get(address, **words)


@pytest.mark.asvs("7.3.1")
def test_after_half_an_hour_the_password_opens_the_same_page(here, half_an_hour):
    client = signed_in("dara")
    assert later(client, 0).status_code == 200
    assert later(client, 29).status_code == 200
    locked = later(client, 60, "/people/?q=sokha")
    assert locked["Location"] == f"{UNLOCK}?next=%2Fpeople%2F%3Fq%3Dsokha"
    with clock.stopped_at(NOON + dt.timedelta(minutes=61)):
        page = client.get(locked["Location"])
        assert CANARY not in seen(page)
        words = {"password": "not it at all", "next": "/people/?q=sokha"}
        assert client.post(UNLOCK, words).status_code == 200
        opened = client.post(UNLOCK, words | {"password": RIGHT})
    assert opened["Location"] == "/people/?q=sokha"
    assert later(client, 62).status_code == 200


def test_while_it_is_locked_nothing_else_answers(here, half_an_hour):
    records = canary_records(here)
    client = signed_in("dara")
    later(client, 0)
    with clock.stopped_at(NOON + dt.timedelta(minutes=31)):
        for name, words in ours():
            for method in METHODS:
                answer = getattr(client, method)(url_of(name, words, records))
                assert answer.status_code == 302, (name, method)
                assert answer["Location"].startswith(UNLOCK), (name, method)
            script = client.post(url_of(name, words, records), headers=HTMX)
            assert (script.status_code, script.content) == (423, b""), name
        for name in ("mfa_index", "mfa_reauthenticate", "account_sittings", "account_here"):
            assert client.get(reverse(name)).status_code == 302, name


def test_a_job_that_a_page_watches_does_not_count_as_somebody(here, half_an_hour):
    client = signed_in("dara")
    later(client, 0)
    for minute in range(1, 40):
        answer = later(client, minute, headers=HTMX | {"Spean-Waiting": "yes"})
    assert answer.status_code == 423


def test_lock_now_locks_at_once_and_only_this_browser(here):
    client, other = signed_in("dara"), signed_in("dara")
    client.get("/people/")
    answer = client.post(reverse("account_lock"), {"back": "/people/"})
    assert answer["Location"] == f"{UNLOCK}?next=%2Fpeople%2F"
    assert client.get("/people/")["Location"].startswith(UNLOCK)
    assert other.get("/people/").status_code == 200
    outside = client.post(reverse("account_lock"), {"back": "https://elsewhere.example/"})
    assert outside["Location"] == f"{UNLOCK}?next=%2F"


def test_a_script_unlocks_in_place(here):
    client = signed_in("dara", headers={"Spean-In-Place": "yes"})
    client.get("/people/")
    assert client.post(reverse("account_lock")).status_code == 204
    assert client.post(reverse("account_here")).status_code == 423
    wrong = client.post(UNLOCK, {"password": "not it at all"})
    assert wrong.status_code == 422
    assert wrong["Content-Type"].startswith("text/plain")
    assert client.post(UNLOCK, {"password": RIGHT}).status_code == 204
    assert client.post(reverse("account_here")).status_code == 204


def test_after_five_wrong_passwords_the_lock_waits_like_the_door(here):
    client = signed_in("dara")
    client.get("/people/")
    client.post(reverse("account_lock"))
    for _guess in range(5):
        client.post(UNLOCK, {"password": "not it at all"})
    client.post(UNLOCK, {"password": RIGHT})
    assert client.get("/people/")["Location"].startswith(UNLOCK)


@pytest.mark.asvs("7.3.2")
def test_after_twelve_hours_it_is_over_however_busy(here, half_an_hour):
    client = signed_in("dara")
    for minute in range(0, 720, 20):
        assert later(client, minute).status_code == 200, minute
    answer = later(client, 720)
    assert answer["Location"] == "/accounts/login/?next=%2Fpeople%2F"
    assert not Sitting.objects.exists()
    assert later(client, 0, headers={"Spean-In-Place": "yes"}).status_code == 401


# ── Authority ends ────────────────────────────────────────────────────────────────────────────
def close(here):
    close_account("dara", by=operator())


def set_another_password(here):
    give_first_password("dara", by=operator())


def end_the_role(here):
    Membership.objects.filter(user=here.users["dara"]).update(ends_on=clock.today() - clock.days(1))


def take_one_of_two_centres(here):
    Membership.objects.filter(user=here.users["dara"], centre=here.pursat).delete()


ENDINGS = [close, set_another_password, end_the_role, take_one_of_two_centres]


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.__name__)
@pytest.mark.asvs("7.4.1", "7.4.2", "8.3.2")
def test_it_ends_at_the_next_request_on_every_machine(here, ending):
    Membership.objects.create(
        user=here.users["dara"],
        centre=here.pursat,
        role=Role.COUNSELLOR,
        starts_on=dt.date(2020, 1, 1),
    )
    clients, colleague = [signed_in("dara"), signed_in("dara")], signed_in("vanna")
    for client in (*clients, colleague):
        assert client.get("/people/").status_code == 200
    ending(here)
    for client in clients:
        assert client.get("/people/")["Location"].startswith("/accounts/login/?next=")
        assert client.get("/people/", headers=HTMX)["HX-Redirect"].startswith("/accounts/login/")
    assert colleague.get("/people/").status_code == 200


@pytest.mark.asvs("7.4.2")
def test_a_closed_account_that_is_opened_again_does_not_bring_its_sessions_back(here):
    client = signed_in("dara")
    assert client.get("/people/").status_code == 200
    close(here)
    User.objects.filter(username="dara").update(is_active=True)
    assert client.get("/people/").status_code == 302


@pytest.mark.asvs("6.2.2", "7.4.3")
def test_changing_ones_own_password_ends_the_others_only(here):
    here_now, elsewhere = signed_in("dara"), signed_in("dara")
    assert elsewhere.get("/people/").status_code == 200
    new = "four words of mine 9"
    words = {"oldpassword": RIGHT, "password1": new, "password2": new}
    assert here_now.post(reverse("account_change_password"), words).status_code == 302
    assert here_now.get("/people/").status_code == 200
    assert elsewhere.get("/people/").status_code == 302
    assert Entry.objects.filter(verb="account.password_changed").count() == 1
    signed_in("dara", new)


@pytest.mark.parametrize("bad", ["short", "password2026!!", "dara-----dara", RIGHT + "x"])
def test_a_bad_new_password_is_refused(here, bad):
    client = signed_in("dara")
    words = {"oldpassword": RIGHT, "password1": bad, "password2": "another one"}
    assert client.post(reverse("account_change_password"), words).status_code == 200
    assert here.users["dara"].check_password(RIGHT)


@pytest.mark.asvs("7.4.3", "7.5.2")
def test_signing_out_everywhere_else(here):
    mine, elsewhere = (
        signed_in("dara"),
        signed_in("dara", headers={"user-agent": "Firefox/1 Linux"}),
    )
    assert elsewhere.get("/people/").status_code == 200
    page = seen(mine.get(reverse("account_sittings")))
    assert "Firefox, Linux" in page
    assert "127.0.0.1" in page
    mine.post(reverse("account_end_elsewhere"))
    assert elsewhere.get("/people/").status_code == 302
    assert mine.get("/people/").status_code == 200


def test_nobody_sees_or_ends_the_sittings_of_a_colleague(here):
    dara, vanna = signed_in("dara"), signed_in("vanna", headers={"user-agent": "Firefox/1 Linux"})
    vanna.get("/people/")
    device = here.users["vanna"].devices.get()
    assert "Firefox" not in seen(dara.get(reverse("account_sittings")))
    forget = reverse("account_forget_device", args=[device.pk])
    assert dara.post(forget).status_code == 404
    assert vanna.post(forget).status_code == 302


def test_a_manager_lets_a_colleague_of_the_centre_try_again(here):
    for _guess in range(5):
        Client().post(reverse("account_login"), {"login": "dara", "password": "no no no no"})
    manager = signed_in("chanthou")
    let_in = reverse("desk:colleague-let-in", args=[here.dara.user_id])
    assert let_in in seen(manager.get("/centres/"))
    assert signed_in("vanna").post(let_in).status_code == 403
    assert manager.post(let_in).status_code == 302
    assert let_in not in seen(manager.get("/centres/"))
    signed_in("dara")
    stranger = reverse("desk:colleague-let-in", args=[here.vanna.user_id])
    assert manager.post(stranger).status_code == 404
