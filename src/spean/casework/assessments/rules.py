"""Decisions about screening and assessing. Plain values in, refusals out; nothing is saved."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.assessments.vocabulary import AssessmentState, InstrumentUse, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_WHY = 5
ONE_SITTING = dt.timedelta(minutes=10)
"""Drafts are saved after every answer; the book has one line for all of it within this time."""


def refusals_to_add(*, version: int, newest: int) -> list[Refusal]:
    """Why a file may not become a version: versions never change, they follow one another."""
    if version > newest:
        return []
    said = _("A version that is in use never changes. Give your file this number or a higher one:")
    return [Refusal("version_there", format_lazy("{} {}", said, newest + 1))]


def refusals_of_file(problems: Iterable[object]) -> list[Refusal]:
    """A file that cannot be read, line by line."""
    return [Refusal("wrong_line", str(problem)) for problem in problems]


def refusals_to_weigh(*, label_there: bool) -> list[Refusal]:
    """Weights never change either: a score names them by their label."""
    if label_there:
        sentence = _("Weights of this name are there already, and never change. Choose another.")
        return [Refusal("label_there", sentence)]
    return []


def refusals_to_use(
    *, use: InstrumentUse, wanted: Iterable[InstrumentUse], needs_words: bool
) -> list[Refusal]:
    """Why this instrument cannot be asked here."""
    refusals = []
    if use not in wanted:
        refusals.append(Refusal("other_use", _("This instrument is not made for that.")))
    if needs_words:
        refusals.append(
            Refusal(
                "needs_words",
                _("The wording of this instrument must be imported first; see its file."),
            )
        )
    return refusals


def refusals_to_answer(problems: Iterable[str]) -> list[Refusal]:
    """Answers that do not fit their items: nothing of them is kept."""
    items = ", ".join(problems)
    if not items:
        return []
    said = _("These answers do not fit their questions:")
    return [Refusal("unfit_answers", format_lazy("{} {}", said, items))]


def refusals_to_screen(*, consented: bool) -> list[Refusal]:
    """The answers are kept: so the person has agreed to a file before."""
    if consented:
        return []
    sentence = _("Ask for consent to keep a file first: record it on the person's page.")
    return [Refusal("no_consent", sentence)]


def refusals_to_decide(
    *, tier: Tier, now: Tier | None, suggested: Tier | None, why: str
) -> list[Refusal]:
    """A counsellor decides; whoever departs from the suggestion says why."""
    refusals = []
    if tier == now:
        refusals.append(Refusal("same_tier", _("This is the support that is noted already.")))
    if tier != suggested and len(why.strip()) < SHORTEST_WHY:
        refusals.append(Refusal("no_reason", _("Say why, in a few words.")))
    return refusals


def refusals_to_start(*, is_newest: bool, drafts: int) -> list[Refusal]:
    """One draft of an instrument at a time, in the version that is in use today."""
    refusals = []
    if not is_newest:
        refusals.append(
            Refusal("older_version", _("There is a newer version of this instrument: begin that."))
        )
    if drafts:
        refusals.append(Refusal("draft_there", _("A draft of it is begun: go on with that one.")))
    return refusals


def refusals_to_write(*, state: AssessmentState) -> list[Refusal]:
    """What is finished stays as it was said; somebody who has changed is assessed again."""
    if state == AssessmentState.DRAFT:
        return []
    sentence = _("This assessment is finished and stays as it is. Assess again instead.")
    return [Refusal("finished", sentence)]


def begins_a_sitting(
    *, saved_at: dt.datetime, saved_by: int, now: dt.datetime, user_id: int
) -> bool:
    """Whether saving a draft is worth a line in the book: another hand, or some time later."""
    return saved_by != user_id or now - saved_at >= ONE_SITTING
