"""Questionnaires and what people answered, in the tables of the security tests: see the modules
that take it in.
"""

import pgtrigger

from spean.base import clock
from spean.casework.cases.models import Case
from spean.casework.questionnaires import actions
from spean.casework.questionnaires import queries as read
from spean.casework.questionnaires.models import (
    Confidence,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)
from spean.registry.accounts.models import User
from tests.factories.definitions import question, small
from tests.factories.questionnaires import asked_of, published, second
from tests.security.law import Place
from tests.security.written import BOOK, Written

ASKED = (question("note", "short", **{"class": "P3"}), question("fear", "short", **{"class": "P4"}))
SAID = {"q_note": "x", "q_fear": "x"}


def definition(key, moment="case"):
    return small(*(ASKED if moment == "case" else ASKED[:1]), key=key, moment=moment)


OF_ALL_CENTRES = {
    *(f"desk:questionnaire{part}" for part in ("", "-file", "-counts")),
    *(f"desk:questionnaire-{part}" for part in ("heading", "question", "section")),
    *("desk:responses", "desk:responses-csv", "desk:responses-xlsx"),
}
"""What is asked is no secret; of the answers each of these shows one's own centre's, or sums."""

# ── canaries.py ───────────────────────────────────────────────────────────────────────────────


def canary_answers(here, case, canary):
    """A sheet that is begun, with the canary in a sensitive and in a protected answer."""
    sheet = asked_of(here, case, published(here, definition("asked")))
    actions.save_response(sheet, answers={"note": canary, "fear": canary}, by=here.dara)
    return {"version_id": sheet.version_id, "response_id": sheet.pk}


# ── writable.py ───────────────────────────────────────────────────────────────────────────────


def draft(here, _records):
    """Brought in by somebody else, so that Kenji's hand is a new one; changed once already."""
    other = second(here)
    file = small(question("a"), question("b"), key="being_written")
    version = actions.import_questionnaire(file, by=other)
    actions.arrange_question(version, name="b", step=-1, by=other)
    return {"version_id": version.pk}


def at_the_desk(here, _records):
    return {"ask": published(here, definition("at_the_desk", "intake")).pk}


def not_begun(here, records):
    sheet = Response.objects.get(pk=records["response_id"])
    actions.drop_response(sheet, by=here.dara)
    return {"ask": records["version_id"]}


def finished(here, records):
    sheet = Response.objects.get(pk=records["response_id"])
    actions.finish_response(sheet, answers=sheet.answers, by=here.dara)


def columns(*names, table):
    return {f"questionnaires_{table}.{name}" for name in names}


VERSION, SHEET = "+questionnaires_questionnaireversion", "+questionnaires_response"
WRITTEN = {BOOK} | columns(
    "text", "before", "hands", "written_at", "written_by_id", table="questionnaireversion"
)
WORDS = ("title_km", "title_en", "title_ja")
TITLES = dict.fromkeys(WORDS[:2], "x") | {"title_ja": ""}
LEADS = {"lead_km": "x", "lead_en": "x", "lead_ja": ""}
QUESTION = {
    "name": "c",
    "kind": "short",
    "section": "0",
    "options": "",
    "secrecy": "P2",
    "required": "on",
    "shown_by": "",
    "shown_answers": "",
    "least": "",
    "most": "",
    **{f"{part}_{code}": "" for part in ("help", "unit") for code in ("km", "en", "ja")},
    "text_km": "x",
    "text_en": "x",
    "text_ja": "",
}
BEGIN = {"key": "written", "moment": "case", "project": "", "languages": ["km", "en"], **TITLES}
WRITES = {
    "desk:questionnaire-new": Written(
        {BOOK, VERSION, "+questionnaires_questionnaire"}, BEGIN | {"do": "begin"}, None, "kenji"
    ),
    "desk:questionnaire-heading": Written(
        WRITTEN | columns("moment", table="questionnaireversion"),
        {"moment": "closing", "languages": ["km", "en"], **TITLES, **LEADS},
        draft,
        "kenji",
    ),
    "desk:questionnaire-question": Written(WRITTEN, QUESTION, draft, "kenji"),
    "desk:questionnaire-section": Written(WRITTEN, dict(TITLES), draft, "kenji"),
    "desk:questionnaire-arrange": Written(
        WRITTEN, {"do": "remove", "name": "a", "at": ""}, draft, "kenji"
    ),
    "desk:questionnaire-next": Written({BOOK, VERSION}, {}, None, "kenji"),
    "desk:questionnaire-drop": Written(
        {BOOK} | columns("state", table="questionnaireversion"), {}, draft, "kenji"
    ),
    "desk:questionnaire-publish": Written(
        {BOOK}
        | columns(
            "state", "before", "published_at", "published_by_id", table="questionnaireversion"
        ),
        {},
        draft,
        "kenji",
    ),
    "desk:questionnaire-retire": Written(
        {BOOK} | columns("retired_at", "retired_by_id", table="questionnaire"), {}, None, "kenji"
    ),
    "desk:response-ask": Written({BOOK, SHEET}, {"questionnaire": ""}, at_the_desk),
    "desk:response-start": Written({BOOK, SHEET}, {"questionnaire": ""}, not_begun),
    "desk:response": Written(
        {BOOK, "questionnaires_confidence.answers"}
        | columns("answers", "state", "saved_at", "finished_at", table="response"),
        SAID | {"do": "finish"},
    ),
    "desk:response-save": Written(
        {"questionnaires_confidence.answers"} | columns("answers", "saved_at", table="response"),
        SAID,
    ),
    "desk:response-drop": Written({BOOK, "-questionnaires_response", "-questionnaires_confidence"}),
    "desk:response-reopen": Written(
        {BOOK} | columns("state", "finished_at", table="response"), {}, finished
    ),
}
READS = {
    "desk:questionnaires",
    "desk:questionnaire",
    "desk:questionnaire-file",
    "desk:questionnaire-counts",
    "desk:responses",
    "desk:responses-csv",
    "desk:responses-xlsx",
}

# ── planted.py ────────────────────────────────────────────────────────────────────────────────
NOT_PLANTED = {
    "questionnaires.Questionnaire.key": "public words, the same for everybody",
    "questionnaires.QuestionnaireVersion.text": "public words, the same for everybody",
    "questionnaires.QuestionnaireVersion.before": "public words, the same for everybody",
    "questionnaires.QuestionnaireVersion.hands": "numbers of colleagues",
}


def _standing(key, moment):
    """A version in use, the same for every file of the planted world."""
    row = QuestionnaireVersion.objects.filter(questionnaire__key=key).first()
    if row is not None:
        return row
    users = [User.objects.get_or_create(username=f"{name} questions")[0] for name in ("a", "b")]
    now = clock.now()
    whole = Questionnaire.objects.create(key=key, began_at=now, began_by=users[0])
    return QuestionnaireVersion.objects.create(
        questionnaire=whole, version=1, state="published", moment=moment,
        text=definition(key, moment), hands=[users[0].pk], written_at=now, written_by=users[0],
        published_at=now, published_by=users[1],
    )  # fmt: skip


def plant_answers(planted, key, case, colleague, circle):
    """A sheet that is finished and one that is begun, each with a protected answer."""
    at = frozenset({case.centre_id})
    place = Place("response", at, colleague, circle)
    apart = Place("confidence", at, colleague, circle)
    asked, desk = _standing("in_the_case", "case"), _standing("at_the_desk", "intake")
    now = clock.now()
    for name, more in ((f"{key} (finished)", {"state": "finished", "finished_at": now}), (key, {})):
        sheet = planted.make(
            Response, name, place, person_id=case.person_id, case=case, centre_id=case.centre_id,
            version=asked, started_at=now, saved_at=now, started_by_id=colleague,
            saved_by_id=colleague,
            answers={"note": planted.word("questionnaires.Response.answers", name, place)}, **more,
        )  # fmt: skip
        word = planted.word("questionnaires.Confidence.answers", name, apart)
        planted.make(Confidence, name, apart, response=sheet, answers={"fear": word})
    planted.places.get(key, {}).update(response=place, confidence=apart)
    return {"version_id": asked.pk, "response_id": sheet.pk, "desk_version": desk.pk}


# ── answers.py ────────────────────────────────────────────────────────────────────────────────


def _reopened(file):
    Case.objects.filter(pk=file["case_id"]).update(state="open", closure_reason="", closed_on=None)


def unpublished(file, _identity):
    """Written by somebody who does not ask; whoever publishes has no hand in it."""
    with pgtrigger.ignore("questionnaires.QuestionnaireVersion:published_never_changes"):
        QuestionnaireVersion.objects.filter(pk=file["version_id"]).update(
            state="draft", published_at=None, published_by=None, hands=[]
        )


def nothing_begun(file, _identity):
    _reopened(file)
    Response.objects.filter(person=file["person_id"], state="draft_answers").delete()


def begun(file, _identity):
    _reopened(file)


def just_finished(file, identity):
    _reopened(file)
    Response.objects.filter(pk=file["response_id"]).update(
        state="finished", finished_at=clock.now(), saved_by=identity.user_id
    )


MANAGES, BOTH = ("questionnaire.write",), ("response.read", "response.write", "confidence.write")
IN_A_CASE = ("person.read", "case.read", *BOTH)
ANSWERS = {
    "desk:questionnaire-new": (BEGIN, MANAGES, "here", None),
    "desk:questionnaire-heading": (
        {"moment": "closing", "languages": ["km", "en"], **TITLES, **LEADS},
        MANAGES,
        "here",
        unpublished,
    ),
    "desk:questionnaire-question": (QUESTION, MANAGES, "here", unpublished),
    "desk:questionnaire-section": (TITLES, MANAGES, "here", unpublished),
    "desk:questionnaire-arrange": (
        {"do": "remove", "name": "note"},
        MANAGES,
        "here",
        unpublished,
    ),
    "desk:questionnaire-next": ({}, MANAGES, "here", None),
    "desk:questionnaire-drop": ({}, MANAGES, "here", unpublished),
    "desk:questionnaire-publish": ({}, ("questionnaire.publish",), "here", unpublished),
    "desk:questionnaire-retire": ({}, ("questionnaire.publish",), "here", None),
    "desk:response-ask": (
        lambda file: {"questionnaire": file["desk_version"]},
        ("person.read", "response.write"),
        "person",
        None,
    ),
    "desk:response-start": (
        lambda file: {"questionnaire": file["version_id"]},
        IN_A_CASE,
        "response",
        nothing_begun,
    ),
    "desk:response": (SAID | {"do": "finish"}, BOTH, "response", begun),
    "desk:response-save": (SAID, BOTH, "response", begun),
    "desk:response-drop": ({}, BOTH, "response", begun),
    "desk:response-reopen": ({}, BOTH, "response", just_finished),
}
"""Valid answers, the duties that must reach the record, its kind, and what makes it ready."""

# ── questions.py ──────────────────────────────────────────────────────────────────────────────


def say(*words, **named):
    return words, named


def _version(key):
    return QuestionnaireVersion.objects.get(questionnaire__key=key)


PERSON = {
    read.responses_of_person: lambda f: say(f.person_id),
    read.centre_to_ask_at: lambda f: say(f.person_id),
    read.centres_to_ask_at: lambda f: say(f.person_id),
    actions.start_response: lambda f: say(f.person_id, version=_version("at_the_desk")),
}
CASE = {
    read.responses_of_case: lambda f: say(f.case_id),
    read.confidence_of: lambda f: say(f.response),
    actions.save_response: lambda f: say(f.response, answers={}),
    actions.finish_response: lambda f: say(f.response, answers={}),
    actions.reopen_response: lambda f: say(f.response),
    actions.drop_response: lambda f: say(f.response),
}
EVERYTHING = {
    read.responses_for: lambda f: say(),
    read.confidences_for: lambda f: say(),
    read.versions_with_drafts: lambda f: say(),
    read.sheets_to_count: lambda f: say(_version("in_the_case").pk),
}
NOT_ASKED = {
    **{
        f"casework.questionnaires.queries.{name}": "what is asked; public words"
        for name in ("askable", "questionnaires_for", "versions_for")
    },
    **{
        f"casework.questionnaires.actions.{name}": "what is asked, and nobody's answer"
        for name in (
            "_rows.new_draft",
            "_rows.written",
            "beginning.begin_questionnaire",
            "beginning.continue_questionnaire",
            "beginning.import_questionnaire",
            "publishing.drop_version",
            "publishing.publish_version",
            "publishing.resume_questionnaire",
            "publishing.retire_questionnaire",
            "publishing.take_version_back",
            "writing.arrange_question",
            "writing.change_heading",
            "writing.put_question",
            "writing.put_section",
            "writing.remove_question",
            "writing.remove_section",
            "writing.undo_change",
        )
    },
}
