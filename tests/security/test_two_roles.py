"""Two roles at two places are never one role at both; no role is no more than an account."""

import datetime as dt

import pytest
from django.urls import reverse

from spean.base import clock
from spean.policy.insight.queries import Behind, nameless_behind, people_behind
from spean.policy.insight.rules.months import month_of
from spean.policy.insight.vocabulary import Indicator
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from tests.factories.casework import sokha, world
from tests.factories.insight import known, met
from tests.factories.jobs import offer

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)


@pytest.fixture
def here():
    return world()


@pytest.fixture
def manager_and_overseer(here):
    """Manages Pursat, and oversees the numbers of all centres."""
    user = User.objects.create_user("both", "a long password")
    since = dt.date(2020, 1, 1)
    Membership.objects.create(user=user, role="centre_manager", centre=here.pursat, starts_on=since)
    Membership.objects.create(user=user, role="programme_manager", starts_on=since)
    return user


def test_to_oversee_the_country_opens_no_list_of_another_centre(here, manager_and_overseer):
    actor = Membership.objects.actor_for(manager_and_overseer.pk)
    there, own = here.samraong, here.pursat
    for centre, name in ((there, "Sok Sokha"), (own, "Chea Rithy")):
        met(centre, known(centre, here.dara.user_id, name=name), here.dara.user_id, on=DAY)
        met(centre, None, here.dara.user_id, on=DAY, people=3)
    behind = Behind(Indicator.REACHED, month_of(DAY), (there.pk, own.pk))
    named = [person.name_latin for person in people_behind(actor, behind)]
    lines = {line.centre_id for line in nameless_behind(actor, behind)}
    assert (named, lines) == (["Chea Rithy"], {own.pk})


def test_the_small_numbers_of_another_centre_stay_hidden(here, manager_and_overseer, client):
    met(here.samraong, known(here.samraong, here.dara.user_id), here.dara.user_id, on=DAY)
    client.force_login(manager_and_overseer)
    for centre, hidden in ((here.samraong, True), (here.pursat, False)):
        page = client.get("/numbers/", {"month": "2026-03", "centre": centre.pk})
        assert (page.context["board"].legend != "") == hidden


def test_who_also_oversees_the_country_works_at_their_own_centre(here, client):
    """Samraong comes first by its code, and the person is known there too: it is not theirs."""
    user = User.objects.create_user("counsels and oversees", "a long password")
    since = dt.date(2020, 1, 1)
    Membership.objects.create(user=user, role="counsellor", centre=here.pursat, starts_on=since)
    Membership.objects.create(user=user, role="programme_manager", starts_on=since)
    person, offered = sokha(here.vanna, here.pursat), offer(here.dara, here.samraong)
    told = {"registered_on": DAY, "registered_by": "self", "by_id": here.dara.user_id}
    person.registrations.create(centre=here.samraong, **told)
    client.force_login(user)
    met_on = {"channel": "online", "service": "none", "line": "x", "on": f"{clock.today()}"}
    work = {"employer": offered.employer_id, "isco": "8152", "source": "self_found"}
    work |= {"started_on": f"{clock.today()}", "evidence": "self_report", "wage_currency": "USD"}
    for name in ("case-open", "person-contact", "person-place", "introduce"):
        words = {"person_id": person.pk} | (
            {"vacancy_id": offered.pk} if name == "introduce" else {}
        )
        answers = {"person-contact": met_on, "person-place": work}.get(name, {})
        assert client.post(reverse(f"desk:{name}", kwargs=words), answers).status_code == 302
    written = (person.cases, person.contacts, person.placements, person.introductions)
    assert [rows.get().centre_id for rows in written] == [here.pursat.pk] * 4


def test_who_has_no_role_today_keeps_their_own_account_and_nothing_else(here, client):
    user = User.objects.create_user("between two contracts", "a long password")
    actor = Membership.objects.actor_for(user.pk)
    assert (actor.user_id, actor.reaches) == (user.pk, {})
    client.force_login(user)
    client.post("/preferences/", {"language": "ja", "digits": "khmer"})
    user.refresh_from_db()
    assert (user.language, user.digits) == ("ja", "khmer")
    assert client.get("/people/").status_code == 403
