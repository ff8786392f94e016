"""The directory of the demonstration. Every organisation, address and number in it is invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from spean.registry.directory.actions import confirm_service, list_service
from spean.registry.directory.queries import services_for
from spean.registry.directory.rules import ServiceFacts, Span
from spean.registry.directory.vocabulary import Cost, ForSex, ServiceKind, Spoken
from spean.registry.organisations.actions import register_organisation
from spean.registry.organisations.vocabulary import OrganisationRole

if TYPE_CHECKING:
    from spean.demo.staging import Stage, Team


class Offered(NamedTuple):
    """One line of the directory, the same in each province of the demonstration."""

    kind: ServiceKind
    behind: str
    behind_km: str
    name: str
    name_km: str
    cost: Cost = Cost.FREE
    for_sex: ForSex = ForSex.EVERYBODY


_MORNING = (dt.time(7, 30), dt.time(11, 30))
_AFTERNOON = (dt.time(14), dt.time(17))
WEEK = tuple(Span(day, *pair) for day in range(5) for pair in (_MORNING, _AFTERNOON))
OFFERED = (
    Offered(
        ServiceKind.CIVIL_PAPERS,
        "Sample Commune Hall",
        "សាលាឃុំគំរូ",
        "Identity cards and birth certificates (sample)",
        "អត្តសញ្ញាណប័ណ្ណ និងសំបុត្រកំណើត (គំរូ)",
        Cost.PARTLY,
    ),
    Offered(
        ServiceKind.HEALTH_CARE,
        "Sample Health Centre",
        "មណ្ឌលសុខភាពគំរូ",
        "Consultation and vaccination (sample)",
        "ពិគ្រោះជំងឺ និងចាក់វ៉ាក់សាំង (គំរូ)",
        Cost.PARTLY,
    ),
    Offered(
        ServiceKind.LEGAL_AID,
        "Sample Lawyers' Circle",
        "ក្រុមមេធាវីគំរូ",
        "Legal aid for unpaid wages (sample)",
        "ជំនួយផ្លូវច្បាប់អំពីប្រាក់ឈ្នួលមិនបានបើក (គំរូ)",
    ),
    Offered(
        ServiceKind.TRAINING,
        "Sample Training Centre",
        "មជ្ឈមណ្ឌលបណ្តុះបណ្តាលគំរូ",
        "Short courses: sewing, welding, repair (sample)",
        "វគ្គខ្លី៖ កាត់ដេរ ផ្សារដែក ជួសជុល (គំរូ)",
    ),
    Offered(
        ServiceKind.MENTAL_HEALTH,
        "Sample Listening House",
        "ផ្ទះស្តាប់គំរូ",
        "Somebody to talk to (sample)",
        "ការប្រឹក្សាផ្លូវចិត្ត (គំរូ)",
        for_sex=ForSex.WOMEN,
    ),
)
"""Names that nobody could take for a real office: each says that it is a sample."""


def open_directory(stage: Stage) -> dict[str, list[int]]:
    """Enter the services of each province, and each centre's own; numbers by centre code."""
    return {
        team.post.code: [*_of_province(team, number), _own(team, number)]
        for number, team in enumerate(stage.teams, start=1)
    }


def confirm_some(stage: Stage, directory: dict[str, list[int]], day: dt.date) -> None:
    """Somebody asked at most of them; the rest are older than half a year, and say so."""
    del day
    for team in stage.teams:
        there = services_for(team.counsellor).filter(pk__in=directory[team.post.code])
        for service in there.order_by("pk")[1:]:
            confirm_service(service, by=team.counsellor)


def _of_province(team: Team, number: int) -> list[int]:
    found = []
    for place, one in enumerate(OFFERED, start=1):
        organisation = register_organisation(
            f"{one.behind} {number}",
            name_km=f"{one.behind_km} {number}",
            roles=[OrganisationRole.PROVIDER],
            place_code=team.post.province,
            by=team.counsellor,
        )
        facts = replace(_facts(organisation.pk, team), kind=one.kind, cost=one.cost)
        facts = replace(
            facts,
            name_en=one.name,
            name_km=one.name_km,
            for_sex=one.for_sex,
            phone=f"000 000 {number}{place:02d}",
            address=f"Sample Road {place}",
        )
        made = list_service(facts, centre_id=team.centre_id, by=team.counsellor)
        found.append(made.pk)
    return found


def _own(team: Team, number: int) -> int:
    """What the centre itself offers: other centres refer to it without a link."""
    names = team.post.names
    organisation = register_organisation(
        f"{names['en']} (sample)",
        name_km=names["km"],
        name_ja=names["ja"],
        roles=[OrganisationRole.OPERATOR],
        place_code=team.post.province,
        by=team.counsellor,
    )
    facts = replace(
        _facts(organisation.pk, team),
        kind=ServiceKind.RESOURCE_CENTRE,
        name_en=names["en"],
        name_km=names["km"],
        name_ja=names["ja"],
        phone=f"000 000 {number}00",
        inbox_id=team.centre_id,
    )
    return list_service(facts, centre_id=team.centre_id, by=team.counsellor).pk


def _facts(organisation_id: int, team: Team) -> ServiceFacts:
    return ServiceFacts(
        organisation_id=organisation_id,
        kind=ServiceKind.CIVIL_PAPERS,
        name_km="—",
        place_code=team.post.province,
        serves=(team.post.province,),
        hours=WEEK,
        languages=(Spoken.KHMER,),
        cost=Cost.FREE,
    )
