"""What the taxonomy is made of: groups, sectors, occupations and skills, each with its labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TaxonomyError(ValueError):
    """A table is missing or contradicts itself; the message names file, line and fault."""


class UnknownCode(LookupError):  # noqa: N818 - named for what is wrong, as LookupError is
    """A code that this taxonomy does not have."""


class SkillKind(StrEnum):
    """What sort of thing a skill is."""

    TASK = "task"
    TOOL = "tool"
    SAFETY = "safety"
    LANGUAGE = "language"
    TRANSVERSAL = "transversal"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True, slots=True)
class Labels:
    """One name in three languages; Khmer and Japanese may be empty, English never is."""

    en: str
    km: str = ""
    ja: str = ""

    def label(self, language: str) -> str:
        """The name in `km`, `ja` or `en`; English where that one is missing or unknown."""
        return {"km": self.km, "ja": self.ja}.get(language) or self.en


@dataclass(frozen=True, slots=True)
class IscoGroup:
    """A group of ISCO-08, from the 10 major groups (level 1) to the 436 unit groups (level 4)."""

    code: str
    parent: str
    labels: Labels
    also_km: tuple[str, ...] = ()
    also_en: tuple[str, ...] = ()
    is_for_review: bool = False

    @property
    def level(self) -> int:
        return len(self.code)

    def label(self, language: str) -> str:
        return self.labels.label(language)


@dataclass(frozen=True, slots=True)
class Sector:
    """A branch of work; the sector `general` holds the skills that every branch asks."""

    code: str
    labels: Labels

    def label(self, language: str) -> str:
        return self.labels.label(language)


@dataclass(frozen=True, slots=True)
class Occupation:
    """One of Spean's own occupations, finer than its ISCO-08 unit group."""

    code: str
    isco: str
    sector: str
    labels: Labels
    also_km: tuple[str, ...] = ()
    also_en: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        return self.labels.label(language)


@dataclass(frozen=True, slots=True)
class Skill:
    """Something a person can do or know, worded as a short verb phrase."""

    code: str
    kind: SkillKind
    sector: str
    labels: Labels

    def label(self, language: str) -> str:
        return self.labels.label(language)


@dataclass(frozen=True, slots=True)
class SkillSet:
    """The skills of an occupation or group: what it needs, and what is good to have besides."""

    essential: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
