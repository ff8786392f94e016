"""One furnished house for all browser tests; every module has its Chromium, every test its windows.

Chromium does not outlive its module: playwright keeps an event loop running in the process, and
Django would open connections of their own for the database tests that follow.
"""

from contextlib import ExitStack

import pytest

from tests.browser.eyes import USUAL, chromium, seat
from tests.browser.house import scratch_house

PEOPLE = 60


@pytest.fixture(scope="session")
def house():
    with scratch_house(PEOPLE) as built:
        yield built


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def state_of(house, browser):
    """Cookies of a colleague who came in by the door, kept for the whole module."""
    kept = {}

    def state(username):
        if username not in kept:
            with seat(browser, house.address) as window:
                window.sign_in(username)
                kept[username] = window.context.storage_state()
        return kept[username]

    return state


@pytest.fixture
def sit(house, browser, state_of):
    """Give somebody a window: `sit("dara")`, `sit("", Look(...))` for a visitor."""
    with ExitStack() as windows:

        def take(username="dara", look=USUAL, *, scripts=True):
            state = state_of(username) if username else None
            return windows.enter_context(
                seat(browser, house.address, look, state=state, scripts=scripts)
            )

        yield take
