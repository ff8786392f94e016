"""Without Chromium the browser tests are left out, and say so loudly. Tests that go everywhere are
not measured: following every line takes half their time again, and what they pass through is
measured where it is tested."""

import gc
import importlib
import os
from contextlib import contextmanager

import pytest

NEEDS = "needs Chromium and playwright"
RUBBISH = (20_000, 20, 20)
"""How much is made before Python looks for rubbish. Its own 700 suits a small programme: here the
same million things that stay were looked through again after every few hundred requests."""


def pytest_sessionstart():
    gc.set_threshold(*RUBBISH)


def pytest_collection_finish():
    """What was read until now stays to the end of the run, and is not looked through again."""
    gc.collect()
    gc.freeze()


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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """`--dist loadscope`, in an order of our own."""
    from tests.turns import InTurns

    return InTurns(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if item.get_closest_marker("everywhere") is None:
        return (yield)
    with unmeasured():
        return (yield)


@contextmanager
def unmeasured():
    """Stop counting lines, if they are counted; every page is read first, so that its head counts."""
    from coverage import Coverage

    measuring = Coverage.current()
    if measuring is None:
        yield
        return
    importlib.import_module("spean.urls")
    measuring.stop()
    try:
        yield
    finally:
        measuring.start()


def can_look():
    from importlib.util import find_spec

    from tests.browser.eyes import CHROMIUM

    return CHROMIUM is not None and find_spec("playwright") is not None
