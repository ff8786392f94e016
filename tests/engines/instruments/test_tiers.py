"""Which support a screening suggests, and why; computed by hand."""

import json

import pytest
from tests.engines.instruments.answers import CALM

from spean.engines.instruments import (
    NOT_APPLICABLE,
    PREFER_NOT,
    Suggestion,
    read_instrument,
    shipped,
    suggest_tier,
)
from spean.engines.kernel.reasons import Reason

SCREENING = read_instrument(shipped()["rapid_vulnerability.yaml"])


@pytest.mark.parametrize(
    ("changes", "points", "tier"),
    [
        ({}, 0, "self_service"),
        ({"has_papers": "no"}, 2, "self_service"),
        ({"has_papers": "no", "knows_a_living": "no"}, 3, "assisted"),
        ({"depend_on_you": "3"}, 1, "self_service"),
        ({"depend_on_you": "4"}, 2, "self_service"),
        ({"debt": "may_lose", "food_for_a_week": "no"}, 7, "assisted"),
        ({"debt": "may_lose", "food_for_a_week": "no", "depend_on_you": "1"}, 8, "intensive"),
        # at once, whatever the sum
        ({"afraid": "yes"}, 6, "intensive"),
        ({"could_leave_work": "no"}, 4, "assisted"),
        # at once is the least: the sum may lead further
        ({"could_leave_work": "no", "debt": "may_lose"}, 8, "intensive"),
        ({"could_leave_work": NOT_APPLICABLE}, 0, "self_service"),
        ({"afraid": PREFER_NOT}, 3, "assisted"),
    ],
)
def test_points_and_tier_are_those_computed_by_hand(changes, points, tier):
    suggestion = suggest_tier(SCREENING, CALM | changes)
    assert (suggestion.points, suggestion.tier) == (points, tier)
    assert sum(reason.points for reason in suggestion.because) == points


def test_a_suggestion_carries_its_reasons_and_what_it_is_made_with():
    suggestion = suggest_tier(SCREENING, CALM | {"low_spirits": "yes", "debt": "behind"})
    assert suggestion.because == (Reason("low_spirits", "yes", 6), Reason("debt", "behind", 2))
    assert suggestion.at_once == (("low_spirits", "intensive"),)
    assert (suggestion.instrument, suggestion.version) == ("rapid_vulnerability", 1)


def test_too_few_answers_suggest_nothing():
    """Eight of twelve are 66.7 %; nine are 75 %."""
    eight = dict(list(CALM.items())[:8])
    nine = dict(list(CALM.items())[:9])
    assert suggest_tier(SCREENING, eight).tier is None
    assert suggest_tier(SCREENING, nine).tier == "self_service"
    assert suggest_tier(SCREENING, {}).tier is None


def test_what_leads_to_a_tier_at_once_does_so_with_few_answers_too():
    assert suggest_tier(SCREENING, {"sleeps_safely": "no"}).tier == "intensive"


def test_an_instrument_without_a_rule_suggests_nothing():
    with pytest.raises(ValueError, match="no rule of tiers"):
        suggest_tier(read_instrument(shipped()["reintegration_sustainability.yaml"]), {})


def test_a_suggestion_survives_being_kept_as_json():
    suggestion = suggest_tier(SCREENING, CALM | {"afraid": "yes"})
    plain = suggestion.as_plain()
    assert json.loads(json.dumps(plain)) == plain
    assert Suggestion.from_plain(plain) == suggestion
