"""The link of a partner: what it shows, what it never tells, and that every wrong one looks alike."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.cases.actions import open_case
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose
from spean.casework.referrals.actions import end_link, make_link, note_turn
from spean.casework.referrals.models import Key, Letter, Turn
from spean.casework.referrals.rules import TurnFacts
from spean.casework.referrals.vocabulary import ReferralState, Shared, WhyNot
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.accounts.models import Guesses
from spean.registry.accounts.rules import LIMITS
from spean.registry.accounts.vocabulary import Scope
from tests.factories.casework import sokha, world
from tests.factories.referrals import referred, service

pytestmark = pytest.mark.django_db
SECRET = "ការិយាល័យ secret reason"
EVERY_TIME = re.compile(r'name="(?:csrfmiddlewaretoken|receipt|note)" value="[^"]*"')


@pytest.fixture
def here():
    return world()


@pytest.fixture
def person(here):
    return sokha(here.dara, here.samraong, note="never shared", former_job="never shared")


@pytest.fixture
def office(here):
    return service(here.dara, here.samraong)


@pytest.fixture
def sent(here, person, office):
    return referred(here.dara, person, here.samraong, office, reason=SECRET)


@pytest.fixture
def made(here, sent):
    return make_link(sent, by=here.dara)


def visitor(language="en"):
    client = Client()
    client.cookies["django_language"] = language
    return client


def url(token):
    return reverse("partner:letter", args=[token])


def page(response):
    return EVERY_TIME.sub("", response.content.decode())


def note_in(response):
    return re.search(r'name="note" value="([^"]+)"', response.content.decode())[1]


def opened(client, made):
    return client.post(url(made.token), {"code": made.key.code})


def withdrawn(here, person, sent):
    record_consent(
        person, purpose=Purpose.REFERRAL, decision=Decision.WITHDRAWN,
        method=ConsentMethod.SPOKEN, by=here.dara,
    )  # fmt: skip


def protected(here, person, sent):
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.WITNESS, by=here.dara)


ENDINGS = {
    "consent withdrawn": withdrawn,
    "protected since": protected,
    "ended by hand": lambda here, _person, sent: end_link(sent, by=here.dara),
    "replaced": lambda here, _person, sent: make_link(sent, by=here.dara),
    "taken back": lambda here, _person, sent: note_turn(
        sent, turn=TurnFacts(to=ReferralState.WITHDRAWN, words="x"), by=here.dara
    ),
    "declined": lambda here, _person, sent: note_turn(
        sent, turn=TurnFacts(to=ReferralState.DECLINED, why=WhyNot.NO_PLACE), by=here.dara
    ),
    "expired": lambda *_: Letter.objects.update(state=ReferralState.EXPIRED),
    "too old": lambda *_: Key.objects.update(ends_at=clock.now()),
    "ten wrong codes": lambda *_: Key.objects.update(wrong=10),
    "forgotten": lambda *_: Key.objects.all().delete(),
}


@pytest.mark.parametrize("why", ENDINGS)
@pytest.mark.asvs("8.2.2", "6.3.8")
def test_every_link_that_opens_nothing_is_answered_alike(here, person, sent, made, why):
    never = visitor().get(url("x" * 43))
    ENDINGS[why](here, person, sent)
    after = visitor().get(url(made.token))
    posted = visitor().post(url(made.token), {"code": made.key.code, "to": "accepted"})
    assert after.status_code == never.status_code == posted.status_code == 404
    assert page(after).replace(made.token, "") == page(never).replace("x" * 43, "")
    assert page(posted).replace(made.token, "") == page(never).replace("x" * 43, "")
    same = {"Content-Type", "Cache-Control", "X-Robots-Tag", "Content-Language", "Vary"}
    assert {n: after.headers.get(n) for n in same} == {n: never.headers.get(n) for n in same}
    assert "no longer valid" in page(never)


@pytest.mark.parametrize("why", ENDINGS)
def test_every_link_that_opens_nothing_asks_the_database_the_same(here, person, sent, made, why):
    ENDINGS[why](here, person, sent)
    client = visitor()
    client.get(url("y" * 43))  # what is remembered for good is asked for once
    asked = []
    for token in (made.token, "x" * 43, "0", "ñ" * 400):
        with CaptureQueriesContext(connection) as queries:
            client.get(url(token))
        asked.append([re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in queries])
    assert asked[0] == asked[1] == asked[2] == asked[3]


def test_no_token_gets_into_the_log(here, sent, made, caplog):
    visitor().get(url("x" * 43))
    opened(visitor(), made)
    visitor().post(url(made.token), {"code": "1"})
    end_link(sent, by=here.dara)
    visitor().get(url(made.token))
    assert "/r/" not in caplog.text
    assert made.token not in caplog.text


def test_a_link_alone_names_nobody(person, made):
    shown = page(visitor().get(url(made.token)))
    for word in (person.name_km, person.name_latin, "identity card, please", SECRET, "P-0", "R-0"):
        assert word not in shown
    assert "Samraong" in shown


def test_link_and_code_show_what_was_shared_and_nothing_else(person, sent, made):
    response = opened(visitor(), made)
    shown = page(response)
    for word in (person.name_km, person.name_latin, "identity card, please", sent.code):
        assert word in shown
    for word in (SECRET, "never shared", person.code, "dara", "220405", "Ou Smach", "garment"):
        assert word not in shown
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert '<meta name="robots" content="noindex' in shown


def test_what_names_nobody_needs_no_code(here, person, office):
    made = make_link(
        referred(here.dara, person, here.samraong, office, shared=(Shared.AGE, Shared.SEX)),
        by=here.dara,
    )
    assert "identity card, please" in page(visitor().get(url(made.token)))


def test_codes_in_khmer_digits_and_with_spaces_are_codes(made):
    from spean.engines.kernel.khmer import to_khmer_digits

    typed = to_khmer_digits(f"{made.key.code[:3]} {made.key.code[3:]}")
    assert "identity card, please" in page(visitor().post(url(made.token), {"code": typed}))


def test_wrong_codes_end_the_link_and_say_so_to_whoever_made_it(here, sent, made):
    client = visitor()
    wrong = f"{(int(made.key.code) + 1) % 1000000:06d}"
    answers = [client.post(url(made.token), {"code": wrong}).status_code for _guess in range(11)]
    assert answers == [200] * 10 + [404]
    assert opened(client, made).status_code == 404
    desk = Client()
    desk.force_login(here.users["dara"])
    desk.cookies["django_language"] = "en"
    told = desk.get(reverse("desk:referral", args=[sent.pk])).content.decode()
    assert "Too many wrong codes" in told


def test_an_answer_without_the_code_changes_nothing(made):
    for data in (
        {"to": "accepted"},
        {"to": "accepted", "note": "x"},
        {"to": "accepted", "note": ""},
    ):
        response = visitor().post(url(made.token), data)
        assert response.status_code == 200
    assert Letter.objects.get().state == "sent"
    assert Turn.objects.count() == 1


def test_the_note_of_another_link_opens_nothing(here, person, made):
    other = make_link(
        referred(here.dara, person, here.samraong, service(here.dara, here.samraong)), by=here.dara
    )
    note = note_in(opened(visitor(), other))
    visitor().post(url(made.token), {"to": "accepted", "note": note})
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


def test_the_note_holds_for_half_an_hour(made):
    import time
    from unittest import mock

    note = note_in(opened(visitor(), made))
    with mock.patch("django.core.signing.time.time", return_value=time.time() + 31 * 60):
        visitor().post(url(made.token), {"to": "accepted", "note": note})
    assert Letter.objects.get().state == "sent"


def test_a_partner_says_only_what_a_partner_may(made):
    client = visitor()
    note = note_in(opened(client, made))
    for word in ("closed", "withdrawn", "expired", "received", "nonsense", ""):
        client.post(url(made.token), {"to": word, "note": note, "words": "x"})
    assert Letter.objects.get().state == "sent"
    client.post(url(made.token), {"to": "accepted", "note": note})
    assert Letter.objects.get().state == "accepted"
    assert Entry.objects.get(verb="referral.accepted").by_id is None


def test_links_are_tried_from_one_network_thirty_times_and_then_nobody_is_heard(made):
    client = visitor()
    for number in range(LIMITS[Scope.LINK].free):
        assert client.get(url(f"{number:043d}")).status_code == 404
    right, wrong = client.get(url(made.token)), client.get(url("x" * 43))
    assert (right.status_code, wrong.status_code) == (429, 429)
    assert page(right).replace(made.token, "") == page(wrong).replace("x" * 43, "")
    elsewhere = visitor().get(url(made.token), REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200
    with clock.stopped_at(clock.now() + dt.timedelta(minutes=16)):
        assert client.get(url(made.token)).status_code == 200


def test_a_link_that_opens_is_not_counted(made):
    client = visitor()
    for _look in range(LIMITS[Scope.LINK].free + 5):
        assert client.get(url(made.token)).status_code == 200
    assert Guesses.objects.get(scope=Scope.LINK).failed == 0


def test_a_form_of_another_site_answers_nothing(made):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url(made.token), {"code": made.key.code}).status_code == 403


def test_the_page_asks_nothing_of_scripts_and_sets_no_cookie_but_the_forms(made):
    client = Client()
    response = opened(client, made)
    assert set(response.cookies) <= {"csrftoken"}
    assert "<script>" not in response.content.decode()
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_there(made, method):
    assert getattr(visitor(), method)(url(made.token)).status_code == 405


def test_a_colleague_who_is_signed_in_gets_no_more_from_a_link(here, person, made):
    client = Client()
    client.force_login(here.users["vanna"])
    shown = client.get(url(made.token)).content.decode()
    assert person.name_latin not in shown
