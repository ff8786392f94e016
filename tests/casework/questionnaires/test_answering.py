"""People are asked: begun, saved, finished, opened again; and what a new version never changes."""

import datetime as dt

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.utils.translation import override
from tests.factories.casework import member, sokha, world
from tests.factories.definitions import FULL, question, small
from tests.factories.plans import project
from tests.factories.questionnaires import asked_of, published, second

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.casework.cases.actions import close_case, open_case
from spean.casework.cases.vocabulary import ClosureReason
from spean.casework.doubles.actions import merge_files
from spean.casework.people.models import Consent
from spean.casework.questionnaires import actions
from spean.casework.questionnaires.instruments import in_words, problems, said
from spean.casework.questionnaires.models import Confidence, Response
from spean.casework.questionnaires.queries import (
    askable,
    centre_to_ask_at,
    confidence_of,
    confidences_for,
    responses_for,
    responses_of_case,
    responses_of_person,
    sheets_to_count,
)
from spean.casework.rights.actions import export_file
from spean.engines.instruments.questionnaires import PREFER_NOT, read_questionnaire
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
SECRET = question("afraid", "short", **{"class": "P4"})


@pytest.fixture
def here():
    return world()


@pytest.fixture
def person(here):
    return sokha(here.dara, here.samraong)


@pytest.fixture
def case(here, person):
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


@pytest.fixture
def sheet(here, case):
    return asked_of(here, case, published(here))


def refused(action, *args, **told):
    with pytest.raises(Refused) as no, transaction.atomic():
        action(*args, **told)
    return [refusal.code for refusal in no.value.refusals]


def now(sheet):
    return Response.objects.get(pk=sheet.pk)


def at_the_desk(here, **more):
    return published(here, small(moment="intake", key="at_the_desk"), **more)


def colleague(here):
    return member(
        User.objects.create_user("bopha", "a long password"), Role.COUNSELLOR, here.samraong
    )


def test_answers_are_begun_saved_and_finished(here, case, sheet):
    assert (sheet.person_id, sheet.case, sheet.centre) == (case.person_id, case, here.samraong)
    actions.save_response(sheet, answers={"has_land": "no", "hectares": "2"}, by=here.dara)
    assert now(sheet).answers == {"has_land": "no", "hectares": "2"}
    actions.finish_response(sheet, answers=FULL | {"has_land": "no"}, by=here.dara)
    done = now(sheet)
    assert done.state == "finished"
    assert "hectares" not in done.answers  # it was not asked
    assert str(done) == f"response {done.pk}"
    assert refused(actions.save_response, sheet, answers={}, by=here.dara) == ["finished"]
    lines = Entry.objects.filter(verb__startswith="response.").order_by("pk")
    said_so = [one.verb for one in lines]
    assert said_so == ["response.started", "response.finished"]


def test_a_later_sitting_and_another_hand_are_lines_in_the_book(here, sheet):
    with clock.stopped_at(clock.now() + dt.timedelta(hours=1)):
        actions.save_response(sheet, answers={"children": "2"}, by=here.dara)
        actions.save_response(sheet, answers={"children": "3"}, by=here.dara)
    assert Entry.objects.filter(verb="response.saved").count() == 1


def test_what_does_not_fit_is_not_kept(here, sheet):
    wrong = {"has_land": "maybe", "village": "99"}
    assert refused(actions.save_response, sheet, answers=wrong, by=here.dara) == ["unfit_answers"]
    assert refused(actions.finish_response, sheet, answers=wrong, by=here.dara) == ["unfit_answers"]
    assert refused(actions.finish_response, sheet, answers={}, by=here.dara) == ["not_answered"]
    assert now(sheet).answers == {}


def test_places_and_countries_are_known_ones(sheet):
    known = {"village": "220405", "was_in": "TH"}
    assert problems(sheet.version, known) == {}
    assert problems(sheet.version, dict.fromkeys(known, PREFER_NOT)) == {}
    unknown = {"village": "9999", "was_in": "ZZ"}
    assert problems(sheet.version, unknown) == {"village": "not_a_place", "was_in": "not_a_country"}


def test_a_draft_keeps_its_version_and_a_finished_sheet_its_words(here, case, sheet):
    later = actions.continue_questionnaire(sheet.version, by=here.kenji)
    actions.remove_question(later, name="crops", by=here.kenji)
    later = actions.publish_version(later, by=second(here))
    actions.finish_response(sheet, answers=FULL, by=here.dara)
    assert now(sheet).version.version == 1
    assert now(sheet).answers["crops"] == "rice cassava"
    newest = actions.start_response(case.person_id, version=later, case_id=case.pk, by=here.dara)
    assert newest.version.version == 2
    assert refused(actions.save_response, newest, answers={"crops": "rice"}, by=here.dara) == [
        "unfit_answers"
    ]


def test_one_draft_at_a_time_of_a_questionnaire_in_whatever_version(here, case, sheet):
    later = actions.continue_questionnaire(sheet.version, by=here.kenji)
    later = actions.publish_version(later, by=second(here))
    assert refused(asked_of, here, case, later) == ["draft_there"]
    assert refused(asked_of, here, case, sheet.version) == ["not_in_use", "draft_there"]


def test_questions_for_the_desk_are_asked_before_any_case(here, person):
    version = at_the_desk(here)
    assert list(askable(here.dara, centre_ids=[here.samraong.pk], in_case=False)) == [version]
    assert not askable(here.dara, centre_ids=[here.samraong.pk], in_case=True).exists()
    sheet = actions.start_response(person.pk, version=version, by=here.dara)
    assert (sheet.case, sheet.centre) == (None, here.samraong)
    actions.finish_response(sheet, answers={"has_land": "yes"}, by=here.dara)
    assert confidence_of(here.dara, sheet) == {}
    assert list(responses_of_person(here.dara, person.pk)) == [sheet]


def test_a_questionnaire_is_not_asked_at_another_moment(here, case, person):
    desk, inside = at_the_desk(here), published(here)
    assert refused(asked_of, here, case, desk) == ["other_moment"]
    assert refused(actions.start_response, person.pk, version=inside, by=here.dara) == [
        "other_moment"
    ]


def test_a_project_asks_at_its_own_centres(here, person):
    pays = project()
    version = at_the_desk(here, project_id=pays.pk)
    assert not askable(here.dara, centre_ids=[here.samraong.pk], in_case=False).exists()
    assert refused(actions.start_response, person.pk, version=version, by=here.dara) == [
        "other_project"
    ]
    here.samraong.project = pays
    here.samraong.save()
    assert askable(here.dara, centre_ids=[here.samraong.pk], in_case=False).count() == 1
    assert actions.start_response(person.pk, version=version, by=here.dara).pk


def test_who_has_not_agreed_to_a_file_is_not_asked(here, person):
    Consent.objects.all().delete()
    version = at_the_desk(here)
    assert refused(actions.start_response, person.pk, version=version, by=here.dara) == [
        "no_consent"
    ]


def test_another_centre_finds_nothing(here, person, sheet):
    assert not responses_for(here.vanna).exists()
    assert centre_to_ask_at(here.vanna, person.pk) == 0
    with pytest.raises(ObjectDoesNotExist):
        actions.save_response(sheet, answers={}, by=here.vanna)
    with pytest.raises(ObjectDoesNotExist):
        actions.start_response(person.pk, version=sheet.version, by=here.vanna)


def test_a_colleague_reads_the_sheet_of_a_case_and_only_who_is_responsible_writes(here, sheet):
    bopha = colleague(here)
    assert list(responses_of_case(bopha, sheet.case_id)) == [sheet]
    assert refused(actions.save_response, sheet, answers={}, by=bopha) == ["not_your_case"]
    actions.save_response(sheet, answers={"children": "1"}, by=here.chanthou)


def test_a_closed_case_is_not_asked(here, case, sheet):
    close_case(case, reason=ClosureReason.PLAN_COMPLETED, by=here.dara)
    assert len(refused(actions.save_response, sheet, answers={}, by=here.dara)) == 1


def test_protected_answers_are_kept_apart(here, case):
    version = published(here, small(question("has_land"), SECRET))
    sheet = asked_of(here, case, version)
    actions.save_response(sheet, answers={"has_land": "yes"}, by=here.dara)
    assert not Confidence.objects.exists()
    answers = {"has_land": "yes", "afraid": "ខ្លាចម្ចាស់បំណុល"}
    actions.save_response(sheet, answers=answers, by=here.dara)
    actions.save_response(sheet, answers=answers, by=here.dara)
    apart = Confidence.objects.get()
    assert (apart.person_id, apart.version, str(apart)) == (
        case.person_id, version, f"confidence {apart.pk}",
    )  # fmt: skip
    assert now(sheet).answers == {"has_land": "yes"}
    assert confidence_of(here.dara, now(sheet)) == {"afraid": "ខ្លាចម្ចាស់បំណុល"}
    bopha = colleague(here)
    assert confidence_of(bopha, now(sheet)) is None
    assert not confidences_for(bopha).exists()
    actions.finish_response(sheet, answers={"has_land": "yes"}, by=here.dara)
    assert Confidence.objects.get().answers == {}


def test_who_is_responsible_meets_nothing_protected_where_nothing_was_said(here, sheet):
    assert confidence_of(here.dara, sheet) == {}
    assert confidence_of(colleague(here), sheet) is None


def test_the_second_wall_hides_them_as_well(here, case):
    sheet = asked_of(here, case, published(here, small(question("has_land"), SECRET)))
    actions.save_response(sheet, answers={"afraid": "x"}, by=here.dara)
    bopha = colleague(here)
    with within_reach(bopha):
        assert (Response.objects.count(), Confidence.objects.count()) == (1, 0)
    with within_reach(here.vanna):
        assert (Response.objects.count(), Confidence.objects.count()) == (0, 0)
    with within_reach(here.dara):
        assert (Response.objects.count(), Confidence.objects.count()) == (1, 1)


def test_answers_are_ciphertext_to_the_database(here, sheet):
    actions.save_response(sheet, answers={"story": "ជំពាក់បំណុល"}, by=here.dara)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM questionnaires_response")
        (sealed,) = cursor.fetchone()
    assert "ជំពាក់បំណុល".encode() not in bytes(sealed)


def test_finishing_is_undone_on_the_same_day(here, case, sheet):
    assert refused(actions.reopen_response, sheet, by=here.dara) == ["not_finished"]
    actions.finish_response(sheet, answers=FULL, by=here.dara)
    assert refused(actions.reopen_response, sheet, by=here.chanthou) == ["too_late"]
    again = actions.reopen_response(sheet, by=here.dara)
    assert (again.state, again.finished_at, again.answers["children"]) == (
        "draft_answers",
        None,
        "2",
    )
    actions.finish_response(sheet, answers=FULL, by=here.dara)
    asked_of(here, case, sheet.version)
    assert refused(actions.reopen_response, sheet, by=here.dara) == ["draft_there"]


def test_a_draft_is_thrown_away_and_the_book_keeps_that_there_was_one(here, sheet):
    actions.save_response(sheet, answers={"story": "x"}, by=here.dara)
    actions.drop_response(sheet, by=here.dara)
    assert not Response.objects.exists()
    line = Entry.objects.get(verb="response.dropped")
    assert line.detail == {"version": "farm 1"}


def test_sums_are_counted_over_everybody_where_one_may_count(here, sheet):
    actions.finish_response(sheet, answers=FULL, by=here.dara)
    assert sheets_to_count(here.kenji, sheet.version_id) == [now(sheet).answers]
    assert len(sheets_to_count(here.chanthou, sheet.version_id)) == 1
    assert sheets_to_count(here.dara, sheet.version_id) == []
    with within_reach(here.kenji):
        assert not responses_for(here.kenji).exists()
        assert len(sheets_to_count(here.kenji, sheet.version_id)) == 1


def test_the_person_takes_their_answers_along_in_words(here, person, sheet):
    actions.finish_response(sheet, answers=FULL, by=here.dara)
    with override("en"):
        held = export_file(person.pk, page="person-everything", by=here.dara)
        (row,) = held["questionnaires.Response"]
    assert row["version"] == "farm 1"
    assert row["answers"]["Hectares?"] == "1.5 ha"
    assert row["answers"]["crops"] == "rice, cassava"
    assert row["answers"]["has_land"] == "Yes"


def test_answers_move_with_the_person_when_two_files_are_put_together(here, person, sheet):
    twin = sokha(here.dara, here.samraong, name_latin="Sok Sokhaa")
    merge_files(twin.pk, person.pk, why="the same woman", by=here.chanthou)
    assert now(sheet).person_id == twin.pk


def test_an_answer_is_said_in_words():
    whole = read_questionnaire(small(question("a"), question("p", "place"), question("n", "short")))
    a, p, n = whole.questions
    with override("en"):
        assert (said(a, ""), said(a, PREFER_NOT)) == ("", "Prefers not to say")
        assert said(a, "yes") == "Yes"
        assert said(p, "22") == "Otdar Meanchey"
        assert said(n, "yes") == "yes"
    with override("km"):
        assert said(p, "22") == "ឧត្ដរមានជ័យ"


def test_no_words_of_an_empty_sheet(here, sheet):
    assert in_words(sheet) == {}
