"""Trouble that passes is told as such; only a fault of ours is a fault."""

import errno

import psycopg
import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.test import Client, RequestFactory
from tests.factories.casework import world

from spean.web.ui.trouble import trouble, unusable


def page_after(error, cause=None):
    try:
        raise error from cause  # noqa: TRY301  so that there is a fault to be told of
    except BaseException:
        return trouble(None)


@pytest.mark.parametrize(
    ("error", "cause", "status"),
    [
        (OperationalError("gone"), psycopg.errors.AdminShutdown("gone"), 503),
        (OperationalError("full"), psycopg.errors.DiskFull("full"), 507),
        (OSError(errno.ENOSPC, "full"), None, 507),
        (OSError(errno.EACCES, "no"), None, 500),
        (ValueError("ours"), None, 500),
    ],
)
@pytest.mark.asvs("16.5.2", "16.5.4")
def test_each_trouble_has_its_own_answer(error, cause, status):
    assert page_after(error, cause).status_code == status


def test_who_gets_a_503_is_told_when_to_try_again():
    page = page_after(OperationalError("gone"))

    assert page.headers["Retry-After"] == "5"
    assert 'href="/"' in page.content.decode()


@pytest.mark.asvs("16.5.1")
def test_the_page_for_our_own_fault_says_nothing_of_when():
    assert "Retry-After" not in page_after(KeyError("x")).headers


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (psycopg.errors.AdminShutdown("gone"), 503),
        (psycopg.errors.DiskFull("full"), 507),
        (None, 400),
    ],
)
def test_a_session_that_could_not_be_kept_is_no_fault_of_the_question(
    db, monkeypatch, cause, status
):
    """The middleware of sessions calls every such end an interrupted session, and answers 400."""
    client, here = Client(), world()
    client.force_login(here.users["dara"])

    interrupted = UpdateError()
    if cause:
        interrupted.__context__ = OperationalError("no room or no database")
        interrupted.__context__.__cause__ = cause

    def away(*_args, **_kwargs):
        raise interrupted

    monkeypatch.setattr(SessionStore, "save", away)
    assert client.get("/").status_code == status


def test_a_question_that_cannot_be_used_is_still_refused():
    asked = RequestFactory().get("/")
    assert unusable(asked, BadRequest("nonsense")).status_code == 400
    assert unusable(asked, SessionInterrupted("signed out elsewhere")).status_code == 400
