"""One case of each file was given to somebody once: the change, its row and its line (`planted.py`)."""

from types import SimpleNamespace

from spean.base import clock
from spean.base.audit.actions import record
from spean.casework.cases.models import Case
from spean.casework.changes.models import Change, ChangedRow
from spean.casework.zones.models import Member, Zone
from spean.registry.savedviews.models import SavedView
from tests.security.law import Place

NOT_PLANTED = {
    "changes.ChangedRow.why": "a sentence of our own",
    "changes.Change.told": "words of a verb until its turn; then they stand in the cases",
}


def plant_change(planted, key, centre, colleague):
    """Given by its colleague; who had it before is whoever is one more at the centre."""
    file, at = planted.records[key], frozenset({centre.pk})
    circle = planted.places[key]["person"].circle
    case = Case.objects.get(pk=file["case_id"])
    by = SimpleNamespace(user_id=colleague)
    given = {"was": file["one_more"], "now": colleague}
    line = record("case.given", case, by=by, centre_id=centre.pk, **given)
    change = planted.make(
        Change, key, Place("change", at, colleague), kind="give_cases", centre=centre,
        by_id=colleague,
    )  # fmt: skip
    row = ChangedRow.objects.create(
        change=change, person_id=file["person_id"], what="case", number=case.pk,
        to_id=colleague, state="row_done", line=line.pk,
    )  # fmt: skip
    planted.places[key]["change"] = Place("change", at, colleague, circle)
    view = SavedView.objects.create(listing="cases", name="x", query="", by_id=colleague)
    file |= {"change_id": change.pk, "row_id": row.pk, "line_id": line.pk}
    file |= {"view_id": view.pk, "listing_name": "cases"}


def with_one_more(file, _identity):
    """The case is open, and who had it before may have it again, within the circle as well."""
    Case.objects.filter(pk=file["case_id"]).update(state="open", closure_reason="", closed_on=None)
    for zone in Zone.objects.standing().filter(person=file["person_id"]):
        Member.objects.create(
            zone=zone, user_id=file["one_more"], added_at=zone.at, added_by_id=zone.by_id
        )


def without_work(file, _identity):
    """Nothing hangs on the colleague whose role or account ends (they own nothing as planted)."""
    Case.objects.filter(counsellor=file["colleague_id"]).update(counsellor=file["one_more"])


def with_work(file, identity):
    with_one_more(file, identity)
    Case.objects.filter(pk=file["case_id"]).update(counsellor=file["colleague_id"])


def own_view(file, identity):
    """Only who saved a view takes it away; so whoever asks has saved it."""
    SavedView.objects.filter(pk=file["view_id"]).update(by_id=identity.user_id, dropped_at=None)


def own_dropped_view(file, identity):
    own_view(file, identity)
    SavedView.objects.filter(pk=file["view_id"]).update(dropped_at=clock.now())
