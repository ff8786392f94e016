"""One question of a form, taken apart so that a template can lay it out."""

from copy import copy
from dataclasses import dataclass
from typing import Literal

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

Kind = Literal["plain", "check", "group", "hidden"]
FRACTIONS = (forms.DecimalField, forms.FloatField)
NUMBERS_OWN = frozenset({"min", "max", "step"})


@dataclass(frozen=True)
class Choice:
    """One radio button or tick box of a group."""

    id: str
    label: str
    control: SafeString


@dataclass(frozen=True)
class FieldParts:
    kind: Kind
    id: str
    label: str
    hint: str
    errors: tuple[str, ...]
    required: bool
    described_by: str
    control: SafeString
    choices: tuple[Choice, ...]


def parts_of(field: BoundField, *, label: str = "", hint: str = "") -> FieldParts:
    """What a page needs to show this field; `label` and `hint` replace the form's own words."""
    kind, errors = kind_of(field), tuple(str(error) for error in field.errors)
    shown_hint = hint or str(field.help_text or "")
    described_by = _described_by(field, has_hint=bool(shown_hint), has_errors=bool(errors))
    in_group = kind == "group"
    return FieldParts(
        kind=kind,
        id=field.id_for_label or field.auto_id or field.html_name,
        label=label or str(field.label),
        hint=shown_hint,
        errors=errors,
        required=field.field.required,
        described_by=described_by,
        control=SafeString("") if in_group else _control(field, kind, described_by),
        choices=tuple(_choice(each) for each in field.subwidgets) if in_group else (),
    )


def kind_of(field: BoundField) -> Kind:
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "group"
    return "check" if isinstance(widget, forms.CheckboxInput) else "plain"


def first_control_id(field: BoundField) -> str:
    """Where a link in the error summary should land: a group has no control of its own name."""
    if kind_of(field) == "group" and field.subwidgets:
        return str(field.subwidgets[0].id_for_label)
    return field.id_for_label or field.auto_id or field.html_name


def _described_by(field: BoundField, *, has_hint: bool, has_errors: bool) -> str:
    own = field.auto_id or field.html_name
    return " ".join(
        name for name, there in ((f"{own}-hint", has_hint), (f"{own}-error", has_errors)) if there
    )


def _control(field: BoundField, kind: Kind, described_by: str) -> SafeString:
    if kind == "hidden":
        return field.as_widget()
    attrs: dict[str, str | bool] = {"class": _css_class(field, kind)}
    # An empty value keeps Django from naming elements that our layout does not draw.
    attrs["aria-describedby"] = described_by or False
    if field.errors:
        attrs["aria-invalid"] = "true"
    widget = _typed_in_any_digits(_with_native_picker(field.field.widget), field.field)
    if widget.attrs.get("placeholder") == field.label:
        # A placeholder that only repeats the label vanishes when one types and says nothing new.
        widget = copy(widget)
        del widget.attrs["placeholder"]
    return field.as_widget(widget=widget, attrs=attrs)


def _css_class(field: BoundField, kind: Kind) -> str:
    own = str(field.field.widget.attrs.get("class", ""))
    if kind == "check":
        look = "form-check-input"
    else:
        look = "form-select" if isinstance(field.field.widget, forms.Select) else "form-control"
    return f"{look} {own}".strip()


def _with_native_picker(widget: forms.Widget) -> forms.Widget:
    """Dates and times with the browser's own pickers, which want ISO values in every language."""
    for kind, input_type, iso in (
        (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
        (forms.DateInput, "date", "%Y-%m-%d"),
        (forms.TimeInput, "time", "%H:%M"),
    ):
        if isinstance(widget, kind):
            native = copy(widget)
            native.input_type, native.format = input_type, iso
            return native
    return widget


def _typed_in_any_digits(widget: forms.Widget, asked: forms.Field) -> forms.Widget:
    """A browser's box for numbers swallows Khmer digits; a box for text with the keys of a number
    takes them, and what is too small or too large the form says itself."""
    if not isinstance(widget, forms.NumberInput):
        return widget
    taken = copy(widget)
    taken.input_type = "text"
    kept = {name: value for name, value in widget.attrs.items() if name not in NUMBERS_OWN}
    whole = not isinstance(asked, FRACTIONS)
    taken.attrs = {"inputmode": "numeric" if whole else "decimal", "autocomplete": "off"} | kept
    return taken


def _choice(each: BoundWidget) -> Choice:
    each.data["attrs"]["class"] = "form-check-input"
    each.data["attrs"].pop("aria-describedby", None)
    control = SafeString(each.tag())
    return Choice(id=each.id_for_label, label=str(each.choice_label), control=control)
