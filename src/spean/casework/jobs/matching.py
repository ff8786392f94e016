"""Rows of people and vacancies → the matching engine → the rows again, each with its reasons.

It proposes; a person decides. Nobody enters who has not agreed that we look for jobs for them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from spean.base import clock
from spean.casework.jobs.queries import open_vacancies, rates_on, vacancies_for, vacancy_skills
from spean.casework.jobs.rules import monthly_cents
from spean.casework.people.queries import people_to_match
from spean.casework.people.rules import age_on
from spean.casework.skills.queries import occupations_among, skills_among
from spean.engines import matching, taxonomy
from spean.engines.kernel.reasons import Reason
from spean.engines.matching import Catalogue, Failed, Flag, Offer, Seeker, UsualSkills
from spean.engines.matching.constraints import failed_constraints

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from spean.base.actor import Actor
    from spean.casework.jobs.models import Vacancy
    from spean.casework.people.models import Person

SURE_ENOUGH = 80
"""From this score on, a job told in a person's own words is taken for an occupation of the list."""
GOOD, POOR = 6_000, 4_000
"""A part of the score at least this full speaks for the pair; one below the other, against it."""
SPEAKS_FOR = frozenset({"occupation", "place", "wage", "sector"})
SPEAKS_AGAINST = SPEAKS_FOR | {"level", "requirements"}
"""Parts worth a word of their own; skills are told one by one."""
NOT_KNOWN = {"place": "unknown_home", "requirements": "unknown_requirement"}
REGULAR = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,3}")

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Suggestion(Generic[Row]):
    """A row that suits, how well (0..100), and why. Reasons are codes; the web has the words."""

    row: Row
    score: int
    fits: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    raises: tuple[Reason, ...]
    unknown: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Suggestions(Generic[Row]):
    """The best, best first, and why others were left out: how many fail each hard constraint."""

    best: tuple[Suggestion[Row], ...]
    left_out: tuple[tuple[Reason, int], ...] = ()
    compared: int = 0


def vacancies_for_person(actor: Actor, person_id: int, *, top: int = 10) -> Suggestions[Vacancy]:
    """The open vacancies of all centres that suit one person best; none without their consent."""
    today = clock.today()
    people = list(people_to_match(actor, on=today).filter(pk=person_id))
    if not people:
        return Suggestions((), ((Reason("no_consent"), 1),))
    seeker = _seekers(actor, people, today)[0]
    rows = {str(row.pk): row for row in open_vacancies(actor, today=today)}
    offers = _offers(actor, rows.values(), today)
    matcher = matching.Matcher(offers, _catalogue(), on=today.toordinal())
    return Suggestions(
        best=tuple(
            _suggestion(rows[found.vacancy], matcher.explain(seeker, found.vacancy))
            for found in matcher.best_for(seeker, top)
        ),
        left_out=_left_out([(seeker, offer) for offer in offers], today),
        compared=len(offers),
    )


def people_for_vacancy(actor: Actor, vacancy_id: int, *, top: int = 20) -> Suggestions[Person]:
    """The people of the actor's centres who suit one vacancy best, among those who agreed to it."""
    today = clock.today()
    everybody = vacancies_for(actor)
    mine = everybody.get(pk=vacancy_id)
    others = open_vacancies(actor, today=today).exclude(pk=vacancy_id)
    offer, *rest = _offers(actor, [mine, *others], today)
    agreed = people_to_match(actor, on=today).select_related(None)  # thousands: no joins
    people = {str(person.pk): person for person in agreed}
    seekers = _seekers(actor, people.values(), today)
    catalogue = _catalogue().weighted_by([offer, *rest])
    matcher = matching.Matcher([offer], catalogue, on=today.toordinal())
    by_id = {seeker.id: seeker for seeker in seekers}
    best = (
        matcher.match(seekers, top, direction="vacancies").by_vacancy[offer.id] if seekers else ()
    )
    return Suggestions(
        best=tuple(
            _suggestion(people[found.seeker], matcher.explain(by_id[found.seeker], offer))
            for found in best
        ),
        left_out=_left_out([(seeker, offer) for seeker in seekers], today),
        compared=len(seekers),
    )


def _suggestion(row: Row, why: matching.Explanation) -> Suggestion[Row]:
    unknown = frozenset(reason.code for reason in why.unknown)
    parts = [(part, int(part.value or 0)) for part in why.parts if _is_said(part, unknown)]
    good = [p for p, value in parts if p.code in SPEAKS_FOR and value >= GOOD]
    poor = [p for p, value in parts if p.code in SPEAKS_AGAINST and value < POOR]
    return Suggestion(
        row=row,
        score=why.score // 100,
        fits=(*sorted(why.fits, key=_by_points), *(_renamed("good", p) for p in good)),
        missing=(*sorted(why.missing, key=_by_points), *(_renamed("poor", p) for p in poor)),
        raises=why.raises,
        unknown=why.unknown,
    )


def _is_said(part: Reason, unknown: frozenset[str]) -> bool:
    """Whether this part of the score rests on facts, not on the half given for not knowing."""
    names = {f"unknown_{part.code}", f"unknown_vacancy_{part.code}", NOT_KNOWN.get(part.code, "")}
    return not names & unknown


def _renamed(kind: str, part: Reason) -> Reason:
    return Reason(f"{kind}_{part.code}", part.value, part.points)


def _by_points(reason: Reason) -> int:
    return -abs(reason.points)


def _left_out(
    pairs: Iterable[tuple[Seeker, matching.Vacancy]], today: dt.date
) -> tuple[tuple[Reason, int], ...]:
    day = today.toordinal()
    failed = Counter(failed_constraints(seeker, offer, on=day) for seeker, offer in pairs)
    counts: Counter[str] = Counter()
    for flags, number in failed.items():
        counts.update({(flag.name or "").lower(): number for flag in Failed if flag & flags})
    return tuple((Reason(code), number) for code, number in counts.most_common())


def _offers(actor: Actor, rows: Iterable[Vacancy], today: dt.date) -> list[matching.Vacancy]:
    rows = list(rows)
    per_dollar = rates_on(actor, today)
    essential: dict[int, set[str]] = defaultdict(set)
    optional: dict[int, set[str]] = defaultdict(set)
    for asked in vacancy_skills(actor, [row.pk for row in rows]):
        (essential if asked.is_essential else optional)[asked.vacancy_id].add(asked.skill)

    def cents(row: Vacancy, amount: object) -> int | None:
        return monthly_cents(
            amount,  # type: ignore[arg-type]  # a nullable decimal field
            currency=row.wage_currency,
            period=row.wage_period,
            per_dollar=per_dollar,
        )

    return [
        matching.Vacancy(
            id=str(row.pk),
            isco=row.isco,
            openings=max(0, row.headcount - row.hired),
            place=_place(row.place_id),
            wage_min=cents(row, row.wage_min),
            wage_max=cents(row, row.wage_max),
            essential=frozenset(essential[row.pk]),
            optional=frozenset(optional[row.pk]),
            sector=row.sector or None,
            min_age=row.min_age,
            requires=_flags(row.requires),
            offers=_offered(row),
            starts_on=row.starts_on.toordinal() if row.starts_on else None,
            expires_on=row.expires_on.toordinal() if row.expires_on else None,
        )
        for row in rows
    ]


def _seekers(actor: Actor, people: Iterable[Person], today: dt.date) -> list[Seeker]:
    """All of them agreed to matching: that is how they came here."""
    people = list(people)
    numbers = [person.pk for person in people]
    per_dollar = rates_on(actor, today)
    skills: dict[int, dict[str, int]] = defaultdict(dict)
    for skill in skills_among(actor, numbers):
        skills[skill.person_id][skill.code] = skill.level
    held: dict[int, dict[str, int | None]] = defaultdict(dict)
    wanted: dict[int, set[str]] = defaultdict(set)
    for work in occupations_among(actor, numbers):
        if work.held:
            held[work.person_id][work.isco] = work.years
        if work.wanted:
            wanted[work.person_id].add(work.isco)
    return [
        Seeker(
            id=str(person.pk),
            consents=True,
            skills=skills[person.pk],
            held=held[person.pk] or _told(person.former_job),
            wanted=frozenset(wanted[person.pk]),
            home=_place(person.place_id),
            provinces=_provinces(person.preferred_province_id),
            wage=monthly_cents(
                person.wage_expected, currency=person.wage_currency, per_dollar=per_dollar
            ),
            sectors=_sectors(person.sector_wanted),
            age=age_on(today, born_on=person.born_on, birth_year=person.birth_year),
        )
        for person in people
    ]


@cache
def _catalogue() -> Catalogue:
    """What skills and occupations are worth for each other, from Spean's own list."""
    known = taxonomy.load()
    units = {occupation.isco for occupation in known.occupations}
    asked = {code: known.skills_of(code) for code in sorted(units)}
    return Catalogue(
        related=known.credits,
        occupations={
            code: UsualSkills(skills.essential, skills.optional) for code, skills in asked.items()
        },
    )


@cache
def _told(former_job: str) -> dict[str, int | None]:
    """The occupation that a person's own words name, if they clearly name one."""
    found = taxonomy.load().find_isco(former_job, limit=1) if former_job else ()
    return {one.code: None for one in found if one.score >= SURE_ENOUGH}


def _sectors(code: str) -> frozenset[str]:
    known = {sector.code for sector in taxonomy.load().sectors}
    return frozenset({code} & known)


def _provinces(code: str | None) -> frozenset[str]:
    place = _place(code)
    return frozenset({place[:2]}) if place else frozenset()


def _place(code: str | None) -> str | None:
    """A gazetteer code as the engine reads it: cut to its regular 2, 4, 6 or 8 digits."""
    found = REGULAR.match(code or "")
    return found.group() if found else None


def _flags(names: Sequence[str]) -> Flag:
    flags = Flag(0)
    for name in names:
        flags |= Flag[name.upper()]
    return flags


def _offered(row: Vacancy) -> Offer:
    offered = Offer(0)
    if row.offers_dormitory:
        offered |= Offer.DORMITORY
    if row.offers_transport:
        offered |= Offer.TRANSPORT
    return offered
