"""An official weight table as a plain file: CSV with the columns item, dimension, composite."""

from __future__ import annotations

import csv
import io

from spean.engines.instruments.items import Instrument, Weights, number_of
from spean.engines.instruments.problems import InstrumentFileError, Problem

COLUMNS = ("item", "dimension", "composite")


def read_weights(
    text: str, instrument: Instrument, *, label: str, source: str = "", where: str = "weights"
) -> Weights:
    """The table for this instrument. Weights are >= 0 and need not add up to anything.

    Raises InstrumentFileError with every problem by its line; nothing is filled in or guessed.
    """
    problems: list[Problem] = []
    if not label.strip() or label == instrument.unweighted().label:
        problems.append(Problem(0, "give the weights a name of their own"))
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise InstrumentFileError(where, [Problem(1, f"the columns must be {', '.join(COLUMNS)}")])
    found: dict[str, tuple[float, float]] = {}
    known = {one.id for one in instrument.items if one.dimension}
    for row in rows:
        name = (row["item"] or "").strip()
        pair = [_weight(row[column]) for column in COLUMNS[1:]]
        if name not in known:
            problems.append(Problem(rows.line_num, f"{name!r} is no scored item here"))
        elif name in found:
            problems.append(Problem(rows.line_num, f"{name!r} stands here twice"))
        elif pair[0] is None or pair[1] is None:
            problems.append(Problem(rows.line_num, f"the weights of {name!r} must be numbers >= 0"))
        else:
            found[name] = (pair[0], pair[1])
    problems += [Problem(0, f"{name!r} has no weight") for name in sorted(known - set(found))]
    problems += _empty_dimensions(instrument, found) if not problems else []
    if problems:
        raise InstrumentFileError(where, problems)
    in_dimension = {name: pair[0] for name, pair in sorted(found.items())}
    in_composite = {name: pair[1] for name, pair in sorted(found.items())}
    return Weights(label.strip(), in_dimension, in_composite, source.strip())


def _weight(text: str | None) -> float | None:
    number = number_of((text or "").strip())
    return number if number is not None and number >= 0 else None


def _empty_dimensions(
    instrument: Instrument, found: dict[str, tuple[float, float]]
) -> list[Problem]:
    """A dimension whose items all weigh nothing could never have a score."""
    empty = [
        Problem(0, f"every weight in the dimension {one.code!r} is 0")
        for one in instrument.dimensions
        if not any(found[item.id][0] for item in instrument.scored(one.code))
    ]
    whole = any(pair[1] for pair in found.values())
    return empty if whole else [*empty, Problem(0, "every weight in the composite is 0")]
