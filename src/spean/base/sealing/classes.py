"""What each column may do to a person if it gets out: P0 to P4, from one table for all of them."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "casework" / "classes.toml"


class Class(StrEnum):
    """P0 public … P4 protected."""

    P0 = "P0"  # says nothing about anybody: numbers of rows, days of entry
    P1 = "P1"  # of the house or an employer
    P2 = "P2"  # who somebody is, and how to reach them
    P3 = "P3"  # what happened to them: free words, health, debts, return
    P4 = "P4"  # what they may be killed for: protected files


SEALED_CLASSES = frozenset({Class.P3, Class.P4})
"""Every column of these is sealed; of P2, what the table names so."""


@lru_cache(maxsize=1)
def class_table() -> dict[str, dict[str, Class]]:
    """Table name of a model ("people.Person") → column → class."""
    return {
        f"{app}.{model}": {
            column: Class(name) for name, columns in told.items() for column in columns
        }
        for app, models in tomllib.loads(TABLE.read_text()).items()
        for model, told in models.items()
    }
