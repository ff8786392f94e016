"""Words for what an engine says of two people who look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from spean.engines.kernel.reasons import Reason

CHANGES = {
    "person.updated": _("The profile was changed"),
    "household.set": _("The household was changed"),
    "skills.set": _("The skills were changed"),
    "occupations.set": _("The occupations were changed"),
}
LIKENESS = {
    "khmer_same": _("same Khmer name"),
    "khmer_fold": _("same Khmer name, spelt otherwise"),
    "khmer_turned": _("same Khmer name in another order"),
    "khmer_close": _("nearly the same Khmer name"),
    "khmer_part": _("part of the Khmer name is the same"),
    "khmer_different": _("another Khmer name"),
    "latin_same": _("same Latin name"),
    "latin_fold": _("same Latin name, spelt otherwise"),
    "latin_turned": _("same Latin name in another order"),
    "latin_close": _("nearly the same Latin name"),
    "latin_part": _("part of the Latin name is the same"),
    "latin_different": _("another Latin name"),
    "sex_same": _("same sex"),
    "sex_different": _("other sex"),
    "birth_same": _("same date of birth"),
    "birth_turned": _("same date of birth with day and month exchanged"),
    "birth_month": _("same month of birth"),
    "birth_year": _("same year of birth"),
    "birth_about": _("about the same age"),
    "birth_same_year": _("same year of birth, another day"),
    "birth_one_year": _("born a year apart"),
    "birth_near": _("born some years apart"),
    "birth_far": _("born many years apart"),
    "phone_own": _("same phone of their own"),
    "phone_household": _("same phone in the household"),
    "phone_none_shared": _("other phones"),
    "village_same": _("same village"),
    "commune_same": _("same commune"),
    "district_same": _("same district"),
    "province_same": _("same province"),
    "province_different": _("other province"),
    "job_same": _("same work"),
    "job_group": _("similar work"),
}
SILENT = frozenset({"start", "names_hold_back", "both_scripts"})
"""Arithmetic of the score that tells a reader nothing."""


def likeness_words(reasons: Iterable[Reason]) -> list[_StrPromise]:
    """Why two records may be one person, in words, what speaks for it first."""
    told = [reason for reason in reasons if reason.code not in SILENT]
    return [LIKENESS[reason.code] for reason in sorted(told, key=lambda reason: -reason.points)]
