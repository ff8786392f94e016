"""Khmer text for machines: one spelling to compare, one key to sort, digits and numbers to read.

Nothing here is for display: what a person typed is kept and shown as typed. It does not
transliterate and does not find word breaks.
"""

import re
import unicodedata
from decimal import Decimal

from khmerspell import khnormal

__all__ = [
    "collation_key",
    "is_khmer",
    "normalise",
    "parse_number",
    "to_ascii_digits",
    "to_khmer_digits",
]


def normalise(text: str) -> str:
    """The one spelling under which texts that look the same are equal. For keys, never for display.

    Typists reach the same shape by different keys (``ស្រ្តី`` and ``ស្ត្រី``, ``កំុ`` and
    ``កុំ``), and phones and PDFs add invisible characters. Unicode NFC alone mends neither.
    Invisible characters go, white space shrinks to single spaces; case and punctuation stay.
    """
    seen = _visible(text)
    for _ in range(_MOST_ROUNDS):
        once_more = _one_round(seen)
        if once_more == seen:
            break
        seen = once_more
    return seen


def collation_key(text: str) -> str:
    """A plain ASCII key; sorted byte by byte (collation "C") it gives dictionary order.

    Order: digits, Khmer, Latin, anything else. Khmer follows the dictionary of Chuon Nath:
    after a consonant comes a bare consonant, then the vowels with ``ុំ ំ ាំ ះ ុះ េះ ោះ`` last, then
    the subscripts; shifters and other marks only break ties. Latin ignores case; accents break
    ties. A word break sorts before everything, so one family's names stay together.
    """
    primary: list[str] = []
    marks: list[str] = []
    for item in _ITEM.findall(to_ascii_digits(_decompose(normalise(text)))):
        weight = _weight(item)
        if weight:
            primary.append(weight)
        elif item not in _SILENT:
            marks.append(f"{len(primary):03d}{ord(item):05x}")
    letters = re.sub(f"{_BREAK}+", _BREAK, "".join(primary)).strip(_BREAK)
    return f"{letters} {''.join(marks)}".rstrip(" ")


def to_ascii_digits(text: str) -> str:
    """Khmer, Thai and full-width digits become 0-9; everything else is left alone."""
    return text.translate(_TO_ASCII)


def to_khmer_digits(text: str) -> str:
    """0-9 become ០-៩, for what is shown in Khmer."""
    return text.translate(_TO_KHMER)


def is_khmer(text: str) -> bool:
    """Whether a Khmer letter is in the text; Khmer digits alone do not make it Khmer."""
    return any("\u1780" <= letter <= "\u17b3" for letter in text)


def parse_number(text: str) -> tuple[Decimal, str | None] | None:
    """The amount and its ISO 4217 currency as people write them; None if it is not one number.

    >>> parse_number("៦០ម៉ឺន រៀល")
    (Decimal('600000'), 'KHR')

    Points and commas are read by position: with both, the later is the decimal mark; alone and
    before exactly three digits it groups thousands (``1.500`` is 1500, ``0.500`` is a half).
    """
    plain = to_ascii_digits(normalise(text)).casefold()
    plain, currency = _take_currency(plain)
    sign = -1 if plain.startswith(("-", "−")) else 1
    total = _sum_of_parts(plain.lstrip("-−+").strip())
    return None if total is None else (sign * total, currency)


# --- normalising ---------------------------------------------------------------------------------

_MOST_ROUNDS = 8
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_DEPRECATED = str.maketrans({"\u17a3": "អ", "\u17a4": "អា", "\u17d8": "។ល។"})


def _visible(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text.translate(_DEPRECATED)).split())


def _one_round(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", str(khnormal(composed)))


# --- sorting -------------------------------------------------------------------------------------

_RANKS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BREAK = "!"
_LETTERS = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរឫឬលឭឮវឝឞសហឡអឥឦឧឨឩឯឰឱឪឳ"
_VOWELS = (
    *("ា", "ិ", "ី", "ឹ", "ឺ", "ុ", "ូ", "ួ", "ើ", "ឿ", "ៀ", "េ", "ែ", "ៃ", "ោ", "ៅ"),
    *("ុំ", "ំ", "ាំ", "ះ", "ិះ", "ឹះ", "ុះ", "ូះ", "ួះ", "ើះ", "េះ", "ែះ", "ោះ", "ៈ"),
)
_SAME_LETTER = {"ឲ": "ឱ"}
_LETTER_RANK = {letter: _RANKS[i] for i, letter in enumerate(_LETTERS)}
_VOWEL_RANK = {vowel: _RANKS[i] for i, vowel in enumerate(_VOWELS)}
_SILENT = "'’ʼ`"
_ITEM = re.compile(
    "\u17d2[\u1780-\u17b3]|" + "|".join(sorted(_VOWELS, key=len, reverse=True)) + "|.", re.DOTALL
)


def _decompose(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold())


def _weight(item: str) -> str:
    """The primary weight: `A`, `B`, `C` lead Khmer letters, vowels, subscripts; empty for marks."""
    letter = _SAME_LETTER.get(item[-1], item[-1])
    if item in _VOWEL_RANK:
        return "B" + _VOWEL_RANK[item]
    if letter in _LETTER_RANK:
        return ("C" if len(item) > 1 else "A") + _LETTER_RANK[letter]
    if item.isascii() and item.isalnum():
        return item
    kind = unicodedata.category(item)
    if kind[0] == "M" or item in _SILENT:
        return ""
    return _BREAK if kind[0] in "ZPSC" else f"~{ord(item):06x}"


# --- numbers -------------------------------------------------------------------------------------

_TO_ASCII = {first + digit: str(digit) for first in (0x17E0, 0x0E50, 0xFF10) for digit in range(10)}
_TO_KHMER = {ord(str(digit)): chr(0x17E0 + digit) for digit in range(10)}
_CURRENCIES = {
    "USD": ("us$", "usd", "$", "ដុល្លារអាមេរិក", "ដុល្លារ", "ដុល្លា", "dollars", "dollar"),
    "KHR": ("khr", "៛", "រៀល", "riels", "riel"),
    "THB": ("thb", "฿", "បាត", "បាត់", "baht", "บาท"),
    "JPY": ("jpy", "¥", "￥", "円", "យ៉េន", "yen"),
    "KRW": ("krw", "₩", "វ៉ុន", "won"),
    "MYR": ("myr", "rm", "រីងហ្គីត", "ringgit"),
}
_CURRENCY_OF = {normalise(word): code for code, words in _CURRENCIES.items() for word in words}
_CURRENCY = re.compile(
    "|".join(re.escape(word) for word in sorted(_CURRENCY_OF, key=len, reverse=True))
)
_MULTIPLES = {
    "រយ": 100,
    "ពាន់": 1_000,
    "ម៉ឺន": 10_000,
    "សែន": 100_000,
    "លាន": 1_000_000,
    "million": 1_000_000,
    "k": 1_000,
    "m": 1_000_000,
}
_MULTIPLE_OF = {normalise(word): times for word, times in _MULTIPLES.items()}
_DIGITS = r"[0-9]+(?:[ .,'’][0-9]+)*"
_PART = re.compile(rf"({_DIGITS})\s*({'|'.join(sorted(_MULTIPLE_OF, key=len, reverse=True))})?\s*")


def _take_currency(text: str) -> tuple[str, str | None]:
    """The text without its currency words, and the currency if exactly one kind was named."""
    named = {_CURRENCY_OF[word] for word in _CURRENCY.findall(text)}
    if len(named) != 1:
        return text, None
    return _CURRENCY.sub("", text).strip(), named.pop()


def _sum_of_parts(text: str) -> Decimal | None:
    """``1លាន 2សែន`` is 1,200,000: every part but a lone one needs its multiple, largest first."""
    total, at, last = Decimal(0), 0, 10**9
    while at < len(text):
        part = _PART.match(text, at)
        value = _plain_decimal(part[1]) if part else None
        if part is None or value is None:
            return None
        times = _MULTIPLE_OF.get(part[2] or "", 1)
        if times >= last:
            return None
        total, at, last = total + value * times, part.end(), times
    return total if text else None


def _plain_decimal(text: str) -> Decimal | None:
    """Read by position which mark groups thousands and which is decimal; None if it cannot be."""
    bare = re.sub("[ '’]", "", text)
    if bare != text and not re.fullmatch(r"\d{1,3}(?:[ '’]\d{3})*(?:[.,]\d+)?", text):
        return None
    groups = re.split("[.,]", bare)
    marks = re.findall("[.,]", bare)
    if not marks:
        return Decimal(bare)
    whole, last = groups[:-1], groups[-1]
    grouped = bare == text and len(last) == 3 and 1 <= len(whole[0]) <= 3 and whole[0] != "0"
    if len(set(marks)) == 1 and grouped and _are_thousands([*whole, last]):
        return Decimal("".join(groups))
    if len(marks) == 1 or (marks[-1] not in marks[:-1] and _are_thousands(whole)):
        return Decimal("".join(whole) + "." + last)
    return None


def _are_thousands(groups: list[str]) -> bool:
    return 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
