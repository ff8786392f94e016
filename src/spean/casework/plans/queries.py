"""Reading plans. The actor comes first, so no one reads past their centre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from django.utils.translation import get_language

from spean.base.actor import Duty
from spean.casework.plans.models import Activity, Plan
from spean.casework.plans.vocabulary import PlanState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.base.actor import Actor
    from spean.casework.plans.models import ActivityQuerySet, PlanQuerySet

BESIDE = ("case__person", "case__centre", "case__counsellor", "by", "approved_by")


@dataclass(frozen=True, slots=True)
class Word:
    """A question or a mark of the grid: its code, and its words by language."""

    code: str
    words: Mapping[str, str]

    def __str__(self) -> str:
        return self.words.get(get_language() or "en", self.words["en"])


@dataclass(frozen=True, slots=True)
class Grid:
    """One version of the feasibility grid."""

    version: int
    questions: tuple[Word, ...]
    marks: tuple[Word, ...]

    @property
    def pairs(self) -> frozenset[str]:
        """Everything that can be answered, as "question=mark"."""
        return frozenset(
            f"{question.code}={mark.code}" for question in self.questions for mark in self.marks
        )


def plans_for(actor: Actor, duty: Duty | None = None) -> PlanQuerySet:
    return Plan.objects.visible_to(actor, duty).select_related(*BESIDE)


def plans_of(actor: Actor, case_id: int) -> PlanQuerySet:
    """Of one case, the newest version first."""
    return plans_for(actor).filter(case=case_id)


def plans_of_person(actor: Actor, person_id: int) -> PlanQuerySet:
    return plans_for(actor).filter(case__person=person_id)


def plans_to_approve(actor: Actor) -> PlanQuerySet:
    """What waits for the actor: signed, within reach, and by other hands."""
    rows = plans_for(actor, Duty.APPROVE_PLANS).filter(state=PlanState.SIGNED)
    return rows.exclude(hands__contains=[actor.user_id or 0]).order_by("signed_on", "pk")


def activities_for(actor: Actor, duty: Duty | None = None) -> ActivityQuerySet:
    rows = Activity.objects.visible_to(actor, duty)
    return rows.select_related("plan__case__person", "service", "project", "step")


def activities_of(actor: Actor, plan_id: int) -> ActivityQuerySet:
    return activities_for(actor).filter(plan=plan_id)


def grid_of(actor: Actor, version: int | None = None) -> Grid:
    """The grid an activity was rated with; without a version the newest one."""
    del actor  # public words
    grids = _grids()
    return grids[version if version in grids else max(grids)]


@cache
def _grids() -> dict[int, Grid]:
    """The packaged file; a version that was used once is never taken out of it."""
    text = (files("spean.casework.plans") / "grid.yaml").read_text("utf-8")
    return {
        one["version"]: Grid(
            one["version"],
            tuple(Word(word["code"], word["words"]) for word in one["questions"]),
            tuple(Word(word["code"], word["words"]) for word in one["marks"]),
        )
        for one in yaml.safe_load(text)["versions"]
    }
