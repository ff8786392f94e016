"""Which questions are asked: a sample by lot, and the whole, in which no two are the same."""

from tests.security import law
from tests.security.answers import ANSWERS
from tests.security.matrix import Cell, pages, queries
from tests.security.planted import FILES

OTHER_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
ODDITIES = (
    {"page": "2"},
    {"ordering": "-created_by__password"},
    {"fields": "__all__", "format": "json"},
    {"format": "xlsx", "limit": "100000"},
    {"after": "1", "before": "9999999999"},
    {"centre": "0", "person": "1", "case": "1"},
    {"q": "' OR 1=1 --", "next": "//elsewhere.example"},
    {"_method": "DELETE", "q": "%\x7f_"},
)
NUMBERS = (
    "0",
    "-1",
    "2147483648",
    "9223372036854775808",
    "1%20OR%201=1",
    "..%2f1",
    "abc",
    "%D9%A1",
)
"""Nought, below it, beyond two widths of integer, a sentence, a way up, a word, another digit."""


def sample(matrix, identity, dice):
    """Every page and every answer once, on a file by lot; other methods of some addresses."""
    for address, keys in pages(matrix):
        headers = dice.choice(["", "htmx", "km", "ja"])
        yield Cell(address, "GET", identity, dice.choice(keys), headers=headers)
    for address in ANSWERS:
        yield Cell(address, "POST", identity, dice.choice(FILES))
    for address in dice.sample(sorted(matrix.words), 25):
        yield Cell(address, dice.choice(OTHER_METHODS), identity, dice.choice(FILES))
    for address in dice.sample(sorted(matrix.words), 10):
        yield Cell(address, "POST", identity, dice.choice(FILES), empty=True)
    for address in dice.sample(_numbered(matrix), 10):
        yield Cell(address, "GET", identity, FILES[0], number=dice.choice(NUMBERS))


def whole(matrix, identity):
    yield from _reading(matrix, identity)
    yield from _searching(matrix, identity)
    yield from _writing(matrix, identity)
    yield from _otherwise(matrix, identity)
    for address in _numbered(matrix):
        for number in NUMBERS:
            yield Cell(address, "GET", identity, FILES[0], number=number)
        if address in ANSWERS:
            for number in NUMBERS[:3]:
                yield Cell(address, "POST", identity, FILES[0], number=number)


def _reading(matrix, identity):
    """Every page on every file; on one, as a fragment, in three languages, as another kind."""
    for address, keys in pages(matrix):
        for key in keys:
            yield Cell(address, "GET", identity, key)
        for headers in ("htmx", "km", "en", "ja", "json", "csv", "overridden"):
            yield Cell(address, "GET", identity, FILES[0], headers=headers)


def _searching(matrix, identity):
    """Every search for every name, where one is let in; a few of each where one is not."""
    for address, _keys in pages(matrix):
        inside = law.expected_of(identity, address, "GET") == "let in"
        asked = [*queries(matrix, address), *ODDITIES]
        for query in asked if inside else [*asked[:1], *ODDITIES[:2]]:
            yield Cell(address, "GET", identity, FILES[0], query=query)


def _writing(matrix, identity):
    """Every answer on every file; nothing at all, on a file of one's own and on a foreign one."""
    for address in ANSWERS:
        for key in FILES:
            yield Cell(address, "POST", identity, key)
        yield Cell(address, "POST", identity, FILES[0], headers="htmx")
        yield Cell(address, "POST", identity, "elsewhere", headers="htmx")
    for address in matrix.words:
        for key in ("mine", "elsewhere") if matrix.words[address] else ("mine",):
            yield Cell(address, "POST", identity, key, empty=True)


def _otherwise(matrix, identity):
    """The other methods, and those addresses read that only take answers."""
    for address in matrix.words:
        for key in ("mine", "elsewhere") if matrix.words[address] else ("mine",):
            for method in OTHER_METHODS:
                yield Cell(address, method, identity, key)
        if address not in dict(pages(matrix)):
            yield Cell(address, "GET", identity, FILES[0])


def _numbered(matrix):
    """Addresses of the desk that name one record by its number."""
    return sorted(
        address
        for address, words in matrix.words.items()
        if address.startswith("desk:") and len(words) == 1
    )
