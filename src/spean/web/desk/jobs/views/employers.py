"""Employers: who offers work, and how many vacancies they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spean.registry.organisations.actions import register_organisation
from spean.registry.organisations.queries import employers as employers_for
from spean.registry.organisations.vocabulary import OrganisationRole
from spean.web.desk.jobs.forms import EmployerForm
from spean.web.desk.jobs.lists import filters_for
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of
from spean.web.ui.searching import typed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest

PAGE = 50


def employers(request: DeskRequest) -> HttpResponse:
    typed = typed_in(request.GET, "q")
    rows = employers_for(request.actor).select_related("place").prefetch_related("contacts")
    if typed:
        rows = rows.filter(Q(name_en__icontains=typed) | Q(name_km__icontains=typed))
    page = page_of(rows, request.GET, by=("name_en", "pk"), size=PAGE)
    return render(request, "desk/jobs/employers.html", {"page": page, "typed": typed})


def new(request: DeskRequest) -> HttpResponse:
    form = EmployerForm(request.POST or None, lists=filters_for(request.actor))
    if form.is_valid():
        data = form.cleaned_data
        employer = register_organisation(
            data["name_en"],
            name_km=data["name_km"],
            roles=[OrganisationRole.EMPLOYER],
            sector=data["sector"],
            place_code=data["province"] or None,
            contact_name=data["contact_name"],
            contact_phone=data["contact_phone"],
            by=request.actor,
        )
        say(request, _("The employer is registered."))
        return redirect(f"{reverse('desk:vacancy-new')}?employer={employer.pk}")
    return render(request, "desk/jobs/employer_new.html", {"form": form})
