"""Search keys: short texts stored beside a person so that plain prefix look-ups find them.

No trigrams and no fuzzy index are needed. Each key is one row (kind, token, person); a query is a
few ``token LIKE 'prefix%'`` look-ups on a plain B-tree over columns in collation "C", which also
gives the order.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spean.engines.kernel.khmer import is_khmer, normalise, to_ascii_digits
from spean.engines.linkage.names import (
    endings_while_typing,
    khmer_fold,
    khmer_forms,
    khmer_parts,
    khmer_skeleton,
    latin_forms,
    latin_parts,
    skeleton,
)
from spean.engines.linkage.phones import parse_phone

__all__ = ["Query", "SearchKey", "query_tokens", "search_keys"]

SHORTEST_SKELETON = 2


@dataclass(frozen=True, slots=True, order=True)
class SearchKey:
    """One stored row, or one prefix to look up.

    Kinds: ``khmer``, ``latin`` (folded names), ``khmer2``, ``latin2`` (skeletons, the second
    chance), ``phone`` (digits), ``code`` (case and card numbers).
    """

    kind: str
    token: str


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, guessed to be a kind of thing, as prefixes in the order to try.

    `first` is looked up at once; `second` only if `first` finds too few.
    """

    kind: str
    first: tuple[SearchKey, ...]
    second: tuple[SearchKey, ...] = ()


def search_keys(
    khmer_name: str = "",
    latin_name: str = "",
    *,
    phones: Iterable[str] = (),
    codes: Iterable[str] = (),
) -> tuple[SearchKey, ...]:
    """Every key to store for one person, sorted and without repeats.

    Names are stored once for each place a reader may begin: family name, given name, or a
    syllable of an unspaced Khmer name. Phones that cannot be read are stored as bare digits.

    >>> [key.token for key in search_keys(latin_name="Sok Dara") if key.kind == "latin"]
    ['darasok', 'sokdara']
    """
    latin, khmer = latin_forms(latin_name), khmer_forms(khmer_name)
    keys = {SearchKey("latin", form) for form in latin}
    keys |= {SearchKey("khmer", form) for form in khmer}
    keys |= _second("latin2", map(skeleton, latin))
    keys |= _second("khmer2", map(khmer_skeleton, khmer))
    for phone in phones:
        keys |= {SearchKey("phone", token) for token in _phone_tokens(phone)}
    keys |= {SearchKey("code", token) for code in codes if (token := _code(code))}
    return tuple(sorted(keys))


def query_tokens(text: str) -> Query:
    """What the search box holds, as look-ups. Kinds: khmer, latin, phone, code, empty.

    The words may come in any order; the last may be half typed.

    >>> query_tokens("wuth").first
    (SearchKey(kind='latin', token='vot'),)
    """
    typed = normalise(text)
    digits = re.sub("[^0-9]", "", to_ascii_digits(typed))
    if is_khmer(typed):
        return _khmer_query(typed)
    if re.search("[A-Za-z]", typed) and digits:
        return Query("code", (SearchKey("code", _code(typed)),))
    if latin_parts(typed):
        return _latin_query(typed)
    return _phone_query(typed, digits) if digits else Query("empty", ())


def _khmer_query(typed: str) -> Query:
    parts = khmer_parts(typed)
    orders = ["".join(parts), "".join(parts[1:] + parts[:1])]
    first = [SearchKey("khmer", order) for order in orders if order]
    second = _second("khmer2", [khmer_skeleton(khmer_fold(typed))])
    return Query("khmer", tuple(dict.fromkeys(first)), tuple(second))


def _latin_query(typed: str) -> Query:
    parts = latin_parts(typed)
    whole = dict.fromkeys(end for end in endings_while_typing("".join(parts)))
    turned = latin_forms(typed)[1:2]
    first = tuple(SearchKey("latin", token) for token in dict.fromkeys([*whole, *turned]))
    second = _second("latin2", (skeleton(form) for form in latin_forms(typed)[:2]))
    return Query("latin", first, tuple(sorted(second)))


def _phone_query(typed: str, digits: str) -> Query:
    """Digits may be the start of a number, its end, or a code; a lost zero gets a second chance."""
    phone = parse_phone(typed)
    local = re.sub("^(?:00)?855", "0", digits)
    tokens = dict.fromkeys([*([phone.national] if phone else []), local])
    first = (*(SearchKey("phone", token) for token in tokens), SearchKey("code", digits))
    return Query("phone", first, (SearchKey("phone", "0" + digits),))


def _second(kind: str, tokens: Iterable[str]) -> set[SearchKey]:
    return {SearchKey(kind, token) for token in tokens if len(token) >= SHORTEST_SKELETON}


def _phone_tokens(text: str) -> tuple[str, ...]:
    """Digits as dialled at home, and the last six, which people remember."""
    phone = parse_phone(text)
    digits = phone.national if phone else re.sub("[^0-9]", "", to_ascii_digits(text))
    return tuple(token for token in {digits, digits[-6:]} if len(token) >= 6)


def _code(text: str) -> str:
    return re.sub("[^0-9A-Z]", "", to_ascii_digits(text).upper())
