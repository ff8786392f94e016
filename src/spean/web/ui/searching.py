"""What somebody typed into a search, as far as a search reads it.

Some searches ask the database once for each word: a text of many pages would keep it busy for
minutes. The boxes take no more letters than this; what is sent past them is cut, and the page
shows what was searched for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_LETTERS = 100
"""As long as the longest name of a person may be."""


def typed_in(sent: QueryDict, name: str) -> str:
    return sent.get(name, "")[:MOST_LETTERS].strip()


class SearchField(forms.CharField):
    """The same within a form of filters, where a refused text would filter nothing."""

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "")[:MOST_LETTERS].strip()
