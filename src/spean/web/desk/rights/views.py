"""Show the person who opened their file, and hand them everything that is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spean.base import clock
from spean.base.audit.reading import files_read_today
from spean.casework.people.actions import read_person
from spean.casework.rights.actions import export_file, widen_reading
from spean.casework.rights.queries import who_opened
from spean.web.desk.rights.forms import ReasonForm
from spean.web.desk.rights.words import page_word, sections
from spean.web.ui.answers import or_404, refusals_on, way_back
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest


def opened(request: DeskRequest, person_id: int) -> HttpResponse:
    """Who opened this file: to look at together with the person, or to print for them."""
    with or_404():
        one = read_person(person_id, page="person-opened", by=request.actor)
    looks = [
        {"look": look, "what": page_word(look.verb, look.page)}
        for look in who_opened(request.actor, person_id)
    ]
    return render(request, "desk/rights/opened.html", {"person": one, "looks": looks})


def everything(request: DeskRequest, person_id: int) -> HttpResponse:
    """Everything held about one person, in Khmer and in English, to print."""
    with or_404():
        held = export_file(person_id, page="person-everything", by=request.actor)
        one = read_person(person_id, page="person-everything", by=request.actor)
    context = {"person": one, "sections": sections(held), "made": clock.now()}
    return render(request, "desk/rights/everything.html", context)


def file_json(request: DeskRequest, person_id: int) -> HttpResponse:
    """The same for a machine, with every look at the file."""
    with or_404():
        held = export_file(person_id, page="person-file-json", by=request.actor)
    looks = [
        {
            "at": look.at,
            "roles": look.roles,
            "centres": look.centres,
            "verb": look.verb,
            "page": look.page,
        }
        for look in who_opened(request.actor, person_id)
    ]
    answer = JsonResponse(
        {"made_at": clock.now(), "person": person_id, "records": held, "opened": looks},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="person-{person_id}.json"'
    return answer


def reason(request: DeskRequest) -> HttpResponse:
    """Before the next file opens: why are there so many today?"""
    back = way_back(request.GET.get("next", "")) or "/"
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form, "why"):
            widen_reading(why=form.cleaned_data["why"], by=request.actor)
            say(request, _("Your reason is written down. Your manager sees it."))
            return redirect(back)
    context = {
        "form": form,
        "back": back,
        "count": files_read_today(request.actor),
        "budget": settings.READ_BUDGET,
    }
    return render(request, "desk/rights/reason.html", context)
