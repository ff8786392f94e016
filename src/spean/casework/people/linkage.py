"""People in, search keys and likenesses out; the linkage engine in between."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection
from rapidfuzz.distance import Indel

from spean.base.sealing import envelope, keyring
from spean.casework.people.models import Person, PersonKey
from spean.casework.people.queries import former_profiles, people_for, standing_files
from spean.casework.people.rules import number_of
from spean.casework.people.vocabulary import KeyKind, PhoneOwner, Sex
from spean.engines import linkage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spean.base.actor import Actor
    from spean.casework.people.rules import Profile

LONGEST = 80
SHORTEST_QUERY = 2
WIDE = 100
"""How many are looked at where spelling differs, to show the nearest few of them."""
MOST_HOLDERS = 60
"""How many files under one key are looked at while somebody types."""
NOT_COMPARED = ("place_as_said", "former_job", "note", "external_id")
"""Sealed columns of which nothing is compared: opening them is most of the work."""
SAME_START = 3
NEARLY = 0.75
NAME_KINDS = frozenset({"khmer", "latin"})
BLIND_KINDS = frozenset({KeyKind.PHONE, KeyKind.CODE})
"""Found by a blinded beginning of four letters or more; the database cannot read them."""
SEX_LETTER = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.NOT_SAID: ""}


class Alike(NamedTuple):
    """Somebody already registered who may be the same person, and why we think so."""

    person: Person
    likeness: linkage.Likeness


class AlikeRow(NamedTuple):
    """An earlier row of the same list that may be the same person, and why we think so."""

    at: int
    likeness: linkage.Likeness


def keys_of(profile: Profile) -> list[tuple[str, str]]:
    """Every form under which this person may be looked up, as (kind, token)."""
    named = linkage.search_keys(
        profile.name_km,
        profile.name_latin,
        phones=[number for number, _owner in profile.phones],
        codes=[profile.external_id] if profile.external_id else [],
    )
    keys = {
        (kind.value, token)
        for key in named
        for kind in [KeyKind[key.kind.upper()]]
        for token in _stored(kind, key.token[:LONGEST])
    }
    return [*sorted(keys), *((KeyKind.BLOCK.value, key) for key in _blocks(_record_of(profile)))]


def search_people(actor: Actor, text: str, *, limit: int = 10) -> list[Person]:
    """Who the typed letters may mean: Khmer or Latin name, phone, or code; the nearest first."""
    number = number_of(text)
    if number is not None:
        return list(people_for(actor).filter(pk__in=standing_files(actor, [number]).values()))
    if len(text.strip()) < SHORTEST_QUERY:
        return []
    query = linkage.query_tokens(text)
    found = _look_up(actor, query.first, limit)
    if len(found) < limit:
        also = _second_chance(actor, query, is_lost=not found)
        found += [one for one in also if one not in found]
    found = found[:limit]
    rank = {number: place for place, number in enumerate(found)}
    people = people_for(actor).prefetch_related("phones").filter(pk__in=found)
    return sorted(people, key=lambda person: rank[person.pk])


def people_like(actor: Actor, profile: Profile, *, limit: int = 5) -> list[Alike]:
    """Who may already be registered as this person, the likeliest first."""
    return people_like_each(actor, [profile])[0][:limit]


def people_like_each(
    actor: Actor, profiles: Sequence[Profile], *, rarest: int | None = None
) -> list[list[Alike]]:
    """The same for many profiles with three queries: what a list from outside needs.

    Somebody who was once registered under another name is known by either. With `rarest`, keys that
    more files than that share are passed over: a name that thousands bear finds nobody by itself.
    """
    records = [_record_of(profile) for profile in profiles]
    blocks = [_blocks(record) for record in records]
    holders = _holders({block for each in blocks for block in each}, rarest)
    wanted = {number for each in holders.values() for number in each}
    people = {
        person.pk: person
        for person in people_for(actor).prefetch_related("phones").filter(pk__in=wanted)
    }
    known = {number: [_record_of_person(person)] for number, person in people.items()}
    for number, profiles_before in former_profiles(actor, people).items():
        known[number] += [_record_of(profile) for profile in profiles_before]
    found = []
    for record, keys in zip(records, blocks, strict=True):
        candidates = {number for key in keys for number in holders.get(key, ()) if number in people}
        alike = [Alike(people[one], _likest(record, known[one])) for one in candidates]
        found.append(
            sorted(
                (one for one in alike if one.likeness.verdict != "different"),
                key=lambda one: (-one.likeness.score, one.person.pk),
            )
        )
    return found


def people_like_while_typing(actor: Actor, profile: Profile, *, limit: int = 5) -> list[Alike]:
    """The same while somebody types: of each key only the newest files are looked at.

    A common name has thousands of holders in a register of a million, and the next letter comes
    at once; what is missed is found when the form is sent.
    """
    blocks = _blocks(_record_of(profile))
    wanted = {number for _token, number in _held(blocks, MOST_HOLDERS)}
    return _compared(actor, _record_of(profile), wanted)[:limit]


def _compared(actor: Actor, record: linkage.Record, wanted: set[int]) -> list[Alike]:
    people = people_for(actor).defer(*NOT_COMPARED).prefetch_related("phones").filter(pk__in=wanted)
    alike = [Alike(one, linkage.compare(record, _record_of_person(one))) for one in people]
    return sorted(
        (one for one in alike if one.likeness.verdict != "different"),
        key=lambda one: (-one.likeness.score, one.person.pk),
    )


def alikeness(actor: Actor, profile: Profile, person: Person) -> Alike:
    """How alike a profile and one person are. Reads the person's phones, and no other row."""
    del actor
    return Alike(person, linkage.compare(_record_of(profile), _record_of_person(person)))


def alike_in_list(actor: Actor, profiles: Sequence[Profile]) -> dict[int, AlikeRow]:
    """Rows of one list that may name one person: the later row → the likeliest earlier one.

    Only the same and the likely are told: within a list of thousands, everybody is possibly
    somebody. Reads no row.
    """
    del actor
    earlier: dict[str, list[int]] = defaultdict(list)
    records = [_record_of(profile) for profile in profiles]
    found: dict[int, AlikeRow] = {}
    for at, record in enumerate(records):
        keys = _blocks(record)
        for other in sorted({one for key in keys for one in earlier[key]}):
            likeness = linkage.compare(record, records[other])
            best = found.get(at)
            if likeness.verdict in {"same", "likely"} and (
                best is None or likeness.score > best.likeness.score
            ):
                found[at] = AlikeRow(other, likeness)
        for key in keys:
            earlier[key].append(at)
    return found


def _look_up(actor: Actor, keys: Iterable[linkage.SearchKey], limit: int) -> list[int]:
    """Numbers of visible people under these prefixes: exact hits first, then in token order."""
    found: dict[int, None] = {}
    visible = Person.objects.visible_to(actor)
    rows = PersonKey.objects.filter(person__in=visible)
    for key in keys:
        kind = KeyKind[key.kind.upper()]
        prefix = rows.filter(kind=kind, token__startswith=_asked(kind, key.token[:LONGEST]))
        matching = prefix.order_by("token", "person_id")
        for number in matching.values_list("person_id", flat=True)[: limit * 3]:
            found.setdefault(number)
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _second_chance(actor: Actor, query: linkage.Query, *, is_lost: bool) -> list[int]:
    """Where vowels were misheard, and, if nobody at all was found, where a key was missed."""
    maybe = _look_up(actor, query.second, WIDE)
    if query.kind not in NAME_KINDS:
        return maybe
    beside = _beside(actor, query.first) if is_lost else []
    alike = _likenesses(query.first, {*maybe, *beside})
    near = {one for one in beside if alike[one] >= NEARLY}
    return sorted({*maybe, *near}, key=lambda number: (-alike[number], number))


def _beside(actor: Actor, keys: Sequence[linkage.SearchKey]) -> list[int]:
    """Whose key stands nearest to the typed one in the index: they begin alike.

    A name is stored from each of its parts, so whatever stands before the slip is right in one of
    the two orders, the first and the last of the keys.
    """
    found: dict[int, None] = {}
    rows = PersonKey.objects.filter(person__in=Person.objects.visible_to(actor))
    for key in {keys[0], keys[-1]}:
        token = key.token[:LONGEST]
        alike = rows.filter(kind=KeyKind[key.kind.upper()], token__startswith=token[:SAME_START])
        after = alike.filter(token__gte=token).order_by("token", "person_id")
        before = alike.filter(token__lt=token).order_by("-token", "-person_id")
        for side in (after, before):
            found |= dict.fromkeys(side.values_list("person_id", flat=True)[:WIDE])
    return list(found)


def _likenesses(keys: Sequence[linkage.SearchKey], numbers: set[int]) -> dict[int, float]:
    """0..1 by person: how much of what was typed one of their stored names begins with."""
    alike = dict.fromkeys(numbers, 0.0)
    kinds = {KeyKind[key.kind.upper()] for key in keys}
    rows = PersonKey.objects.filter(person__in=numbers, kind__in=kinds)
    for number, token in rows.values_list("person_id", "token"):
        best = max(Indel.normalized_similarity(key.token, token[: len(key.token)]) for key in keys)
        alike[number] = max(alike[number], best)
    return alike


def _holders(blocks: set[str], rarest: int | None = None) -> dict[str, list[int]]:
    """Numbers under each key, of all centres; whoever asks keeps only those within reach.

    Asking for both at once lets the database look at every file of the centre instead of the keys.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    if rarest is not None:
        for token, number in _held(sorted(blocks), rarest + 1):
            holders[token].append(number)
        return {token: each for token, each in holders.items() if len(each) <= rarest}
    rows = PersonKey.objects.filter(kind=KeyKind.BLOCK, token__in=blocks)
    for token, number in rows.values_list("token", "person_id"):
        holders[token].append(number)
    return holders


def _held(blocks: Sequence[str], most: int) -> list[tuple[str, int]]:
    """At most so many numbers under each key, the newest, read from the end of its index."""
    sql = """
        SELECT asked.token, held.person_id FROM unnest(%s::text[]) AS asked (token)
        CROSS JOIN LATERAL (
            SELECT k.person_id FROM people_personkey k
            WHERE k.kind = %s AND k.token = asked.token COLLATE "C"
            ORDER BY k.person_id DESC LIMIT %s
        ) AS held
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(blocks), KeyKind.BLOCK.value, most])
        return list(cursor.fetchall())


def _likest(record: linkage.Record, known: Sequence[linkage.Record]) -> linkage.Likeness:
    return max((linkage.compare(record, one) for one in known), key=lambda one: one.score)


def _blocks(record: linkage.Record) -> list[str]:
    """Keys for comparing, blind: they are only ever asked for whole."""
    return sorted(_blind(KeyKind.BLOCK, key[:LONGEST]) for key in linkage.blocking_keys(record))


def _stored(kind: KeyKind, token: str) -> list[str]:
    """A name as it is; of a number, a blinded token for each beginning somebody may type."""
    if kind not in BLIND_KINDS:
        return [token]
    return [_blind(kind, start) for start in envelope.prefixes(token)]


def _asked(kind: KeyKind, typed: str) -> str:
    return _blind(kind, typed) if kind in BLIND_KINDS else typed


def _blind(kind: KeyKind, word: str) -> str:
    return keyring.blind(f"person key {kind.value}", word).hex()


def _record_of(profile: Profile) -> linkage.Record:
    birth = None
    if profile.born_on:
        birth = linkage.born_on(profile.born_on)
    elif profile.birth_year:
        birth = linkage.born_in(profile.birth_year)
    return linkage.Record(
        khmer_name=profile.name_km,
        latin_name=profile.name_latin,
        sex=SEX_LETTER[Sex(profile.sex)],
        birth=birth,
        phones=tuple(
            linkage.PhoneOf(number, is_own=owner == PhoneOwner.OWN)
            for number, owner in profile.phones
        ),
        place=profile.place_code or "",
    )


def _record_of_person(person: Person) -> linkage.Record:
    birth = None
    if person.born_on:
        birth = linkage.born_on(person.born_on)
    elif person.birth_year:
        birth = linkage.born_in(person.birth_year)
    return linkage.Record(
        khmer_name=person.name_km,
        latin_name=person.name_latin,
        sex=SEX_LETTER[Sex(person.sex)],
        birth=birth,
        phones=tuple(
            linkage.PhoneOf(phone.number, is_own=phone.owner == PhoneOwner.OWN)
            for phone in person.phones.all()
        ),
        place=person.place_id or "",
    )
