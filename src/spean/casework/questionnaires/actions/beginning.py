"""A questionnaire begins: on an empty page, from a file, or from its last version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import Refused, refuse_if_any
from spean.casework.questionnaires import rules
from spean.casework.questionnaires.actions._rows import locked_questionnaire, new_draft
from spean.casework.questionnaires.instruments import definition_of
from spean.casework.questionnaires.models import Questionnaire, QuestionnaireVersion
from spean.engines.instruments.questionnaires import (
    Moment,
    QuestionnaireFileError,
    read_questionnaire,
)
from spean.engines.instruments.questionnaires.editing import empty
from spean.registry.funding.queries import projects_for

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.engines.instruments.items import Words


@transaction.atomic
def begin_questionnaire(
    key: str,
    *,
    moment: Moment,
    languages: tuple[str, ...],
    words: Words,
    project_id: int | None = None,
    by: Actor,
) -> QuestionnaireVersion:
    """A title and no question yet; of a project, or of the whole house."""
    by.must(Duty.WRITE_QUESTIONNAIRES)
    there = Questionnaire.objects.filter(key=key).exists()
    refuse_if_any(rules.refusals_to_begin(key_there=there))
    row = _new(key, project_id, by)
    version = new_draft(row, empty(key, moment, languages, words), by)
    record("questionnaire.begun", version, by=by, version=str(version))
    return version


@transaction.atomic
def import_questionnaire(
    text: str, *, project_id: int | None = None, by: Actor
) -> QuestionnaireVersion:
    """A file becomes a draft: of a new questionnaire, or the next version of one of this name.

    A file with anything wrong in it is refused whole.
    """
    by.must(Duty.WRITE_QUESTIONNAIRES)
    try:
        whole = read_questionnaire(text)
    except QuestionnaireFileError as wrong:
        raise Refused(rules.refusals_of_faults(wrong.faults)) from wrong
    known = Questionnaire.objects.filter(key=whole.key).values_list("pk", flat=True).first()
    row = locked_questionnaire(known) if known else _new(whole.key, project_id, by)
    version = new_draft(row, whole, by)
    record("questionnaire.brought", version, by=by, version=str(version))
    return version


@transaction.atomic
def continue_questionnaire(version: QuestionnaireVersion, *, by: Actor) -> QuestionnaireVersion:
    """The next version, which begins with everything that this one says."""
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row = locked_questionnaire(version.questionnaire_id)
    later = new_draft(row, definition_of(version), by)
    record("questionnaire.continued", later, by=by, version=str(later), like=version.version)
    return later


def _new(key: str, project_id: int | None, by: Actor) -> Questionnaire:
    project = projects_for(by).get(pk=project_id) if project_id else None
    return Questionnaire.objects.create(
        key=key, project=project, began_at=clock.now(), began_by_id=by.signer
    )
