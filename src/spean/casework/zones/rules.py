"""Decisions about protection. Plain values in, refusals out; nothing is read or saved."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal

MOST_MEMBERS = 5
OPEN_FOR = dt.timedelta(hours=2)
SHORTEST_REASON = 10
MOST_A_DAY = 5
NOTICE_DAYS = 7


def refusals_to_protect(*, already: bool) -> list[Refusal]:
    """One circle guards a person, whatever number of cases they have."""
    if already:
        return [Refusal("already_protected", _("This person is protected already."))]
    return []


def refusals_to_change(*, is_member: bool, nobody_left: bool) -> list[Refusal]:
    """Who changes the circle stands in it. An opened file is read; it is taken over only where
    nobody is left who could."""
    if is_member or nobody_left:
        return []
    sentence = _("Only a member of the circle may change who belongs to it.")
    return [Refusal("not_a_member", sentence)]


def refusals_to_add(
    *,
    oneself: bool,
    is_colleague: bool,
    is_member: bool,
    members: int,
    ends_on: dt.date | None,
    today: dt.date,
) -> list[Refusal]:
    """Why this colleague may not be added to the circle."""
    refusals = []
    if oneself:
        refusals.append(
            Refusal("not_oneself", _("Nobody adds themselves. Ask another member to add you."))
        )
    if not is_colleague:
        refusals.append(Refusal("not_a_colleague", _("Choose somebody who works at this centre.")))
    if is_member:
        refusals.append(Refusal("already_a_member", _("This colleague belongs to it already.")))
    if members >= MOST_MEMBERS:
        refusals.append(
            Refusal(
                "circle_full",
                _("Five colleagues know already. Take somebody out before you add another."),
            )
        )
    if ends_on and ends_on < today:
        refusals.append(Refusal("ends_in_the_past", _("Choose a day from today on.")))
    return refusals


def refusals_to_take_out(*, lasting_left: int) -> list[Refusal]:
    """A file that nobody may read any more helps nobody."""
    if lasting_left:
        return []
    sentence = _("Somebody must stay without an end date. Add another member first.")
    return [Refusal("last_member", sentence)]


def refusals_for_reason(reason: str) -> list[Refusal]:
    if len(reason.strip()) >= SHORTEST_REASON:
        return []
    return [Refusal("no_reason", _("Write down why, in ten letters or more."))]


def refusals_to_open(*, reason: str, opened_today: int) -> list[Refusal]:
    """The same for every code, whether a file stands behind it or not."""
    refusals = refusals_for_reason(reason)
    if opened_today >= MOST_A_DAY:
        refusals.append(
            Refusal(
                "opened_often",
                _("You have asked five times today. Speak with the manager of your centre."),
            )
        )
    return refusals


def case_code(number: int) -> str:
    return f"C-{number:06d}"


def case_number(code: str) -> int | None:
    """The number in the code of a case, or None when it is none.

    >>> case_number("C-000123"), case_number("P-000123-6"), case_number("C-²")
    (123, None, None)
    """
    letter, _dash, digits = code.partition("-")
    if letter != "C" or not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
        return None
    return int(digits)
