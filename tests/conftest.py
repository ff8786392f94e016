"""What every test may count on: catalogues are compiled; without Chromium, browser tests say so."""

import os

import pytest

NEEDS = "needs Chromium and playwright"


@pytest.hookimpl(tryfirst=True)
def pytest_collection():
    """Django may have read the old catalogues while it started: let it read them again."""
    from django.conf import settings
    from django.core.signals import setting_changed

    from spean.cli.preparing import compile_catalogues

    if compile_catalogues():
        place = "LOCALE_PATHS"
        setting_changed.send(None, setting=place, value=getattr(settings, place), enter=True)


def pytest_collection_modifyitems(items):
    """Leave browser tests out where there is no browser, unless SPEAN_REQUIRE_BROWSER=1."""
    looking = [item for item in items if item.get_closest_marker("browser")]
    if not looking or can_look():
        return
    if os.environ.get("SPEAN_REQUIRE_BROWSER") == "1":
        raise pytest.UsageError("SPEAN_REQUIRE_BROWSER=1, but there is no Chromium or playwright.")
    for item in looking:
        item.add_marker(pytest.mark.skip(reason=NEEDS))


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.getreports("skipped")
    if left_out := sum(NEEDS in str(report.longrepr) for report in skipped):
        line = f"{left_out} browser tests were SKIPPED: Chromium or playwright is not installed."
        terminalreporter.write_line(line, red=True, bold=True)


def can_look():
    from importlib.util import find_spec

    from tests.browser.eyes import CHROMIUM

    return CHROMIUM is not None and find_spec("playwright") is not None
