"""Are these two records one person? A number, a word, and the reasons; never a merge.

A person decides. The engine only says how likely it is and why, so that nobody is registered
twice and no two people (twins, cousins of one name) are made into one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from spean.engines.kernel.reasons import Reason, total
from spean.engines.linkage.births import Birth, years_apart
from spean.engines.linkage.likeness import Level, khmer_level, latin_level
from spean.engines.linkage.weights import DEFAULT, Weights

__all__ = ["Likeness", "PhoneOf", "Record", "compare"]


@dataclass(frozen=True, slots=True, order=True)
class PhoneOf:
    """A number in E.164 and whether it is the person's own; a relative's or neighbour's is not."""

    e164: str
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """What may be known of a person; anything may be missing, and missing never counts against.

    `sex` is ``F``, ``M`` or empty. `place` is the official code of the home village, commune,
    district or province (8, 6, 4 or 2 digits). `occupation` is an ISCO-08 code.
    """

    khmer_name: str = ""
    latin_name: str = ""
    sex: str = ""
    birth: Birth | None = None
    phones: tuple[PhoneOf, ...] = ()
    place: str = ""
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` 0..1000 (500 is even odds, 25 points double them), a word for it, and the reasons.

    `verdict` is ``same``, ``likely``, ``possible`` or ``different``. The score is the sum of the
    reasons' points, held between 0 and 1000.
    """

    score: int
    verdict: str
    reasons: tuple[Reason, ...]


def compare(one: Record, other: Record, *, weights: Weights = DEFAULT) -> Likeness:
    """How alike two records are. Symmetric; the order of the reasons is fixed.

    Names that differ cap the verdict, whatever else agrees: twins share family name, birth date,
    village and phone, and are still two people.
    """
    levels = (
        khmer_level(one.khmer_name, other.khmer_name),
        latin_level(one.latin_name, other.latin_name),
    )
    found = [Reason("start", points=weights.points["start"])]
    found += _names(levels, weights)
    for finding in _FINDINGS:
        code, value = finding(one, other)
        if code:
            found.append(Reason(code, value, weights.points[code]))
    ceiling = _ceiling(levels, weights)
    over = total(tuple(found)) - ceiling
    if over > 0:
        found.append(Reason("names_hold_back", points=-over))
    score = max(0, min(1000, total(tuple(found))))
    return Likeness(score, _verdict(score, weights), tuple(found))


def _verdict(score: int, weights: Weights) -> str:
    steps = ((weights.same, "same"), (weights.likely, "likely"), (weights.possible, "possible"))
    return next((word for least, word in steps if score >= least), "different")


def _names(levels: tuple[Level, Level], weights: Weights) -> list[Reason]:
    """The stronger script counts in full; a second agreement only a little: they are one name."""
    reasons = [
        Reason(f"{script}_{level}", points=weights.points[f"{script}_{level}"])
        for script, level in zip(("khmer", "latin"), levels, strict=True)
        if level is not Level.UNKNOWN
    ]
    if len(reasons) == 2 and all(reason.points > 0 for reason in reasons):
        strong, weak = sorted(reasons, key=lambda reason: -reason.points)
        agreed = min(weak.points, weights.points["both_scripts"])
        reasons = [strong, Reason(weak.code, "both_scripts", agreed)]
    return reasons


def _ceiling(levels: tuple[Level, Level], weights: Weights) -> int:
    """The most a pair may score, given its names alone."""
    known = [level for level in levels if level is not Level.UNKNOWN]
    agreeing = [level for level in known if level in (Level.SAME, Level.FOLD, Level.TURNED)]
    if known and all(level is Level.DIFFERENT for level in known):
        return weights.likely - 1
    if not known or len(agreeing) < len(known):
        return weights.same - 1
    return 1000


def _sex(one: Record, other: Record) -> tuple[str, None]:
    if not (one.sex and other.sex):
        return "", None
    return ("sex_same" if one.sex == other.sex else "sex_different"), None


def _birth(one: Record, other: Record) -> tuple[str, int | None]:
    if not (one.birth and other.birth):
        return "", None
    apart = years_apart(one.birth, other.birth)
    exact = {one.birth.precision, other.birth.precision} == {"day"}
    if exact and one.birth == other.birth:
        return "birth_same", None
    if exact:
        return _two_days(one.birth, other.birth, apart)
    if one.birth.earliest <= other.birth.latest and other.birth.earliest <= one.birth.latest:
        widest = {one.birth.precision, other.birth.precision}
        name = next(name for name in ("about", "year", "month") if name in widest)
        return f"birth_{name}", None
    return _apart(apart)


def _two_days(one: Birth, other: Birth, apart: int) -> tuple[str, int | None]:
    """Two full dates that differ: day and month exchanged, or the same year, or farther."""
    day, twin = one.earliest, other.earliest
    if (day.year, day.month, day.day) == (twin.year, twin.day, twin.month):
        return "birth_turned", None
    return ("birth_same_year", None) if day.year == twin.year else _apart(apart)


def _apart(years: int) -> tuple[str, int | None]:
    steps = ((1, "birth_one_year"), (4, "birth_near"))
    return next((code for most, code in steps if years <= most), "birth_far"), years


def _phones(one: Record, other: Record) -> tuple[str, str | None]:
    mine = {phone.e164: phone.is_own for phone in sorted(one.phones)}
    theirs = {phone.e164: phone.is_own for phone in sorted(other.phones)}
    shared = sorted(mine.keys() & theirs.keys())
    if not shared:
        return ("phone_none_shared" if mine and theirs else ""), None
    own = [number for number in shared if mine[number] and theirs[number]]
    return ("phone_own", own[0]) if own else ("phone_household", shared[0])


def _place(one: Record, other: Record) -> tuple[str, str | None]:
    if not (one.place and other.place):
        return "", None
    for digits, name in ((8, "village"), (6, "commune"), (4, "district"), (2, "province")):
        if len(one.place) >= digits and one.place[:digits] == other.place[:digits]:
            return f"{name}_same", one.place[:digits]
    return "province_different", None


def _job(one: Record, other: Record) -> tuple[str, str | None]:
    mine, theirs = one.occupation, other.occupation
    if mine and mine == theirs:
        return "job_same", mine
    same_group = mine[:2] == theirs[:2] and len(mine[:2]) == 2
    return ("job_group", mine[:2]) if same_group else ("", None)


_Finding = Callable[[Record, Record], tuple[str, str | int | None]]
_FINDINGS: tuple[_Finding, ...] = (_sex, _birth, _phones, _place, _job)
