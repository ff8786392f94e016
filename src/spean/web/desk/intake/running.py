"""Setting a list going: check it, bring it in, watch it, take it back, throw it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from spean.casework.intake import rules
from spean.casework.intake.actions import check_batch, commit_batch, discard_batch, undo_batch
from spean.casework.intake.queries import batches_for, is_being_done, rows_of
from spean.casework.intake.tasks import begin
from spean.casework.intake.vocabulary import BatchState, Phase
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from spean.web.ui.http import DeskRequest


@require_POST
def check(request: DeskRequest, batch_id: int) -> HttpResponse:
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    begin(one, phase=Phase.CHECK, by=request.actor)
    return redirect("desk:import", batch_id=batch_id)


@require_POST
def bring_in(request: DeskRequest, batch_id: int) -> HttpResponse:
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    one = begin(one, phase=Phase.COMMIT, by=request.actor)
    if one.state == BatchState.COMMITTED:
        say(request, _("The list is brought in."))
    return redirect("desk:import", batch_id=batch_id)


@require_POST
def go_on(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Do here and now what waits for a worker, or what a worker did not live to finish."""
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    commits = one.state == BatchState.COMMITTING
    (commit_batch if commits else check_batch)(one, by=request.actor)
    return redirect("desk:import", batch_id=batch_id)


def progress(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Asked every other second by the page that waits; leads on when the work is done."""
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    working = is_being_done(request.actor, one.pk)
    if not working and not one.progress.phase and one.state != BatchState.COMMITTING:
        return HttpResponseClientRedirect(reverse("desk:import", args=[batch_id]))
    return render(request, "desk/intake/_progress.html", {"batch": one, "working": working})


def undo(request: DeskRequest, batch_id: int) -> HttpResponse:
    """What taking back will do, then doing it."""
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    if request.method == "POST":
        undone = undo_batch(one, by=request.actor).counts["undone"]
        kept = ngettext(
            "The list is taken back. %(count)s person was left as they are: see why below.",
            "The list is taken back. %(count)s people were left as they are: see why below.",
            undone["kept"],
        )
        said = kept % {"count": undone["kept"]} if undone["kept"] else _("The list is taken back.")
        say(request, said)
        return redirect("desk:import", batch_id=batch_id)
    context = {
        "batch": one,
        "refusals": rules.refusals_to_undo(state=one.state),
        "rows": rows_of(request.actor, one.pk).exclude(verdict="same").count(),
    }
    return render(request, "desk/intake/undo.html", context)


@require_POST
def discard(request: DeskRequest, batch_id: int) -> HttpResponse:
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    discard_batch(one, by=request.actor)
    say(request, _("The list is thrown away."))
    return redirect("desk:imports")
