"""The end of a case: everything open is wound up as was said, and a reason opens it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.queries import last_change
from spean.base.refusals import refuse_if_any
from spean.casework.cases.actions import (
    call_off_date,
    cancel_step,
    close_case,
    give_closed_case,
    resume_case,
    take_closing_back,
)
from spean.casework.cases.queries import cases_for, cases_in_care
from spean.casework.cases.rules import refusals_to_touch, refusals_to_work_on
from spean.casework.cases.vocabulary import CaseState, ClosureReason
from spean.casework.people.queries import has_consented
from spean.casework.people.vocabulary import Purpose
from spean.casework.plans import rules
from spean.casework.plans.actions._calling import AFTERWARDS, begin_calendar
from spean.casework.plans.models import FollowUp
from spean.casework.plans.queries import followups_for, loose_ends
from spean.casework.plans.vocabulary import CountsFrom, FollowUpState, WindUp
from spean.casework.referrals.actions import note_turn
from spean.casework.referrals.rules import TurnFacts
from spean.casework.referrals.vocabulary import ReferralState

if TYPE_CHECKING:
    from collections.abc import Collection

    from spean.base.actor import Actor
    from spean.casework.cases.models import Case
    from spean.casework.plans.queries import LooseEnds


@transaction.atomic
def end_case(
    case_id: int, *, reason: ClosureReason, wind_up: Collection[WindUp] = (), by: Actor
) -> Case:
    """Close a case with everything that is still open in it, as was said for each of them."""
    by.must(Duty.WRITE_CASES)
    case = cases_for(by).select_for_update(of=("self",)).get(pk=case_id)
    found = loose_ends(by, case_id)
    refuse_if_any(
        rules.refusals_to_end(
            state=CaseState(case.state), is_open=found.counted, reason=reason, decided=wind_up
        )
    )
    ended = _wind_up(found, reason, wind_up, by)
    waiting = FollowUp.objects.filter(case=case, state=FollowUpState.WAITING)
    ended["followups"] = list(waiting.values_list("pk", flat=True))
    waiting.update(state=FollowUpState.CANCELLED)
    if any(ended.values()):
        counted = {name: len(numbers) for name, numbers in ended.items()}
        record("case.wound_up", case, by=by, centre_id=case.centre_id, **counted)
    agreed = has_consented(by, case.person_id, Purpose.MESSAGES)
    if rules.asks_afterwards(reason=reason, agreed=agreed):
        begin_calendar(case, AFTERWARDS, clock.today(), by=by)
    return close_case(case, reason=reason, ended=ended, by=by)


@transaction.atomic
def take_ending_back(case: Case, *, by: Actor) -> Case:
    """The case goes on as if it had not ended, with the steps, the date and the follow-ups.

    A referral that was withdrawn stays so: its partner has been told.
    """
    by.must(Duty.WRITE_CASES)
    last = last_change(by, case)
    told = (last.detail or {}) if last else {}
    case = take_closing_back(case, by=by)  # refuses where the end is not what was said last
    later = FollowUp.objects.filter(case=case, state=FollowUpState.WAITING)
    called_off = later.update(state=FollowUpState.CANCELLED)
    ended = FollowUp.objects.filter(case=case, pk__in=told.get("followups", []))
    asked = ended.update(state=FollowUpState.WAITING)
    counted = {"followups": asked, "called_off": called_off}
    record("case.ending_taken_back", case, by=by, centre_id=case.centre_id, **counted)
    return case


@transaction.atomic
def give_followups(case: Case, *, to_id: int, by: Actor) -> Case:
    """Of a case that is over: another colleague asks from now on how the person fares."""
    by.must(Duty.WRITE_CASES)
    case = cases_for(by).get(pk=case.pk)
    asked = followups_for(by).standing().filter(case=case.pk).count()
    refuse_if_any([] if asked else refusals_to_work_on(state=CaseState(case.state)))
    record("followups.given", case, by=by, centre_id=case.centre_id, followups=asked)
    return give_closed_case(case, to_id=to_id, by=by)


@transaction.atomic
def reopen_case(case_id: int, *, why: str, by: Actor) -> Case:
    """Go on with a case that was closed; what would have been asked afterwards is not."""
    by.must(Duty.WRITE_CASES)
    case = cases_for(by).select_for_update(of=("self",)).get(pk=case_id)
    mine = cases_in_care(by).filter(pk=case_id).exists()
    refuse_if_any(
        refusals_to_touch(within_reach=mine)
        or rules.refusals_to_reopen(state=CaseState(case.state), why=why)
    )
    case = resume_case(case, by=by)
    later = FollowUp.objects.filter(case=case, counts_from=CountsFrom.CLOSING)
    later.filter(state=FollowUpState.WAITING).update(state=FollowUpState.CANCELLED)
    record("case.reopened", case, by=by, centre_id=case.centre_id, why=why.strip())
    return case


def _wind_up(
    found: LooseEnds, reason: ClosureReason, decided: Collection[WindUp], by: Actor
) -> dict[str, list[int]]:
    """Each with its own verb, so that each has its own line in the book; returns which."""
    why = str(reason.label)
    steps = found.steps if WindUp.STEPS in decided else []
    dates = found.dates if WindUp.DATE in decided else []
    back = found.referrals if rules.withdraws(reason=reason, decided=decided) else []
    for step in steps:
        cancel_step(step, why=why, by=by)
    for date in dates:
        call_off_date(date, by=by)
    for referral in back:
        turn = TurnFacts(to=ReferralState.WITHDRAWN, words=why)
        note_turn(referral, turn=turn, by=by)
    return {
        "steps": [step.pk for step in steps],
        "dates": [date.pk for date in dates],
        "referrals": [referral.pk for referral in back],
    }
