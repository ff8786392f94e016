"""Codes that follow nothing look alike; a sensitive complaint leaves no trace for anybody else."""

import logging
import re
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spean.base import clock
from spean.casework.complaints import models
from spean.casework.complaints.actions import VISITOR, appeal_by_code
from spean.casework.complaints.models import Complaint
from spean.casework.complaints.rules import code_from, code_written
from spean.registry.accounts.models import Guesses
from spean.registry.accounts.rules import LIMITS
from spean.registry.accounts.vocabulary import Scope
from tests.factories.casework import world
from tests.factories.complaints import abused, complained, handler
from tests.security.asking import undone
from tests.security.twins import Twins, differences

pytestmark = pytest.mark.django_db
FOLLOW, TELL = "public:follow", "public:tell"
EVERY_TIME = re.compile(r'name="(?:csrfmiddlewaretoken|receipt)" value="[^"]*"')
SECRET = "ពាក្យសម្ងាត់-secret-words"


@pytest.fixture
def here():
    return world()


def visitor():
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def followed(code, client=None):
    return (client or visitor()).post(reverse(FOLLOW), {"code": code})


def page(response):
    return EVERY_TIME.sub("", response.content.decode())


def gone(here):
    received = complained(here.samraong)
    received.complaint.delete()
    return received.code


def slip(here):
    code = complained(here.samraong).code
    return f"{code[:-1]}{(int(code[-1]) + 1) % 10}"


WRONG = {
    "none at all": lambda here: "",
    "a slip of the finger": slip,
    "a guess that is well formed": lambda here: code_from(123456789),
    "one that was let go of": gone,
    "letters": lambda here: "ñ" * 400,
    "the number that colleagues use": lambda here: str(complained(here.samraong).complaint.pk),
}


@pytest.mark.parametrize("why", WRONG)
@pytest.mark.asvs("6.3.8", "8.2.2")
def test_every_code_that_follows_nothing_is_answered_alike(here, why):
    never, found = followed("0000"), followed(WRONG[why](here))
    assert found.status_code == never.status_code == 404
    assert page(found) == page(never)
    kept = [{n: v for n, v in one.headers.items() if n != "Date"} for one in (found, never)]
    assert kept[0] == kept[1]
    assert "Nothing stands behind this code" in page(never)


def test_every_code_that_follows_nothing_asks_the_database_the_same(here):
    client, asked = visitor(), []
    followed("0", client)  # what is remembered for good is asked for once
    for wrong in WRONG.values():
        code = wrong(here)
        with CaptureQueriesContext(connection) as queries:
            followed(code, client)
        asked.append([re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in queries])
    assert all(one == asked[0] for one in asked)


@pytest.mark.asvs("6.3.1")
def test_guessing_is_locked_out_and_then_even_the_right_code_waits(here):
    code = complained(here.samraong).code
    assert followed(code).status_code == 200
    with clock.stopped_at(clock.now()):
        for _guess in range(LIMITS[Scope.LINK].free):
            assert followed("1").status_code == 404
        assert followed(code).status_code == 429
        assert visitor().get(reverse(TELL)).status_code == 200  # another count
    Guesses.objects.all().delete()
    assert followed(code).status_code == 200


def test_a_flood_of_complaints_from_one_network_waits(here):
    told = {"centre": here.samraong.pk, "kind": "praise", "words": "thank you", "about": ""}
    with clock.stopped_at(clock.now()):
        for _again in range(LIMITS[Scope.LINK].free):
            assert visitor().post(reverse(TELL), told).status_code == 200
        assert visitor().post(reverse(TELL), told).status_code == 429
    assert Complaint.objects.count() == LIMITS[Scope.LINK].free


@pytest.mark.parametrize("made", [complained, abused])
def test_a_code_tells_the_state_and_the_reply_and_nothing_else(here, made):
    received = made(
        here.samraong, here.dara, words=SECRET, name=SECRET, answer_to=SECRET,
        about_id=here.chanthou.user_id,
    )  # fmt: skip
    shown = page(followed(code_written(received.code)))
    told = (SECRET, "K-", str(received.complaint.pk), "chanthou", "dara", "Samraong", "harass")
    assert not [word for word in told if word in shown]
    assert "Complaint received" in shown
    assert followed(received.code).headers["Cache-Control"] == "no-store"


def test_a_code_gets_into_no_log_and_no_address(here, caplog):
    code = complained(here.samraong).code
    followed(code)
    followed(code_from(5))
    appeal = {"code": code, "words": "not content with it"}
    assert visitor().post(reverse(FOLLOW), appeal).status_code == 200
    assert code not in caplog.text
    assert code_from(5) not in caplog.text
    assert 'method="post"' in page(visitor().get(reverse(FOLLOW)))


def test_the_public_page_names_only_those_who_read_complaints(here):
    handler(here)
    shown = page(visitor().get(reverse(TELL)))
    assert "Sreyleak" in shown
    assert not [name for name in ("dara", "chanthou", "vanna") if name in shown]


def test_the_same_form_twice_makes_one_complaint(here):
    client = visitor()
    token = re.search(r'name="receipt" value="(\w+)"', client.get(reverse(TELL)).content.decode())[
        1
    ]
    told = {"centre": here.samraong.pk, "kind": "danger", "words": SECRET, "about": ""}
    pages = [page(client.post(reverse(TELL), told | {"receipt": token})) for _twice in range(2)]
    assert pages[0] == pages[1]
    assert Complaint.objects.count() == 1


def test_nobody_names_a_colleague_of_another_centre(here):
    named = handler(here)
    about = f"{here.samraong.pk}-{named.user_id}"
    told = {"centre": here.pursat.pk, "kind": "danger", "words": SECRET, "about": about}
    assert "Choose somebody who works at this centre." in page(visitor().post(reverse(TELL), told))
    assert Complaint.objects.count() == 0


def test_a_handler_about_whom_it_is_does_not_read_it(here):
    named, other = handler(here), handler(here, "sothea")
    about = f"{here.samraong.pk}-{named.user_id}"
    told = {"centre": here.samraong.pk, "kind": "danger", "words": SECRET, "about": about}
    visitor().post(reverse(TELL), told)
    number = Complaint.objects.get().pk
    for who, status in (("sreyleak", 404), ("sothea", 200), ("chanthou", 404)):
        client = Client()
        client.force_login(here.users[who])
        assert client.get(reverse("desk:complaint", args=[number])).status_code == status
    assert other.user_id != named.user_id


# ── Two worlds that differ by one sensitive complaint ─────────────────────────────────────────
@pytest.fixture
def twins(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    logging.disable(logging.CRITICAL)
    with clock.stopped_at(clock.now()):
        one = Twins(tmp_path)
        one.measure_numbers()
        yield one
    logging.disable(logging.NOTSET)
    cache.clear()


ASKED = {
    *("desk:home", "desk:complaints", "desk:complaints-csv", "desk:complaints-numbers"),
    *("desk:complaint-new", "desk:complaint", "desk:person", "desk:person-everything"),
    *("desk:person-history", "desk:numbers"),
}
FILTERS = ({}, {"kind": "sexual_exploitation"}, {"lane": "sensitive_lane"}, {"only": "overdue"})
NOT_NAMED = ("centre_manager", "counsellor", "programme_manager")


def asked_of(twins, number):
    for name, url, query in twins.questions():
        if name in ASKED:
            yield name, url, query
    for query in FILTERS:
        for name in ("desk:complaints", "desk:complaints-csv"):
            yield name, reverse(name), query
    yield "desk:complaint", reverse("desk:complaint", args=[number]), {}


def compared(twins, names, make):
    """A world without and with one complaint more, its appeal and its steps among it."""
    questions = list(asked_of(twins, 123456789))
    twins.warm_up(questions, names)
    twins.ask_all(questions, names)
    without = twins.ask_all(questions, names)
    with undone():
        make()
        return without, differences(without, twins.ask_all(questions, names))


def a_secret(twins, made):
    def make():
        with mock.patch.object(models.secrets, "randbelow", return_value=23456789):
            received = made(twins.here.samraong, twins.here.dara, words=SECRET)
        row = Complaint.objects.filter(pk=123456789)
        row.update(state="answered")
        appeal_by_code(received.complaint, words=SECRET, by=VISITOR)
        row.update(due_on=clock.today())

    return make


def test_nobody_but_a_named_handler_can_tell_whether_there_is_a_sensitive_complaint(twins):
    answers, found = compared(twins, NOT_NAMED, a_secret(twins, abused))
    assert found == []
    assert sum(status == 200 for status, *_rest in answers.values()) > 15


def test_an_ordinary_complaint_shows_and_a_handler_sees_both(twins):
    """The negative controls."""
    _answers, found = compared(twins, ("centre_manager",), a_secret(twins, complained))
    assert {url for _who, url, *_rest in found} >= {"/", "/complaints/", "/complaints/123456789/"}
    _answers, found = compared(twins, ("complaint_handler",), a_secret(twins, abused))
    assert {url for _who, url, *_rest in found} >= {"/", "/complaints/", "/complaints/123456789/"}
