"""People come, or are met in their villages: registration, first talk, later talks."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel, Service
from spean.casework.people.actions import record_consent, register_people, register_person
from spean.casework.people.vocabulary import (
    AgeBand,
    ConsentMethod,
    Decision,
    Purpose,
    RegisteredBy,
    Sex,
)
from spean.casework.skills.actions import set_occupations, set_skills
from spean.casework.skills.rules import OccupationLine, SkillLine
from spean.casework.skills.taxonomy import usual_skills
from spean.casework.skills.vocabulary import SkillLevel, SkillSource
from spean.demo import lines
from spean.demo.background import tell_background
from spean.demo.diary import spread, workday_after, workdays
from spean.demo.journeys import plan_case
from spean.demo.names import draw_village
from spean.demo.staging import Known
from spean.demo.trades import as_listed, draw_somebody, one_of, weighted

if TYPE_CHECKING:
    import numpy as np

    from spean.casework.people.actions import Newcomer
    from spean.casework.people.models import Person
    from spean.demo.staging import Stage, Team
    from spean.demo.trades import Somebody

ON_LISTS = 0.15
"""The share of people whom officials write on a list before anybody meets them."""
_FIRST_CHANNELS = (
    (Channel.WALK_IN, 0.62),
    (Channel.OUTREACH, 0.18),
    (Channel.PHONE, 0.1),
    (Channel.BORDER, 0.06),
    (Channel.REFERRAL, 0.04),
)
_REGISTERED_BY = ((RegisteredBy.SELF, 0.9), (RegisteredBy.RELATIVE, 0.1))
_LEVELS = ((SkillLevel.WITH_HELP, 0.2), (SkillLevel.ALONE, 0.6), (SkillLevel.TEACHES, 0.2))
_SOURCES = ((SkillSource.SAID, 0.75), (SkillSource.SEEN, 0.18), (SkillSource.CERTIFIED, 0.07))
_BANDS = (AgeBand.FROM_18, AgeBand.FROM_25, AgeBand.FROM_36, AgeBand.FROM_45, AgeBand.UNKNOWN)


def plan_arrivals(stage: Stage, people: int) -> None:
    """Note in the diary when each of so many people becomes known."""
    listed = round(people * ON_LISTS)
    days = workdays(stage.first, stage.today)
    for number, day in enumerate(spread(stage.draw("arrivals"), people - listed, days)):
        stage.diary.note(day, partial(_somebody_comes, stage, team_of(stage, number), number))
    _plan_lists(stage, listed, first_number=people - listed, days=days)


def plan_outreach(stage: Stage) -> None:
    """Village meetings and people who do not say their name."""
    days = workdays(stage.first, stage.today)
    for number, day in enumerate(spread(stage.draw("outreach"), stage.some(210), days)):
        stage.diary.note(day, partial(_reach_out, stage, team_of(stage, number), number))


def register(stage: Stage, team: Team, number: int, somebody: Somebody) -> Known:
    newcomer = somebody.newcomer
    person = register_person(newcomer, centre_id=team.centre_id, by=team.counsellor)
    known = Known(
        number, person.pk, team, somebody, may_be_introduced=_agrees_to_introductions(newcomer)
    )
    stage.known.append(known)
    return known


def note_work(stage: Stage, known: Known) -> None:
    """The trade they know, with most of its usual skills; it is wanted again or not."""
    draw = stage.draw("work", known.number)
    trade, profile = known.somebody.trade, known.somebody.newcomer.profile
    by = known.team.counsellor
    line = OccupationLine(
        isco=trade.isco,
        code=trade.code,
        years=known.somebody.years,
        country=profile.former_country,
        held=True,
        wanted=bool(profile.sector_wanted),
    )
    set_occupations(known.person_id, occupations=[line], by=by)
    skills = [code for code in usual_skills(trade.code) if draw.random() < 0.8]
    level, source = one_of(draw, _LEVELS), one_of(draw, _SOURCES)
    set_skills(known.person_id, skills=[SkillLine(code, level, source) for code in skills], by=by)


def team_of(stage: Stage, number: int) -> Team:
    """Which centre somebody comes to; the larger ones more often."""
    shares = [team.post.share for team in stage.teams]
    return stage.teams[weighted(stage.draw("centre", number), shares)]


def _somebody_comes(stage: Stage, team: Team, number: int, day: dt.date) -> None:
    draw = stage.draw("somebody", number)
    somebody = draw_somebody(draw, province=team.post.province, today=day)
    known = register(stage, team, number, somebody)
    _talk_first(stage, known, day)
    _go_on(stage, known, day)


def _plan_lists(stage: Stage, people: int, *, first_number: int, days: list[dt.date]) -> None:
    """Four lists from commune halls, at even distances."""
    size = -(-people // 4)
    for place, start in enumerate(range(0, people, size or 1)):
        numbers = range(first_number + start, first_number + min(people, start + size))
        day = days[(place + 1) * len(days) // 6]
        team = stage.teams[place % len(stage.teams)]
        stage.diary.note(day, partial(_list_comes, stage, team, numbers))


def _list_comes(stage: Stage, team: Team, numbers: range, day: dt.date) -> None:
    """Registered at once, and asked for consent one by one when they are met."""
    province = team.post.province
    listed = [
        as_listed(draw_somebody(stage.draw("somebody", number), province=province, today=day))
        for number in numbers
    ]
    people = register_people(
        [one.newcomer for one in listed],
        centre_id=team.centre_id,
        because="បញ្ជីពលករវិលត្រឡប់ពីសាលាឃុំ",
        by=team.manager,
    )
    for number, somebody, person in zip(numbers, listed, people, strict=True):
        known = Known(number, person.pk, team, somebody, may_be_introduced=False)
        stage.known.append(known)
        if stage.draw("found", number).random() < 0.7:
            after = int(stage.draw("found when", number).integers(2, 25))
            met = partial(_meet_from_list, stage, known, person)
            stage.diary.note(workday_after(day, after), met)


def _meet_from_list(stage: Stage, known: Known, person: Person, day: dt.date) -> None:
    draw = stage.draw("consent of", known.number)
    said = {purpose: Decision.GIVEN for purpose in Purpose if draw.random() < 0.85}
    said.setdefault(Purpose.SERVICE, Decision.REFUSED)
    for purpose, decision in said.items():
        record_consent(
            person,
            purpose=purpose,
            decision=decision,
            method=ConsentMethod.PHONE,
            by=known.team.counsellor,
        )
    if said[Purpose.SERVICE] != Decision.GIVEN:
        return
    known.may_be_introduced = {Purpose.MATCHING, Purpose.EMPLOYER} <= set(said)
    _talk_first(stage, known, day)
    _go_on(stage, known, day)


def _agrees_to_introductions(newcomer: Newcomer) -> bool:
    needed = (Purpose.MATCHING, Purpose.EMPLOYER)
    return all(newcomer.consents.get(one) == Decision.GIVEN for one in needed)


def _talk_first(stage: Stage, known: Known, day: dt.date) -> None:
    del day
    draw = stage.draw("first talk", known.number)
    line, topics, service = lines.FIRST_VISITS[int(draw.integers(len(lines.FIRST_VISITS)))]
    log_contact(
        known.team.centre_id,
        channel=one_of(draw, _FIRST_CHANNELS),
        person_id=known.person_id,
        topics=topics,
        service=service,
        line=line,
        by=known.team.counsellor,
    )


def _go_on(stage: Stage, known: Known, day: dt.date) -> None:
    """What the first talk leads to: a trade noted, a case, some calls; for many, nothing more."""
    draw = stage.draw("goes on", known.number)
    if draw.random() < 0.75:
        note_work(stage, known)
        tell_background(stage, known)
    if draw.random() < 0.41:
        plan_case(stage, known, workday_after(day, int(draw.integers(0, 12))))
    for _call in range(int(draw.choice(4, p=(0.5, 0.28, 0.14, 0.08)))):
        on = workday_after(day, int(draw.integers(5, 70)))
        stage.diary.note(on, partial(_talk_again, stage, known))


def _talk_again(stage: Stage, known: Known, day: dt.date) -> None:
    draw = stage.draw("talk", known.number, day.toordinal())
    talks = lines.LATER_CONTACTS
    line, channel, topics, service = talks[int(draw.integers(len(talks)))]
    log_contact(
        known.team.centre_id,
        channel=channel,
        person_id=known.person_id,
        topics=topics,
        service=service,
        line=line,
        by=known.team.officer if topics else known.team.counsellor,
    )


def _reach_out(stage: Stage, team: Team, number: int, day: dt.date) -> None:
    del day
    draw = stage.draw("reach out", number)
    line, channel, topics = lines.OUTREACH[int(draw.integers(len(lines.OUTREACH)))]
    is_meeting = channel != Channel.WALK_IN
    log_contact(
        team.centre_id,
        channel=channel,
        topics=topics,
        service=Service.NONE,
        line=line,
        people=_crowd(draw) if is_meeting else 1,
        sex=Sex.NOT_SAID if is_meeting else (Sex.FEMALE, Sex.MALE)[int(draw.integers(2))],
        age_band=AgeBand.UNKNOWN if is_meeting else _BANDS[int(draw.integers(len(_BANDS)))],
        place_code=draw_village(draw, team.post.province)[:6],
        by=team.counsellor,
    )


def _crowd(draw: np.random.Generator) -> int:
    return 4 + int(draw.gamma(2.0, 9.0))
