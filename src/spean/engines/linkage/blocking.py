"""Which pairs are worth comparing: keys that two records of one person are likely to share.

Equal keys find candidates by plain equality in SQL. A pair that shares none is never compared.
"""

from spean.engines.linkage.compare import Record
from spean.engines.linkage.names import (
    khmer_clusters,
    khmer_fold,
    khmer_skeleton,
    latin_fold,
    latin_forms,
    skeleton,
)

__all__ = ["blocking_keys"]


def blocking_keys(record: Record) -> frozenset[str]:
    """Keys of one record; a record with a name, a phone or a home always has some.

    Any one is enough: a phone; the whole name in either script, whatever its order; two name
    parts with the sex; the consonants of the name with the birth year; home village with birth
    year and sex (which finds those who changed their name).
    """
    keys = {f"phone:{phone.e164}" for phone in record.phones}
    keys |= {f"latin:{form}" for form in latin_forms(record.latin_name)}
    keys |= {f"pair:{pair}:{record.sex}" for pair in _pairs(record.latin_name)}
    khmer = khmer_fold(record.khmer_name)
    if khmer:
        keys.add(f"khmer:{_first_turn(khmer_clusters(khmer))}")
    if record.birth:
        bones = {_sorted_letters(skeleton(form)) for form in latin_forms(record.latin_name)}
        bones |= {_sorted_letters(khmer_skeleton(khmer))}
        years = record.birth.years
        keys |= {f"bones:{bone}:{year}" for bone in bones if bone for year in years}
        if len(record.place) == 8:
            keys |= {f"home:{record.place}:{year}:{record.sex}" for year in years}
    return frozenset(keys)


def _pairs(latin_name: str) -> list[str]:
    parts = latin_fold(latin_name).split()
    return [f"{a}+{b}" for i, a in enumerate(parts) for b in parts[i + 1 :]]


def _first_turn(clusters: tuple[str, ...]) -> str:
    """One name for all rotations: the one that sorts first."""
    return min("".join(clusters[at:] + clusters[:at]) for at in range(len(clusters)))


def _sorted_letters(bones: str) -> str:
    return "".join(sorted(bones))
