"""What is wrong with a questionnaire: codes with the question they belong to, never sentences."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spean.engines.instruments.items import NOT_APPLICABLE, PREFER_NOT, Words, number_of
from spean.engines.instruments.questionnaires.parts import (
    CHOSEN,
    LANGUAGES,
    LIMITED,
    Kind,
    Moment,
    Question,
    Questionnaire,
    Secrecy,
)

MOST_QUESTIONS, MOST_SECTIONS, MOST_OPTIONS = 100, 20, 60
LONGEST_TITLE, LONGEST_WORDS, LONGEST_UNIT = 150, 500, 20
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,39}", re.ASCII)
_JOINERS = frozenset("\u200b\u200c\u200d")
_DIGITS = 15
NEVER_KEPT = frozenset(
    {
        "bad_character",
        "too_long",
        "bad_name",
        "too_many_questions",
        "too_many_sections",
        "too_many_options",
        "id_twice",
    }
)
"""What is not even kept in a draft: it could not be shown, or found again."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`question` is the id of the question, "" for the whole; `detail` what was found there."""

    code: str
    question: str = ""
    detail: str = ""


class QuestionnaireFileError(ValueError):
    """A file that cannot be used; nothing of it is. Every fault is named at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(" ".join(filter(None, _plain(one))) for one in self.faults))


def faults_of(questionnaire: Questionnaire) -> tuple[Fault, ...]:
    """Everything that has to be put right before it can be published; nothing where it can be.

    A question is shown by an earlier one only, so no two can wait for each other.
    """
    return tuple(dict.fromkeys(_faults(questionnaire)))


def _plain(fault: Fault) -> tuple[str, str, str]:
    return fault.code, fault.question, ascii(fault.detail) if fault.detail else ""


def _faults(whole: Questionnaire) -> Iterator[Fault]:
    languages = whole.languages
    if not _NAME.fullmatch(whole.key):
        yield Fault("bad_name", "", whole.key)
    if "km" not in languages or not set(languages) <= set(LANGUAGES):
        yield Fault("no_khmer")
    if len(set(languages)) < len(languages):
        yield Fault("language_twice")
    yield from _of_words(whole.words, languages, "", longest=LONGEST_TITLE)
    yield from _of_words(whole.lead, languages, "", needed=False)
    if not whole.questions:
        yield Fault("no_questions")
    if len(whole.questions) > MOST_QUESTIONS:
        yield Fault("too_many_questions", "", str(MOST_QUESTIONS))
    if len(whole.sections) > MOST_SECTIONS:
        yield Fault("too_many_sections", "", str(MOST_SECTIONS))
    for number, section in enumerate(whole.sections, start=1):
        yield from _of_words(section.words, languages, "", needed=False, longest=LONGEST_TITLE)
        if not section.questions and len(whole.sections) > 1:
            yield Fault("empty_section", "", str(number))
    earlier: dict[str, Question] = {}
    for question in whole.questions:
        yield from _of_question(whole, question, earlier)
        earlier[question.id] = question


def _of_question(
    whole: Questionnaire, question: Question, earlier: Mapping[str, Question]
) -> Iterator[Fault]:
    name = question.id
    if not _NAME.fullmatch(name):
        yield Fault("bad_name", name)
    if name in earlier:
        yield Fault("id_twice", name)
    yield from _of_words(question.words, whole.languages, name)
    yield from _of_words(question.help, whole.languages, name, needed=False)
    yield from _of_options(whole, question)
    yield from _of_limits(question)
    if question.unit and question.kind is not Kind.DECIMAL:
        yield Fault("unit_not_here", name)
    yield from _of_words(question.unit, whole.languages, name, needed=False, longest=LONGEST_UNIT)
    if question.secrecy is Secrecy.PROTECTED and whole.moment is Moment.INTAKE:
        yield Fault("protected_needs_a_case", name)
    yield from _of_shown(question, earlier)


def _of_options(whole: Questionnaire, question: Question) -> Iterator[Fault]:
    name, options = question.id, question.options
    if question.kind not in {Kind.ONE, Kind.MANY}:
        if options:
            yield Fault("options_not_here", name)
        return
    if len(options) < 2:
        yield Fault("too_few_options", name)
    if len(options) > MOST_OPTIONS:
        yield Fault("too_many_options", name, str(MOST_OPTIONS))
    for code, times in Counter(one.code for one in options).items():
        if times > 1 or code in {PREFER_NOT, NOT_APPLICABLE}:
            yield Fault("option_twice", name, code)
        if not _CODE.fullmatch(code):
            yield Fault("bad_name", name, code)
    for one in options:
        yield from _of_words(one.words, whole.languages, name, longest=LONGEST_TITLE)


def _of_limits(question: Question) -> Iterator[Fault]:
    name = question.id
    if not (question.least or question.most):
        return
    if question.kind not in LIMITED:
        yield Fault("limits_not_here", name)
        return
    found = [limit_of(question.kind, text) for text in (question.least, question.most)]
    for text, limit in zip((question.least, question.most), found, strict=True):
        if text and limit is None:
            yield Fault("bad_limit", name, text)
    least, most = found
    if least is not None and most is not None and least > most:  # type: ignore[operator]  # one kind
        yield Fault("limits_crossed", name)


def limit_of(kind: Kind, text: str) -> Decimal | dt.date | None:
    """A smallest or largest answer, for comparing; None where the text is none of this kind."""
    if kind is Kind.DATE:
        return day_of(text)
    if number_of(text) is None or len(text) > _DIGITS:
        return None
    number = Decimal(text)
    return number if kind is Kind.DECIMAL or number == number.to_integral_value() else None


def day_of(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _of_shown(question: Question, earlier: Mapping[str, Question]) -> Iterator[Fault]:
    if question.shown is None:
        return
    name, by = question.id, earlier.get(question.shown.question)
    if by is None:
        yield Fault("shown_by_none_before", name, question.shown.question)
        return
    if question.shown.answers and by.kind not in CHOSEN:
        yield Fault("shown_by_no_choice", name, by.id)
        return
    if by.secrecy is Secrecy.PROTECTED and question.secrecy is not Secrecy.PROTECTED:
        yield Fault("tells_what_is_protected", name, by.id)
    known = {one.code for one in by.choices}
    for answer in question.shown.answers:
        if answer not in known:
            yield Fault("shown_by_no_answer", name, answer)


def _of_words(
    words: Words,
    languages: Sequence[str],
    question: str,
    *,
    needed: bool = True,
    longest: int = LONGEST_WORDS,
) -> Iterator[Fault]:
    """All languages or, where words are not needed, none of them."""
    for language in languages:
        if not words.get(language) and (needed or words):
            yield Fault("no_words", question, language)
    for language, text in words.items():
        if language not in languages:
            yield Fault("other_language", question, language)
        if len(text) > longest:
            yield Fault("too_long", question, str(longest))
        bad = next((char for char in text if is_bad(char)), "")
        if bad:
            yield Fault("bad_character", question, f"U+{ord(bad):04X}")


def is_bad(char: str) -> bool:
    """What cannot be shown, or turns the direction of what follows. The blank between Khmer words
    (U+200B) and the two joiners are letters of ours.
    """
    kind = unicodedata.category(char)
    return char not in _JOINERS and (kind[0] == "C" or kind in {"Zl", "Zp"})
