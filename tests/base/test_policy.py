"""The table of who may do what is read whole, or refused with the place that is wrong."""

import pytest

from spean.base.actor import Duty
from spean.base.policy import Policy, PolicyError, Scope, read_policy

ROLES = """
[roles]
counsellor = { works_at = "centre", months = 12, second_factor = true }
auditor = { works_at = "country", months = 12, second_factor = true }
"""


def records(leave_out=""):
    """Every duty given to the auditor, but for one."""
    by_record = {}
    for duty in Duty:
        record, verb = duty.value.split(".")
        if duty.value != leave_out:
            by_record.setdefault(record, []).append(f'{verb} = "country"')
    return "\n" + "\n".join(
        f'[records.{record}]\nclass = "P2"\nauditor = {{ {", ".join(verbs)} }}'
        for record, verbs in by_record.items()
    )


ADDRESSES = """
[addresses]
about = { GET = "anyone" }
"desk:home" = "signed-in"
"desk:search" = { GET = ["person.read", "case.read"] }
"""


def test_a_whole_table_is_read():
    policy = read_policy(f"{ROLES}{records()}{ADDRESSES}")
    assert isinstance(policy, Policy)
    assert policy.grants["auditor"][Duty.READ_PEOPLE] is Scope.COUNTRY
    assert policy.grants["counsellor"] == {}
    assert policy.roles["counsellor"].at_a_centre
    assert len(list(policy.lines())) == len(Duty)
    assert dict(policy.reaches("auditor", None))[Duty.READ_BOOK].nationwide


def test_an_address_is_known_by_method():
    policy = read_policy(f"{ROLES}{records()}{ADDRESSES}")
    assert policy.door("about", "HEAD") == policy.door("about", "GET")
    assert policy.door("about", "POST") is None
    assert policy.door("elsewhere", "GET") is None
    assert policy.door("desk:home", "POST").open_to == "signed-in"
    assert policy.door("desk:search", "GET").duties == {Duty.READ_PEOPLE, Duty.READ_CASES}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('[records.person.clown]\nread = "centre"', "no role 'clown'"),
        ('[records.person.counsellor]\nbite = "centre"', "how to 'bite' it"),
        ('[records.person.counsellor]\nread = "moon"', "'moon'"),
        ('[addresses]\nx = "person.bite"', "person.bite"),
    ],
)
def test_a_table_that_names_what_does_not_exist_is_refused(more, says):
    with pytest.raises(ValueError, match=says):
        read_policy(f"{ROLES}{records()}\n{more}\n")


def test_a_duty_that_nobody_has_is_refused():
    with pytest.raises(PolicyError, match=r"nobody has these duties: book\.read"):
        read_policy(ROLES + records(leave_out="book.read") + ADDRESSES)


def test_a_role_of_no_centre_cannot_reach_one_only():
    one = '[records.person.auditor]\nread = "centre"'
    table = ROLES + records(leave_out="person.read").replace("[records.person]", "[records.x]")
    with pytest.raises(PolicyError):
        read_policy(table + ADDRESSES)
    with pytest.raises(PolicyError, match="works at no centre"):
        read_policy(ROLES + '[records.person]\nclass = "P2"\n' + one + ADDRESSES)


@pytest.mark.parametrize(
    ("scope", "reach"),
    [
        (Scope.CASELOAD, (set(), {7}, False)),
        (Scope.CENTRE, ({7}, set(), False)),
        (Scope.COUNTRY, ({7}, set(), True)),
    ],
)
def test_a_scope_becomes_a_reach(scope, reach):
    found = scope.reach(7)
    assert (found.centres, found.caseload, found.nationwide) == reach
