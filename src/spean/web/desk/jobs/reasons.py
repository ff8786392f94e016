"""Words for the codes that the matching gives: why somebody suits, what is missing, what helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spean.base.actor import NOBODY
from spean.casework.jobs.rules import dollars
from spean.casework.jobs.vocabulary import Requirement
from spean.casework.skills.taxonomy import occupation_label, skill_label
from spean.registry.places.queries import place_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from spean.engines.kernel.reasons import Reason

MOST_SHOWN = 6

WORDS = {
    # what fits
    "has_skill": _("Can do: {value}"),
    "has_related_skill": _("Can do something close to: {value}"),
    "good_occupation": _("Has done this or similar work"),
    "good_place": _("Near home, or where the person wants to work"),
    "good_wage": _("The wage is enough for the person"),
    "good_sector": _("In the sector the person looks for"),
    # what is missing
    "missing_skill": _("Not yet: {value}"),
    "weak_skill": _("Needs practice: {value}"),
    "poor_occupation": _("Other work than the person has done"),
    "poor_level": _("Work of another skill level"),
    "poor_place": _("Far from home"),
    "poor_wage": _("The wage is less than the person hopes for"),
    "poor_sector": _("Another sector than the person looks for"),
    "poor_requirements": _("Something the employer asks for is missing"),
    # what would raise it
    "gain_skill": _("Learn or show: {value}"),
    "gain_requirement": _("Get: {value}"),
    "raise_wage": _("A wage of {value} US dollars a month"),
    "accept_province": _("The person accepts work in {value}"),
    "accept_dormitory": _("The person accepts a dormitory"),
    "offer_dormitory": _("The employer offers a dormitory"),
    "offer_transport": _("The employer offers transport"),
    # what is not known
    "unknown_age": _("The person's age"),
    "unknown_home": _("Where the person lives"),
    "unknown_level": _("Which work the person has done"),
    "unknown_occupation": _("Which work the person has done or wants"),
    "unknown_provinces": _("In which provinces the person would work"),
    "unknown_requirement": _("Whether the person has: {value}"),
    "unknown_sector": _("Which sector the person looks for"),
    "unknown_skills": _("What the person can do"),
    "unknown_wage": _("Which wage the person needs"),
    "unknown_vacancy_level": _("The skill level of the work"),
    "unknown_vacancy_occupation": _("The occupation of the vacancy"),
    "unknown_vacancy_place": _("Where the work is"),
    "unknown_vacancy_sector": _("The sector of the vacancy"),
    "unknown_vacancy_skills": _("Which skills the employer needs"),
    "unknown_vacancy_wage": _("The wage of the vacancy"),
    "usual_skills_of": _("The vacancy names no skills: those usual for {value} were taken"),
    # what rules a pair out
    "no_consent": _("Has not agreed that we look for jobs"),
    "under_age": _("Younger than the work allows"),
    "expired": _("The vacancy has run out"),
    "no_opening": _("All posts are filled"),
    "lacks_requirement": _("Lacks what the employer requires"),
    "place_not_accepted": _("In a province the person does not want"),
    "wage_too_low": _("The wage is too low for the person"),
    "not_free_in_time": _("The person is not free in time"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A reason in the reader's language, with its points out of a hundred (0 is not shown)."""

    text: str
    points: int = 0


def said(reasons: Iterable[Reason], *, most: int = MOST_SHOWN) -> list[Said]:
    """Reasons as a page shows them, the first `most`, each sentence once."""
    found: dict[str, Said] = {}
    for reason in reasons:
        text = words_of(reason)
        found.setdefault(text, Said(text, round(abs(reason.points) / 100)))
    return list(found.values())[:most]


def words_of(reason: Reason) -> str:
    """One reason as a sentence; a code without words is an error, not an empty line."""
    sentence = str(WORDS[reason.code])
    tell = TELL.get(reason.code)
    return sentence.format(value=tell(reason.value) if tell else reason.value)


def _requirements(names: object) -> str:
    return ", ".join(str(Requirement(name).label) for name in str(names).split(";") if name)


def _wage(cents: object) -> str:
    return dollars(int(str(cents)))


def _place(code: object) -> str:
    return place_line(NOBODY, str(code), get_language() or "en")


def _skill(code: object) -> str:
    return skill_label(str(code))


def _occupation(isco: object) -> str:
    return occupation_label("", str(isco))


TELL: dict[str, Callable[[object], str]] = {
    "has_skill": _skill,
    "has_related_skill": _skill,
    "missing_skill": _skill,
    "weak_skill": _skill,
    "gain_skill": _skill,
    "gain_requirement": _requirements,
    "unknown_requirement": _requirements,
    "raise_wage": _wage,
    "accept_province": _place,
    "usual_skills_of": _occupation,
}
