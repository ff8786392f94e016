"""What each column may do to a person if it gets out: P0 to P4, from a table in every storey."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from spean.base.policy import FieldClass

PACKAGE = Path(__file__).resolve().parents[2]
TABLE = "classes.toml"

SEALED_CLASSES = frozenset({FieldClass.SENSITIVE, FieldClass.PROTECTED})
"""Every column of these is sealed; of the personal ones, what is declared so in the model."""


@lru_cache(maxsize=1)
def class_table() -> dict[str, dict[str, FieldClass]]:
    """Table name of a model ("people.Person") → column → class."""
    return {
        f"{app}.{model}": {
            column: FieldClass(name) for name, columns in told.items() for column in columns
        }
        for table in sorted(PACKAGE.glob(f"*/{TABLE}"))
        for app, models in tomllib.loads(table.read_text()).items()
        for model, told in models.items()
    }
