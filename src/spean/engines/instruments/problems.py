"""What is wrong with a file of ours, by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1; 0 where it is about the whole file."""

    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}" if self.line else self.what


class InstrumentFileError(ValueError):
    """A file that cannot be used; nothing of it is. Every problem is named at once."""

    def __init__(self, where: str, problems: Sequence[Problem]) -> None:
        self.where, self.problems = where, tuple(sorted(problems, key=lambda one: one.line))
        super().__init__("\n".join(f"{where}: {one}" for one in self.problems))
