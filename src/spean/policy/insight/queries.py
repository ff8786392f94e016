"""Counting people, and reading the lists behind the numbers. The actor comes first.

What leaves is sums, and lists only for those whose duty is the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q, Sum

from spean.base.actor import Actor, Duty
from spean.base.wall import within_reach
from spean.casework.contacts.queries import contacts_for
from spean.casework.outreach.queries import headcounts_for
from spean.casework.people.queries import people_for, standing_files
from spean.policy.insight.models import Snapshot
from spean.policy.insight.rules.closing import (
    Kept,
    Spot,
    as_cells,
    from_json,
    strongest,
    under_todays_numbers,
)
from spean.policy.insight.rules.definitions import DEFINITIONS
from spean.policy.insight.rules.months import Month
from spean.policy.insight.rules.tables import Cell
from spean.policy.insight.scoping import NAMELESS, SOURCES, Source, people_of, source_of
from spean.policy.insight.vocabulary import WITHOUT_NAME, Indicator, Naming
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from spean.casework.contacts.models import ContactQuerySet
    from spean.casework.outreach.models import HeadcountQuerySet
    from spean.casework.people.models import PersonQuerySet
    from spean.policy.insight.models import SnapshotQuerySet
    from spean.registry.centres.models import CentreQuerySet

TOLD = ("of_sex", "of_age", "of_province")
COUNTED = (
    Duty.READ_PEOPLE,
    Duty.READ_CONTACTS,
    Duty.READ_OUTREACH,
    Duty.READ_CASES,
    Duty.READ_PLACEMENTS,
    Duty.READ_REFERRALS,
    Duty.READ_CENTRES,
)
"""What is read to count a month."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Which people a number is about; an empty word means all."""

    indicator: Indicator
    month: Month
    centre_ids: tuple[int, ...]
    sex: str = ""
    age: str = ""
    province: str = ""
    detail: str = ""

    @property
    def details(self) -> frozenset[str]:
        return frozenset({self.detail}) if self.detail else DEFINITIONS[self.indicator].counted

    @property
    def columns(self) -> dict[str, str]:
        asked = zip(TOLD, (self.sex, self.age, self.province), strict=True)
        return {name: word for name, word in asked if word}

    def holds(self, cell: Kept | Cell) -> bool:
        there = dict(zip(TOLD, (cell.sex, cell.age, cell.province), strict=True))
        same = all(there[name] == word for name, word in self.columns.items())
        return same and cell.detail in self.details


@dataclass(frozen=True, slots=True)
class Counted:
    """A month's cells by indicator; and what the centres that closed it then kept."""

    cells: Mapping[Indicator, Sequence[Cell]]
    closed: Mapping[int, Snapshot]
    kept: Mapping[Indicator, Mapping[int, Sequence[Kept]]]

    def kept_at(self, centre_id: int) -> dict[Indicator, Sequence[Kept]]:
        return {indicator: centres[centre_id] for indicator, centres in self.kept.items()}


def centres_counted(actor: Actor) -> CentreQuerySet:
    """Own centres for whose duty is the count; every centre for those who oversee."""
    if actor.may(Duty.OVERSEE):
        return centres_for(actor)
    return centres_for(actor).filter(pk__in=actor.reach(Duty.COUNT_PEOPLE).centres)


def snapshots_for(actor: Actor, month: Month) -> SnapshotQuerySet:
    """What was closed of this month; of every indicator the newest word."""
    rows = Snapshot.objects.visible_to(actor).filter(month=month.first)
    return rows.newest().select_related("by")


def month_counted(
    actor: Actor, month: Month, *, centre_ids: Collection[int], only: Indicator | None = None
) -> Counted:
    """The month at these centres together: closed centres as they were closed, the others live."""
    allowed = _allowed(actor, centre_ids)
    kept, closed = _kept(actor, month, allowed)
    cells = {
        indicator: as_cells(kept.get(indicator, {}), definition)
        for indicator, definition in DEFINITIONS.items()
    }
    clerk = _clerk(allowed - closed.keys())
    if not clerk.centre_ids:
        return Counted(cells, closed, kept)
    seen = {
        indicator: list(strongest(centres, DEFINITIONS[indicator]))
        for indicator, centres in kept.items()
    }
    with _counting(actor, clerk):
        for indicator, cell in _live(clerk, month, seen=seen, only=only):
            cells[indicator].append(cell)
    return Counted(cells, closed, kept)


def month_live(actor: Actor, month: Month, *, centre_id: int) -> dict[Indicator, list[Cell]]:
    """What the records say now, whether the month is closed or not."""
    cells: dict[Indicator, list[Cell]] = {indicator: [] for indicator in DEFINITIONS}
    clerk = _clerk(_allowed(actor, [centre_id]))
    with _counting(actor, clerk):
        for indicator, cell in _live(clerk, month):
            cells[indicator].append(cell)
    return cells


def month_with_people(actor: Actor, month: Month, *, centre_id: int) -> dict[Indicator, list[Kept]]:
    """What closing keeps: every cell with the numbers of the files behind it."""
    clerk = _clerk(_allowed(actor, [centre_id]))
    found: dict[Indicator, dict[Spot, list[tuple[int, int]]]]
    found = {indicator: {} for indicator in DEFINITIONS}
    for source in SOURCES:
        for kind, sex, age, province, rank, who in _everybody(source, clerk, month):
            indicator = source.kinds[kind]
            spot = (sex, age, province, DEFINITIONS[indicator].details[rank])
            found[indicator].setdefault(spot, []).append((who, 1))
    for naming, rows in NAMELESS.items():
        for *told, number, heads in rows(clerk, month).values_list(*TOLD, "pk", "people"):
            sex, age, province = told
            spot = (sex, age, province, naming.value)
            found[Indicator.REACHED].setdefault(spot, []).append((number, heads))
    return {
        indicator: [_cell_kept(spot, rows) for spot, rows in sorted(spots.items())]
        for indicator, spots in found.items()
    }


def people_behind(actor: Actor, behind: Behind) -> PersonQuerySet:
    """The named people behind a number. Nobody, for those who meet no names."""
    allowed = _named_at(actor, behind.centre_ids)
    kept, closed = _kept(actor, behind.month, allowed)
    in_closed = strongest(kept.get(behind.indicator, {}), DEFINITIONS[behind.indicator])
    chosen = [person for person, cell in in_closed.items() if behind.holds(cell)]
    there = Q(pk__in=chosen)
    clerk = _clerk(allowed - closed.keys())
    if clerk.centre_ids:
        there |= _people_in_live(clerk, behind) & ~Q(pk__in=list(in_closed))
    return people_for(_clerk(allowed)).filter(there)


def nameless_behind(actor: Actor, behind: Behind) -> ContactQuerySet:
    """The lines of the contact log behind people without a name."""
    rows = contacts_for(_clerk(_named_at(actor, behind.centre_ids)))
    return rows.filter(_without_name(actor, behind, Naming.NAMELESS))


def headcounts_behind(actor: Actor, behind: Behind) -> HeadcountQuerySet:
    """The counts of outreach activities behind people without a name."""
    rows = headcounts_for(_clerk(_named_at(actor, behind.centre_ids)))
    return rows.filter(_without_name(actor, behind, Naming.AT_ACTIVITY))


def _without_name(actor: Actor, behind: Behind, naming: Naming) -> Q:
    """Which rows of that kind are behind a number: as they were closed, or live."""
    if behind.indicator != Indicator.REACHED or naming not in behind.details:
        return Q(pk__in=[])
    allowed = _named_at(actor, behind.centre_ids)
    kept, closed = _kept(actor, behind.month, allowed)
    in_closed = [
        number
        for cells in kept.get(behind.indicator, {}).values()
        for cell in cells
        if cell.detail == naming and behind.holds(cell)
        for number in cell.behind
    ]
    live = NAMELESS[naming](_clerk(allowed - closed.keys()), behind.month)
    return Q(pk__in=in_closed) | Q(pk__in=live.filter(**behind.columns).values("pk"))


def _allowed(actor: Actor, centre_ids: Collection[int]) -> frozenset[int]:
    rows = centres_counted(actor).filter(pk__in=centre_ids)
    return frozenset(rows.values_list("pk", flat=True))


def _named_at(actor: Actor, centre_ids: Collection[int]) -> frozenset[int]:
    """Where the people behind a number may be met: to oversee all centres opens no list."""
    return _allowed(actor, centre_ids) & actor.reach(Duty.COUNT_PEOPLE).centres


def _clerk(centre_ids: frozenset[int]) -> Actor:
    """Sees what these centres hold, as their own managers do, and does nothing else.

    It belongs to no circle: a number that counts a protected person for one reader and not for
    another would tell who is protected, so none counts them.
    """
    return Actor.trusted(*COUNTED, centre_ids=centre_ids)


def _counting(actor: Actor, clerk: Actor) -> AbstractContextManager[None]:
    """Who oversees meets no file: the wall opens for the clerk, who gives back sums only."""
    return within_reach(clerk) if actor.may(Duty.OVERSEE) else nullcontext()


def _kept(
    actor: Actor, month: Month, centre_ids: frozenset[int]
) -> tuple[dict[Indicator, dict[int, list[Kept]]], dict[int, Snapshot]]:
    """The closed cells by indicator and centre, and one snapshot of each closed centre."""
    kept: dict[Indicator, dict[int, list[Kept]]] = {}
    closed: dict[int, Snapshot] = {}
    for snapshot in snapshots_for(actor, month).filter(centre__in=centre_ids):
        closed[snapshot.centre_id] = snapshot
        by_centre = kept.setdefault(Indicator(snapshot.indicator), {})
        by_centre[snapshot.centre_id] = from_json(snapshot.cells)
    return _as_kept_today(actor, kept), closed


def _as_kept_today(
    actor: Actor, kept: dict[Indicator, dict[int, list[Kept]]]
) -> dict[Indicator, dict[int, list[Kept]]]:
    """A file that was put together with another one since stands behind the number as that one."""
    numbers = {
        number
        for centres in kept.values()
        for cells in centres.values()
        for cell in cells
        if cell.detail not in WITHOUT_NAME
        for number in cell.behind
    }
    moved = {old: new for old, new in standing_files(actor, numbers).items() if old != new}
    if not moved:
        return kept
    return {
        indicator: {
            centre: [under_todays_numbers(cell, moved) for cell in cells]
            for centre, cells in centres.items()
        }
        for indicator, centres in kept.items()
    }


def _live(
    clerk: Actor,
    month: Month,
    *,
    seen: Mapping[Indicator, Sequence[int]] | None = None,
    only: Indicator | None = None,
) -> Iterator[tuple[Indicator, Cell]]:
    """Cells from the records as they are; people in `seen` are marked as counted already."""
    if not clerk.centre_ids:
        return
    for source in SOURCES:
        if only is None or only in source.kinds.values():
            yield from _grouped(source, clerk, month, seen=seen or {})
    if only in {None, Indicator.REACHED}:
        for naming, rows in NAMELESS.items():
            lines = rows(clerk, month).values(*TOLD, "centre_id").annotate(heads=Sum("people"))
            for *told, centre, heads in lines.values_list(*TOLD, "centre_id", "heads"):
                sex, age, province = told
                yield Indicator.REACHED, Cell(sex, age, province, naming.value, heads, (centre,))


def _cell_kept(spot: Spot, rows: Sequence[tuple[int, int]]) -> Kept:
    """Rows of (file number, heads behind it)."""
    return Kept(*spot, sum(heads for _number, heads in rows), tuple(sorted(n for n, _ in rows)))


def _grouped(
    source: Source, clerk: Actor, month: Month, *, seen: Mapping[Indicator, Sequence[int]]
) -> Iterator[tuple[Indicator, Cell]]:
    """Rows of people to rows of cells, inside the database: its answer is as long as the table."""
    inner, values = _one_row_a_person(source, clerk, month)
    pairs = [(kind, who) for kind, one in source.kinds.items() for who in seen.get(one, ())]
    # the inner statement is our own, with its values apart: nothing typed by anybody is in it
    statement = f"""
        SELECT of_kind, of_sex, of_age, of_province, rank, centres, met.who IS NOT NULL, count(*)
        FROM ({inner}) AS one
        LEFT JOIN unnest(%s::int[], %s::bigint[]) AS met (kind, who)
          ON met.kind = one.of_kind AND met.who = one.who
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    """  # noqa: S608  see the comment above
    with connection.cursor() as cursor:
        kinds, numbers = [kind for kind, _who in pairs], [who for _kind, who in pairs]
        cursor.execute(statement, [*values, kinds, numbers])
        for kind, sex, age, province, rank, centres, again, count in cursor.fetchall():
            indicator = source.kinds[kind]
            detail = DEFINITIONS[indicator].details[rank]
            at = tuple(sorted(centres))
            yield indicator, Cell(sex, age, province, detail, count, at, again=again)


def _everybody(source: Source, clerk: Actor, month: Month) -> Iterator[Sequence[Any]]:
    """Kind, sex, age, province, rank and file number of everybody in a source, once each."""
    inner, values = _one_row_a_person(source, clerk, month)
    # the inner statement is our own, with its values apart: nothing typed by anybody is in it
    statement = f"SELECT of_kind, of_sex, of_age, of_province, rank, who FROM ({inner}) AS one"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        yield from cursor.fetchall()


def _one_row_a_person(source: Source, clerk: Actor, month: Month) -> tuple[str, list[Any]]:
    """A statement and its values. Who is in two parts of a source stands in one row of it, at the
    centres of both: sex, age and province are the person's own, and the same in each part.
    """
    parts = [people_of(one, clerk, month).query.sql_with_params() for one in source.parts]
    values = [value for _sql, own in parts for value in own]
    if len(parts) == 1:
        return parts[0][0], values
    every = " UNION ALL ".join(f"({sql})" for sql, _own in parts)
    # made of Django's own statements, as above
    statement = f"""
        SELECT who, of_kind, min(of_sex) AS of_sex, min(of_age) AS of_age,
               min(of_province) AS of_province, min(rank) AS rank,
               array_agg(DISTINCT centre ORDER BY centre) AS centres
        FROM ({every}) AS part, unnest(part.centres) AS centre
        GROUP BY who, of_kind
    """  # noqa: S608  see the comment above
    return statement, values


def _people_in_live(clerk: Actor, behind: Behind) -> Q:
    """The same people as a condition on their files; a source of several parts has one detail."""
    source, kind = source_of(behind.indicator)
    ranks = [
        rank
        for rank, detail in enumerate(DEFINITIONS[behind.indicator].details)
        if detail in behind.details
    ]
    there = Q(pk__in=[])
    for part in source.parts:
        people = people_of(part, clerk, behind.month)
        chosen = people.filter(**behind.columns, of_kind=kind, rank__in=ranks)
        there |= Q(pk__in=chosen.values("who"))
    return there
