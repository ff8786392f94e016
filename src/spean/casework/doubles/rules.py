"""Decisions about two files of one person. Plain values in, refusals out; nothing is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.doubles.vocabulary import Clash, MergeState, Side

if TYPE_CHECKING:
    import datetime as dt

UNDO_DAYS = 365
"""How long a merge can be undone: what is needed for it is kept so long, and no longer."""
SHORTEST_WHY = 5
WORTH_ASKING = frozenset({"same", "likely"})
"""A pair that is only possible is not asked about: everybody is possibly somebody."""

STAYS = frozenset(
    {
        "people.PersonKey.person",
        "people.Phone.person",
        "people.Registration.person",
        "people.FormerFile.person",
        "people.FormerFile.survivor",
        "doubles.Pair.one",
        "doubles.Pair.other",
        "doubles.Merge.survivor",
        "doubles.Merge.absorbed",
    }
)
"""What describes a file rather than the person's life rests with it. Everything else moves."""


@dataclass(frozen=True, slots=True)
class Once:
    """What becomes of a record of which a person has one; `columns` are written when it gives way.

    `refusal` is said where it has to be put right by hand first.
    """

    clash: Clash
    columns: Mapping[str, Any] = field(default_factory=dict)  # column values of any type
    refusal: Refusal | None = None


ONCE: dict[str, Once] = {
    "skills_once_a_person": Once(Clash.ASIDE),
    "skills_occupation_once_a_person": Once(Clash.ASIDE),
    "outbox_one_way_a_person": Once(Clash.ASIDE),
    "cases_one_open_a_person": Once(Clash.ASK, {"state": "closed", "closure_reason": "duplicate"}),
    "assessments_one_draft": Once(Clash.ASIDE),
    "plans_version_once": Once(Clash.ASIDE),
    "plans_one_being_written": Once(Clash.ASIDE),
    "plans_followup_once": Once(Clash.ASIDE),
    "outreach_there_once": Once(Clash.ASIDE),
    "questionnaires_one_draft_in_a_case": Once(Clash.ASIDE),
    "questionnaires_one_draft_at_intake": Once(Clash.ASIDE),
    "cases_one_next_date": Once(Clash.GIVES_WAY, {"state": "called_off"}),
    "jobs_introduced_once_at_a_time": Once(
        Clash.REFUSE,
        refusal=Refusal(
            "introduced_twice",
            _("Both files are introduced to the same vacancy. Answer one of the two first."),
        ),
    ),
    "jobs_at_work_once_an_employer": Once(
        Clash.REFUSE,
        refusal=Refusal(
            "at_work_twice",
            _("Both files are at work with the same employer. End the one written twice first."),
        ),
    ),
    "zones_one_a_person": Once(
        Clash.REFUSE,
        refusal=Refusal(
            "protected_twice", _("Both files are protected. Lift one of the protections first.")
        ),
    ),
}
"""Every promise of the database that a person has one such record, by the promise's name.

A promise that is not here refuses the merge, and fails a test: see `scoping.unspoken`.
"""

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("birth_year", "born_on", "birth_precision"),
    ("place_id", "place_as_said"),
    ("wage_expected", "wage_currency"),
    ("household_id", "household_relation"),
)
"""Columns that mean something only together."""
MADE_BY_THE_HOUSE = frozenset({"id", "row_uid", "sort_key", "external_blind", "created_at"})
PHONES = "phones"


def unsaid(clash: str) -> Refusal:
    """For a promise nobody has thought about yet: better no merge than a wrong one."""
    del clash
    sentence = _("Both files hold a record of which a person may have only one. Settle it first.")
    return Refusal("one_each", sentence)


def default_side(name: str, kept: Mapping[str, Any], other: Mapping[str, Any]) -> Side:
    """Which value stays unless somebody chooses: what is known before what is not, what is nearer
    before what is vaguer, and then the value of the file that stays."""
    if name == PHONES:
        return Side.BOTH
    first, second = _said(kept), _said(other)
    if not first:
        return Side.OTHER if second else Side.KEPT
    if name == "birth_year":
        return Side.OTHER if other["born_on"] and not kept["born_on"] else Side.KEPT
    if name == "place_id":
        near = str(other["place_id"] or ""), str(kept["place_id"] or "")
        return Side.OTHER if near[0].startswith(near[1]) and near[0] != near[1] else Side.KEPT
    return Side.KEPT


def _said(values: Mapping[str, Any]) -> bool:
    silent = {"", None, "not_said"}
    asked = [value for name, value in values.items() if name != "birth_precision"]
    return any(value not in silent for value in asked)


def refusals_to_judge(*, why: str, merged: bool) -> list[Refusal]:
    refusals = []
    if merged:
        refusals.append(_MERGED_ALREADY)
    if len(why.strip()) < SHORTEST_WHY:
        refusals.append(Refusal("no_reason", _("Say why, in a few words.")))
    return refusals


_MERGED_ALREADY = Refusal("merged_already", _("These two files are put together already."))


def refusals_to_compare(*, same_file: bool) -> list[Refusal]:
    if same_file:
        return [Refusal("same_file", _("This is the same file. Write the code of the other one."))]
    return []


def refusals_to_merge(
    *,
    same_file: bool,
    under_forgetting: bool,
    unreached_cases: bool,
    clashes: Sequence[str],
    undecided: int,
    nameless: bool,
) -> list[Refusal]:
    """Why the two files may not be put together; an empty list means they may.

    `clashes` are names of promises that would be broken, `undecided` the centres at which both
    have an open case and nobody said which one goes on.
    """
    refusals = refusals_to_compare(same_file=same_file)
    if under_forgetting:
        refusals.append(
            Refusal(
                "under_forgetting",
                _("One of the two is proposed to be forgotten. Wait until that is decided."),
            )
        )
    if unreached_cases:
        refusals.append(
            Refusal(
                "cases_elsewhere",
                _("Another centre has an open case in each file. It must close one of them first."),
            )
        )
    for name in sorted(clashes):
        known = ONCE.get(name)
        refusals.append((known.refusal if known else None) or unsaid(name))
    if nameless:
        refusals.append(Refusal("no_name", _("Write the name in Khmer or in Latin letters.")))
    if undecided:
        refusals.append(
            Refusal("two_open_cases", _("Both files have an open case. Say which one goes on."))
        )
    return refusals


def refusals_to_undo(
    *,
    state: MergeState,
    made_on: dt.date,
    today: dt.date,
    merged_on: str,
    later: str,
    under_forgetting: bool,
) -> list[Refusal]:
    """Why a merge may not be undone today.

    `merged_on` is the code of the file into which the survivor went since, `later` that of a file
    whose merge since then changed the same cases; "" where there is none.
    """
    if state != MergeState.STANDING:
        return [Refusal("not_standing", _("This merge is undone or settled already."))]
    refusals = []
    if (today - made_on).days > UNDO_DAYS:
        refusals.append(
            Refusal("too_old", _("What is needed to take them apart is kept for a year only."))
        )
    if merged_on:
        sentence = _("The file was itself put together with %(code)s. Undo that merge first.")
        refusals.append(Refusal("merged_on", sentence % {"code": merged_on}))
    if later:
        sentence = _("A later merge, of %(code)s, changed the same cases. Undo that one first.")
        refusals.append(Refusal("later_merge", sentence % {"code": later}))
    if under_forgetting:
        refusals.append(
            Refusal(
                "under_forgetting",
                _("One of the two is proposed to be forgotten. Wait until that is decided."),
            )
        )
    return refusals
