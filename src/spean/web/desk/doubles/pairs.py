"""Pairs that look like one person: the list in order of cost, and one pair side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.doubles.actions import (
    compare_files,
    merge_files,
    propose_merge,
    tell_apart,
)
from spean.casework.doubles.linkage import likeness_of, likenesses
from spean.casework.doubles.queries import (
    case_choices,
    choices_between,
    last_search,
    pairs_for,
    pairs_to_look_at,
    records_on,
    why_not_merge,
)
from spean.casework.doubles.tasks import begin_search
from spean.casework.doubles.vocabulary import PairState
from spean.casework.people.actions import read_person
from spean.casework.people.queries import people_for
from spean.casework.people.rules import number_of
from spean.casework.rights.actions import read_list, take_list
from spean.registry.centres.queries import centres_for
from spean.web.desk.doubles.forms import (
    ONE,
    OTHER,
    AnswerForm,
    DoublesFilter,
    MergeForm,
    SearchForm,
)
from spean.web.desk.people.forms import CodeForm
from spean.web.desk.people.words import likeness_words
from spean.web.ui.answers import or_404, refusals_on, usable
from spean.web.ui.export import csv_response
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpResponse, StreamingHttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

PAGE = 50


def doubles(request: DeskRequest) -> HttpResponse:
    """The dearest first: what is most likely, and of files that are much in use."""
    centres = _centres(request.actor)
    search = SearchForm(request.POST or None, centres=centres)
    if request.method == "POST" and usable(request, search):
        _search(request, int(search.cleaned_data["centre"]))
        return redirect("desk:doubles")
    page = page_of(_filtered(request), request.GET, by=("cost", "pk"), size=PAGE, descending=True)
    read_list(page="doubles", people=_numbers(page.rows), by=request.actor)
    found = likenesses(request.actor, page.rows)
    context = {
        "page": page,
        "rows": [_row(pair, found[pair.pk].reasons) for pair in page.rows],
        "filter": DoublesFilter(request.GET),
        "search": search,
        "last": last_search(request.actor, int(centres[0][0]) if centres else None),
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/doubles/list.html", context)


def csv(request: DeskRequest) -> StreamingHttpResponse:
    """The list as it is filtered, to take along."""
    rows = list(_filtered(request).order_by("-cost", "-pk"))
    take_list(page="doubles-csv", people=_numbers(rows), by=request.actor)
    head = [_("Code"), _("Name"), _("Code"), _("Name"), _("State"), _("Points"), _("Cost")]
    name = f"spean-doubles-{clock.today().isoformat()}"
    return csv_response(name, head, (_line(pair) for pair in rows))


def double(request: DeskRequest, pair_id: int) -> HttpResponse:
    """Both files beside each other; whoever may merge chooses what stays."""
    pair = get_object_or_404(pairs_for(request.actor), pk=pair_id)
    one, other = _read(request, pair)
    form = _merge_form(request, one, other)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), or_404():
            survivor, rests = form.survivor()
            merge = merge_files(
                survivor.pk,
                rests.pk,
                choices=form.sides(),
                cases=form.going_on(),
                why=form.cleaned_data["why"],
                by=request.actor,
            )
            told = {"old": rests.code, "new": survivor.code}
            undo = reverse("desk:merge", args=[merge.pk])
            say(request, _("%(old)s is put together with %(new)s.") % told, undo_url=undo)
            return redirect("desk:person", person_id=survivor.pk)
    return render(request, "desk/doubles/pair.html", _pair_context(request, pair, form))


@require_POST
def answer(request: DeskRequest, pair_id: int) -> HttpResponse:
    """One person, or two: remembered with who said so, when and why."""
    pair = get_object_or_404(pairs_for(request.actor), pk=pair_id)
    form = AnswerForm(request.POST)
    if not usable(request, form):
        return redirect("desk:double", pair_id=pair_id)
    word, why = form.cleaned_data["word"], form.cleaned_data["why"]
    with or_404():
        (tell_apart if word == "different" else propose_merge)(pair, why=why, by=request.actor)
    if word == "different":
        say(request, _("They are two people. Nobody is asked again unless a file changes."))
    else:
        say(request, _("It is proposed. Whoever manages the centre puts the two together."))
    return redirect("desk:doubles")


@require_POST
def ask(request: DeskRequest, person_id: int) -> HttpResponse:
    """Compare a file with another one, by its code, whether anybody found them alike or not."""
    one = get_object_or_404(people_for(request.actor), pk=person_id)
    form = CodeForm(request.POST)
    if usable(request, form):
        other = number_of(form.cleaned_data["code"])
        mine = people_for(request.actor, Duty.WRITE_DOUBLES)
        if other is None or not mine.filter(pk=other).exists():
            form.add_error("code", _("Nobody at your centre has this code."))
            usable(request, form)
        else:
            with or_404():
                pair = compare_files(one.pk, other, by=request.actor)
            return redirect("desk:double", pair_id=pair.pk)
    return redirect("desk:person", person_id=person_id)


def _search(request: DeskRequest, centre_id: int) -> None:
    done = begin_search(centre_id, by=request.actor)
    if done is None:
        say(request, _("The search has begun. Come back in some minutes."))
        return
    told = ngettext("%(count)s new pair is found.", "%(count)s new pairs are found.", done.found)
    say(request, told % {"count": done.found})


def _filtered(request: DeskRequest) -> QuerySet[Any]:  # of pairs
    form = DoublesFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    if not state:
        return pairs_to_look_at(request.actor)
    return pairs_for(request.actor).filter(state=state)


def _read(request: DeskRequest, pair: Record) -> tuple[Record, Record]:
    with or_404():
        one = read_person(pair.one_id, page="double", by=request.actor)
        return one, read_person(pair.other_id, page="double", by=request.actor)


def _merge_form(request: DeskRequest, one: Record, other: Record) -> MergeForm:
    """The file on which more hangs stays, unless somebody says otherwise; of equals the older."""
    use = records_on(request.actor, [one.pk, other.pk])
    return MergeForm(
        request.POST or None,
        files=(one, other),
        choices=choices_between(request.actor, one, other),
        cases=case_choices(request.actor, one.pk, other.pk),
        keep=ONE if use[one.pk] >= use[other.pk] else OTHER,
    )


def _pair_context(request: DeskRequest, pair: Record, form: MergeForm) -> dict[str, object]:
    actor = request.actor
    going_on = [both.kept.pk for both in form.cases]  # that one is chosen is asked by the form
    likeness = likeness_of(actor, pair)
    return {
        "pair": pair,
        "form": form,
        "files": form.both,
        "use": records_on(actor, [pair.one_id, pair.other_id]),
        "reasons": likeness_words(likeness.reasons),
        "score": likeness.score,
        "may_merge": actor.may(Duty.MERGE_FILES),
        "refusals": why_not_merge(actor, pair.one_id, pair.other_id, cases=going_on),
        "answer": AnswerForm(),
        "said": pair.state in {PairState.PROPOSED, PairState.DIFFERENT},
    }


def _row(pair: Record, reasons: Iterable[object]) -> dict[str, object]:
    return {"pair": pair, "reasons": likeness_words(reasons)[:4]}  # type: ignore[arg-type]  # reasons of the engine


def _line(pair: Record) -> list[object]:
    files = [word for file in (pair.one, pair.other) for word in (file.code, file.name)]
    return [*files, pair.get_state_display(), pair.score, pair.cost / 100]


def _numbers(pairs: Iterable[Record]) -> list[int]:
    return sorted({number for pair in pairs for number in (pair.one_id, pair.other_id)})


def _centres(actor: Actor) -> list[tuple[str, str]]:
    mine = centres_for(actor).filter(pk__in=actor.reach(Duty.WRITE_DOUBLES).centres)
    return [(str(centre.pk), centre.name) for centre in mine]
