"""Decisions about complaints. Plain values in, refusals out; nothing is read or saved."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.complaints.vocabulary import (
    NEXT_STATES,
    OVER,
    TOLD,
    ComplaintKind,
    ComplaintState,
    Lane,
    Voice,
    Way,
)
from spean.casework.people.rules import check_digit
from spean.engines.kernel.khmer import to_ascii_digits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SHORTEST_WORDS = 5
LONGEST_WORDS = 4000
CODE_DIGITS = 15
"""Digits of chance in a tracking code; one more checks them. Guesses are locked out as well."""
APPEAL_DAYS = 10
"""Working days after an answer in which it can be appealed. Our own: no rule was found."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for one kind of complaint; days are working days."""

    lane: Lane
    acknowledge: int
    answer: int
    source: str = ""


def read_terms(text: str) -> dict[ComplaintKind, Terms]:
    """The table of kinds as it stands in the file. Raises ValueError where it is not whole."""
    table = {
        ComplaintKind(kind): Terms(
            lane=Lane(f"{row['lane']}_lane"),
            acknowledge=row["acknowledge"],
            answer=row["answer"],
            source=row.get("source", ""),
        )
        for kind, row in tomllib.loads(text).items()
    }
    if missing := set(ComplaintKind) - set(table):
        raise ValueError(f"kinds without a lane: {sorted(missing)}")
    if wrong := [kind for kind, row in table.items() if not 0 < row.acknowledge <= row.answer]:
        raise ValueError(f"kinds whose days contradict each other: {sorted(wrong)}")
    return table


TERMS = read_terms((files("spean.casework.complaints") / "kinds.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody tells us. Only kind and words are needed; nobody has to say who they are.

    `answer_to` is how the answer reaches them, `about_id` the colleague it is about, `service_id`
    a partner's service, `person_id` the file of somebody who agrees that it hangs there.
    `in_confidence` asks for the sensitive lane.
    """

    kind: ComplaintKind
    words: str
    way: Way = Way.PAGE
    name: str = ""
    answer_to: str = ""
    about_id: int | None = None
    service_id: int | None = None
    person_id: int | None = None
    in_confidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFacts:
    """One step, as somebody takes it. Of an answer, the words are what the complainant reads."""

    to: ComplaintState
    words: str = ""


def lane_of(kind: ComplaintKind, *, in_confidence: bool) -> Lane:
    """A kind has its lane; whoever asks for confidence gets it, whatever it is about."""
    return Lane.SENSITIVE if in_confidence else TERMS[kind].lane


def working_days_after(day: dt.date, count: int) -> dt.date:
    """So many days from Monday to Friday on. Public holidays count: the house has no list of them.

    >>> working_days_after(dt.date(2026, 11, 20), 1)  # a Friday
    datetime.date(2026, 11, 23)
    """
    while count > 0:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day


def due_on(
    state: ComplaintState, kind: ComplaintKind, *, received_on: dt.date, today: dt.date
) -> dt.date | None:
    """By when the next word is owed, for a state reached today; None where nothing is owed.

    An answer stands open to appeal until the day given; after it somebody has to close.
    """
    if state in OVER:
        return None
    if state is ComplaintState.RECEIVED:
        return working_days_after(received_on, TERMS[kind].acknowledge)
    if state is ComplaintState.ANSWERED:
        return working_days_after(today, APPEAL_DAYS)
    start = today if state is ComplaintState.APPEALED else received_on
    return working_days_after(start, TERMS[kind].answer)


def is_overdue(due: dt.date | None, today: dt.date) -> bool:
    return due is not None and due < today


def refusals_to_tell(told: Told) -> list[Refusal]:
    """Why nothing can be taken down: nothing else is asked of whoever complains."""
    if len(told.words.strip()) < SHORTEST_WORDS:
        return [Refusal("no_words", _("Write what happened, in a few words."))]
    return []


def refusals_to_turn(
    turn: TurnFacts,
    *,
    state: ComplaintState,
    voice: Voice,
    by: int | None,
    answered_by: Collection[int],
    is_appealed: bool,
    due: dt.date | None,
    today: dt.date,
) -> list[Refusal]:
    """Why this step cannot be taken now by this colleague, or by whoever complained.

    `answered_by` are those whose answer was appealed: they neither answer again nor close.
    """
    if turn.to not in NEXT_STATES[state]:
        return [Refusal("not_from_here", _("This was done already, or cannot follow."))]
    if turn.to is ComplaintState.APPEALED:
        return _to_appeal(turn, is_appealed=is_appealed, due=due, today=today)
    if voice is Voice.COMPLAINANT:
        return [Refusal("not_yours", _("Only the centre can do this."))]
    refusals = []
    if is_appealed and by in answered_by:
        refusals.append(
            Refusal("own_answer", _("Your answer was appealed: somebody else decides now."))
        )
    if turn.to is not ComplaintState.ACKNOWLEDGED and not turn.words.strip():
        refusals.append(Refusal("no_words", _SAY[turn.to]))
    if turn.to is ComplaintState.CLOSED and not is_appealed and due is not None and today <= due:
        refusals.append(
            Refusal(
                "may_still_appeal",
                _("Whoever complained may still appeal until the day that stands here."),
            )
        )
    return refusals


_SAY = {
    ComplaintState.LOOKED_INTO: _("Write what you will look into."),
    ComplaintState.ANSWERED: _("Write the answer: whoever complained reads it."),
    ComplaintState.PASSED_ON: _("Write to whom it goes: whoever complained reads it."),
    ComplaintState.CLOSED: _("Write in a few words what came of it."),
    ComplaintState.WITHDRAWN: _("Write who took it back, and why."),
}


def _to_appeal(
    turn: TurnFacts, *, is_appealed: bool, due: dt.date | None, today: dt.date
) -> list[Refusal]:
    refusals = []
    if is_appealed:
        refusals.append(Refusal("appealed_once", _("An answer can be appealed once.")))
    if due is not None and today > due:
        refusals.append(Refusal("appeal_too_late", _("The days in which to appeal are over.")))
    if len(turn.words.strip()) < SHORTEST_WORDS:
        refusals.append(Refusal("no_words", _("Write why you do not agree, in a few words.")))
    return refusals


def refusals_to_sort(*, lane: Lane, is_handler: bool, state: ComplaintState) -> list[Refusal]:
    """Why a complaint cannot be sorted anew. Out of the sensitive lane only a handler takes it."""
    if state in OVER:
        return [Refusal("over", _("This complaint is over: nothing is changed in it."))]
    if lane is Lane.SENSITIVE and not is_handler:
        return [Refusal("not_your_duty", _("This is not one of your duties."))]
    return []


def is_reply(state: ComplaintState) -> bool:
    """Whether the words of a step are what whoever complained reads behind their code."""
    return state in TOLD


def code_from(number: int) -> str:
    """The tracking code made of a number of chance: fifteen digits, and one that checks them.

    >>> code_from(123456789012345)
    '1234567890123459'
    """
    digits = f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
    return digits + check_digit(digits)


def code_typed(typed: str) -> str:
    """The code in what was typed, in whatever digits and spacing; "" for what cannot be one."""
    digits = "".join(one for one in to_ascii_digits(typed[:80]) if one.isascii() and one.isdigit())
    if len(digits) != CODE_DIGITS + 1 or check_digit(digits[:-1]) != digits[-1]:
        return ""
    return digits


def code_written(code: str) -> str:
    """As it is written down: four times four.

    >>> code_written("1234567890123459")
    '1234 5678 9012 3459'
    """
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def times_of(
    *,
    kind: ComplaintKind,
    received_on: dt.date,
    acknowledged_on: dt.date | None,
    answered_on: dt.date | None,
) -> Mapping[str, bool]:
    """Whether the first word and the answer came in time; what has not come is not in time."""
    terms = TERMS[kind]
    first = working_days_after(received_on, terms.acknowledge)
    last = working_days_after(received_on, terms.answer)
    return {
        "acknowledged": acknowledged_on is not None and acknowledged_on <= first,
        "answered": answered_on is not None and answered_on <= last,
    }
