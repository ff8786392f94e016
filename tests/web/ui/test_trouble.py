"""Trouble that passes is told as such; only a fault of ours is a fault."""

import errno

import psycopg
import pytest
from django.db import OperationalError

from spean.web.ui.trouble import trouble


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
