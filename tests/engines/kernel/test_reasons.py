"""Reasons add up and are plain facts."""

import dataclasses

import pytest

from spean.engines.kernel.reasons import Reason, total


def test_reasons_add_up_to_the_score():
    assert total((Reason("skills", points=30), Reason("missing_skill", "SK-1", -4))) == 26
    assert total(()) == 0


def test_a_reason_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Reason("skills").points = 5


def test_a_reason_is_serialisable():
    assert dataclasses.asdict(Reason("age", 15)) == {"code": "age", "value": 15, "points": 0}
