"""Complaints in the tables of the security tests: see the modules that take it in."""

from spean.base import clock
from spean.casework.complaints import actions as complaints
from spean.casework.complaints import queries as read_complaints
from spean.casework.complaints.models import Complaint, ComplaintTurn
from spean.casework.complaints.rules import Told, TurnFacts
from spean.casework.complaints.vocabulary import ComplaintKind, ComplaintState, Way
from spean.registry.centres import queries as read_centres
from tests.factories.complaints import complained
from tests.security.law import Place
from tests.security.written import BOOK, Written

# ── canaries.py ───────────────────────────────────────────────────────────────────────────────


def canary_complaint(here, person, canary):
    """An ordinary one that hangs on the person's file; a sensitive one has tests of its own."""
    told = {"words": canary, "name": canary, "answer_to": canary, "person_id": person.pk}
    return {"complaint_id": complained(here.samraong, here.dara, **told).complaint.pk}


# ── writable.py ───────────────────────────────────────────────────────────────────────────────
COMPLAINT = {
    "way": "by_phone",
    "kind": "praise",
    "words": "x x x",
    "in_confidence": "on",
    "about": "",
    "service": "",
    "name": "x",
    "answer_to": "x",
    "person": "",
}
ROW = "complaints_complaint"
WRITABLE_COMPLAINTS = {
    "desk:complaint-new": Written(
        {BOOK, f"+{ROW}", "+complaints_complaintturn"},
        COMPLAINT | {"centre": "", "receipt": "r" + "0" * 32},
    ),
    "desk:complaint-turn": Written(
        {
            BOOK,
            "+complaints_complaintturn",
            *(f"{ROW}.{name}" for name in ("state", "due_on", "responsible_id", "reply")),
            f"{ROW}.acknowledged_at",
            f"{ROW}.answered_at",
        },
        {"to": "answered", "words": "x"},
        None,
        "chanthou",
    ),
    "desk:complaint-sort": Written(
        {
            BOOK,
            *(f"{ROW}.{name}" for name in ("kind", "kind_blind", "lane", "due_on", "person_id")),
        },
        {"kind": "danger", "about": "", "in_confidence": ""},
        None,
        "chanthou",
    ),
}
COMPLAINTS_READ = (
    *("desk:complaint", "desk:complaints", "desk:complaints-csv", "desk:complaints-numbers"),
)

# ── planted.py ────────────────────────────────────────────────────────────────────────────────
NOT_PLANTED = {"complaints.Complaint.digest": "a keyed hash of a code of chance"}


def plant_complaints(planted, key, centre, person, by):
    """One in each lane; the ordinary one hangs on the file and is hidden with it."""
    at, circle = frozenset({centre.pk}), planted.places[key]["person"].circle
    ordinary, sensitive = Place("complaint", at, circle=circle), Place("sensitive", at)
    lanes = (("ordinary_lane", ordinary, person), ("sensitive_lane", sensitive, None))
    for lane, place, whose in lanes:
        name = f"{key} ({lane})"
        row = planted.make(
            Complaint, name, place, lane=lane, centre=centre, person=whose, kind="other_complaint",
            way="by_phone", received_at=clock.now(), due_on=clock.today(),
            entered_by_id=by.user_id, digest=f"matrix {name}",
        )  # fmt: skip
        planted.make(
            ComplaintTurn, name, place, complaint=row, state="complaint_received",
            at=clock.now(), voice="complainant", by_id=by.user_id,
        )  # fmt: skip
        planted.records[key].setdefault("complaint_id", row.pk)
    planted.places[key]["complaint"] = ordinary


# ── answers.py ────────────────────────────────────────────────────────────────────────────────
ANSWERS_COMPLAINTS = {
    "desk:complaint-new": (
        lambda f: COMPLAINT | {"centre": f["centre"]},
        ("complaint.enter",),
        "here",
    ),
    "desk:complaint-turn": ({"to": "acknowledged"}, ("complaint.answer",), "complaint"),
    "desk:complaint-sort": ({"kind": "suggestion"}, ("complaint.answer",), "complaint"),
    "public:tell": ({"words": ""}, (), "nothing changes"),
    "public:follow": ({"code": "1"}, (), "nothing changes"),
}

# ── questions.py ──────────────────────────────────────────────────────────────────────────────


def say(*words, **named):
    return words, named


def _told(**more):
    return Told(kind=ComplaintKind.SERVICE, words="I waited.", way=Way.WALK_IN, **more)


def _turn():
    return TurnFacts(to=ComplaintState.ACKNOWLEDGED)


def _days():
    return clock.today().replace(day=1), clock.today()


WORK = {
    complaints.read_complaint: lambda f: say(f.complaint_id, page="complaint"),
    complaints.take_turn: lambda f: say(f.complaint, turn=_turn()),
    complaints.sort_complaint: lambda f: say(
        f.complaint, kind=ComplaintKind.PRAISE, about_id=None, in_confidence=False
    ),
    read_complaints.turns_of: lambda f: say(f.complaint),
    read_complaints.turns_on_file: lambda f: say(f.person_id),
}
CENTRE = {complaints.receive_complaint: lambda f: say(_told(), centre_id=f.centre_id)}
MIXED = {
    complaints.receive_complaint: lambda f: say(
        _told(person_id=f.person_id), centre_id=f.own.centre_id
    )
}
EVERYTHING = {
    read_complaints.complaints_for: lambda f: say(),
    read_complaints.complaints_like: lambda f: say(only="open"),
    read_complaints.complaints_late: lambda f: say(),
    read_complaints.handlers_at: lambda f: say(),
    read_complaints.month_of_complaints: lambda f: say(*_days()),
    read_centres.holders_of: lambda f: say("centre_manager"),
}
NOT_ASKED = {
    "casework.complaints.actions.answering.appeal_by_code": "the complaint was found by its code",
    "casework.complaints.actions.receiving.let_go_complaints": "a job of the night, everywhere",
    "casework.complaints.actions.receiving.cut_loose": "a job of the night, everywhere",
    "casework.complaints.queries.answered_by": "the complaint was found",
    "casework.complaints.queries.colleagues_at": "some of `members_of`",
    "casework.complaints.queries.complaint_behind": "whoever has the code: test_complaints.py",
    "casework.complaints.queries.complaints_to_let_go": "a job of the night, everywhere",
    "casework.complaints.queries.is_handler": "reads the row that it is given",
    "casework.complaints.queries.lanes_of": "reads no row",
    "casework.complaints.queries.readers_named": "names colleagues, to everybody",
}
