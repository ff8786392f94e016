"""How code says no: a reason a counsellor can read, and a code a test can check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why not. `code` is for tests and programs, `message` for people."""

    code: str
    message: str | _StrPromise

    def __str__(self) -> str:
        return str(self.message)


class Refused(Exception):  # noqa: N818  "Refused" is what happened, not an error
    """The house said no; nothing was changed."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("; ".join(refusal.code for refusal in self.refusals))


def refuse_if_any(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
