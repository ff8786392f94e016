"""A part of XLSForm (https://xlsform.org): the sheets `survey` and `choices`, and `settings`.

Read are questions of seven kinds, one level of groups, hints, `required`, `relevant` on an answer
of an earlier question, and a smallest and largest answer. Whatever else a form says is named and
the form is refused: half of a form is another form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from spean.engines.instruments.items import Option, Words
from spean.engines.instruments.questionnaires.faults import (
    Fault,
    QuestionnaireFileError,
    faults_of,
)
from spean.engines.instruments.questionnaires.files import load_words
from spean.engines.instruments.questionnaires.parts import (
    LANGUAGES,
    LIMITED,
    Kind,
    Moment,
    Question,
    Questionnaire,
    Section,
    Shown,
)

Row = Mapping[str, str]
SHEETS = ("survey", "choices", "settings")
KINDS = {
    "integer": Kind.WHOLE,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "text": Kind.SHORT,
    "select_one": Kind.ONE,
    "select_multiple": Kind.MANY,
}
NOTHING_ASKED = frozenset({"start", "end", "today", "deviceid", "username", "audit"})
KNOWN = frozenset({"type", "name", "required", "relevant", "constraint", "appearance"})
_LANGUAGE = re.compile(r"(label|hint)(?:::\s*(?:[^()]*\()?(km|en|ja)\)?)?")
_ONE_OF = re.compile(r"\$\{(\w+)\}\s*=\s*['\"]([^'\"]*)['\"]")
_SELECTED = re.compile(r"selected\(\s*\$\{(\w+)\}\s*,\s*['\"]([^'\"]+)['\"]\s*\)")
_ANY = re.compile(r"\$\{(\w+)\}\s*!=\s*(?:''|\"\")")
_LIMIT = re.compile(r"\.\s*(>=|<=)\s*['\"]?(-?[\d.]+(?:-\d\d-\d\d)?)['\"]?")


class _Words(NamedTuple):
    label: Words
    hint: Words


def from_xlsform(
    sheets: Mapping[str, Sequence[Row]], *, moment: Moment, key: str = ""
) -> Questionnaire:
    """The questionnaire of these sheets (see `engines.sheets.named_rows`).

    `key` is used where the settings have no `form_id`. Answers are sensitive (P3): a form says
    nothing about that. Raises QuestionnaireFileError with every fault.
    """
    read = _Reader(sheets)
    settings = next(iter(sheets.get("settings", ())), {})
    sections = read.sections(sheets.get("survey", ()))
    title = settings.get("form_title", "") or settings.get("form_id", "") or key
    whole = Questionnaire(
        key=settings.get("form_id", "") or key,
        moment=moment,
        languages=read.languages,
        words=load_words(dict.fromkeys(read.languages, title)),
        sections=sections,
    )
    faults = read.faults or list(faults_of(whole))
    if faults:
        raise QuestionnaireFileError(faults)
    return whole


class _Reader:
    def __init__(self, sheets: Mapping[str, Sequence[Row]]) -> None:
        self.faults: list[Fault] = []
        if "survey" not in sheets:
            self.faults.append(Fault("xls_no_sheet", "", "survey"))
        rows = [*sheets.get("survey", ()), *sheets.get("choices", ())]
        self.languages = self._languages(rows)
        self.lists: dict[str, list[Option]] = {}
        for row in sheets.get("choices", ()):
            named = row.get("list_name", "") or row.get("list name", "")
            option = Option(row.get("name", ""), self._words(row).label)
            self.lists.setdefault(named, []).append(option)

    def sections(self, rows: Iterable[Row]) -> tuple[Section, ...]:
        found: list[tuple[Words, list[Question]]] = [({}, [])]
        inside = False
        for row in rows:
            word, _blank, rest = row.get("type", "").partition(" ")
            word = f"{word}_{rest}" if word in {"begin", "end"} else word
            if word == "begin_group":
                self._only(not inside, "xls_nested", row)
                inside = True
                found.append((self._words(row).label, []))
            elif word == "end_group":
                inside = False
                found.append(({}, []))
            elif word in KINDS:
                found[-1][1].append(self._question(row, KINDS[word], rest.strip()))
            elif word and word not in NOTHING_ASKED:
                self._wrong("xls_type", row, row["type"])
        return tuple(Section(tuple(asked), words) for words, asked in found if asked)

    def _question(self, row: Row, kind: Kind, named: str) -> Question:
        words = self._words(row)
        if kind in {Kind.ONE, Kind.MANY} and named not in self.lists:
            self._wrong("xls_no_list", row, named)
        if kind is Kind.SHORT and row.get("appearance") == "multiline":
            kind = Kind.LONG
        for column in row:
            self._only(column in KNOWN or _LANGUAGE.fullmatch(column), "xls_column", row, column)
        least, most = self._limits(row, kind)
        return Question(
            id=row.get("name", ""),
            kind=kind,
            words=words.label,
            help=words.hint,
            options=tuple(self.lists.get(named, ())) if named else (),
            is_required=row.get("required", "").lower() in {"yes", "true", "true()"},
            shown=self._shown(row),
            least=least,
            most=most,
        )

    def _shown(self, row: Row) -> Shown | None:
        """`${q} = 'a'`, `selected(${q}, 'a')`, several of these with `or`, or `${q} != ''`."""
        text = row.get("relevant", "")
        if not text:
            return None
        if whole := _ANY.fullmatch(text):
            return Shown(whole[1])
        parts = [
            _ONE_OF.fullmatch(part) or _SELECTED.fullmatch(part)
            for part in (one.strip() for one in re.split(r"\s+or\s+", text))
        ]
        pairs = [(part[1], part[2]) for part in parts if part]
        if len(pairs) < len(parts) or len({name for name, _answer in pairs}) > 1:
            self._wrong("xls_relevant", row, text)
            return None
        return Shown(pairs[0][0], tuple(answer for _name, answer in pairs))

    def _limits(self, row: Row, kind: Kind) -> tuple[str, str]:
        """`. >= 0 and . <= 20`, or one half of it."""
        text, found = row.get("constraint", ""), {">=": "", "<=": ""}
        if not text:
            return "", ""
        for part in re.split(r"\s+and\s+", text):
            limit = _LIMIT.fullmatch(part.strip())
            if limit is None or kind not in LIMITED or found[limit[1]]:
                self._wrong("xls_constraint", row, text)
                return "", ""
            found[limit[1]] = limit[2]
        return found[">="], found["<="]

    def _languages(self, rows: Iterable[Row]) -> tuple[str, ...]:
        """Those that columns name; a label without a language is Khmer."""
        said = {match[2] or "km" for row in rows for name in row if (match := _column(name))}
        return tuple(code for code in LANGUAGES if code in said) or ("km",)

    def _words(self, row: Row) -> _Words:
        found: dict[str, dict[str, str]] = {"label": {}, "hint": {}}
        for column, text in row.items():
            if match := _column(column):
                found[match[1]][match[2] or "km"] = text
        return _Words(load_words(found["label"]), load_words(found["hint"]))

    def _only(self, fine: object, code: str, row: Row, detail: str = "") -> None:
        if not fine:
            self._wrong(code, row, detail)

    def _wrong(self, code: str, row: Row, detail: str) -> None:
        self.faults.append(Fault(code, row.get("name", "")[:40], detail[:60]))


def _column(name: str) -> re.Match[str] | None:
    return _LANGUAGE.fullmatch(name)
