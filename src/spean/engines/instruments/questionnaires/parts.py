"""What a questionnaire is made of: sections of questions, and when each of them is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from spean.engines.instruments.items import Option, Words

LANGUAGES = ("km", "en", "ja")
CURRENCIES = ("USD", "KHR", "THB", "JPY")
NO_CENTS = frozenset({"KHR", "JPY"})
YES_NO = (Option("yes", {}), Option("no", {}))
"""The words for yes and no are those of the pages, in the reader's language."""


class Kind(StrEnum):
    """How a question is answered, and how the answer is written down.

    `one` and `yes_no`: the code of an answer. `many`: codes, a blank between two. `whole` and
    `decimal`: digits. `money`: a currency, a blank, an amount. `date`: ISO 8601. `place`: a code of
    the gazetteer, from two digits (province) to eight (village). `country`: two capital letters.
    """

    ONE = "one"
    MANY = "many"
    YES_NO = "yes_no"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    SHORT = "short"
    LONG = "long"
    PLACE = "place"
    COUNTRY = "country"


class Moment(StrEnum):
    """When it is asked: at the desk of a person, in their case, or when the case is closed."""

    INTAKE = "intake"
    CASE = "case"
    CLOSING = "closing"


class Secrecy(StrEnum):
    """What an answer may do to a person if it gets out: as the classes of our columns."""

    INTERNAL = "P1"
    PERSONAL = "P2"
    SENSITIVE = "P3"
    PROTECTED = "P4"


CHOSEN = frozenset({Kind.ONE, Kind.MANY, Kind.YES_NO})
LIMITED = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.DATE})


@dataclass(frozen=True, slots=True)
class Shown:
    """Only asked if an earlier question has one of these answers; without answers, if any."""

    question: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `least` and `most` are numbers or days as text, "" where there is no limit."""

    id: str
    kind: Kind
    words: Words
    secrecy: Secrecy = Secrecy.SENSITIVE
    help: Words = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    is_required: bool = False
    shown: Shown | None = None
    least: str = ""
    most: str = ""
    unit: Words = field(default_factory=dict)

    @property
    def choices(self) -> tuple[Option, ...]:
        return YES_NO if self.kind is Kind.YES_NO else self.options


@dataclass(frozen=True, slots=True)
class Section:
    questions: tuple[Question, ...]
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version, as its file says; its number is given when it is published."""

    key: str
    moment: Moment
    languages: tuple[str, ...]
    words: Words
    sections: tuple[Section, ...]
    lead: Words = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(one for section in self.sections for one in section.questions)

    def question(self, name: str) -> Question | None:
        return next((one for one in self.questions if one.id == name), None)
