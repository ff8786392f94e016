"""Who is screened, what is suggested, and who decides."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.engines.instruments.answers import CALM
from tests.factories.assessments import instruments, screened
from tests.factories.casework import member, sokha, world

from spean.base import clock
from spean.base.actor import NOBODY
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.assessments.actions import decide_tier, screen_person
from spean.casework.assessments.instruments import suggestion_of
from spean.casework.assessments.models import Screening
from spean.casework.assessments.queries import last_screening, screenings_for
from spean.casework.assessments.vocabulary import Tier
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def person(here):
    return sokha(here.dara, here.samraong)


def refused(action, *args, **told):
    with pytest.raises(Refused) as no, transaction.atomic():
        action(*args, **told)
    return [refusal.code for refusal in no.value.refusals]


def test_a_screening_keeps_answers_suggestion_and_points(here, person):
    one = screened(here, person, debt="may_lose")
    one.refresh_from_db()
    assert (one.suggested, one.tier, one.answers["debt"]) == (
        Tier.ASSISTED,
        Tier.ASSISTED,
        "may_lose",
    )
    assert (suggestion_of(one).points, suggestion_of(one).instrument) == (4, "rapid_vulnerability")
    assert (one.by_id, one.decided_by_id) == (here.dara.user_id, None)
    line = Entry.objects.get(verb="screening.done")
    assert (line.detail["suggested"], line.detail["points"]) == ("assisted", 4)
    assert (line.person_id, line.centre_id) == (person.pk, here.samraong.pk)


def test_answers_are_ciphertext_to_the_database(here, person):
    screened(here, person, afraid="yes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers, result FROM assessments_screening")
        stored = b"".join(bytes(cell) for row in cursor.fetchall() for cell in row)
    assert b"afraid" not in stored


def test_too_few_answers_leave_the_decision_open(here, person):
    one = screen_person(
        person.pk,
        centre_id=here.samraong.pk,
        version=instruments()["rapid_vulnerability"],
        answers={"debt": "none"},
        by=here.dara,
    )
    assert (one.suggested, one.tier) == ("", "")
    one = decide_tier(one, tier=Tier.ASSISTED, why="She did not want to talk today", by=here.dara)
    assert one.tier == Tier.ASSISTED


def test_an_override_has_a_reason_that_stands_in_the_book(here, person):
    one = screened(here, person)
    assert refused(decide_tier, one, tier=Tier.INTENSIVE, by=here.dara) == ["no_reason"]
    assert refused(decide_tier, one, tier=Tier.SELF_SERVICE, by=here.dara) == ["same_tier"]
    decided = decide_tier(one, tier=Tier.INTENSIVE, why="She hides a bruise", by=here.chanthou)
    assert (decided.suggested, decided.tier) == (Tier.SELF_SERVICE, Tier.INTENSIVE)
    assert decided.decided_by_id == here.chanthou.user_id
    line = Entry.objects.get(verb="screening.decided")
    assert line.detail == {"was": "self_service", "now": "intensive", "why": "She hides a bruise"}


def test_the_database_too_wants_a_reason_for_another_tier(here, person):
    one = screened(here, person)
    one.tier = Tier.INTENSIVE
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_the_last_screening_counts_and_the_earlier_ones_stay(here, person):
    with clock.stopped_at(clock.today() - clock.days(30)):
        screened(here, person)
    screened(here, person, afraid="yes")
    assert last_screening(here.dara, person.pk).tier == Tier.INTENSIVE
    assert [one.tier for one in screenings_for(here.dara)] == [Tier.INTENSIVE, Tier.SELF_SERVICE]


def test_nothing_is_kept_without_consent_or_with_answers_that_do_not_fit(here, person):
    told = {"centre_id": here.samraong.pk, "by": here.dara}
    version = instruments()["rapid_vulnerability"]
    other = instruments()["reintegration_sustainability"]
    unfit = CALM | {"debt": "dragon"}
    assert refused(screen_person, person.pk, version=version, answers=unfit, **told) == [
        "unfit_answers"
    ]
    assert refused(screen_person, person.pk, version=other, answers={}, **told) == ["other_use"]
    record_consent(
        person,
        purpose=Purpose.SERVICE,
        decision=Decision.WITHDRAWN,
        method=ConsentMethod.SPOKEN,
        by=here.dara,
    )
    assert refused(screen_person, person.pk, version=version, answers=CALM, **told) == [
        "no_consent"
    ]
    assert Screening.objects.count() == 0


def test_another_centre_and_other_duties_see_and_decide_nothing(here, person):
    one = screened(here, person)
    assert list(screenings_for(here.vanna)) == []
    assert last_screening(here.vanna, person.pk) is None
    with pytest.raises(Screening.DoesNotExist):
        decide_tier(one, tier=Tier.INTENSIVE, why="From elsewhere", by=here.vanna)
    assert refused(decide_tier, one, tier=Tier.INTENSIVE, why="No duty", by=here.kenji) == [
        "not_your_duty"
    ]
    assert list(screenings_for(NOBODY)) == []


def test_a_colleague_of_the_centre_reads_and_decides_too(here, person):
    nary = member(
        User.objects.create_user("nary", "a long password"), Role.COUNSELLOR, here.samraong
    )
    one = screened(here, person)
    assert decide_tier(one, tier=Tier.ASSISTED, why="Came back today", by=nary).tier == "assisted"
