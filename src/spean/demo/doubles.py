"""People who were written down twice: one file put together, one pair told apart, others waiting.

The files of the doubles come on top of the people that were asked for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from spean.base.actor import Duty
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel, Service
from spean.casework.doubles.actions import (
    compare_files,
    merge_files,
    propose_merge,
    search_for_doubles,
    tell_apart,
)
from spean.casework.people.actions import Newcomer, register_person
from spean.casework.people.vocabulary import Decision, Purpose, RegisteredBy
from spean.demo.diary import workday_after

if TYPE_CHECKING:
    from spean.demo.staging import Known, Stage

TWICE = 4
_SAID = "អ្នកភូមិប្រាប់ថា គាត់ធ្លាប់ទៅធ្វើការនៅថៃ"


def plan_doubles(stage: Stage) -> None:
    """A volunteer writes down people who have a file already; days later somebody compares."""
    stage.diary.note(workday_after(stage.today, -17), partial(_written_down_again, stage))


def _written_down_again(stage: Stage, day: dt.date) -> None:
    known = [one for one in stage.known if _is_plain(one)][:TWICE]
    pairs = [(one, _register_again(one)) for one in known]
    if pairs:
        stage.diary.note(workday_after(day, 9), partial(_somebody_compares, pairs))


def _is_plain(known: Known) -> bool:
    """Somebody of the centre that has a manager, whom no story follows."""
    named = known.somebody.newcomer.profile.name_latin
    merges = known.team.manager.may(Duty.MERGE_FILES)
    return bool(named) and merges and not (known.is_guest or known.is_taken or known.has_left)


def _register_again(known: Known) -> int:
    """As a volunteer heard it: the name in Latin letters only, another phone or none."""
    profile = replace(
        known.somebody.newcomer.profile, name_km="", phones=(), note="", external_id=""
    )
    newcomer = Newcomer(
        profile=profile,
        consents=dict.fromkeys(Purpose, Decision.TO_ASK),
        registered_by=RegisteredBy.VOLUNTEER,
    )
    team = known.team
    person = register_person(newcomer, centre_id=team.centre_id, by=team.counsellor)
    log_contact(
        team.centre_id,
        channel=Channel.OUTREACH,
        person_id=person.pk,
        service=Service.NONE,
        line=_SAID,
        by=team.counsellor,
    )
    return person.pk


def _somebody_compares(pairs: list[tuple[Known, int]], day: dt.date) -> None:
    """The first is put together, the second are two people, the third waits for the manager."""
    del day
    team = pairs[0][0].team
    search_for_doubles(centre_id=team.centre_id, by=team.counsellor)
    asked = [
        compare_files(known.person_id, number, by=known.team.counsellor) for known, number in pairs
    ]
    merge_files(
        asked[0].one_id, asked[0].other_id, why="ទូរស័ព្ទសួរផ្ទាល់ហើយ", by=pairs[0][0].team.manager
    )
    for pair, say, why in zip(
        asked[1:3],
        (tell_apart, propose_merge),
        ("ជាបងប្អូនជីដូនមួយ ឈ្មោះដូចគ្នា", "មកជាមួយអត្តសញ្ញាណប័ណ្ណតែមួយ"),
        strict=False,
    ):
        say(pair, why=why, by=team.counsellor)
