"""A whole assessment on a phone's width, in Khmer, with the keyboard alone."""

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.eyes import PHONE, Look

pytestmark = pytest.mark.browser
NAME_OF_FOCUS = "document.activeElement.name || ''"
MOST_KEYS_A_QUESTION = 3
ALL_ANSWERED = re.compile(r"·[^0-9០-៩]*(26|២៦)[^0-9០-៩]+(26|២៦)")  # after the time of day


@pytest.fixture
def dara(sit):
    window = sit("dara", Look("km", "light", PHONE))
    yield window
    assert window.complaints == []


def tab_to(page, wanted, most=40):
    """Tab until the focus stands on something of this name; returns how many keys it took."""
    for keys in range(1, most + 1):
        page.keyboard.press("Tab")
        if re.fullmatch(wanted, page.evaluate(NAME_OF_FOCUS)):
            return keys
    raise AssertionError(f"no {wanted} within {most} keys")


def test_every_question_is_answered_saved_and_finished_without_a_mouse(house, dara):
    page = dara.page
    case = f"/cases/{house.records['case_id'][1]}/assessments/"
    dara.open(case)
    page.focus("form[action$='/begin/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assessments/*/")

    page.evaluate("document.querySelector('[name^=q_]').focus()")
    keys, asked = 0, set()
    while (name := page.evaluate(NAME_OF_FOCUS)).startswith("q_"):
        asked.add(name)
        if name == "q_matters_most":
            page.keyboard.type("ផ្ទះ")
        else:
            page.keyboard.press("Space")
            page.keyboard.press("ArrowDown")
            keys += 2
        page.keyboard.press("Tab")
        keys += 1
    assert len(asked) == 26
    assert keys <= MOST_KEYS_A_QUESTION * len(asked)

    from playwright.sync_api import expect

    expect(page.locator("#saved")).to_have_text(ALL_ANSWERED)
    dara.open(urlsplit(page.url).path)
    assert page.locator("input[type=radio]:checked").count() == 25
    page.evaluate("document.querySelector('[name=q_matters_most]').focus()")
    tab_to(page, "do")
    page.keyboard.press("Enter")
    page.wait_for_selector("table")
    assert page.locator("tbody tr").count() == 4
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
