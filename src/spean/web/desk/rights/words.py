"""Words for what is held and what was opened, in Khmer and in English beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from spean.base.actor import NOBODY
from spean.casework.assessments.instruments import scores_in_words
from spean.registry.places.queries import place_line
from spean.web.desk.codes import COUNTRIES, sector_label
from spean.web.desk.plans.words import rated
from spean.web.desk.rights.labels import FIELDS, PAGES, RECORDS, SEARCH_KEYS
from spean.web.ui.letters import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from django.utils.functional import _StrPromise

OF_THE_HOUSE = frozenset({"id", "person", "sort_key", "digest", "weights", "hands", "continues"})
"""Not printed: numbers that join our own tables. The file for a computer has them."""
PLACES = frozenset({"place", "preferred_province"})
SECTORS = frozenset({"sector", "sector_wanted"})
STATES = frozenset({"country", "former_country"})


def page_word(verb: str, page: str) -> str:
    """What for, in the reader's language; the verb itself where no page has a word."""
    return str(PAGES.get(page, verb))


def lost(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What a forgetting takes away, by kind, the most first."""
    told = [
        (str(RECORDS.get(label, label)), count)
        for label, count in counts.items()
        if count and label != SEARCH_KEYS
    ]
    return sorted(told, key=lambda one: -one[1])


def sections(
    held: Mapping[str, Sequence[Mapping[str, Any]]],
) -> list[dict[str, Any]]:  # a page's context
    """Everything held, with its words in Khmer and in English, whoever reads it."""
    return [
        {
            "title": both(RECORDS[label]),
            "rows": [
                [
                    (both(FIELDS[name]), in_words(name, value))
                    for name, value in row.items()
                    if _said(value) and name not in OF_THE_HOUSE
                ]
                for row in rows
            ],
        }
        for label, rows in held.items()
    ]


def in_words(name: str, value: object) -> object:
    """A code as people say it: a place, a sector, a country, a phone. Anything else as it is."""
    if name in PLACES:
        return " · ".join(place_line(NOBODY, str(value), language) for language in ("km", "en"))
    if name in SECTORS:
        return _twice(lambda: sector_label(str(value)))
    if name in STATES and value in dict(COUNTRIES):
        return _twice(lambda: str(dict(COUNTRIES)[str(value)]))
    if isinstance(value, dict) and name in PARTS:
        return PARTS[name](value)
    return value


def both(word: _StrPromise) -> dict[str, str]:
    return _in_both(lambda: str(word))


def _twice(said: Callable[[], str]) -> str:
    return " · ".join(_in_both(said).values())


def _in_both(said: Callable[[], str]) -> dict[str, str]:
    words = {}
    for language in ("km", "en"):
        with override(language):
            words[language] = said()
    return words


def _said(value: object) -> bool:
    return value not in ("", None, [], {})


PARTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "shown": lambda value: _twice(
        lambda: "; ".join(": ".join(pair) for pair in told(NOBODY, value))
    ),
    "answers": lambda value: " · ".join(f"{asked}: {answer}" for asked, answer in value.items()),
    "result": scores_in_words,
    "grid": lambda value: _twice(lambda: " · ".join(": ".join(pair) for pair in rated(value))),
}
"""What holds several things at once, and how it is said."""
