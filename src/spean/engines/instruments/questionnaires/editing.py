"""Changing a draft one step at a time: every step gives a new questionnaire, the old one stays."""

from __future__ import annotations

from dataclasses import replace

from spean.engines.instruments.items import Words
from spean.engines.instruments.questionnaires.parts import (
    Moment,
    Question,
    Questionnaire,
    Section,
    Shown,
)


def empty(key: str, moment: Moment, languages: tuple[str, ...], words: Words) -> Questionnaire:
    """The first page of a new one: a title, and a section for the questions to come."""
    return Questionnaire(key, moment, languages, words, (Section(()),))


def with_heading(
    whole: Questionnaire,
    *,
    moment: Moment,
    languages: tuple[str, ...],
    words: Words,
    lead: Words,
) -> Questionnaire:
    return replace(whole, moment=moment, languages=languages, words=words, lead=lead)


def with_section(whole: Questionnaire, at: int, words: Words) -> Questionnaire:
    """Another title for the section at this place, counted from 0; a new one beyond the last."""
    sections = list(whole.sections)
    if at < len(sections):
        sections[at] = replace(sections[at], words=words)
    else:
        sections.append(Section((), words))
    return replace(whole, sections=tuple(sections))


def without_section(whole: Questionnaire, at: int) -> Questionnaire:
    """Its questions go to the section before it, or after it where it was the first. The last
    section stays, without a title.
    """
    sections = list(whole.sections)
    if len(sections) == 1:
        return replace(whole, sections=(replace(sections[0], words={}),))
    gone = sections.pop(at)
    to = max(at - 1, 0)
    there = sections[to].questions
    joined = gone.questions + there if at == 0 else there + gone.questions
    sections[to] = replace(sections[to], questions=joined)
    return replace(whole, sections=tuple(sections))


def with_question(
    whole: Questionnaire, question: Question, *, section: int, instead_of: str = ""
) -> Questionnaire:
    """A new question at the end of a section; or this one in the place of another, which moves
    only where it goes to another section. Who waits for its answer waits for it by its new name.
    """
    at = next(
        (
            number
            for number, one in enumerate(whole.sections)
            if instead_of in {each.id for each in one.questions}
        ),
        None,
    )
    rename = {instead_of: question.id} if instead_of else {}
    sections = []
    for number, one in enumerate(whole.sections):
        questions = [
            question if each.id == instead_of and at == section else _renamed(each, rename)
            for each in one.questions
            if each.id != instead_of or at == section
        ]
        if number == section and at != section:
            questions.append(question)
        sections.append(replace(one, questions=tuple(questions)))
    return replace(whole, sections=tuple(sections))


def without_question(whole: Questionnaire, name: str) -> Questionnaire:
    return replace(
        whole,
        sections=tuple(
            replace(one, questions=tuple(each for each in one.questions if each.id != name))
            for one in whole.sections
        ),
    )


def moved(whole: Questionnaire, name: str, step: int) -> Questionnaire:
    """One place up (-1) or down (+1); at the edge of a section, into the next one."""
    sections = [list(one.questions) for one in whole.sections]
    for number, questions in enumerate(sections):
        at = next((place for place, each in enumerate(questions) if each.id == name), None)
        if at is None:
            continue
        question, to = questions.pop(at), at + step
        if 0 <= to <= len(questions):
            questions.insert(to, question)
        elif 0 <= number + step < len(sections):
            other = sections[number + step]
            other.insert(0 if step > 0 else len(other), question)
        else:
            questions.insert(at, question)
        break
    changed = zip(whole.sections, sections, strict=True)
    return replace(
        whole, sections=tuple(replace(one, questions=tuple(each)) for one, each in changed)
    )


def _renamed(question: Question, rename: dict[str, str]) -> Question:
    shown = question.shown
    if shown is None or shown.question not in rename:
        return question
    return replace(question, shown=Shown(rename[shown.question], shown.answers))
