"""The instruments of this house: what they ask, and how they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from spean.casework.assessments.instruments import (
    answer_words,
    instrument_of,
    option_words,
    question_words,
    words_in,
)
from spean.casework.assessments.queries import instruments_for, weights_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.engines.instruments import Instrument
    from spean.web.ui.http import DeskRequest


def instruments(request: DeskRequest) -> HttpResponse:
    newest = set(instruments_for(request.actor).newest().values_list("pk", flat=True))
    rows = [
        {
            "row": one,
            "title": words_in((read := instrument_of(one)).words),
            "languages": read.languages,
            "items": len(read.items),
            "needs_words": read.needs_words,
            "is_newest": one.pk in newest,
        }
        for one in instruments_for(request.actor)
    ]
    return render(request, "desk/assessments/instruments.html", {"rows": rows})


def instrument(request: DeskRequest, instrument_id: int) -> HttpResponse:
    one = get_object_or_404(instruments_for(request.actor), pk=instrument_id)
    read = instrument_of(one)
    titles = {each.code: words_in(each.words) for each in read.dimensions}
    context = {
        "version": one,
        "instrument": read,
        "title": words_in(read.words),
        "lead": words_in(read.lead),
        "items": [
            {
                "question": question_words(item),
                "dimension": titles.get(item.dimension, ""),
                "answers": [(option_words(each), each.value) for each in item.options],
                "reversed": item.is_reversed,
            }
            for item in read.items
        ],
        "points": _points(read),
        "tables": weights_for(request.actor).filter(version=one),
    }
    return render(request, "desk/assessments/instrument.html", context)


def _points(read: Instrument) -> list[dict[str, object]]:
    """The rule of tiers as the file says it."""
    if read.tiers is None:
        return []
    items = {item.id: item for item in read.items}
    return [
        {
            "question": question_words(items[line.item]),
            "answer": answer_words(items[line.item], line.answer)
            if line.at_least is None
            else f"≥ {line.at_least:g}",
            "points": line.points,
            "tier": line.tier,
        }
        for line in read.tiers.points
    ]
