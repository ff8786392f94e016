"""One row of any room of the house as one thing that happened: a day, a title, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from spean.base.actor import NOBODY
from spean.casework.background.queries import facts_of
from spean.casework.background.vocabulary import Done, FactKind
from spean.casework.cases.vocabulary import ClosureReason, StepState
from spean.casework.questionnaires.instruments import title_of
from spean.web.desk.background.shown import headline_of
from spean.web.desk.people.words import CHANGES

if TYPE_CHECKING:
    import datetime as dt

    from spean.web.ui.http import Record

STEP_ICON = {StepState.DONE: "check", StepState.CANCELLED: "close", StepState.AGREED: "star"}
DONE_ICON = {Done.TAKEN_AWAY: "minus", Done.PUT_BACK: "undo", Done.CHANGED: "edit"}


@dataclass(frozen=True, slots=True)
class Event:
    on: dt.date
    title: str
    detail: str = ""
    by: str = ""
    icon: str = "check"
    tone: str = "river"
    url: str = ""
    """Where the record stands, if it has a page of its own."""


def registered(row: Record) -> Event:
    title = _("Registered at %(centre)s") % {"centre": row.centre}
    how = row.get_registered_by_display()
    return Event(row.registered_on, title, how, str(row.by), "person-add", "accent")


def consented(row: Record) -> Event:
    title = _("Consent: %(decision)s") % {"decision": row.get_decision_display()}
    how = row.get_method_display() if row.method else ""
    detail = "\n".join([str(row.get_purpose_display()), how]).strip()
    return Event(row.said_on, title, detail, str(row.heard_by), "shield", "info")


def profile_changed(row: Record) -> Event:
    return Event(localdate(row.at), str(CHANGES[row.verb]), "", str(row.by or ""), "edit", "info")


def merged(row: Record) -> Event:
    title = _("Put together with %(code)s") % {"code": row.code}
    url = reverse("desk:merge", args=[row.pk])
    return Event(localdate(row.at), title, row.why, str(row.by), "people", "info", url)


def contacted(row: Record) -> Event:
    title = f"{row.get_channel_display()} · {row.get_service_display()}"
    return Event(row.on, title, row.line, str(row.by), "message", "river")


def came(row: Record) -> Event:
    activity = row.activity
    title = _("Came to: %(activity)s") % {"activity": activity.get_kind_display()}
    return Event(activity.on, title, activity.place.name, str(row.by), "people", "info")


def reminded(row: Record) -> Event:
    """A message or a call about a date: which one and how, since its words are kept nowhere."""
    title, url = str(row.get_template_display()), _case(row.appointment.case_id)
    detail = f"{row.get_channel_display()} · {row.get_state_display()}"
    return Event(localdate(row.sent_at), title, detail, str(row.by or ""), "phone", "river", url)


def case_opened(row: Record) -> Event:
    title, url = _("Case %(code)s opened") % {"code": row.code}, _case(row.pk)
    return Event(row.opened_on, title, "", str(row.counsellor), "case", "accent", url)


def case_closed(row: Record) -> Event:
    title, url = _("Case %(code)s closed") % {"code": row.code}, _case(row.pk)
    reason = str(ClosureReason(row.closure_reason).label)
    return Event(row.closed_on, title, reason, "", "lock", "neutral", url)


def step_agreed(row: Record) -> Event:
    title, url = _("Agreed: %(what)s") % {"what": row.what}, _case(row.case_id)
    return Event(row.agreed_on, title, "", "", STEP_ICON[StepState.AGREED], "river", url)


def step_ended(row: Record) -> Event:
    state = StepState(row.state)
    title, url = f"{row.what} – {state.label}", _case(row.case_id)
    return Event(row.ended_on, title, row.outcome, "", STEP_ICON[state], "success", url)


def date_kept(row: Record) -> Event:
    title, url = str(row.get_state_display()), _case(row.case_id)
    return Event(row.on, title, row.purpose, "", "calendar", "info", url)


def noted(row: Record) -> Event:
    url = _case(row.case_id)
    return Event(
        localdate(row.written_at), _("Note"), row.text, str(row.by), "edit", "neutral", url
    )


def screened(row: Record) -> Event:
    title, url = _("Screening"), reverse("desk:screening", args=[row.pk])
    tier = str(row.get_tier_display() or row.get_suggested_display())
    return Event(localdate(row.at), title, tier, str(row.by), "star", "info", url)


def assessed(row: Record) -> Event:
    url = reverse("desk:assessment", args=[row.pk])
    on = localdate(row.finished_at)
    return Event(on, _("Assessment finished"), "", str(row.saved_by), "chart", "info", url)


def responded(row: Record) -> Event:
    url = reverse("desk:response", args=[row.pk])
    on, title = localdate(row.finished_at), title_of(row.version)
    return Event(on, title, "", str(row.saved_by), "document", "info", url)


def complained(row: Record) -> Event:
    """A step of a complaint that hangs on the file: that it was taken, and none of its words."""
    code, url = row.complaint.code, reverse("desk:complaint", args=[row.complaint_id])
    title = _("%(code)s: %(state)s") % {"code": code, "state": row.get_state_display()}
    return Event(localdate(row.at), title, "", str(row.by or ""), "message", "info", url)


def sealed(row: Record) -> Event:
    """That a note was sealed, for whoever may know of it; what it says is opened one at a time."""
    day, url = localdate(row.written_at), _case(row.case_id)
    return Event(day, _("Sealed note"), "", str(row.by), "lock", "neutral", url)


def referral_turned(row: Record) -> Event:
    words = {"service": row.letter.service, "state": row.get_state_display()}
    title = _("Referral to %(service)s: %(state)s") % words
    url = reverse("desk:referral", args=[row.letter.referral_id])
    return Event(localdate(row.at), title, row.words, str(row.by or ""), "forward", "info", url)


def introduced(row: Record) -> Event:
    title = _("Introduced to %(employer)s") % {"employer": row.vacancy.employer.name}
    url = reverse("desk:vacancy", args=[row.vacancy_id])
    return Event(row.proposed_on, title, row.note, "", "match", "river", url)


def answered(row: Record) -> Event:
    words = {"employer": row.vacancy.employer.name, "state": row.get_state_display()}
    title = _("%(employer)s: %(state)s") % words
    url = reverse("desk:vacancy", args=[row.vacancy_id])
    return Event(row.answered_on, title, "", "", "match", "river", url)


def placed(row: Record) -> Event:
    title = _("Began to work at %(employer)s") % {"employer": row.employer.name}
    url = reverse("desk:placement", args=[row.pk])
    evidence = str(row.get_evidence_display())
    return Event(row.started_on, title, evidence, "", "job", "success", url)


def left_work(row: Record) -> Event:
    title = _("Left %(employer)s") % {"employer": row.employer.name}
    url = reverse("desk:placement", args=[row.pk])
    return Event(row.ended_on, title, str(row.get_end_reason_display()), "", "job", "neutral", url)


def checked(row: Record) -> Event:
    title = _("Asked after %(month)s months of work") % {"month": row.month}
    url = reverse("desk:placement", args=[row.placement_id])
    detail = "\n".join([str(row.get_result_display()), row.note]).strip()
    return Event(row.done_on, title, detail, "", "bell", "info", url)


def told(row: Record) -> Event:
    """Something of the background, in the wording of that day."""
    kind, done = FactKind(row.kind), Done(row.done)
    title = _("%(kind)s: %(done)s") % {"kind": kind.label, "done": done.label}
    headline = headline_of(kind, facts_of(NOBODY, kind, row.said))
    icon, url = DONE_ICON.get(done, "plus"), reverse("desk:person-background", args=[row.person_id])
    return Event(localdate(row.at), title, headline, str(row.by), icon, "accent", url)


def _case(case_id: int) -> str:
    return reverse("desk:case", args=[case_id])
