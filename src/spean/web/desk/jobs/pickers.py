"""Picking from long lists inside a form: each press is a submit that only redraws the form.

Scripts swap the form in place; without scripts the whole page comes back. Nothing is saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spean.casework.skills.taxonomy import (
    known_isco,
    known_skills,
    occupation_label,
    sector_of,
    skill_label,
    usual_skills,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

ONLY_REDRAW = ("pick", "add_skill", "drop_skill", "redraw")
MOST_PROPOSED = 8


@dataclass(frozen=True, slots=True)
class Picked:
    code: str
    label: str


def only_redraws(answers: QueryDict) -> bool:
    """Whether a button was pressed that changes the form and saves nothing."""
    return any(name in answers for name in ONLY_REDRAW)


def redrawn(answers: QueryDict) -> QueryDict:
    """The answers after the pressed button had its effect."""
    after = answers.copy()
    skills = chosen_skills(answers)
    if "pick" in answers:
        code, _bar, isco = str(answers["pick"]).partition("|")
        after["occupation_code"], after["isco"] = code, isco
        after["sector"] = sector_of(code) or answers.get("sector", "")
        skills = skills or usual_skills(code or isco)[:MOST_PROPOSED]
    added = str(answers.get("add_skill", ""))
    if added in known_skills():
        skills = [*skills, added]
    skills = [code for code in dict.fromkeys(skills) if code != answers.get("drop_skill")]
    after.setlist("skills", skills)
    return after


def chosen_skills(answers: Mapping[str, object] | QueryDict) -> list[str]:
    """The codes of the chips, each once, none that the list does not have."""
    named = answers.getlist("skills") if hasattr(answers, "getlist") else []
    return [code for code in dict.fromkeys(named) if code in known_skills()]


def skill_chips(codes: list[str]) -> list[Picked]:
    return [Picked(code, skill_label(code)) for code in codes]


def occupation_chip(code: str, isco: str) -> Picked | None:
    return Picked(code or isco, occupation_label(code, isco)) if isco in known_isco() else None
