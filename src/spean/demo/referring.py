"""Referrals of the demonstration: answered by link, by phone, by another centre, or not at all."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from spean.casework.cases.queries import cases_for
from spean.casework.people.actions import record_consent
from spean.casework.people.queries import people_for
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose
from spean.casework.referrals.actions import (
    PARTNER,
    answer_by_link,
    make_link,
    note_turn,
    send_referral,
)
from spean.casework.referrals.queries import referrals_of
from spean.casework.referrals.rules import Terms, TurnFacts
from spean.casework.referrals.vocabulary import ReferralState, Shared, Urgency, WhyNot
from spean.demo.diary import spread, workday_after, workdays
from spean.demo.directory import confirm_some, open_directory
from spean.demo.trades import one_of

if TYPE_CHECKING:
    from spean.casework.referrals.models import Key, Referral
    from spean.demo.staging import Known, Stage, Team

S = ReferralState
REFERRALS = 60
_ENDS = (
    ((S.ACCEPTED, S.APPOINTMENT, S.RECEIVED, S.OUTCOME, S.CLOSED), 0.4),
    ((S.ACCEPTED, S.APPOINTMENT, S.RECEIVED), 0.12),
    ((S.ACCEPTED, S.APPOINTMENT, S.NOT_RECEIVED), 0.1),
    ((S.DECLINED, S.CLOSED), 0.12),
    ((S.ACCEPTED,), 0.1),
    ((), 0.16),
)
_ASKED = (
    "សូមជួយធ្វើអត្តសញ្ញាណប័ណ្ណថ្មី",
    "សូមពិនិត្យសុខភាព",
    "សូមពិគ្រោះអំពីប្រាក់ឈ្នួលដែលមិនបានបើក",
    "ចង់ចូលរៀនវគ្គខ្លី",
    "ត្រូវការអ្នកស្តាប់",
    "សូមជួយបន្ត ព្រោះនឹងផ្លាស់មករស់នៅខេត្តនេះ",
)
_OUTCOME = "បានទទួលសេវា ហើយពេញចិត្ត"


def plan_referrals(stage: Stage) -> None:
    """Open the directory on the first day; refer people over the months, and some these days."""
    directory = open_directory(stage)
    days = workdays(stage.first, stage.today)
    stage.diary.note(days[-40], partial(confirm_some, stage, directory))
    for number, day in enumerate(spread(stage.draw("refer"), stage.some(REFERRALS), days[30:-20])):
        stage.diary.note(day, partial(_refer_one, stage, directory, number))
    stage.diary.note(workday_after(stage.today, -12), partial(_these_days, stage, directory))


def _refer_one(stage: Stage, directory: dict[str, list[int]], number: int, day: dt.date) -> None:
    draw = stage.draw("refers", number)
    free = [one for one in stage.known if one.has_case and not one.is_guest]
    if not free:
        return
    known = free[int(draw.integers(len(free)))]
    place = int(draw.integers(len(directory[known.team.post.code]) - 1))
    service_id = directory[known.team.post.code][place]
    if _is_on_the_way(known, service_id):
        return
    referral = _send(known, service_id, place, Urgency.SOON)
    key = make_link(referral, by=known.team.counsellor).key
    for step, to in enumerate(one_of(draw, _ENDS), start=1):
        on = workday_after(day, step * 2)
        if on < stage.today:
            stage.diary.note(on, partial(_answer, known.team, referral, key, to))


def _answer(team: Team, referral: Referral, key: Key, to: ReferralState, day: dt.date) -> None:
    """The partner says it by the link; to close is for the centre."""
    turn = TurnFacts(
        to=to,
        on={S.APPOINTMENT: day + dt.timedelta(days=1), S.RECEIVED: day}.get(to),
        at=dt.time(9) if to is S.APPOINTMENT else None,
        why={S.DECLINED: WhyNot.NO_PLACE, S.NOT_RECEIVED: WhyNot.NOT_COME}.get(to),
        words=_OUTCOME if to is S.OUTCOME else "",
    )
    if to is S.CLOSED:
        note_turn(referral, turn=turn, by=team.counsellor)
    else:
        answer_by_link(key, turn=turn, by=PARTNER)


def _these_days(stage: Stage, directory: dict[str, list[int]], day: dt.date) -> None:
    """What stands on somebody's day today: overdue, with an appointment, in an inbox."""
    for team in stage.teams:
        mine = [one for one in stage.known if one.team is team and one.has_case]
        services = directory[team.post.code]
        waiting = [one for one in mine if not one.is_guest][-3:]
        for place, known in enumerate(waiting):
            if _is_on_the_way(known, services[place]):
                continue
            referral = _send(known, services[place], place, Urgency.SOON)
            key = make_link(referral, by=team.counsellor).key
            if place == 1:
                _answer(team, referral, key, S.ACCEPTED, day)
            if place == 2:
                _answer(team, referral, key, S.APPOINTMENT, stage.today)
    first, second = stage.teams[:2]
    moved = [one for one in stage.known if one.team is second and one.has_case][:1]
    own = directory[first.post.code][-1]
    stage.diary.note(workday_after(stage.today, -2), partial(_moves_away, moved, own))


def _moves_away(moved: list[Known], own: int, day: dt.date) -> None:
    """Somebody of the second centre moves to the province of the first, which goes on there."""
    del day
    for known in moved:
        if _is_on_the_way(known, own):
            continue
        _send(known, own, 5, Urgency.ORDINARY)


def _is_on_the_way(known: Known, service_id: int) -> bool:
    """Whether somebody is referred there already: nobody is sent twice at a time."""
    open_ones = referrals_of(known.team.counsellor, known.person_id).in_hand()
    return bool(open_ones.filter(letter__service=service_id).exists())


def _send(known: Known, service_id: int, place: int, urgency: Urgency) -> Referral:
    """The person is asked first; what is shared is a name, an age and a way to call."""
    by = known.team.counsellor
    person = people_for(by).get(pk=known.person_id)
    record_consent(
        person,
        purpose=Purpose.REFERRAL,
        decision=Decision.GIVEN,
        method=ConsentMethod.SPOKEN,
        by=by,
    )
    case = cases_for(by).not_closed().filter(person=person).first()
    terms = Terms(
        service_id=service_id,
        request=_ASKED[place],
        urgency=urgency,
        shared=(Shared.NAME, Shared.AGE, Shared.SEX),
    )
    return send_referral(
        person.pk,
        terms=terms,
        centre_id=known.team.centre_id,
        case_id=case.pk if case else None,
        by=by,
    )
