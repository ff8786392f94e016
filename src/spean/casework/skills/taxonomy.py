"""What is typed → Spean's own list and ESCO, side by side, each with its scheme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from spean.casework.skills.queries import esco_occupations, esco_skills
from spean.casework.skills.vocabulary import Scheme
from spean.engines import taxonomy

if TYPE_CHECKING:
    from spean.base.actor import Actor

FEWEST_LETTERS = 2
UNIT = 4
CLEARLY = 70
OURS = "SP-"


@dataclass(frozen=True, slots=True)
class FoundWord:
    """An occupation or a skill that fits what was typed, in the reader's language."""

    scheme: Scheme
    code: str
    label: str
    isco: str = ""
    sector: str = ""


def search_occupations(actor: Actor, text: str, *, limit: int = 8) -> list[FoundWord]:
    """What fits best first: our own occupations and groups of ISCO-08 without one; then ESCO's."""
    known = taxonomy.load()
    own = known.find_occupations(text, limit=limit)
    have = {known.occupation(found.code).isco for found in own}
    groups = [one for one in known.find_isco(text, limit=limit) if one.code not in have]
    ranked = sorted([*own, *groups], key=lambda found: -found.score)[:limit]
    words = [_occupation(found.code) for found in ranked]
    rows = esco_occupations(actor).named(text)[:limit] if len(text) >= FEWEST_LETTERS else []
    european = [FoundWord(Scheme.ESCO, row.uri, row.label, isco=row.isco) for row in rows]
    return [*words, *european]


def search_skills(actor: Actor, text: str, *, limit: int = 8) -> list[FoundWord]:
    known = taxonomy.load()
    own = [
        FoundWord(Scheme.SPEAN, found.code, skill_label(found.code))
        for found in known.find_skills(text, limit=limit)
    ]
    rows = esco_skills(actor).named(text)[:limit] if len(text) >= FEWEST_LETTERS else []
    return [*own, *(FoundWord(Scheme.ESCO, row.uri, row.label) for row in rows)]


def isco_meant(text: str) -> frozenset[str]:
    """The unit groups that a searched word clearly names."""
    found = taxonomy.load().find_isco(text, limit=5) if len(text) >= FEWEST_LETTERS else ()
    return frozenset(one.code for one in found if one.score >= CLEARLY)


def skill_label(code: str) -> str:
    """The skill in the reader's language; the code itself where the list has lost it."""
    try:
        return taxonomy.load().skill(code).label(_language())
    except taxonomy.UnknownCode:
        return code


def occupation_label(code: str, isco: str) -> str:
    """The finest name we have: Spean's occupation, else the group of ISCO-08."""
    known = taxonomy.load()
    try:
        return (known.occupation(code) if code.startswith(OURS) else known.isco(isco)).label(
            _language()
        )
    except taxonomy.UnknownCode:
        return code or isco


def sector_label(code: str) -> str:
    try:
        return taxonomy.load().sector(code).label(_language())
    except taxonomy.UnknownCode:
        return code


def sectors() -> list[tuple[str, str]]:
    """Every branch of work with its name, for a choice in a form."""
    language = _language()
    known = taxonomy.load().sectors
    return [(one.code, one.label(language)) for one in known if one.code != "general"]


def unit_groups() -> list[tuple[str, str]]:
    """Every unit group of ISCO-08 by name: a long choice for where no search is at hand."""
    language = _language()
    groups = [one for one in taxonomy.load().isco_groups if one.level == UNIT]
    return sorted(((one.code, one.label(language)) for one in groups), key=lambda pair: pair[1])


def usual_skills(code: str) -> list[str]:
    """What an occupation (or group of ISCO-08) usually needs: a first proposal for a vacancy."""
    try:
        return sorted(taxonomy.load().skills_of(code).essential)
    except taxonomy.UnknownCode:
        return []


def known_skills() -> frozenset[str]:
    return frozenset(skill.code for skill in taxonomy.load().skills)


def known_isco() -> frozenset[str]:
    return frozenset(group.code for group in taxonomy.load().isco_groups)


def sector_of(code: str) -> str:
    """The branch of one of Spean's occupations, or nothing."""
    try:
        return taxonomy.load().occupation(code).sector
    except taxonomy.UnknownCode:
        return ""


def _occupation(code: str) -> FoundWord:
    """One of our occupations, or a group of ISCO-08, which has no finer code."""
    if not code.startswith(OURS):
        return FoundWord(Scheme.SPEAN, "", occupation_label("", code), isco=code)
    one = taxonomy.load().occupation(code)
    return FoundWord(Scheme.SPEAN, code, one.label(_language()), isco=one.isco, sector=one.sector)


def _language() -> str:
    return get_language() or "en"
