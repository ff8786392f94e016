"""Outreach of the demonstration: village meetings and group sessions in each of their states."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from spean.casework.contacts.vocabulary import Topic
from spean.casework.outreach.actions import (
    approve_plan,
    cancel_activity,
    log_follow_up,
    name_participant,
    plan_activity,
    report_activity,
    verify_report,
)
from spean.casework.outreach.rules import Heads, Plan, Report
from spean.casework.outreach.vocabulary import ActivityKind, CostCurrency, Material
from spean.casework.people.vocabulary import AgeBand, Beneficiary, Sex
from spean.demo.diary import spread, workday_after, workdays
from spean.registry.places.queries import places_below

if TYPE_CHECKING:
    from spean.casework.outreach.models import Activity
    from spean.demo.staging import Stage, Team

ACTIVITIES = 36
_VENUES = ("វត្ត", "សាលាឃុំ", "សាលាបឋមសិក្សា", "ផ្ទះមេភូមិ")
_PARTNERS = ("ក្រុមប្រឹក្សាឃុំ", "", "អ្នកស្ម័គ្រចិត្តភូមិ", "")
_SAFETY = ("មិនមានបញ្ហា", "ផ្លូវរអិលពេលភ្លៀង", "មីននៅក្រៅផ្លូវ៖ ដើរតែលើផ្លូវ")
_LINES = ("សួរច្រើនអំពីបំណុល", "ចង់ដឹងអំពីការងារក្នុងខេត្ត", "")
_KINDS = (
    (ActivityKind.VILLAGE_MEETING, (Topic.MIGRATION, Topic.RIGHTS)),
    (ActivityKind.GROUP_SESSION, (Topic.WORK, Topic.SKILLS_TRAINING)),
    (ActivityKind.PUBLIC_TABLE, (Topic.MIGRATION,)),
    (ActivityKind.SCHOOL_VISIT, (Topic.SKILLS_TRAINING,)),
    (ActivityKind.HOME_VISITS, (Topic.FAMILY,)),
)
_MOST_NAMES = 3


def plan_activities(stage: Stage) -> None:
    """Some each month; those of these days are not reported, verified or approved yet."""
    days = workdays(stage.first, stage.today)
    for number, day in enumerate(
        spread(stage.draw("activities"), stage.some(ACTIVITIES), days[20:-15])
    ):
        team = stage.teams[number % len(stage.teams)]
        stage.diary.note(day, partial(_from_plan_to_report, stage, team, number))
    stage.diary.note(workday_after(stage.today, -6), partial(_these_days, stage))


def _from_plan_to_report(stage: Stage, team: Team, number: int, day: dt.date) -> None:
    activity = _plan(stage, team, number, day + dt.timedelta(days=4))
    if _has_second_pair_of_eyes(team):
        approve_plan(activity, by=team.manager)
        stage.diary.note(activity.on, partial(_report, stage, team, activity, number))


def _report(stage: Stage, team: Team, activity: Activity, number: int, day: dt.date) -> None:
    del day
    report_activity(activity, report=_numbers(stage, number), by=team.counsellor)
    if activity.kind == ActivityKind.GROUP_SESSION:
        _name_some(stage, team, activity)
    if number % 4:
        verify_report(activity, by=team.manager)


def _name_some(stage: Stage, team: Team, activity: Activity) -> None:
    known = [one for one in stage.known if one.team is team and not one.is_guest][:_MOST_NAMES]
    for place, one in enumerate(known):
        there = name_participant(activity, person_id=one.person_id, by=team.counsellor)
        if place == 0:
            log_follow_up(there, line="ចង់និយាយតែម្នាក់ឯង", by=team.counsellor)


def _these_days(stage: Stage, day: dt.date) -> None:
    """What waits for somebody today: for an approval, for its day, for a report, or for nothing."""
    for place, team in enumerate(stage.teams):
        number = ACTIVITIES + 4 * place
        _plan(stage, team, number + 3, stage.today + dt.timedelta(days=5))
        called_off = _plan(stage, team, number + 1, stage.today + dt.timedelta(days=2))
        cancel_activity(called_off, why="ផ្លូវលិចទឹក", by=team.counsellor)
        if not _has_second_pair_of_eyes(team):
            continue
        approve_plan(
            _plan(stage, team, number + 2, stage.today + dt.timedelta(days=3)), by=team.manager
        )
        waiting = _plan(stage, team, number, day)
        approve_plan(waiting, by=team.manager)
        _report(stage, team, waiting, 0, day)


def _plan(stage: Stage, team: Team, number: int, on: dt.date) -> Activity:
    kind, topics = _KINDS[number % len(_KINDS)]
    draw = stage.draw("activity", number)
    code = team.post.province
    for _level in ("district", "commune"):
        below = places_below(team.counsellor, code)
        code = below[int(draw.integers(below.count()))].code
    plan = Plan(
        kind=kind,
        on=on,
        place_code=code,
        organiser_id=team.counsellor.signer,
        venue=_VENUES[number % len(_VENUES)],
        partner=_PARTNERS[number % len(_PARTNERS)],
        topics=topics,
        safety=_SAFETY[number % len(_SAFETY)],
    )
    return plan_activity(plan, centre_id=team.centre_id, by=team.counsellor)


def _numbers(stage: Stage, number: int) -> Report:
    draw = stage.draw("heads", number)
    women, men, old = (int(draw.integers(*pair)) for pair in ((8, 30), (4, 18), (1, 6)))
    returned = Beneficiary.RETURNED_WORKER
    heads = (
        Heads(people=women, sex=Sex.FEMALE, age_band=AgeBand.FROM_25, beneficiary=returned),
        Heads(people=men, sex=Sex.MALE, age_band=AgeBand.FROM_25, beneficiary=returned),
        Heads(people=old, sex=Sex.FEMALE, age_band=AgeBand.FROM_60, with_disability=1),
    )
    return Report(
        heads=heads,
        materials={Material.LEAFLET: women + men, Material.HOTLINE_CARD: men},
        cost=Decimal(int(draw.integers(20, 90)) * 1000),
        currency=CostCurrency.KHR,
        lines=_LINES[number % len(_LINES)],
    )


def _has_second_pair_of_eyes(team: Team) -> bool:
    """Where nobody else manages, a plan waits: nobody approves their own."""
    return team.manager.user_id != team.counsellor.user_id
