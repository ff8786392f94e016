"""What the pages of hand-overs and of changes to many records may write (see `writable.py`)."""

from spean.casework.cases.actions import give_case
from spean.casework.cases.models import Case
from spean.casework.changes.actions import hand_over
from spean.casework.changes.actions.leaving import Handover
from spean.casework.changes.queries import work_of
from spean.registry.savedviews.actions import drop_view, save_view
from tests.security.written import BOOK, Written


def handed_over(here, records):
    """All of Dara's work is the manager's; the row is the canary's case."""
    work = work_of(here.chanthou, here.dara.user_id, centre_id=here.samraong.pk)
    to = {one.key: here.chanthou.user_id for one in work}
    told = {"colleague_id": here.dara.user_id, "centre_id": here.samraong.pk, "to": to}
    change = hand_over(Handover(**told), by=here.chanthou)
    row = change.rows.get(what="case", number=records["case_id"])
    return {"change_id": change.pk, "row_id": row.pk, "line_id": row.line}


def with_work(here, records):
    """Only the canary's case is left to be handed over."""
    found = handed_over(here, records)
    give_case(Case.objects.get(pk=records["case_id"]), to_id=here.dara.user_id, by=here.chanthou)
    return found | {"to": here.chanthou.user_id}


def received(here, records):
    return handed_over(here, records) | {"to": here.dara.user_id}


def saved(here, _records):
    return {"view_id": save_view("cases", name="x", query="", by=here.dara).pk}


def dropped_view(here, _records):
    found = saved(here, _records)
    drop_view(found["view_id"], by=here.dara)
    return found


ROW = {"changes_changedrow.state"}
CHANGES = {
    "desk:cases-together": Written(
        {BOOK, "+changes_change", "+changes_changedrow", "+cases_step"},
        {"verb": "agree_steps", "kind": "job_step", "what": "x", "due_on": "", "row": "", "all": ""}
        | {"query": "", "count": ""},
    ),
    "desk:view-save": Written(
        {BOOK, "+savedviews_savedview"}, {"name": "x", "query": "state=open", "centre": ""}
    ),
    "desk:view-drop": Written({BOOK, "savedviews_savedview.dropped_at"}, {}, saved),
    "desk:view-keep": Written({BOOK, "savedviews_savedview.dropped_at"}, {}, dropped_view),
    "desk:handover": Written(
        {BOOK, "+changes_change", "+changes_changedrow", "cases_case.counsellor_id"},
        {"ending": "nothing_ends", "why": "x"},
        with_work,
        who="chanthou",
    ),
    "desk:change-undo": Written(
        {
            BOOK,
            *ROW,
            "changes_change.undone_at",
            "changes_change.undone_by_id",
            "cases_case.counsellor_id",
            "referrals_referral.by_id",
        },
        {},
        handed_over,
        who="chanthou",
    ),
    "desk:change-row-undo": Written(
        {BOOK, *ROW, "cases_case.counsellor_id"}, {}, handed_over, who="chanthou"
    ),
    "desk:change-row-give": Written(
        {BOOK, "changes_changedrow.to_id", "changes_changedrow.line", "cases_case.counsellor_id"},
        {"to": ""},
        received,
        who="chanthou",
    ),
    "desk:take-back": Written({BOOK, "cases_case.counsellor_id"}, {}, handed_over, who="chanthou"),
}
