"""What people type to find somebody: names in two scripts, half a name, a slip, a phone, a code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spean.engines.linkage import read_phone
from spean.engines.linkage.phones import Phone

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from spean.casework.people.models import Person

FIRST = 2
"""Nobody is looked for by fewer letters than this."""
_SWAPS = (
    *(("k", "kh"), ("ph", "p"), ("th", "t"), ("v", "w"), ("ea", "ia"), ("o", "u")),
    *(("ei", "ey"), ("eo", "ev"), ("nn", "n"), ("ch", "chh"), ("ou", "u"), ("s", "ss")),
)
_MARKS = "៉៊់័៍៌"
_KEYS = {"a": "s", "e": "r", "i": "u", "o": "p", "n": "m", "r": "t", "s": "d", "t": "y", "h": "j"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A finished text, the way it grew, and whom it was meant to find."""

    kind: str
    keystrokes: tuple[str, ...]
    person: Person

    @property
    def text(self) -> str:
        return self.keystrokes[-1]

    @property
    def is_name(self) -> bool:
        return is_name(self.kind)


def is_name(kind: str) -> bool:
    return kind.startswith(("khmer", "latin"))


def typed_for(person: Person, draw: np.random.Generator) -> Iterator[Typed]:
    """Every way of looking for this person that their file allows."""
    if khmer := person.name_km:
        family, _space, given = khmer.partition(" ")
        yield _letter_by_letter("khmer", khmer, person)
        yield _letter_by_letter("khmer, given name first", f"{given}{family}", person)
        if (careless := _without_marks(khmer)) != khmer:
            yield _letter_by_letter("khmer, marks left out", careless, person)
    if latin := person.name_latin.lower():
        family, _space, given = latin.partition(" ")
        yield _letter_by_letter("latin", latin, person)
        yield _letter_by_letter("latin, given name first", f"{given} {family}", person)
        yield _letter_by_letter("latin, spelt otherwise", _respelt(latin, draw), person)
        yield _letter_by_letter("latin, a wrong key", _mistyped(latin, draw), person)
    for phone in person.phones.all()[:1]:
        found = read_phone(phone.number)
        if isinstance(found, Phone):
            yield _letter_by_letter("phone", found.national, person)
            yield _letter_by_letter("phone, its end", found.national[-6:], person)
    yield Typed("code", (person.code,), person)
    yield Typed("code, small letters", (person.code.lower(),), person)


def _letter_by_letter(kind: str, text: str, person: Person) -> Typed:
    """Khmer grows by whole clusters, as the keyboard's user sees them; the rest by letters."""
    ends = [match.end() for match in re.finditer(r"[ក-ឳ](?:្[ក-ឳ]|[ា-៝])*|[^ក-៝]", text)]
    grown = [text[:end] for end in ends if end >= FIRST and not text[:end].endswith(" ")]
    return Typed(kind, tuple(dict.fromkeys([*grown, text])), person)


def _without_marks(khmer: str) -> str:
    return "".join(letter for letter in khmer if letter not in _MARKS)


def _respelt(latin: str, draw: np.random.Generator) -> str:
    """As another clerk might have written it; unchanged where nobody would differ."""
    able = [(old, new) for old, new in _SWAPS if old in latin[1:]]
    if not able:
        return latin
    old, new = able[int(draw.integers(len(able)))]
    return latin[0] + latin[1:].replace(old, new, 1)


def _mistyped(latin: str, draw: np.random.Generator) -> str:
    """The key beside the right one, somewhere after the second letter."""
    able = [place for place in range(2, len(latin)) if latin[place] in _KEYS]
    if not able:
        return latin
    place = able[int(draw.integers(len(able)))]
    return latin[:place] + _KEYS[latin[place]] + latin[place + 1 :]
