"""What needs two people is refused to one, by the page, by the action and by the database.

Every duty that approves is listed here; a new one fails the first test until it is tried too.
"""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from spean.base import clock
from spean.base.actor import Duty
from spean.base.wall import within_reach
from spean.registry.accounts.models import Sitting, User
from spean.registry.centres.models import Membership, RoleProposal
from spean.registry.centres.vocabulary import POLICY, Role
from tests.factories.casework import member, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def bopha():
    return User.objects.create_user("bopha", "a long password")


def client_of(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


def waiting(user, centre, by, **changes):
    facts = {
        "user": user,
        "centre": centre,
        "role": Role.COUNSELLOR,
        "starts_on": clock.today(),
        "ends_on": clock.today(),
        "reason": "x",
        "proposed_by_id": by.user_id,
    }
    return RoleProposal.objects.create(**facts | changes)


def answered(client, one, word="approve"):
    url = reverse("desk:role-answer", args=[one.pk])
    back = reverse("desk:roles")
    return client.post(url, {"word": word, "answer": "x", "back": back}, follow=True)


def test_every_duty_that_approves_is_tried():
    """Roles here; a wish to be forgotten in `tests/casework/rights/test_forgetting.py`, a plan in
    `tests/casework/plans/test_actions.py`, outreach in `tests/casework/outreach`."""
    tried = {Duty.APPROVE_ROLES, Duty.APPROVE_RIGHTS, Duty.APPROVE_PLANS, Duty.APPROVE_OUTREACH}
    assert {duty for duty in Duty if duty.value.endswith(".approve")} == tried


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.asvs("2.3.5")
def test_whoever_may_propose_and_approve_cannot_do_both(here, bopha, role):
    """Each role in turn, and each with the role that approves beside it."""
    centre = here.samraong if POLICY.roles[role].at_a_centre else None
    user = User.objects.create_user("somebody", "x")
    actor = member(user, role, centre)
    actor = member(user, Role.PROGRAMME_MANAGER, None) if role != "programme_manager" else actor
    one, own = waiting(bopha, here.samraong, actor), waiting(user, here.pursat, here.chanthou)
    client = client_of(user)
    for proposal in (one, own):
        for word in ("approve", "decline"):
            assert "Somebody else has to" in answered(client, proposal, word).content.decode()
    assert set(RoleProposal.objects.values_list("state", flat=True)) == {"waiting"}
    assert not Membership.objects.filter(user=bopha).exists()


@pytest.mark.asvs("2.3.4", "15.4.2")
def test_two_answers_of_two_colleagues_are_one(here, bopha):
    one = waiting(bopha, here.samraong, here.chanthou)
    other = User.objects.create_user("mahdi", "x")
    member(other, Role.PROGRAMME_MANAGER, None)
    assert "Approved." in answered(client_of(here.users["kenji"]), one).content.decode()
    assert "answered or withdrawn" in answered(client_of(other), one).content.decode()
    assert Membership.objects.filter(user=bopha).count() == 1


# ── The database refuses it too ───────────────────────────────────────────────────────────────
def test_the_table_takes_no_proposal_for_oneself_and_no_answer_of_the_proposer(here, bopha):
    with pytest.raises(IntegrityError, match="for_themselves"), transaction.atomic():
        waiting(here.users["chanthou"], here.samraong, here.chanthou)
    one = waiting(bopha, here.samraong, here.chanthou)
    for person in (here.users["chanthou"], bopha):
        with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
            RoleProposal.objects.filter(pk=one.pk).update(state="approved", answered_by=person)
    with pytest.raises(IntegrityError, match="has_somebody"), transaction.atomic():
        RoleProposal.objects.filter(pk=one.pk).update(state="approved")


def given(user, centre, **changes):
    terms = {"role": Role.COUNSELLOR, "starts_on": clock.today(), "ends_on": clock.today()}
    return Membership.objects.create(user=user, centre=centre, **terms | changes)


def test_a_request_cannot_give_a_role_that_was_not_approved(here, bopha):
    """Even a page that forgot everything: the trigger asks for the approved proposal."""
    one = waiting(bopha, here.samraong, here.chanthou)
    for role in (Role.COUNSELLOR, Role.CENTRE_MANAGER):
        with (
            pytest.raises(DatabaseError, match="needs an approved proposal"),
            within_reach(here.kenji),
        ):
            given(bopha, here.samraong, role=role)
    approved = {"state": "approved", "answered_by": here.users["kenji"]}
    with within_reach(here.kenji):
        RoleProposal.objects.filter(pk=one.pk).update(**approved)
        given(bopha, here.samraong)
    with pytest.raises(DatabaseError, match="needs an approved proposal"), within_reach(here.kenji):
        given(bopha, here.samraong, starts_on=clock.today() - clock.days(9))


def test_a_request_cannot_stretch_a_role_or_wake_an_ended_one(here):
    held = Membership.objects.filter(user=here.users["dara"])
    for change in (
        {"role": Role.CENTRE_MANAGER},
        {"centre": here.pursat},
        {"ends_on": clock.today() + clock.days(999)},
    ):
        with pytest.raises(DatabaseError, match="only be ended"), within_reach(here.chanthou):
            held.update(**change)
    with within_reach(here.chanthou):
        held.update(ended_at=clock.now())
    with pytest.raises(DatabaseError, match="only be ended"), within_reach(here.chanthou):
        held.update(ended_at=None)


def test_a_request_signs_for_nobody_else(here, bopha):
    with pytest.raises(DatabaseError, match="somebody else"), within_reach(here.chanthou):
        waiting(bopha, here.samraong, here.dara)
    with pytest.raises(DatabaseError, match="begins by waiting"), within_reach(here.chanthou):
        waiting(
            bopha, here.samraong, here.chanthou, state="approved", answered_by=here.users["kenji"]
        )
    one = waiting(bopha, here.samraong, here.chanthou)
    with pytest.raises(DatabaseError, match="somebody else"), within_reach(here.chanthou):
        RoleProposal.objects.filter(pk=one.pk).update(
            state="approved", answered_by=here.users["kenji"]
        )
    with pytest.raises(DatabaseError, match="answered as it was"), within_reach(here.kenji):
        RoleProposal.objects.filter(pk=one.pk).update(
            state="approved", answered_by=here.users["kenji"], role=Role.CENTRE_MANAGER
        )


# ── What ends, ends at the next request ───────────────────────────────────────────────────────
def ended_role(here):
    held = Membership.objects.get(user=here.users["dara"])
    return reverse("desk:role-end", args=[held.pk])


def ended_account(here):
    return reverse("desk:colleague-end", args=[here.dara.user_id])


@pytest.mark.parametrize("ending", [ended_role, ended_account], ids=lambda one: one.__name__)
@pytest.mark.asvs("7.4.2", "7.4.5", "8.3.2")
def test_the_next_request_of_an_ended_colleague_is_refused(here, ending):
    url, dara = ending(here), [client_of(here.users["dara"]) for _machine in range(2)]
    for client in dara:
        assert client.get(reverse("desk:people")).status_code == 200
    done = client_of(here.users["chanthou"]).post(url, {"why": "left on Friday"})
    assert (done.status_code, done["Location"]) == (302, reverse("desk:roles"))
    for client in dara:
        answer = client.get(reverse("desk:people"))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))
    assert not Sitting.objects.filter(user=here.users["dara"]).exists()


def test_a_role_that_is_not_ended_goes_on(here):
    """The control: what ended the sitting above is the ending, not the visit to the page."""
    dara = client_of(here.users["dara"])
    assert dara.get(reverse("desk:people")).status_code == 200
    client_of(here.users["chanthou"]).post(ended_role(here), {"why": ""})
    assert dara.get(reverse("desk:people")).status_code == 200
