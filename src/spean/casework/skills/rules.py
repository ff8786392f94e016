"""Decisions about skills and occupations. Plain values in, refusals out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.skills.vocabulary import SkillLevel, SkillSource

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

LONGEST_YEARS = 60
MOST_SKILLS = 60
MOST_WANTED = 3
"""Three wishes, as employment services ask: a longer list says nothing."""


@dataclass(frozen=True, slots=True)
class SkillLine:
    """One skill of a person, by its Spean code."""

    code: str
    level: SkillLevel = SkillLevel.ALONE
    source: SkillSource = SkillSource.SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationLine:
    """One occupation of a person: done before, wished for, or both.

    `isco` is an ISCO-08 code of one to four digits; `code` is Spean's own or ESCO's finer word, if
    one was picked; `years` is None when nobody asked.
    """

    isco: str
    code: str = ""
    years: int | None = None
    country: str = ""
    held: bool = False
    wanted: bool = False


def refusals_to_set_skills(lines: Sequence[SkillLine], *, known: Collection[str]) -> list[Refusal]:
    """Why this list of skills may not stand for the person."""
    refusals = []
    strange = sorted({line.code for line in lines} - set(known))
    if strange:
        refusals.append(_with("unknown_skill", _("This skill is not in the list:"), strange))
    if len({line.code for line in lines}) < len(lines):
        refusals.append(Refusal("skill_twice", _("The same skill is named twice.")))
    if len(lines) > MOST_SKILLS:
        refusals.append(Refusal("too_many_skills", _("Keep to the sixty most useful skills.")))
    return refusals


def refusals_to_set_occupations(
    lines: Sequence[OccupationLine], *, known: Collection[str]
) -> list[Refusal]:
    """Why these occupations may not stand for the person. `known` are ISCO-08 codes."""
    refusals = []
    strange = sorted({line.isco for line in lines} - set(known))
    if strange:
        refusals.append(
            _with("unknown_occupation", _("This occupation is not in the list:"), strange)
        )
    if len({(line.isco, line.code) for line in lines}) < len(lines):
        refusals.append(Refusal("occupation_twice", _("The same occupation is named twice.")))
    if not all(line.held or line.wanted for line in lines):
        refusals.append(
            Refusal(
                "neither_held_nor_wanted",
                _("Say of each occupation whether it was done before, is wanted, or both."),
            )
        )
    if sum(line.wanted for line in lines) > MOST_WANTED:
        refusals.append(Refusal("too_many_wishes", _("Choose at most three wanted occupations.")))
    if any(line.years is not None and not 0 <= line.years <= LONGEST_YEARS for line in lines):
        refusals.append(
            Refusal("impossible_years", _("Check the years of work: they cannot be right."))
        )
    return refusals


def _with(code: str, message: object, words: Sequence[str]) -> Refusal:
    return Refusal(code, format_lazy("{} {}", message, ", ".join(words)))
