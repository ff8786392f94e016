"""Everything that the page of a person shows: its parts ask together, in one statement.

A part is a generator: it hands out what it asks, and is answered when it goes on. A further part
is one more line in `PARTS`, and the page asks the database no more often for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spean.base import clock
from spean.base.actor import Duty
from spean.base.together import answered
from spean.casework.cases import rules as case_rules
from spean.casework.cases.queries import cases_of
from spean.casework.cases.vocabulary import CaseState
from spean.casework.contacts.queries import contacts_for
from spean.casework.contacts.vocabulary import Channel
from spean.casework.doubles.queries import merges_of
from spean.casework.people.queries import consent_history, housemates_of
from spean.casework.people.vocabulary import Purpose
from spean.casework.referrals.queries import referrals_of
from spean.casework.zones.queries import zones_around
from spean.web.desk.assessments.views.screening import screening_asked
from spean.web.desk.background.views import background_asked
from spean.web.desk.contacts.forms import ContactForm
from spean.web.desk.jobs.cards import person_jobs_asked
from spean.web.desk.people.forms import CodeForm
from spean.web.desk.people.timeline import happened, timeline_of
from spean.web.desk.questionnaires.views.answering import sheets_asked
from spean.web.ui.doors import is_open

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spean.base.actor import Actor
    from spean.base.together import Asking
    from spean.web.ui.http import Record

    Context = dict[str, Any]  # what a template is given


def whole_file(actor: Actor, one: Record) -> Context:
    """The context of the page: what each part makes of its answer."""
    context: Context = {"person": one, "today": clock.today(), "age": one.age_on(clock.today())}
    for told in answered(*(part(actor, one) for part in PARTS)):
        context |= told
    return context


def _file(actor: Actor, one: Record) -> Asking[Context]:
    """Cases, consents, referrals and merges: they stand on the page, and in what happened."""
    cases = cases_of(actor, one.pk).prefetch_related(None)
    consents, referrals = consent_history(actor, one.pk), referrals_of(actor, one.pk)
    merges = merges_of(actor, one.pk)
    if not actor.may(Duty.READ_DOUBLES):
        merges = merges.none()
    newest = happened(actor, one.pk)
    yield [cases, consents, referrals, merges, *newest.values()]
    newest |= {"cases": cases, "consents": consents, "merges": merges, "referrals": referrals}
    return {
        "cases": cases,
        "merges": merges,
        "referrals": referrals,
        "may_refer": is_open("desk:referral-new", actor),
        "timeline": timeline_of(newest),
        "other_file": CodeForm(),
        **_consents(list(cases), list(consents)),
    }


def _consents(cases: Sequence[Record], consents: Sequence[Record]) -> Context:
    """The newest word on each purpose, and why no case may be opened, if none may."""
    newest = {Purpose(one.purpose): one for one in reversed(consents)}
    service = newest.get(Purpose.SERVICE)
    return {
        "consents": [(purpose, newest.get(purpose)) for purpose in Purpose],
        "refusals": case_rules.refusals_to_open(
            open_cases=sum(case.state != CaseState.CLOSED for case in cases),
            consented=service is not None and service.holds_on(clock.today()),
        ),
    }


def _circle(actor: Actor, one: Record) -> Asking[Context]:
    zones = zones_around(actor).filter(person=one.pk)[:1]
    yield [zones]
    return {"zone": next(iter(zones), None)}


def _household(actor: Actor, one: Record) -> Asking[Context]:
    mates = housemates_of(actor, one)
    yield [mates]
    return {"housemates": mates}


def _next_line(actor: Actor, one: Record) -> Asking[Context]:
    """The line to be written: of today, by the channel of the one that the actor wrote last."""
    del one
    mine = contacts_for(actor).filter(by=actor.user_id).prefetch_related(None)
    lines = mine.select_related(None).order_by("-pk")[:1]
    yield [lines]
    last = next(iter(lines), None)
    first = {"on": clock.today(), "channel": last.channel if last else Channel.WALK_IN}
    return {"contact": ContactForm(initial=first)}


PARTS: tuple[Callable[[Actor, Record], Asking[Context]], ...] = (
    _file,
    _circle,
    _household,
    _next_line,
    lambda actor, one: person_jobs_asked(actor, one.pk),
    lambda actor, one: screening_asked(actor, one.pk),
    lambda actor, one: background_asked(actor, one.pk),
    lambda actor, one: sheets_asked(actor, one.pk),
)
