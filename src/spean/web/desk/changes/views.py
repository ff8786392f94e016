"""What was done to many records, what became of each, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from spean.base.actor import Duty
from spean.casework.changes import actions
from spean.casework.changes.queries import (
    changes_for,
    changes_with_counts,
    lines_to_take_back,
    progress_of,
    receivers,
    row_of,
    rows_of,
    why_not_undo,
)
from spean.casework.changes.vocabulary import RowState
from spean.casework.people.rules import code_of
from spean.casework.rights.actions import read_list
from spean.web.desk.changes.forms import ReceiverForm
from spean.web.desk.changes.ways import WORDS, page_of
from spean.web.ui.answers import or_404, usable, way_back
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of as paged

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

PAGE = 50
FEW = 30


def changes(request: DeskRequest) -> HttpResponse:
    rows = changes_with_counts(request.actor)
    page = paged(rows, request.GET, by=("pk",), size=PAGE, descending=True)
    lines = [
        {"line": one, "words": WORDS[one.verb], "code": code_of(one.person_id or 0)}
        for one in lines_to_take_back(request.actor)[:FEW]
    ]
    return render(request, "desk/changes/list.html", {"page": page, "lines": lines})


def change(request: DeskRequest, change_id: int) -> HttpResponse:
    actor = request.actor
    one = get_object_or_404(changes_for(actor), pk=change_id)
    rows = list(rows_of(actor, one))
    read_list(page="change", people=sorted({row.person_id for row in rows}), by=actor)
    may = actor.may(Duty.WRITE_CHANGES)
    context = {
        "change": one,
        "rows": [{"row": row, "why": _(row.why) if row.why else ""} for row in rows],
        "progress": {
            "done": sum(row.state != RowState.WAITING for row in rows),
            "total": len(rows),
        },
        "done": sum(row.state == RowState.DONE for row in rows),
        "refused": sum(row.state == RowState.REFUSED for row in rows),
        "no_undo": why_not_undo(actor, one),
        "may_undo": may,
        "receivers": _choices(actor, one.centre_id) if may else [],
    }
    return render(request, "desk/changes/change.html", context)


def progress(request: DeskRequest, change_id: int) -> HttpResponse:
    """Asked every other second by the page that waits; leads on when every row had its turn."""
    one = get_object_or_404(changes_for(request.actor), pk=change_id)
    done, total = progress_of(request.actor, one)
    if done == total:
        return HttpResponseClientRedirect(reverse("desk:change", args=[change_id]))
    context = {"change": one, "progress": {"done": done, "total": total}}
    return render(request, "desk/changes/_progress.html", context)


@require_POST
def undo(request: DeskRequest, change_id: int) -> HttpResponse:
    with or_404():
        actions.undo_change(change_id, by=request.actor)
    say(request, _("Taken back. What was changed since stays, and is marked."))
    return redirect("desk:change", change_id=change_id)


@require_POST
def undo_one(request: DeskRequest, row_id: int) -> HttpResponse:
    with or_404():
        row = actions.undo_row(row_id, by=request.actor)
    say(request, _("Taken back."))
    return redirect("desk:change", change_id=row.change_id)


@require_POST
def give_one(request: DeskRequest, row_id: int) -> HttpResponse:
    with or_404():
        row = row_of(request.actor, row_id)
        form = ReceiverForm(request.POST, receivers=_choices(request.actor, row.change.centre_id))
        if usable(request, form):
            actions.give_row(row_id, to_id=form.cleaned_data["to"], by=request.actor)
            say(request, _("Somebody else answers for it now."))
    return redirect("desk:change", change_id=row.change_id)


@require_POST
def take_back_line(request: DeskRequest, line_id: int) -> HttpResponse:
    """The toast after an action, and the list of what one did: one line of the book, undone."""
    with or_404():
        subject = actions.take_back(line_id, by=request.actor)
    say(request, _("Taken back."))
    return redirect(way_back(request.POST.get("back", "")) or page_of(subject))


def _choices(actor: Actor, centre_id: int) -> list[tuple[str, Record]]:
    return [(str(one.pk), str(one)) for one in receivers(actor, centre_id)]
