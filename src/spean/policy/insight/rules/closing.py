"""Closing a month: when it may be done, what is kept, and what has changed since."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.policy.insight.rules.definitions import DEFINITIONS, Definition
from spean.policy.insight.rules.months import Month, month_of
from spean.policy.insight.rules.tables import Cell
from spean.policy.insight.vocabulary import WITHOUT_NAME, Indicator

LONGEST_REASON = 500
Spot = tuple[str, str, str, str]
"""Sex, age band, province and detail: where in a table somebody counts."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One cell of a closed month: how many, and the numbers of the files behind them.

    Behind people without a name stand lines of the contact log, or counts of an outreach activity;
    `people` is what they add up to.
    """

    sex: str
    age: str
    province: str
    detail: str
    people: int
    behind: tuple[int, ...]

    @property
    def spot(self) -> Spot:
        return self.sex, self.age, self.province, self.detail


@dataclass(frozen=True, slots=True)
class Difference:
    """What a closed month says, and what the records say now."""

    definition: Definition
    closed: int
    live: int


def refusals_to_close(*, month: Month, today: dt.date, closed: bool) -> list[Refusal]:
    """Why the month may not be closed yet."""
    refusals = []
    if month >= month_of(today):
        refusals.append(
            Refusal("month_not_over", _("This month is not over yet. Close it when it is."))
        )
    if closed:
        refusals.append(
            Refusal("already_closed", _("This month is closed. Restate it to change it."))
        )
    return refusals


def refusals_to_restate(*, closed: bool, differs: bool, reason: str) -> list[Refusal]:
    """Why a closed month may not be restated: it needs a difference, and a reason for it."""
    if not closed:
        return [Refusal("not_closed", _("This month is not closed: its numbers are live."))]
    refusals = []
    if not differs:
        refusals.append(
            Refusal("nothing_changed", _("The records still say what the closed month says."))
        )
    if not reason.strip():
        refusals.append(Refusal("say_why", _("Write why the closed numbers have to change.")))
    return refusals


def as_cells(kept: Mapping[int, Sequence[Kept]], definition: Definition) -> list[Cell]:
    """The closed months of several centres as one: a person in two of them counts once."""
    if len(kept) == 1:
        ((centre, cells),) = kept.items()
        return [Cell(*cell.spot, cell.people, (centre,)) for cell in cells]
    at: dict[int, list[int]] = {}
    for centre, cell in _named(kept):
        for person in cell.behind:
            at.setdefault(person, []).append(centre)
    people: Counter[tuple[Spot, tuple[int, ...]]] = Counter()
    for person, cell in strongest(kept, definition).items():
        people[cell.spot, tuple(at[person])] += 1
    for centre, cells in kept.items():
        for cell in cells:
            if cell.detail in WITHOUT_NAME:
                people[cell.spot, (centre,)] += cell.people
    return [Cell(*spot, count, centres) for (spot, centres), count in people.items()]


def strongest(kept: Mapping[int, Sequence[Kept]], definition: Definition) -> dict[int, Kept]:
    """Everybody by name in closed months, with the cell that counts for them."""
    strength = {detail: place for place, detail in enumerate(definition.details)}
    best: dict[int, Kept] = {}
    for _centre, cell in _named(kept):
        for person in cell.behind:
            held = best.setdefault(person, cell)
            if strength[cell.detail] < strength[held.detail]:
                best[person] = cell
    return best


def differences(
    kept: Mapping[Indicator, Sequence[Kept]],
    live: Mapping[Indicator, Sequence[Cell] | Sequence[Kept]],
) -> list[Difference]:
    """The indicators of which any cell is not as it was closed."""
    found = []
    for indicator, definition in DEFINITIONS.items():
        then, now = kept.get(indicator, ()), live.get(indicator, ())
        if _spread(then) != _spread(now):
            found.append(
                Difference(definition, _counted(definition, then), _counted(definition, now))
            )
    return found


def as_json(cells: Iterable[Kept]) -> list[dict[str, Any]]:  # JSON has no closer type
    return [
        {
            "sex": cell.sex,
            "age": cell.age,
            "province": cell.province,
            "detail": cell.detail,
            "people": cell.people,
            "behind": list(cell.behind),
        }
        for cell in cells
    ]


def from_json(cells: Iterable[Mapping[str, Any]]) -> list[Kept]:  # JSON has no closer type
    return [Kept(**{**cell, "behind": tuple(cell["behind"])}) for cell in cells]


def under_todays_numbers(cell: Kept, moved: Mapping[int, int]) -> Kept:
    """The same cell, and the same sum, with the numbers under which its files are kept today."""
    if cell.detail in WITHOUT_NAME:
        return cell
    behind = {moved.get(number, number) for number in cell.behind}
    return replace(cell, behind=tuple(sorted(behind)))


def _named(kept: Mapping[int, Sequence[Kept]]) -> Iterator[tuple[int, Kept]]:
    for centre in sorted(kept):
        for cell in kept[centre]:
            if cell.detail not in WITHOUT_NAME:
                yield centre, cell


def _spread(cells: Sequence[Kept] | Sequence[Cell]) -> Counter[Spot]:
    spread: Counter[Spot] = Counter()
    for cell in cells:
        spread[cell.sex, cell.age, cell.province, cell.detail] += cell.people
    return spread


def _counted(definition: Definition, cells: Sequence[Kept] | Sequence[Cell]) -> int:
    return sum(cell.people for cell in cells if cell.detail in definition.counted)
