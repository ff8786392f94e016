"""Phone numbers as people write them, read into one international form.

Facts: the Cambodian numbering plan (ITU E.164 country code 855; national number of 8 or 9 digits)
and which two-digit codes the operators and provinces use. It never asks whether a number is live.
"""

import re
from dataclasses import dataclass

from spean.engines.kernel.khmer import to_ascii_digits
from spean.engines.kernel.reasons import Reason

__all__ = ["Phone", "parse_phone", "parse_phones", "read_phone"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to store (`e164`), with the country it belongs to and whether it is a mobile.

    `country` is ISO 3166 alpha-2, or empty for a country this table does not list. `kind` is
    ``mobile``, ``landline`` or ``foreign``.
    """

    e164: str
    country: str
    kind: str

    @property
    def national(self) -> str:
        """Digits as dialled at home, with the leading zero: ``012345678``."""
        return "0" + self.e164[1 + len(_CODE_OF.get(self.country, "")) :]

    @property
    def display(self) -> str:
        """For people: ``012 345 678``, ``097 123 4567``, ``+66 81 234 5678``."""
        if self.country == "KH":
            return f"{self.national[:3]} {self.national[3:6]} {self.national[6:]}"
        code = _CODE_OF.get(self.country, "")
        rest = self.e164[1 + len(code) :]
        head = f"+{code} " if code else "+"
        return f"{head}{rest[:-7]} {rest[-7:-4]} {rest[-4:]}"


def parse_phone(text: str) -> Phone | None:
    """The number in the text, or None; `read_phone` tells why.

    >>> parse_phone("០១២ ៣៤៥ ៦៧៨").e164
    '+85512345678'
    """
    found = read_phone(text)
    return found if isinstance(found, Phone) else None


def read_phone(text: str) -> Phone | Reason:
    """The one number in the text, or the code of why there is none.

    Codes: ``phone_empty``, ``phone_letters``, ``phone_rounded`` (a spreadsheet lost digits),
    ``phone_too_short``, ``phone_too_long``, ``phone_unknown_prefix``, ``phone_placeholder``.
    """
    cleaned = _clean(text)
    if not cleaned:
        return Reason("phone_empty")
    if _ROUNDED.fullmatch(cleaned):
        return Reason("phone_rounded", text.strip())
    if not _ALLOWED.fullmatch(cleaned):
        return Reason("phone_letters", text.strip())
    digits = re.sub("[^0-9]", "", cleaned)
    if not digits or re.fullmatch(r"(\d)\1*", digits[1:]):
        return Reason("phone_placeholder", digits)
    if cleaned.startswith("+") or digits.startswith("00"):
        return _international(digits.lstrip("0"))
    return _local(digits)


def parse_phones(text: str) -> tuple[Phone, ...]:
    """Every number in one cell: ``012345678/ 097 1234567``; unreadable pieces are left out."""
    pieces = [piece for piece in _BETWEEN.split(to_ascii_digits(text)) if piece.strip()]
    found: list[Phone] = []
    for piece in pieces:
        whole = parse_phone(piece)
        found.extend([whole] if whole else filter(None, map(parse_phone, _NEXT.split(piece))))
    return tuple(dict.fromkeys(found))


_CODE_OF = {
    "KH": "855",
    "TH": "66",
    "LA": "856",
    "VN": "84",
    "MY": "60",
    "SG": "65",
    "JP": "81",
    "KR": "82",
    "HK": "852",
    "TW": "886",
}
_LONG_MOBILE = frozenset({"12", "18", "31", "38", "71", "76", "88", "96", "97"})
_SHORT_MOBILE = frozenset(
    f"{decade}{unit}"
    for decade, units in (("1", "0123456789"), ("6", "016789"), ("7", "0789"), ("8", "01345679"))
    for unit in units
) | frozenset({"90", "92", "93", "94", "95", "98", "99"})
_LANDLINE = frozenset(
    {
        *("23", "24", "25", "26", "32", "33", "34", "35", "36", "42", "43", "44"),
        *("52", "53", "54", "55", "62", "63", "64", "65", "72", "73", "74", "75"),
    }
)
_LABEL = re.compile(
    r"^(?:tel(?:ephone)?|phone|mobile|hp|no|ទូរស័ព្ទ|ទូរសព្ទ|លេខ)[\s.:៖]*", re.IGNORECASE
)
_ALLOWED = re.compile(r"\+?[0-9()\s.\-–_]+")
_ROUNDED = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
_BETWEEN = re.compile(r"[/;,\n|&]|\bor\b|\band\b|និង|ឬ")
_NEXT = re.compile(r"\s+(?=[0+])")


def _clean(text: str) -> str:
    plain = re.sub("[\u200b-\u200f\u2060\ufeff]", "", to_ascii_digits(text)).strip(" \t\r\n'\"")
    plain = _LABEL.sub("", plain).replace("＋", "+")
    plain = re.sub(r"\.0$", "", plain) if re.fullmatch(r"\d+\.0", plain) else plain
    return re.sub(r"^[oO](?=[\s\d])", "0", plain)


def _local(digits: str) -> Phone | Reason:
    """A number typed without a plus: Cambodian unless only another country can have it."""
    home = _cambodian(digits.removeprefix("0"))
    if isinstance(home, Phone):
        return home
    if digits.startswith("855") and len(digits) > 9:
        return _cambodian(digits[3:].removeprefix("0"))
    if digits.startswith("66") and len(digits) in (11, 12):
        return _thai(digits[2:].removeprefix("0"))
    if len(digits) == 10 and digits[:2] in ("06", "08", "09"):
        return _thai(digits[1:])
    return home


def _international(digits: str) -> Phone | Reason:
    if digits.startswith("855"):
        return _cambodian(digits[3:].removeprefix("0"))
    if digits.startswith("66"):
        return _thai(digits[2:].removeprefix("0"))
    if len(digits) < 8:
        return Reason("phone_too_short", digits)
    if len(digits) > 15:
        return Reason("phone_too_long", digits)
    codes = sorted(_CODE_OF.items(), key=lambda item: -len(item[1]))
    country = next((name for name, code in codes if digits.startswith(code)), "")
    code = _CODE_OF.get(country, "")
    return Phone(f"+{code}{digits[len(code) :].removeprefix('0')}", country, "foreign")


def _cambodian(nsn: str) -> Phone | Reason:
    """`nsn` is the national number without its zero: two digits of code, then six or seven."""
    code = nsn[:2]
    kind = "landline" if code in _LANDLINE else "mobile"
    if len(nsn) in _lengths_of(code):
        return Phone(f"+855{nsn}", "KH", kind)
    if 8 <= len(nsn) <= 9 and not _lengths_of(code):
        return Reason("phone_unknown_prefix", code)
    too_short = len(nsn) < max(_lengths_of(code), default=8)
    return Reason("phone_too_short" if too_short else "phone_too_long", nsn)


def _lengths_of(code: str) -> tuple[int, ...]:
    """How many digits a national number with this code has: 8, 9, either, or none known."""
    short = code in _SHORT_MOBILE or code in _LANDLINE
    return (8,) * short + (9,) * (code in _LONG_MOBILE or code in _LANDLINE)


def _thai(nsn: str) -> Phone | Reason:
    if len(nsn) < 8:
        return Reason("phone_too_short", nsn)
    if len(nsn) > 9:
        return Reason("phone_too_long", nsn)
    return Phone(f"+66{nsn}", "TH", "foreign")
