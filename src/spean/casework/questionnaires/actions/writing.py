"""Writing a draft: its heading, its sections, its questions, one step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.questionnaires import rules
from spean.casework.questionnaires.actions._rows import open_draft, written
from spean.casework.questionnaires.instruments import definition_of
from spean.engines.instruments.questionnaires import Moment, Question
from spean.engines.instruments.questionnaires.editing import (
    moved,
    with_heading,
    with_question,
    with_section,
    without_question,
    without_section,
)

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.questionnaires.models import QuestionnaireVersion
    from spean.engines.instruments.items import Words


@transaction.atomic
def change_heading(
    version: QuestionnaireVersion,
    *,
    moment: Moment,
    languages: tuple[str, ...],
    words: Words,
    lead: Words,
    by: Actor,
) -> QuestionnaireVersion:
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row, whole = open_draft(version.pk)
    whole = with_heading(whole, moment=moment, languages=languages, words=words, lead=lead)
    return written(row, whole, by)


@transaction.atomic
def put_section(
    version: QuestionnaireVersion, *, at: int, words: Words, by: Actor
) -> QuestionnaireVersion:
    """Another title for a section, counted from 0; a new section beyond the last one."""
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row, whole = open_draft(version.pk)
    return written(row, with_section(whole, at, words), by)


@transaction.atomic
def remove_section(version: QuestionnaireVersion, *, at: int, by: Actor) -> QuestionnaireVersion:
    """Its questions stay, in the section beside it."""
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row, whole = open_draft(version.pk)
    refuse_if_any(rules.refusals_to_find(there=0 <= at < len(whole.sections)))
    return written(row, without_section(whole, at), by)


@transaction.atomic
def put_question(
    version: QuestionnaireVersion,
    *,
    question: Question,
    section: int,
    instead_of: str = "",
    by: Actor,
) -> QuestionnaireVersion:
    """A new question at the end of a section, or one in the place of another."""
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row, whole = open_draft(version.pk)
    known = not instead_of or whole.question(instead_of) is not None
    there = known and 0 <= section < len(whole.sections)
    refuse_if_any(rules.refusals_to_find(there=there))
    whole = with_question(whole, question, section=section, instead_of=instead_of)
    return written(row, whole, by)


@transaction.atomic
def remove_question(version: QuestionnaireVersion, *, name: str, by: Actor) -> QuestionnaireVersion:
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row, whole = open_draft(version.pk)
    refuse_if_any(rules.refusals_to_find(there=whole.question(name) is not None))
    return written(row, without_question(whole, name), by)


@transaction.atomic
def arrange_question(
    version: QuestionnaireVersion, *, name: str, step: int, by: Actor
) -> QuestionnaireVersion:
    """One place up (-1) or down (+1)."""
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row, whole = open_draft(version.pk)
    refuse_if_any(rules.refusals_to_find(there=whole.question(name) is not None))
    return written(row, moved(whole, name, step), by)


@transaction.atomic
def undo_change(version: QuestionnaireVersion, *, by: Actor) -> QuestionnaireVersion:
    """The draft as it was before the last change; done once more, as it was after it."""
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row, _whole = open_draft(version.pk)
    refuse_if_any(rules.refusals_to_undo(changed=bool(row.before)))
    row.text, row.before = row.before, row.text
    row.moment = definition_of(row).moment.value
    row.hands = sorted({*row.hands, by.signer})
    row.written_at, row.written_by_id = clock.now(), by.signer
    row.save()
    record("questionnaire.undone", row, by=by, version=str(row))
    return row
