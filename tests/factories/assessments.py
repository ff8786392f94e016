"""Instruments in the house, and people who answered them."""

from __future__ import annotations

from spean.casework.assessments.actions import load_shipped, screen_person, start_assessment
from spean.casework.assessments.models import Assessment, InstrumentVersion, Screening
from spean.registry.centres.scoping import keeper
from tests.engines.instruments.answers import CALM


def instruments() -> dict[str, InstrumentVersion]:
    """The shipped instruments, by key."""
    load_shipped(by=keeper())
    return {one.key: one for one in InstrumentVersion.objects.newest()}


def screened(here, person, **changes: str) -> Screening:
    return screen_person(
        person.pk,
        centre_id=here.samraong.pk,
        version=instruments()["rapid_vulnerability"],
        answers=CALM | changes,
        by=here.dara,
    )


def begun(here, case, key: str = "reintegration_sustainability") -> Assessment:
    return start_assessment(case.pk, version=instruments()[key], by=here.dara)
