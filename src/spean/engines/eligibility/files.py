"""One YAML file as plain keys and values; what is wrong with it is said with file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

_KNOWN_KEYS = frozenset({"description", "documentation", "metadata", "values", "brackets"})


class FileError(ValueError):
    """A parameter file that cannot be trusted; nothing of it is used."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where} {what}.")
        self.where = where


def parsed_file(text: str, *, where: str) -> Mapping[str, object]:
    """The top level of a file. Days stay text; a key given twice is refused, not the last taken."""
    try:
        parsed = yaml.load(text, Loader=_Loader)  # noqa: S506 - _Loader is a SafeLoader
    except _RepeatedKeyError as problem:
        raise FileError(where, f"has the key `{problem.key}` twice (line {problem.line})") from None
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise FileError(where, f"is not valid YAML near line {line}") from None
    if not isinstance(parsed, Mapping):
        raise FileError(where, "holds no keys and values")
    strangers = [key for key in parsed if key not in _KNOWN_KEYS]
    if strangers:
        raise FileError(where, f"has the key `{strangers[0]}`, which means nothing here")
    return parsed


class _RepeatedKeyError(Exception):
    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


class _Loader(yaml.SafeLoader):
    """Safe, strict about repeated keys, and leaving days as they are written."""


def _mapping_without_repeats(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    # Any: whatever a YAML file may hold; checked where it is used.
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            raise _RepeatedKeyError(key, key_node.start_mark.line + 1)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _day_as_written(_: _Loader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping_without_repeats)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day_as_written)
