"""The questionnaires of the house, one version with its preview, and its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from spean.base.actor import Duty
from spean.casework.questionnaires.instruments import definition_of, title_of
from spean.casework.questionnaires.queries import versions_for, versions_with_drafts
from spean.casework.questionnaires.rules import (
    refusals_to_publish,
    refusals_to_retire,
    sentence,
)
from spean.casework.questionnaires.vocabulary import VersionState
from spean.engines.instruments.questionnaires import faults_of
from spean.web.desk.questionnaires.forms import SheetForm
from spean.web.desk.questionnaires.words import LANGUAGE_NAMES, outline, version_line
from spean.web.ui.doors import is_open

if TYPE_CHECKING:
    from spean.web.ui.http import DeskRequest


def listed(request: DeskRequest) -> HttpResponse:
    actor = request.actor
    in_use = set(versions_for(actor).in_use().values_list("pk", flat=True))
    rows = [version_line(one, in_use) for one in versions_with_drafts(actor)]
    context = {
        "rows": rows,
        "may_write": is_open("desk:questionnaire-new", actor),
        "may_count": is_open("desk:questionnaire-counts", actor),
        "may_read": is_open("desk:responses", actor),
    }
    return render(request, "desk/questionnaires/list.html", context)


def version(request: DeskRequest, version_id: int) -> HttpResponse:
    """What it asks, what is still wrong with it, and how it will look on a phone."""
    actor = request.actor
    one = get_object_or_404(versions_for(actor), pk=version_id)
    whole = definition_of(one)
    faults, state = faults_of(whole), VersionState(one.state)
    row = one.questionnaire
    published = versions_for(actor).filter(questionnaire=row, state=VersionState.PUBLISHED)
    others = list(versions_for(actor).filter(questionnaire=row).order_by("-version"))
    is_draft = state == VersionState.DRAFT
    context = {
        "version": one,
        "title": title_of(one),
        "languages": [LANGUAGE_NAMES[code] for code in whole.languages if code in LANGUAGE_NAMES],
        "sections": outline(whole),
        "faults": [sentence(fault) for fault in faults],
        "preview": SheetForm(version=one, answers={}).sections(),
        "others": others,
        "is_used": versions_for(actor).in_use().filter(pk=version_id).exists(),
        "is_draft": is_draft,
        "may_write": actor.may(Duty.WRITE_QUESTIONNAIRES),
        "may_publish": actor.may(Duty.PUBLISH_QUESTIONNAIRES),
        "no_publish": refusals_to_publish(
            state=state, faults=faults, hands=one.hands, user_id=actor.user_id or 0
        )
        if is_draft
        else [],
        "no_retire": refusals_to_retire(
            retired=row.retired_at is not None, published=published.count()
        ),
        "writes_next": any(each.state == VersionState.DRAFT for each in others),
        "may_count": is_open("desk:questionnaire-counts", actor),
        "may_read": is_open("desk:responses", actor),
    }
    return render(request, "desk/questionnaires/version.html", context)


def file(request: DeskRequest, version_id: int) -> HttpResponse:
    """The definition to take along, letter by letter as it is kept."""
    one = get_object_or_404(versions_for(request.actor), pk=version_id)
    response = HttpResponse(one.text, content_type="application/json; charset=utf-8")
    name = f"{one.questionnaire.key}-{one.version}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
