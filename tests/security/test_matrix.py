"""No canary beyond its reach, no door but by the law, no change but where it is allowed.

The normal run draws a sample with a fixed seed; `make soak` asks everything. See
`docs/operations/access-tests.md`.
"""

import random
from contextlib import contextmanager

import pytest
from django.apps import apps

from spean.registry.centres.models import Membership
from tests.security import law
from tests.security.answers import ANSWERS, SIGNING_IN
from tests.security.matrix import Cell, a_matrix, pages
from tests.security.planted import FILES, NOT_PLANTED, free_fields, label
from tests.security.variety import sample, whole

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]

IDENTITIES = (
    *law.TABLE["roles"], "visitor", "no role", "role ended", "role to come", "two roles",
    "manager and overseer", "deactivated",
)  # fmt: skip
NOT_SHOWN = {
    "sealed.SealedNote.text": "opened by a form alone, with a reason",
    "intake.ImportRow.before": "what an undo puts back",
    "intake.ImportRow.after": "what an undo compares",
    "intake.ImportRow.brought_by": "used when the list is brought in",
    "directory.Service.name_ja": "shown to who reads Japanese",
    "organisations.Organisation.name_ja": "shown to who reads Japanese",
    "organisations.Organisation.registration_number": "no page shows it yet",
    "organisations.Organisation.nssf_number": "no page shows it yet",
    "organisations.OrganisationContact.position": "no page shows it yet",
    "insight.Snapshot.reason": "asked for with its month, in the queries",
    "rights.Wish.why": "shown to who decides about it",
}


@pytest.fixture(scope="module")
def matrix(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), a_matrix(tmp_path_factory.mktemp("files")) as one:
        yield one


@contextmanager
def judged(matrix, capsys):
    before, matrix.wrong = dict(matrix.counts), []
    yield
    asked = {what: n - before.get(what, 0) for what, n in matrix.counts.items()}
    with capsys.disabled():
        print(f"  matrix: {asked}")
    assert matrix.wrong == []


@pytest.mark.asvs("8.2.3", "15.3.1")
def test_every_free_field_carries_a_canary_or_is_named(matrix):
    planted = {canary.what for canary in matrix.planted.canaries.values()}
    unknown = [
        label(model, one)
        for model in apps.get_models()
        if model.__module__.startswith(("spean.casework.", "spean.policy."))
        and not hasattr(model, "pgh_tracked_model")
        and "Esco" not in model.__name__
        for one in free_fields(model)
        if label(model, one) not in planted and label(model, one) not in NOT_PLANTED
    ]
    assert unknown == []


def test_every_address_that_takes_a_post_has_answers():
    silent = [
        name
        for name in law.TABLE["addresses"]
        if law.asked(name, "POST") and name not in ANSWERS and not name.startswith(SIGNING_IN)
    ]
    assert silent == []


def test_an_actor_reaches_what_the_file_says(matrix):
    """Each identity's actor, duty by duty, against the tests' own reading of the file."""
    for name, identity in matrix.identities.items():
        if identity.signed_in:
            actor = Membership.objects.actor_for(identity.user_id)
            found = {
                duty.value: (reach.centres, reach.caseload, reach.nationwide)
                for duty, reach in actor.reaches.items()
            }
            assert found == law.reach_of(identity), name


@pytest.mark.parametrize("name", IDENTITIES)
@pytest.mark.asvs("8.2.1", "8.2.2", "8.2.3", "8.3.1", "8.4.1", "15.3.1")
def test_a_sample_of_the_matrix(matrix, name, capsys):
    identity, dice = matrix.identities[name], random.Random(f"matrix {name}")
    with judged(matrix, capsys):
        for cell in sample(matrix, identity, dice):
            matrix.ask(cell)


@pytest.mark.parametrize("name", ["counsellor", "outreach_worker"])
def test_what_may_be_read_is_shown(matrix, name, capsys):
    """The allow side: what the law opens does appear somewhere, or its field is named above."""
    identity = matrix.identities[name]
    with judged(matrix, capsys):
        for address, keys in pages(matrix):
            for key in keys:
                matrix.ask(Cell(address, "GET", identity, key))
    hidden = {
        str(canary)
        for number, canary in matrix.planted.canaries.items()
        if law.may_read(identity, canary.place)
        and canary.what not in NOT_SHOWN
        and canary.key in FILES
        and number not in matrix.seen[name]
    }
    assert hidden == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", IDENTITIES)
def test_the_whole_matrix(matrix, name, capsys):
    """Each question once; together they are more than forty thousand."""
    cells = {str(cell): cell for cell in whole(matrix, matrix.identities[name])}
    assert len(cells) >= 40_000 / len(IDENTITIES)
    with judged(matrix, capsys):
        for cell in cells.values():
            matrix.ask(cell)
