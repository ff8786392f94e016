"""From the published list to a tree without holes: every repair is a rule, and leaves a flaw.

A village's code is kept wherever it can be. Where it is shared, malformed or belongs to another
commune, the village takes its commune's code and its own place in the commune's list, which is
how the codes were numbered in the first place; if that number is taken, the next free one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from spean.engines.gazetteer.units import Flaw, FlawKind, Gazetteer, Level, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spean.engines.gazetteer.published import Row


def repaired(rows: Sequence[Row], *, aliases: Mapping[str, tuple[str, ...]]) -> Gazetteer:
    """The tree of these rows. Order of rows within a commune matters: codes are made from it."""
    flaws: list[Flaw] = []
    communes = [row for row in rows if row.level is Level.COMMUNE]
    villages = [row for row in rows if row.level is Level.VILLAGE]
    homes = _homes_of_orphans(communes, villages)
    for gone, home in homes.items():
        flaws += [
            Flaw(FlawKind.COMMUNE_MISSING, home, gone),
            Flaw(FlawKind.COMMUNE_EMPTY, home, gone),
        ]
    repeats = _repeats(communes, villages)
    flaws += [Flaw(FlawKind.COMMUNE_REPEATED, home, again) for again, home in repeats.items()]
    homes |= repeats
    communes = [row for row in communes if row.code not in repeats]
    upper = [row for row in rows if row.level not in (Level.COMMUNE, Level.VILLAGE)] + communes

    by_commune: defaultdict[str, list[Row]] = defaultdict(list)
    for row in villages:
        by_commune[homes.get(row.parent or "", row.parent or "")].append(row)
    codes, code_flaws = _village_codes(by_commune)
    twins = _twins(communes, inhabited=by_commune.keys())
    flaws += code_flaws
    flaws += [Flaw(FlawKind.COMMUNE_EMPTY, code, twin) for code, twin in twins.items()]

    placed = [(row.code, row.parent, row) for row in upper]
    for commune, members in by_commune.items():
        placed += [(code, commune, row) for code, row in zip(codes[commune], members, strict=True)]
    units: dict[str, Unit] = {}
    for code, parent, row in sorted(placed, key=lambda place: place[0]):
        unit = _unit(row, code=code, parent=parent, aliases=aliases.get(code, ()))
        units[code] = unit
        flaws += [
            Flaw(FlawKind.NAME_CLEANED, code, old)
            for old, new in ((row.name_km, unit.name_km), (row.name_en, unit.name_en))
            if old != new
        ]
    return Gazetteer(
        units=MappingProxyType(units),
        flaws=tuple(flaws),
        moved=MappingProxyType(_moved(flaws, units)),
        twins=MappingProxyType({empty: twin for empty, twin in twins.items() if twin}),
    )


def clean_name(name: str) -> str:
    """A name without what cannot be seen or was typed by accident; its spelling is left alone."""
    for stray in ("\u200b", "`"):
        name = name.replace(stray, "")
    return " ".join(name.split())


def _homes_of_orphans(communes: Iterable[Row], villages: Iterable[Row]) -> dict[str, str]:
    """Where villages belong whose commune has no row.

    A commune is named after one of its villages: the orphans go to the commune of the same
    district that has no village of its own and bears the name of one of theirs. An orphan for
    whom there is no such commune is refused, so that a new edition is looked at by a person.
    """
    known = {row.code for row in communes}
    inhabited = {row.parent for row in villages}
    empty = [row for row in communes if row.code not in inhabited]
    orphans: defaultdict[str, set[str]] = defaultdict(set)
    for row in villages:
        if row.parent is not None and row.parent not in known:
            orphans[row.parent].add(row.name_km)
    homes: dict[str, str] = {}
    for gone, names in orphans.items():
        fits = [row for row in empty if row.code[:4] == gone[:4] and row.name_km in names]
        if len(fits) != 1:
            raise ValueError(f"The list has villages in commune {gone}, but no such commune.")
        homes[gone] = fits[0].code
    return homes


def _repeats(communes: Iterable[Row], villages: Iterable[Row]) -> dict[str, str]:
    """Commune rows that are one commune written once a village, and that commune.

    All their villages' codes lie in another commune of the same district and the same name.
    """
    name_of = {row.code: row.name_km for row in communes}
    claimed: defaultdict[str, set[str]] = defaultdict(set)
    for row in villages:
        claimed[row.parent or ""].add(row.code[: Level.COMMUNE.digits])
    found: dict[str, str] = {}
    for again, homes in claimed.items():
        home = min(homes)
        one_name = again in name_of and name_of[again] == name_of.get(home)
        if len(homes) == 1 and again != home and again[:4] == home[:4] and one_name:
            found[again] = home
    return found


def _village_codes(
    by_commune: Mapping[str, Sequence[Row]],
) -> tuple[dict[str, list[str]], list[Flaw]]:
    """For each commune the codes of its villages, in the order of its rows."""
    seen: set[str] = set()
    codes: dict[str, list[str]] = {}
    flaws: list[Flaw] = []
    for commune, members in by_commune.items():
        kept: dict[int, str] = {}
        bad: dict[int, FlawKind] = {}
        for place, row in enumerate(members):
            kind = _flaw_in(row.code, commune=commune, seen=seen)
            if kind is None:
                seen.add(row.code)
                kept[place] = row.code
            else:
                bad[place] = kind
        for place, kind in bad.items():
            kept[place] = _free_code(commune, start=place + 1, taken=set(kept.values()))
            flaws.append(Flaw(kind, kept[place], members[place].code))
        codes[commune] = [kept[place] for place in range(len(members))]
    return codes, flaws


def _flaw_in(code: str, *, commune: str, seen: set[str]) -> FlawKind | None:
    if len(code) != Level.VILLAGE.digits or not (code.isascii() and code.isdigit()):
        return FlawKind.CODE_MALFORMED
    if not code.startswith(commune):
        return FlawKind.CODE_OUTSIDE_PARENT
    return FlawKind.CODE_SHARED if code in seen else None


def _free_code(commune: str, *, start: int, taken: set[str]) -> str:
    numbers = (*range(start, 100), *range(1, start))
    return next(code for number in numbers if (code := f"{commune}{number:02d}") not in taken)


def _twins(communes: Sequence[Row], *, inhabited: Iterable[str]) -> dict[str, str]:
    """Each commune without villages, and the one commune of that name and province that has some.

    A commune that moved to a new district is still listed where it was: only the twin is alive.
    """
    alive = set(inhabited)
    named = Counter((row.code[:2], row.name_km) for row in communes if row.code in alive)
    twin_of = {(row.code[:2], row.name_km): row.code for row in communes if row.code in alive}
    return {
        row.code: twin_of[key] if named[key] == 1 else ""
        for row in communes
        if row.code not in alive
        for key in [(row.code[:2], row.name_km)]
    }


def _moved(flaws: Iterable[Flaw], units: Mapping[str, Unit]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for flaw in flaws:
        if flaw.kind not in (FlawKind.COMMUNE_EMPTY, FlawKind.NAME_CLEANED):
            found[flaw.detail].append(flaw.code)
    return {
        published: (*([published] if published in units else []), *codes)
        for published, codes in found.items()
    }


def _unit(row: Row, *, code: str, parent: str | None, aliases: tuple[str, ...]) -> Unit:
    name_km = clean_name(row.name_km)
    name_en = clean_name(row.name_en)
    return Unit(code, row.level, parent, name_km, name_en, aliases)
