"""One person in two files, and what happens to both."""

from __future__ import annotations

import pytest

from spean.base.refusals import Refused
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.models import Contact
from spean.casework.contacts.vocabulary import Channel, Service
from spean.casework.doubles.actions import merge_files
from spean.casework.doubles.models import Merge
from spean.casework.people.vocabulary import PhoneOwner
from spean.casework.skills.rules import SkillLine
from spean.casework.skills.vocabulary import SkillLevel, SkillSource
from tests.factories.casework import sokha

FIRST, SECOND = "+85512345671", "+85512345672"


def registered_twice(here) -> tuple[int, int]:
    """Sokha, registered in March by Dara, and in June by a volunteer who heard it otherwise."""
    old = sokha(here.dara, here.samraong, phones=((FIRST, PhoneOwner.OWN),), note="of March")
    new = sokha(
        here.dara,
        here.samraong,
        name_km="",
        name_latin="Sokh Sokhaa",
        birth_year=1995,
        phones=((SECOND, PhoneOwner.FAMILY),),
        note="of June",
        external_id="L-77",
        former_job="sewing",
    )
    return old.pk, new.pk


def merged(here, both, **told) -> Merge:
    return merge_files(*both, by=here.chanthou, **told)


def met(here, number: int, by=None) -> Contact:
    told = {"channel": Channel.WALK_IN, "service": Service.COUNSELLING}
    return log_contact(here.samraong.pk, person_id=number, by=by or here.dara, **told)


def skill(code: str) -> SkillLine:
    return SkillLine(code, SkillLevel.ALONE, SkillSource.SAID)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {refusal.code for refusal in refused.value.refusals}
