"""Rows of questionnaires, locked, for the verbs beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.base import clock
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.questionnaires import rules
from spean.casework.questionnaires.instruments import definition_of
from spean.casework.questionnaires.models import Questionnaire, QuestionnaireVersion
from spean.casework.questionnaires.vocabulary import VersionState
from spean.engines.instruments.questionnaires import as_file, faults_of

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.engines.instruments.questionnaires import Questionnaire as Definition


def locked_questionnaire(number: int) -> Questionnaire:
    """One version is written, published or dropped at a time: everybody waits here."""
    return Questionnaire.objects.select_for_update(of=("self",)).get(pk=number)


def locked_version(version_id: int) -> QuestionnaireVersion:
    number = QuestionnaireVersion.objects.values_list("questionnaire", flat=True)
    locked_questionnaire(number.get(pk=version_id))
    return QuestionnaireVersion.objects.select_related("questionnaire").get(pk=version_id)


def open_draft(version_id: int) -> tuple[QuestionnaireVersion, Definition]:
    """The version if it may still be written in, with what it asks so far."""
    version = locked_version(version_id)
    refuse_if_any(rules.refusals_to_change(state=VersionState(version.state)))
    return version, definition_of(version)


def drafts_of(questionnaire: Questionnaire) -> int:
    return QuestionnaireVersion.objects.drafts().filter(questionnaire=questionnaire).count()


def new_draft(questionnaire: Questionnaire, whole: Definition, by: Actor) -> QuestionnaireVersion:
    last = QuestionnaireVersion.objects.filter(questionnaire=questionnaire).order_by("-version")
    newest = last.values_list("version", flat=True).first() or 0
    refuse_if_any(rules.refusals_to_continue(drafts=drafts_of(questionnaire)))
    refuse_if_any(rules.refusals_to_keep(faults_of(whole)))
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        version=newest + 1,
        moment=whole.moment.value,
        text=as_file(whole),
        hands=[by.signer],
        written_at=clock.now(),
        written_by_id=by.signer,
    )


def written(version: QuestionnaireVersion, whole: Definition, by: Actor) -> QuestionnaireVersion:
    """Keep the draft with the hand that changed it; one line in the book for a sitting."""
    refuse_if_any(rules.refusals_to_keep(faults_of(whole)))
    text = as_file(whole)
    if text == version.text:
        return version
    new_sitting = by.signer not in version.hands or rules.begins_a_sitting(
        saved_at=version.written_at,
        saved_by=version.written_by_id,
        now=clock.now(),
        user_id=by.signer,
    )
    version.before, version.text, version.moment = version.text, text, whole.moment.value
    version.hands = sorted({*version.hands, by.signer})
    version.written_at, version.written_by_id = clock.now(), by.signer
    version.save()
    if new_sitting:
        record("questionnaire.changed", version, by=by, version=str(version))
    return version
