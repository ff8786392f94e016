"""What today needs: what is overdue, what is due, what others owe us; each with its number."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from spean.base.actor import Duty
from spean.base.together import together
from spean.casework.cases.queries import dates_due, steps_due
from spean.casework.complaints.queries import complaints_late
from spean.casework.jobs.queries import checks_due, introductions_waiting
from spean.casework.outbox.queries import calls_today
from spean.casework.outreach.queries import activities_to_decide, activities_to_report
from spean.casework.plans.queries import followups_due, plans_to_approve, plans_waiting
from spean.casework.referrals.queries import letters_waiting_here, referrals_in_hand
from spean.casework.referrals.vocabulary import WAITING
from spean.web.desk.followups.words import line_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.web.ui.http import Record

    Shown = Callable[[Record], "Item"]
    Told = Iterator[tuple["Stands", "Kind"]]

FEW = 8


class Stands(StrEnum):
    """How something stands today. There is no fourth way to say that there is something to do."""

    OVERDUE = "overdue"
    DUE = "due"
    WAITING = "waiting"


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
    name: Stands
    title: str
    tone: str
    nothing: str
    kinds: list[Kind]

    @property
    def number(self) -> int:
        """Things to do, of different kinds: it says how much there is, and is counted nowhere."""
        return sum(kind.number for kind in self.kinds)


class Question(NamedTuple):
    """What a room asks the database, and what it says when it is answered."""

    rows: QuerySet[Any]  # of the models of any app
    tell: Callable[[Sequence[Record]], Told]


def parts_of(
    actor: Actor, today: dt.date, *, beside: Iterable[QuerySet[Any]] = ()
) -> list[Part]:  # as above
    """Everything that this actor's duties have to do with; a kind without anything is left out.

    All rooms are asked in one statement, and with them what else the page needs (`beside`).
    """
    asked = [room(actor, today) for duty, room in ROOMS if actor.may(duty)]
    together(*(question.rows for question in asked), *beside)
    told = [one for question in asked for one in question.tell(list(question.rows))]

    def part(name: Stands, title: str, tone: str, nothing: str) -> Part:
        kinds = [kind for stands, kind in told if stands is name and kind.number]
        return Part(name, title, tone, nothing, kinds)

    return [
        part(Stands.OVERDUE, _("Overdue"), "danger", _("Nothing is overdue")),
        part(Stands.DUE, _("Due today"), "accent", _("Nothing is due today")),
        part(Stands.WAITING, _("Waiting for others"), "river", _("Nobody owes us an answer")),
    ]


def _dates(actor: Actor, today: dt.date) -> Question:
    week = reverse("desk:appointments")
    late = (_("Dates not yet dealt with"), week)
    now = (_("Dates to hold"), f"{week}?span=day")
    rows = dates_due(actor, until=today).order_by("on", "at", "pk")
    return _late_and_now(rows, _date, late=late, now=now, over=Q(on__lt=today))


def _steps(actor: Actor, today: dt.date) -> Question:
    cases = reverse("desk:cases")
    late, now = (_("Overdue steps"), cases), (_("Steps due today"), cases)
    rows = steps_due(actor, until=today).order_by("due_on", "pk")
    return _late_and_now(rows, _step, late=late, now=now, over=Q(due_on__lt=today))


def _followups(actor: Actor, today: dt.date) -> Question:
    """Of one's own cases; the lists behind them have the same filters, and so the same numbers."""
    listed = f"{reverse('desk:followups')}?mine=yes&show="
    late = (_("Follow-ups whose time is over"), f"{listed}late")
    now = (_("Follow-ups that can be asked now"), f"{listed}open")
    rows = followups_due(actor, today=today, mine=True).order_by("due_on", "pk")
    return _late_and_now(rows, _followup, late=late, now=now, over=Q(closes_on__lt=today))


def _referrals(actor: Actor, today: dt.date) -> Question:
    """One's own. They are read at once: of one colleague there are never very many."""
    del today
    return Question(referrals_in_hand(actor), _referrals_told)


def _referrals_told(mine: Sequence[Record]) -> Told:
    late = [one for one in mine if one.letter.is_overdue]
    out = [one for one in mine if not one.letter.is_overdue and one.letter.state in WAITING]
    for stands, title, only, rows in (
        (Stands.OVERDUE, _("Referrals without an answer"), "overdue", late),
        (Stands.WAITING, _("Referrals with a partner"), "mine", out),
    ):
        url, shown = f"{reverse('desk:referrals')}?only={only}", [_referral(x) for x in rows[:FEW]]
        yield stands, Kind(title, len(rows), url, shown)


def _letters(actor: Actor, today: dt.date) -> Question:
    del today
    inbox = f"{reverse('desk:referrals')}?box=in"
    title = _("Referrals that wait for our answer")
    return _kind(Stands.DUE, title, letters_waiting_here(actor), _letter, inbox)


def _calls(actor: Actor, today: dt.date) -> Question:
    del today
    return _number(_("Calls of today"), calls_today(actor), reverse("desk:calls"))


def _plans_to_approve(actor: Actor, today: dt.date) -> Question:
    del today
    return _kind(Stands.DUE, _("Plans to approve"), plans_to_approve(actor), _plan)


def _plans_out(actor: Actor, today: dt.date) -> Question:
    del today
    return _kind(Stands.WAITING, _("Plans with the manager"), plans_waiting(actor), _plan)


def _checks(actor: Actor, today: dt.date) -> Question:
    rows = checks_due(actor, today=today)
    return _number(_("Retention checks"), rows, reverse("desk:retention"))


def _introductions(actor: Actor, today: dt.date) -> Question:
    del today
    title, jobs = _("Introductions with an employer"), reverse("desk:jobs")
    return _kind(Stands.WAITING, title, introductions_waiting(actor), _introduction, jobs)


def _reports_owed(actor: Actor, today: dt.date) -> Question:
    """Of what one organises oneself."""
    outreach = reverse("desk:outreach")
    late, now = (_("Outreach without a report"), outreach), (_("Outreach of today"), outreach)
    rows = activities_to_report(actor, today=today)
    return _late_and_now(rows, _outing, late=late, now=now, over=Q(on__lt=today))


def _complaints(actor: Actor, today: dt.date) -> Question:
    """What a word is owed on by today. A line says neither what it is about nor whom."""
    listed = f"{reverse('desk:complaints')}?only="
    late = (_("Complaints without a word of ours"), f"{listed}overdue")
    now = (_("Complaints to answer today"), f"{listed}open")
    return _late_and_now(
        complaints_late(actor), _complaint, late=late, now=now, over=Q(due_on__lt=today)
    )


def _outreach_to_decide(actor: Actor, today: dt.date) -> Question:
    del today
    title, outreach = _("Outreach to approve or to verify"), reverse("desk:outreach")
    return _kind(Stands.DUE, title, activities_to_decide(actor), _outing, outreach)


ROOMS: tuple[tuple[Duty, Callable[[Actor, dt.date], Question]], ...] = (
    (Duty.READ_CASES, _dates),
    (Duty.READ_CASES, _steps),
    (Duty.READ_REFERRALS, _referrals),
    (Duty.READ_REFERRALS, _letters),
    (Duty.READ_MESSAGES, _calls),
    (Duty.READ_FOLLOWUPS, _followups),
    (Duty.APPROVE_PLANS, _plans_to_approve),
    (Duty.READ_PLANS, _plans_out),
    (Duty.WRITE_OUTREACH, _reports_owed),
    (Duty.APPROVE_OUTREACH, _outreach_to_decide),
    (Duty.ANSWER_COMPLAINTS, _complaints),
    (Duty.READ_PLACEMENTS, _checks),
    (Duty.READ_PLACEMENTS, _introductions),
)
"""Whoever has the duty is told; in this order within each part."""


def _late_and_now(
    rows: Record, shown: Shown, *, late: tuple[str, str], now: tuple[str, str], over: Q
) -> Question:
    """What is over its time, and the rest: each with its first few and its number, in one question.

    `late` and `now`: title and list. The rows come in their order, which is said and not implied.
    """
    ranked = rows.annotate(is_over=over).annotate(
        of_all=Window(Count("pk"), partition_by="is_over"),
        nth=Window(RowNumber(), partition_by="is_over", order_by=rows.query.order_by),
    )

    def tell(found: Sequence[Record]) -> Told:
        for stands, (title, url) in ((Stands.OVERDUE, late), (Stands.DUE, now)):
            some = [one for one in found if one.is_over is (stands is Stands.OVERDUE)]
            number = some[0].of_all if some else 0
            yield stands, Kind(title, number, url, [shown(one) for one in some])

    return Question(ranked.filter(nth__lte=FEW), tell)


def _kind(stands: Stands, title: str, rows: Record, shown: Shown, url: str = "") -> Question:
    """The first few and the number of all, in one question."""

    def tell(some: Sequence[Record]) -> Told:
        number = some[0].of_all if some else 0
        yield stands, Kind(title, number, url, [shown(one) for one in some])

    return Question(rows.annotate(of_all=Window(Count("pk")))[:FEW], tell)


def _number(title: str, rows: Record, url: str) -> Question:
    """How many are due, and none of them."""

    def tell(some: Sequence[Record]) -> Told:
        yield Stands.DUE, Kind(title, some[0].of_all if some else 0, url)

    return Question(rows.annotate(of_all=Window(Count("pk")))[:1], tell)


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


def _outing(one: Record) -> Item:
    url = reverse("desk:outreach-activity", args=[one.pk])
    return Item(str(one.get_kind_display()), url, one.place.name, one.on)


def _complaint(one: Record) -> Item:
    url = reverse("desk:complaint", args=[one.pk])
    return Item(one.code, url, f"{one.get_state_display()} · {one.centre.name}", one.due_on)


def _introduction(one: Record) -> Item:
    url = reverse("desk:vacancy", args=[one.vacancy_id])
    return Item(one.person.name, url, one.vacancy.employer.name, one.sent_on)
