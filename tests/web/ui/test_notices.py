"""What is said after an action."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from tests.web.ui.pages import a_request

from spean.web.ui.notices import say, tone_of, undo_url_of


def said(text, **options):
    request = a_request()
    request._messages = CookieStorage(request)
    say(request, text, **options)
    return next(iter(request._messages))


def test_a_notice_keeps_its_way_back():
    notice = said("Merged", undo_url="/undo/7")
    assert (notice.message, undo_url_of(notice)) == ("Merged", "/undo/7")


def test_a_notice_without_a_way_back_has_none():
    assert undo_url_of(said("Saved")) == ""


@pytest.mark.parametrize(
    ("level", "tone"),
    [
        (messages.ERROR, "danger"),
        (messages.WARNING, "warning"),
        (messages.SUCCESS, "success"),
        (messages.INFO, "info"),
    ],
)
def test_a_level_has_its_colour(level, tone):
    assert tone_of(Message(level, "x")) == tone
