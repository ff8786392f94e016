"""What the components need beyond Django's own tags: icons, fields, languages, notices."""

from dataclasses import dataclass
from typing import Any  # template values and cotton's attributes have no better type

from django import forms, template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from spean.web.ui.fields import FieldParts, first_control_id, parts_of
from spean.web.ui.notices import tone_of, undo_url_of

register = template.Library()

# Each language named in itself; Django's own table has no Khmer name for Khmer.
OWN_NAMES = {"km": "ខ្មែរ", "en": "English", "ja": "日本語"}


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    current: bool


@dataclass(frozen=True)
class SummaryError:
    target: str
    text: str


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A drawing from the sprite. It is decoration: the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon{} icon-{}" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "",
        name,
        static("spean/icons.svg"),
        name,
    )


@register.simple_tag
def field_parts(field: BoundField, label: str = "", hint: str = "") -> FieldParts:
    return parts_of(field, label=label, hint=hint)


@register.simple_tag
def languages() -> list[Language]:
    """The languages this site is set up for, each named in itself."""
    now = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return [
        Language(code=code, name=OWN_NAMES.get(code, str(name)), current=code == now)
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """The address of this page with its query, so that a choice can lead back to it."""
    request = context.get("request")
    return request.get_full_path() if request is not None else "/"


@register.simple_tag
def summary_errors(form: forms.BaseForm) -> list[SummaryError]:
    """All errors of a form in the order of its fields, each with its question; its own first."""
    found = [SummaryError(target="", text=str(text)) for text in form.non_field_errors()]
    for field in form:
        found += [
            SummaryError(target=first_control_id(field), text=f"{_bare(field.label)}: {text}")
            for text in field.errors
        ]
    return found


def _bare(label: object) -> str:
    """A question without its own mark at the end, so that something may follow it.

    >>> _bare("Why was it closed?"), _bare("なぜですか。")
    ('Why was it closed', 'なぜですか')
    """
    return str(label).rstrip("?？。:៖ ")


@register.filter
def attributes(attrs: Any) -> SafeString:  # cotton's Attrs has no public type
    """What a component hands to its element, escaped: values may be what people typed."""
    given: dict[str, Any] = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs
    return flatatt({key: value for key, value in given.items() if value is not None})


@register.filter
def undo_url(message: Message) -> str:
    return undo_url_of(message)


@register.filter
def tone(message: Message) -> str:
    return tone_of(message)


@register.simple_tag
def percent_of(value: float | str, whole: float | str) -> int:
    """How much of the whole, between 0 and 100, for drawing bars; templates may hand us text."""
    most = float(whole)
    return 0 if most <= 0 else max(0, min(100, round(100 * float(value) / most)))
