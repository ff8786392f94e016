"""How facts of the background are said on a page: a headline, its details, what to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spean.casework.background import rules
from spean.casework.background.vocabulary import (
    KEPT_BY_OTHERS,
    BorderPoint,
    CardLevel,
    Difficulty,
    DocumentKind,
    Domain,
    FactKind,
    HeldBy,
    HowReturned,
    LenderKind,
)
from spean.casework.skills.taxonomy import occupation_label
from spean.web.desk.background.forms import FORMS
from spean.web.desk.codes import COUNTRIES, sector_label

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from spean.casework.background.queries import Told

TITLES: dict[FactKind, _StrPromise] = {
    FactKind.RETURN: gettext_lazy("Returns"),
    FactKind.SPELL: gettext_lazy("Work abroad"),
    FactKind.DOCUMENT: gettext_lazy("Documents"),
    FactKind.DEBT: gettext_lazy("Debts"),
    FactKind.FUNCTIONING: gettext_lazy("Difficulties in daily life"),
    FactKind.CARD: gettext_lazy("IDPoor card"),
}
MONEY = {
    "cost": "cost_currency",
    "wage": "wage_currency",
    "owed": "owed_currency",
    "balance": "currency",
    "instalment": "currency",
    "arrears": "currency",
}
UNPRINTED = {*MONEY.values(), "occupation_code", "version_id", "answers"}


@dataclass(frozen=True, slots=True)
class Sign:
    """What somebody should look at, and how urgent it looks."""

    text: str
    tone: str = "warning"


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact in words; `ref` names it in an address."""

    ref: str
    headline: str
    lines: tuple[tuple[str, str], ...]
    warnings: tuple[Sign, ...]
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class Section:
    """All facts of one kind."""

    kind: FactKind
    title: str
    facts: tuple[Shown, ...]
    sums: tuple[str, ...]


def sections_of(known: Mapping[FactKind, Iterable[Told]], *, today: dt.date) -> list[Section]:
    """The whole background in the order of the kinds; empty ones among them."""
    found = []
    for kind in FactKind:
        told = list(known[kind])
        shown = tuple(shown_of(one, today=today) for one in told)
        sums = _sums([one.facts for one in told]) if kind is FactKind.DEBT else ()
        found.append(Section(kind, str(TITLES[kind]), shown, sums))
    return found


def shown_of(told: Told, *, today: dt.date) -> Shown:
    facts = told.facts
    return Shown(
        ref=told.ref,
        headline=headline_of(told.kind, facts),
        lines=tuple(lines_of(told.kind, facts)),
        warnings=tuple(_warnings(facts, today)),
        at=told.at,
        by=told.by,
    )


def headline_of(kind: FactKind, facts: rules.Facts) -> str:
    """A fact in one line."""
    return _HEADLINES[kind](facts)


def lines_of(kind: FactKind, facts: rules.Facts) -> Iterable[tuple[str, str]]:
    """Question and answer, as the form asks; what was left open is left out."""
    said, fields = rules.plain_of(facts), FORMS[kind].base_fields
    for name, value in said.items():
        if name not in UNPRINTED and value not in ("", None, False, 0):
            yield str(fields[name].label or _("Occupation")), _in_words(name, value, said, fields)
    if isinstance(facts, rules.FunctioningFacts):
        yield from _answers(facts)


def amount(value: Decimal, currency: str) -> str:
    """`5,500 USD`, in the reader's way of writing numbers."""
    return f"{floatformat(value, '-2g')} {currency}"


def day(value: dt.date) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


def _in_words(name: str, value: Any, said: Mapping[str, Any], fields: Any) -> str:  # any column
    if name in MONEY:
        return amount(value, said[MONEY[name]])
    if name == "isco":
        return occupation_label(said["occupation_code"], value)
    if name == "sector":
        return sector_label(value)
    if value is True:
        return _("Yes")
    if isinstance(value, dt.date):
        return day(value)
    choices = dict(getattr(fields[name], "choices", ()))
    return str(choices.get(value, value))


def _answers(facts: rules.FunctioningFacts) -> Iterable[tuple[str, str]]:
    for domain in Domain:
        if domain in facts.answers:
            yield str(domain.label), str(Difficulty(facts.answers[domain]).label)


def _sums(debts: Iterable[Any]) -> tuple[str, ...]:  # facts of debts
    """In one currency after the other: they are never added to each other."""
    lines = []
    for owed in rules.debts_together(debts):
        words = {"all": amount(owed.balance, owed.currency)}
        line = _("In all %(all)s") % words
        if owed.arrears:
            late = {"late": amount(owed.arrears, owed.currency)}
            line += " · " + _("of it overdue %(late)s") % late
        if owed.monthly:
            a_month = {"monthly": amount(owed.monthly, owed.currency)}
            line += " · " + _("%(monthly)s a month") % a_month
        lines.append(line)
    return tuple(lines)


def _warnings(facts: rules.Facts, today: dt.date) -> Iterable[Sign]:
    if isinstance(facts, rules.DocumentFacts):
        if facts.held_by in KEPT_BY_OTHERS:
            yield Sign(_("Kept by others"), "danger")
        if facts.held_by == HeldBy.LOST:
            yield Sign(_("Lost"))
    if isinstance(facts, rules.DocumentFacts | rules.CardFacts) and (
        facts.valid_until is not None and facts.valid_until < today
    ):
        yield Sign(_("No longer valid"))
    if isinstance(facts, rules.SpellFacts) and facts.owed:
        yield Sign(_("Wages owed: %(sum)s") % {"sum": amount(facts.owed, facts.owed_currency)})
    if isinstance(facts, rules.DebtFacts) and facts.arrears:
        yield Sign(_("Overdue: %(sum)s") % {"sum": amount(facts.arrears, facts.currency)})
    if isinstance(facts, rules.FunctioningFacts) and rules.meets_cut_off(facts.answers):
        yield Sign(_("A lot of difficulty"), "info")


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _label(choices: Any, value: str) -> str:  # a list of choices
    return str(choices(value).label) if value in choices.values else value


def _return(facts: Any) -> str:  # facts of a return, and so on below
    point = _label(BorderPoint, facts.border_point)
    return _joined(day(facts.returned_on), _country(facts), _label(HowReturned, facts.how), point)


def _spell(facts: Any) -> str:
    work = facts.work or (occupation_label(facts.occupation_code, facts.isco) if facts.isco else "")
    ends = [f"{one:%Y}" if one else "…" for one in (facts.began_on, facts.ended_on)]
    years = "–".join(ends) if facts.began_on or facts.ended_on else ""
    return _joined(_country(facts), facts.place_abroad, work, years)


def _document(facts: Any) -> str:
    return _joined(_label(DocumentKind, facts.document), _label(HeldBy, facts.held_by))


def _debt(facts: Any) -> str:
    lender = facts.lender or _label(LenderKind, facts.lender_kind)
    return _joined(lender, amount(facts.balance, facts.currency))


def _functioning(facts: Any) -> str:
    said = {
        True: _("Meets the cut-off of the Washington Group"),
        False: _("Does not meet the cut-off of the Washington Group"),
        None: _("Too few answers to tell"),
    }
    return _joined(day(facts.asked_on), said[rules.meets_cut_off(facts.answers)])


def _card(facts: Any) -> str:
    until = _("until %(day)s") % {"day": day(facts.valid_until)} if facts.valid_until else ""
    return _joined(_label(CardLevel, facts.level), until)


def _country(facts: Any) -> str:
    return str(dict(COUNTRIES).get(facts.country, facts.country))


_HEADLINES: dict[FactKind, Callable[[Any], str]] = {
    FactKind.RETURN: _return,
    FactKind.SPELL: _spell,
    FactKind.DOCUMENT: _document,
    FactKind.DEBT: _debt,
    FactKind.FUNCTIONING: _functioning,
    FactKind.CARD: _card,
}
