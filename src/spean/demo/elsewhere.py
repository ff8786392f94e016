"""Work that people found by another way than an introduction: themselves, or at a fair."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from spean.casework.jobs.actions import place_elsewhere
from spean.casework.jobs.rules import PlacementTerms
from spean.casework.jobs.vocabulary import Evidence, PlacementSource
from spean.demo.diary import spread, workdays
from spean.demo.employers import WORKPLACES
from spean.demo.retention import follow_up
from spean.demo.trades import one_of

if TYPE_CHECKING:
    import datetime as dt

    from spean.demo.staging import Stage

FOUND = 16
_SOURCES = (
    (PlacementSource.SELF_FOUND, 0.6),
    (PlacementSource.FAIR, 0.25),
    (PlacementSource.EMPLOYER_DIRECT, 0.15),
)


def plan_work_found_elsewhere(stage: Stage, employers: dict[str, int]) -> None:
    days = workdays(stage.first, stage.today)[40:-5]
    for number, day in enumerate(spread(stage.draw("elsewhere"), stage.some(FOUND), days)):
        stage.diary.note(day, partial(_tell, stage, employers, number))


def _tell(stage: Stage, employers: dict[str, int], number: int, day: dt.date) -> None:
    """Somebody tells that they have begun to work; we have only their word."""
    draw = stage.draw("tells", number)
    place = WORKPLACES[int(draw.integers(len(WORKPLACES)))]
    free = [
        one
        for one in stage.known
        if not (one.is_taken or one.is_guest)
        and one.team.post.province == place.province
        and one.age_on(day) >= 18
    ]
    if not free:
        return
    known = free[int(draw.integers(len(free)))]
    known.is_taken = True
    terms = PlacementTerms(
        started_on=day, evidence=Evidence.SELF_REPORT, wage=Decimal(known.somebody.trade.low)
    )
    placement = place_elsewhere(
        known.person_id,
        employer_id=employers[place.name_en],
        isco=known.somebody.trade.isco,
        source=one_of(draw, _SOURCES),
        terms=terms,
        centre_id=known.team.centre_id,
        by=known.team.officer,
    )
    follow_up(stage, known, placement, draw)
