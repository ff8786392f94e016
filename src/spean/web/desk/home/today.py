"""What today needs: what is overdue, what is due, what others owe us; each with its number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Window
from django.urls import reverse
from django.utils.translation import gettext as _

from spean.base.actor import Duty
from spean.casework.cases.queries import dates_due, overdue_steps, steps_due_on
from spean.casework.jobs.queries import checks_due, introductions_waiting
from spean.casework.outbox.queries import calls_today
from spean.casework.plans.queries import followups_like, plans_to_approve, plans_waiting
from spean.casework.referrals.queries import letters_waiting_here, referrals_in_hand
from spean.casework.referrals.vocabulary import WAITING
from spean.web.desk.followups.words import line_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from spean.base.actor import Actor
    from spean.web.ui.http import Record

    Shown = Callable[[Record], "Item"]

FEW = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: who, the page where it is done, what, and its day."""

    who: str
    url: str
    what: str = ""
    day: dt.date | None = None
    hour: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """Things of one kind: the first few, how many there are, and the list of all of them."""

    title: str
    number: int
    url: str = ""
    items: list[Item] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.number - len(self.items)


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    title: str
    tone: str
    nothing: str
    kinds: list[Kind]

    @property
    def number(self) -> int:
        """Things to do, of different kinds: it says how much there is, and is counted nowhere."""
        return sum(kind.number for kind in self.kinds)


def parts_of(actor: Actor, today: dt.date) -> list[Part]:
    """Everything that this actor's duties have to do with; a kind without anything is left out."""
    mine = list(referrals_in_hand(actor)) if actor.may(Duty.READ_REFERRALS) else []
    late = [one for one in mine if one.letter.is_overdue]
    out = [one for one in mine if one not in late and one.letter.state in WAITING]
    overdue = _overdue(actor, today, late)
    return [
        _part("overdue", _("Overdue"), "danger", _("Nothing is overdue"), overdue),
        _part("due", _("Due today"), "accent", _("Nothing is due today"), _due(actor, today)),
        _part(
            "waiting",
            _("Waiting for others"),
            "river",
            _("Nobody owes us an answer"),
            _waiting(actor, out),
        ),
    ]


def _part(name: str, title: str, tone: str, nothing: str, kinds: list[Kind]) -> Part:
    return Part(name, title, tone, nothing, [kind for kind in kinds if kind.number])


def _overdue(actor: Actor, today: dt.date, referrals: list[Record]) -> list[Kind]:
    kinds = []
    if actor.may(Duty.READ_CASES):
        kinds.append(
            _kind(
                _("Dates not yet dealt with"),
                dates_due(actor, until=today).filter(on__lt=today),
                _date,
                reverse("desk:appointments"),
            )
        )
        cases = reverse("desk:cases")
        kinds.append(_kind(_("Overdue steps"), overdue_steps(actor, today=today), _step, cases))
    kinds.append(
        _some(
            _("Referrals without an answer"),
            referrals,
            _referral,
            f"{reverse('desk:referrals')}?only=overdue",
        )
    )
    if actor.may(Duty.READ_FOLLOWUPS):
        kinds.append(_followups(actor, _("Follow-ups whose time is over"), show="late"))
    return kinds


def _due(actor: Actor, today: dt.date) -> list[Kind]:
    kinds = []
    if actor.may(Duty.READ_CASES):
        dates = dates_due(actor, until=today).filter(on=today)
        day = f"{reverse('desk:appointments')}?span=day"
        kinds.append(_kind(_("Dates to hold"), dates, _date, day))
        steps = steps_due_on(actor, day=today)
        kinds.append(_kind(_("Steps due today"), steps, _step, reverse("desk:cases")))
    if actor.may(Duty.READ_REFERRALS):
        inbox = f"{reverse('desk:referrals')}?box=in"
        letters = letters_waiting_here(actor)
        kinds.append(_kind(_("Referrals that wait for our answer"), letters, _letter, inbox))
    if actor.may(Duty.READ_MESSAGES):
        calls = calls_today(actor).count()
        kinds.append(Kind(_("Calls of today"), calls, reverse("desk:calls")))
    if actor.may(Duty.READ_FOLLOWUPS):
        kinds.append(_followups(actor, _("Follow-ups that can be asked now"), show="open"))
    if actor.may(Duty.APPROVE_PLANS):
        kinds.append(_kind(_("Plans to approve"), plans_to_approve(actor), _plan))
    if actor.may(Duty.READ_PLACEMENTS):
        checks = checks_due(actor, today=today).count()
        kinds.append(Kind(_("Retention checks"), checks, reverse("desk:retention")))
    return kinds


def _waiting(actor: Actor, referrals: list[Record]) -> list[Kind]:
    mine = f"{reverse('desk:referrals')}?only=mine"
    kinds = [_some(_("Referrals with a partner"), referrals, _referral, mine)]
    if actor.may(Duty.READ_PLANS):
        kinds.append(_kind(_("Plans with the manager"), plans_waiting(actor), _plan))
    if actor.may(Duty.READ_PLACEMENTS):
        sent = introductions_waiting(actor)
        jobs = reverse("desk:jobs")
        kinds.append(_kind(_("Introductions with an employer"), sent, _introduction, jobs))
    return kinds


def _followups(actor: Actor, title: str, *, show: str) -> Kind:
    """Of one's own cases; the list behind it has the same filter, and so the same number."""
    rows = followups_like(actor, show=show, mine=True)
    return _kind(title, rows, _followup, f"{reverse('desk:followups')}?show={show}&mine=yes")


def _kind(title: str, rows: Record, shown: Shown, url: str = "") -> Kind:
    """The first few and the number of all, in one question."""
    some = list(rows.annotate(of_all=Window(Count("pk")))[:FEW])
    return Kind(title, some[0].of_all if some else 0, url, [shown(one) for one in some])


def _some(title: str, rows: list[Record], shown: Shown, url: str) -> Kind:
    """The same of rows that were read already: of one colleague, and so never very many."""
    return Kind(title, len(rows), url, [shown(one) for one in rows[:FEW]])


def _date(one: Record) -> Item:
    url = reverse("desk:case", args=[one.case_id])
    return Item(one.case.person.name, url, one.purpose, one.on, one.at)


def _step(one: Record) -> Item:
    url = reverse("desk:case", args=[one.case_id])
    return Item(one.case.person.name, url, one.what, one.due_on)


def _referral(one: Record) -> Item:
    url = reverse("desk:referral", args=[one.pk])
    service, state = one.letter.service, str(one.letter.get_state_display())
    what = " · ".join(filter(None, [state, service.name, service.phone]))
    return Item(one.person.name, url, what, one.letter.due_on)


def _letter(one: Record) -> Item:
    url = reverse("desk:referral-in", args=[one.pk])
    return Item(one.code, url, f"{one.centre.name} · {one.service.name}", one.due_on)


def _followup(one: Record) -> Item:
    line = line_of(one)
    url = reverse("desk:followup", args=[one.pk])
    return Item(one.case.person.name, url, f"{line.which} · {line.calendar}", one.due_on)


def _plan(one: Record) -> Item:
    url = reverse("desk:plan", args=[one.pk])
    return Item(one.case.person.name, url, f"{one.code} · {one.by}", one.signed_on)


def _introduction(one: Record) -> Item:
    url = reverse("desk:vacancy", args=[one.vacancy_id])
    return Item(one.person.name, url, one.vacancy.employer.name, one.sent_on)
