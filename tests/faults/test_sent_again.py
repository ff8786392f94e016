"""The answer was lost on the way, or the button was pressed by eight fingers at once."""

import threading

import pytest
from tests.faults.house import marker, until
from tests.faults.ledger import ON_PURPOSE
from tests.faults.visitors import Browser, register, today

AT_ONCE = 8


@pytest.fixture
def dara(house):
    house.open()
    until(house.answers, "the house to answer")
    return Browser(house, house.sessions["dara"][0])


def count(house, table, column, word):
    return house.words(table, column).count(word)


def test_a_form_whose_answer_was_lost_is_done_once(house, dara, samraong):
    fields, word = dara.form_at("/people/new/", "/people/new/"), marker()

    first = register(dara, fields, word, samraong)
    again = register(dara, fields, word, samraong)

    assert again == first
    assert count(house, "people_person", "note", word) == 1


def test_without_its_receipt_the_same_form_would_be_done_twice(house, dara, samraong):
    """What the receipts are for: this is what happened before there were any."""
    fields, word = dara.form_at("/people/new/", "/people/new/"), f"{ON_PURPOSE}{marker()}"
    del fields["receipt"]

    first = register(dara, fields, word, samraong)
    again = register(dara, fields, word, samraong)

    assert again != first
    assert count(house, "people_person", "note", word) == 2


@pytest.mark.asvs("2.3.4", "15.4.2")
def test_eight_at_once_are_one_and_all_get_the_answer(house, dara, samraong):
    eight_at_once(house, dara, samraong, forms=5)


@pytest.mark.slow
def test_eight_at_once_are_one_and_all_get_the_answer_fifty_times(house, dara, samraong):
    eight_at_once(house, dara, samraong, forms=50)


def eight_at_once(house, dara, samraong, *, forms):
    person = register(dara, dara.form_at("/people/new/", "/people/new/"), marker(), samraong)
    log = f"/people/{person.rstrip('/').split('/')[-1]}/contact/"
    for _ in range(forms):
        word = marker()
        fields = dara.form_at(person, log)
        answers = {**fields, "on": today(), "channel": "walk_in", "line": word}
        assert len(set(pressed_together(house, log, answers, dara.cookies))) == 1
        assert count(house, "contacts_contact", "line", word) == 1
    assert house.rows(
        "SELECT count(*) FROM audit_entry WHERE verb = 'contact.logged'"
    ) == house.rows("SELECT count(*) FROM contacts_contact")


def pressed_together(house, path, answers, cookies):
    """The same form, from eight connections at one moment; where each was led."""
    led_to, ready = [], threading.Barrier(AT_ONCE)

    def press():
        browser = Browser(house, cookies["sessionid"])
        browser.cookies.update(cookies)
        ready.wait(30)
        led_to.append(browser.post(path, answers))

    fingers = [threading.Thread(target=press) for _ in range(AT_ONCE)]
    for finger in fingers:
        finger.start()
    for finger in fingers:
        finger.join(60)
    assert len(led_to) == AT_ONCE
    return led_to
