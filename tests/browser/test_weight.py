"""What travels over a slow line the first time: pages, style, scripts, letters and drawings."""

import pytest

pytestmark = pytest.mark.browser
FIRST_LOAD = 100_000  # bytes on the wire


def weigh(window, path):
    """The bytes that a browser with an empty cache receives for this page, headers included."""
    sizes = {}
    session = window.context.new_cdp_session(window.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on(
        "Network.loadingFinished",
        lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}),
    )
    window.page.goto(window.address + path, wait_until="networkidle")
    window.page.evaluate("document.fonts.ready")
    assert len(sizes) >= 7
    return sum(sizes.values())


def test_the_door_is_light(sit):
    assert weigh(sit(""), "/accounts/login/") < FIRST_LOAD


@pytest.mark.parametrize("path", ["/", "/people/new/"])
def test_the_first_page_of_the_day_is_light(sit, path):
    assert weigh(sit("dara"), path) < FIRST_LOAD


def test_a_full_page_is_light(sit, house):
    assert weigh(sit("dara"), f"/people/{house.first('person_id')}/") < FIRST_LOAD
