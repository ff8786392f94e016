"""Fill an empty house with eight months of work at three centres.

Everything goes through the same actions as on the screens, on a clock that walks to today. Nothing
is kept of a demonstration that could not be finished.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.base.refusals import Refusal, refuse_if_any
from spean.casework.assessments.actions import load_shipped
from spean.casework.jobs.actions import close_expired_vacancies
from spean.casework.referrals.actions import expire_letters
from spean.casework.referrals.tasks import NIGHT
from spean.demo.arrivals import plan_arrivals, plan_outreach
from spean.demo.complaining import plan_complaints
from spean.demo.diary import workdays
from spean.demo.doubles import plan_doubles
from spean.demo.elsewhere import plan_work_found_elsewhere
from spean.demo.hiring import plan_offers, register_employers
from spean.demo.leaving import plan_time_away
from spean.demo.outreach import plan_activities
from spean.demo.planning import plan_plans
from spean.demo.questioning import plan_questionnaires
from spean.demo.referring import plan_referrals
from spean.demo.reminding import plan_reminding
from spean.demo.staging import Stage, set_up
from spean.demo.stories import plan_stories
from spean.registry.centres.scoping import keeper
from spean.registry.places.actions import load_gazetteer
from spean.registry.places.queries import provinces

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str], None]

PEOPLE = 400
DAYS = 243
_KEEPER = keeper()


@dataclass(frozen=True, slots=True)
class Built:
    """What was filled in."""

    people: int
    deeds: int
    first: dt.date
    today: dt.date


def build_demo(say: Say = lambda _line: None, *, people: int = PEOPLE, seed: int = 2026) -> Built:
    """The whole programme, or a smaller one of the same shape; refuses where somebody works."""
    refuse_if_any(
        refusals_to_build(allowed=settings.DEMO, accounts=get_user_model().objects.count())
    )
    today = clock.today()
    first = today - clock.days(DAYS)
    with transaction.atomic():
        with clock.stopped_at(first):
            stage = _raise_stage(first, today, people, seed)
        deeds = _live(stage, say)
    return Built(people=len(stage.known), deeds=deeds, first=first, today=today)


def refusals_to_build(*, allowed: bool, accounts: int) -> list[Refusal]:
    """Why no demonstration may be filled in: its passwords are public, and its people invented."""
    refusals = []
    if not allowed:
        refusals.append(Refusal("not_here", _("This installation does not allow a demonstration.")))
    if accounts:
        refusals.append(
            Refusal(
                "not_empty",
                _("The database is in use already; a demonstration is only put into an empty one."),
            )
        )
    return refusals


def _raise_stage(first: dt.date, today: dt.date, people: int, seed: int) -> Stage:
    if not provinces(_KEEPER).exists():
        load_gazetteer(by=_KEEPER)
    load_shipped(by=_KEEPER)
    stage = Stage(seed, first, today, scale=people / PEOPLE, teams=set_up(on=first))
    employers = register_employers(stage)
    plan_stories(stage, employers)
    plan_arrivals(stage, people - len(stage.teams) - 1)
    plan_outreach(stage)
    plan_offers(stage, employers)
    plan_work_found_elsewhere(stage, employers)
    plan_doubles(stage)
    plan_referrals(stage)
    plan_activities(stage)
    plan_reminding(stage)
    plan_time_away(stage)
    plan_plans(stage)
    plan_complaints(stage)
    plan_questionnaires(stage)
    return stage


def _live(stage: Stage, say: Say) -> int:
    """Every working day in turn, at nine in the morning; the last one is now."""
    total = 0
    days = workdays(stage.first, stage.today)
    for month, group in groupby(days, key=lambda day: day.replace(day=1)):
        done = 0
        for day in group:
            with clock.stopped_at(day if day < stage.today else clock.now()):
                done += stage.diary.live(day) + close_expired_vacancies(by=_KEEPER)
                done += expire_letters(by=NIGHT)
        total += done
        say(f"{month:%Y-%m}  {done:5,} things done, {len(stage.known):,} people known")
    return total
