"""From a file to a checked list: upload, columns, the verdict on each row, the doubtful ones."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.refusals import Refused
from spean.casework.intake import rules
from spean.casework.intake.actions import choose_columns, decide_rows, stage_file
from spean.casework.intake.queries import (
    batches_for,
    effects_of,
    is_being_done,
    limited_to,
    newest_registration,
    rows_of,
    same_file_brought_in,
)
from spean.casework.intake.tasks import begin
from spean.casework.intake.vocabulary import BatchState, Phase, RowDecision, Verdict, sentence
from spean.casework.people.queries import people_for, profiles_of
from spean.casework.rights.actions import read_list
from spean.registry.centres.queries import centres_for
from spean.web.desk.intake.forms import ColumnsForm, DecisionForm, UploadForm
from spean.web.desk.intake.words import (
    TONES,
    facts,
    likeness_codes,
    name_in,
    reason_words,
)
from spean.web.ui.answers import refusals_on, whole_number
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest

PAGE = 50
LISTS = 30


def imports(request: DeskRequest) -> HttpResponse:
    rows = batches_for(request.actor)
    page = page_of(rows, request.GET, by=("pk",), size=LISTS, descending=True)
    return render(request, "desk/intake/list.html", {"page": page})


def upload(request: DeskRequest) -> HttpResponse:
    centres = [(str(each.pk), each.name) for each in centres_for(request.actor)]
    form = UploadForm(request.POST or None, request.FILES or None, centres=centres)
    if form.is_valid():
        given, centre_id = form.cleaned_data["file"], int(form.cleaned_data["centre"])
        with refusals_on(form, "file"):
            with _arrived(given) as path:
                batch = stage_file(path, name=given.name, centre_id=centre_id, by=request.actor)
            return redirect("desk:import", batch_id=batch.pk)
    most = settings.IMPORT_MAX_BYTES // (1024 * 1024)
    return render(request, "desk/intake/new.html", {"form": form, "most": most})


def batch(request: DeskRequest, batch_id: int) -> HttpResponse:
    """The list where it stands: at work, waiting for its columns, checked, or brought in."""
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    read_list(page="import", people=[], by=request.actor)
    working = is_being_done(request.actor, one.pk)
    if working or one.progress.phase or one.state == BatchState.COMMITTING:
        context = {"batch": one, "working": working}
        return render(request, "desk/intake/running.html", context)
    if one.state in {BatchState.UPLOADED, BatchState.MAPPED}:
        return redirect("desk:import-columns", batch_id=one.pk)
    return render(request, "desk/intake/rows.html", _checked(request, one))


def columns(request: DeskRequest, batch_id: int) -> HttpResponse:
    """What each column is. A changed choice shows its samples before anything is saved."""
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    read_list(page="import-columns", people=[], by=request.actor)
    trying = request.GET if "trying" in request.GET else None
    form = ColumnsForm(request.POST or trying, header=one.header, mapping=one.mapping)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            one = choose_columns(one, mapping=form.mapping(), by=request.actor)
            begin(one, phase=Phase.CHECK, by=request.actor)
            return redirect("desk:import", batch_id=one.pk)
    context = {
        "batch": one,
        "form": form,
        "lines": [(form[name], _samples(one.sample, form[name].value())) for name in form.fields],
        "notes": [sentence(note["code"], note["values"]) for note in one.notes],
        "before": same_file_brought_in(request.actor, one),
        "trouble": sentence(one.progress.trouble, {}) if one.progress.trouble else "",
    }
    return render(request, "desk/intake/columns.html", context)


def row(request: DeskRequest, batch_id: int, line: int) -> HttpResponse:
    """One doubtful row beside everybody it may be."""
    one = get_object_or_404(rows_of(request.actor, batch_id), line=line)
    shown = [each["person"] for each in one.alike if "person" in each]
    read_list(page="import-row", people=shown, by=request.actor)
    waiting = rows_of(request.actor, batch_id).filter(
        verdict=Verdict.POSSIBLE_DUPLICATE, decision="", line__gt=line
    )
    context = {
        "batch": one.batch,
        "row": _shown(one),
        "facts": facts(one.profile),
        "alike": _alike(request, one),
        "open": one.batch.state == BatchState.CHECKED,
        "next": waiting.values_list("line", flat=True).first(),
        "decisions": RowDecision,
    }
    return render(request, "desk/intake/row.html", context)


@require_POST
def decide(request: DeskRequest, batch_id: int) -> HttpResponse:
    """One row, or every row that still waits for an answer."""
    one = get_object_or_404(batches_for(request.actor), pk=batch_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an answer."))
        return redirect("desk:import", batch_id=batch_id)
    decision, line = RowDecision(form.cleaned_data["decision"]), form.cleaned_data["line"]
    lines = [line] if line else _waiting(request, batch_id, decision)
    count = decide_rows(
        one,
        lines=lines,
        decision=decision,
        person_id=form.cleaned_data["person"],
        by=request.actor,
    )
    say(request, _("Decided: %(count)s.") % {"count": count})
    after = whole_number(request.POST.get("after"))
    if after is not None:
        return redirect("desk:import-row", batch_id=batch_id, line=after)
    return redirect("desk:import", batch_id=batch_id)


def _waiting(request: DeskRequest, batch_id: int, decision: RowDecision) -> list[int]:
    rows = rows_of(request.actor, batch_id).filter(verdict=Verdict.POSSIBLE_DUPLICATE, decision="")
    if decision is RowDecision.SAME_PERSON:  # rows that are only like another row have nobody
        return [one.line for one in rows if any("person" in each for each in one.alike)]
    return list(rows.values_list("line", flat=True))


def _checked(request: DeskRequest, one: Any) -> dict[str, object]:  # a list, whose model is private
    wanted = request.GET.get("verdict", "")
    rows = rows_of(request.actor, one.pk)
    if wanted in Verdict.values:
        rows = rows.filter(verdict=wanted)
    kept = "kept" in request.GET
    if kept:
        rows = rows.exclude(kept="")
    page = page_of(rows, request.GET, by=("line",), size=PAGE)
    effects = effects_of(request.actor, one.pk)
    reach = limited_to(request.actor, one.centre_id)
    return {
        "batch": one,
        "page": page,
        "rows": [_shown(each) for each in page.rows],
        "counts": [(verdict, one.counts.get(verdict, 0)) for verdict in Verdict],
        "wanted": wanted,
        "kept": kept,
        "effects": effects,
        "before": same_file_brought_in(request.actor, one),
        "decisions": DecisionForm(),
        "trouble": sentence(one.progress.trouble, {}) if one.progress.trouble else "",
        "refusals": rules.refusals_to_commit(
            state=one.state,
            effects=effects["registers"] + effects["updates"],
            newest_seen=one.newest_registration,
            newest_now=newest_registration(reach, one.centre_id),
        ),
    }


def _shown(one: Any) -> dict[str, object]:  # a row, whose model is private
    return {
        "row": one,
        "name": name_in(one.profile) or " ".join(one.cells)[:60],
        "tone": TONES[Verdict(one.verdict)],
        "reasons": reason_words(one.reasons),
    }


def _alike(request: DeskRequest, one: Any) -> list[dict[str, object]]:  # as above
    numbers = [each["person"] for each in one.alike if "person" in each]
    people = {each.pk: each for each in people_for(request.actor).filter(pk__in=numbers)}
    profiles = profiles_of(request.actor, numbers)
    shown = []
    for each in one.alike:
        number = each.get("person")
        if number is None or number in people:
            profile = rules.as_plain(profiles[number]) if number else {}
            reasons = likeness_codes(each["reasons"])
            shown.append(
                {
                    "person": people.get(number),
                    "line": each.get("line"),
                    "facts": facts(profile),
                    "reasons": reasons,
                    "score": each["score"],
                }
            )
    return shown


def _samples(sample: list[list[str]], at: Any) -> list[str]:  # a bound field's value
    column = whole_number(at)
    if column is None:
        return []
    return [cells[column] for cells in sample if column < len(cells) and cells[column]]


@contextmanager
def _arrived(given: UploadedFile[bytes]) -> Iterator[Path]:
    """The upload under a name whose ending is its own, for as long as it is looked at."""
    most = settings.IMPORT_MAX_BYTES
    if (given.size or 0) > most:
        raise Refused([rules.no("too_large", bytes=given.size or 0, limit=most)])
    with tempfile.NamedTemporaryFile(suffix=Path(given.name or "").suffix[:10]) as file:
        for chunk in given.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)
