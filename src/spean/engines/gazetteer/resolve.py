"""Which place is meant? Names are read through the hierarchy, and a doubt is never hidden.

Names repeat (Samraong is ten communes), so a name alone proves little: each part narrows where
the next may lie. When several places fit equally there is no best one, only candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise, permutations

from spean.engines.gazetteer.cells import Part, readings, without_type
from spean.engines.gazetteer.index import How, Match, NameIndex
from spean.engines.gazetteer.units import LEVELS, Gazetteer, Level, Unit
from spean.engines.kernel.khmer import normalise, to_ascii_digits
from spean.engines.kernel.reasons import Reason


class Certainty(StrEnum):
    """How far the answer can be trusted without asking anybody."""

    CERTAIN = "certain"
    LIKELY = "likely"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be meant. The score is points of 100, a mean over the parts given."""

    unit: Unit
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer with its grounds; `best` is None whenever a person has to choose."""

    best: Unit | None
    candidates: tuple[Candidate, ...]
    certainty: Certainty
    reasons: tuple[Reason, ...]


MOST_CANDIDATES = 20
FAINT = 80.0
"""A likeness below this is shown to choose from, never chosen."""

FAINT_INSIDE = 70.0
CLEAR_LEAD = 8.0
"""A faint likeness inside a known place is chosen only when nothing else is this near."""

TIE = 3.0
"""Candidates closer than this to the best are not told apart by their names."""


_Look = Callable[[Part, Level, str], tuple[Match, ...]]


class Resolver:
    """Answers for one gazetteer; keeps what it has looked up."""

    def __init__(self, gazetteer: Gazetteer, index: NameIndex) -> None:
        self._gazetteer = gazetteer
        self._index = index

    def resolve(self, written: str | Mapping[str, str], *, within: str | None) -> Resolution:
        scope = self._gazetteer[within].code if within else ""
        if isinstance(written, str):
            by_code = self._by_code(written, scope=scope)
            if by_code is not None:
                return by_code
            read = readings(written, is_name=self._index.is_name, is_commune=self._index.is_commune)
        else:
            read = [parts] if (parts := _given_parts(written)) else []
        if not read:
            return Resolution(None, (), Certainty.UNKNOWN, (Reason("nothing_written"),))
        return self._decide(read, scope=scope)

    def _by_code(self, written: str, *, scope: str) -> Resolution | None:
        """A code typed instead of a name; a leading zero lost in a spreadsheet is put back."""
        digits = to_ascii_digits(normalise(written)).strip()
        if not (digits.isascii() and digits.isdigit()) or len(digits) > Level.VILLAGE.digits:
            return None
        code = digits.zfill(len(digits) + len(digits) % 2)
        moved = self._gazetteer.moved.get(code, ())
        codes = dict.fromkeys([*([code] if code in self._gazetteer.units else []), *moved])
        found = [self._gazetteer.units[each] for each in codes if each.startswith(scope)]
        if not found:
            return None if len(digits) <= 3 else _unknown(Reason("code_unknown", code))
        reason = Reason("code", code) if code not in moved and not moved else Reason("moved", code)
        candidates = tuple(Candidate(unit, 100.0, (reason,)) for unit in found)
        if len(found) > 1:
            shared = Reason("code_shared", code)
            return Resolution(None, candidates, Certainty.AMBIGUOUS, (shared,))
        return Resolution(found[0], candidates, Certainty.CERTAIN, (reason,))

    # --- weighing --------------------------------------------------------------------------------

    def _decide(self, read: Sequence[tuple[Part, ...]], *, scope: str) -> Resolution:
        found: dict[str, Candidate] = {}
        for parts in read:
            for candidate in self._candidates(parts, scope=scope):
                known = found.get(candidate.unit.code)
                if known is None or candidate.score > known.score:
                    found[candidate.unit.code] = candidate
        ranked = sorted(
            self._alive(found),
            key=lambda it: (-it.score, LEVELS.index(it.unit.level), it.unit.code),
        )
        if not ranked:
            return _unknown(Reason("name_unknown", read[0][0].text))
        tied = [candidate for candidate in ranked if candidate.score > ranked[0].score - TIE]
        lone = len(read[0]) == 1 and not read[0][0].is_labelled
        return _answer(tied, ranked, lone=lone, narrowed=bool(scope))

    def _alive(self, found: Mapping[str, Candidate]) -> Iterator[Candidate]:
        """Without a commune that moved away, when the place it became is there too."""
        for code, candidate in found.items():
            if self._gazetteer.twins.get(code) not in found:
                yield candidate

    def _candidates(self, parts: tuple[Part, ...], *, scope: str) -> Iterator[Candidate]:
        parts = _most_telling(parts)
        trails = list(self._all_ways(parts, scope=scope, look=self._look_by_name))
        if not any(trail.is_whole for trail in trails):
            look = self._look_alone if len(parts) == 1 else self._look
            trails += self._all_ways(parts, scope=scope, look=look)
            trails += self._without_one(parts, scope=scope)
        for trail in trails:
            if trail.unit is not None:
                yield Candidate(trail.unit, trail.points / len(parts), trail.reasons)

    def _all_ways(self, parts: tuple[Part, ...], *, scope: str, look: _Look) -> Iterator[_Trail]:
        for levels in _assignments(tuple(part.levels for part in parts)):
            yield from self._follow(levels, parts, scope=scope, look=look)

    def _without_one(self, parts: tuple[Part, ...], *, scope: str) -> Iterator[_Trail]:
        """The same parts with one of them doubted: a wrong province must not hide a right village.

        A doubted part costs more than a tie, so that of two equal readings the undoubted one leads.
        """
        for doubted in parts if len(parts) > 1 else ():
            rest = tuple(part for part in parts if part is not doubted)
            reason = Reason("part_contradicts", doubted.text)
            for trail in self._all_ways(rest, scope=scope, look=self._look_by_name):
                if trail.is_whole:
                    points = trail.points - 2 * TIE * len(parts)
                    yield _Trail(trail.unit, points, (*trail.reasons, reason), is_whole=False)

    def _look(self, part: Part, level: Level, scope: str) -> tuple[Match, ...]:
        """Likeness is for what is no name at all, and needs somewhere to look.

        Among 14,576 villages something is like anything, and Pursat is like Prasat.
        """
        anywhere = level is Level.VILLAGE and not scope
        if anywhere or (not part.is_labelled and self._index.is_name(part.text)):
            return self._index.called(part.text, level, scope)
        return self._index.called_or_like(part.text, level, scope)

    def _look_by_name(self, part: Part, level: Level, scope: str) -> tuple[Match, ...]:
        return self._index.called(part.text, level, scope)

    def _look_alone(self, part: Part, level: Level, scope: str) -> tuple[Match, ...]:
        return self._index.called_or_like(part.text, level, scope)

    def _follow(
        self,
        levels: tuple[Level, ...],
        parts: tuple[Part, ...],
        *,
        scope: str,
        look: _Look,
    ) -> list[_Trail]:
        """From the widest part to the narrowest, each inside what the one before it found."""
        trails = [_Trail(None, 0.0, (), is_whole=True)]
        for level, part in sorted(zip(levels, parts, strict=True), key=lambda it: it[0].digits):
            trails = [
                onward
                for trail in trails
                for onward in _onward(
                    trail, look(part, level, _inner(trail, scope)), level=level, part=part
                )
            ]
        return trails


def _inner(trail: _Trail, scope: str) -> str:
    return max(trail.unit.code if trail.unit else "", scope, key=len)


def _onward(
    trail: _Trail, matches: Sequence[Match], *, level: Level, part: Part
) -> Iterator[_Trail]:
    if not matches:
        reason = Reason("part_unknown", part.text)
        yield _Trail(trail.unit, trail.points, (*trail.reasons, reason), is_whole=False)
    unlikely = TIE + 1 if part.is_labelled and level is not part.levels[0] else 0.0
    for match in matches:
        points = trail.points + match.score - unlikely
        reason = Reason(_REASON[match.how], part.text)
        yield _Trail(match.unit, points, (*trail.reasons, reason), is_whole=trail.is_whole)


_REASON = {
    How.NAME: "name_same",
    How.ALIAS: "name_alias",
    How.SOUND: "name_sounds",
    How.LIKENESS: "name_like",
}
_SURE = frozenset({"name_same", "name_alias", "name_sounds"})


@dataclass(frozen=True, slots=True)
class _Trail:
    """One way down the hierarchy: where it has come to, and what it met."""

    unit: Unit | None
    points: float
    reasons: tuple[Reason, ...]
    is_whole: bool


def _answer(
    tied: Sequence[Candidate], ranked: Sequence[Candidate], *, lone: bool, narrowed: bool
) -> Resolution:
    shown = tuple(ranked[:MOST_CANDIDATES])
    first = tied[0]
    if _is_only_alike(first) and not _leads(ranked, narrowed=narrowed):
        return Resolution(None, shown, Certainty.UNKNOWN, (Reason("only_alike"),))
    if len(tied) == 1:
        sure = {reason.code for reason in first.reasons} <= _SURE
        certainty = Certainty.CERTAIN if sure else Certainty.LIKELY
        return Resolution(first.unit, shown, certainty, first.reasons)
    others = Reason("namesakes", len(tied) - 1)
    around_all = all(other.unit.code.startswith(first.unit.code) for other in tied)
    if around_all or (lone and first.unit.level is Level.PROVINCE):
        return Resolution(first.unit, shown, Certainty.LIKELY, (*first.reasons, others))
    return Resolution(None, shown, Certainty.AMBIGUOUS, (others,))


def _is_only_alike(candidate: Candidate) -> bool:
    """Whether nothing was recognised for sure and the likeness is a faint one."""
    codes = {reason.code for reason in candidate.reasons}
    return not codes & _SURE and candidate.score < FAINT


def _leads(ranked: Sequence[Candidate], *, narrowed: bool) -> bool:
    """Whether nothing else in a narrow place comes near; in the whole country something does."""
    first, *others = ranked
    alone = not others or first.score - others[0].score >= CLEAR_LEAD
    return narrowed and alone and first.score >= FAINT_INSIDE


def _unknown(reason: Reason) -> Resolution:
    return Resolution(None, (), Certainty.UNKNOWN, (reason,))


def _given_parts(written: Mapping[str, str]) -> tuple[Part, ...]:
    """The cells of a row, keyed by level; an empty cell says nothing."""
    strangers = [key for key in written if key not in LEVELS]
    if strangers:
        raise ValueError(
            f"{strangers[0]!r} is no level of a place: use province, district, commune, village."
        )
    return tuple(
        Part(without_type(written[level]), (level,))
        for level in LEVELS
        if written.get(level, "").strip()
    )


def _most_telling(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """At most one part a level: type words first, then what stands last, where wide names are."""
    labelled = {part.levels: part for part in reversed(parts) if part.is_labelled}
    plain = [part for part in parts if not part.is_labelled]
    room = max(0, len(LEVELS) - len(labelled))
    kept = [*labelled.values(), *plain[max(0, len(plain) - room) :]]
    return tuple(part for part in parts if any(part is one for one in kept))


@lru_cache(maxsize=1024)
def _assignments(allowed: tuple[tuple[Level, ...], ...]) -> tuple[tuple[Level, ...], ...]:
    """Ways to give each part a level of its own, obeying type words.

    Parts without a type word go from narrow to wide or from wide to narrow, not to and fro.
    """
    return tuple(
        levels
        for levels in permutations(LEVELS, len(allowed))
        if all(level in (may or LEVELS) for level, may in zip(levels, allowed, strict=True))
        and _is_monotone(
            level.digits for level, may in zip(levels, allowed, strict=True) if not may
        )
    )


def _is_monotone(numbers: Iterable[int]) -> bool:
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)
