"""A person's skills and occupations, and the searches that help to name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.casework.jobs.eligibility import legal_check
from spean.casework.people.actions import read_person
from spean.casework.people.queries import people_for
from spean.casework.skills.actions import set_occupations, set_skills
from spean.casework.skills.queries import occupations_of, skills_of
from spean.casework.skills.rules import LONGEST_YEARS, OccupationLine, SkillLine
from spean.casework.skills.taxonomy import (
    occupation_label,
    search_occupations,
    search_skills,
    skill_label,
)
from spean.casework.skills.vocabulary import (
    ESCO_ATTRIBUTION,
    Scheme,
    SkillLevel,
    SkillSource,
)
from spean.web.ui.amounts import AmountField
from spean.web.ui.answers import or_404, usable
from spean.web.ui.searching import typed_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from spean.casework.skills.taxonomy import FoundWord
    from spean.web.ui.http import DeskRequest


class SkillForm(forms.Form):
    code = forms.CharField(max_length=20)
    level = forms.TypedChoiceField(choices=SkillLevel.choices, coerce=int, required=False)
    source = forms.ChoiceField(choices=SkillSource.choices, required=False)

    def line(self) -> SkillLine:
        data = self.cleaned_data
        return SkillLine(
            data["code"],
            SkillLevel(data["level"] or SkillLevel.ALONE),
            SkillSource(data["source"] or SkillSource.SAID),
        )


class OccupationForm(forms.Form):
    isco = forms.CharField(max_length=4)
    code = forms.CharField(max_length=100, required=False)
    years = forms.IntegerField(
        label=_("Years"), min_value=0, max_value=LONGEST_YEARS, required=False
    )
    held = forms.BooleanField(label=_("Has done it"), required=False)
    wanted = forms.BooleanField(label=_("Wants it"), required=False)


class WageForm(forms.Form):
    sector = forms.CharField(max_length=40, required=False)
    wage_min = AmountField(min_value=0, max_digits=12, decimal_places=2, required=False)
    wage_currency = forms.CharField(max_length=3, required=False)
    wage_period = forms.CharField(max_length=5, required=False)


def person_skills(request: DeskRequest, person_id: int) -> HttpResponse:
    """The editor: everything that is pressed here is kept at once."""
    with or_404():
        one = read_person(person_id, page="person-skills", by=request.actor)
    context = {
        "person": one,
        "skills": [
            {"line": line, "label": skill_label(line.code)}
            for line in skills_of(request.actor, person_id)
        ],
        "occupations": [
            {"line": line, "label": occupation_label(line.code, line.isco)}
            for line in occupations_of(request.actor, person_id)
        ],
        "levels": SkillLevel.choices,
        "sources": SkillSource.choices,
        **_searched(request),
    }
    name = "_skills" if request.htmx else "person_skills"
    return render(request, f"desk/jobs/{name}.html", context)


@require_POST
def change_skill(request: DeskRequest, person_id: int) -> HttpResponse:
    """Add a skill, change what is known of it, or take it away."""
    get_object_or_404(people_for(request.actor), pk=person_id)
    form = SkillForm(request.POST)
    if usable(request, form):
        code = form.cleaned_data["code"]
        kept = [line for line in skills_of(request.actor, person_id) if line.code != code]
        if "drop" not in request.POST:
            kept.append(form.line())
        set_skills(person_id, skills=kept, by=request.actor)
    return _back(request, person_id)


@require_POST
def change_occupation(request: DeskRequest, person_id: int) -> HttpResponse:
    """Add an occupation, change what is known of it, or take it away."""
    get_object_or_404(people_for(request.actor), pk=person_id)
    form = OccupationForm(request.POST)
    if usable(request, form):
        data = form.cleaned_data
        same = (data["isco"], data["code"])
        kept = [
            line
            for line in occupations_of(request.actor, person_id)
            if (line.isco, line.code) != same
        ]
        if "drop" not in request.POST:
            kept.append(OccupationLine(**data))
        set_occupations(person_id, occupations=kept, by=request.actor)
    return _back(request, person_id)


def skill_search(request: DeskRequest) -> HttpResponse:
    """The answer while somebody types in the form of a vacancy."""
    found = search_skills(request.actor, typed_in(request.GET, "skill_q"))
    own = [word for word in found if word.scheme == Scheme.SPEAN]
    return render(request, "desk/jobs/_pick_skill.html", {"found": own})


def occupation_search(request: DeskRequest) -> HttpResponse:
    found = search_occupations(request.actor, typed_in(request.GET, "work_q"))
    context = {"found": found, "attribution": _attribution(found)}
    return render(request, "desk/jobs/_pick_occupation.html", context)


def wage_check(request: DeskRequest) -> HttpResponse:
    """What the law says about a wage while it is being typed, with its source."""
    form = WageForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    law = legal_check(
        request.actor,
        sector=data.get("sector", ""),
        wage=data.get("wage_min"),
        currency=data.get("wage_currency", ""),
        period=data.get("wage_period", ""),
        on=clock.today(),
    )
    return render(request, "desk/jobs/_law.html", {"law": law})


def _searched(request: DeskRequest) -> dict[str, object]:
    """What a search for a skill (`skill`) or an occupation (`work`) found, for the same page."""
    skill, work = typed_in(request.GET, "skill_q"), typed_in(request.GET, "work_q")
    found_work = search_occupations(request.actor, work) if work else []
    found_skills = search_skills(request.actor, skill) if skill else []
    return {
        "skill_q": skill,
        "work_q": work,
        "found_skills": found_skills,
        "found_work": found_work,
        "attribution": _attribution([*found_skills, *found_work]),
    }


def _attribution(found: Sequence[FoundWord]) -> str:
    """What the licence of ESCO asks, wherever one of its rows is shown."""
    return str(ESCO_ATTRIBUTION) if any(word.scheme == Scheme.ESCO for word in found) else ""


def _back(request: DeskRequest, person_id: int) -> HttpResponse:
    """The changed lists for a script, the page for everybody else."""
    if request.htmx:
        return person_skills(request, person_id)
    return redirect("desk:person-skills", person_id=person_id)
