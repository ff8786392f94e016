"""A version is published by somebody who wrote nothing in it; a draft is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.questionnaires import rules
from spean.casework.questionnaires.actions._rows import (
    drafts_of,
    locked_questionnaire,
    locked_version,
)
from spean.casework.questionnaires.instruments import definition_of
from spean.casework.questionnaires.models import QuestionnaireVersion
from spean.casework.questionnaires.vocabulary import VersionState
from spean.engines.instruments.questionnaires import faults_of

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.questionnaires.models import Questionnaire


@transaction.atomic
def publish_version(version: QuestionnaireVersion, *, by: Actor) -> QuestionnaireVersion:
    """From now on it is asked. Drafts of answers that are begun stay with their own version."""
    by.must(Duty.PUBLISH_QUESTIONNAIRES)
    row = locked_version(version.pk)
    refuse_if_any(
        rules.refusals_to_publish(
            state=VersionState(row.state),
            faults=faults_of(definition_of(row)),
            hands=row.hands,
            user_id=by.signer,
        )
    )
    row.state, row.before = VersionState.PUBLISHED, ""
    row.published_at, row.published_by_id = clock.now(), by.signer
    row.save()
    record("questionnaire.published", row, by=by, version=str(row))
    return row


@transaction.atomic
def drop_version(version: QuestionnaireVersion, *, by: Actor) -> QuestionnaireVersion:
    """Throw a draft away. It can be taken back while no other version is being written."""
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row = _moved(version.pk, VersionState.DROPPED)
    record("questionnaire.dropped", row, by=by, version=str(row))
    return row


@transaction.atomic
def take_version_back(version: QuestionnaireVersion, *, by: Actor) -> QuestionnaireVersion:
    by.must(Duty.WRITE_QUESTIONNAIRES)
    row = _moved(version.pk, VersionState.DRAFT)
    record("questionnaire.taken_back", row, by=by, version=str(row))
    return row


@transaction.atomic
def retire_questionnaire(questionnaire: Questionnaire, *, by: Actor) -> Questionnaire:
    """Nobody begins it any more. What was answered stays, and drafts can still be finished."""
    by.must(Duty.PUBLISH_QUESTIONNAIRES)
    row = locked_questionnaire(questionnaire.pk)
    published = QuestionnaireVersion.objects.filter(questionnaire=row, state=VersionState.PUBLISHED)
    refuse_if_any(
        rules.refusals_to_retire(retired=row.retired_at is not None, published=published.count())
    )
    row.retired_at, row.retired_by_id = clock.now(), by.signer
    row.save(update_fields=["retired_at", "retired_by"])
    record("questionnaire.retired", row, by=by)
    return row


@transaction.atomic
def resume_questionnaire(questionnaire: Questionnaire, *, by: Actor) -> Questionnaire:
    """Asked again, in its newest version."""
    by.must(Duty.PUBLISH_QUESTIONNAIRES)
    row = locked_questionnaire(questionnaire.pk)
    refuse_if_any(rules.refusals_to_take_up(retired=row.retired_at is not None))
    row.retired_at = row.retired_by = None
    row.save(update_fields=["retired_at", "retired_by"])
    record("questionnaire.resumed", row, by=by)
    return row


def _moved(version_id: int, to: VersionState) -> QuestionnaireVersion:
    row = locked_version(version_id)
    refuse_if_any(
        rules.refusals_to_drop(
            state=VersionState(row.state), to=to, drafts=drafts_of(row.questionnaire)
        )
    )
    row.state = to
    row.save(update_fields=["state"])
    return row
