"""Words for instruments: their own in the reader's language, and ours for answers and problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from spean.casework.assessments.instruments import answer_words, question_words, words_in
from spean.casework.assessments.vocabulary import Tier
from spean.engines.instruments import change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.engines.instruments import Instrument, Score, Series, Suggestion

PROBLEMS = {
    "unknown_option": _("Choose one of the answers."),
    "not_a_number": _("Write a number."),
    "too_small": _("This number is too small."),
    "too_large": _("This number is too large."),
    "too_long": _("This text is too long."),
}
TONES = {Tier.SELF_SERVICE: "success", Tier.ASSISTED: "warning", Tier.INTENSIVE: "danger"}


@dataclass(frozen=True, slots=True)
class Line:
    """One dimension, or the composite, as it is shown."""

    title: str
    value: float | None
    band: str
    answered: int
    asked: int
    moved: float | None = None


def tier_words(tier: str) -> dict[str, str]:
    """A tier for a badge; nothing where nobody has decided."""
    if not tier:
        return {"tone": "neutral", "label": str(_("Not decided yet"))}
    return {"tone": TONES[Tier(tier)], "label": str(Tier(tier).label)}


def because(
    instrument: Instrument, suggestion: Suggestion, answers: Mapping[str, str]
) -> list[dict[str, object]]:
    """The grounds of a suggestion, the heaviest first: question, answer, points."""
    at_once = dict(suggestion.at_once)
    sums = dict.fromkeys(at_once, 0)
    for one in suggestion.because:
        sums[one.code] = sums.get(one.code, 0) + one.points
    shown = []
    for item in instrument.items:
        if item.id in sums:
            tier = at_once.get(item.id)
            shown.append(
                {
                    "question": question_words(item),
                    "answer": answer_words(item, answers.get(item.id, "")),
                    "points": sums[item.id],
                    "at_once": Tier(tier).label if tier else "",
                }
            )
    return sorted(shown, key=lambda one: -int(str(one["points"])))


def said(instrument: Instrument, answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every question with its answer, by dimension, for reading and printing."""
    of = {one.code: words_in(one.words) for one in instrument.dimensions}
    return [
        {
            "title": title,
            "lines": [
                (question_words(item), answer_words(item, answers.get(item.id, "")))
                for item in instrument.items
                if item.dimension == code
            ],
        }
        for code, title in [*of.items(), ("", str(_("Besides")) if of else "")]
        if any(item.dimension == code for item in instrument.items)
    ]


def profile(instrument: Instrument, score: Score, before: Score | None = None) -> list[Line]:
    """The dimensions, and the composite last."""
    titles = {one.code: words_in(one.words) for one in instrument.dimensions}
    lines = [
        Line(
            titles[one.dimension],
            one.value,
            band_words(instrument, one.band),
            one.answered,
            one.asked,
            change(before, score, one.dimension) if before else None,
        )
        for one in score.dimensions
    ]
    whole = Line(
        str(_("Altogether")),
        score.composite,
        band_words(instrument, score.band),
        sum(one.answered for one in score.dimensions),
        sum(one.asked for one in score.dimensions),
        change(before, score) if before else None,
    )
    return [*lines, whole]


def band_words(instrument: Instrument, code: str) -> str:
    return next((words_in(one.words) for one in instrument.bands if one.code == code), "")


def over_time(instrument: Instrument, series: Series) -> dict[str, Any]:  # a page's context
    """One series as a table: a row a day, a column a dimension, each with how far it moved."""
    rows = []
    before = None
    for point in series.points:
        rows.append({"on": point.on, "lines": profile(instrument, point.score, before)})
        before = point.score
    titles = [words_in(one.words) for one in instrument.dimensions]
    return {
        "title": words_in(instrument.words),
        "version": series.version,
        "weights": weights_words(series.weights),
        "heads": [*titles, str(_("Altogether"))],
        "rows": rows,
    }


def weights_words(label: str) -> str:
    return str(_("unweighted")) if label == "unweighted" else label
