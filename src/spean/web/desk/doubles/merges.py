"""One merge: what was done, what rests with the old code, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.queries import cases_for
from spean.casework.contacts.queries import contacts_for
from spean.casework.doubles.actions import undo_merge
from spean.casework.doubles.queries import choices_between, file_in_hand, merges_for, why_not_undo
from spean.casework.doubles.rules import UNDO_DAYS
from spean.casework.doubles.vocabulary import MergeState
from spean.casework.people.actions import read_person
from spean.casework.people.queries import standing_files
from spean.web.desk.doubles.words import (
    added_in_words,
    kept_in_words,
    label_of,
    records_in_words,
    rows_in_words,
    said,
)
from spean.web.ui.answers import or_404
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record


def merge(request: DeskRequest, merge_id: int) -> HttpResponse:
    """What the two said, what moved, and (for whoever may merge) the way back."""
    one = get_object_or_404(merges_for(request.actor), pk=merge_id)
    if request.method == "POST":
        with or_404():
            undo_merge(one, by=request.actor)  # a refusal is said on a page of its own
        say(request, _("The two files are two again. See below what was added since."))
        return redirect("desk:merge", merge_id=merge_id)
    at = standing_files(request.actor, [one.survivor_id])[one.survivor_id]
    with or_404():
        survivor = read_person(at, page="merge", by=request.actor)
    context = {
        "merge": one,
        "survivor": survivor,
        "may_merge": request.actor.may(Duty.MERGE_FILES),
        "undo_until": one.at + clock.days(UNDO_DAYS),
        "refusals": why_not_undo(request.actor, one),
    }
    if one.state == MergeState.UNDONE:
        context["report"] = _report(request.actor, one.ledger["report"])
    else:
        context["rows"] = _side_by_side(request.actor, survivor, one)
        context["moved"] = records_in_words(one.ledger.get("moved", {}))
    return render(request, "desk/doubles/merge.html", context)


def _side_by_side(actor: Actor, survivor: Record, one: Record) -> list[dict[str, str]]:
    """What the file says now, and what the old one said and still says."""
    if one.state != MergeState.STANDING:
        return []
    rests = file_in_hand(actor, one.absorbed_id)
    return [
        {
            "label": label_of(choice.name),
            "now": said(survivor, choice, choice.kept),
            "then": said(rests, choice, choice.other),
        }
        for choice in choices_between(actor, survivor, rests)
        if choice.differs
    ]


def _report(actor: Actor, report: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[str, object]:
    """The list to look at after taking two files apart."""
    known = _lines(actor, [report["went"], report["stayed"]])
    return {
        "back": records_in_words(report["back"]),
        "went": added_in_words(report["went"], known),
        "stayed": added_in_words(report["stayed"], known),
        "values_kept": kept_in_words(report["values_kept"]),
        "rows_kept": rows_in_words(report["rows_kept"]),
    }


def _lines(actor: Actor, added: Sequence[Mapping[str, Sequence[int]]]) -> dict[str, dict[int, str]]:
    """A line about each contact and case among these, for who may read it."""

    def numbers(label: str) -> list[int]:
        return [number for each in added for number in each.get(label, [])]

    contacts = contacts_for(actor).filter(pk__in=numbers("contacts.Contact.person"))
    cases = cases_for(actor).filter(pk__in=numbers("cases.Case.person"))
    return {
        "contacts.Contact": {one.pk: f"{one.on:%Y-%m-%d} {one.line}".strip() for one in contacts},
        "cases.Case": {one.pk: one.code for one in cases},
    }
