"""Write a sealed note, and show one for one look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.casework.cases.queries import cases_in_care
from spean.casework.sealed.actions import read_sealed_note, write_sealed_note
from spean.casework.sealed.queries import sealed_of
from spean.web.desk.sealed.forms import OpenForm, SealedNoteForm
from spean.web.ui.answers import or_404, usable
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest


def sealed_card(actor: Actor, case_id: int, *, mine: bool) -> dict[str, Any]:  # a page's context
    """The closed lines, for those who may know of them; for others nothing is asked."""
    if not mine:
        return {"may_seal": False}
    return {
        "may_seal": True,
        "sealed": [(one, OpenForm(auto_id=f"id_{one.pk}_%s")) for one in sealed_of(actor, case_id)],
        "sealed_form": SealedNoteForm(auto_id="id_sealed_%s"),
    }


@require_POST
def write(request: DeskRequest, case_id: int) -> HttpResponse:
    case = get_object_or_404(cases_in_care(request.actor, Duty.WRITE_SEALED), pk=case_id)
    form = SealedNoteForm(request.POST)
    if usable(request, form):
        write_sealed_note(case, by=request.actor, **form.cleaned_data)
        say(request, _("The note is sealed."))
    return redirect("desk:case", case_id=case_id)


@require_POST
def show(request: DeskRequest, sealed_id: int) -> HttpResponse:
    """The note lies open on this page and nowhere else; the browser keeps nothing of it."""
    form = OpenForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    with or_404():
        note = read_sealed_note(sealed_id, reason=reason, by=request.actor)
    return render(request, "desk/sealed/note.html", {"note": note, "case": note.case})
