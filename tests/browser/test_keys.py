"""The desk with the keyboard alone: / searches, ? explains, g and a letter goes there."""

from urllib.parse import urlsplit

import pytest

from tests.browser.eyes import PHONE, Look

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.id"
OPEN = "document.querySelector('#shortcuts').open"


@pytest.fixture
def page(sit):
    window = sit("dara", Look("km", "light", PHONE))
    window.open("/")
    yield window.page
    assert window.complaints == []


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_g_and_a_letter_goes_to_a_page_and_a_search_is_always_one_key_away(page):
    press(page, "/")
    assert page.evaluate(FOCUSED) == "search"
    press(page, "g", "a")
    assert page.input_value("#search") == "ga"
    page.evaluate("document.activeElement.blur()")
    press(page, "g", "a")
    page.wait_for_url("**/appointments/")
    press(page, "/")
    page.wait_for_url("**/people/#search")
    assert page.evaluate(FOCUSED) == "search"


def test_whoever_types_khmer_presses_the_same_keys(page):
    for sign, code in (("ថ", "KeyG"), ("ា", "KeyA")):
        key = f"{{key: '{sign}', code: '{code}', bubbles: true}}"
        page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {key}))")
    page.wait_for_url("**/appointments/")


def test_the_list_of_keys_opens_closes_and_keeps_its_letters_to_itself(page):
    press(page, "?")
    assert page.evaluate(OPEN)
    press(page, "g", "c")
    press(page, "Escape")
    assert not page.evaluate(OPEN)
    assert urlsplit(page.url).path == "/"


def test_single_keys_can_be_switched_off(page):
    press(page, "?")
    page.uncheck("[data-keys-toggle]")
    press(page, "Escape")
    press(page, "g", "c")
    page.wait_for_timeout(300)
    assert urlsplit(page.url).path == "/"
