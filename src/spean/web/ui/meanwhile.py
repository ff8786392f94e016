"""What two colleagues wrote on the same record at the same time: both is kept, or both is shown.

A form that changes a record carries the answers it was made from, signed. When it is saved, each
answer is held against them and against what stands in the record by then: what only one of the
two changed is kept, and what both changed is asked back with both values in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpRequest

    Answers = Mapping[str, list[str]]

FIELD = "made_from"
_SALT = "spean.made-from"


def held(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """While a form is being saved, nobody else saves the same record. Needs a transaction."""
    return rows.select_for_update(of=("self",)) if request.method == "POST" else rows


def merged(
    made_from: Answers, mine: Answers, now: Answers, *, together: Iterable[tuple[str, ...]] = ()
) -> tuple[dict[str, list[str]], set[str]]:
    """The answers to save, and the names of those that both have changed to something else.

    `together` names answers that only mean something in each other's company, such as a wage and
    its currency: whoever changed one of them has changed them all.

    >>> merged({"a": ["1"], "b": ["1"]}, {"a": ["2"], "b": ["1"]}, {"a": ["1"], "b": ["3"]})
    ({'a': ['2'], 'b': ['3']}, set())
    """
    groups = [group for group in together if all(name in now for name in group)]
    grouped = {name for group in groups for name in group}
    groups += [(name,) for name in now if name not in grouped]
    saved: dict[str, list[str]] = {}
    clashes: set[str] = set()
    for group in groups:
        was = [made_from.get(name, [""]) for name in group]
        ours, theirs = [mine[name] for name in group], [now[name] for name in group]
        kept = theirs if ours == was else ours
        saved |= dict(zip(group, kept, strict=True))
        if was not in (ours, theirs) and ours != theirs:
            clashes |= {name for name, a, b in zip(group, ours, theirs, strict=True) if a != b}
    return saved, clashes


class ChangeForm(forms.Form):
    """A form over a record that somebody else may be changing. `initial` is the record as it is.

    With `saving=False` (the form is only drawn again) nothing is held against anything.
    """

    together: tuple[tuple[str, ...], ...] = ()
    beside: tuple[str, ...] = ()
    """Answers that the page asks without a field of the form."""

    made_from = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, saving: bool = True, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        self.clashes: dict[str, list[str]] = {}
        self._saving = saving

    def meet(self) -> None:
        """Call once the choices are known: notes what the form is made from, or merges."""
        now = {name: self._shown(name) for name in self._names()}
        signed = signing.dumps(now, salt=_SALT, compress=True)
        self.initial[FIELD] = signed
        if not (isinstance(self.data, QueryDict) and self._saving and self.data.get(FIELD)):
            return
        try:
            made_from = signing.loads(str(self.data[FIELD]), salt=_SALT)
        except signing.BadSignature:
            made_from = {}  # changed on the way: every answer that differs is asked back
        answers = self.data.copy()
        mine = {name: _plain(self._sent(name)) for name in now}
        saved, clashes = merged(made_from, mine, now, together=self.together)
        for name, values in saved.items():
            if values != mine[name]:
                answers.setlist(name, [value for value in values if value])
        answers[FIELD] = signed
        self.data, self.clashes = answers, {name: now[name] for name in clashes}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, theirs in self.clashes.items():
            told = _("A colleague meanwhile wrote “%(theirs)s” here. To keep yours, save again.")
            said = told % {"theirs": self._in_words(name, theirs)}
            self.add_error(name if name in self.fields else None, said)
        return cleaned

    def _names(self) -> list[str]:
        return [*(name for name in self.fields if name != FIELD), *self.beside]

    def _shown(self, name: str) -> list[str]:
        """The record's own answer as a browser would send it back untouched."""
        if name not in self.fields:
            return _plain(self.initial.get(name))
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(field, forms.BooleanField):
            return _plain("on" if value else "")
        return _choosable(field, _plain(field.widget.format_value(value)))

    def _sent(self, name: str) -> object:
        if name not in self.fields:
            return self.data.getlist(name) if isinstance(self.data, QueryDict) else []
        widget = self.fields[name].widget
        value = widget.value_from_datadict(self.data, self.files, name)
        return ("on" if value else "") if isinstance(widget, forms.CheckboxInput) else value

    def _in_words(self, name: str, values: list[str]) -> str:
        field = self.fields.get(name)
        labels = {str(value): str(label) for value, label in getattr(field, "choices", [])}
        return ", ".join(labels.get(value, value) for value in values) or "—"


def _choosable(field: forms.Field, shown: list[str]) -> list[str]:
    """A list to pick one from shows its first line when it lacks what stands in the record."""
    known = [str(value) for value, _label in getattr(field, "choices", [])]
    one_of_many = isinstance(field.widget, forms.Select) and not isinstance(
        field.widget, forms.SelectMultiple | forms.RadioSelect
    )
    return [known[0]] if one_of_many and known and shown[0] not in known else shown


def _plain(value: object) -> list[str]:
    """As a list of words, whatever the kind of question; line ends as no browser changes them."""
    values = value if isinstance(value, list | tuple) else [value]
    words = ["" if each is None else str(each).strip().replace("\r\n", "\n") for each in values]
    return sorted(words) if len(words) > 1 else words or [""]
