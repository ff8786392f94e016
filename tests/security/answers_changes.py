"""Valid answers for hand-overs and changes to many records (see `answers.py`)."""

from tests.security.planted_changes import (
    own_dropped_view,
    own_view,
    with_one_more,
    with_work,
)

CHANGES = {
    "desk:handover": (
        lambda f: {"ending": "nothing_ends", f"case-{f['case_id']}": f["one_more"]},
        ("change.hand_over",),
        "case",
        with_work,
    ),
    "desk:change-undo": ({}, ("change.write",), "change", with_one_more),
    "desk:change-row-undo": ({}, ("change.write", "case.write"), "change", with_one_more),
    "desk:change-row-give": (
        lambda f: {"to": f["one_more"]},
        ("change.write", "case.write"),
        "change",
        with_one_more,
    ),
    "desk:cases-together": (
        lambda f: {
            "verb": "agree_steps",
            "kind": "papers_step",
            "what": "a card",
            "query": "",
            "row": f["case_id"],
        },
        ("case.read",),  # a case that is seen and not one's own to write: a row that says so
        "case",
        with_one_more,
    ),
    "desk:view-save": ({"name": "Mine", "query": "", "centre": ""}, ("case.read",), "anywhere"),
    "desk:view-drop": ({}, (), "own", own_view),
    "desk:view-keep": ({}, (), "own", own_dropped_view),
    "desk:take-back": ({}, ("change.write", "case.write"), "case", with_one_more),
}
