"""A line in the contact log with the keyboard alone, in less than half a minute."""

import time

import pytest

pytestmark = pytest.mark.browser
KEYS_A_SECOND = 3
"""Of a slow typist; a fast one has twice as many."""
HALF_A_MINUTE = 30


@pytest.fixture
def dara(sit):
    window = sit("dara")
    window.open("/contacts/")
    yield window
    assert window.complaints == []


class Keyboard:
    """Counts what is pressed, so that the hands' time can be added to the machine's."""

    def __init__(self, page):
        self.page, self.pressed, self.began = page, 0, time.monotonic()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text):
        self.page.keyboard.type(text)
        self.pressed += len(text)

    @property
    def seconds(self):
        return self.pressed / KEYS_A_SECOND + time.monotonic() - self.began


def newest(page):
    page.wait_for_selector(".toast form")
    return page.locator("tbody tr").first.inner_text()


def test_a_line_about_somebody_without_a_name_is_a_letter_a_line_and_enter(dara):
    keys = Keyboard(dara.page)
    keys.press("l")
    keys.write("សួរអំពីការងារនៅខេត្ត")
    keys.press("Enter")
    assert "សួរអំពីការងារនៅខេត្ត" in newest(dara.page)
    assert keys.seconds < HALF_A_MINUTE / 2


def test_a_line_about_somebody_on_file_takes_their_name_and_is_logged(dara):
    keys = Keyboard(dara.page)
    keys.press("l")
    keys.write("Asks about the training")
    keys.press("Tab", "Tab")
    keys.write("Sok Sok")
    dara.page.wait_for_selector("#log-who-results button")
    keys.press("Tab", "Enter")
    line = newest(dara.page)
    assert "Asks about the training" in line
    assert "សុខ សុខា" in line
    assert keys.seconds < HALF_A_MINUTE
