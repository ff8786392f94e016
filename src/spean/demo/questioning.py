"""A questionnaire of the project: two versions, answers to both, and a draft begun with each."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from spean.casework.cases.queries import cases_in_care
from spean.casework.cases.vocabulary import CaseState
from spean.casework.questionnaires import actions
from spean.casework.questionnaires.queries import askable, responses_for
from spean.demo.cast import PROJECT_CODE
from spean.demo.diary import spread, workday_after, workdays
from spean.registry.centres.queries import actor_of
from spean.registry.funding.queries import projects_for

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.cases.models import Case
    from spean.casework.questionnaires.models import QuestionnaireVersion, Response
    from spean.demo.staging import Stage, Team

SHEETS = 36
_CROPS = {
    "rice": ("ស្រូវ", "Rice", "米"),
    "cassava": ("ដំឡូងមី", "Cassava", "キャッサバ"),
    "cashew": ("ស្វាយចន្ទី", "Cashew", "カシューナッツ"),
    "vegetables": ("បន្លែ", "Vegetables", "野菜"),
}


def _words(km: str, en: str, ja: str) -> dict[str, str]:
    return {"km": km, "en": en, "ja": ja}


def _question(name: str, kind: str, text: dict[str, str], **more: Any) -> dict[str, Any]:  # JSON
    return {"id": name, "kind": kind, "class": "P2", "text": text, **more}


def _farm() -> dict[str, Any]:  # a JSON document
    land = _words("តើគ្រួសារមានដីស្រែចម្ការទេ?", "Has the family farm land?", "家族に農地はありますか?")
    size = _words("ប៉ុន្មានហិកតា?", "How many hectares?", "何ヘクタールですか?")
    crops = _words("ដាំដំណាំអ្វីខ្លះ?", "What is grown there?", "何を栽培していますか?")
    debt = _words(
        "តើដីនេះដាក់បញ្ចាំឲ្យម្ចាស់បំណុលឬទេ?",
        "Is the land pledged for a debt?",
        "その土地は担保に入っていますか?",
    )
    with_land = {"question": "has_land", "answers": ["yes"]}
    return {
        "format": "spean-questionnaire/1",
        "key": "farm_and_garden",
        "moment": "case",
        "languages": ["km", "en", "ja"],
        "title": _words("ដី និងដំណាំរបស់គ្រួសារ", "Land and crops of the family", "家族の土地と作物"),
        "lead": _words(
            "គម្រោងចង់ដឹងថា តើគ្រួសារអាចរស់ពីដីបានប៉ុណ្ណា។",
            "The project wants to know how far a family can live from its land.",
            "家族が土地でどの程度暮らせるかを、プロジェクトが把握するための質問です。",
        ),
        "sections": [
            {
                "title": _words("ដី", "Land", "土地"),
                "questions": [
                    _question("has_land", "yes_no", land, required=True),
                    _question(
                        *("hectares", "decimal", size),
                        unit=_words("ហិកតា", "ha", "ha"),
                        least="0",
                        most="50",
                        shown_if=with_land,
                    ),
                    _question(
                        *("crops", "many", crops),
                        options=[
                            {"code": code, "text": _words(*text)} for code, text in _CROPS.items()
                        ],
                        shown_if=with_land,
                    ),
                    {**_question("pledged", "yes_no", debt, shown_if=with_land), "class": "P3"},
                ],
            }
        ],
    }


_SOLD = _question(
    "sold",
    "money",
    _words(
        "ឆ្នាំមុនលក់ដំណាំបានប៉ុន្មាន?",
        "What did the crops bring last year?",
        "昨年の作物の売上はいくらでしたか?",
    ),
    shown_if={"question": "crops"},
)


def plan_questionnaires(stage: Stage) -> None:
    """The project asks from its first weeks on; lately it has wanted to know one thing more."""
    days = workdays(stage.first, stage.today)
    stage.diary.note(days[15], partial(_publish, _farm()))
    later = _farm()
    later["sections"][0]["questions"].append({**_SOLD, "class": "P3"})
    stage.diary.note(workday_after(stage.today, -20), partial(_publish, later))
    for number, day in enumerate(spread(stage.draw("sheets"), stage.some(SHEETS), days[25:-1])):
        stage.diary.note(day, partial(_ask, stage, number))
    stage.diary.note(workday_after(stage.today, -25), partial(_begin, stage))
    stage.diary.note(stage.today, partial(_begin, stage))


def _managers() -> tuple[Actor, Actor]:
    users = get_user_model().objects
    numbers = [users.get(username=name).pk for name in ("kenji", "rany")]
    return actor_of(numbers[0]), actor_of(numbers[1])


def _publish(definition: dict[str, Any], _day: dt.date) -> None:  # a JSON document
    """Kenji writes, Rany publishes."""
    kenji, rany = _managers()
    project = projects_for(kenji).get(code=PROJECT_CODE)
    text = json.dumps(definition, ensure_ascii=False)
    draft = actions.import_questionnaire(text, project_id=project.pk, by=kenji)
    actions.publish_version(draft, by=rany)


def _in_use(team: Team) -> QuestionnaireVersion | None:
    return askable(team.counsellor, centre_ids=[team.centre_id], in_case=True).first()


def _ask(stage: Stage, number: int, _day: dt.date) -> None:
    team = stage.teams[number % len(stage.teams)]
    version, cases = _in_use(team), _not_asked(team)
    if version is None or not cases:
        return
    case = cases[number % len(cases)]
    answers = _answers(stage, number, sold=version.version > 1)
    actions.finish_response(_started(case, version, team), answers=answers, by=team.counsellor)


def _begin(stage: Stage, _day: dt.date) -> None:
    """At each centre somebody was called away in the middle of the questions."""
    for team in stage.teams:
        version, cases = _in_use(team), _not_asked(team)
        if version is not None and cases:
            sheet = _started(cases[-1], version, team)
            half = {"has_land": "yes", "hectares": "0.5"}
            actions.save_response(sheet, answers=half, by=team.counsellor)


def _started(case: Case, version: QuestionnaireVersion, team: Team) -> Response:
    return actions.start_response(
        case.person_id, version=version, case_id=case.pk, by=team.counsellor
    )


def _answers(stage: Stage, number: int, *, sold: bool) -> dict[str, str]:
    """Two families in three have land, most of them a hectare or two."""
    draw = stage.draw("sheet", number)
    if draw.random() < 0.35:
        return {"has_land": "no"}
    crops = [code for code in _CROPS if draw.random() < 0.45] or ["rice"]
    answers = {
        "has_land": "yes",
        "hectares": f"{draw.integers(2, 30) / 10:.1f}",
        "crops": " ".join(crops),
        "pledged": "yes" if draw.random() < 0.3 else "no",
    }
    return answers | ({"sold": f"KHR {int(draw.integers(2, 40)) * 100_000}"} if sold else {})


def _not_asked(team: Team) -> list[Case]:
    asked = responses_for(team.counsellor).values("case")
    rows = cases_in_care(team.counsellor).exclude(state=CaseState.CLOSED)
    return list(rows.exclude(pk__in=asked).order_by("pk"))
