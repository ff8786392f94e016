"""The rows that need a second look, as a file to be mended and uploaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from spean.casework.intake.queries import batches_for, rows_of
from spean.casework.rights.actions import take_list
from spean.web.desk.intake.words import reason_words
from spean.web.ui.export import csv_response, xlsx_response

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from spean.web.ui.http import DeskRequest

WRITERS = {"csv": csv_response, "xlsx": xlsx_response}


def problems(request: DeskRequest, batch_id: int, kind: str) -> HttpResponseBase:
    """Every row with something to say about it, its own cells first, so that it can be mended."""
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    if kind not in WRITERS:
        raise Http404
    rows = rows_of(request.actor, one.pk).exclude(verdict="same").exclude(reasons=[])
    named = rows.exclude(person=None).values_list("person_id", flat=True)
    take_list(page="import-problems", people=list(named), by=request.actor)
    columns = [*one.header, _("Line"), _("Verdict"), _("Why")]
    told = ([*each.cells, str(each.line), each.get_verdict_display(), _why(each)] for each in rows)
    return WRITERS[kind](f"import-{one.pk}-problems", columns, told)


def _why(row: Any) -> str:  # a row, whose model is private
    return " ".join(reason_words(row.reasons))
