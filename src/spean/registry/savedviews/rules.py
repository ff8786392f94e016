"""Decisions about saved views. Plain values in, refusals out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal

MOST = 30
"""More than that, and nobody finds one again."""


def refusals_to_save(*, name: str, has: int, at_home: bool) -> list[Refusal]:
    """Why a view may not be saved under this name."""
    refusals = []
    if not name.strip():
        refusals.append(Refusal("no_name", _("Give the view a name.")))
    if has >= MOST:
        refusals.append(
            Refusal("too_many", _("You have saved thirty views. Take one away before another."))
        )
    if not at_home:
        refusals.append(Refusal("not_your_centre", _("Share it with a centre where you work.")))
    return refusals
