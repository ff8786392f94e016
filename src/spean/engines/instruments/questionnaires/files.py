"""A questionnaire as a JSON file: read strictly, refused whole, written so that it reads back."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from spean.engines.instruments.items import Option, Words
from spean.engines.instruments.questionnaires.faults import (
    Fault,
    QuestionnaireFileError,
    faults_of,
)
from spean.engines.instruments.questionnaires.parts import (
    Kind,
    Moment,
    Question,
    Questionnaire,
    Secrecy,
    Section,
    Shown,
)

FORMAT = "spean-questionnaire/1"
MOST_BYTES = 300_000
_MOST_FAULTS = 50
Plain = Any  # a JSON document
W = TypeVar("W", bound=StrEnum)


def read_questionnaire(text: str) -> Questionnaire:
    """The questionnaire of one JSON file; docs/engines/questionnaires.md shows every key.

    Raises QuestionnaireFileError with every fault; of such a file nothing is used.
    """
    read = _Reader()
    found = read.questionnaire(_parsed(text))
    faults = read.faults or list(faults_of(found))
    if faults:
        raise QuestionnaireFileError(faults[:_MOST_FAULTS])
    return found


def load(text: str) -> Questionnaire:
    """A draft that we wrote ourselves: words may still be missing in it, its shape may not.

    Raises QuestionnaireFileError where the shape is wrong all the same.
    """
    read = _Reader()
    found = read.questionnaire(_parsed(text))
    if read.faults:
        raise QuestionnaireFileError(read.faults)
    return found


def as_file(questionnaire: Questionnaire) -> str:
    """The text of the file: the same questionnaire gives the same text, letter by letter."""
    return json.dumps(_plain(questionnaire), ensure_ascii=False, indent=2) + "\n"


def load_words(said: Mapping[str, str]) -> Words:
    """Words as they are kept: normal Unicode, on one line, nothing that is empty."""
    neat = {code: " ".join(_neat(text).split()) for code, text in said.items()}
    return {code: text for code, text in neat.items() if text}


def _plain(whole: Questionnaire) -> Plain:
    return _said(
        {
            "format": FORMAT,
            "key": whole.key,
            "moment": whole.moment.value,
            "languages": list(whole.languages),
            "title": dict(whole.words),
            "lead": dict(whole.lead),
        }
    ) | {
        "sections": [
            _said({"title": dict(section.words)})
            | {"questions": [_plain_question(one) for one in section.questions]}
            for section in whole.sections
        ]
    }


def _plain_question(question: Question) -> Plain:
    shown = question.shown
    return _said(
        {
            "id": question.id,
            "kind": question.kind.value,
            "class": question.secrecy.value,
            "text": dict(question.words),
            "help": dict(question.help),
            "options": [
                _said({"code": one.code, "text": dict(one.words)}) for one in question.options
            ],
            "required": question.is_required,
            "least": question.least,
            "most": question.most,
            "unit": dict(question.unit),
            "shown_if": _said({"question": shown.question, "answers": list(shown.answers)})
            if shown
            else None,
        }
    )


def _said(plain: Plain) -> Plain:
    """Without what is empty: a file says what there is."""
    return {name: value for name, value in plain.items() if value}


class _TwiceError(ValueError):
    """A key that stands twice in one place: nobody knows which of the two was meant."""


def _once(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


def _parsed(text: str) -> Plain:
    """Keys, lists and words. Numbers stay as they are typed: none can be too long or endless."""
    text = text.removeprefix("\ufeff")
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise QuestionnaireFileError([Fault("file_too_large", "", str(MOST_BYTES))])
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str
        )
    except _TwiceError as twice:
        raise QuestionnaireFileError([Fault("key_twice", "", _short(str(twice)))]) from None
    except RecursionError:
        raise QuestionnaireFileError([Fault("too_deep")]) from None
    except json.JSONDecodeError as wrong:
        raise QuestionnaireFileError([Fault("not_json", "", str(wrong.lineno))]) from None


def _short(text: str) -> str:
    """Of what stood in a hostile file, little, and nothing that cannot be shown."""
    return (
        text[:40].encode("ascii", "backslashreplace").decode()
        if not text.isprintable()
        else (text[:40])
    )


class _Reader:
    """Turns plain values into parts. What is wrong is noted, and something harmless put there."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.at = ""

    def questionnaire(self, plain: Plain) -> Questionnaire:
        said = self._mapping(
            plain,
            needs=("format", "key", "moment", "languages", "sections"),
            may=("title", "lead"),
        )
        if "format" in said and said["format"] != FORMAT:
            self._wrong("other_format", FORMAT)
        return Questionnaire(
            key=self._text(said, "key"),
            moment=self._one_of(Moment, said, "moment"),
            languages=tuple(self._texts(said, "languages")),
            words=self._words(said, "title"),
            lead=self._words(said, "lead"),
            sections=tuple(self._section(one) for one in self._list(said, "sections")),
        )

    def _section(self, plain: Plain) -> Section:
        self.at = ""
        said = self._mapping(plain, needs=("questions",), may=("title",))
        words = self._words(said, "title")
        return Section(tuple(self._question(one) for one in self._list(said, "questions")), words)

    def _question(self, plain: Plain) -> Question:
        self.at = ""
        may = ("help", "options", "required", "least", "most", "unit", "shown_if")
        if isinstance(plain, dict) and isinstance(plain.get("id"), str):
            self.at = _short(plain["id"])
        said = self._mapping(plain, needs=("id", "kind", "class"), may=("text", *may))
        if not isinstance(said.get("required", False), bool):
            self._wrong("wrong_type", "required")
        return Question(
            id=self._text(said, "id"),
            kind=self._one_of(Kind, said, "kind"),
            words=self._words(said, "text"),
            secrecy=self._one_of(Secrecy, said, "class"),
            help=self._words(said, "help"),
            options=tuple(self._option(one) for one in self._list(said, "options")),
            is_required=said.get("required") is True,
            shown=self._shown(said),
            least=self._text(said, "least"),
            most=self._text(said, "most"),
            unit=self._words(said, "unit"),
        )

    def _option(self, plain: Plain) -> Option:
        said = self._mapping(plain, needs=("code",), may=("text",))
        return Option(self._text(said, "code"), self._words(said, "text"))

    def _shown(self, said: Mapping[str, Plain]) -> Shown | None:
        if "shown_if" not in said:
            return None
        inner = self._mapping(said["shown_if"], needs=("question",), may=("answers",))
        return Shown(self._text(inner, "question"), tuple(self._texts(inner, "answers")))

    def _wrong(self, code: str, detail: str = "") -> None:
        self.faults.append(Fault(code, self.at, _short(detail)))

    def _mapping(
        self, plain: Plain, *, needs: Collection[str], may: Collection[str]
    ) -> Mapping[str, Plain]:
        if not isinstance(plain, dict):
            self._wrong("not_a_mapping")
            return {}
        for key in plain:
            if key not in {*needs, *may}:
                self._wrong("unknown_key", key)
        for key in needs:
            if key not in plain:
                self._wrong("key_missing", key)
        return plain

    def _list(self, said: Mapping[str, Plain], key: str) -> Sequence[Plain]:
        value = said.get(key, [])
        if not isinstance(value, list):
            self._wrong("wrong_type", key)
            return ()
        return value

    def _texts(self, said: Mapping[str, Plain], key: str) -> list[str]:
        found = self._list(said, key)
        if not all(isinstance(one, str) for one in found):
            self._wrong("wrong_type", key)
        return [_neat(one) for one in found if isinstance(one, str)]

    def _text(self, said: Mapping[str, Plain], key: str) -> str:
        value = said.get(key, "")
        if not isinstance(value, str):
            self._wrong("wrong_type", key)
            return ""
        return _neat(value)

    def _words(self, said: Mapping[str, Plain], key: str) -> Words:
        value = said.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            self._wrong("wrong_type", key)
            return {}
        return {_short(name): neat for name, text in value.items() if (neat := _neat(text))}

    def _one_of(self, known: type[W], said: Mapping[str, Plain], key: str) -> W:
        """One of the words; a missing one was noted before."""
        value = said.get(key)
        if isinstance(value, str) and value in set(known):
            return known(value)
        if key in said:
            self._wrong(f"unknown_{key}", str(value))
        return next(iter(known))


def _neat(text: str) -> str:
    """As Unicode writes it (NFC), without blanks around it."""
    return unicodedata.normalize("NFC", text).strip()
