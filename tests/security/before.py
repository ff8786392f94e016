"""What is done before an address is asked to write, so that it may."""

from spean.casework.assessments.actions import drop_draft
from spean.casework.assessments.models import Assessment
from spean.casework.cases import actions as cases
from spean.casework.cases.models import Case
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.accounts.actions.door import admit
from spean.registry.accounts.rules import LIMITS, Place
from spean.registry.accounts.vocabulary import Scope


def locked_out(here, _records):
    for _guess in range(LIMITS[Scope.NETWORK].free):
        admit("dara", password="no no no no", place=Place(network="192.0.2.1"))
    return {"user_id": here.dara.user_id}


def paused(here, records):
    cases.pause_case(Case.objects.get(pk=records["case_id"]), why="x", by=here.dara)


def dropped(here, records):
    """The draft is thrown away, so that another one may be begun."""
    drop_draft(Assessment.objects.get(pk=records["assessment_id"]), by=here.dara)


def protected(here, records):
    case = Case.objects.get(pk=records["case_id"])
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    return {"colleague": here.users["chanthou"].pk}
