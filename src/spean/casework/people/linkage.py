"""People in, search keys out; the linkage engine in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.casework.people.vocabulary import KeyKind

if TYPE_CHECKING:
    from spean.casework.people.rules import Profile


def keys_of(profile: Profile) -> list[tuple[KeyKind, str]]:
    """Every form under which this person may be looked up."""
    return [(KeyKind.EXTERNAL, profile.external_id.casefold())] if profile.external_id else []


__all__ = ["KeyKind", "keys_of"]
