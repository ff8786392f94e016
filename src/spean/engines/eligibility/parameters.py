"""Dated legal parameters: what the law's number was on a day, and where it is written.

The files are in OpenFisca's parameter layout (folders are nodes, one file a parameter), so that
lawyers can edit them and OpenFisca can load them. Scales (brackets) are not read yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from spean.engines.eligibility.files import FileError, parsed_file

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Value = int | Decimal | bool | str | None


class UnknownParameterError(LookupError):
    """No file of that name; the nearest names are in the sentence."""

    def __init__(self, name: str, known: Mapping[str, object]) -> None:
        near = get_close_matches(name, known, n=3, cutoff=0.7)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"There is no parameter {name!r}.{hint}")
        self.name, self.near = name, tuple(near)


class NoValueYet(LookupError):  # noqa: N818 - reads as what it says, where it is caught
    """The day asked for lies before the first value."""

    def __init__(self, name: str, on: date, first: date) -> None:
        super().__init__(f"{name} has no value on {on}: its first is of {first}.")
        self.name, self.on, self.first = name, on, first


@dataclass(frozen=True, slots=True)
class Reference:
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter on a day. A value of None: the law has one, and it is not entered yet.

    `confidence` is law, reported, principle or missing; `verified_by` is None until a
    jurist has put a name to the file.
    """

    name: str
    value: Value
    unit: str
    since: date
    reference: tuple[Reference, ...]
    confidence: str
    verified_by: str | None


@dataclass(frozen=True)
class ParameterFile:
    """All dated values of one parameter, oldest first, and what else its file says."""

    name: str
    description: str
    history: tuple[Parameter, ...]
    metadata: Mapping[str, object] = field(default_factory=dict)


class Rulebook:
    """Every parameter by its dotted name; asked with a day, never with today."""

    def __init__(self, files: Mapping[str, ParameterFile]) -> None:
        self._files = dict(sorted(files.items()))

    def names(self, *, under: str = "") -> tuple[str, ...]:
        return tuple(name for name in self._files if name.startswith(under))

    def file(self, name: str) -> ParameterFile:
        if name not in self._files:
            raise UnknownParameterError(name, self._files)
        return self._files[name]

    def at(self, name: str, *, on: date) -> Parameter:
        """The value in force on that day, with its source."""
        history = self.file(name).history
        in_force = [parameter for parameter in history if parameter.since <= on]
        if not in_force:
            raise NoValueYet(name, on, history[0].since)
        return in_force[-1]


def load(path: Traversable | None = None) -> Rulebook:
    """The rulebook of a folder; without one, the rulebook we ship, read once."""
    return _shipped() if path is None else _read(path)


@lru_cache(maxsize=1)
def _shipped() -> Rulebook:
    return _read(resources.files(__package__) / "parameters")


def _read(root: Traversable) -> Rulebook:
    if not root.is_dir():
        raise FileError(root.name, "is not a folder of parameters")
    return Rulebook({file.name: file for file in _files_under(root, above=())})


def _files_under(folder: Traversable, *, above: tuple[str, ...]) -> list[ParameterFile]:
    found: list[ParameterFile] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        stem, dot, ending = entry.name.rpartition(".")
        if entry.is_dir():
            found += _files_under(entry, above=(*above, entry.name))
        elif dot and ending in ("yaml", "yml"):
            where = "/".join((*above, entry.name))
            parsed = parsed_file(entry.read_text(encoding="utf-8"), where=where)
            if stem != "index":
                found.append(_parameter_file(".".join((*above, stem)), parsed, where=where))
    return found


def _parameter_file(name: str, parsed: Mapping[str, object], *, where: str) -> ParameterFile:
    metadata = _mapping(parsed.get("metadata") or {}, where=where, key="metadata")
    if "brackets" in parsed:
        raise FileError(where, "has `brackets`; scales are not read yet")
    values = _mapping(parsed.get("values"), where=where, key="values")
    if not values:
        raise FileError(where, "has no dated value under `values`")
    history = [
        _dated(name, day, each, metadata=metadata, where=where) for day, each in values.items()
    ]
    history.sort(key=lambda parameter: parameter.since)
    return ParameterFile(name, str(parsed.get("description") or ""), tuple(history), metadata)


def _dated(
    name: str, day: str, given: object, *, metadata: Mapping[str, object], where: str
) -> Parameter:
    key = f"values.{day}"
    try:
        since = date.fromisoformat(day)
    except ValueError:
        raise FileError(where, f"`{key}` is not a day written YYYY-MM-DD") from None
    entry = (
        _mapping(given, where=where, key=key) if isinstance(given, Mapping) else {"value": given}
    )
    if "value" not in entry:
        raise FileError(where, f"`{key}` has no `value`")
    about = {
        **metadata,
        **_mapping(entry.get("metadata") or {}, where=where, key=f"{key}.metadata"),
    }
    verified_by = about.get("verified_by")
    return Parameter(
        name=name,
        value=_value(entry["value"], where=where, key=key),
        unit=str(about.get("unit") or ""),
        since=since,
        reference=_references(about.get("reference"), where=where, key=key),
        confidence=str(about.get("confidence") or ""),
        verified_by=None if verified_by is None else str(verified_by),
    )


def _value(value: object, *, where: str, key: str) -> Value:
    if isinstance(value, float):
        return Decimal(str(value))
    if value is None or isinstance(value, bool | int | str):
        return value
    raise FileError(where, f"`{key}.value` is neither a number, a word nor yes or no")


def _references(given: object, *, where: str, key: str) -> tuple[Reference, ...]:
    """A title, or a list of titles with addresses. A value without a source is refused."""
    entries = given if isinstance(given, list) else [given] if given else []
    found = [
        Reference(str(entry.get("title") or ""), str(entry.get("href") or ""))
        if isinstance(entry, Mapping)
        else Reference(str(entry))
        for entry in entries
    ]
    if not found or not all(reference.title for reference in found):
        raise FileError(where, f"`{key}` names no legal source (`metadata.reference`)")
    return tuple(found)


def _mapping(value: object, *, where: str, key: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise FileError(where, f"`{key}` is not a list of keys and values")
    return value
