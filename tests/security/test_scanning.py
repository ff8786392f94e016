"""What the scanners are let loose on: the command's own words, and the document for schemathesis."""

import logging
import sys

import pytest
from django.conf import settings
from tools import openapi, scan

from spean.base.logs import WithoutValues
from spean.registry.centres.vocabulary import POLICY
from tests.security.asking import furnished
from tests.security.writable import WRITES


def test_a_word_that_names_no_scanner_starts_none(capsys):
    for words in (["--all"], ["sqlmap", "wapiti"], ["nmap"]):
        with pytest.raises(SystemExit) as ended:
            scan.main(words)
        assert ended.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_asking_for_help_starts_none(capsys):
    with pytest.raises(SystemExit) as ended:
        scan.main(["--help"])
    assert ended.value.code == 0
    assert "schemathesis" in capsys.readouterr().out


def test_one_scanner_may_be_named():
    assert scan.asked_for(["sqlmap"]) == ["sqlmap"]
    assert scan.asked_for([]) == ["bandit", *scan.KNOCKING]


def test_what_is_known_is_known_of_a_scanner_that_runs():
    assert {name for name, _kind in scan.KNOWN} <= set(scan.asked_for([]))


def test_a_fault_in_the_log_of_the_house_is_counted():
    shown = WithoutValues(settings.LOGGING["formatters"]["line"]["format"], style="{")
    lines = []
    for level, error in ((logging.ERROR, ValueError("x")), (logging.WARNING, KeyError("y"))):
        try:
            raise error
        except (ValueError, KeyError):
            told = ("django.request", level, "", 0, "Internal Server Error: /", (), sys.exc_info())
            lines.append(shown.format(logging.LogRecord(*told)))
    assert scan.errors_in("\n".join(lines)) == 1


@pytest.mark.django_db
def test_the_document_has_every_address_every_answer_and_every_bound():
    """One look at the whole house, and three questions to what was written down of it."""
    here, _records = furnished()
    document = openapi.described(here.users["chanthou"].username)
    told = {
        each["operationId"]: each
        for methods in document["paths"].values()
        for each in methods.values()
    }
    assert set(told) == called_on()
    assert not_described(told) == {}
    fields = body_of(told["POST desk:vacancy-new"])
    assert fields["wage_currency"]["enum"] == ["USD", "KHR", "THB"]
    assert fields["title"] == {"type": "string", "maxLength": 200}
    assert fields["headcount"] == {"type": "integer", "minimum": 1.0, "maximum": 5000.0}
    assert fields["centre"]["enum"] == [str(here.samraong.pk)]
    [person] = told["GET desk:person"]["parameters"][:1]
    assert person["in"] == "path"
    assert 1 < len(person["schema"]["enum"]) <= openapi.FEW


def called_on():
    """Every address of the policy with its methods, but those that would end the sitting."""
    return {
        f"{method} {name}"
        for name, doors in POLICY.doors.items()
        for method in {"GET", "POST"} & set(doors)
        if name not in openapi.NOT_CALLED
    }


def not_described(told):
    """Answers that an address takes (`writable.py`) and the document does not know."""
    lost = {
        name: set(written.answers) - set(body_of(told[f"POST {name}"]))
        for name, written in WRITES.items()
    }
    return {name: names for name, names in lost.items() if names}


def body_of(operation):
    [content] = operation["requestBody"]["content"].values()
    return content["schema"]["properties"]
