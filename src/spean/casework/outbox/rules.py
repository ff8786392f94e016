"""Decisions about messages: what they say, when, to whom, by what way. Nothing is saved."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from string import Formatter
from typing import Any

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.outbox.vocabulary import (
    Answer,
    Channel,
    Language,
    MessageState,
    WayKind,
    Why,
    Wording,
)

BY_PHONE = frozenset({WayKind.SMS, WayKind.CALL})
"""Ways to a phone number; the other ones are no way to call."""


@dataclass(frozen=True, slots=True)
class Safe:
    """All that a message can say: nothing of it is about a person, or about their case."""

    centre: str
    day: str
    hour: str = ""
    phone: str = ""


PLACES: Sequence[str] = tuple(field.name for field in fields(Safe))


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: at an hour so many days before, or so many hours before the date's own."""

    template: Wording
    days_before: int = 0
    at: dt.time | None = None
    hours_before: int = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    begins: dt.time
    ends: dt.time


@dataclass(frozen=True, slots=True)
class Trying:
    """Minutes between tries, tries of a colleague, minutes until a sender counts as dead."""

    waits: tuple[int, ...]
    calls: int
    lost_after: int
    apart: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that `messages.toml` says."""

    words: Mapping[tuple[Wording, Language], tuple[str, ...]]
    reminders: tuple[Reminder, ...]
    quiet: Quiet
    trying: Trying

    @property
    def most_tries(self) -> int:
        return len(self.trying.waits) + 1


@dataclass(frozen=True, slots=True)
class Due:
    """When a reminder goes, and until when it is of use."""

    template: Wording
    due_at: dt.datetime
    useful_until: dt.datetime


@dataclass(frozen=True, slots=True)
class Way:
    """How a person wants to be reached; `address` is a chat, or a number other than their own."""

    kind: WayKind
    language: Language
    address: str = ""
    is_safe: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A phone number to call: of the file, with whose it is, or the one that was asked for."""

    number: str
    owner: str = ""
    is_own: bool = False
    is_asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    channel: Channel
    address: str
    language: Language


@dataclass(frozen=True, slots=True)
class Standing:
    """What is asked about a message at the moment at which it would go."""

    booked: bool
    agreed: bool
    protected: bool
    safe_way: bool
    wants_none: bool
    told_lately: bool
    in_time: bool


class MessagesFileError(ValueError):
    """A message could say what no message may say, or is not there at all."""


def read_plan(text: str) -> Plan:
    """Raises `MessagesFileError` for a place that is none of `PLACES`, and for what is missing."""
    table = tomllib.loads(text)
    times = table.pop("times")
    words = {}
    for key, said in table.items():
        for language, sentences in said.items():
            for sentence in sentences:
                _only_safe_places(sentence)
            words[Wording(key), Language(language)] = tuple(sentences)
    if missing := [pair for pair in _pairs() if not words.get(pair)]:
        raise MessagesFileError(f"{missing[0][0]} says nothing in {missing[0][1]}.")
    trying = times["trying"] | {"waits": tuple(times["trying"]["waits"])}
    return Plan(
        words=words,
        reminders=tuple(_reminder(one) for one in times["reminder"]),
        quiet=Quiet(**times["quiet"]),
        trying=Trying(**trying),
    )


def said(plan: Plan, template: Wording, language: Language, safe: Safe) -> str:
    """The words of a message. A sentence with a place that stays empty is left out."""
    told = {name: value for name, value in zip(PLACES, astuple(safe), strict=True) if value}
    sentences = plan.words[template, language]
    return " ".join(one.format(**told) for one in sentences if _places_in(one) <= told.keys())


def reminders_of(
    plan: Plan, *, on: dt.date, at: dt.time | None, booked_at: dt.datetime | None, zone: dt.tzinfo
) -> list[Due]:
    """The reminders of one date, in order; none that would be over before it could go.

    What was booked after a reminder's hour had come needs it no more: they were there just now.
    """
    end = dt.datetime.combine(on, at or dt.time(12), tzinfo=zone)
    found = []
    for one in plan.reminders:
        if one.hours_before and at is None:
            continue
        if one.hours_before:
            moment = end - dt.timedelta(hours=one.hours_before)
        else:
            day = on - dt.timedelta(days=one.days_before)
            moment = dt.datetime.combine(day, one.at or dt.time(9), tzinfo=zone)
        if booked_at is not None and moment <= booked_at:
            continue
        due_at = out_of_quiet(plan.quiet, moment, zone)
        if due_at < end:
            found.append(Due(one.template, due_at, end))
    return found


def out_of_quiet(quiet: Quiet, moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    here = moment.astimezone(zone)
    over_night = quiet.begins > quiet.ends
    late, early = here.time() >= quiet.begins, here.time() < quiet.ends
    if not ((late or early) if over_night else (late and early)):
        return moment
    day = here.date() + dt.timedelta(days=1) if over_night and late else here.date()
    return dt.datetime.combine(day, quiet.ends, tzinfo=zone)


def is_quiet(quiet: Quiet, moment: dt.datetime, zone: dt.tzinfo) -> bool:
    return out_of_quiet(quiet, moment, zone) != moment


def why_not_send(standing: Standing) -> Why | None:
    """Why this message goes to nobody now, or None. The gravest reason first."""
    asked = (
        (not standing.agreed, Why.NO_CONSENT),
        (standing.wants_none, Why.NO_WAY),
        (standing.protected and not standing.safe_way, Why.PROTECTED),
        (not standing.booked, Why.OVER),
        (not standing.in_time, Why.TOO_LATE),
        (standing.told_lately, Why.TOLD),
    )
    return next((why for is_so, why in asked if is_so), None)


def route(way: Way | None, *, own_phone: str, live: Collection[Channel]) -> Route:
    """How the message goes. Somebody else's phone gets no message: a colleague calls and asks.

    Without a word on it, to one's own phone in Khmer. A channel that has no gateway here is a call.
    """
    if way is None:
        way = Way(WayKind.SMS, Language.KHMER)
    channel = Channel(way.kind) if way.kind != WayKind.NONE else Channel.CALL
    address = way.address
    if channel is Channel.SMS:
        address = way.address or own_phone
    if channel not in live or not address:
        return Route(Channel.CALL, way.address, way.language)
    return Route(channel, address, way.language)


def numbers_to_call(
    way: Way | None, *, phones: Sequence[Number], protected: bool
) -> tuple[Number, ...]:
    """Where a colleague may call: on the number that was asked for, and then on no other.

    Without a word on it, on every phone of the file, with whose it is. Somebody protected is called
    only in a way that they said is safe; a chat is none, and of the file's phones only their own.

    >>> numbers_to_call(None, phones=[Number("+85512345678")], protected=True)
    ()
    """
    if way is not None and way.kind in BY_PHONE and way.address:
        asked = (Number(way.address, is_asked_for=True),)
        return asked if way.is_safe or not protected else ()
    if not protected:
        return tuple(phones)
    if way is None or way.kind not in BY_PHONE or not way.is_safe:
        return ()
    return tuple(one for one in phones if one.is_own)


def next_try(plan: Plan, *, tries: int, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
    """When to try again after so many tries; None when it was enough."""
    if tries >= plan.most_tries:
        return None
    moment = now + dt.timedelta(minutes=plan.trying.waits[tries - 1])
    return out_of_quiet(plan.quiet, moment, zone)


def after_call(plan: Plan, *, answer: Answer, tries: int) -> tuple[MessageState, Why | None]:
    """What a call makes of a message, counted with this try."""
    if answer is Answer.TOLD:
        return MessageState.DELIVERED, None
    if answer is Answer.WRONG_NUMBER:
        return MessageState.GIVEN_UP, Why.WRONG_NUMBER
    if tries >= plan.trying.calls:
        return MessageState.GIVEN_UP, Why.NO_ANSWER
    return MessageState.QUEUED, Why.NO_ANSWER


def refusals_to_call(*, state: MessageState, channel: Channel) -> list[Refusal]:
    if channel is Channel.CALL and state is MessageState.QUEUED:
        return []
    return [Refusal("not_to_call", _("This call has been dealt with already."))]


def refusals_to_set_way(way: Way) -> list[Refusal]:
    """Why this way may not be written down: it could not be used."""
    refusals = []
    if way.kind == WayKind.TELEGRAM and not way.address.lstrip("-").isdigit():
        refusals.append(Refusal("no_chat", _("Write the number of the chat: digits only.")))
    if way.kind in BY_PHONE and way.address and not way.address.startswith("+"):
        refusals.append(Refusal("no_number", _("Write a whole phone number, like 012 345 678.")))
    return refusals


def _pairs() -> list[tuple[Wording, Language]]:
    return [(template, language) for template in Wording for language in Language]


def _reminder(said_of_it: Mapping[str, Any]) -> Reminder:
    told = dict(said_of_it)
    return Reminder(template=Wording(told.pop("template")), **told)


def _only_safe_places(sentence: str) -> None:
    for _text, name, form, conversion in Formatter().parse(sentence):
        if name is not None and (name not in PLACES or form or conversion):
            raise MessagesFileError(f"A message cannot say {{{name}}}: {sentence!r}.")


def _places_in(sentence: str) -> set[str]:
    return {name for _text, name, _form, _how in Formatter().parse(sentence) if name}


PLAN = read_plan((Path(__file__).parent / "messages.toml").read_text("utf-8"))
