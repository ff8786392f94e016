"""Plans of the demonstration: some that wait for a signature or the manager, most carried out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.queries import cases_in_care
from spean.casework.cases.vocabulary import CaseState
from spean.casework.plans import actions
from spean.casework.plans.queries import (
    activities_of,
    followups_for,
    followups_of,
    plans_for,
    ways_to_ask,
)
from spean.casework.plans.rules import ActivityFacts, PlanFacts, Signing, Try
from spean.casework.plans.vocabulary import (
    ActivityState,
    Asked,
    Dimension,
    FollowUpState,
    Found,
    Mark,
    PlanState,
    Provider,
)
from spean.demo.diary import spread, workday_after, workdays
from spean.registry.funding.queries import projects_for

if TYPE_CHECKING:
    from spean.casework.cases.models import Case
    from spean.casework.plans.models import FollowUp, Plan
    from spean.demo.staging import Stage, Team

PLANS = 30
_GOALS = (
    "ខ្ញុំចង់មានចំណូលទៀងទាត់នៅជិតផ្ទះ\nខ្ញុំចង់សងបំណុលឲ្យអស់ក្នុងមួយឆ្នាំ",
    "ខ្ញុំចង់ឲ្យកូនទៅសាលា ហើយមិនបាច់ទៅថៃទៀត",
    "ខ្ញុំចង់បើកហាងជួសជុលម៉ូតូ",
)
_WORK = (
    ("ទិញម៉ាស៊ីនដេរមួយ", Decimal("135.50"), "USD"),
    ("វគ្គដេរបីសប្តាហ៍", Decimal("60.00"), "USD"),
    ("គ្រឿងជួសជុលម៉ូតូ", Decimal(480000), "KHR"),
)
_SOCIAL = (("ធ្វើសំបុត្រកំណើតឲ្យកូន", "សាលាឃុំ"), ("ចុះឈ្មោះកូនចូលរៀន", "សាលាបឋមសិក្សា"))
_MIND = "ជួបគ្រួសារជាមួយគ្នាម្តងក្នុងមួយខែ"
_ANSWERS = 0.62
_SAID = ("ធ្វើការនៅជិតផ្ទះ កូនទៅសាលាហើយ", "ចំណូលនៅតិច តែបំណុលថយបន្តិច", "សុខសប្បាយ ចង់រៀនបន្ថែម")
_MARKS = {"wanted": "yes", "able": "yes", "near": "part", "paid": "yes", "safe": "yes"}


def plan_plans(stage: Stage) -> None:
    """Write plans over the months; the newest ones are still on their way to a signature."""
    days = workdays(stage.first, stage.today)
    for number, day in enumerate(spread(stage.draw("plans"), stage.some(PLANS), days[20:-6])):
        stage.diary.note(day, partial(_one, stage, number))
    stage.diary.note(workday_after(stage.today, -4), partial(_these_days, stage))


def write_plan(case: Case, number: int, team: Team) -> Plan:
    """A plan with three activities, paid for by the project of the centre, if there is one."""
    by = team.counsellor
    plan = actions.start_plan(case.pk, by=by)
    facts = PlanFacts(
        goals=_GOALS[number % len(_GOALS)],
        economic="ជំពាក់បំណុល មិនទាន់មានចំណូល",
        social="កូនមិនទាន់មានសំបុត្រកំណើត" if number % 2 else "",
        family="ប្តី ឬប្រពន្ធ និងម្តាយ",
        risks="បើជំងឺ ឬបំណុលកើន យើងជួបគ្នាម្តងទៀត",
        review_on=clock.today() + clock.days(90),
    )
    actions.change_plan(plan, facts=facts, by=by)
    what, cost, currency = _WORK[number % len(_WORK)]
    paid_by = projects_for(by).filter(centres=team.centre_id).first()
    starts = clock.today() + clock.days(7)
    for one in (
        ActivityFacts(
            what=what,
            dimension=Dimension.ECONOMIC,
            from_on=starts,
            to_on=starts + clock.days(30),
            cost=cost,
            currency=currency,
            project_id=paid_by.pk if paid_by else None,
            marks=_MARKS,
        ),
        ActivityFacts(
            what=_SOCIAL[number % 2][0],
            dimension=Dimension.SOCIAL,
            provider=Provider.OTHER,
            provider_name=_SOCIAL[number % 2][1],
            cost=Decimal(0),
            currency="KHR",
        ),
        ActivityFacts(what=_MIND, dimension=Dimension.PSYCHOSOCIAL),
    ):
        actions.add_activity(plan, facts=one, by=by)
    return plan


def sign(plan: Plan, team: Team, *, how: Mark = Mark.THUMBPRINT) -> Plan:
    plan = actions.discuss_plan(plan, by=team.counsellor)
    signing = Signing(on=clock.today(), how=how, witness="ម្តាយរបស់សាមីខ្លួន")
    return actions.sign_plan(plan, signing=signing, by=team.counsellor)


def _one(stage: Stage, number: int, day: dt.date) -> None:
    """The next case without a plan gets one; it is approved soon and carried out."""
    team = stage.teams[number % len(stage.teams)]
    cases = _without_plan(stage, team)
    if not cases:
        return
    plan = sign(write_plan(cases[number % len(cases)], number, team), team)
    stage.diary.note(workday_after(day, 2), partial(approve, stage, team, plan))
    stage.diary.note(workday_after(day, 25), partial(_carry_out, team, plan))


def approve(stage: Stage, team: Team, plan: Plan, _on: dt.date) -> None:
    """The manager approves; the follow-ups come out of the calendar, and are asked on their day."""
    if not _is_open(plan, team) or not team.manager.may(Duty.APPROVE_PLANS):
        return  # a centre without a manager of its own waits for one
    actions.approve_plan(plan, by=team.manager)
    for one in followups_of(team.counsellor, plan.case_id):
        day = workday_after(one.due_on, int(stage.draw("followup", one.pk).integers(-2, 4)))
        stage.diary.note(day, partial(_ask, stage, team, one.pk))


def _ask(stage: Stage, team: Team, number: int, on: dt.date) -> None:
    """Two in three are reached; who is not is tried again on another day."""
    by = team.counsellor
    one = followups_for(by).filter(pk=number).first()
    if one is None or one.state != FollowUpState.WAITING or not _is_open(one, team):
        return
    ways = ways_to_ask(by, one)
    answered = stage.draw("answer", number, one.attempts).random() < _ANSWERS
    attempt = Try(
        on=on,
        channel=ways[0] if ways else Asked.CAME,
        found=Found.SPOKE if answered else Found.NO_ANSWER,
        note=_SAID[number % len(_SAID)] if answered else "",
    )
    one = actions.try_followup(one, attempt=attempt, by=by)
    if one.state == FollowUpState.WAITING:
        stage.diary.note(workday_after(on, 3), partial(_ask, stage, team, number))


def _carry_out(team: Team, plan: Plan, _on: dt.date) -> None:
    by = team.counsellor
    approved = plans_for(by).filter(pk=plan.pk, state=PlanState.APPROVED).exists()
    if not approved or not _is_open(plan, team):
        return
    for one in activities_of(by, plan.pk)[:2]:
        actions.move_activity(one, to=ActivityState.DELIVERED, by=by)


def _these_days(stage: Stage, _day: dt.date) -> None:
    """At each centre one plan is a draft and one waits for the manager."""
    for number, team in enumerate(stage.teams):
        for case, is_signed in zip(_without_plan(stage, team)[-2:], (False, True), strict=False):
            plan = write_plan(case, number, team)
            if is_signed:
                sign(plan, team, how=Mark.SIGNATURE)


def _without_plan(stage: Stage, team: Team) -> list[Case]:
    """Open cases of the counsellor that nobody has planned for; the guests have their own story."""
    guests = [one.person_id for one in stage.known if one.is_guest]
    planned = plans_for(team.counsellor).values("case")
    rows = cases_in_care(team.counsellor).exclude(state=CaseState.CLOSED)
    return list(rows.exclude(person__in=guests).exclude(pk__in=planned).order_by("pk"))


def _is_open(row: Plan | FollowUp, team: Team) -> bool:
    """Whether the case is still open: nobody carries out the plan of a closed one."""
    rows = cases_in_care(team.counsellor).filter(pk=row.case_id)
    return rows.exclude(state=CaseState.CLOSED).exists()
