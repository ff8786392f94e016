"""Questionnaires are written, published by somebody else, continued and retired."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories.casework import world
from tests.factories.definitions import farm, question, small, text, words
from tests.factories.plans import project
from tests.factories.questionnaires import published, second

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.questionnaires import actions
from spean.casework.questionnaires.instruments import definition_of, title_of
from spean.casework.questionnaires.models import Questionnaire, QuestionnaireVersion
from spean.casework.questionnaires.queries import questionnaires_for, versions_for
from spean.casework.questionnaires.vocabulary import VersionState
from spean.engines.instruments.questionnaires import Kind, Moment, Question

pytestmark = pytest.mark.django_db
NEW = Question("debt", Kind.YES_NO, words("debt"))


@pytest.fixture
def here():
    return world()


@pytest.fixture
def draft(here):
    return actions.import_questionnaire(text(), by=here.kenji)


def refused(action, *args, **told):
    with pytest.raises(Refused) as no, transaction.atomic():
        action(*args, **told)
    return [refusal.code for refusal in no.value.refusals]


def asked(version):
    return [
        one.id for one in definition_of(QuestionnaireVersion.objects.get(pk=version.pk)).questions
    ]


def begun(here, **changes):
    facts = {"moment": Moment.CASE, "languages": ("km",), "words": {"km": "ស្រែ"}} | changes
    return actions.begin_questionnaire("farm", **facts, by=here.kenji)


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_questionnaire_begins_on_an_empty_page(here):
    pays = project()
    version = begun(here, project_id=pays.pk)
    assert (version.version, version.state, version.moment) == (1, "draft", "case")
    assert (version.questionnaire.project, version.hands) == (pays, [here.kenji.user_id])
    assert (str(version), title_of(version)) == ("farm 1", "ស្រែ")
    assert refused(begun, here) == ["key_there"]
    assert refused(
        actions.begin_questionnaire,
        "A b",
        moment=Moment.CASE,
        languages=("km",),
        words={},
        by=here.kenji,
    ) == ["bad_name"]
    with pytest.raises(ObjectDoesNotExist):
        actions.begin_questionnaire(
            "other",
            moment=Moment.CASE,
            languages=("km",),
            words={},
            project_id=0 - 1,
            by=here.kenji,
        )
    assert Questionnaire.objects.count() == 1


def test_only_who_manages_a_programme_writes_and_publishes(here, draft):
    assert refused(actions.import_questionnaire, text(), by=here.dara) == ["not_your_duty"]
    assert refused(actions.put_question, draft, question=NEW, section=0, by=here.chanthou) == [
        "not_your_duty"
    ]
    assert refused(actions.publish_version, draft, by=here.chanthou) == ["not_your_duty"]


def test_a_file_with_anything_wrong_leaves_nothing_behind(here):
    assert refused(actions.import_questionnaire, text(key="A b"), by=here.kenji) == ["bad_name"]
    assert refused(actions.import_questionnaire, "{", by=here.kenji) == ["not_json"]
    assert Questionnaire.objects.count() == 0


def test_a_file_of_a_known_name_becomes_the_next_version(here):
    first = published(here)
    changed = text(title=words("Farm, again"))
    second_one = actions.import_questionnaire(changed, by=here.kenji)
    assert (second_one.version, second_one.questionnaire) == (2, first.questionnaire)
    assert refused(actions.import_questionnaire, changed, by=here.kenji) == ["draft_there"]


def test_a_draft_is_written_step_by_step(here, draft):
    actions.put_question(draft, question=NEW, section=0, by=here.kenji)
    assert asked(draft)[4] == "debt"
    actions.arrange_question(draft, name="debt", step=-1, by=here.kenji)
    assert asked(draft)[3] == "debt"
    other = replace(NEW, id="owes")
    actions.put_question(draft, question=other, section=0, instead_of="debt", by=here.kenji)
    assert asked(draft)[3] == "owes"
    actions.remove_question(draft, name="owes", by=here.kenji)
    assert "owes" not in asked(draft)
    actions.put_section(draft, at=2, words=words("More"), by=here.kenji)
    actions.remove_section(draft, at=0, by=here.kenji)
    sections = definition_of(QuestionnaireVersion.objects.get(pk=draft.pk)).sections
    assert [len(one.questions) for one in sections] == [11, 0]
    heading = {"moment": Moment.CLOSING, "languages": ("km", "en"), "words": words("x"), "lead": {}}
    changed = actions.change_heading(draft, **heading, by=here.kenji)
    assert changed.moment == "closing"
    assert verbs() == ["questionnaire.brought"]  # one sitting of one hand is one line


def test_another_hand_or_a_later_hour_is_a_line_in_the_book(here, draft):
    other = second(here)
    actions.put_question(draft, question=NEW, section=0, by=other)
    with clock.stopped_at(clock.now() + dt.timedelta(hours=1)):
        actions.remove_question(draft, name="debt", by=other)
    assert verbs() == ["questionnaire.brought", "questionnaire.changed", "questionnaire.changed"]
    row = QuestionnaireVersion.objects.get(pk=draft.pk)
    assert row.hands == sorted([here.kenji.user_id, other.user_id])


def test_what_is_the_same_is_not_written_again(here, draft):
    before = QuestionnaireVersion.objects.get(pk=draft.pk).written_at
    with clock.stopped_at(clock.now() + dt.timedelta(hours=1)):
        actions.put_section(draft, at=0, words=words("Land"), by=here.kenji)
    assert QuestionnaireVersion.objects.get(pk=draft.pk).written_at == before


def test_what_a_colleague_took_away_cannot_be_changed(here, draft):
    for action, more in (
        (actions.put_question, {"question": NEW, "section": 9}),
        (actions.put_question, {"question": NEW, "section": 0, "instead_of": "gone"}),
        (actions.remove_question, {"name": "gone"}),
        (actions.arrange_question, {"name": "gone", "step": 1}),
        (actions.remove_section, {"at": 7}),
    ):
        assert refused(action, draft, **more, by=here.kenji) == ["not_there"]


def test_a_draft_never_holds_what_cannot_be_shown(here, draft):
    hidden = replace(NEW, words={"km": "a\u202eb", "en": "x"})
    assert refused(actions.put_question, draft, question=hidden, section=0, by=here.kenji) == [
        "bad_character"
    ]
    assert "debt" not in asked(draft)


def test_the_last_change_is_undone_and_done_again(here, draft):
    assert refused(actions.undo_change, draft, by=here.kenji) == ["nothing_to_undo"]
    actions.remove_question(draft, name="crops", by=here.kenji)
    actions.undo_change(draft, by=here.kenji)
    assert "crops" in asked(draft)
    actions.undo_change(draft, by=here.kenji)
    assert "crops" not in asked(draft)


def test_somebody_else_publishes_and_then_nothing_changes(here, draft):
    assert refused(actions.publish_version, draft, by=here.kenji) == ["own_words"]
    other = second(here)
    done = actions.publish_version(draft, by=other)
    assert (done.state, done.published_by_id, done.before) == ("published", other.user_id, "")
    assert refused(actions.publish_version, draft, by=other) == ["published"]
    assert refused(actions.remove_question, draft, name="crops", by=here.kenji) == ["published"]
    assert refused(actions.undo_change, draft, by=here.kenji) == ["published"]
    assert refused(actions.drop_version, draft, by=here.kenji) == ["published"]
    rows = QuestionnaireVersion.objects.filter(pk=draft.pk)
    for change in ({"text": "{}"}, {"state": "draft"}, {"moment": "intake"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_whoever_helped_to_write_does_not_publish(here, draft):
    other = second(here)
    actions.put_question(draft, question=NEW, section=0, by=other)
    assert refused(actions.publish_version, draft, by=other) == ["own_words"]


def test_the_database_keeps_two_pairs_of_eyes_apart(here, draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.filter(pk=draft.pk).update(
            state="published", published_at=clock.now(), published_by=here.users["kenji"]
        )


def test_a_draft_with_a_fault_is_not_published(here):
    version = begun(here)
    assert refused(actions.publish_version, version, by=second(here)) == ["no_questions"]


def test_the_next_version_begins_with_the_last_one(here):
    first = published(here)
    later = actions.continue_questionnaire(first, by=here.kenji)
    assert (later.version, later.text, later.state) == (2, first.text, "draft")
    assert refused(actions.continue_questionnaire, first, by=here.kenji) == ["draft_there"]
    in_use = versions_for(here.dara).in_use()
    assert list(in_use) == [first]
    actions.publish_version(later, by=second(here))
    assert [one.version for one in in_use.all()] == [2]


def test_a_draft_is_thrown_away_and_taken_back(here, draft):
    assert actions.drop_version(draft, by=here.kenji).state == VersionState.DROPPED
    assert actions.take_version_back(draft, by=here.kenji).state == VersionState.DRAFT
    actions.drop_version(draft, by=here.kenji)
    later = actions.continue_questionnaire(draft, by=here.kenji)
    assert later.version == 2
    assert refused(actions.take_version_back, draft, by=here.kenji) == ["draft_there"]


def test_a_questionnaire_goes_out_of_use_and_back(here, draft):
    row = draft.questionnaire
    assert refused(actions.retire_questionnaire, row, by=here.kenji) == ["never_used"]
    actions.publish_version(draft, by=second(here))
    actions.retire_questionnaire(row, by=here.kenji)
    assert not versions_for(here.dara).in_use().exists()
    assert refused(actions.retire_questionnaire, row, by=here.kenji) == ["retired"]
    actions.resume_questionnaire(row, by=here.kenji)
    assert versions_for(here.dara).in_use().count() == 1
    assert refused(actions.resume_questionnaire, row, by=here.kenji) == ["in_use"]


def test_drafts_are_for_who_writes_and_what_is_asked_for_everybody(here, draft):
    assert list(versions_for(here.dara)) == []
    assert list(versions_for(here.kenji)) == [draft]
    published(here, small(question("a"), key="other"))
    assert [str(one) for one in versions_for(here.vanna)] == ["other 1"]
    assert [str(one) for one in questionnaires_for(here.vanna)] == ["farm", "other"]


def test_a_questionnaire_without_a_title_is_called_by_its_short_name(here, draft):
    actions.change_heading(
        draft, moment=Moment.CASE, languages=("km",), words={}, lead={}, by=here.kenji
    )
    assert title_of(QuestionnaireVersion.objects.get(pk=draft.pk)) == "farm"
    assert farm().key == "farm"
