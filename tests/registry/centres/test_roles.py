"""A role is proposed by one, answered by another, and ended at once."""

import datetime as dt

import pytest
from tests.factories.casework import member, operator, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.registry.accounts.models import User
from spean.registry.centres import rules
from spean.registry.centres.actions import (
    approve_role,
    decline_role,
    end_colleagues_account,
    end_role,
    join_centre,
    propose_role,
    withdraw_proposal,
)
from spean.registry.centres.models import Membership, RoleProposal
from spean.registry.centres.queries import (
    places_for_a_role,
    proposals_for,
    proposals_to_answer,
    roles_held,
    roles_to_propose,
    who_may_get_a_role,
)
from spean.registry.centres.rules import RoleFacts
from spean.registry.centres.vocabulary import POLICY, Role

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday():
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def here():
    return world()


@pytest.fixture
def bopha():
    """An account without a role."""
    return User.objects.create_user("bopha", "a long password")


def counselling(user, centre, **changes):
    facts = {
        "user_id": user.pk,
        "role": Role.COUNSELLOR,
        "centre_id": centre and centre.pk,
        "starts_on": MONDAY,
        "ends_on": MONDAY + clock.days(100),
    } | changes
    return RoleFacts(**facts)


def proposed(here, bopha, **changes):
    return propose_role(
        counselling(bopha, here.samraong, **changes), reason="Dara leaves", by=here.chanthou
    )


def codes_of(refused):
    return [refusal.code for refusal in refused.value.refusals]


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_what_is_proposed_gives_nothing_before_somebody_else_approves(here, bopha):
    one = proposed(here, bopha)
    assert not Membership.objects.filter(user=bopha).exists()
    given = approve_role(one.pk, answer="Agreed", by=here.kenji)
    one.refresh_from_db()
    assert (one.state, one.answered_by_id, one.answer) == ("approved", here.kenji.user_id, "Agreed")
    assert (given.role, given.centre, given.ends_on) == (
        "counsellor",
        here.samraong,
        MONDAY + clock.days(100),
    )
    assert Membership.objects.actor_for(bopha.pk).centre_ids == {here.samraong.pk}
    assert verbs() == ["role.proposed", "role.approved", "membership.given"]
    told = Entry.objects.get(verb="membership.given").detail
    assert (told["proposal"], told["proposed_by"]) == (one.pk, here.chanthou.user_id)


def test_declined_or_withdrawn_it_gives_nothing(here, bopha):
    declined = decline_role(proposed(here, bopha).pk, answer="Not now", by=here.kenji)
    withdrawn = withdraw_proposal(proposed(here, bopha).pk, by=here.chanthou)
    assert (declined.state, withdrawn.state) == ("declined", "withdrawn")
    assert not Membership.objects.filter(user=bopha).exists()
    for one in (declined, withdrawn):
        with pytest.raises(Refused) as refused:
            approve_role(one.pk, answer="x", by=here.kenji)
        assert codes_of(refused) == ["answered"]
        with pytest.raises((Refused, RoleProposal.DoesNotExist)):
            withdraw_proposal(one.pk, by=here.chanthou)
    assert verbs() == ["role.proposed", "role.declined", "role.proposed", "role.withdrawn"]


def test_nobody_approves_what_they_proposed_or_their_own_role(here, bopha):
    mine = propose_role(counselling(bopha, here.samraong), reason="x", by=here.kenji)
    about_me = counselling(here.users["kenji"], here.pursat)
    mahdi = member(User.objects.create_user("mahdi", "x"), Role.PROGRAMME_MANAGER, None)
    about_kenji = propose_role(about_me, reason="x", by=mahdi)
    assert set(proposals_to_answer(here.kenji)) == set()
    assert set(proposals_to_answer(mahdi)) == {mine}
    for one, code in ((mine, "own_proposal"), (about_kenji, "own_role")):
        for answer in (approve_role, decline_role):
            with pytest.raises(Refused) as refused:
                answer(one.pk, answer="x", by=here.kenji)
            assert codes_of(refused) == [code]
    assert not Membership.objects.filter(user=bopha).exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_on": MONDAY - clock.days(1)}, "begins_in_the_past"),
        ({"ends_on": MONDAY - clock.days(1)}, "ends_before"),
        ({"ends_on": MONDAY + clock.days(366)}, "too_long"),
        ({"role": Role.AUDITOR}, "wrong_place"),
    ],
)
@pytest.mark.asvs("2.2.3", "2.2.1")
def test_what_cannot_be_is_not_proposed(here, bopha, changes, code):
    with pytest.raises(Refused) as refused:
        propose_role(counselling(bopha, here.samraong, **changes), reason="x", by=here.kenji)
    assert codes_of(refused) == [code]


def test_a_local_role_needs_a_centre(here, bopha):
    with pytest.raises(Refused) as refused:
        propose_role(counselling(bopha, None), reason="x", by=here.kenji)
    assert codes_of(refused) == ["wrong_place"]


def test_a_manager_proposes_at_home_only_and_never_for_herself(here, bopha):
    vanna, chanthou = here.users["vanna"], here.users["chanthou"]
    wrong = [
        (counselling(bopha, here.pursat), "not_your_duty"),
        (counselling(bopha, None, role=Role.AUDITOR), "not_your_duty"),
        (counselling(vanna, here.samraong), "no_colleague"),
        (counselling(chanthou, here.samraong), "own_role"),
    ]
    for wanted, code in wrong:
        with pytest.raises(Refused) as refused:
            propose_role(wanted, reason="x", by=here.chanthou)
        assert codes_of(refused) == [code]
    with pytest.raises(Refused):
        propose_role(counselling(bopha, here.samraong), reason="x", by=here.dara)
    assert {one.username for one in who_may_get_a_role(here.chanthou)} == {"bopha", "dara"}
    assert {one.username for one in who_may_get_a_role(here.kenji)} == {
        "bopha",
        "dara",
        "vanna",
        "chanthou",
    }
    assert list(places_for_a_role(here.chanthou)) == [here.samraong]
    assert set(places_for_a_role(here.kenji)) == {here.samraong, here.pursat}
    assert Role.AUDITOR in roles_to_propose(here.kenji)
    assert Role.AUDITOR not in roles_to_propose(here.chanthou)


def test_the_same_role_is_not_proposed_twice_nor_held_twice(here, bopha):
    one = proposed(here, bopha)
    with pytest.raises(Refused) as refused:
        proposed(here, bopha)
    assert codes_of(refused) == ["proposed_already"]
    approve_role(one.pk, answer="x", by=here.kenji)
    with pytest.raises(Refused) as refused:
        proposed(here, bopha)
    assert codes_of(refused) == ["held_already"]
    later = {"starts_on": MONDAY + clock.days(101), "ends_on": MONDAY + clock.days(300)}
    assert proposed(here, bopha, **later).state == "waiting"


def test_what_has_changed_since_is_refused_on_the_day_of_the_answer(here, bopha):
    one = proposed(here, bopha)
    with clock.stopped_at(MONDAY + clock.days(101)), pytest.raises(Refused) as refused:
        approve_role(one.pk, answer="x", by=here.kenji)
    assert codes_of(refused) == ["over"]
    member(bopha, Role.COUNSELLOR, here.samraong)
    with pytest.raises(Refused) as held:
        approve_role(one.pk, answer="x", by=here.kenji)
    assert codes_of(held) == ["held_already"]
    end_colleagues_account(bopha.pk, why="left", by=here.chanthou)
    with pytest.raises(Refused) as ended:
        approve_role(one.pk, answer="x", by=here.kenji)
    assert codes_of(ended) == ["account_ended"]


def test_only_who_proposed_withdraws_and_only_what_is_within_reach_is_answered(here, bopha):
    one = proposed(here, bopha)
    with pytest.raises(RoleProposal.DoesNotExist):
        withdraw_proposal(one.pk, by=here.kenji)
    with pytest.raises(Refused):
        approve_role(one.pk, answer="x", by=here.chanthou)
    assert list(proposals_for(here.chanthou)) == [one]
    manager = User.objects.create_user("pisey", "x")
    assert not proposals_for(member(manager, Role.CENTRE_MANAGER, here.pursat)).exists()


def test_a_role_ends_at_this_moment_and_may_be_given_anew(here):
    held = Membership.objects.get(user=here.users["dara"])
    end_role(held.pk, why="moves to Battambang", by=here.chanthou)
    assert not Membership.objects.actor_for(here.dara.user_id).reaches
    assert list(roles_held(here.chanthou).filter(user=here.users["dara"])) == []
    told = Entry.objects.get(verb="membership.ended")
    assert (told.centre_id, told.detail["why"]) == (here.samraong.pk, "moves to Battambang")
    with pytest.raises(Membership.DoesNotExist):
        end_role(held.pk, why="again", by=here.chanthou)
    again = proposed(here, here.users["dara"])
    assert approve_role(again.pk, answer="x", by=here.kenji).ended_at is None


def test_a_manager_ends_nothing_of_another_centre_nor_her_own_role(here):
    theirs = Membership.objects.get(user=here.users["vanna"])
    hers = Membership.objects.get(user=here.users["chanthou"])
    with pytest.raises(Membership.DoesNotExist):
        end_role(theirs.pk, why="x", by=here.chanthou)
    with pytest.raises(Refused) as refused:
        end_role(hers.pk, why="x", by=here.chanthou)
    assert codes_of(refused) == ["own_role"]
    with pytest.raises(Refused) as refused:
        end_colleagues_account(hers.user_id, why="x", by=here.chanthou)
    assert codes_of(refused) == ["own_role"]
    with pytest.raises(Refused) as refused:
        end_colleagues_account(theirs.user_id, why="x", by=here.chanthou)
    assert codes_of(refused) == ["no_colleague"]
    member(here.users["dara"], Role.COUNSELLOR, here.pursat)
    with pytest.raises(Refused) as refused:
        end_colleagues_account(here.dara.user_id, why="x", by=here.chanthou)
    assert codes_of(refused) == ["works_elsewhere"]
    end_colleagues_account(here.dara.user_id, why="left", by=here.kenji)
    assert not User.objects.get(username="dara").is_active


def test_only_the_machine_gives_a_role_alone_and_the_book_says_so(here, bopha):
    admin = member(User.objects.create_user("root", "x"), Role.SYSTEM_ADMINISTRATOR, None)
    terms = {"centre_id": None, "role": Role.AUDITOR, "starts_on": MONDAY}
    with pytest.raises(Refused) as refused:
        join_centre(bopha.pk, **terms, by=admin)
    assert codes_of(refused) == ["needs_two"]
    given = join_centre(bopha.pk, **terms, by=operator())
    assert given.ends_on == rules.last_day(MONDAY, months=POLICY.roles[Role.AUDITOR].months)
    told = Entry.objects.get(verb="membership.given")
    assert (told.by, told.detail["given"]) == (None, "alone, on the machine")
