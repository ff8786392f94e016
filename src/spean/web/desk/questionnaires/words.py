"""Words for questionnaires: what does not fit, who is asked when, and answers as they are said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spean.casework.assessments.instruments import words_in
from spean.casework.questionnaires.instruments import (
    choice_words,
    definition_of,
    said,
    title_of,
)
from spean.casework.questionnaires.vocabulary import AnswerClass, AnswerKind, VersionState
from spean.engines.instruments.questionnaires import PREFER_NOT, Kind, Questionnaire
from spean.web.desk.assessments.words import PROBLEMS as PROBLEMS_THERE
from spean.web.desk.codes import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spean.engines.instruments.questionnaires import Question
    from spean.web.ui.http import Record

PROBLEMS = PROBLEMS_THERE | {
    "not_whole": _("Write a whole number."),
    "not_money": _("Write an amount of money, and choose its currency."),
    "no_cents": _("Riel and yen have no cents."),
    "not_a_day": _("Write a day."),
    "not_a_place": _("We know no such place. Write the commune and the province as well."),
    "not_a_country": _("Choose a country."),
    "unknown_item": _("This question is not asked here."),
}
ROWS = {
    "answered": pgettext_lazy("answers counted", "Answered"),
    "unanswered": pgettext_lazy("answers counted", "Not answered"),
    "not_asked": pgettext_lazy("answers counted", "Not asked"),
}
TONES = {
    VersionState.DRAFT: "warning",
    VersionState.PUBLISHED: "neutral",
    VersionState.DROPPED: "neutral",
}
LANGUAGE_NAMES = {"km": "ខ្មែរ", "en": "English", "ja": "日本語"}


def answered(question: Question, answer: str) -> str:
    """The answer as it is read; "" where there is none."""
    if question.kind is Kind.COUNTRY and answer and answer != PREFER_NOT:
        return str(dict(COUNTRIES).get(answer, answer))
    return said(question, answer)


def row_words(question: Question, code: str) -> str:
    """What a row of a count is called."""
    return str(ROWS[code]) if code in ROWS else choice_words(question, code)


def condition(whole: Questionnaire, question: Question) -> str:
    """When the question is asked, if not always: the earlier question, and which answers."""
    if question.shown is None:
        return ""
    by = whole.question(question.shown.question)
    if by is None:
        return question.shown.question
    wanted = ", ".join(choice_words(by, code) for code in question.shown.answers)
    return f"{words_in(by.words)} → {wanted or str(_('any answer'))}"


def outline(whole: Questionnaire) -> list[dict[str, Any]]:  # a page's context
    """Sections and their questions as whoever writes them sees them."""
    return [
        {
            "at": number,
            "title": words_in(section.words),
            "questions": [
                {
                    "id": one.id,
                    "text": words_in(one.words),
                    "kind": AnswerKind(one.kind.value).label,
                    "class": one.secrecy.value,
                    "class_words": AnswerClass(one.secrecy.value).label,
                    "required": one.is_required,
                    "condition": condition(whole, one),
                    "choices": [choice_words(one, each.code) for each in one.choices],
                }
                for one in section.questions
            ],
        }
        for number, section in enumerate(whole.sections)
    ]


def read_aloud(
    version: Record, answers: Mapping[str, str], *, hidden: Iterable[str] = ()
) -> list[dict[str, Any]]:  # a page's context
    """A sheet of answers by section, in the words of its own version."""
    away = set(hidden)
    return [
        {
            "title": words_in(section.words),
            "lines": [
                (words_in(one.words), answered(one, answers.get(one.id, "")))
                for one in section.questions
                if one.id not in away
            ],
        }
        for section in definition_of(version).sections
    ]


def version_line(version: Record, in_use: set[int]) -> dict[str, Any]:  # a page's context
    """One version in the list of all, with the sheets that its reader may open."""
    whole = definition_of(version)
    used = version.pk in in_use
    return {
        "row": version,
        "title": title_of(version),
        "questions": len(whole.questions),
        "sheets": version.sheets,
        "open_sheets": version.open_sheets,
        "is_used": used,
        "tone": "success" if used else TONES[VersionState(version.state)],
    }
