"""A list as the reader of sheets gives it, turned into profiles row by row.

Only what makes a row useless is an error (nobody's name, an impossible age, half a row). Any
other cell that cannot be understood is named, and its value is left out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from spean.base.refusals import Refusal, Refused
from spean.base.sealing import files, keyring
from spean.base.sealing.envelope import SealBrokenError
from spean.casework.intake.rules import Reading, Reason
from spean.casework.intake.vocabulary import sentence
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import PhoneOwner, RegisteredBy, Sex
from spean.engines import gazetteer, linkage, sheets
from spean.engines.kernel.khmer import is_khmer
from spean.engines.sheets import Fault, Field, Value
from spean.engines.sheets.headings import fold
from spean.engines.sheets.wages import MINOR_UNITS

V = TypeVar("V")

CHUNK = 1_000
LONGEST_NAME = 100
LONGEST = {Field.FORMER_JOB: 200, Field.NOTE: 500, Field.EXTERNAL_ID: 60}
BLOCKING_FLAWS = frozenset({"short_row", "long_row", "repeated_header"})
BLOCKING_FAULTS = frozenset({"age_out_of_range", "date_in_future", "birth_too_long_ago"})
SEXES = {sheets.Sex.FEMALE: Sex.FEMALE, sheets.Sex.MALE: Sex.MALE}
PLACE_FIELDS = (Field.VILLAGE, Field.COMMUNE, Field.DISTRICT, Field.PROVINCE)
NAMES_SHOWN = 4
NAMES_TIE = 3
"""Points of a hundred within which two places are equally meant."""

_COUNTRIES = {
    "TH": "ថៃ; ប្រទេសថៃ; thailand; thai; th; タイ; ไทย; ประเทศไทย",
    "KR": "កូរ៉េ; កូរ៉េខាងត្បូង; korea; south korea; republic of korea; kr; 韓国",
    "JP": "ជប៉ុន; ប្រទេសជប៉ុន; japan; jp; 日本",
    "MY": "ម៉ាឡេស៊ី; ប្រទេសម៉ាឡេស៊ី; malaysia; my; マレーシア",
    "SG": "សិង្ហបុរី; ប្រទេសសិង្ហបុរី; singapore; sg; シンガポール",
    "VN": "វៀតណាម; ប្រទេសវៀតណាម; vietnam; viet nam; vn; ベトナム",
    "LA": "ឡាវ; ប្រទេសឡាវ; laos; lao; lao pdr; la; ラオス",
    "HK": "ហុងកុង; hong kong; hk; 香港",
    "SA": "អារ៉ាប៊ីសាអូឌីត; saudi arabia; saudi; sa; サウジアラビア",
}
COUNTRIES = {fold(word): code for code, words in _COUNTRIES.items() for word in words.split(";")}
_SELF = "ខ្លួនឯង; សាមីខ្លួន; ខ្លួនគាត់; self; himself; herself; own; the person; worker; 本人"
_RELATIVES = (
    "ម្តាយ; ម្ដាយ; ឪពុក; បង; ប្អូន; បងប្រុស; បងស្រី; ប្អូនប្រុស; ប្អូនស្រី; ប្តី; ប្ដី; ប្រពន្ធ; កូន; កូនប្រុស; "
    "កូនស្រី; មីង; ពូ; អ៊ំ; តា; យាយ; ក្មួយ; បងប្អូន; សាច់ញាតិ; ញាតិ; មិត្តភក្តិ; មិត្ត; mother; father; brother; "
    "sister; husband; wife; son; daughter; aunt; uncle; cousin; relative; friend; parent; spouse; "
    "grandmother; grandfather; nephew; niece; neighbour; "
    "母; 父; 兄; 弟; 姉; 妹; 夫; 妻; 息子; 娘; 友人; 親戚; 家族"
)
SELF_WORDS = frozenset(fold(word) for word in _SELF.split(";"))
RELATIVE_WORDS = frozenset(fold(word) for word in _RELATIVES.split(";"))


def open_sheet(path: Path, *, most_bytes: int, shown_as: str = "") -> sheets.Sheet:
    """The list in a file, or a refusal that says in one sentence what to do about it."""
    try:
        return sheets.read(path, limits=sheets.Limits(file_bytes=most_bytes))
    except sheets.Unreadable as refused:
        values = dict(refused.values)
        if "name" in values and refused.code in {"missing_file", "not_a_file"}:
            values["name"] = shown_as or values["name"]
        raise Refused([Refusal(refused.code, sentence(refused.code, values))]) from refused


def keep_file(path: Path, target: Path, *, sha256: str) -> None:
    """Our own copy, sealed; refused if it is not what was read a moment ago."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    files.seal_file(path, target)
    digest = hashlib.sha256()
    for chunk in files.opened(target):
        digest.update(chunk)
    if digest.hexdigest() != sha256:
        target.unlink()
        raise Refused([Refusal("changed", sentence("changed", {}))])


def guessed_columns(sheet: sheets.Sheet) -> dict[str, int]:
    """Which column is what, as far as headings and cells tell."""
    found = sheets.guess(sheet.header, sheet.sample)
    return {name.value: offer.column for name, offer in found.items()}


def readings(
    sheet: sheets.Sheet, mapping: Mapping[str, int], *, today: dt.date
) -> Iterator[Reading]:
    """Every row of the list, understood as far as it can be."""
    columns = {Field(name): at for name, at in mapping.items()}
    for row in sheet.rows():
        yield _Reader(row, columns, sheet.header, today).read()


def kept_readings(
    path: Path,
    mapping: Mapping[str, int],
    *,
    sha256: str,
    shown_as: str,
    most_bytes: int,
    today: dt.date,
    tell: Callable[[int, int], None],
) -> list[Reading]:
    """Every row of the list as we keep it; half of the way of a check, so rows count half.

    Its digests are keyed, so that nobody can try out names on them.
    """
    found = []
    with _opened(path, sha256) as plain:
        sheet = open_sheet(plain, most_bytes=most_bytes, shown_as=shown_as)
        for reading in readings(sheet, mapping, today=today):
            reading.digest = keyring.blind_long("row of a list", reading.digest)
            found.append(reading)
            if len(found) % CHUNK == 0:
                tell(len(found) // 2, sheet.row_count)
    return found


@contextmanager
def _opened(path: Path, sha256: str) -> Iterator[Path]:
    changed = Refused([Refusal("changed", sentence("changed", {}))])
    with ExitStack() as stack:
        try:
            plain = stack.enter_context(files.opened_in_memory(path))
        except SealBrokenError as error:
            raise changed from error
        with plain.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
                raise changed
        yield plain


class _Reader:
    """One row, field by field; reasons gather on the way."""

    def __init__(
        self,
        row: sheets.Row,
        columns: Mapping[Field, int],
        header: tuple[str, ...],
        today: dt.date,
    ) -> None:
        self._row, self._columns, self._header, self._today = row, columns, header, today
        self._spoilt = {flaw.column - 1 for flaw in row.flaws if flaw.column}
        self.reading = Reading(line=row.line, cells=[cell.text for cell in row.cells])

    def read(self) -> Reading:
        self._flaws()
        told: dict[str, Any] = {}  # fields of a profile, of as many types as it has
        told |= self._names()
        told |= self._birth()
        sex = self._value(Field.SEX, sheets.sex)
        told["sex"] = SEXES[sex] if sex else Sex.NOT_SAID
        told |= self._place() | self._wish() | self._past()
        self._who_brought_it()
        told["phones"] = self._phones()
        told["note"] = self._text(Field.NOTE)
        told["external_id"] = self._text(Field.EXTERNAL_ID)
        self.reading.profile = Profile(**told)
        self.reading.digest = self._digest()
        return self.reading

    # --- the parts -------------------------------------------------------------------------------

    def _flaws(self) -> None:
        for flaw in self._row.flaws:
            mapped = not flaw.column or flaw.column - 1 in self._columns.values()
            blocks = flaw.code in BLOCKING_FLAWS
            if mapped or blocks:
                self._note(flaw.code, None, blocks=blocks, **flaw.values)

    def _names(self) -> dict[str, str]:
        names = {"name_km": self._raw(Field.NAME_KM), "name_latin": self._raw(Field.NAME_LATIN)}
        either = self._raw(Field.NAME)
        if either:
            names["name_km" if is_khmer(either) else "name_latin"] = either
        clean = {key: _clean(text) for key, text in names.items()}
        for text in clean.values():
            if len(text) > LONGEST_NAME:
                self._note("name_too_long", blocks=True, limit=LONGEST_NAME)
            elif text and not any(letter.isalpha() for letter in text):
                self._note("not_a_name", blocks=True, value=text[:80])
        if not any(clean.values()):
            self._note("no_name", blocks=True)
        return {key: text[:LONGEST_NAME] for key, text in clean.items()}

    def _birth(self) -> dict[str, object]:
        on = self._value(Field.REGISTERED_ON, lambda raw: sheets.calendar_day(raw, on=self._today))
        asked_on = on or self._today
        years = self._value(Field.AGE, sheets.age)
        born = self._value(Field.BIRTH_DATE, lambda raw: sheets.birth_date(raw, on=self._today))
        by_age = None if years is None else asked_on.year - years
        if born is None:
            return {"birth_year": by_age}
        if by_age is not None and abs(born.year - by_age) > 2:
            self._note("age_and_birth_differ", Field.BIRTH_DATE)
        if born.month is None or born.day is None:
            return {"birth_year": born.year}
        day = dt.date(born.year, born.month, born.day)
        return {"birth_year": born.year, "born_on": day}

    def _place(self) -> dict[str, object]:
        parts = tuple(_clean(self._raw(level)) for level in PLACE_FIELDS)
        if not any(parts):
            return {}
        as_said = " ".join(part for part in parts if part)[:200]
        found = _resolved(parts)
        if found.certain_part and found.certain_part != found.code:
            named = _named(found.certain_part)
            self._note("place_partly", value=as_said, names=named)
        elif not found.code and found.names:
            self._note("place_ambiguous", value=as_said, names="; ".join(found.names))
        elif not found.code:
            self._note("place_unknown", value=as_said)
        return {"place_code": found.code or found.certain_part or None, "place_as_said": as_said}

    def _wish(self) -> dict[str, object]:
        said = _clean(self._raw(Field.PREFERRED_PROVINCE))
        province = _province(said) if said else None
        if said and not province:
            self._note("province_unclear", Field.PREFERRED_PROVINCE, value=said[:80])
        code: str | None = self._value(Field.WAGE_CURRENCY, sheets.currency)
        wage = self._value(Field.EXPECTED_WAGE, lambda raw: sheets.wage(raw, currency=code))
        sector: str | None = self._value(Field.SECTOR, sheets.sector)
        told: dict[str, object] = {
            "preferred_province": province,
            "sector_wanted": sector or "",
        }
        if wage:
            amount = Decimal(wage.low) / MINOR_UNITS[wage.currency]
            told |= {"wage_expected": amount, "wage_currency": wage.currency}
        return told

    def _past(self) -> dict[str, object]:
        said = _clean(self._raw(Field.FORMER_COUNTRY))
        country = COUNTRIES.get(fold(said), "") if said else ""
        if said and not country:
            self._note("unknown_country", Field.FORMER_COUNTRY, value=said[:80])
        return {"former_country": country, "former_job": self._text(Field.FORMER_JOB)}

    def _who_brought_it(self) -> None:
        """The hotline wrote it down, or a relative told it; consent is asked for later."""
        who, relation = (
            _clean(self._raw(name)) for name in (Field.REGISTERED_BY, Field.REGISTERED_BY_RELATION)
        )
        words = {fold(one) for one in (who, relation) if one}
        foreign = relation and fold(relation) not in SELF_WORDS
        if foreign or words & RELATIVE_WORDS:
            self.reading.registered_by = RegisteredBy.RELATIVE
        if who and fold(who) not in SELF_WORDS | RELATIVE_WORDS:
            self.reading.registered_by_name = who[:LONGEST_NAME]

    def _phones(self) -> tuple[tuple[str, PhoneOwner], ...]:
        raw = self._raw(Field.PHONE)
        found = linkage.parse_phones(raw) if raw else ()
        if raw and not found:
            self._note("unknown_phone", Field.PHONE, value=raw[:80])
        by_relative = self.reading.registered_by == RegisteredBy.RELATIVE
        owner = PhoneOwner.FAMILY if by_relative else PhoneOwner.OWN
        return tuple((number, owner) for number in dict.fromkeys(each.e164 for each in found))

    # --- cells -----------------------------------------------------------------------------------

    def _raw(self, name: Field) -> str:
        at = self._columns.get(name)
        return "" if at is None or at in self._spoilt else self._row.text(at)

    def _text(self, name: Field) -> str:
        text, limit = _clean(self._raw(name)), LONGEST[name]
        if len(text) > limit:
            self._note("text_shortened", name, limit=limit)
        return text[:limit]

    def _value(self, name: Field, reads: Callable[[str], Value[V] | Fault]) -> V | None:
        raw = self._raw(name)
        if not raw:
            return None
        found = reads(raw)
        if isinstance(found, Value):
            return found.value
        if found.code != "empty_cell":
            blocks = found.code in BLOCKING_FAULTS
            self._note(found.code, name, blocks=blocks, value=found.value)
        return None

    def _note(
        self, code: str, name: Field | None = None, *, blocks: bool = False, **values: str | int
    ) -> None:
        at = self._columns.get(name) if name else None
        if at is not None:
            values |= {"column": at + 1}
        column = values.get("column")
        if isinstance(column, int) and 0 < column <= len(self._header):
            values["heading"] = self._header[column - 1]
        self.reading.reasons.append(Reason(code, values, blocks))

    def _digest(self) -> str:
        """What the mapped cells say, in the order of the fields and not of the columns."""
        said = [f"{name}={_clean(self._raw(name))}" for name in sorted(self._columns)]
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class _Found:
    code: str = ""
    certain_part: str = ""
    names: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def _resolved(parts: tuple[str, ...]) -> _Found:
    """The place meant; or else the smallest place that holds every candidate; or their names."""
    written = {name.value: text for name, text in zip(PLACE_FIELDS, parts, strict=True) if text}
    found = gazetteer.resolve(written)
    if found.best is None and not found.candidates:
        found = gazetteer.resolve(", ".join(text for text in parts if text))
    if found.best is not None:
        return _Found(code=found.best.code)
    codes = _likeliest(found)
    if not codes or found.certainty is gazetteer.Certainty.UNKNOWN:
        return _Found()
    shared = _shared(codes)
    names = tuple(_named(code) for code in codes[:NAMES_SHOWN])
    return _Found(certain_part=shared, names=names)


def _likeliest(found: gazetteer.Resolution) -> list[str]:
    """The candidates that their names do not tell apart from the best."""
    best = found.candidates[0].score if found.candidates else 0
    return [each.unit.code for each in found.candidates if each.score > best - NAMES_TIE]


def _shared(codes: list[str]) -> str:
    length = 0
    while all(len(code) >= length + 2 for code in codes) and (
        len({code[: length + 2] for code in codes}) == 1
    ):
        length += 2
    return codes[0][:length]


def _named(code: str) -> str:
    path = reversed(gazetteer.units().path(code))
    return ", ".join(f"{unit.name_km} {unit.name_en}" for unit in list(path)[:2])


@lru_cache(maxsize=5_000)
def _province(said: str) -> str | None:
    found = gazetteer.resolve(said)
    if found.best is not None:
        return found.best.code[:2]
    return _shared(_likeliest(found) or [""])[:2] or None


@lru_cache(maxsize=20_000)
def _clean(raw: str) -> str:
    found = sheets.text(raw) if raw else Fault("empty_cell")
    return found.value
