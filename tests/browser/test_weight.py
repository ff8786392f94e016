"""What travels over a slow line the first time: pages, style, scripts, letters and drawings."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
FIRST_LOAD = 100_000  # bytes on the wire
FONTS = Path(__file__).parents[2] / "src/spean/web/ui/static/spean/fonts"
LETTERS = sum(path.stat().st_size for path in FONTS.glob("*.woff2"))
"""Counted always: a machine that has these letters already would not ask for them."""


def weigh(window, path):
    """The bytes that a browser with an empty cache receives for this page, headers included."""
    sizes, fonts = {}, set()

    def answered(told):
        if told["type"] == "Font":
            fonts.add(told["requestId"])

    def finished(told):
        sizes[told["requestId"]] = told["encodedDataLength"]

    session = window.context.new_cdp_session(window.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    window.page.goto(window.address + path, wait_until="networkidle")
    assert len(sizes) >= 7
    return LETTERS + sum(size for request, size in sizes.items() if request not in fonts)


def test_the_door_is_light(sit):
    assert weigh(sit(""), "/accounts/login/") < FIRST_LOAD


@pytest.mark.parametrize("path", ["/", "/people/new/"])
def test_the_first_page_of_the_day_is_light(sit, path):
    assert weigh(sit("dara"), path) < FIRST_LOAD


def test_a_full_page_is_light(sit, house):
    assert weigh(sit("dara"), f"/people/{house.first('person_id')}/") < FIRST_LOAD
