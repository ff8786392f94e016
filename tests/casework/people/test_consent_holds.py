"""Nobody reaches a recipient without a basis, and no service depends on an optional yes."""

import random
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import world
from tests.factories.jobs import offer

from spean.base import clock
from spean.base.refusals import Refused
from spean.casework.cases.actions import open_case
from spean.casework.jobs.actions import introduce_person, record_answer
from spean.casework.jobs.matching import people_for_vacancy, vacancies_for_person
from spean.casework.jobs.vocabulary import IntroductionState
from spean.casework.people.actions import Newcomer, record_consent, register_people
from spean.casework.people.models import Consent, Person
from spean.casework.people.queries import (
    has_consented,
    people_to_match,
    people_to_message,
    people_to_show,
)
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose, RegisteredBy, Sex
from spean.casework.rights.queries import why_not_forget
from spean.policy.insight.queries import month_live
from spean.policy.insight.rules.months import Month

pytestmark = pytest.mark.django_db
OPTIONAL = (Purpose.MATCHING, Purpose.EMPLOYER, Purpose.MESSAGES)
RECIPIENTS = {
    people_to_match: {Purpose.MATCHING},
    people_to_show: {Purpose.MATCHING, Purpose.EMPLOYER},
    people_to_message: {Purpose.MESSAGES},
}
WORDS = [*Decision, None]


@pytest.fixture
def here():
    return world()


def somebody(at, chance, words):
    profile = Profile(
        name_km="សុខ សុខា",
        name_latin=f"Sok Sokha {at}",
        sex=Sex.FEMALE,
        birth_year=1994,
        place_code="220405",
        sector_wanted="garment",
    )
    given = {purpose: word for purpose, word in words.items() if word is not None}
    return Newcomer(
        profile=profile,
        consents={Purpose.SERVICE: Decision.GIVEN, **given},
        registered_by=RegisteredBy.RELATIVE,
    )


@pytest.fixture
def crowd(here):
    """200 people with every mixture of words on the three optional purposes."""
    chance = random.Random(5)
    words = [{purpose: chance.choice(WORDS) for purpose in OPTIONAL} for _ in range(200)]
    newcomers = [somebody(at, chance, each) for at, each in enumerate(words)]
    people = register_people(newcomers, centre_id=here.samraong.pk, because="test", by=here.dara)
    return list(zip(people, words, strict=True))


def said(person, purpose, decision, here):
    method = ConsentMethod.SPOKEN
    record_consent(person, purpose=purpose, decision=decision, method=method, by=here.dara)


def reached(query, here, on=None):
    return set(query(here.dara, on=on or clock.today()).values_list("pk", flat=True))


@pytest.mark.parametrize("query", RECIPIENTS, ids=lambda query: query.__name__)
def test_only_a_given_yes_reaches_a_recipient(here, crowd, query):
    needed = RECIPIENTS[query]
    expected = {
        person.pk
        for person, words in crowd
        if all(words[purpose] == Decision.GIVEN for purpose in needed)
    }
    assert 0 < len(expected) < len(crowd)
    assert reached(query, here) == expected


@pytest.mark.parametrize("query", RECIPIENTS, ids=lambda query: query.__name__)
def test_a_yes_runs_out_on_its_day(here, crowd, query):
    last = Consent.objects.filter(expires_on__isnull=False).values_list("expires_on").first()[0]
    assert reached(query, here, on=last) == reached(query, here)
    assert reached(query, here, on=last + clock.days(1)) == set()


def test_the_newest_word_counts_from_the_next_question_on(here, crowd):
    for query, needed in RECIPIENTS.items():
        number = min(reached(query, here))
        person, purpose = Person.objects.get(pk=number), max(needed)
        said(person, purpose, Decision.WITHDRAWN, here)
        assert number not in reached(query, here)
        said(person, purpose, Decision.GIVEN, here)
        assert number in reached(query, here)


def test_a_withdrawal_is_seen_by_another_client_at_its_next_request(here):
    """Two colleagues: one writes the withdrawal down, the other looks again."""
    people = register_people(
        [somebody(1, None, dict.fromkeys(OPTIONAL, Decision.GIVEN))],
        centre_id=here.samraong.pk,
        because="test",
        by=here.dara,
    )
    vacancy = offer(here.dara, here.samraong)
    one, other = Client(), Client()
    one.force_login(here.users["dara"])
    other.force_login(here.users["chanthou"])
    other.cookies["django_language"] = "en"
    url = reverse("desk:vacancy-people", args=[vacancy.pk])
    assert "Sok Sokha 1" in other.get(url).content.decode()
    one.post(
        reverse("desk:person-consent", args=[people[0].pk]),
        {"purpose": "matching", "decision": "withdrawn", "method": "spoken"},
    )
    assert "Sok Sokha 1" not in other.get(url).content.decode()


def test_a_profile_is_not_sent_after_a_withdrawal(here):
    (person,) = register_people(
        [somebody(1, None, dict.fromkeys(OPTIONAL, Decision.GIVEN))],
        centre_id=here.samraong.pk,
        because="test",
        by=here.dara,
    )
    vacancy, centre = offer(here.dara, here.samraong), here.samraong.pk
    introduction = introduce_person(
        person.pk, vacancy_id=vacancy.pk, centre_id=centre, by=here.dara
    )
    said(person, Purpose.EMPLOYER, Decision.WITHDRAWN, here)
    with pytest.raises(Refused) as refused:
        record_answer(introduction, answer=IntroductionState.SENT, by=here.dara)
    assert [one.code for one in refused.value.refusals] == ["no_employer_consent"]
    said(person, Purpose.EMPLOYER, Decision.GIVEN, here)
    answered = record_answer(introduction, answer=IntroductionState.SENT, by=here.dara)
    assert answered.state == IntroductionState.SENT


def services_of(here, people):
    """Every decision and page that helps the person, without the lines about consent itself."""
    client = Client()
    client.force_login(here.users["dara"])
    decided = {
        person.pk: (
            [one.code for one in why_not_forget(here.dara, person.pk)],
            has_consented(here.dara, person.pk, Purpose.SERVICE),
        )
        for person in people
    }
    pages = {}
    for name in ("person-edit", "person-household", "person-skills"):
        for person in people[:10]:
            url = reverse(f"desk:{name}", args=[person.pk])
            pages[name, person.pk] = client.get(url).content.decode()
    for name in ("people", "cases", "contacts"):
        pages[name] = client.get(reverse(f"desk:{name}")).content.decode()
    month = Month(clock.today().year, clock.today().month)
    numbers = month_live(here.chanthou, month, centre_id=here.samraong.pk)
    return decided, {key: _plain(page) for key, page in pages.items()}, numbers


def _plain(page):
    """Without the tokens, receipts and signatures of forms, which differ on every page."""
    hidden = r'name="(?:csrfmiddlewaretoken|receipt|made_from)" value="[^"]*"'
    return re.sub(r"[A-Za-z0-9]{64}", "", re.sub(hidden, "", page))


def test_no_service_depends_on_an_optional_yes(here, crowd):
    """Turn every optional word of 200 people round: everything but the recipients stays."""
    people = [person for person, _words in crowd]
    before, reached_before = services_of(here, people), {q: reached(q, here) for q in RECIPIENTS}
    for person, words in crowd:
        for purpose in OPTIONAL:
            given = words[purpose] == Decision.GIVEN
            said(person, purpose, Decision.WITHDRAWN if given else Decision.GIVEN, here)
    after = services_of(here, people)

    assert after[0] == before[0]
    assert [key for key in before[1] if before[1][key] != after[1][key]] == []
    assert after[2] == before[2]
    for query in RECIPIENTS:
        assert reached(query, here) != reached_before[query]
    for person in people[:5]:  # a case opens whatever was said
        assert open_case(person.pk, centre_id=here.samraong.pk, by=here.dara).pk


def test_who_refuses_matching_is_in_no_match_in_either_direction(here, crowd):
    vacancy = offer(here.dara, here.samraong)
    found = people_for_vacancy(here.dara, vacancy.pk, top=500)
    allowed = reached(people_to_match, here)
    assert {one.row.pk for one in found.best} <= allowed
    refused = next(person for person, words in crowd if words[Purpose.MATCHING] != Decision.GIVEN)
    assert vacancies_for_person(here.dara, refused.pk).best == ()
