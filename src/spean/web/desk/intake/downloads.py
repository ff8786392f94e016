"""The rows that need a second look, as a file to be mended and uploaded again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from spean.base.actor import Duty
from spean.casework.intake.queries import batches_for, rows_of
from spean.casework.rights.actions import take_list
from spean.engines.kernel.frame import csv_text
from spean.web.desk.intake.words import reason_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spean.web.ui.http import DeskRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def problems(request: DeskRequest, batch_id: int, kind: str) -> HttpResponse:
    """Every row with something to say about it, its own cells first, so that it can be mended."""
    request.actor.must(Duty.IMPORT)
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    writers = {"csv": _csv, "xlsx": _xlsx}
    if kind not in writers:
        raise Http404
    rows = rows_of(request.actor, one.pk).exclude(verdict="same").exclude(reasons=[])
    named = rows.exclude(person=None).values_list("person_id", flat=True)
    take_list(page="import-problems", people=list(named), by=request.actor)
    columns = [*one.header, _("Line"), _("Verdict"), _("Why")]
    told = ([*each.cells, str(each.line), each.get_verdict_display(), _why(each)] for each in rows)
    response = writers[kind](columns, told)
    response["Content-Disposition"] = f'attachment; filename="import-{one.pk}-problems.{kind}"'
    return response


def _why(row: Any) -> str:  # a row, whose model is private
    return " ".join(reason_words(row.reasons))


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    text = "\ufeff" + csv_text(columns, rows)
    return HttpResponse(text, content_type="text/csv; charset=utf-8")


def _xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Every cell is text: nothing that was typed into a list can run on the reader's machine."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (columns, *rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return HttpResponse(buffer.getvalue(), content_type=XLSX)
