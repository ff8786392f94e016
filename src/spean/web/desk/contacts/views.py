"""The log of the centre, a line in it without leaving the keyboard, and the log taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.casework.contacts.actions import log_contact, strike_contact
from spean.casework.contacts.queries import contacts_for, contacts_like, last_line_by
from spean.casework.contacts.vocabulary import Channel, Topic
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.casework.rights.actions import read_list, take_list
from spean.registry.centres.queries import centres_for
from spean.web.desk.codes import COUNTRIES
from spean.web.desk.contacts.forms import LogFilter, QuickForm
from spean.web.ui.answers import refusals_on
from spean.web.ui.doors import is_open
from spean.web.ui.export import csv_response, xlsx_response
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpResponse, HttpResponseBase

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

PAGE = 50
HEAD = (
    gettext_lazy("Day"),
    gettext_lazy("Centre"),
    gettext_lazy("Person"),
    gettext_lazy("How many people"),
    gettext_lazy("Sex"),
    gettext_lazy("Age"),
    gettext_lazy("How"),
    gettext_lazy("Service given"),
    gettext_lazy("About"),
    gettext_lazy("In one line"),
    gettext_lazy("Written by"),
)


def log(request: DeskRequest) -> HttpResponse:
    centres = _centres(request.actor)
    form = QuickForm(request.POST or None, centres=centres, initial=_first(request.actor, centres))
    if form.is_valid() and (contact := _logged(request, form)):
        undo = reverse("desk:contact-strike", args=[contact.pk])
        say(request, _("The contact is logged."), undo_url=undo)
        return redirect("desk:contacts")
    chosen, rows = _filtered(request, centres)
    page = page_of(rows, request.GET, by=("on", "pk"), size=PAGE, descending=True)
    named = {one.person_id for one in page.rows if one.person_id}
    read_list(page="contacts", people=list(named), by=request.actor)
    context = {
        "form": form,
        "filter": chosen,
        "page": page,
        "lines": [(row, _about(row)) for row in page.rows],
        "query": request.GET.urlencode(),
        "typed": form.data.get("code", ""),
        "may_search": is_open("desk:outreach-people", request.actor),
    }
    return render(request, "desk/contacts/log.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    """Everything that the log shows with these filters, on all its pages."""
    rows = _taken_away(request, "contacts-csv")
    return csv_response(_file(), _head(), _rows_of(rows.iterator(chunk_size=500)))


def export_xlsx(request: DeskRequest) -> HttpResponse:
    rows = _taken_away(request, "contacts-xlsx")
    return xlsx_response(_file(), _head(), _rows_of(rows.iterator(chunk_size=500)))


@require_POST
def strike(request: DeskRequest, contact_id: int) -> HttpResponse:
    contact = get_object_or_404(contacts_for(request.actor), pk=contact_id)
    person_id = contact.person_id
    strike_contact(contact, by=request.actor)
    say(request, _("The line is taken back."))
    if person_id and is_open("desk:person", request.actor):
        return redirect("desk:person", person_id=person_id)
    return redirect("desk:contacts")


def _logged(request: DeskRequest, form: QuickForm) -> Record | None:
    """The line, or nothing: what was refused is said on the form, and nothing was written."""
    with refusals_on(form):
        try:
            centre_id = int(form.cleaned_data["centre"])
            found: Record = log_contact(centre_id, by=request.actor, **form.details())
        except ObjectDoesNotExist:
            form.add_error("code", _("Nobody at your centre has this code."))
        else:
            return found
    return None


def _first(actor: Actor, centres: list[tuple[str, str]]) -> dict[str, Any]:  # a form's answers
    """Today, with the channel and the centre of the line that one wrote last."""
    last, there = last_line_by(actor), [number for number, _name in centres]
    centre = str(last.centre_id) if last else ""
    return {
        "on": clock.today(),
        "channel": last.channel if last else Channel.OUTREACH,
        "centre": centre if centre in there else (there[0] if there else ""),
        "people": 1,
        "sex": Sex.NOT_SAID,
        "age_band": AgeBand.UNKNOWN,
    }


def _filtered(request: DeskRequest, centres: list[tuple[str, str]]) -> tuple[LogFilter, Record]:
    chosen = LogFilter(request.GET, centres=centres)
    data = chosen.cleaned_data if chosen.is_valid() else {}
    rows = contacts_like(
        request.actor,
        on=data.get("day"),
        channel=data.get("channel", ""),
        centre_id=int(data["centre"]) if data.get("centre") else None,
        mine=data.get("only") == "mine",
    )
    return chosen, rows


def _taken_away(request: DeskRequest, page: str) -> Record:
    _chosen, rows = _filtered(request, _centres(request.actor))
    people = rows.exclude(person=None).order_by("person").values_list("person", flat=True)
    take_list(page=page, people=list(people.distinct()), by=request.actor)
    return rows


def _rows_of(rows: Iterable[Record]) -> Iterator[list[object]]:
    """Somebody named by the code of their file, where it is open: a name does not leave."""
    for row in rows:
        yield [
            row.on,
            row.centre.name,
            row.person.code if row.person else "",
            row.people,
            row.get_sex_display(),
            row.get_age_band_display(),
            row.get_channel_display(),
            row.get_service_display(),
            ", ".join(_about(row)),
            row.line,
            str(row.by),
        ]


def _about(row: Record) -> list[str]:
    """The topics, and the country that was asked about."""
    asked = dict(COUNTRIES).get(row.destination)
    return [str(Topic(topic).label) for topic in row.topics] + ([str(asked)] if asked else [])


def _centres(actor: Actor) -> list[tuple[str, str]]:
    return [(str(centre.pk), centre.name) for centre in centres_for(actor)]


def _file() -> str:
    return f"spean-contacts-{clock.today().isoformat()}"


def _head() -> list[str]:
    return [str(title) for title in HEAD]
