"""One month for one reader: which centres, which blocks, where they come from, what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from spean.base import clock
from spean.base.actor import Duty
from spean.policy.insight.queries import centres_counted, month_counted, month_live
from spean.policy.insight.rules.blocks import guarded_block, open_block
from spean.policy.insight.rules.closing import Difference, differences, refusals_to_close
from spean.policy.insight.rules.definitions import DEFINITIONS
from spean.policy.insight.rules.months import Month, month_of
from spean.registry.places.queries import provinces
from spean.web.desk.insight.forms import MonthForm
from spean.web.desk.insight.tables import ShownBlock, shown_block
from spean.web.desk.insight.words import Names, moment_text, period_text, source_text

if TYPE_CHECKING:
    from django.http import QueryDict

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.policy.insight.queries import Counted
    from spean.policy.insight.vocabulary import Indicator
    from spean.web.ui.http import Record


@dataclass(frozen=True, slots=True)
class Asked:
    """Which month and centres, after the form was read."""

    form: MonthForm
    month: Month
    centres: Sequence[Record]
    """All that the reader counts, or the one that was chosen."""
    latest: Month

    @property
    def only(self) -> Record | None:
        return self.centres[0] if len(self.centres) == 1 else None

    @property
    def query(self) -> dict[str, str]:
        query = {"month": str(self.month)}
        if "centre" in self.form.fields and self.only:
            query["centre"] = str(self.only.pk)
        return query

    @property
    def earlier(self) -> str:
        return urlencode(self.query | {"month": str(self.month.before)})

    @property
    def later(self) -> str:
        """Empty in the month that runs: the next has not begun."""
        if self.month >= self.latest:
            return ""
        return urlencode(self.query | {"month": str(self.month.after)})


@dataclass(frozen=True, slots=True)
class Board:
    month: Month
    period: str
    centres: Sequence[str]
    source: str
    made: str
    never_added: str
    legend: str
    blocks: Sequence[ShownBlock]
    closed: Sequence[Mapping[str, str]]

    @property
    def stats(self) -> list[ShownBlock]:
        return [block for block in self.blocks if not block.share]

    @property
    def retentions(self) -> list[ShownBlock]:
        return [block for block in self.blocks if block.share]

    @property
    def is_empty(self) -> bool:
        sums = [
            number
            for block in self.blocks
            for line in (*block.apart, *(table.total for table in block.tables))
            for number in line.numbers
        ]
        return all(number.figure.value == 0 for number in sums)


@dataclass(frozen=True, slots=True)
class Closing:
    """What may be done about the month of one centre."""

    centre: Record
    no_close: Sequence[Refusal]
    differences: Sequence[Difference]
    is_closed: bool


def asked_of(actor: Actor, query: QueryDict) -> Asked:
    """Bad words in the address are said on the form; the page then shows this month, everywhere."""
    centres = list(centres_counted(actor))
    may_choose = centres if actor.may(Duty.COUNT_PEOPLE) else []
    latest = month_of(clock.today())
    form = MonthForm(
        {"month": str(latest)} | query.dict(),
        centres=[(str(centre.pk), centre.name) for centre in may_choose],
        today=clock.today(),
    )
    answers = form.cleaned_data if form.is_valid() else {}
    chosen = answers.get("centre")
    return Asked(
        form=form,
        month=answers.get("month") or latest,
        centres=[centre for centre in centres if str(centre.pk) == chosen] if chosen else centres,
        latest=latest,
    )


def counted_for(actor: Actor, asked: Asked) -> Counted:
    return month_counted(actor, asked.month, centre_ids=[centre.pk for centre in asked.centres])


def board_of(actor: Actor, asked: Asked, counted: Counted) -> Board:
    ids = [centre.pk for centre in asked.centres]
    names = Names(
        provinces={place.code: place.name for place in provinces(actor)},
        centres={str(centre.pk): centre.name for centre in asked.centres},
    )
    open_to_reader = actor.reach(Duty.COUNT_PEOPLE).centres.issuperset(ids)
    block_of = open_block if open_to_reader else guarded_block

    def link(indicator: Indicator, **words: str) -> str:
        if not open_to_reader:
            return ""
        asking = asked.query | {"indicator": indicator.value} | words
        return f"{reverse('desk:numbers-list')}?{urlencode(asking)}"

    return Board(
        month=asked.month,
        period=period_text(asked.month),
        centres=list(names.centres.values()),
        source=_source(asked, counted),
        made=moment_text(clock.now()),
        never_added=_(
            "These numbers are never added together: one person may be reached, served, "
            "case-managed, placed and retained."
        ),
        legend="" if open_to_reader else _legend(),
        blocks=[
            shown_block(block_of(definition, counted.cells[indicator], ids), names, link)
            for indicator, definition in DEFINITIONS.items()
        ],
        closed=_closed(asked, counted),
    )


def closing_of(actor: Actor, asked: Asked, counted: Counted) -> Closing | None:
    """For those who manage; a month is closed centre by centre."""
    centre = asked.only
    if centre is None or centre.pk not in actor.reach(Duty.CLOSE_MONTHS).centres:
        return None
    is_closed = centre.pk in counted.closed
    changed: list[Difference] = []
    if is_closed:
        live = month_live(actor, asked.month, centre_id=centre.pk)
        changed = differences(counted.kept_at(centre.pk), live)
    return Closing(
        centre=centre,
        no_close=refusals_to_close(month=asked.month, today=clock.today(), closed=is_closed),
        differences=changed,
        is_closed=is_closed,
    )


def _source(asked: Asked, counted: Counted) -> str:
    closed = {
        centre.name: counted.closed[centre.pk].made_at
        for centre in asked.centres
        if centre.pk in counted.closed
    }
    return source_text([centre.name for centre in asked.centres], closed, clock.now())


def _closed(asked: Asked, counted: Counted) -> list[dict[str, str]]:
    """Who closed what when, for the line above the numbers."""
    return [
        {
            "centre": centre.name,
            "moment": moment_text(snapshot.made_at),
            "by": str(snapshot.by),
            "reason": snapshot.reason,
        }
        for centre in asked.centres
        if (snapshot := counted.closed.get(centre.pk))
    ]


def _legend() -> str:
    return _(
        "<11 stands for 1 to 10 people. A number marked hidden is larger, and would tell a "
        "smaller one by subtraction."
    )
