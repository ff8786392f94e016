"""Forms of whoever writes a questionnaire: its heading, a section, a question, a file."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spean.casework.assessments.instruments import words_in
from spean.casework.intake.vocabulary import sentence as unreadable
from spean.casework.questionnaires.rules import sentence
from spean.casework.questionnaires.vocabulary import AnswerClass, AnswerKind, Moment
from spean.engines.instruments.questionnaires import (
    LANGUAGES,
    Kind,
    Option,
    Question,
    Questionnaire,
    QuestionnaireFileError,
    Secrecy,
    Shown,
    as_file,
    from_xlsform,
)
from spean.engines.instruments.questionnaires import Moment as Asked
from spean.engines.instruments.questionnaires.files import MOST_BYTES
from spean.engines.instruments.questionnaires.xlsform import SHEETS
from spean.engines.kernel.khmer import to_ascii_digits
from spean.engines.sheets import Unreadable, named_rows
from spean.web.desk.questionnaires.words import LANGUAGE_NAMES
from spean.web.ui.meanwhile import ChangeForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.forms.boundfield import BoundField
    from django.utils.functional import _StrPromise

    from spean.engines.instruments.items import Words
    from spean.web.ui.http import Record

F = TypeVar("F", bound=forms.Form)
_NAMES = [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
_PARTS = 1 + len(LANGUAGES)


class _Text(NamedTuple):
    """A text that is written in each language, and how long it may become."""

    name: str
    label: _StrPromise
    most: int
    lines: int = 1


def _asks(*texts: _Text) -> Callable[[type[F]], type[F]]:
    """A form that asks for these texts too: one field a language, `text_km`, `text_en`, `text_ja`.

    They are fields of the class, so that whoever describes the form knows them.
    """

    def asking(form: type[F]) -> type[F]:
        for text in texts:
            lines = {"rows": text.lines}
            for code, language in _NAMES:
                form.base_fields[f"{text.name}_{code}"] = forms.CharField(
                    label=format_lazy("{} ({})", text.label, language),
                    max_length=text.most,
                    required=False,
                    widget=forms.Textarea(attrs=lines) if text.lines > 1 else forms.TextInput(),
                )
        return form

    return asking


class _InLanguages:
    """What was written in each language."""

    cleaned_data: dict[str, Any]
    groups: dict[str, _StrPromise]

    def words(self, name: str) -> Words:
        """What was written; line breaks become blanks, as a text is one line in a file."""
        said = {code: self.cleaned_data.get(f"{name}_{code}") or "" for code in LANGUAGES}
        return {code: " ".join(text.split()) for code, text in said.items() if text.strip()}

    def in_languages(self, name: str) -> list[BoundField]:
        form: Any = self  # always mixed into a form
        return [form[f"{name}_{code}"] for code in LANGUAGES]


def first_words(name: str, words: Words) -> dict[str, str]:
    return {f"{name}_{code}": words.get(code, "") for code in LANGUAGES}


@_asks(_Text("title", _("Title"), 150))
class BeginForm(_InLanguages, forms.Form):
    """A new questionnaire on an empty page."""

    key = forms.CharField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters a–z, digits and _. It stays, whatever the title becomes."),
    )
    moment = forms.TypedChoiceField(
        label=_("When is it asked?"), choices=Moment.choices, coerce=Asked
    )
    project = forms.ChoiceField(label=_("Whose is it?"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=_NAMES,
        initial=["km", "en"],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Every text is needed in each of them; Khmer always."),
    )

    def __init__(self, *args: Any, projects: Iterable[Record], **kwargs: Any) -> None:  # Django's
        super().__init__(*args, **kwargs)
        _offer_projects(self.fields["project"], projects)

    def facts(self) -> dict[str, Any]:  # keyword arguments of an action
        data = self.cleaned_data
        return {
            "key": data["key"].strip(),
            "moment": data["moment"],
            "languages": tuple(data["languages"]),
            "words": self.words("title"),
            "project_id": int(data["project"]) if data["project"] else None,
        }


class BringForm(forms.Form):
    """A questionnaire that comes as a file."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".json,.xlsx"}),
        help_text=_("A JSON file, as “Take the file along” writes it, or an XLSForm (.xlsx)."),
    )
    asked = forms.TypedChoiceField(
        label=_("When is it asked?"),
        choices=Moment.choices,
        coerce=Asked,
        required=False,
        empty_value=Asked.CASE,
        help_text=_("For an XLSForm: it does not say so itself."),
    )
    owner = forms.ChoiceField(label=_("Whose is it?"), required=False)

    def __init__(self, *args: Any, projects: Iterable[Record], **kwargs: Any) -> None:  # Django's
        super().__init__(*args, **kwargs)
        _offer_projects(self.fields["owner"], projects)

    workbook: UploadedFile[bytes] | None = None

    def clean_file(self) -> str:
        """The text of the file; what is in it is for the engine to judge."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is too large: at most {} bytes are read.").format(MOST_BYTES)
            )
        if given.name.lower().endswith(".xlsx"):
            self.workbook = given
            return ""
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not written in UTF-8.")) from None

    def clean(self) -> dict[str, Any]:
        """A workbook as the file that it makes; what is not taken over is said."""
        given = self.workbook
        if given is not None and not self.errors:
            try:
                self.cleaned_data["file"] = as_file(
                    from_workbook(given, moment=self.cleaned_data.get("asked") or Asked.CASE)
                )
            except Unreadable as wrong:
                self.add_error("file", str(unreadable(wrong.code, wrong.values)))
            except QuestionnaireFileError as wrong:
                for fault in wrong.faults:
                    self.add_error("file", sentence(fault))
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:  # keyword arguments of an action
        owner = self.cleaned_data["owner"]
        return {"project_id": int(owner) if owner else None}


def from_workbook(given: UploadedFile[bytes], *, moment: Asked) -> Questionnaire:
    """The XLSForm in a workbook, which is read from a file of its own and not kept."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "form.xlsx")
        with path.open("wb") as kept:
            for chunk in given.chunks():
                kept.write(chunk)
        sheets = named_rows(path, SHEETS)
    key = re.sub(r"[^a-z0-9]+", "_", Path(given.name or "").stem.lower()).strip("_")
    return from_xlsform(sheets, moment=moment, key=key[:40] or "form")


@_asks(_Text("title", _("Title"), 150), _Text("lead", _("What it is for"), 500, lines=2))
class HeadingForm(_InLanguages, ChangeForm):
    moment = forms.TypedChoiceField(
        label=_("When is it asked?"), choices=Moment.choices, coerce=Asked
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=_NAMES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, whole: Questionnaire, **kwargs: Any) -> None:  # Django's own
        kwargs["initial"] = {
            "moment": whole.moment.value,
            "languages": list(whole.languages),
            **first_words("title", whole.words),
            **first_words("lead", whole.lead),
        }
        super().__init__(*args, **kwargs)
        self.meet()

    def facts(self) -> dict[str, Any]:  # keyword arguments of an action
        return {
            "moment": self.cleaned_data["moment"],
            "languages": tuple(self.cleaned_data["languages"]),
            "words": self.words("title"),
            "lead": self.words("lead"),
        }


@_asks(_Text("title", _("Title of the section"), 150))
class SectionForm(_InLanguages, ChangeForm):
    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:  # Django's own
        kwargs["initial"] = first_words("title", words)
        super().__init__(*args, **kwargs)
        self.meet()


@_asks(
    _Text("text", _("Question"), 500, lines=2),
    _Text("help", _("Help beside it"), 500),
    _Text("unit", _("Unit"), 20),
)
class QuestionForm(_InLanguages, ChangeForm):
    """One question. What its kind does not need is left empty; the check says so otherwise."""

    name = forms.CharField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters a–z, digits and _: it tells this question from the others."),
    )
    kind = forms.TypedChoiceField(
        label=_("How is it answered?"), choices=AnswerKind.choices, coerce=Kind
    )
    section = forms.TypedChoiceField(label=_("Section"), coerce=int)
    options = forms.CharField(
        label=_("Answers to choose from"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "wrap": "off", "spellcheck": "false"}),
        help_text=_("One a line: short name | ខ្មែរ | English | 日本語"),
    )
    secrecy = forms.TypedChoiceField(
        label=_("What may the answer do to the person if it gets out?"),
        choices=AnswerClass.choices,
        coerce=Secrecy,
    )
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    shown_by = forms.ChoiceField(label=_("Only asked if there is an answer to"), required=False)
    shown_answers = forms.CharField(
        label=_("and the answer is one of"),
        required=False,
        max_length=500,
        help_text=_("Short names of answers, a blank between two; empty for any answer."),
    )
    least = forms.CharField(label=_("Smallest answer"), required=False, max_length=20)
    most = forms.CharField(
        label=_("Largest answer"),
        required=False,
        max_length=20,
        help_text=_("For numbers and days (2026-01-31)."),
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        whole: Questionnaire,
        question: Question | None,
        **kwargs: Any,  # Django's own
    ) -> None:
        kwargs["initial"] = _first_question(whole, question)
        super().__init__(*args, **kwargs)
        sections = [
            (str(at), words_in(one.words) or f"{at + 1}") for at, one in enumerate(whole.sections)
        ]
        earlier: list[tuple[str, str | _StrPromise]] = [("", _("always asked"))]
        for one in whole.questions:
            if question is not None and one.id == question.id:
                break
            earlier.append((one.id, f"{one.id} · {words_in(one.words)}"))
        waits_for = question.shown.question if question and question.shown else ""
        if waits_for and waits_for not in dict(earlier):
            earlier.append((waits_for, waits_for))
        for name, choices in (("section", sections), ("shown_by", earlier)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  a fact of this class
            field.choices = choices
        self.meet()

    def clean_options(self) -> str:
        for line in _lines(self.cleaned_data["options"]):
            if len(line.split("|")) > _PARTS:
                told = _("Too many | in this line: %(line)s")
                raise forms.ValidationError(told, params={"line": line[:60]})
        return str(self.cleaned_data["options"])

    def question(self) -> Question:
        data = self.cleaned_data
        kind = data["kind"]
        shown = Shown(data["shown_by"], tuple(data["shown_answers"].split()))
        return Question(
            id=data["name"].strip(),
            kind=kind,
            words=self.words("text"),
            secrecy=data["secrecy"],
            help=self.words("help"),
            options=tuple(map(_option, _lines(data["options"]))),
            is_required=data["required"],
            shown=shown if shown.question else None,
            least=to_ascii_digits(data["least"].strip()),
            most=to_ascii_digits(data["most"].strip()),
            unit=self.words("unit"),
        )


def _offer_projects(field: forms.Field, projects: Iterable[Record]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  a fact of the forms above
    field.choices = [("", _("The whole house's")), *((str(one.pk), one.title) for one in projects)]


def _first_question(whole: Questionnaire, question: Question | None) -> Mapping[str, Any]:
    """The question as it stands; of a new one, where most begin."""
    if question is None:
        taken = {one.id for one in whole.questions}
        free = next(name for number in range(1, 999) if (name := f"q{number}") not in taken)
        last = max(len(whole.sections) - 1, 0)
        return {"name": free, "kind": Kind.ONE, "secrecy": Secrecy.SENSITIVE, "section": last}
    at = next(
        number for number, section in enumerate(whole.sections) if question in section.questions
    )
    return {
        "name": question.id,
        "kind": question.kind.value,
        "section": at,
        "options": "\n".join(map(_option_line, question.options)),
        "secrecy": question.secrecy.value,
        "required": question.is_required,
        "shown_by": question.shown.question if question.shown else "",
        "shown_answers": " ".join(question.shown.answers) if question.shown else "",
        "least": question.least,
        "most": question.most,
        **first_words("text", question.words),
        **first_words("help", question.help),
        **first_words("unit", question.unit),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _option(line: str) -> Option:
    code, *texts = [part.strip() for part in line.split("|")]
    return Option(code, {name: text for name, text in zip(LANGUAGES, texts, strict=False) if text})


def _option_line(option: Option) -> str:
    return " | ".join([option.code, *(option.words.get(code, "") for code in LANGUAGES)]).rstrip(
        " |"
    )
