"""What two files say, in words to be compared: columns of the file, phones, cases, records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spean.casework.doubles.rules import PHONES
from spean.casework.people.vocabulary import PhoneOwner
from spean.web.desk.codes import COUNTRIES, sector_label
from spean.web.desk.rights.labels import FIELDS, RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from spean.casework.doubles.queries import Choice
    from spean.web.ui.http import Record

LABELS: dict[str, _StrPromise] = {
    PHONES: gettext_lazy("Phone"),
    "birth_year": gettext_lazy("Birth"),
    "wage_expected": gettext_lazy("Monthly wage they hope for"),
}
QUIET = frozenset({"birth_precision"})


def label_of(name: str) -> str:
    """What a question is called; a column that nobody has named yet is called by its name."""
    known = LABELS.get(name) or FIELDS.get(name) or FIELDS.get(name.removesuffix("_id"))
    return str(known or name)


def said(person: Record, choice: Choice, values: Mapping[str, Any]) -> str:
    """What one file says about one thing; "" where it says nothing."""
    if choice.name == PHONES:
        owners = dict(PhoneOwner.choices)
        return "\n".join(f"{number} · {owners[owner]}" for number, owner in values[PHONES])
    shown = [_shown(person, name) for name in values if name not in QUIET]
    return " · ".join(dict.fromkeys(one for one in shown if one))


def records_in_words(counts: Mapping[str, int | Sequence[int]]) -> list[dict[str, object]]:
    """Kinds of records and how many, by the thread they hang on: "contacts.Contact.person"."""
    return [
        {
            "what": str(RECORDS.get(label.rpartition(".")[0], label)),
            "count": numbers if isinstance(numbers, int) else len(numbers),
        }
        for label, numbers in sorted(counts.items())
    ]


def added_in_words(
    added: Mapping[str, Sequence[int]], known: Mapping[str, Mapping[int, str]]
) -> list[str]:
    """Each row that was written since, by its kind, with a line about it where one may be read."""
    found = []
    for label, numbers in sorted(added.items()):
        kind = label.rpartition(".")[0]
        word = str(RECORDS.get(kind, kind))
        found += [f"{word}: {known.get(kind, {}).get(one, one)}" for one in numbers]
    return found


def kept_in_words(names: Iterable[str]) -> list[str]:
    return [label_of(name) for name in names]


def rows_in_words(rows: Iterable[Sequence[Any]]) -> list[str]:
    """Rows of which somebody has changed what the merge wrote in them: (label, number)."""
    return [f"{RECORDS.get(label, label)}: {number}" for label, number in rows]


def _shown(person: Record, name: str) -> str:
    value = getattr(person, name)
    if value in ("", None):
        return ""
    if name == "household_id":
        return _("household of %(number)s") % {"number": value}
    if name.endswith("_id") and hasattr(person, name.removesuffix("_id")):
        return str(getattr(person, name.removesuffix("_id")))
    if name == "sector_wanted":
        return sector_label(value)
    if name == "former_country":
        return str(dict(COUNTRIES).get(value, value))
    display = getattr(person, f"get_{name}_display", None)
    return str(display()) if display else str(value)
