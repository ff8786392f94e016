"""Something that somebody complains about, and who was named to hear it."""

from __future__ import annotations

from spean.casework.complaints.actions import VISITOR, receive_complaint, take_turn
from spean.casework.complaints.rules import Told, TurnFacts
from spean.casework.complaints.vocabulary import ComplaintKind, Way
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role
from tests.factories.casework import member


def told(**changes):
    facts = {"kind": ComplaintKind.SERVICE, "words": "I waited the whole morning."}
    return Told(**(facts | changes))


def complained(centre, by=VISITOR, **changes):
    """A complaint with its code, from the public page unless a colleague takes it down."""
    way = {} if by is VISITOR else {"way": Way.WALK_IN}
    return receive_complaint(told(**(way | changes)), centre_id=centre.pk, by=by)


def abused(centre, by=VISITOR, **changes):
    facts = {"kind": ComplaintKind.PSEA, "words": "He asked for more than a form."}
    return complained(centre, by, **(facts | changes))


def handler(here, name="sreyleak", centre=None):
    """A named complaint handler at Samraong, as the one who asks."""
    user = User.objects.create_user(name, "a long password", name_latin=name.title())
    here.users[name] = user
    return member(user, Role.COMPLAINT_HANDLER, centre or here.samraong)


def turned(complaint, to, by, words="In a few words."):
    return take_turn(complaint, turn=TurnFacts(to=to, words=words), by=by)
