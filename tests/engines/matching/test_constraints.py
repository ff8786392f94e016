"""Only known facts rule a pair out, each under its own name."""

import pytest

from spean.engines.kernel.reasons import Reason
from spean.engines.matching import Failed, Flag, Matcher, Seeker, Vacancy
from spean.engines.matching.constraints import failed_constraints, reasons_against

TODAY = 739_600


@pytest.mark.parametrize(
    ("person", "job", "failed", "reason"),
    [
        ({"consents": False}, {}, Failed.NO_CONSENT, Reason("no_consent")),
        ({"age": 17}, {"min_age": 18}, Failed.UNDER_AGE, Reason("under_age", 18)),
        ({"age": 14}, {}, Failed.UNDER_AGE, Reason("under_age", 15)),
        ({}, {"expires_on": TODAY - 1}, Failed.EXPIRED, Reason("expired", TODAY - 1)),
        ({}, {"openings": 0}, Failed.NO_OPENING, Reason("no_opening", 0)),
        (
            {"lacks": Flag.THAI | Flag.DRIVING_LICENCE},
            {"requires": Flag.DRIVING_LICENCE | Flag.ENGLISH},
            Failed.LACKS_REQUIREMENT,
            Reason("lacks_requirement", "driving_licence"),
        ),
        (
            {"provinces": frozenset({"12"}), "home": "17"},
            {"place": "2201"},
            Failed.PLACE_NOT_ACCEPTED,
            Reason("place_not_accepted", "22"),
        ),
        (
            {"wage": 20_001},
            {"wage_max": 20_000},
            Failed.WAGE_TOO_LOW,
            Reason("wage_too_low", 20_001),
        ),
        (
            {"available_on": TODAY + 31},
            {"starts_on": TODAY},
            Failed.NOT_FREE_IN_TIME,
            Reason("not_free_in_time", TODAY + 31),
        ),
    ],
)
def test_a_known_fact_rules_out(person, job, failed, reason):
    seeker, vacancy = Seeker("p", **{"consents": True, **person}), Vacancy("v", **job)
    assert failed_constraints(seeker, vacancy, on=TODAY) == failed
    assert reasons_against(seeker, vacancy, on=TODAY) == (reason,)
    assert Matcher([vacancy], on=TODAY).best_for(seeker) == []


@pytest.mark.parametrize(
    ("person", "job"),
    [
        (
            {},
            {
                "min_age": 18,
                "requires": Flag.THAI,
                "place": "12",
                "wage_max": 0,
                "starts_on": TODAY,
            },
        ),
        ({"age": 15, "lacks": Flag.THAI, "provinces": frozenset({"12"}), "wage": 10**9}, {}),
        ({"provinces": frozenset({"12"}), "home": "1701"}, {"place": "1702"}),
        ({"provinces": frozenset({"12"}), "anywhere": True}, {"place": "1702"}),
        ({"provinces": frozenset({"99"})}, {"place": "1702"}),
        ({"wage": 20_000}, {"wage_min": 10_000, "wage_max": 20_000}),
        ({"wage": 10**12}, {"wage_max": 10**9}),
        ({"available_on": TODAY + 30}, {"starts_on": TODAY, "expires_on": TODAY}),
    ],
)
def test_what_is_not_known_or_just_met_rules_nobody_out(person, job):
    seeker, vacancy = Seeker("p", consents=True, **person), Vacancy("v", **job)
    assert failed_constraints(seeker, vacancy, on=TODAY) == Failed(0)
    assert len(Matcher([vacancy], on=TODAY).best_for(seeker)) == 1


def test_all_failures_are_told_together():
    seeker = Seeker("p", consents=False, age=12)
    reasons = reasons_against(seeker, Vacancy("v", openings=0), on=TODAY)
    assert [reason.code for reason in reasons] == ["no_consent", "under_age", "no_opening"]
