"""Decisions about sealed notes. Plain values in, refusals out; nothing is read or saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.cases.rules import refusals_to_work_on

if TYPE_CHECKING:
    from spean.casework.cases.vocabulary import CaseState

LONGEST_WORDS = 4000


def refusals_to_write(*, state: CaseState, text: str) -> list[Refusal]:
    """Why nothing may be written: as for every note, the case goes on."""
    refusals = refusals_to_work_on(state=state)
    if not text.strip():
        refusals.append(Refusal("no_words", _("Write what was told.")))
    return refusals
