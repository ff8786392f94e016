"""The centres of the reader, or all of them for who belongs to none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.registry.centres.actions import let_colleague_try_again
from spean.registry.centres.queries import (
    centres_for,
    colleagues_who_wait,
    members_of,
    proposals_to_answer,
)
from spean.web.desk.centres.roles import unknown_is_404
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest


def centres(request: DeskRequest) -> HttpResponse:
    members = members_of(request.actor)
    shown = [
        {"centre": centre, "members": members.get(centre.pk, [])}
        for centre in centres_for(request.actor)
    ]
    context = {
        "shown": shown,
        "waiting": colleagues_who_wait(request.actor),
        "may_see_roles": request.actor.may(Duty.READ_ROLES),
        "to_answer": proposals_to_answer(request.actor).count(),
    }
    return render(request, "desk/centres/centres.html", context)


@require_POST
def let_in_again(request: DeskRequest, user_id: int) -> HttpResponse:
    """Somebody else's colleague is as unknown as nobody at all."""
    with unknown_is_404():
        let_colleague_try_again(user_id, by=request.actor)
    say(request, _("They can try again at once."))
    return redirect("desk:centres")
