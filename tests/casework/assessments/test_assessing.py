"""Assessments: begun, saved, finished, compared; and what a new version never changes."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction
from tests.engines.instruments.answers import FULL
from tests.factories.assessments import begun, instruments
from tests.factories.casework import member, sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.assessments.actions import (
    add_instrument,
    add_weights,
    drop_draft,
    finish_assessment,
    load_shipped,
    save_draft,
    start_assessment,
)
from spean.casework.assessments.instruments import instrument_of, score_of, series_among
from spean.casework.assessments.models import Assessment, InstrumentVersion, WeightTable
from spean.casework.assessments.queries import (
    assessments_for,
    assessments_of,
    instruments_for,
    weights_for,
)
from spean.casework.cases.actions import close_case, open_case
from spean.casework.cases.vocabulary import ClosureReason
from spean.engines.instruments import shipped
from spean.registry.accounts.models import User
from spean.registry.centres.scoping import keeper
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
KEY = "reintegration_sustainability"
FILE = shipped()[f"{KEY}.yaml"]
NINE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    person = sokha(here.dara, here.samraong)
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def refused(action, *args, **told):
    with pytest.raises(Refused) as no, transaction.atomic():
        action(*args, **told)
    return [refusal.code for refusal in no.value.refusals]


def table(**changes):
    items = [one.id for one in instrument_of(instruments()[KEY]).items if one.dimension]
    rows = [f"{name},{changes.get(name, 1)},{changes.get(name, 1)}" for name in items]
    return "\n".join(["item,dimension,composite", *rows])


def test_a_draft_is_saved_and_finished_with_its_score(here, case):
    one = begun(here, case)
    save_draft(one, answers={"ec_work": "yes", "ec_means": ""}, by=here.dara)
    one.refresh_from_db()
    assert (one.state, one.answers) == ("draft_answers", {"ec_work": "yes"})
    finish_assessment(one, answers=FULL, by=here.dara)
    one.refresh_from_db()
    kept = score_of(one)
    assert [each.value for each in kept.dimensions] == [4 / 8, 5 / 8, 6 / 8]
    assert (kept.composite, kept.weights, kept.version) == (15 / 24, "unweighted", 1)
    assert Entry.objects.get(verb="assessment.finished").detail["weights"] == "unweighted"


def test_a_finished_assessment_stays_and_the_next_is_another(here, case):
    one = finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    assert refused(save_draft, one, answers={}, by=here.dara) == ["finished"]
    assert refused(finish_assessment, one, answers={}, by=here.dara) == ["finished"]
    assert refused(drop_draft, one, by=here.dara) == ["finished"]
    assert begun(here, case).pk != one.pk


def test_one_draft_at_a_time(here, case):
    begun(here, case)
    version = instruments()[KEY]
    assert refused(start_assessment, case.pk, version=version, by=here.dara) == ["draft_there"]


def test_a_draft_that_is_dropped_leaves_a_line_and_no_answer(here, case):
    one = begun(here, case)
    save_draft(one, answers={"matters_most": "ផ្ទះ"}, by=here.dara)
    drop_draft(one, by=here.dara)
    assert Assessment.objects.count() == 0
    line = Entry.objects.get(verb="assessment.dropped")
    assert (line.detail, line.person_id) == ({"instrument": f"{KEY} 1"}, case.person_id)


def test_saving_answer_by_answer_writes_one_line_a_sitting(here, case):
    with clock.stopped_at(NINE):
        one = begun(here, case)
    for minute in (1, 2, 5, 9):
        with clock.stopped_at(NINE + dt.timedelta(minutes=minute)):
            one = save_draft(one, answers={"ec_work": "yes"}, by=here.dara)
    assert Entry.objects.filter(verb="assessment.saved").count() == 0
    with clock.stopped_at(NINE + dt.timedelta(minutes=10)):
        one = save_draft(one, answers={"ec_work": "no"}, by=here.chanthou)
    with clock.stopped_at(NINE + dt.timedelta(minutes=25)):
        save_draft(one, answers={"ec_work": "no"}, by=here.chanthou)
    assert Entry.objects.filter(verb="assessment.saved").count() == 2


def test_answers_that_do_not_fit_keep_nothing(here, case):
    one = begun(here, case)
    assert refused(save_draft, one, answers={"ec_work": "perhaps"}, by=here.dara) == [
        "unfit_answers"
    ]
    one.refresh_from_db()
    assert one.answers == {}


def test_screenings_and_instruments_without_words_are_not_begun_in_a_case(here, case):
    found = instruments()
    for key, code in (
        ("rapid_vulnerability", "other_use"),
        ("washington_group_short_set", "needs_words"),
    ):
        assert refused(start_assessment, case.pk, version=found[key], by=here.dara) == [code]


def test_a_closed_case_is_not_assessed(here, case):
    one = begun(here, case)
    close_case(case, reason=ClosureReason.LOST_CONTACT, by=here.dara)
    for action, told in (
        (save_draft, {"answers": {}}),
        (finish_assessment, {"answers": {}}),
        (drop_draft, {}),
    ):
        assert refused(action, one, by=here.dara, **told) == ["case_closed"]


def test_colleagues_outside_the_case_read_and_write_nothing(here, case):
    nary = member(
        User.objects.create_user("nary", "a long password"), Role.COUNSELLOR, here.samraong
    )
    one = begun(here, case)
    for stranger in (nary, here.vanna):
        assert list(assessments_for(stranger)) == []
        with pytest.raises(Assessment.DoesNotExist):
            save_draft(one, answers={}, by=stranger)
    version = instruments()[KEY]
    assert refused(start_assessment, case.pk, version=version, by=nary) == ["not_your_case"]
    assert refused(save_draft, one, answers={}, by=here.kenji) == ["not_your_duty"]
    assert list(assessments_of(here.chanthou, case.pk)) == [one]


def test_answers_are_ciphertext_to_the_database(here, case):
    finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, result FROM assessments_assessment")
        stored = b"".join(bytes(cell) for row in cursor.fetchall() for cell in row)
    assert b"ec_work" not in stored


# ── Versions and weights ──────────────────────────────────────────────────────────────────────
def test_a_new_version_changes_no_answer_no_score_and_no_draft(here, case):
    done = finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    draft = begun(here, case)
    before = (done.answers, done.result, done.version_id)
    newer = add_instrument(
        FILE.replace("version: 1", "version: 2").replace(
            "least_answered: 70", "least_answered: 99"
        ),
        by=keeper(),
    )
    done.refresh_from_db()
    assert (done.answers, done.result, done.version_id) == before
    draft = finish_assessment(draft, answers=FULL, by=here.dara)
    assert (draft.version.version, score_of(draft).version) == (1, 1)
    after = start_assessment(case.pk, version=newer, by=here.dara)
    assert after.version == newer
    old = InstrumentVersion.objects.get(key=KEY, version=1)
    drop_draft(after, by=here.dara)
    assert refused(start_assessment, case.pk, version=old, by=here.dara) == ["older_version"]


def test_weights_count_from_now_on_and_old_scores_stay(here, case):
    old = finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    kept = old.result
    add_weights(
        instruments()[KEY], table(ec_income=9), label="Table A", source="a letter", by=keeper()
    )
    new = finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.result == kept
    assert score_of(new).weights == "Table A"
    # by hand: the quarter of ec_income counts nine times, the other 3.75 once
    assert score_of(new).dimensions[0].value == pytest.approx((9 * 0.25 + 3.75) / 16)
    assert new.weights.label == "Table A"
    assert list(weights_for(here.dara)) == [new.weights]


def test_other_versions_and_weights_stand_in_series_of_their_own(here, case):
    for _time in range(2):
        finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    add_weights(instruments()[KEY], table(), label="Table A", by=keeper())
    finish_assessment(begun(here, case), answers=FULL, by=here.dara)
    rows = assessments_of(here.dara, case.pk).finished()
    assert [(one.weights, len(one.points)) for one in series_among(rows)] == [
        ("Table A", 1),
        ("unweighted", 2),
    ]


def test_an_instrument_with_nothing_to_score_has_no_score(here, case):
    text = "key: ours\nversion: 1\nuse: questions\nlanguages: [en]\ntitle: {en: Ours}\nitems:\n"
    version = add_instrument(text + "  - {id: one, kind: yes_no, text: {en: One}}\n", by=keeper())
    one = start_assessment(case.pk, version=version, by=here.dara)
    one = finish_assessment(one, answers={"one": "yes"}, by=here.dara)
    one.refresh_from_db()
    assert score_of(one) is None
    assert series_among([one]) == ()


def test_the_same_file_again_changes_nothing_and_another_one_is_refused(here):
    first = add_instrument(FILE, by=keeper())
    assert add_instrument(FILE, by=keeper()) == first
    assert Entry.objects.filter(verb="instrument.added").count() == 1
    changed = FILE.replace("least_answered: 70", "least_answered: 80")
    assert refused(add_instrument, changed, by=keeper()) == ["version_there"]
    assert refused(add_instrument, "key: [", by=keeper()) == ["wrong_line"]
    assert refused(add_instrument, FILE, by=here.dara) == ["not_your_duty"]


def test_weights_that_do_not_fit_or_are_there_are_refused(here):
    version = instruments()[KEY]
    told = {"label": "Table A", "by": keeper()}
    assert refused(add_weights, version, "a,b", **told) == ["wrong_line"]
    add_weights(version, table(), **told)
    assert refused(add_weights, version, table(), **told) == ["label_there"]


def test_what_is_shipped_is_loaded_once_and_never_over_ones_own():
    ours = FILE.replace("version: 1", "version: 7")
    add_instrument(ours, by=keeper())
    assert load_shipped(by=keeper()) == 2
    assert load_shipped(by=keeper()) == 0
    newest = {one.key: one.version for one in instruments_for(keeper()).newest()}
    assert newest[KEY] == 7


@pytest.mark.parametrize("model", [InstrumentVersion, WeightTable])
def test_postgresql_lets_nobody_change_a_version_or_its_weights(model):
    add_weights(instruments()[KEY], table(), label="Table A", by=keeper())
    last = model.objects.filter(pk=model.objects.last().pk)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        last.update(added_at=NINE)
    with pytest.raises(ProgrammingError, match="or delete"), transaction.atomic():
        last._raw_delete(last.db)
