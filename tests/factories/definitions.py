"""Questionnaires as their files say them; nothing here needs a database."""

from __future__ import annotations

import json
from typing import Any

from spean.engines.instruments.questionnaires import as_file, read_questionnaire

LONG_KM = "តើមានដីស្រែចម្ការប៉ុន្មានហិកតា?"


def words(text: str) -> dict[str, str]:
    return {"km": f"{text} ខ្មែរ", "en": text}


def option(code: str) -> dict[str, Any]:
    return {"code": code, "text": words(code)}


def question(name: str, kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "class": "P2", "text": words(name)} | more


def every_kind() -> list[dict[str, Any]]:
    """One question of each kind, some with all that may stand at them."""
    crops = [option("rice"), option("cassava"), option("other")]
    return [
        question("has_land", required=True),
        question(
            "hectares", "decimal", text={"km": LONG_KM, "en": "Hectares?"},
            unit={"km": "ហិកតា", "en": "ha"}, least="0", most="50.5",
            shown_if={"question": "has_land", "answers": ["yes"]},
        ),
        question("crops", "many", options=crops, shown_if={"question": "hectares"}),
        question("main_crop", "one", options=crops, help=words("the one that sells")),
        question("children", "whole", least="0", most="20"),
        question("income", "money", **{"class": "P3"}),
        question("since", "date", least="2020-01-01", most="2030-12-31"),
        question("head", "short"),
        question("story", "long"),
        question("village", "place"),
        question("was_in", "country"),
    ]  # fmt: skip


def plain(**changes: Any) -> dict[str, Any]:
    """A whole definition as its file says it."""
    return {
        "format": "spean-questionnaire/1",
        "key": "farm",
        "moment": "case",
        "languages": ["km", "en"],
        "title": words("Farm"),
        "lead": words("What the family lives from."),
        "sections": [
            {"title": words("Land"), "questions": every_kind()[:4]},
            {"questions": every_kind()[4:]},
        ],
    } | changes


def text(**changes: Any) -> str:
    return json.dumps(plain(**changes), ensure_ascii=False)


def farm(**changes: Any):
    return read_questionnaire(text(**changes))


def small(*questions: dict[str, Any], **changes: Any) -> str:
    """A definition with these questions in one section, as its file."""
    asked = [*questions] or [question("has_land", required=True), question("story", "long")]
    return as_file(farm(sections=[{"questions": asked}], **changes))


FULL = {
    "has_land": "yes",
    "hectares": "1.5",
    "crops": "rice cassava",
    "main_crop": "rice",
    "children": "2",
    "income": "USD 120.50",
    "since": "2024-05-01",
    "head": "សុខ ធី",
    "story": "ធ្វើស្រែជាមួយម្តាយ",
    "village": "220405",
    "was_in": "TH",
}
