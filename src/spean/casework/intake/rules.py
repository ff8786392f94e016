"""Decisions about a list: what a row changes, what its verdict is, what may be done next.

Plain values in, answers out; nothing is read or saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from spean.base.refusals import Refusal
from spean.casework.intake.vocabulary import (
    FIELD_LABELS,
    OPEN,
    BatchState,
    Kept,
    RowDecision,
    Verdict,
    sentence,
)
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import Beneficiary, PhoneOwner, RegisteredBy, Sex

NAME_FIELDS = frozenset({"name", "name_km", "name_latin"})
SIMPLE = ("sector_wanted", "preferred_province", "former_country", "former_job")
DESK_FIRST = ("name_km", "name_latin", "note")
"""A list fills these and mends what a list said before; it never writes over the desk's words."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row got its verdict, or what was left out of it; a code with its values."""

    code: str
    values: Mapping[str, str | int]
    blocks: bool = False


@dataclass(slots=True)
class Reading:
    """What one row means so far."""

    line: int
    cells: list[str]
    digest: str = ""
    profile: Profile = field(default_factory=Profile)
    registered_by: RegisteredBy = RegisteredBy.HOTLINE
    registered_by_name: str = ""
    reasons: list[Reason] = field(default_factory=list)

    @property
    def is_usable(self) -> bool:
        return not any(reason.blocks for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody already registered, and how alike they are. `names_agree` is no contradiction."""

    person_id: int
    verdict: str
    score: int
    reasons: tuple[str, ...]
    names_agree: bool
    current: Profile
    said_before: Profile | None = None
    by_number: bool = False


@dataclass(frozen=True, slots=True)
class Twin:
    """An earlier row of the same list that seems to be the same person."""

    line: int
    score: int
    reasons: tuple[str, ...] = ()
    code: str = "twice_in_list"


@dataclass(frozen=True, slots=True)
class Judgement:
    verdict: Verdict
    person_id: int | None = None
    reasons: tuple[Reason, ...] = ()


def no(code: str, **values: str | int) -> Refusal:
    return Refusal(code, sentence(code, values))


COLLEAGUES_BRINGING_LISTS = 3
"""So many at one centre would bring in their full measure; each list is kept, and may be large."""


def refusals_to_stage(*, by_one: int, at_centre: int, measure: int) -> list[Refusal]:
    """Why no further list is taken today, from this colleague or at this centre.

    >>> [each.code for each in refusals_to_stage(by_one=20, at_centre=59, measure=20)]
    ['too_many_lists']
    """
    most = measure * COLLEAGUES_BRINGING_LISTS
    if by_one < measure and at_centre < most:
        return []
    return [no("too_many_lists", one=measure, centre=most)]


def refusals_to_map(mapping: Mapping[str, int], *, state: str, width: int) -> list[Refusal]:
    """Why these columns cannot be used. Columns count from 0; people see them from 1."""
    refusals = _refusals_of_state(state)
    refusals += [no("field_unknown", value=name) for name in mapping if name not in FIELD_LABELS]
    outside = sorted({at for at in mapping.values() if not 0 <= at < width})
    refusals += [no("column_missing", column=at + 1) for at in outside]
    taken = list(mapping.values())
    twice = sorted({at for at in taken if taken.count(at) > 1})
    refusals += [no("column_twice", column=at + 1) for at in twice]
    if not NAME_FIELDS & mapping.keys():
        refusals.append(no("no_column_for_name"))
    return refusals


def refusals_to_check(*, state: str) -> list[Refusal]:
    if state == BatchState.UPLOADED:
        return [no("choose_columns_first")]
    return _refusals_of_state(state)


def refusals_to_commit(
    *, state: str, effects: int, newest_seen: int, newest_now: int
) -> list[Refusal]:
    """Why the list may not be brought in now.

    `newest_seen` is the centre's last registration at the check: whoever came since has not been
    compared with the list.
    """
    if state in {BatchState.UPLOADED, BatchState.MAPPED}:
        return [no("check_first")]
    refusals = _refusals_of_state(state)
    if not refusals and not effects:
        refusals.append(no("nothing_new"))
    if not refusals and newest_now != newest_seen:
        refusals.append(no("check_again"))
    return refusals


def refusals_to_undo(*, state: str) -> list[Refusal]:
    return [] if state == BatchState.COMMITTED else [no("not_brought_in")]


def refusals_to_discard(*, state: str) -> list[Refusal]:
    return _refusals_of_state(state)


def refusals_to_decide(
    *, state: str, verdict: str, decision: RowDecision, line: int, is_like_somebody: bool
) -> list[Refusal]:
    refusals = _refusals_of_state(state)
    if verdict != Verdict.POSSIBLE_DUPLICATE:
        refusals.append(no("not_a_question", line=line))
    elif decision is RowDecision.SAME_PERSON and not is_like_somebody:
        refusals.append(no("nobody_to_join", line=line))
    return refusals


def judge(said: Profile, candidates: Sequence[Candidate], twin: Twin | None) -> Judgement:
    """The verdict on one usable row. When in doubt a person is asked; nobody is picked silently."""
    twin_reasons = (Reason(twin.code, {"other": twin.line}),) if twin else ()
    numbered = [one for one in candidates if one.by_number]
    if numbered and not any(one.names_agree for one in numbered):
        return _asked(Reason("number_of_another", {}), *twin_reasons)
    sure = [one for one in numbered if one.names_agree]
    sure = sure or [one for one in candidates if one.verdict == "same"]
    sure = sure or [one for one in candidates if _says_nothing_else(said, one)]
    if len(sure) > 1:
        return _asked(Reason("several_alike", {}), *twin_reasons)
    if sure:
        return _judged_against(said, sure[0], twin_reasons)
    if twin:
        return _asked(*twin_reasons)
    return _asked(Reason("looks_known", {})) if candidates else Judgement(Verdict.NEW)


def merged(current: Profile, said: Profile, before: Profile | None = None) -> Profile:
    """The file after the list has spoken: gaps filled, changes taken, nothing ever blanked out.

    `before` is what the last list said of this person. Where a list only repeats itself, what
    the desk has written since stays.
    """
    new: dict[str, Any] = {}  # field by field, of as many types as there are fields
    for name in (*SIMPLE, *DESK_FIRST, "external_id"):
        new[name] = _one(name, current, said, before)
    if said.sex != Sex.NOT_SAID and not _repeats("sex", said, before):
        new["sex"] = said.sex
    new |= _birth(current, said, before) | _wage(current, said, before)
    new |= _place(current, said, before)
    known = {number for number, _owner in current.phones}
    old = {number for number, _owner in before.phones} if before else set()
    more = tuple(phone for phone in said.phones if phone[0] not in known | old)
    return replace(current, **new, phones=(*current.phones, *more))


def differences(before: Profile, after: Profile) -> list[tuple[str, object, object]]:
    """Field, what stood there, what stands there now."""
    names = (each.name for each in fields(Profile))
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return [(name, old, new) for name, old, new in pairs if old != new]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one row did to one person; `before` is None where it made them."""

    person_id: int
    before: Profile | None
    after: Profile


@dataclass(frozen=True, slots=True)
class UndoPlan:
    take_back: list[int]
    restore: dict[int, Profile]
    kept: dict[int, Kept]


def plan_undo(
    effects: Sequence[Effect], *, current: Mapping[int, Profile], named_later: Collection[int]
) -> UndoPlan:
    """Who goes, who gets the old file back, and who is left alone because of what came after.

    Effects come in the order in which they happened; several may concern one person.
    """
    first: dict[int, Effect] = {}
    last: dict[int, Profile] = {}
    for effect in effects:
        first.setdefault(effect.person_id, effect)
        last[effect.person_id] = effect.after
    plan = UndoPlan([], {}, {})
    for number, effect in first.items():
        if number not in current:
            continue
        if number in named_later:
            plan.kept[number] = Kept.IN_A_LATER_LIST
        elif current[number] != last[number]:
            plan.kept[number] = Kept.CHANGED_SINCE
        elif effect.before is None:
            plan.take_back.append(number)
        elif effect.before != current[number]:
            plan.restore[number] = effect.before
    return plan


def as_plain(profile: Profile) -> dict[str, Any]:  # JSON, to be kept
    """Only what is known, so that a row of five facts is stored as five."""
    empty = Profile()
    told = {name: new for name, _old, new in differences(empty, profile)}
    return {name: _plain(value) for name, value in told.items()}


def from_plain(told: Mapping[str, Any]) -> Profile:  # JSON, as it was kept
    values = dict(told)
    for name, kind in (("sex", Sex), ("beneficiary", Beneficiary), ("wage_expected", Decimal)):
        if name in values:
            values[name] = kind(values[name])
    if "born_on" in values:
        values["born_on"] = dt.date.fromisoformat(values["born_on"])
    if "phones" in values:
        values["phones"] = tuple((number, PhoneOwner(owner)) for number, owner in values["phones"])
    return Profile(**values)


def _refusals_of_state(state: str) -> list[Refusal]:
    if state in OPEN or state == BatchState.COMMITTING:
        return []
    codes = {BatchState.UNDONE: "was_undone", BatchState.DISCARDED: "was_discarded"}
    return [no(codes.get(BatchState(state), "already_in"))]


def _asked(*reasons: Reason) -> Judgement:
    return Judgement(Verdict.POSSIBLE_DUPLICATE, None, reasons)


def _judged_against(said: Profile, one: Candidate, reasons: tuple[Reason, ...]) -> Judgement:
    changes = differences(one.current, merged(one.current, said, one.said_before))
    if not changes:
        return Judgement(Verdict.SAME, one.person_id, reasons)
    told = tuple(Reason(*_change(*change)) for change in changes)
    return Judgement(Verdict.UPDATE, one.person_id, (*reasons, *told))


def _change(name: str, old: object, new: object) -> tuple[str, dict[str, str | int]]:
    empty = getattr(Profile(), name)
    before, value = _shown(old), _shown(new)
    if name == "phones" and isinstance(old, tuple) and isinstance(new, tuple):
        value = _shown(new[len(old) :])
    if old == empty or name == "phones":
        return "fills", {"field": name, "value": value}
    return "changes", {"field": name, "before": before, "value": value}


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(number for number, _owner in value)
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)


def _says_nothing_else(said: Profile, one: Candidate) -> bool:
    """Likely the same, and every fact of the row is already there: nothing is left to ask."""
    if one.verdict != "likely" or not (said.birth_year or said.born_on):
        return False
    return merged(one.current, said, one.said_before) == one.current


def _repeats(name: str, said: Profile, before: Profile | None) -> bool:
    return before is not None and getattr(before, name) == getattr(said, name)


def _one(name: str, current: Profile, said: Profile, before: Profile | None) -> object:
    now, new = getattr(current, name), getattr(said, name)
    if not new or _repeats(name, said, before):
        return now
    by_a_list = before is not None and getattr(before, name) == now
    if name == "external_id" or (name in DESK_FIRST and not by_a_list):
        return now or new
    return new


def _birth(current: Profile, said: Profile, before: Profile | None) -> dict[str, object]:
    """A day beats a year. A year that was reckoned from an age may be one too many or too few."""
    if said.born_on and not _repeats("born_on", said, before):
        return {"born_on": said.born_on, "birth_year": said.born_on.year}
    if said.birth_year is None or current.born_on or _repeats("birth_year", said, before):
        return {}
    if current.birth_year is not None and abs(said.birth_year - current.birth_year) <= 1:
        return {}
    return {"birth_year": said.birth_year}


def _wage(current: Profile, said: Profile, before: Profile | None) -> dict[str, object]:
    repeats = _repeats("wage_expected", said, before) and _repeats("wage_currency", said, before)
    if said.wage_expected is None or repeats:
        return {}
    if (current.wage_expected, current.wage_currency) == (said.wage_expected, said.wage_currency):
        return {}
    return {"wage_expected": said.wage_expected, "wage_currency": said.wage_currency}


def _place(current: Profile, said: Profile, before: Profile | None) -> dict[str, object]:
    """A commune does not replace the village that is known inside it."""
    if _repeats("place_code", said, before) and _repeats("place_as_said", said, before):
        return {}
    if said.place_code is None:
        known = current.place_code or current.place_as_said or not said.place_as_said
        return {} if known else {"place_as_said": said.place_as_said}
    if (current.place_code or "").startswith(said.place_code):
        return {}
    return {"place_code": said.place_code, "place_as_said": said.place_as_said}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [[number, str(owner)] for number, owner in value]
    if isinstance(value, Decimal | dt.date):
        return str(value)
    return str(value) if isinstance(value, str) else value
