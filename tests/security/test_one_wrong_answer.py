"""One answer that cannot be, among right ones: it is refused, and never an error of ours.

Where every answer is nonsense the first that is looked at refuses the form, and nobody sees what
the others would have done. Here each form is otherwise filled in as it should be.
"""

import random

import pytest
from django.core.files.uploadedfile import UploadedFile

from tests.security.asking import client_of, furnished, taken_back
from tests.security.test_mass_assignment import address, special
from tests.security.writable import WRITES, dates

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]
VALUES = {
    "many letters": "x" * 5_000,
    "letters beyond most columns": "ក" * 301,
    "many digits": "9" * 40,
    "a number beyond an int": "2147483648",
    "below nothing": "-1",
    "infinity": "1e400",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "no word": "",
}


ONCE = {
    ("desk:role-propose", "starts_on", "the last day"),
    ("desk:vacancy-edit", "fee_to_worker", "a number beyond an int"),
    ("desk:vacancy-edit", "occupation_code", "letters beyond most columns"),
    ("desk:vacancy-edit", "occupation_code", "many letters"),
    ("desk:vacancy-new", "occupation_code", "letters beyond most columns"),
    ("desk:vacancy-new", "occupation_code", "many letters"),
}
"""They were errors of ours."""


def failures(here, records, chosen):
    """Each form once in the state in which it is right, and each wrong answer from there."""
    clients = {who: client_of(here.users[who]) for who in ("dara", "chanthou", "kenji")}
    failed, refused = [], 0
    for name in sorted({name for name, _field, _label in chosen}):
        with taken_back():
            one = WRITES[name]
            words = {**records, **((one.first and one.first(here, records)) or {})}
            answers = special(name, dates(one.answers, here), words)
            for _name, field, label in [each for each in chosen if each[0] == name]:
                sent = {**answers, field: VALUES[label]}
                with taken_back():
                    _from_the_start(sent)
                    status = clients[one.who].post(address(name, words), sent).status_code
                refused += status in {200, 400}
                if status >= 500:
                    failed.append((name, field, label, status))
    return failed, refused


def _from_the_start(sent):
    for value in sent.values():
        if isinstance(value, UploadedFile):
            value.seek(0)


def every_answer():
    return [
        (name, field, label)
        for name, one in WRITES.items()
        for field in one.answers
        for label in VALUES
    ]


@pytest.mark.asvs("2.2.1")
def test_one_wrong_answer_is_no_error_of_ours():
    here, records = furnished()
    chosen = {*random.Random(11).sample(every_answer(), 80), *ONCE}
    failed, refused = failures(here, records, sorted(chosen))
    assert failed == []
    assert refused > 15


@pytest.mark.slow
def test_no_wrong_answer_at_all_is_an_error_of_ours():
    here, records = furnished()
    failed, _refused = failures(here, records, every_answer())
    assert failed == []
    assert len(every_answer()) > 1_500
