"""A version is published, continued, thrown away or taken back; a questionnaire retires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.casework.questionnaires import actions
from spean.casework.questionnaires.queries import versions_for
from spean.casework.questionnaires.vocabulary import VersionState
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest


@require_POST
def publish(request: DeskRequest, version_id: int) -> HttpResponse:
    one = get_object_or_404(versions_for(request.actor), pk=version_id)
    actions.publish_version(one, by=request.actor)
    say(request, _("It is published, and asked from now on."))
    return redirect("desk:questionnaire", version_id=version_id)


@require_POST
def following(request: DeskRequest, version_id: int) -> HttpResponse:
    """The next version; where one is being written already, that one."""
    one = get_object_or_404(versions_for(request.actor), pk=version_id)
    drafts = versions_for(request.actor).drafts().filter(questionnaire=one.questionnaire)
    later = drafts.first() or actions.continue_questionnaire(one, by=request.actor)
    return redirect("desk:questionnaire", version_id=later.pk)


@require_POST
def drop(request: DeskRequest, version_id: int) -> HttpResponse:
    """Thrown away; pressed once more, taken back."""
    one = get_object_or_404(versions_for(request.actor), pk=version_id)
    if one.state == VersionState.DROPPED:
        actions.take_version_back(one, by=request.actor)
        say(request, _("The draft is back."))
    else:
        actions.drop_version(one, by=request.actor)
        undo = reverse("desk:questionnaire-drop", args=[version_id])
        say(request, _("The draft is thrown away."), undo_url=undo)
    return redirect("desk:questionnaire", version_id=version_id)


@require_POST
def retire(request: DeskRequest, version_id: int) -> HttpResponse:
    """Out of use; pressed once more, in use again."""
    one = get_object_or_404(versions_for(request.actor), pk=version_id)
    if one.questionnaire.retired_at is not None:
        actions.resume_questionnaire(one.questionnaire, by=request.actor)
        say(request, _("It is asked again."))
    else:
        actions.retire_questionnaire(one.questionnaire, by=request.actor)
        undo = reverse("desk:questionnaire-retire", args=[version_id])
        say(request, _("Nobody begins it any more."), undo_url=undo)
    return redirect("desk:questionnaire", version_id=version_id)
