"""Something done to many cases: those that were ticked, or all that the filters show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from spean.base.refusals import refuse_if_any
from spean.casework.changes.rules import MOST_AT_ONCE, refusals_to_choose_all
from spean.casework.changes.tasks import begin
from spean.casework.changes.vocabulary import ChangeKind
from spean.registry.centres.queries import colleagues_of
from spean.web.desk.cases.forms import StepForm
from spean.web.desk.cases.listing import CASES
from spean.web.desk.lists.listing import again
from spean.web.ui.answers import usable, whole_number
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest

DAY = {"type": "date"}


class GiveForm(forms.Form):
    """The cases go to another colleague; the house says of each whether they can take it."""

    to_id = forms.TypedChoiceField(label=gettext_lazy("Who answers for them?"), coerce=int)


class BookForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Follow-up date"), widget=forms.DateInput(attrs=DAY))
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=200, required=False)


def together_forms(actor: Actor, answers: QueryDict | None = None) -> dict[str, forms.Form]:
    """A form for each verb, named as the button that sends it."""
    give = GiveForm(answers)
    to = give.fields["to_id"]
    assert isinstance(to, forms.ChoiceField)  # noqa: S101  for the type checker
    to.choices = [("", "—"), *((str(one.pk), str(one)) for one in colleagues_of(actor))]
    return {
        ChangeKind.GIVE.value: give,
        ChangeKind.AGREE.value: StepForm(answers),
        ChangeKind.BOOK.value: BookForm(answers),
    }


@require_POST
def together(request: DeskRequest) -> HttpResponse:
    """Which rows, which verb, its words: and then what became of each."""
    verb = request.POST.get("verb", "")
    if verb not in VERBS:
        raise BadRequest("There is no such verb.")
    form = together_forms(request.actor, request.POST)[verb]
    kept = request.POST.get("query", "")
    back = f"{reverse('desk:cases')}?{again(CASES, kept, request.actor).kept}"
    if not usable(request, form):
        return redirect(back)
    numbers = _chosen(request, kept)
    changes = begin(VERBS[verb], numbers, told=form.cleaned_data, by=request.actor)
    if len(changes) != 1:
        return redirect("desk:changes")
    undo = reverse("desk:change-undo", args=[changes[0].pk])
    say(request, _("Done. What became of each stands below."), undo_url=undo)
    return redirect("desk:change", change_id=changes[0].pk)


def _chosen(request: DeskRequest, kept: str) -> list[int]:
    """The rows that were ticked, or all that match, if they are still as many as were counted."""
    if request.POST.get("all") != "yes":
        numbers = [whole_number(one) for one in request.POST.getlist("row")]
        return [one for one in numbers if one is not None]
    rows = again(CASES, kept, request.actor).rows.order_by("pk")
    found = list(rows.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    said = whole_number(request.POST.get("count", ""))
    if len(found) <= MOST_AT_ONCE:
        refuse_if_any(refusals_to_choose_all(said=said or 0, count=len(found)))
    return found


VERBS = {one.value: one for one in (ChangeKind.GIVE, ChangeKind.AGREE, ChangeKind.BOOK)}
