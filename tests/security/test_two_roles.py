"""Two roles at two places are never one role at both; no role is no more than an account."""

import datetime as dt

import pytest

from spean.policy.insight.queries import Behind, nameless_behind, people_behind
from spean.policy.insight.rules.months import month_of
from spean.policy.insight.vocabulary import Indicator
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from tests.factories.casework import world
from tests.factories.insight import known, met

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


def test_who_has_no_role_today_keeps_their_own_account_and_nothing_else(here, client):
    user = User.objects.create_user("between two contracts", "a long password")
    actor = Membership.objects.actor_for(user.pk)
    assert (actor.user_id, actor.reaches) == (user.pk, {})
    client.force_login(user)
    client.post("/preferences/", {"language": "ja", "digits": "khmer"})
    user.refresh_from_db()
    assert (user.language, user.digits) == ("ja", "khmer")
    assert client.get("/people/").status_code == 403
