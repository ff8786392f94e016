"""The policy: role × kind of record × verb × scope, and the duty that each address asks for.

The table is data (`policy.toml`). This module reads it, refuses one that does not hold together,
and answers. Tests read the same file with an interpreter of their own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from spean.base.actor import Duty, Reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ANYONE, SIGNED_IN = "anyone", "signed-in"
METHODS = ("GET", "POST")


class Scope(StrEnum):
    """How far a duty goes."""

    CASELOAD = "caseload"  # files that this colleague is responsible for
    CENTRE = "centre"  # every file of the centre at which the role is held
    COUNTRY = "country"  # every centre

    def reach(self, centre_id: int | None) -> Reach:
        """What a role held at this centre reaches."""
        here = frozenset({centre_id} if centre_id else ())
        if self is Scope.COUNTRY:
            return Reach(centres=here, nationwide=True)
        return Reach(caseload=here) if self is Scope.CASELOAD else Reach(centres=here)


class FieldClass(StrEnum):
    """How much harm is done when it is read by the wrong eyes."""

    PUBLIC = "P0"
    INTERNAL = "P1"
    PERSONAL = "P2"
    SENSITIVE = "P3"
    PROTECTED = "P4"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a role whatever it may do."""

    at_a_centre: bool
    months: int
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Door:
    """What an address asks of who comes: nothing, an account, or one of these duties."""

    open_to: str = ""
    duties: frozenset[Duty] = frozenset()


class PolicyError(ValueError):
    """The table contradicts itself, or names what does not exist."""


@dataclass(frozen=True, slots=True)
class Policy:
    roles: Mapping[str, Terms]
    classes: Mapping[str, FieldClass]
    grants: Mapping[str, Mapping[Duty, Scope]]
    doors: Mapping[str, Mapping[str, Door]]

    def reaches(self, role: str, centre_id: int | None) -> Iterator[tuple[Duty, Reach]]:
        """What somebody with this role at this centre may do, and how far."""
        for duty, scope in self.grants[role].items():
            yield duty, scope.reach(centre_id)

    def door(self, address: str, method: str) -> Door | None:
        """What an address asks for this method; None where the policy knows of no such thing."""
        return self.doors.get(address, {}).get("GET" if method == "HEAD" else method)

    def lines(self) -> Iterator[tuple[str, FieldClass, str, str, Scope]]:
        """Record, class, role, verb and scope of everything that is allowed, in order."""
        for role, grants in self.grants.items():
            for duty, scope in grants.items():
                record, verb = duty.value.split(".")
                yield record, self.classes[record], role, verb, scope


def read_policy(text: str) -> Policy:
    """The table as it stands in the file.

    Raises `PolicyError` where it names an unknown role, record, verb or scope, leaves a duty to
    nobody, lets a role of no centre reach a centre only, or describes an address twice.
    """
    table = tomllib.loads(text)
    roles = {name: _terms(terms) for name, terms in table["roles"].items()}
    grants: dict[str, dict[Duty, Scope]] = {name: {} for name in roles}
    classes = {}
    for record, cells in table["records"].items():
        classes[record] = FieldClass(cells.pop("class"))
        for role, verbs in cells.items():
            if role not in roles:
                raise PolicyError(f"{record}: there is no role {role!r}.")
            for verb, scope in verbs.items():
                grants[role][_duty(record, verb)] = _scope(scope, role, roles[role], record)
    held = {duty for duties in grants.values() for duty in duties}
    if orphans := set(Duty) - held:
        raise PolicyError(f"nobody has these duties: {', '.join(sorted(orphans))}.")
    return Policy(roles, classes, grants, _doors(table["addresses"]))


def _terms(terms: Mapping[str, Any]) -> Terms:
    return Terms(terms["works_at"] == "centre", terms["months"], terms["second_factor"])


def _duty(record: str, verb: str) -> Duty:
    try:
        return Duty(f"{record}.{verb}")
    except ValueError:
        raise PolicyError(f"{record}: nobody knows how to {verb!r} it.") from None


def _scope(word: str, role: str, terms: Terms, record: str) -> Scope:
    scope = Scope(word)
    if scope is not Scope.COUNTRY and not terms.at_a_centre:
        raise PolicyError(f"{record}: {role} works at no centre and cannot reach one only.")
    return scope


def _doors(table: Mapping[str, Any]) -> dict[str, dict[str, Door]]:
    doors: dict[str, dict[str, Door]] = {}
    for address, asked in table.items():
        by_method = asked if isinstance(asked, dict) else dict.fromkeys(METHODS, asked)
        doors[address] = {method: _door(words) for method, words in by_method.items()}
    return doors


def _door(words: str | list[str]) -> Door:
    """A duty, several of which one is enough, or one of the two words for everybody."""
    if words in (ANYONE, SIGNED_IN):
        return Door(open_to=str(words))
    names = [words] if isinstance(words, str) else words
    try:
        return Door(duties=frozenset(Duty(name) for name in names))
    except ValueError as unknown:
        raise PolicyError(str(unknown)) from None
